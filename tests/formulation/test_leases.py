"""The rules of leases: one by one without a solver, and where each changes the optimum."""

import pytest

from models.formulation import build
from tests.formulation.rules import best_usd, holds
from tests.formulation.small import (
    ONE_MONTH,
    POOL,
    SMALL_HALL,
    TWO_HALLS,
    TWO_TYPES,
    UNLIKE_HALLS,
    sized,
    tier,
)
from tests.plan.builders import HALL, request, signed, small_case

SEAT_A, SEAT_B = ("L", "A", 0, 0), ("L", "B", 0, 0)


def test_one_lease_holds_for_one_option_of_an_open_request_or_none():
    """Two starts: neither, either, not both."""
    model = build(small_case(halls=[SMALL_HALL], lease_requests=[request(min_gpus=100, max_gpus=100)]))
    first, second = ("L", "S", 0, 0), ("L", "S", 1, 1)
    assert holds(model, "one_lease", {"is_leased": {first: 1, second: 0}})
    assert holds(model, "one_lease", {"is_leased": {first: 0, second: 0}})
    assert not holds(model, "one_lease", {"is_leased": {first: 1, second: 1}})


def test_one_lease_holds_for_one_member_of_a_group():
    """Two requests of a group, in one hall each: one of them, not both."""
    twins = [sized(100, 100, id=name, group="either") for name in ("L", "M")]
    model = build(small_case(halls=[SMALL_HALL], lease_requests=twins))
    both = {("L", "S", 0, 0): 1, ("M", "S", 0, 0): 1}
    assert holds(model, "one_lease", {"is_leased": {("L", "S", 0, 0): 1}})
    assert not holds(model, "one_lease", {"is_leased": both})


def test_one_lease_holds_for_a_signed_lease_only_when_it_stands():
    """Signed for three months, recallable after one or two: exactly one of the three ends."""
    old = signed("L", "2027-01", term_months=3, firm_months=1, recall_notice_months=1)
    case = small_case(lease_requests=[old], signed_placements=[{"lease": "L", "hall": "A", "gpus": 60}])
    model = build(case)
    ends = list(model.is_leased)
    assert [last for *_, last in ends] == [0, 1, 2]
    assert holds(model, "one_lease", {"is_leased": {ends[1]: 1}})
    assert not holds(model, "one_lease", {"is_leased": {ends[1]: 0}})
    assert not holds(model, "one_lease", {"is_leased": {ends[0]: 1, ends[2]: 1}})


def test_one_lease_bites():
    """One month, in January or February: not in both."""
    # 100 GPUs at $2: January 744 h, $148,800; February 672 h, $134,400 more.
    case = small_case(
        halls=[SMALL_HALL], lease_requests=[request(min_gpus=100, max_gpus=100, latest_start="2027-02")]
    )
    assert best_usd(case) == pytest.approx(148_800)
    assert best_usd(case, without="one_lease") == pytest.approx(283_200)


def test_fewest_gpus_holds_from_the_fewest_asked_for():
    """60 asked for at least: 60 and 70 do, 59 do not; declined, none does."""
    model = build(small_case(lease_requests=[sized(60, 100)]))
    option = {("L", "S", 0, 0): 1}
    assert holds(model, "fewest_gpus", {"is_leased": option, "lease_gpus": {SEAT_A: 60}})
    assert holds(model, "fewest_gpus", {"is_leased": option, "lease_gpus": {SEAT_A: 70}})
    assert not holds(model, "fewest_gpus", {"is_leased": option, "lease_gpus": {SEAT_A: 59}})
    assert holds(model, "fewest_gpus", {"lease_gpus": {SEAT_A: 0}})


def test_fewest_gpus_holds_from_the_next_whole_lot():
    """60 asked for in lots of 32: two lots, 64."""
    model = build(small_case(halls=[HALL | {"lot_gpus": 32}], lease_requests=[sized(60, 100)]))
    option = {("L", "S", 0, 0): 1}
    assert holds(model, "fewest_gpus", {"is_leased": option, "lease_gpus": {SEAT_A: 64}})
    assert not holds(model, "fewest_gpus", {"is_leased": option, "lease_gpus": {SEAT_A: 63}})


def test_fewest_gpus_bites():
    """A lease of 60 or more takes GPUs that a pool values higher."""
    # 100 GPUs; pool $5 for 50; lease $2 for 60 to 100. Pool 40 and lease 60: 200 + 120 = $320 an hour; pool alone
    # 250. Without the rule pool 50 and lease 50: $350. × 744 h.
    case = small_case(
        ONE_MONTH,
        halls=[SMALL_HALL],
        lease_requests=[sized(60, 100)],
        internal_pools=[POOL],
        pool_tiers=[tier(50, 5)],
    )
    assert best_usd(case) == pytest.approx(320 * 744)
    assert best_usd(case, without="fewest_gpus") == pytest.approx(350 * 744)


def test_most_gpus_holds_up_to_the_most_asked_for():
    """150 in two halls of 100: 150 and less do, 151 do not; declined, none does."""
    model = build(small_case(halls=TWO_HALLS, lease_requests=[sized(1, 150)]))
    option = {("L", "S", 0, 0): 1}
    assert holds(model, "most_gpus", {"is_leased": option, "lease_gpus": {SEAT_A: 100, SEAT_B: 50}})
    assert holds(model, "most_gpus", {"is_leased": option, "lease_gpus": {SEAT_A: 10, SEAT_B: 0}})
    assert not holds(model, "most_gpus", {"is_leased": option, "lease_gpus": {SEAT_A: 100, SEAT_B: 51}})
    assert not holds(model, "most_gpus", {"lease_gpus": {SEAT_A: 1}})


def test_most_gpus_bites():
    """Two halls of 100 stand free, and the tenant wants no more than 150."""
    # 150 × $2 × 744 h; without the rule 200.
    case = small_case(ONE_MONTH, halls=TWO_HALLS, lease_requests=[sized(1, 150)])
    assert best_usd(case) == pytest.approx(150 * 2 * 744)
    assert best_usd(case, without="most_gpus") == pytest.approx(200 * 2 * 744)


def test_gpus_of_a_granted_lease_holds_up_to_what_the_hall_has():
    """100 in a hall of 100 if the lease is granted; half granted, 50 at most."""
    model = build(small_case(halls=TWO_HALLS, lease_requests=[sized(1, 150)]))
    rule, option = "gpus_of_a_granted_lease", ("L", "S", 0, 0)
    assert holds(model, rule, {"is_leased": {option: 1}, "lease_gpus": {SEAT_A: 100, SEAT_B: 50}})
    assert holds(model, rule, {"is_leased": {option: 0.5}, "lease_gpus": {SEAT_A: 50}})
    assert not holds(model, rule, {"is_leased": {option: 0.5}, "lease_gpus": {SEAT_A: 51}})
    assert not holds(model, rule, {"lease_gpus": {SEAT_B: 1}})


def test_gpus_of_a_granted_lease_bites():
    """It changes no plan, only the bound: a lease that fills one hall is granted whole, and set up whole."""
    # Lease of up to 150 at $1, set up for $30,000, in hall A and in hall B, whose type a pool values at $5. Hall A
    # leased: 100 × 744 = $74,400, hall B pooled: $372,000. Without the rule two thirds of a lease have 100 GPUs.
    case = small_case(
        ONE_MONTH,
        gpu_types=TWO_TYPES,
        halls=UNLIKE_HALLS,
        lease_requests=[sized(1, 150, price_usd=1, setup_cost_usd=30_000)],
        internal_pools=[POOL | {"gpu_types": ("K",)}],
        pool_tiers=[tier(100, 5)],
    )
    rule, value = "gpus_of_a_granted_lease", 74_400 + 372_000 - 30_000
    assert best_usd(case) == best_usd(case, without=rule) == pytest.approx(value)
    assert best_usd(case, is_relaxed=True) == pytest.approx(value)
    assert best_usd(case, without=rule, is_relaxed=True) == pytest.approx(value + 10_000)


def test_whole_lots_holds_for_multiples_of_the_lot():
    """Lots of 30: two are 60, not 61 and not 59."""
    model = build(small_case(halls=[HALL | {"lot_gpus": 30}], lease_requests=[sized(1, 90)]))
    lots = {("L", "A"): 2}
    assert holds(model, "whole_lots", {"lease_lots": lots, "lease_gpus": {SEAT_A: 60}})
    assert not holds(model, "whole_lots", {"lease_lots": lots, "lease_gpus": {SEAT_A: 61}})
    assert not holds(model, "whole_lots", {"lease_lots": lots, "lease_gpus": {SEAT_A: 59}})


def test_whole_lots_bites():
    """Half of the hall goes to a pool, but half of it is one lot and a half."""
    # 90 GPUs in lots of 30; pool $5 for 45; lease $2 for 30 to 60. Lease 30, pool 45: 60 + 225 = $285 an hour; lease
    # 60, pool 30: $270. Without the rule lease 45, pool 45: $315. × 744 h.
    case = small_case(
        ONE_MONTH,
        halls=[HALL | {"gpus": 90, "lot_gpus": 30}],
        lease_requests=[sized(30, 60)],
        internal_pools=[POOL],
        pool_tiers=[tier(45, 5)],
    )
    assert best_usd(case) == pytest.approx(285 * 744)
    assert best_usd(case, without="whole_lots") == pytest.approx(315 * 744)
