"""Parameters: dates, hours, prices and room by month."""

import pytest

from models.formulation.parameters import Parameters, by_first
from tests.formulation.small import SMALL_HALL, TWO_HALLS, TWO_MONTHS, sized
from tests.plan.builders import SITE, TYPE, small_case


def test_hours_are_those_of_the_calendar():
    """A leap year: January to March 2028 have 31, 29 and 31 days."""
    case = small_case({"start_month": "2028-01"})
    assert Parameters(case).hours.tolist() == [744, 696, 744]


def test_days_are_counted_from_the_first_day_of_month_0():
    """First days: 0 and 31; last days: 30 and 58; with a lag of one month also 89, past the horizon."""
    lagging = [sized(1, 1, payment_lag_months=1)]
    p = Parameters(small_case(TWO_MONTHS | {"discount_rate_fraction": 0.1}, lease_requests=lagging))
    assert p.discount_first[:2].tolist() == pytest.approx([1, 1.1 ** (-31 / 365)])
    assert p.discount_last.tolist() == pytest.approx([1.1 ** (-days / 365) for days in (30, 58, 89)])


def test_power_bounds_gpus_where_it_is_less_than_what_is_usable():
    """100 GPUs of 2 kW: 0.15 MW runs 75 of them; from February, with 1 MW, all."""
    case = small_case(
        TWO_MONTHS,
        sites=[SITE | {"it_power_mw": 0.15}],
        site_steps=[{"site": "S", "month": "2027-02", "it_power_mw": 1}],
        gpu_types=[TYPE | {"kw_per_gpu": 2}],
        halls=[SMALL_HALL],
    )
    p = Parameters(case)
    assert [p.most_gpus("A", t) for t in range(2)] == pytest.approx([75, 100])


def test_energy_and_demand_are_priced_per_mw_of_it_power():
    """$50 × PUE 1.2 × 744 h; $10 × 1.2 × 1,000 kW."""
    site = SITE | {"pue": 1.2, "energy_usd_per_mwh": 50, "demand_charge_usd_per_kw_month": 10}
    p = Parameters(small_case(sites=[site]))
    assert p.energy_usd_per_it_mw["S"][0] == pytest.approx(44_640)
    assert p.demand_usd_per_it_mw["S"] == pytest.approx(12_000)


def test_working_h100e_count_availability():
    """2 H100e × 0.9."""
    case = small_case(
        sites=[SITE | {"availability_fraction": 0.9}], gpu_types=[TYPE | {"h100_equivalent": 2}]
    )
    assert Parameters(case).working_h100e == pytest.approx({"A": 1.8})
    assert Parameters(case).h100e == {"A": 2}


@pytest.mark.parametrize(
    ("gpu_types", "sites", "allowed"),
    [((), (), ("A", "B", "C")), (("G",), (), ("A", "B")), ((), ("T",), ("B", "C")), (("K",), ("S",), ())],
)
def test_allowed_halls_are_those_of_a_type_at_a_site_and_blank_means_any(gpu_types, sites, allowed):
    """Halls A (type G, site S), B (G, T) and C (K, T)."""
    case = small_case(
        sites=[SITE, SITE | {"id": "T"}],
        gpu_types=[TYPE, TYPE | {"id": "K"}],
        halls=[
            TWO_HALLS[0],
            TWO_HALLS[1] | {"site": "T"},
            SMALL_HALL | {"id": "C", "site": "T", "gpu_type": "K"},
        ],
    )
    assert Parameters(case).allowed_halls(gpu_types, sites) == allowed


@pytest.mark.parametrize(
    ("first", "last", "inside"), [(-5, 1, [0, 1]), (1, 9, [1, 2]), (3, 5, []), (-5, -1, [])]
)
def test_window_keeps_the_months_of_the_horizon(first, last, inside):
    """A horizon of three months."""
    assert list(Parameters(small_case()).window(first, last)) == inside


def test_keys_are_grouped_by_their_first_entries():
    """By one entry, or by a tuple of several."""
    keys = [("L", "A", 0), ("L", "A", 1), ("M", "A", 0)]
    assert by_first(keys) == {"L": keys[:2], "M": keys[2:]}
    assert by_first(keys, 2) == {("L", "A"): keys[:2], ("M", "A"): keys[2:]}
