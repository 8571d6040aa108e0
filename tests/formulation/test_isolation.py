"""The rules of isolation: one by one without a solver, and where each changes the optimum."""

import pytest

from models.formulation import build
from tests.formulation.rules import best_usd, holds
from tests.formulation.small import ONE_MONTH, POOL, SMALL_HALL, TWO_HALLS, TWO_MONTHS, sized, tier
from tests.plan.builders import signed, small_case

ALONE = {"isolation": "hall", "placement": "any"}
OPTION = ("L", "A", 0, 0)
ANYWHERE = ("L", " anywhere", 0, 0)


def alone_in_two_halls(**fields):
    """A model with a request for up to 150 GPUs that keeps the halls it takes for itself."""
    request = sized(10, 150, **(ALONE | fields))
    return build(small_case(ONE_MONTH, halls=TWO_HALLS, lease_requests=[request]))


def beside_a_pool(plan=ONE_MONTH, **fields):
    """A hall of 100; a lease at $2 that keeps it for itself; a pool that values 50 H100e at $5."""
    return small_case(
        plan,
        halls=[SMALL_HALL],
        lease_requests=[sized(10, 100, **(ALONE | fields))],
        internal_pools=[POOL],
        pool_tiers=[tier(50, 5)],
    )


def test_gpus_in_a_zone_holds_where_the_lease_takes_the_hall():
    """Up to 100 in a hall taken; none in another."""
    model = alone_in_two_halls()
    stands = {"stands_in_zone": {OPTION: 1}}
    assert holds(model, "gpus_in_a_zone", stands | {"lease_gpus": {OPTION: 100}})
    assert holds(model, "gpus_in_a_zone", stands | {"lease_gpus": {OPTION: 60}})
    assert not holds(model, "gpus_in_a_zone", stands | {"lease_gpus": {OPTION: 60, ("L", "B", 0, 0): 1}})
    assert not holds(model, "gpus_in_a_zone", {"lease_gpus": {OPTION: 1}})


def test_gpus_in_a_zone_bites():
    """Two tenants want the hall for themselves, and together would fill it."""
    # 60 × $2 × 744 h; without the rule the other takes the 40 that the first strands, at $1.
    requests = [sized(40, 60, **ALONE), sized(40, 60, id="M", price_usd=1, **ALONE)]
    case = small_case(ONE_MONTH, halls=[SMALL_HALL], lease_requests=requests)
    assert best_usd(case) == pytest.approx(120 * 744)
    assert best_usd(case, without="gpus_in_a_zone") == pytest.approx(160 * 744)


def test_zone_of_a_granted_lease_holds_only_by_the_option_granted():
    """A hall is taken by the option that is granted, not by another."""
    case = small_case(
        TWO_MONTHS, halls=[SMALL_HALL], lease_requests=[sized(10, 50, latest_start="2027-02", **ALONE)]
    )
    model, rule = build(case), "zone_of_a_granted_lease"
    january, february = {("L", "A", 0, 0): 1}, {("L", "A", 1, 1): 1}
    granted = {"is_leased": {ANYWHERE: 1}}
    assert holds(model, rule, granted | {"stands_in_zone": january})
    assert holds(model, rule, granted | {"stands_in_zone": {("L", "A", 0, 0): 0}})
    assert not holds(model, rule, granted | {"stands_in_zone": february})


def test_zone_of_a_granted_lease_bites():
    """The hall is kept in the month of the lease, not by halves in this month and in one without a lease."""
    # The pool alone: 50 × $5 × (744 + 672) h = $354,000, more than with the lease in either month. Without the rule
    # the lease of January has 50 GPUs, half of January kept and half of February: 50 × $2 × 744 h = $74,400 more.
    case = beside_a_pool(TWO_MONTHS, latest_start="2027-02")
    assert best_usd(case) == pytest.approx(354_000)
    assert best_usd(case, without="zone_of_a_granted_lease") == pytest.approx(428_400)


def test_zone_taken_holds_for_all_or_nothing():
    """A hall is taken wholly or not at all."""
    model = alone_in_two_halls()
    zone = ("L", "A")
    assert holds(model, "zone_taken", {"stands_in_zone": {OPTION: 1}, "is_in_zone": {zone: 1}})
    assert holds(model, "zone_taken", {"stands_in_zone": {OPTION: 0}, "is_in_zone": {zone: 0}})
    assert not holds(model, "zone_taken", {"stands_in_zone": {OPTION: 0.5}, "is_in_zone": {zone: 1}})
    assert not holds(model, "zone_taken", {"stands_in_zone": {OPTION: 0.5}, "is_in_zone": {zone: 0}})


def test_zone_taken_bites():
    """A lease that keeps the hall leaves nothing to the pool."""
    # The pool's 50 × $5 are worth more than the lease's 100 × $2; without the rule half the hall is kept, and the
    # other half pooled: 100 + 250 = $350 an hour.
    case = beside_a_pool()
    assert best_usd(case) == pytest.approx(250 * 744)
    assert best_usd(case, without="zone_taken") == pytest.approx(350 * 744)


def test_stranded_gpus_flow_holds_for_what_the_lease_leaves_free():
    """60 of 100 leased: 40 are stranded while the lease runs, none after."""
    model = alone_in_two_halls()
    taken = {"stands_in_zone": {OPTION: 1}, "lease_gpus": {OPTION: 60}}
    assert holds(model, "stranded_gpus_flow", taken | {"stranded_gpus": {("A", 0): 40}})
    assert not holds(model, "stranded_gpus_flow", taken | {"stranded_gpus": {("A", 0): 39}})
    assert not holds(model, "stranded_gpus_flow", taken | {"stranded_gpus": {("A", 0): 41}})


def test_stranded_gpus_flow_holds_for_the_whole_site_of_a_lease_that_keeps_it():
    """60 leased in hall A by a lease that keeps the site: 40 are stranded there, and 100 in hall B."""
    model = alone_in_two_halls(isolation="site", placement="site")
    taken = {"is_leased": {("L", "S", 0, 0): 1}, "lease_gpus": {OPTION: 60}}
    both, here = {("A", 0): 40, ("B", 0): 100}, {("A", 0): 40, ("B", 0): 0}
    assert holds(model, "stranded_gpus_flow", taken | {"stranded_gpus": both})
    assert not holds(model, "stranded_gpus_flow", taken | {"stranded_gpus": here})


def test_stranded_gpus_flow_holds_from_the_first_month_of_a_ramp():
    """A ramp of one month: half of the 60 are in use in the first, and 70 stranded; then 40; then none."""
    request = sized(10, 60, term_months=2, ramp_months=1, **ALONE)
    model = build(small_case(halls=[SMALL_HALL], lease_requests=[request]))
    key = ("L", "A", 0, 1)
    taken = {"stands_in_zone": {key: 1}, "lease_gpus": {key: 60}}
    right, wrong = {("A", 0): 70, ("A", 1): 40, ("A", 2): 0}, {("A", 0): 40, ("A", 1): 40, ("A", 2): 0}
    assert holds(model, "stranded_gpus_flow", taken | {"stranded_gpus": right})
    assert not holds(model, "stranded_gpus_flow", taken | {"stranded_gpus": wrong})


def test_stranded_gpus_flow_bites():
    """What an isolated lease leaves free is nobody's."""
    # As with `zone_taken`: the pool alone, $250 an hour; without the rule lease and pool share the hall, $350.
    case = beside_a_pool()
    assert best_usd(case) == pytest.approx(250 * 744)
    assert best_usd(case, without="stranded_gpus_flow") == pytest.approx(350 * 744)


def standing_alone():
    """A signed lease of 60 GPUs at $2 that keeps the hall and may be recalled; a pool wants 40 H100e at $1."""
    old = signed(
        "L",
        "2027-01",
        term_months=3,
        firm_months=1,
        recall_notice_months=1,
        min_gpus=60,
        max_gpus=60,
        isolation="hall",
    )
    return small_case(
        halls=[SMALL_HALL],
        lease_requests=[old],
        signed_placements=[{"lease": "L", "hall": "A", "gpus": 60}],
        internal_pools=[POOL],
        pool_tiers=[tier(40, 1)],
    )


def test_signed_isolation_holds_while_the_lease_is_not_recalled():
    """In March: nobody beside the lease if it stands; up to 100 if it was recalled after January."""
    model, march = build(standing_alone()), ("L", "A", 2)
    stays = {"is_leased": {("L", " anywhere", 0, 2): 1}, "leased_gpus": {("A", 2): 60}}
    recalled = {"is_leased": {("L", " anywhere", 0, 2): 0}}

    def pooled(gpus: float) -> dict:
        return {"pool_gpus": {("P", "A", 2): gpus}}

    assert holds(model, "signed_isolation", stays | pooled(0), row=march)
    assert not holds(model, "signed_isolation", stays | pooled(1), row=march)
    assert holds(model, "signed_isolation", recalled | pooled(100), row=march)


def test_signed_isolation_bites():
    """A signed lease keeps its hall until it is recalled."""
    # 60 × $2 × (744 + 672 + 744) h = $259,200 is more than recalling for the pool's $40 an hour. Without the rule
    # the pool has its 40 as well, except in January, when the lease cannot be recalled: 40 × 1,416 h = $56,640.
    case = standing_alone()
    assert best_usd(case) == pytest.approx(259_200)
    assert best_usd(case, without="signed_isolation") == pytest.approx(259_200 + 56_640)
