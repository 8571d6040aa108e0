"""Weighing one request: the best plan with the decision on it turned round, and what lies between the two."""

from collections.abc import Iterator
from dataclasses import dataclass

from models.inputs import Case, LeaseRequest
from models.plan import Plan
from models.plan.decisions import Decisions
from planner.checked_plan import Proof, checked_plan
from planner.outcomes import CheckFailedError
from planner.questions.conflicts.rules import Rule, case_with_only, rules_of
from planner.questions.why.forcing import Best, Forcing, Means
from planner.questions.why.shortages import Shortage, shortages_with
from planner.solve.options import SolveOptions

LOOSE_GAP_FRACTION = 1.0
"""Gap of a search that only asks whether there is a plan at all."""
MOST_RULES = 24
"""Rules that are left out one by one to see which stands in the way."""


@dataclass(frozen=True)
class Task:
    """One request to be weighed; picklable, for other processes."""

    plan: Plan
    request: str
    means: Means
    place: int
    """Its place among the requests, from 0."""
    count: int
    """How many requests there are."""
    processes: int
    """How many are weighed at a time."""


@dataclass(frozen=True)
class Weighing:
    """The best plan with the decision on a request turned round, beside the plan."""

    request: str
    turned: Best
    """What is known of the best plan that decides the other way."""
    plan: Plan | None
    """That plan, checked; None where none was found."""
    margin_low_usd: float | None
    """Accepting is worth at least this more than declining; None where one of the two is impossible or not known."""
    margin_high_usd: float | None
    """Accepting is worth at most this more than declining."""
    has_options: bool
    """Whether any start month, place and size is left by the data."""
    shortages: tuple[Shortage, ...] = ()
    """Of a declined request: what is short if it is added to the plan as it stands."""
    rules: tuple[Rule, ...] = ()
    """Rules of which each by itself keeps the decision from being turned round."""
    is_cut_short: bool = False
    """Whether the time was up before all of this was known to the gap."""


def weigh(task: Task) -> Weighing:
    """Turn the decision on a request round and search for the best plan."""
    plan, case, means = task.plan, task.plan.case, task.means.shared(task.count - task.place, task.processes)
    request = request_of(case, task.request)
    is_accepted = accepts(plan.decisions, task.request)
    forcing = Forcing(case, task.request, is_accepted=not is_accepted, plan=plan.decisions)
    if not is_accepted and not forcing.has_options:
        rules = tuple(_signed_in_the_way(plan, request))
        return Weighing(
            task.request, Best(-float("inf"), -float("inf"), None), None, None, None, False, (), rules
        )
    turned = forcing.best(means)
    other = _as_plan(plan, turned, means)
    low, high = _margin(plan, turned, is_accepted)
    shortages: tuple[Shortage, ...] = ()
    if not is_accepted and other is not None:
        shortages = shortages_with(case, plan.decisions, other.decisions, task.request)
    rules = tuple(_rules_in_the_way(plan, request, not is_accepted, means)) if turned.is_infeasible else ()
    return Weighing(task.request, turned, other, low, high, True, shortages, rules, means.is_over)


def request_of(case: Case, name: str) -> LeaseRequest:
    """The lease request of this id."""
    return next(one for one in case.lease_requests if one.id == name)


def accepts(decisions: Decisions, request: str) -> bool:
    """Whether decisions accept a request."""
    return any(one.request == request and one.is_accepted for one in decisions.leases)


def _margin(plan: Plan, turned: Best, is_accepted: bool) -> tuple[float | None, float | None]:
    """Value of the best plan that accepts less that of the best that declines, each an interval.

    The plan's own bound holds whatever is decided on the request.
    """
    if turned.is_infeasible:
        return None, None
    own = (plan.value_usd, max(plan.solve.bound_usd, plan.value_usd))
    other = (turned.low_usd, min(turned.high_usd, own[1]))
    within, without = (own, other) if is_accepted else (other, own)
    low, high = within[0] - without[1], within[1] - without[0]
    return (low if low > -float("inf") else None, high if high < float("inf") else None)


def _as_plan(plan: Plan, turned: Best, means: Means) -> Plan | None:
    """The plan that was found, accepted by the independent check; None where it is not."""
    if turned.decisions is None:
        return None
    options = SolveOptions(means.gap_fraction, None, 1, means.seed)
    bound = min(turned.high_usd, max(plan.solve.bound_usd, plan.value_usd))
    try:
        return checked_plan(plan.case, turned.decisions, options, Proof(bound, "time_limit", 0.0))
    except CheckFailedError:
        return None


def _signed_in_the_way(plan: Plan, request: LeaseRequest) -> Iterator[Rule]:
    """The signed leases without any one of which there would be room for a request."""
    rules = rules_of(plan.case)
    for rule in rules:
        if rule.kind == "lease":
            looser = case_with_only(plan.case, [one for one in rules if one != rule])
            if Forcing(looser, request.id, is_accepted=True, plan=Decisions()).has_options:
                yield rule


def _rules_in_the_way(plan: Plan, request: LeaseRequest, wanted: bool, means: Means) -> Iterator[Rule]:
    """The rules without any one of which the decision could be turned round."""
    rules = rules_of(plan.case)
    loose = Means(LOOSE_GAP_FRACTION, means.ends, means.seed)
    for rule in rules[:MOST_RULES]:
        if means.is_over:
            return
        looser = case_with_only(plan.case, [one for one in rules if one != rule])
        forcing = Forcing(looser, request.id, is_accepted=wanted, plan=plan.decisions)
        if forcing.reaching(-float("inf"), loose).decisions is not None:
            yield rule
