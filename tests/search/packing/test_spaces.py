"""What packing makes of signed leases and own use, and of cases in which something is missing."""

import pytest

from models.inputs import Case
from models.plan import Decisions, ledger, value_usd
from models.plan.check import check_decisions
from planner.search.packing import decisions_of
from tests.formulation.small import ONE_MONTH, POOL, SMALL_HALL, TWO_HALLS, on_demand, run, sized, tier
from tests.plan.builders import SITE, signed, small_case
from tests.search.packing.packings import begun, improved, settled, space_at_own_use

OTHER_SITE = SITE | {"id": "E"}


def planned(case: Case) -> tuple[float, Decisions]:
    """Worth of what is packed, and the plan around it, which the check accepts."""
    space = space_at_own_use(case)
    assert space is not None
    packing = improved(begun(space, 0), 30)
    found = settled(space, decisions_of(space, packing.best))
    assert found is not None
    assert check_decisions(case, found) == ()
    return packing.best.worth_usd, found


def gpus(case: Case) -> dict[str, dict[str, int]]:
    """GPUs by hall of every lease of the plan."""
    _, found = planned(case)
    return {
        one.request: {place.hall: place.gpus for place in one.placements}
        for one in found.leases
        if one.is_accepted
    }


@pytest.mark.parametrize(("price_usd", "packed"), [(2.9, {}), (3.1, {"L": {"A": 100}})])
def test_market_that_pays_more_keeps_its_gpus(price_usd: float, packed: dict[str, dict[str, int]]) -> None:
    """A lease has to pay more than the market, which pays $3."""
    lease = sized(100, 100, price_usd=price_usd)
    assert gpus(small_case(halls=[SMALL_HALL], lease_requests=[lease], on_demand=[on_demand(3)])) == packed


@pytest.mark.parametrize(("price_usd", "packed"), [(2.9, {}), (3.1, {"L": {"A": 100}})])
def test_pool_that_pays_more_keeps_its_gpus(price_usd: float, packed: dict[str, dict[str, int]]) -> None:
    """A lease has to pay more than a pool, whose tier is worth $3 and not full."""
    lease = sized(100, 100, price_usd=price_usd)
    own = {"internal_pools": [POOL], "pool_tiers": [tier(1000, 3)]}
    assert gpus(small_case(halls=[SMALL_HALL], lease_requests=[lease], **own)) == packed


def test_worth_is_the_value_of_the_plan() -> None:
    """Where no price but the market's plays a part, what is packed is worth what the plan is."""
    requests = [sized(30, 60), sized(20, 20, id="M", latest_start="2027-03", ramp_months=1, term_months=2)]
    market = on_demand(1, max_fraction=0.5)
    runs = [run(20_000, max_gpus=40, value_usd=9_000)]
    case = small_case(halls=TWO_HALLS, lease_requests=requests, on_demand=[market], training_runs=runs)
    worth, found = planned(case)
    assert worth == pytest.approx(value_usd(ledger(case, found)))


def test_signed_lease_that_pays_less_than_the_market_is_recalled() -> None:
    """It ends as soon as it may, and an open request takes its GPUs from then on."""
    terms = {"min_gpus": 80, "max_gpus": 80, "price_usd": 1, "term_months": 3, "firm_months": 1}
    old = signed("OLD", "2027-01", recall_notice_months=1, **terms)
    new = sized(50, 50, earliest_start="2027-02", latest_start="2027-02", price_usd=5)
    case = small_case(
        halls=[SMALL_HALL],
        lease_requests=[old, new],
        signed_placements=[{"lease": "OLD", "hall": "A", "gpus": 80}],
        on_demand=[on_demand(3)],
    )
    _, found = planned(case)
    assert {(one.request, str(one.last_month)) for one in found.leases if one.is_accepted} == {
        ("OLD", "2027-01"),
        ("L", "2027-02"),
    }


@pytest.mark.parametrize(
    ("isolation", "packed"), [("site", {}), ("hall", {"L": {"B": 100}}), ("shared", None)]
)
def test_signed_lease_that_keeps_halls_leaves_no_room_there(isolation: str, packed: dict | None) -> None:
    """Of two halls of 100 GPUs none is left, one, or both but for the GPUs that the lease has."""
    old = signed("OLD", "2027-01", min_gpus=10, max_gpus=10, term_months=3, isolation=isolation)
    places = [{"lease": "OLD", "hall": "A", "gpus": 10}]
    case = small_case(halls=TWO_HALLS, lease_requests=[old, sized(1, 200)], signed_placements=places)
    assert gpus(case) == {"OLD": {"A": 10}} | ({"L": {"A": 90, "B": 100}} if packed is None else packed)


def test_nothing_asked_for_is_a_plan_without_leases() -> None:
    """Neither requests nor runs: own use is all that there is."""
    worth, found = planned(small_case(halls=[SMALL_HALL], on_demand=[on_demand(3)]))
    assert worth == pytest.approx(3 * 100 * 2160)
    assert not [one for one in found.leases if one.is_accepted]


def test_site_without_halls_and_hall_without_gpus_hold_nothing() -> None:
    """They are in nobody's way."""
    halls = [SMALL_HALL, SMALL_HALL | {"id": "B", "gpus": 0}]
    case = small_case(ONE_MONTH, sites=[OTHER_SITE, SITE], halls=halls, lease_requests=[sized(1, 300)])
    assert gpus(case) == {"L": {"A": 100}}


def test_hall_that_is_delivered_later_is_taken_then() -> None:
    """A hall without GPUs in January has a lease from February on."""
    later = sized(40, 40, latest_start="2027-03", term_months=2)
    deliveries = [{"hall": "A", "month": "2027-02", "gpus": 50}]
    case = small_case(halls=[SMALL_HALL | {"gpus": 0}], deliveries=deliveries, lease_requests=[later])
    _, found = planned(case)
    assert [str(one.start) for one in found.leases if one.is_accepted] == ["2027-02"]


def test_unlike_lots_are_filled_whole() -> None:
    """130 GPUs in lots of 40 and of 30: three lots and none is 120, two of each 140, one and three are it."""
    halls = [TWO_HALLS[0] | {"lot_gpus": 40}, TWO_HALLS[1] | {"lot_gpus": 30}]
    assert gpus(small_case(halls=halls, lease_requests=[sized(100, 119)])) == {"L": {"A": 80, "B": 30}}


def test_request_that_fits_at_no_site_alone_stands_at_two() -> None:
    """150 GPUs of two sites with 100 each bring more than the 90 that one of these would have at a fraction of it."""
    halls = [SMALL_HALL, SMALL_HALL | {"id": "B", "site": "E"}]
    wide = sized(150, 150, placement="any", price_usd=9)
    case = small_case(sites=[SITE, OTHER_SITE], halls=halls, lease_requests=[wide, sized(90, 90, id="M")])
    assert sum(gpus(case)["L"].values()) == 150
    assert list(gpus(case)) == ["L"]


def test_signed_lease_has_its_power() -> None:
    """Of 120 kW a signed lease has 60: another hall has room for 100 GPUs, and power for 60."""
    old = signed("OLD", "2027-01", min_gpus=60, max_gpus=60, term_months=3)
    requests = [sized(61, 100, id="wide", price_usd=9), sized(60, 60, id="L"), old]
    places = [{"lease": "OLD", "hall": "A", "gpus": 60}]
    site = SITE | {"it_power_mw": 0.12}
    case = small_case(sites=[site], halls=TWO_HALLS, lease_requests=requests, signed_placements=places)
    assert sum(gpus(case)["L"].values()) == 60


def test_power_is_shared_by_the_halls_of_a_site() -> None:
    """120 kW run 120 of 200 GPUs: of two requests for 70 one is accepted, and a third for 50."""
    requests = [sized(70, 70, id=name, placement="hall") for name in "LM"] + [sized(50, 50, id="N")]
    case = small_case(sites=[SITE | {"it_power_mw": 0.12}], halls=TWO_HALLS, lease_requests=requests)
    assert sorted(sum(halls.values()) for halls in gpus(case).values()) == [50, 70]
