"""The rules of halls: one by one without a solver, and where each changes the optimum."""

import pytest

from models.formulation import build
from tests.formulation.rules import best_usd, holds
from tests.formulation.small import (
    ONE_MONTH,
    POOL,
    SMALL_HALL,
    TWO_TYPES,
    UNLIKE_HALLS,
    on_demand,
    run,
    sized,
    tier,
)
from tests.plan.builders import small_case


def test_leased_gpus_flow_holds_at_the_share_delivered():
    """100 GPUs for two months with a ramp of one: 50, then 100, then none."""
    case = small_case(halls=[SMALL_HALL], lease_requests=[sized(1, 100, term_months=2, ramp_months=1)])
    model = build(case)

    def share_in_use(january: float, february: float, march: float) -> bool:
        leased = {("A", 0): january, ("A", 1): february, ("A", 2): march}
        seat = {("L", "A", 0, 1): 100}
        return holds(model, "leased_gpus_flow", {"lease_gpus": seat, "leased_gpus": leased})

    assert share_in_use(50, 100, 0)
    assert not share_in_use(49, 100, 0)
    assert not share_in_use(100, 100, 0)
    assert not share_in_use(50, 100, 100)


def test_leased_gpus_flow_bites():
    """Two tenants want the same 100 GPUs."""
    # The one that pays $2 an hour has them; without the rule the other, at $1, has them too.
    requests = [sized(100, 100), sized(100, 100, id="M", price_usd=1)]
    case = small_case(ONE_MONTH, halls=[SMALL_HALL], lease_requests=requests)
    assert best_usd(case) == pytest.approx(200 * 744)
    assert best_usd(case, without="leased_gpus_flow") == pytest.approx(300 * 744)


def test_usable_gpus_holds_for_all_uses_together():
    """Leased, stranded, running, pooled and on demand: 100 in a hall of 100, not 101."""
    case = small_case(
        ONE_MONTH,
        halls=[SMALL_HALL],
        lease_requests=[sized(1, 100, isolation="hall", placement="hall")],
        training_runs=[run(100, deadline="2027-01")],
        internal_pools=[POOL],
        on_demand=[on_demand(1)],
    )
    model = build(case)

    def in_use(offered: float) -> bool:
        stands = {"leased_gpus": {("A", 0): 50}, "stranded_gpus": {("A", 0): 20}}
        own = {"run_gpus": {("R", "A", 0): 15}, "pool_gpus": {("P", "A", 0): 10}}
        return holds(model, "usable_gpus", stands | own | {"on_demand_gpus": {("A", 0): offered}})

    assert in_use(4)
    assert in_use(5)
    assert not in_use(6)


def test_usable_gpus_bites():
    """A pool and a tenant each want all of hall A, and neither can do with hall B."""
    # 100 GPUs in the pool at $5 an hour; without the rule the tenant has them too, at $2: the site has the power.
    case = small_case(
        ONE_MONTH,
        gpu_types=TWO_TYPES,
        halls=UNLIKE_HALLS,
        lease_requests=[sized(100, 100, gpu_types=("G",))],
        internal_pools=[POOL | {"gpu_types": ("G",)}],
        pool_tiers=[tier(100, 5)],
    )
    assert best_usd(case) == pytest.approx(500 * 744)
    assert best_usd(case, without="usable_gpus") == pytest.approx(700 * 744)
