"""The small cases of which each rule is written down in `golden/`, one subject each."""

from collections.abc import Callable

from models.inputs import Case
from tests.formulation.small import (
    POOL,
    SMALL_HALL,
    TWO_HALLS,
    TWO_MONTHS,
    UNLIKE_HALLS,
    on_demand,
    policy,
    run,
    sized,
    tier,
)
from tests.plan.builders import SITE, TYPE, signed, small_case

POWERED = SITE | {"it_power_mw": 0.15, "energy_usd_per_mwh": 50, "minimum_take_fraction": 0.5}
FASTER = [TYPE, TYPE | {"id": "K", "kw_per_gpu": 1.5, "h100_equivalent": 2}]


def leases() -> Case:
    """One request with a ramp, two starts and two halls of other lots; two small ones of a group."""
    return small_case(
        TWO_MONTHS,
        halls=[SMALL_HALL | {"lot_gpus": 30}, SMALL_HALL | {"id": "B", "lot_gpus": 20}],
        lease_requests=[
            sized(40, 150, latest_start="2027-02", term_months=2, ramp_months=1),
            sized(30, 30, id="M", group="either", placement="hall"),
            sized(20, 20, id="N", group="either", placement="hall"),
        ],
    )


def isolation() -> Case:
    """One request that keeps a hall and one that keeps the site, and a signed lease that may be recalled."""
    return small_case(
        TWO_MONTHS,
        halls=[*TWO_HALLS, SMALL_HALL | {"id": "C"}],
        lease_requests=[
            sized(40, 150, isolation="hall", placement="any", latest_start="2027-02"),
            sized(10, 50, id="M", isolation="site", term_months=2, ramp_months=1, earliest_start="2027-02")
            | {"latest_start": "2027-02"},
            signed("OLD", "2026-12", term_months=3, firm_months=1, recall_notice_months=1, isolation="hall")
            | {"min_gpus": 60, "max_gpus": 60},
        ],
        signed_placements=[{"lease": "OLD", "hall": "C", "gpus": 60}],
        internal_pools=[POOL],
    )


def market() -> Case:
    """A market beside a lease of open size with a ramp, one of a given size, and one that keeps its hall."""
    return small_case(
        TWO_MONTHS,
        halls=TWO_HALLS,
        lease_requests=[
            sized(80, 100, placement="hall", term_months=2, ramp_months=1),
            sized(90, 90, id="M", placement="hall"),
            sized(40, 40, id="N", placement="hall", isolation="hall"),
        ],
        on_demand=[on_demand(1, max_fraction=0.25)],
    )


def own_use() -> Case:
    """A steady run in unlike halls, a mandatory one that may pause, a pool with a priced floor, and a market."""
    within = {"deadline": "2027-02", "min_gpus": 20}
    return small_case(
        TWO_MONTHS,
        sites=[POWERED | {"availability_fraction": 0.9}],
        gpu_types=FASTER,
        halls=UNLIKE_HALLS,
        training_runs=[
            run(60_000, placement="site", marginal_scaling_fraction=0.75, **within),
            run(80_000, id="Q", can_pause=True, is_mandatory=True, gpu_types=("K",), **within),
        ],
        internal_pools=[POOL | {"floor_h100e": 40, "shortfall_usd_per_h100e_hour": 4}],
        pool_tiers=[tier(50, 3), tier(80, 1)],
        on_demand=[on_demand(2, max_fraction=0.25, utilisation_fraction=0.5)],
    )


def policies() -> Case:
    """Every policy, those of money at a price, over a rival's lease, a pool and a market."""
    hard = {"max_leased_fraction": 0.8, "max_tenant_fraction": 0.2, "min_internal_fraction": 0.1}
    priced = {"max_rival_fraction": 0.5, "max_tenant_revenue_fraction": 0.75, "min_lease_revenue_usd": 10_000}
    return small_case(
        TWO_MONTHS | {"opening_cash_usd": 1_000},
        sites=[POWERED | {"fixed_cost_usd_per_month": 250, "demand_charge_usd_per_kw_month": 10}],
        gpu_types=[TYPE | {"h100_equivalent": 2}],
        halls=[SMALL_HALL],
        tenants=[{"id": "T", "is_rival": True}, {"id": "U"}],
        lease_requests=[
            sized(1, 100, prepayment_fraction=0.25, payment_lag_months=1, term_months=2),
            sized(1, 50, id="M", tenant="U", setup_cost_usd=500, includes_energy=False),
        ],
        internal_pools=[POOL],
        on_demand=[on_demand(1)],
        policies=[
            *(policy(rule, limit, id=rule) for rule, limit in hard.items()),
            *(policy(rule, limit, id=rule, penalty_usd=3) for rule, limit in priced.items()),
            policy("min_cash_usd", 500, id="cash", penalty_usd=1),
        ],
    )


GOLDEN_CASES: dict[str, Callable[[], Case]] = {
    "one_lease": leases,
    "fewest_gpus": leases,
    "most_gpus": leases,
    "gpus_of_a_granted_lease": leases,
    "whole_lots": leases,
    "leased_gpus_flow": leases,
    "gpus_in_a_zone": isolation,
    "zone_of_a_granted_lease": isolation,
    "zone_taken": isolation,
    "stranded_gpus_flow": isolation,
    "signed_isolation": isolation,
    "usable_gpus": isolation,
    "crowded_gpus_flow": market,
    "on_demand_beside_leases": market,
    "run_once": own_use,
    "steady_run": own_use,
    "start_before_finish": own_use,
    "steady_start": own_use,
    "pausing_run": own_use,
    "running_when_finished": own_use,
    "fewest_run_gpus": own_use,
    "most_run_gpus": own_use,
    "run_gpus_of_a_running_hall": own_use,
    "base_within_gpus": own_use,
    "base_within_minimum": own_use,
    "work_done": own_use,
    "filled_tiers": own_use,
    "pool_floor": own_use,
    "it_load": own_use,
    "load_above_take": own_use,
    "cash_balance": policies,
    "group_h100e_flow": policies,
    "min_internal_fraction": policies,
    "max_leased_fraction": policies,
    "max_tenant_fraction": policies,
    "max_rival_fraction": policies,
    "max_tenant_revenue_fraction": policies,
    "min_lease_revenue_usd": policies,
    "min_cash_usd": policies,
}
"""The case of which each rule is written down."""
