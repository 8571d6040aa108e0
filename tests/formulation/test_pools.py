"""The rules of internal pools: one by one without a solver, and where each changes the optimum."""

import pytest

from models.formulation import build
from tests.formulation.rules import best_usd, holds
from tests.formulation.small import ONE_MONTH, POOL, SMALL_HALL, sized, tier
from tests.plan.builders import SITE, small_case

GPUS = {("P", "A", 0): 100}


def pooled(**fields):
    """A model of a pool in a hall of 100 GPUs whose availability is 0.9: 90 working H100e."""
    sites = [SITE | {"availability_fraction": 0.9}]
    tiers = [tier(50, 3), tier(100, 1)]
    pools = [POOL | fields]
    return build(
        small_case(ONE_MONTH, sites=sites, halls=[SMALL_HALL], internal_pools=pools, pool_tiers=tiers)
    )


def test_filled_tiers_holds_up_to_the_working_h100e():
    """100 GPUs at availability 0.9 fill 90 H100e of the tiers, not 91."""
    model, gpus = pooled(), {"pool_gpus": GPUS}
    assert holds(model, "filled_tiers", gpus | {"tier_h100e": {("P", 0, 0): 50, ("P", 1, 0): 40}})
    assert holds(model, "filled_tiers", gpus | {"tier_h100e": {("P", 0, 0): 50}})
    assert not holds(model, "filled_tiers", gpus | {"tier_h100e": {("P", 0, 0): 50, ("P", 1, 0): 41}})
    assert not holds(model, "filled_tiers", {"tier_h100e": {("P", 0, 0): 1}})


def test_filled_tiers_bites():
    """A tier of 300 H100e, a hall of 100 GPUs."""
    # 100 × $1 × 744 h; without the rule 300.
    case = small_case(ONE_MONTH, halls=[SMALL_HALL], internal_pools=[POOL], pool_tiers=[tier(300, 1)])
    assert best_usd(case) == pytest.approx(100 * 744)
    assert best_usd(case, without="filled_tiers") == pytest.approx(300 * 744)


def test_pool_floor_holds_from_the_floor_of_working_h100e():
    """A hard floor of 45 H100e is 50 GPUs at availability 0.9."""
    model = pooled(floor_h100e=45)
    assert holds(model, "pool_floor", {"pool_gpus": {("P", "A", 0): 50}})
    assert holds(model, "pool_floor", {"pool_gpus": {("P", "A", 0): 60}})
    assert not holds(model, "pool_floor", {"pool_gpus": {("P", "A", 0): 49}})


def test_pool_floor_holds_with_what_is_paid_for_as_lacking():
    """Of a floor of 45 H100e at a price, 30 GPUs give 27, and 18 are paid for."""
    model = pooled(floor_h100e=45, shortfall_usd_per_h100e_hour=1)
    gpus = {"pool_gpus": {("P", "A", 0): 30}}
    assert holds(model, "pool_floor", gpus | {"short_h100e": {("P", 0): 18}})
    assert not holds(model, "pool_floor", gpus | {"short_h100e": {("P", 0): 17}})


def test_pool_floor_holds_for_no_values_if_the_pool_can_stand_nowhere():
    """A hard floor without any GPU that would do is infeasible, not left out."""
    pools = [POOL | {"floor_h100e": 1, "gpu_types": ("G",)}]
    case = small_case(ONE_MONTH, halls=[SMALL_HALL | {"gpus": 0}], internal_pools=pools)
    assert not holds(build(case), "pool_floor", {})
    assert best_usd(case) is None


def test_pool_floor_bites():
    """40 of a hall's GPUs are kept for a pool that a tenant would pay for."""
    # 60 × $2 × 744 h; without the rule 100.
    case = small_case(
        ONE_MONTH,
        halls=[SMALL_HALL],
        lease_requests=[sized(1, 100)],
        internal_pools=[POOL | {"floor_h100e": 40}],
    )
    assert best_usd(case) == pytest.approx(60 * 2 * 744)
    assert best_usd(case, without="pool_floor") == pytest.approx(100 * 2 * 744)
