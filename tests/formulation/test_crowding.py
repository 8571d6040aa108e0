"""What leases leave for use on demand: rules that change no plan, and tighten the relaxation."""

import pytest

from models.formulation import build
from tests.formulation.rules import best_usd, holds
from tests.formulation.small import ONE_MONTH, SMALL_HALL, TWO_HALLS, TWO_MONTHS, on_demand, sized
from tests.plan.builders import signed, small_case

HOURS = 744
MARKET = [on_demand(1, max_fraction=0.2)]


def beside_a_market(*requests, **fields):
    """Two halls of 100 GPUs, each with a market for 20 of them at $1."""
    frame = {"halls": TWO_HALLS, "on_demand": MARKET}
    return small_case(ONE_MONTH, **(frame | fields), lease_requests=list(requests))


LARGE = sized(90, 90, placement="hall")
OPEN = sized(85, 100, placement="hall")
KEEPING = sized(50, 50, placement="hall", isolation="hall")


def test_on_demand_beside_leases_holds_up_to_what_a_lease_leaves():
    """A lease of 90 GPUs crowds 10 of the 20 out; so 10 may be offered, and 20 without it."""
    model = build(beside_a_market(LARGE))
    crowded, key = {"crowded_gpus": {("A", 0): 10}}, ("A", 0)
    assert holds(model, "on_demand_beside_leases", crowded | {"on_demand_gpus": {key: 10}}, key)
    assert not holds(model, "on_demand_beside_leases", crowded | {"on_demand_gpus": {key: 10.1}}, key)
    assert holds(model, "on_demand_beside_leases", {"on_demand_gpus": {key: 20}}, key)


def test_crowded_gpus_flow_holds_for_what_is_beyond_the_room():
    """Of an open size, GPUs less the room of 80; a lease that keeps its hall crowds all 20 out."""
    model, row = build(beside_a_market(OPEN, KEEPING | {"id": "M"})), ("A", 0)
    granted = {"is_leased": {("L", "A", 0, 0): 1}, "lease_gpus": {("L", "A", 0, 0): 95}}
    assert holds(model, "crowded_gpus_flow", granted | {"crowded_gpus": {row: 15}}, row)
    assert not holds(model, "crowded_gpus_flow", granted | {"crowded_gpus": {row: 14}}, row)
    kept = {"is_leased": {("M", "A", 0, 0): 1}}
    assert holds(model, "crowded_gpus_flow", kept | {"crowded_gpus": {row: 20}}, row)


@pytest.mark.parametrize("rule", ["on_demand_beside_leases", "crowded_gpus_flow"])
@pytest.mark.parametrize(("request_", "leased", "offered"), [(LARGE, 90, 30), (KEEPING, 50, 20)])
def test_crowding_makes_the_relaxation_as_tight_as_the_plan(rule, request_, leased, offered):
    """Half a lease in each hall would leave the market whole in both; a plan has it in one of them."""
    case = beside_a_market(request_)
    best = (leased * 2 + offered) * HOURS
    assert best_usd(case) == pytest.approx(best)
    assert best_usd(case, is_relaxed=True) == pytest.approx(best)
    assert best_usd(case, without=rule, is_relaxed=True) == pytest.approx((leased * 2 + 40) * HOURS)


def test_on_demand_beside_leases_bites_in_the_relaxation_only():
    """Left out, the plan is worth the same."""
    case = beside_a_market(LARGE)
    assert best_usd(case, without="on_demand_beside_leases") == pytest.approx(best_usd(case))


def test_crowded_gpus_flow_bites_in_the_relaxation_only():
    """Left out, the plan is worth the same."""
    case = beside_a_market(LARGE)
    assert best_usd(case, without="crowded_gpus_flow") == pytest.approx(best_usd(case))


def test_leases_within_the_room_crowd_nothing_out():
    """Up to 80 GPUs the market has its 20 beside a lease; then there are no rows."""
    assert not build(beside_a_market(sized(80, 80, placement="hall"))).CROWDED


def test_leases_that_may_stand_within_the_room_have_no_rows():
    """Of 50 to 100 GPUs one may leave the market whole, and its row would loosen the hall's."""
    assert not build(beside_a_market(sized(50, 100, placement="hall"))).CROWDED


def test_two_large_leases_side_by_side_hold():
    """Of a ramp two may start together: their rows say no more than the hall's."""
    ramped = {"placement": "hall", "ramp_months": 1, "term_months": 1}
    requests = (sized(170, 170, **ramped), sized(30, 30, id="M", **ramped))
    assert best_usd(beside_a_market(*requests, halls=[SMALL_HALL])) == pytest.approx(100 * 2 * HOURS)


def test_room_is_beside_signed_leases():
    """Beside 50 GPUs signed, a lease of 40 leaves 10 of the 20 GPUs on demand."""
    case = small_case(
        TWO_MONTHS | {"months": 1},
        halls=TWO_HALLS,
        on_demand=MARKET,
        lease_requests=[
            signed("OLD", "2027-01", term_months=1) | {"min_gpus": 50, "max_gpus": 50},
            sized(40, 40, placement="hall"),
        ],
        signed_placements=[{"lease": "OLD", "hall": "A", "gpus": 50}],
    )
    model = build(case)
    assert model.offer["A"][0] == 20
    assert model.room_beside_offer["A"][0] == 30
