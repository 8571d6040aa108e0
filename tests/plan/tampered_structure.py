"""Decisions whose form is broken."""

# ruff: noqa: D103 (the name of each says what was done)

from models.inputs import month
from models.plan import OnDemandGpus, PoolGpus, Run, RunGpus
from tests.plan.tampering import breaks
from tests.plan.worked import declined, with_finish, with_lease, with_more

JULY = month("2027-07")
MAY = month("2027-05")


@breaks("leases_decided_once")
def request_left_out(case, decisions):
    rows = tuple(lease for lease in decisions.leases if lease.request != "ALT")
    return case, decisions.model_copy(update={"leases": rows})


@breaks("leases_decided_once")
def request_decided_twice(case, decisions):
    return case, with_more(decisions, "leases", declined("ALT"))


@breaks("leases_decided_once")
def request_unknown(case, decisions):
    return case, with_more(decisions, "leases", declined("Nobody"))


@breaks("runs_decided_once")
def run_left_out(case, decisions):
    return case, decisions.model_copy(update={"runs": decisions.runs[:-1]})


@breaks("runs_decided_once")
def run_unknown(case, decisions):
    return case, with_more(decisions, "runs", Run(run="Nothing", is_undertaken=False))


@breaks("known_names")
def lease_in_unknown_hall(case, decisions):
    return case, with_lease(decisions, "NEW", gpus={"X": 100})


@breaks("known_names")
def run_in_unknown_hall(case, decisions):
    return case, with_more(decisions, "run_gpus", RunGpus(run="MUST", hall="X", month=MAY, gpus=1))


@breaks("known_names")
def gpus_of_unknown_run(case, decisions):
    return case, with_more(decisions, "run_gpus", RunGpus(run="X", hall="D", month=MAY, gpus=1))


@breaks("known_names")
def gpus_of_unknown_pool(case, decisions):
    return case, with_more(decisions, "pool_gpus", PoolGpus(pool="X", hall="D", month=MAY, gpus=1))


@breaks("known_names")
def on_demand_in_unknown_hall(case, decisions):
    return case, with_more(decisions, "on_demand_gpus", OnDemandGpus(hall="X", month=MAY, gpus=1))


@breaks("months_in_horizon")
def run_past_the_horizon(case, decisions):
    return case, with_more(decisions, "run_gpus", RunGpus(run="MUST", hall="B", month=JULY, gpus=1))


@breaks("months_in_horizon")
def pool_past_the_horizon(case, decisions):
    return case, with_more(decisions, "pool_gpus", PoolGpus(pool="FREE", hall="D", month=JULY, gpus=1))


@breaks("months_in_horizon")
def on_demand_before_the_horizon(case, decisions):
    row = OnDemandGpus(hall="D", month=month("2026-12"), gpus=1)
    return case, with_more(decisions, "on_demand_gpus", row)


@breaks("rows_stand_once")
def lease_twice_in_a_hall(case, decisions):
    new = next(lease for lease in decisions.leases if lease.request == "NEW")
    return case, with_lease(decisions, "NEW", placements=new.placements * 2)


@breaks("rows_stand_once")
def run_row_twice(case, decisions):
    return case, with_more(decisions, "run_gpus", decisions.run_gpus[0])


@breaks("rows_stand_once")
def pool_row_twice(case, decisions):
    return case, with_more(decisions, "pool_gpus", decisions.pool_gpus[0])


@breaks("rows_stand_once")
def on_demand_row_twice(case, decisions):
    return case, with_more(decisions, "on_demand_gpus", decisions.on_demand_gpus[0])


@breaks("declined_leases_are_blank")
def declined_with_a_month(case, decisions):
    return case, with_lease(decisions, "ALT", start="2027-01")


@breaks("declined_leases_are_blank")
def declined_with_gpus(case, decisions):
    return case, with_lease(decisions, "ALT", gpus={"A": 100})


@breaks("declined_leases_are_blank")
def declined_and_recalled(case, decisions):
    return case, with_lease(decisions, "ALT", is_recalled=True)


@breaks("accepted_leases_have_months")
def accepted_without_start(case, decisions):
    return case, with_lease(decisions, "NEW", start=None)


@breaks("accepted_leases_have_months")
def accepted_without_end(case, decisions):
    return case, with_lease(decisions, "NEW", last_month=None)


@breaks("accepted_leases_have_months")
def ends_before_it_starts(case, decisions):
    return case, with_lease(decisions, "NEW", last_month="2027-01")


@breaks("placements_have_gpus")
def placement_without_gpus(case, decisions):
    return case, with_lease(decisions, "NEW", gpus={"A": 100, "B": 0})


@breaks("undertaken_runs_finish")
def undertaken_without_finish(case, decisions):
    return case, with_finish(decisions, "MUST", None)


@breaks("undertaken_runs_finish")
def not_undertaken_but_finished(case, decisions):
    return case, with_finish(decisions, "NOT", "2027-05")
