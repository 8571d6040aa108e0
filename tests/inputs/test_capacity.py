"""What stands and what works, by hall, site and month."""

from models.inputs import Case, Delivery, GpuType, Hall, PlanSettings, Site, SiteStep
from models.inputs.capacity import energy_usd_per_mwh, installed_gpus, site_power_mw, usable_gpus


def _case(**changes: object) -> Case:
    lists = {
        "plan": PlanSettings(name="four months", start_month="2027-01", months=4, discount_rate_fraction=0.0),
        "sites": (Site(id="Memphis", it_power_mw=2.0, energy_usd_per_mwh=60.0),),
        "gpu_types": (GpuType(id="H100", kw_per_gpu=1.4, h100_equivalent=1.0),),
        "halls": (Hall(id="A", site="Memphis", gpu_type="H100", gpus=100, lot_gpus=8, spare_fraction=0.05),),
    }
    return Case(**(lists | changes))


def test_deliveries_count_from_their_month_on() -> None:
    """GPUs are installed from the month of their delivery; those after the horizon never are."""
    deliveries = (
        Delivery(hall="A", month="2027-04", gpus=-30),
        Delivery(hall="A", month="2027-02", gpus=50),
        Delivery(hall="A", month="2027-05", gpus=999),
    )
    assert installed_gpus(_case(deliveries=deliveries)) == {"A": (100, 150, 150, 120)}


def test_usable_gpus_are_whole_lots_of_what_is_not_spare() -> None:
    """95 of 100 GPUs are no spares, and 11 lots of 8 fit into 95."""
    assert usable_gpus(_case()) == {"A": (88, 88, 88, 88)}


def test_a_multiple_of_the_lot_stays_one() -> None:
    """100 × (1 - 0.29) is 71 in decimals, although it is 70.99999999999999 in binary floats."""
    hall = Hall(id="A", site="Memphis", gpu_type="H100", gpus=100, lot_gpus=71, spare_fraction=0.29)
    assert usable_gpus(_case(halls=(hall,)))["A"][0] == 71


def test_everything_may_be_spare() -> None:
    """With a spare fraction of 1 nothing is usable."""
    hall = Hall(id="A", site="Memphis", gpu_type="H100", gpus=100, spare_fraction=1.0)
    assert usable_gpus(_case(halls=(hall,)))["A"] == (0, 0, 0, 0)


def test_site_steps_set_new_levels_and_leave_blanks_unchanged() -> None:
    """A step holds until the next, in whatever order they stand; a blank level leaves the old one."""
    steps = (
        SiteStep(site="Memphis", month="2027-04", it_power_mw=5.0),
        SiteStep(site="Memphis", month="2027-02", it_power_mw=3.0, energy_usd_per_mwh=70.0),
    )
    case = _case(site_steps=steps)
    assert site_power_mw(case) == {"Memphis": (2.0, 3.0, 3.0, 5.0)}
    assert energy_usd_per_mwh(case) == {"Memphis": (60.0, 70.0, 70.0, 70.0)}
