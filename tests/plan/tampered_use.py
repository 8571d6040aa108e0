"""Decisions that break a rule on halls, sites, runs, pools, on-demand sales or policies."""

# ruff: noqa: D103 (the name of each says what was done)

from models.inputs import month
from models.plan import OnDemandGpus, PoolGpus
from tests.plan.tampering import breaks
from tests.plan.worked import with_finish, with_lease, with_more, with_policy, with_record, with_run_gpus

MAY = {("D", "2027-01"): 20.0}


def pooled(decisions, hall, when, gpus):
    return with_more(decisions, "pool_gpus", PoolGpus(pool="FREE", hall=hall, month=month(when), gpus=gpus))


@breaks("hall_capacity")
def one_gpu_too_many(case, decisions):
    return case, pooled(decisions, "B", "2027-01", 1001)


@breaks("hall_capacity")
def gpus_of_spares(case, decisions):
    return with_record(case, "halls", "A", spare_fraction=0.76), decisions


@breaks("site_power")
def more_power_than_energised(case, decisions):
    return with_record(case, "sites", "S1", it_power_mw=0.3), decisions


@breaks("hall_isolation")
def pool_in_an_isolated_hall(case, decisions):
    return case, pooled(decisions, "C", "2027-03", 1)


@breaks("hall_isolation")
def lease_in_an_isolated_hall(case, decisions):
    return case, with_lease(decisions, "RIV", gpus={"C": 100})


@breaks("hall_isolation")
def run_in_an_isolated_hall(case, decisions):
    return case, with_run_gpus(decisions, "MAY", {("C", "2027-01"): 20})


@breaks("hall_isolation")
def on_demand_in_an_isolated_hall(case, decisions):
    row = OnDemandGpus(hall="C", month=month("2027-02"), gpus=10)
    return case, with_more(decisions, "on_demand_gpus", row)


@breaks("site_isolation")
def pool_at_an_isolated_site(case, decisions):
    return case, pooled(decisions, "F", "2027-01", 1)


@breaks("site_isolation")
def lease_at_an_isolated_site(case, decisions):
    return case, with_lease(decisions, "RIV", gpus={"F": 100})


@breaks("site_isolation")
def pool_at_a_leased_site_that_still_ramps(case, decisions):
    return with_record(case, "lease_requests", "WHOLE", ramp_months=3), pooled(decisions, "W", "2027-01", 50)


@breaks("mandatory_runs")
def mandatory_run_not_undertaken(case, decisions):
    rows = (decisions.runs[0].model_copy(update={"is_undertaken": False, "finish_month": None}),)
    changed = decisions.model_copy(update={"runs": rows + decisions.runs[1:]})
    return case, with_run_gpus(changed, "MUST", {})


@breaks("runs_not_undertaken")
def gpus_of_a_run_not_undertaken(case, decisions):
    return case, with_run_gpus(decisions, "NOT", {("D", "2027-01"): 10})


@breaks("run_finish")
def finish_past_the_deadline(case, decisions):
    return case, with_finish(decisions, "MAY", "2027-04")


@breaks("run_finish")
def finish_past_the_horizon(case, decisions):
    return with_record(case, "training_runs", "MAY", deadline="2027-12"), with_finish(
        decisions, "MAY", "2027-08"
    )


@breaks("run_window")
def run_before_its_earliest_start(case, decisions):
    return with_record(case, "training_runs", "MUST", earliest_start="2027-03"), decisions


@breaks("runs_stop_at_finish")
def gpus_after_the_finish(case, decisions):
    return case, with_run_gpus(decisions, "MAY", MAY | {("D", "2027-03"): 20})


@breaks("run_min_gpus")
def fewer_gpus_than_the_minimum(case, decisions):
    return with_record(case, "training_runs", "MUST", min_gpus=60), decisions


@breaks("run_min_gpus")
def no_gpus_in_the_finishing_month(case, decisions):
    return with_record(case, "training_runs", "MAY", min_gpus=5), decisions


@breaks("run_max_gpus")
def more_gpus_than_the_maximum(case, decisions):
    return with_record(case, "training_runs", "MUST", max_gpus=40), decisions


@breaks("runs_without_pause")
def pause_of_a_run_that_may_not(case, decisions):
    return case, with_run_gpus(decisions, "MUST", {("B", "2027-02"): 80, ("B", "2027-04"): 80})


@breaks("run_work")
def work_not_done(case, decisions):
    return with_record(case, "training_runs", "MUST", work_h100e_hours=213_601), decisions


@breaks("run_work")
def work_beyond_the_minimum_scales_less(case, decisions):
    return with_record(case, "training_runs", "MUST", marginal_scaling_fraction=0.99), decisions


@breaks("run_work")
def work_lost_to_availability(case, decisions):
    return with_record(case, "sites", "S1", availability_fraction=0.99), decisions


@breaks("run_placement")
def run_in_two_halls_in_turn(case, decisions):
    return with_record(case, "gpu_types", "H", h100_equivalent=2), with_run_gpus(
        decisions, "MUST", {("A", "2027-02"): 50, ("B", "2027-03"): 50, ("B", "2027-04"): 50}
    )


@breaks("run_placement")
def run_at_two_sites(case, decisions):
    return case, with_run_gpus(decisions, "MAY", MAY | {("A", "2027-01"): 20})


@breaks("run_gpu_types")
def run_on_another_gpu_type(case, decisions):
    return with_record(case, "training_runs", "MUST", gpu_types=("H",)), decisions


@breaks("run_sites")
def run_at_another_site(case, decisions):
    return with_record(case, "training_runs", "MUST", sites=("S2",)), decisions


@breaks("pool_window")
def pool_after_its_window(case, decisions):
    row = PoolGpus(pool="FLOOR", hall="D", month=month("2027-06"), gpus=1)
    return case, with_more(decisions, "pool_gpus", row)


@breaks("pool_gpu_types")
def pool_on_another_gpu_type(case, decisions):
    return with_record(case, "internal_pools", "FLOOR", gpu_types=("B",)), decisions


@breaks("pool_sites")
def pool_at_another_site(case, decisions):
    return with_record(case, "internal_pools", "FLOOR", sites=("S1",)), decisions


@breaks("pool_floor")
def pool_below_its_floor(case, decisions):
    return with_record(case, "internal_pools", "FLOOR", floor_h100e=50.01), decisions


@breaks("pool_floor")
def pool_below_its_floor_for_availability(case, decisions):
    changed = with_record(case, "internal_pools", "FLOOR", floor_h100e=50)
    return with_record(changed, "sites", "S2", availability_fraction=0.99), decisions


@breaks("on_demand_market")
def on_demand_before_its_market(case, decisions):
    row = OnDemandGpus(hall="D", month=month("2027-01"), gpus=1)
    return case, with_more(decisions, "on_demand_gpus", row)


@breaks("on_demand_market")
def on_demand_of_a_type_without_market(case, decisions):
    row = OnDemandGpus(hall="B", month=month("2027-02"), gpus=1)
    return case, with_more(decisions, "on_demand_gpus", row)


@breaks("on_demand_fraction")
def on_demand_beyond_its_share(case, decisions):
    return with_record(case, "halls", "D", gpus=990), decisions


def _tightened(rule, limit):
    def tightened_policy(case, decisions):
        return with_policy(case, rule, limit), decisions

    breaks(rule)(tightened_policy)


_tightened("min_internal_fraction", 0.5)
_tightened("max_leased_fraction", 0.001)
_tightened("max_tenant_fraction", 0.001)
_tightened("max_rival_fraction", 0.001)
_tightened("max_tenant_revenue_fraction", 0.1)
_tightened("min_lease_revenue_usd", 1e10)
_tightened("min_cash_usd", 1e10)
