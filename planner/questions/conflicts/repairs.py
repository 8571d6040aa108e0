"""Repairs: changes of an infeasible case after which it has a plan, each shown to by solving the changed case."""

from collections.abc import Iterable
from dataclasses import dataclass

from models.inputs import Case, CaseError
from models.plan.decisions import Decisions
from planner.outcomes import PlanningError, StoppedError
from planner.planning import plan
from planner.questions.conflicts.changes import Change, Editing
from planner.questions.conflicts.feasibility import Searcher
from planner.questions.conflicts.sentences import at

VALUE_GAP_FRACTION = 0.01
"""How near the best the plan of a repaired case must be proven; its interval is told."""
LONGEST_VALUATION_SECONDS = 20.0
"""Time that the plan of one repaired case may take once it is known that there is one."""


@dataclass(frozen=True)
class Candidate:
    """A repair that has not been tried yet."""

    rules: tuple[str, ...]
    """Labels of the rules that it changes."""
    sentence: str
    """What is done, with amount and month."""
    editing: Editing
    """The changes."""
    amount: float | None = None
    """By how much."""
    unit: str = ""
    """Unit of the amount."""
    month: str = ""
    """First month that it concerns."""
    least_amount: float | None = None
    """No smaller amount is enough, as far as that is proven."""
    cost_usd: float | None = None
    """What it costs, at the prices of `prices.py`."""
    cost_basis: str = ""
    """How that was priced."""
    start: Decisions | None = None
    """A plan of the changed case, where one is thought to be known."""


@dataclass(frozen=True)
class Repair:
    """A change of the case after which it has a plan, shown by a plan that the independent check accepts."""

    rules: tuple[str, ...]
    """Labels of the rules that it changes."""
    sentence: str
    """What is done, with amount and month."""
    changes: tuple[Change, ...]
    """Every field that changes, with its place in the case as it was read."""
    amount: float | None
    """By how much; None where something is done or not."""
    unit: str
    """Unit of the amount."""
    month: str
    """First month that it concerns, `YYYY-MM`; blank for all."""
    least_amount: float | None
    """No smaller amount is enough, as far as that is proven; None where nothing is proven of it."""
    cost_usd: float | None
    """What it costs in money that the case gives, nominal; None where the case gives none."""
    cost_basis: str
    """How that was priced."""
    value_usd: float
    """Present value of the plan found for the repaired case."""
    bound_usd: float
    """No plan of the repaired case is worth more."""
    case: Case
    """The repaired case."""

    def __str__(self) -> str:
        where = dict.fromkeys(change.where for change in self.changes if change.where not in self.sentence)
        return at(", ".join(where), self.sentence)


def verified(candidate: Candidate, searcher: Searcher) -> Repair | None:
    """The candidate as a repair, if the changed case solves; None if not, or if time is up."""
    start = candidate.start
    if start is None:
        start = searcher.try_editing(candidate.editing).decisions
    if start is None:
        return None
    try:
        repaired = candidate.editing.made()
    except CaseError:
        return None
    left = searcher.clock.left
    if left <= 0:
        return None
    try:
        made = plan(
            repaired,
            gap=VALUE_GAP_FRACTION,
            time_limit=min(left, LONGEST_VALUATION_SECONDS),
            threads=searcher.threads,
            seed=searcher.seed,
            start=start,
        )
    except StoppedError:
        searcher.clock.is_stopped = True
        return None
    except PlanningError:
        return None
    searcher.clock.is_stopped = made.solve.stopped_by == "interrupt"
    return Repair(
        candidate.rules,
        candidate.sentence,
        tuple(candidate.editing.changes),
        candidate.amount,
        candidate.unit,
        candidate.month,
        candidate.least_amount,
        candidate.cost_usd,
        candidate.cost_basis,
        made.value_usd,
        made.solve.bound_usd,
        repaired,
    )


def first_verified(candidates: Iterable[Candidate], searcher: Searcher) -> Repair | None:
    """The first of several changes that works."""
    for candidate in candidates:
        if repair := verified(candidate, searcher):
            return repair
    return None
