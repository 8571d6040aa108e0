"""What deciding anew is worth: volume, mix, timing, energy and own use, worked out by hand in the comments."""

import pytest

from models.plan import Lease, Plan
from models.plan.compare import compare
from tests.compare.pairs import FEBRUARY, JANUARY, decided, effects, one_lease
from tests.plan.builders import HALL, SITE, lease, small_case

REQUESTS = [
    one_lease("L", term_months=1),
    one_lease("M", term_months=1, price_usd=3),
]
MARKET = [
    {"gpu_type": "G", "month": "2027-01", "usd_per_gpu_hour": 3},
    {"gpu_type": "G", "month": "2027-02", "usd_per_gpu_hour": 4},
]


def with_leases(*names: str, **lists: object) -> Plan:
    """A plan that takes these of L at $2 and M at $3, 100 GPUs each for January."""
    case = small_case(lease_requests=REQUESTS, **lists)  # type: ignore[arg-type]
    return decided(case, *(lease(case, name) for name in names))


def test_another_lease_is_volume_at_the_average_and_mix_above_it() -> None:
    """M's 74,400 GPU-hours at A's average of $2 are volume; $1 above it is mix."""
    both = with_leases("L", "M")
    assert effects(with_leases("L"), both) == {"more_or_less": 148_800, "mix": 74_400}


def test_swapped_leases_of_one_size_are_mix() -> None:
    """M in place of L: as many GPU-hours, each worth $1 more."""
    assert effects(with_leases("L"), with_leases("M")) == {"mix": 74_400}


def test_first_lease_is_volume() -> None:
    """A sells nothing and so has no average; all that B sells is volume."""
    assert effects(with_leases(), with_leases("M")) == {"more_or_less": 223_200}


def test_lease_given_up_is_volume_at_the_average_and_mix_below_it() -> None:
    """A's average is $2.50: without L 74,400 GPU-hours less, of which each was worth $0.50 less than average."""
    given_up = effects(with_leases("L", "M"), with_leases("M"))
    assert given_up == {"more_or_less": -186_000, "mix": 37_200}


def test_offers_in_dearer_months_are_timing() -> None:
    """Ten GPUs offered in February, not January: 720 GPU-hours less at $3, and $1 more on 6,720."""
    case = small_case(on_demand=MARKET)
    january, february = (decided(case, on_demand={("A", one): 10}) for one in ("2027-01", "2027-02"))
    hours = 10 * (FEBRUARY - JANUARY)
    assert effects(january, february) == {"more_or_less": 3 * hours, "moved": 10 * FEBRUARY}


def test_lease_that_starts_later_is_timing() -> None:
    """Its first month is free: $744 hours free and 672 billed, then 672 free and 744 billed."""
    case = small_case(lease_requests=[one_lease(free_months=1)])
    early, late = decided(case, lease(case)), decided(case, lease(case, start="2027-02"))
    assert effects(early, late) == {"moved": round(200 * (JANUARY - FEBRUARY), 2)}


def test_lease_in_another_hall_is_mix() -> None:
    """The other site pays a credit of a tenth of $148,800; months are the same."""
    lists = {
        "sites": [SITE, SITE | {"id": "Z", "availability_fraction": 0.9}],
        "halls": [HALL, HALL | {"id": "B2", "site": "Z"}],
        "sla_tiers": [{"sla": "gold", "below_availability_fraction": 0.99, "credit_fraction": 0.1}],
        "lease_requests": [one_lease(term_months=1, sla="gold")],
    }
    case = small_case(**lists)  # type: ignore[arg-type]
    here, there = (decided(case, lease(case, gpus={hall: 100})) for hall in ("A", "B2"))
    assert effects(here, there) == {"mix": -14_880}


def test_energy_of_what_is_sold_is_energy() -> None:
    """M draws 74.4 MWh at $10."""
    sites = [SITE | {"energy_usd_per_mwh": 10}]
    found = effects(with_leases("L", sites=sites), with_leases("L", "M", sites=sites))
    assert found == {"more_or_less": 148_800, "mix": 74_400, "site_costs": -744}


def test_pool_gpus_are_internal_value() -> None:
    """Five more GPUs for January's 744 hours at $4."""
    lists = {
        "internal_pools": [{"id": "P", "kind": "research", "from_month": "2027-01", "to_month": "2027-03"}],
        "pool_tiers": [{"pool": "P", "up_to_h100e": 100, "value_usd_per_h100e_hour": 4}],
    }
    case = small_case(**lists)  # type: ignore[arg-type]
    few, many = (decided(case, pool_gpus={("P", "A", "2027-01"): gpus}) for gpus in (5, 10))
    assert effects(few, many) == {"own_use": 5 * JANUARY * 4}


def test_fee_without_gpu_hours_is_volume() -> None:
    """A whole site without halls earns its fee without any GPU-hour."""
    fields = {"price_basis": "month", "price_usd": 5000, "term_months": 1, "whole_site": "Z"}
    asked = {"id": "W", "tenant": "T", "earliest_start": "2027-01", "latest_start": "2027-01"} | fields
    case = small_case(lease_requests=[*REQUESTS, asked], sites=[SITE, SITE | {"id": "Z"}])
    whole: Lease = lease(case, "W")
    plans = decided(case, lease(case, "L")), decided(case, lease(case, "L"), whole)
    assert effects(*plans) == {"more_or_less": 5000}
    assert effects(plans[1], plans[0]) == {"more_or_less": -5000}


def test_every_sale_adds_up_by_itself() -> None:
    """Volume, mix and timing of each sale are the change of its own present value."""
    sales = compare(with_leases("L"), with_leases("M")).bridge.sales.set_index("name")
    change = sales["b_present_value_usd"] - sales["a_present_value_usd"]
    parts = sales["volume_usd"] + sales["mix_usd"] + sales["timing_usd"]
    assert parts.to_dict() == pytest.approx(change.to_dict())
    assert sales["volume_usd"].to_dict() == {"L": -148_800, "M": 148_800}
