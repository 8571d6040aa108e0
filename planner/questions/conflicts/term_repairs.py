"""Repairs that change terms: of a run, a signed lease, an isolation, a group or a bar; and more GPUs in a hall."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from models.inputs import Case, Hall, LeaseRequest, TrainingRun
from models.inputs.wording import counted
from planner.questions.conflicts.changes import Editing
from planner.questions.conflicts.conflict import Conflict
from planner.questions.conflicts.feasibility import Searcher
from planner.questions.conflicts.prices import AT_DEAREST, Prices
from planner.questions.conflicts.repairs import Candidate, Repair, first_verified, verified
from planner.questions.conflicts.rules import Rule

Task = Callable[[Searcher], Repair | None]
"""The search for one repair."""
MOST_HALLS = 6
"""Halls to which a signed lease is tried to be moved."""
SIZE_PRECISION = 1 / 32
"""Precision of the number of GPUs that a hall must have more."""


def term_repairs(case: Case, conflict: Conflict) -> Iterator[Task]:
    """Searches for one repair of each sort for each rule in conflict, then for more GPUs in a hall."""
    sorts: dict[str, Callable[[Case, Rule], Iterator[Task]]] = {
        "run": _run_repairs,
        "lease": _lease_repairs,
        "isolation": _isolation_repairs,
        "group": _group_repairs,
        "bar": _bar_repairs,
        "take": _take_repairs,
    }
    for rule in conflict.rules:
        if rule.kind in sorts:
            yield from sorts[rule.kind](case, rule)
    for hall in case.halls:
        yield partial(_more_gpus, case, hall)


def smallest_that_works(
    editing: Callable[[int], Editing], most: int, searcher: Searcher, precision: float = 0.0
) -> tuple[int, int] | None:
    """The smallest change from 1 to `most` that works, if each larger one works too; None if `most` does not.

    Returns
    -------
    tuple
        A number that works, and the smallest of which it is not proven that it does not. They differ where time was
        up, or by the precision (a fraction) that is asked for.
    """

    def verdict(number: int) -> str:
        return searcher.try_editing(editing(number)).verdict

    if most < 1 or verdict(most) != "feasible":
        return None
    fails, works = 0, most
    while works - fails > max(1, int(works * precision)):
        middle = (fails + works) // 2
        found = verdict(middle)
        if found == "unknown":
            break
        fails, works = (fails, middle) if found == "feasible" else (middle, works)
    return works, fails + 1


def _run_repairs(case: Case, rule: Rule) -> Iterator[Task]:
    """A run in several halls, with pauses, or with more time."""
    run: Any = case.record("training_runs", rule.record)
    if run.placement == "hall":
        editing = Editing(case).set(run, "training_runs", placement="site")
        sentence = f"let {run.label} stand in several halls of a site"
        yield partial(verified, Candidate((rule.label,), sentence, editing))
    if not run.can_pause:
        editing = Editing(case).set(run, "training_runs", can_pause=True)
        yield partial(verified, Candidate((rule.label,), f"let {run.label} pause", editing))
    yield partial(_later_deadline, case, rule, run)


def _later_deadline(case: Case, rule: Rule, run: TrainingRun, searcher: Searcher) -> Repair | None:
    """A later deadline; what was the target stays one."""
    target = run.deadline if run.target is None else run.target

    def later(months: int) -> Editing:
        return Editing(case).set(run, "training_runs", deadline=run.deadline + months, target=target)

    found = smallest_that_works(later, case.plan.months - 1 - case.month_index(run.deadline), searcher)
    if found is None:
        return None
    months, least = found
    candidate = Candidate(
        (rule.label,),
        f"move the deadline of {run.label} by {counted(months)} months, from {run.deadline} to {run.deadline + months}",
        later(months),
        amount=float(months),
        unit="months",
        month=str(run.deadline),
        least_amount=float(least),
        cost_usd=Prices(case).delay(run, months),
        cost_basis="the run's cost of delay",
    )
    return verified(candidate, searcher)


def _lease_repairs(case: Case, rule: Rule) -> Iterator[Task]:
    """A signed lease recalled, moved or bought out."""
    lease: Any = case.record("lease_requests", rule.record)
    revenue_usd = Prices(case).revenue_usd(lease)
    yield partial(_right_of_recall, case, rule, lease)
    yield partial(first_verified, list(_moves(case, rule, lease)))
    editing = Editing(case)
    for name in ("signed_placements", "opening_balances"):
        for record in getattr(case, name):
            if record.lease == lease.id:
                editing.remove(record, name)
    editing.remove(lease, "lease_requests")
    yield partial(
        verified,
        Candidate(
            (rule.label,),
            f"buy out {rule.label}",
            editing,
            month=str(max(lease.earliest_start, case.plan.start_month)),
            cost_usd=float(revenue_usd.sum()),
            cost_basis="all its revenue",
        ),
    )


def _right_of_recall(case: Case, rule: Rule, lease: LeaseRequest, searcher: Searcher) -> Repair | None:
    """The right to end a signed lease, without notice and for its fee, after as many months as can be."""
    start = case.month_index(lease.earliest_start)
    first = max(1, 1 - start)
    certain = lease.term_months if lease.recall_notice_months is None else lease.firm_term_months
    most = min(certain, case.plan.months - start) - first

    def recallable(fewer: int) -> Editing:
        return Editing(case).set(
            lease, "lease_requests", firm_months=first + most - fewer, recall_notice_months=0
        )

    found = smallest_that_works(recallable, most, searcher)
    if found is None:
        return None
    firm = first + most - found[0]
    month = lease.earliest_start + firm
    forgone_usd = float(Prices(case).revenue_usd(lease)[max(start + firm, 0) :].sum())
    candidate = Candidate(
        (rule.label,),
        f"agree with '{lease.tenant}' that {rule.label} may be recalled from {month} on, without notice",
        recallable(found[0]),
        month=str(month),
        cost_usd=forgone_usd * (1 + lease.recall_fee_fraction),
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
        gpus = placed[0].gpus
        sentence = f"move the {counted(gpus)} GPUs of {rule.label} from hall '{here.id}' to hall '{hall.id}'"
        yield Candidate((rule.label,), sentence, editing, float(gpus), "GPUs")


def _isolation_repairs(case: Case, rule: Rule) -> Iterator[Task]:
    """The isolation of a hall in place of a site, or none."""
    lease: Any = case.record("lease_requests", rule.record)
    candidates = []
    for weaker in ("hall", "shared") if lease.isolation == "site" else ("shared",):
        less = "no isolation" if weaker == "shared" else "isolation of a hall"
        sentence = f"agree with '{lease.tenant}' on {less} in place of a {lease.isolation} for '{lease.id}'"
        editing = Editing(case).set(lease, "lease_requests", isolation=weaker)
        candidates.append(Candidate((rule.label,), sentence, editing))
    yield partial(first_verified, candidates)


def _group_repairs(case: Case, rule: Rule) -> Iterator[Task]:
    """All members of a group taken out of it."""
    editing = Editing(case)
    for request in case.lease_requests:
        if request.group == rule.record:
            editing.set(request, "lease_requests", group=None)
    yield partial(
        verified, Candidate((rule.label,), f"let more than one request of {rule.label} be accepted", editing)
    )


def _bar_repairs(case: Case, rule: Rule) -> Iterator[Task]:
    """A tenant no longer barred."""
    tenant: Any = case.record("tenants", rule.record)
    editing = Editing(case).set(tenant, "tenants", barred_jurisdictions=())
    yield partial(verified, Candidate((rule.label,), f"lift the {rule.label}", editing))


def _take_repairs(case: Case, rule: Rule) -> Iterator[Task]:
    yield partial(_lower_take, case, rule)


def _lower_take(case: Case, rule: Rule, searcher: Searcher) -> Repair | None:
    """A lower minimum take, by hundredths."""
    site: Any = case.record("sites", rule.record)
    hundredths = round(100 * site.minimum_take_fraction)

    def lower(by: int) -> Editing:
        return Editing(case).set(site, "sites", minimum_take_fraction=max(hundredths - by, 0) / 100)

    found = smallest_that_works(lower, hundredths, searcher)
    if found is None:
        return None
    taken = (hundredths - found[0]) / 100
    sentence = f"lower the {rule.label} from {site.minimum_take_fraction:g} to {taken:g}"
    amount, least = site.minimum_take_fraction - taken, (found[1] - 1) / 100
    candidate = Candidate(
        (rule.label,), sentence, lower(found[0]), amount, "fraction", str(case.plan.start_month), least
    )
    return verified(candidate, searcher)


def _more_gpus(case: Case, hall: Hall, searcher: Searcher) -> Repair | None:
    """More GPUs in a hall from the first month on, in lots, at most as many again as the whole fleet has."""

    def grown(lots: int) -> Editing:
        return Editing(case).set(hall, "halls", gpus=hall.gpus + lots * hall.lot_gpus)

    fleet = sum(one.gpus for one in case.halls) + sum(max(one.gpus, 0) for one in case.deliveries)
    found = smallest_that_works(grown, max(fleet // hall.lot_gpus, 1), searcher, SIZE_PRECISION)
    if found is None:
        return None
    gpus, month = found[0] * hall.lot_gpus, str(case.plan.start_month)
    candidate = Candidate(
        (f"GPUs of hall '{hall.id}'",),
        f"install {counted(gpus)} more GPUs in hall '{hall.id}' from {month} on",
        grown(found[0]),
        amount=float(gpus),
        unit="GPUs",
        month=month,
        cost_usd=Prices(case).gpus(hall.id, gpus),
        cost_basis=AT_DEAREST,
    )
    return verified(candidate, searcher)
