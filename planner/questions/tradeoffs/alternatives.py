"""Plans nearly as good as the best that decide otherwise, and what all such plans have in common."""

import time
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from models.inputs import Case
from models.plan import Plan
from planner.outcomes import SolverError
from planner.planning import SHARE_OF_GAP
from planner.problem import AGREEMENT, Problem
from planner.questions.starting import best_plan, tell_nobody
from planner.questions.tradeoffs.alternatives_result import Alternative, Alternatives, Standing
from planner.questions.tradeoffs.axes import Clock
from planner.questions.tradeoffs.distance import OTHERWISE, Ways, ways_of
from planner.questions.tradeoffs.making import aimed_plan, settled
from planner.questions.tradeoffs.standings import Probe, standings, worth_at_least
from planner.solve.edits import joined
from planner.solve.highs import Limits
from planner.solve.interrupts import held_interrupts
from planner.solve.options import OnProgress, Progress, available_threads
from planner.solve.program import FloatArray

MOST_COUNT = 50
SECONDS_EACH = 10.0
"""Time for one alternative: that a plan is the farthest of all is slow to prove, and worth little."""
ROUNDING = 1e-6


def alternatives(
    case: Case,
    *,
    within: float = 0.01,
    count: int = 5,
    plan: Plan | None = None,
    gap: float = 1e-3,
    time_limit: float | None = None,
    threads: int | None = None,
    seed: int = 0,
    on_progress: OnProgress | None = None,
) -> Alternatives:
    """Plans within a fraction of the best that differ most in what they decide on requests.

    One after the other, each plan is as far as can be from the nearest of those before it. Every request is
    sorted: accepted in all plans within the fraction, in some, or in none of them.

    That a plan is the farthest of all is slow to prove: each is sought for ten seconds at most, and told with
    the distance that none can exceed.

    Parameters
    ----------
    case
        What is planned.
    within
        Plans count that are worth at least the best plan's value less this fraction of it.
    count
        How many alternatives, from 1 to 50; fewer come where no other plan differs.
    plan
        A plan of this case to measure by, and to begin with; by default the case is planned first.
    gap
        Fraction within which the best plan is proven, and at which the search for a distance may stop.
    time_limit
        Seconds of wall time after which what is found and proven so far is told; None means never.
    threads
        Threads of the solver; None means all processors that this process may use.
    seed
        Seed of the solver's random choices.
    on_progress
        Called with where the planning stands, and before each search.

    Returns
    -------
    Alternatives
        With `table`, `requests` (must, may, never) and `decisions`.

    Raises
    ------
    ValueError
        If an option is out of its range.
    PlanningError
        If the case has no plan, or none was found in time.

    Examples
    --------
    >>> from planner import alternatives, read_case
    >>> alternatives(read_case("data/first/case.json"), within=0.1, count=1).requests[["request", "standing"]]
        request standing
    0  Acorn-48     must
    1  Birch-16      may
    2  Cedar-24      may
    """
    if not 0 <= within <= 1:
        raise ValueError(f"within is {within}; it must be a fraction from 0 to 1, such as 0.01")
    if not 1 <= count <= MOST_COUNT:
        raise ValueError(f"count is {count}; it must be from 1 to {MOST_COUNT}")
    started = time.monotonic()
    threads = available_threads() if threads is None else threads
    tell = on_progress or tell_nobody
    best = best_plan(case, plan, gap=gap, time_limit=time_limit, threads=threads, seed=seed, on_progress=tell)
    ends = np.inf if time_limit is None else started + time_limit
    with held_interrupts() as is_interrupted:
        clock = Clock(Limits(gap * SHARE_OF_GAP, np.inf, threads, seed), ends, is_interrupted)
        search = _Search(best, within, clock, started, tell)
        sorted_requests, known = search.standings(threads)
        found = search.farthest(count, known)
        was_stopped = is_interrupted()
    seconds = time.monotonic() - started
    return Alternatives(
        best=best,
        within_fraction=within,
        least_value_usd=search.least_usd,
        found=tuple(search.checked(one, seconds) for one in found),
        standings=sorted_requests,
        is_complete=search.is_complete,
        was_interrupted=was_stopped,
        gap_fraction=gap,
        seconds=seconds,
    )


@dataclass(frozen=True)
class _Far:
    """A plan that is far from those before it."""

    solution: FloatArray
    distance: float
    """From the nearest before it."""
    most: float
    """No plan is farther from all of those before it."""


@dataclass
class _Search:
    """All searches among the plans that are nearly as good as the best."""

    best: Plan
    within: float
    clock: Clock
    started: float
    on_progress: OnProgress
    is_complete: bool = False
    """Whether as many came as were asked for, or it is proven that no other plan differs."""

    def __post_init__(self) -> None:
        self.problem = Problem(self.best.case)
        self.ways: Ways = ways_of(self.problem)
        self.least_usd = self.best.value_usd - self.within * abs(self.best.value_usd)
        self.slack_usd = AGREEMENT * abs(self.best.value_usd)
        start = self.problem.solution_of(self.best.decisions)
        if start is None:
            raise SolverError("the solver does not find the plan's own decisions; try another --seed")
        self.start: FloatArray = start

    def _tell(self, text: str) -> None:
        self.on_progress(Progress(text, time.monotonic() - self.started))

    def farthest(self, count: int, known: list[FloatArray]) -> list[_Far]:
        """As many plans as asked for, each as far as can be from the nearest before it and from the best.

        Each search begins with the farthest of the plans known already.
        """
        good_enough = worth_at_least(self.problem, self.least_usd - self.slack_usd)
        chosen, found = [self.start], list[_Far]()
        self.is_complete = not self.ways.columns
        while len(found) < count and not self.is_complete:
            self._tell(f"alternative {len(found) + 1} of {count}")
            start = max(known, key=partial(self._distance, chosen), default=self.start)
            limits = self.clock.left()
            search = self.problem.search(
                replace(limits, time_limit_seconds=min(limits.time_limit_seconds, SECONDS_EACH)),
                edits=joined(good_enough, self.ways.farthest_from(chosen)),
                start=start,
                is_interrupted=self.clock.is_interrupted,
            )
            solution = start if search.solution is None else search.solution
            distance = self._distance(chosen, solution)
            if distance == 0:
                self.is_complete = search.bound < OTHERWISE - ROUNDING
                break
            solution = settled(self.problem, solution, good_enough, self.clock)
            found.append(_Far(solution, distance, min(search.bound, float(len(self.ways.columns)))))
            chosen.append(solution)
        self.is_complete = self.is_complete or len(found) == count
        return found

    def _distance(self, chosen: list[FloatArray], solution: FloatArray) -> float:
        """From the nearest of the plans chosen."""
        return min(self.ways.distance(solution, one) for one in chosen)

    def standings(self, threads: int) -> tuple[tuple[Standing, ...], list[FloatArray]]:
        """How each request stands over all plans that are good enough, and the plans that showed it."""
        self._tell("requests that all plans accept or decline")
        reach = max(self.best.solve.bound_usd - self.least_usd, 0.0) + 2 * self.slack_usd
        gap = reach / max(abs(self.least_usd), self.slack_usd, 1.0)
        base = Probe(
            case=self.best.case,
            request="",
            is_accepted=True,
            least_usd=self.least_usd - self.slack_usd,
            start=self.start,
            limits=replace(self.clock.limits, gap_fraction=gap, threads=1),
            ends=self.clock.ends,
        )
        return standings(base, self.ways, [self.start], threads, self.clock.is_interrupted)

    def checked(self, far: _Far, seconds: float) -> Alternative:
        """A plan as an alternative, accepted by the independent check."""
        aim = f"being unlike the best plan, within {100 * self.within:.3g} % of its value"
        decisions = self.problem.decisions(far.solution)
        plan = aimed_plan(self.best, decisions, aim, is_proven=True, seconds=seconds)
        return Alternative(plan, far.distance, far.most)
