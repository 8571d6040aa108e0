"""Repairs that change the terms of a record: of a run, a signed lease, an isolation, a group, a bar, a hall."""

from collections.abc import Callable, Iterator
from typing import Any

from models.formulation.lease_options import lease_options
from models.inputs import Case, CaseError, LeaseRequest, TrainingRun
from models.inputs.wording import counted
from planner.questions.conflicts.changes import Editing
from planner.questions.conflicts.conflict import Conflict
from planner.questions.conflicts.feasibility import Searcher
from planner.questions.conflicts.prices import AT_DEAREST, Prices
from planner.questions.conflicts.repairs import Candidate, Repair, first_verified, verified
from planner.questions.conflicts.rules import Rule

MOST_HALLS = 6
"""Halls to which a signed lease is tried to be moved."""
SIZE_PRECISION = 1 / 32
"""Precision of the number of GPUs that a hall must have more."""


def term_repairs(case: Case, conflict: Conflict, searcher: Searcher) -> Iterator[Repair | None]:
    """One repair of each sort for each rule in conflict, then more GPUs for a hall."""
    sorts: dict[str, Callable[[Case, Rule, Searcher], Iterator[Repair | None]]] = {
        "run": _run_repairs,
        "lease": _lease_repairs,
        "isolation": _isolation_repairs,
        "group": _group_repairs,
        "bar": _bar_repairs,
    }
    for rule in conflict.rules:
        if rule.kind in sorts:
            yield from sorts[rule.kind](case, rule, searcher)
    for hall in case.halls:
        yield _more_gpus(case, hall, searcher)


def smallest_that_works(works: Callable[[int], bool], most: int, precision: float = 0.0) -> int | None:
    """The smallest number from 1 to `most` that works, if each one above it works too; None if `most` does not.

    With a precision the number may be larger than the smallest by this fraction.
    """
    if most < 1 or not works(most):
        return None
    fails, enough = 0, most
    while enough - fails > max(1, int(enough * precision)):
        middle = (fails + enough) // 2
        if works(middle):
            enough = middle
        else:
            fails = middle
    return enough


def _works(editing: Editing, searcher: Searcher) -> bool:
    """Whether the changed case has a plan, as far as is known."""
    try:
        return searcher.try_case(editing.made()).verdict == "feasible"
    except CaseError:
        return False


def _run_repairs(case: Case, rule: Rule, searcher: Searcher) -> Iterator[Repair | None]:
    """A run in several halls, with pauses, or with more time."""
    run: Any = case.record("training_runs", rule.record)
    if run.placement == "hall":
        editing = Editing(case).set(run, "training_runs", placement="site")
        yield verified(
            Candidate((rule.label,), f"let {run.label} stand in several halls of a site", editing), searcher
        )
    if not run.can_pause:
        editing = Editing(case).set(run, "training_runs", can_pause=True)
        yield verified(Candidate((rule.label,), f"let {run.label} pause", editing), searcher)
    yield _later_deadline(case, rule, run, searcher)


def _later_deadline(case: Case, rule: Rule, run: TrainingRun, searcher: Searcher) -> Repair | None:
    """A later deadline; what was the target stays one."""
    target = run.deadline if run.target is None else run.target

    def later(months: int) -> Editing:
        return Editing(case).set(run, "training_runs", deadline=run.deadline + months, target=target)

    most = case.plan.months - 1 - case.month_index(run.deadline)
    months = smallest_that_works(lambda number: _works(later(number), searcher), most)
    if months is None:
        return None
    sentence = (
        f"move the deadline of {run.label} from {run.deadline} to {run.deadline + months}, by {months} months"
    )
    cost = Prices(case).delay(run, months)
    candidate = Candidate(
        (rule.label,),
        sentence,
        later(months),
        float(months),
        "months",
        str(run.deadline),
        float(months),
        cost,
    )
    return verified(candidate, searcher)


def _lease_repairs(case: Case, rule: Rule, searcher: Searcher) -> Iterator[Repair | None]:
    """A signed lease recalled, moved or bought out."""
    lease: Any = case.record("lease_requests", rule.record)
    revenue_usd = _revenue_usd(case, lease)
    yield _right_of_recall(case, rule, lease, revenue_usd, searcher)
    yield first_verified(_moves(case, rule, lease), searcher)
    editing = Editing(case)
    for name in ("signed_placements", "opening_balances"):
        for record in getattr(case, name):
            if record.lease == lease.id:
                editing.remove(record, name)
    editing.remove(lease, "lease_requests")
    cost = float(revenue_usd.sum())
    yield verified(
        Candidate(
            (rule.label,), f"buy out {rule.label}", editing, cost_usd=cost, cost_basis="all its revenue"
        ),
        searcher,
    )


def _revenue_usd(case: Case, lease: LeaseRequest) -> Any:
    """Revenue of a signed lease by month, without recall; shape (months,)."""
    options = lease_options(Prices(case).parameters).options
    last = case.month_index(lease.earliest_start) + lease.term_months - 1
    return next(
        option.flow.revenue_usd for key, option in options.items() if key[0] == lease.id and key[3] == last
    )


def _right_of_recall(
    case: Case, rule: Rule, lease: LeaseRequest, revenue_usd: Any, searcher: Searcher
) -> Repair | None:
    """The right to end a signed lease, without notice and for its fee, after as many months as can be."""
    start = case.month_index(lease.earliest_start)
    first = max(1, 1 - start)
    last = min(
        lease.firm_term_months if lease.recall_notice_months is not None else lease.term_months,
        lease.term_months,
    )
    most = min(last, case.plan.months - start) - first

    def recallable(fewer: int) -> Editing:
        firm = first + most - fewer
        return Editing(case).set(lease, "lease_requests", firm_months=firm, recall_notice_months=0)

    fewer = smallest_that_works(lambda number: _works(recallable(number), searcher), most)
    if fewer is None:
        return None
    firm = first + most - fewer
    month = lease.earliest_start + firm
    sentence = (
        f"agree with '{lease.tenant}' that {rule.label} may be recalled from {month} on, without notice"
    )
    cost = float(revenue_usd[max(start + firm, 0) :].sum()) * (1 + lease.recall_fee_fraction)
    candidate = Candidate(
        (rule.label,),
        sentence,
        recallable(fewer),
        month=str(month),
        cost_usd=cost,
        cost_basis="its revenue from then on, and its recall fee",
    )
    return verified(candidate, searcher)


def _moves(case: Case, rule: Rule, lease: LeaseRequest) -> Iterator[Candidate]:
    """A lease that stands in one hall, moved to each other hall with the same type of GPU."""
    placed = [one for one in case.signed_placements if one.lease == lease.id]
    if len(placed) != 1:
        return
    here: Any = case.record("halls", placed[0].hall)
    others = [one for one in case.halls if one.gpu_type == here.gpu_type and one.id != here.id]
    for hall in others[:MOST_HALLS]:
        editing = Editing(case).set(placed[0], "signed_placements", hall=hall.id)
        sentence = f"move the {counted(placed[0].gpus)} GPUs of {rule.label} from hall '{here.id}' to hall '{hall.id}'"
        yield Candidate((rule.label,), sentence, editing, float(placed[0].gpus), "GPUs")


def _isolation_repairs(case: Case, rule: Rule, searcher: Searcher) -> Iterator[Repair | None]:
    """The isolation of a hall in place of a site, or none."""
    lease: Any = case.record("lease_requests", rule.record)
    weaker = ("hall", "shared") if lease.isolation == "site" else ("shared",)
    candidates = (
        Candidate(
            (rule.label,),
            f"agree with '{lease.tenant}' on {'no isolation' if one == 'shared' else 'isolation of a hall'} in place of "
            f"a {lease.isolation} for '{lease.id}'",
            Editing(case).set(lease, "lease_requests", isolation=one),
        )
        for one in weaker
    )
    yield first_verified(candidates, searcher)


def _group_repairs(case: Case, rule: Rule, searcher: Searcher) -> Iterator[Repair | None]:
    """All members of a group taken out of it."""
    editing = Editing(case)
    for request in case.lease_requests:
        if request.group == rule.record:
            editing.set(request, "lease_requests", group=None)
    yield verified(
        Candidate((rule.label,), f"let more than one request of {rule.label} be accepted", editing), searcher
    )


def _bar_repairs(case: Case, rule: Rule, searcher: Searcher) -> Iterator[Repair | None]:
    """A tenant no longer barred."""
    tenant: Any = case.record("tenants", rule.record)
    editing = Editing(case).set(tenant, "tenants", barred_jurisdictions=())
    yield verified(Candidate((rule.label,), f"lift the {rule.label}", editing), searcher)


def _more_gpus(case: Case, hall: Any, searcher: Searcher) -> Repair | None:
    """More GPUs in a hall from the first month on, in lots, at most as many again as the whole fleet has."""

    def grown(lots: int) -> Editing:
        return Editing(case).set(hall, "halls", gpus=hall.gpus + lots * hall.lot_gpus)

    fleet = sum(one.gpus for one in case.halls) + sum(max(one.gpus, 0) for one in case.deliveries)
    most = max(fleet // hall.lot_gpus, 1)
    lots = smallest_that_works(lambda number: _works(grown(number), searcher), most, SIZE_PRECISION)
    if lots is None:
        return None
    gpus = lots * hall.lot_gpus
    sentence = f"install {counted(gpus)} more GPUs in hall '{hall.id}' from {case.plan.start_month} on"
    prices = Prices(case)
    cost = prices.gpus(hall.id, gpus)
    candidate = Candidate(
        (f"GPUs of hall '{hall.id}'",),
        sentence,
        grown(lots),
        float(gpus),
        "GPUs",
        str(case.plan.start_month),
        cost_usd=cost,
        cost_basis="" if cost is None else AT_DEAREST,
    )
    return verified(candidate, searcher)
