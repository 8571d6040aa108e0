"""One changed case: what kept decisions are worth under it, and what the best ones are."""

import math
import time
from dataclasses import dataclass, replace
from typing import Literal

from models.inputs import Case
from models.plan import Plan, check_decisions, ledger, value_usd
from models.plan.check.structure import STRUCTURE_RULES
from models.plan.decisions import Decisions
from planner.outcomes import InfeasibleError, NoPlanError, StoppedError
from planner.planning import plan

UNREADABLE = frozenset(rule.__name__ for rule in STRUCTURE_RULES)
"""Rules without which decisions cannot be priced under a case at all."""
Status = Literal["proven", "not_proven", "infeasible", "not_known"]


@dataclass(frozen=True)
class Kept:
    """Decisions of one case under another."""

    value_usd: float | None
    """What they are worth, penalties included; None where they cannot be read under the case at all."""
    breaks: tuple[str, ...]
    """A sentence for every rule of the case that they break; then nobody can have the value."""

    @property
    def is_feasible(self) -> bool:
        """Whether the decisions keep every rule of the changed case."""
        return not self.breaks


@dataclass(frozen=True)
class Best:
    """The best plan of a case, as far as a search has shown."""

    status: Status
    low_usd: float | None
    """What the best plan found is worth; None where none was found."""
    high_usd: float | None
    """No plan is worth more; None where that is not known, or there is no plan."""
    decisions: Decisions | None
    """Of the best plan found."""
    is_interrupted: bool = False
    """Whether the user stopped the search."""


NOT_KNOWN = Best("not_known", None, None, None)
NO_PLAN = Best("infeasible", None, None, None)


@dataclass(frozen=True)
class SearchTask:
    """What a process is asked for: the best plan of a case, beginning with the decisions kept."""

    case: Case
    start: Decisions
    gap: float
    seed: int
    ends: float
    """When all searches are to be over, in seconds of `time.monotonic`, the same clock in every process."""
    turns: int
    """How many searches, this one included, the process is expected to do until then; each has its share."""


def kept_under(case: Case, decisions: Decisions) -> Kept:
    """What decisions made for another case are worth under this one, and what they break of it."""
    violations = check_decisions(case, decisions)
    breaks = tuple(f"{violation.rule}: {violation.message}" for violation in violations)
    if any(violation.rule in UNREADABLE for violation in violations):
        return Kept(None, breaks)
    return Kept(value_usd(ledger(case, decisions)), breaks)


def search(task: SearchTask) -> Best:
    """The best plan of a task's case, proven as far as the time allows."""
    seconds = (task.ends - time.monotonic()) / task.turns
    if seconds <= 0:
        return NOT_KNOWN
    try:
        made = plan(
            task.case,
            gap=task.gap,
            time_limit=seconds if math.isfinite(seconds) else None,
            threads=1,
            seed=task.seed,
            start=task.start,
        )
    except InfeasibleError:
        return NO_PLAN
    except NoPlanError:
        return NOT_KNOWN
    except StoppedError:
        return replace(NOT_KNOWN, is_interrupted=True)
    return best_of(made)


def best_of(plan: Plan) -> Best:
    """What a plan shows of its case."""
    solve = plan.solve
    is_interrupted = solve.stopped_by == "interrupt"
    return Best(solve.status, plan.value_usd, solve.bound_usd, plan.decisions, is_interrupted)


def at_least(best: Best, kept: Kept, decisions: Decisions) -> Best:
    """The best plan when the kept one counts too: it is a plan, and may be better than what the search has found."""
    if not kept.is_feasible or kept.value_usd is None:
        return best
    if best.low_usd is not None and best.low_usd >= kept.value_usd:
        return best
    high = None if best.high_usd is None else max(best.high_usd, kept.value_usd)
    status: Status = "proven" if best.status == "proven" else "not_proven"
    return replace(best, status=status, low_usd=kept.value_usd, high_usd=high, decisions=decisions)
