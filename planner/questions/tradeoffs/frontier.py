"""The frontier of two measures of a case's plans, by the augmented epsilon-constraint method."""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import compress

import numpy as np

from models.inputs import Case
from models.plan import Plan
from models.plan.measures import Measure, measure_called
from planner.outcomes import NoPlanError, StoppedError
from planner.planning import SHARE_OF_GAP
from planner.problem import Problem
from planner.questions.starting import best_plan, tell_nobody
from planner.questions.tradeoffs.frontier_result import NEGLIGIBLE, Frontier, FrontierPoint
from planner.questions.tradeoffs.points import FoundPoint, PointTask, find_point
from planner.side_by_side import side_by_side
from planner.solve.highs import Limits
from planner.solve.interrupts import IsInterrupted, held_interrupts
from planner.solve.options import OnProgress, Progress, available_threads

MOST_POINTS = 200
ROOMS = (0.0, NEGLIGIBLE)
"""Shares of a span by which a point may be ahead and still be dominated: none, and what counts as nothing."""
ROUNDING = 1e-8
"""Share of a level by which a plan that was held to it may be behind it."""
NOTHING = "the search ended before any point of the frontier was found"


def frontier(
    case: Case,
    *,
    x: str = "internal_h100e_hours",
    y: str = "lease_npv_usd",
    points: int = 12,
    plan: Plan | None = None,
    gap: float = 1e-3,
    time_limit: float | None = None,
    threads: int | None = None,
    seed: int = 0,
    on_progress: OnProgress | None = None,
) -> Frontier:
    """Plans of which none can be better in one of two measures without being worse in the other.

    Parameters
    ----------
    case
        What is planned.
    x, y
        Names of two measures, as in `models.plan.measures.MEASURES`; the unit may be left out. One is held to
        levels spread evenly between its ends, and the best of the other is sought at each.
    points
        How many levels, from 2 to 200. Levels that lead to the same plan are one point, so that fewer may
        come.
    plan
        A plan of this case, to begin with; by default the case is planned first.
    gap
        Fraction within which each point is proven, in both measures.
    time_limit
        Seconds of wall time after which what is proven so far is told; None means never.
    threads
        How many searches run side by side; None means one for each processor.
    seed
        Seed of the solver's random choices.
    on_progress
        Called with where the planning stands, and after each point.

    Returns
    -------
    Frontier
        With `table`, `slopes` and `plan(number)`.

    Raises
    ------
    ValueError
        If a measure is unknown, both are the same, or an option is out of its range.
    PlanningError
        If the case has no plan, or none was found in time.

    Examples
    --------
    >>> from planner import frontier, read_case
    >>> frontier(read_case("data/first/case.json"), points=2)
    Frontier(internal_h100e_hours, lease_npv_usd: 2 points, each proven)
    """
    across, up = measure_called(x), measure_called(y)
    if across is up:
        raise ValueError(f"x and y are both {across.name}; name two measures")
    if not 2 <= points <= MOST_POINTS:
        raise ValueError(f"points is {points}; it must be from 2 to {MOST_POINTS}")
    started = time.monotonic()
    threads = available_threads() if threads is None else threads
    tell = on_progress or tell_nobody
    best = best_plan(case, plan, gap=gap, time_limit=time_limit, threads=threads, seed=seed, on_progress=tell)
    held, sought = (up, across) if up.unit == "fraction" and across.unit != "fraction" else (across, up)
    ends = np.inf if time_limit is None else started + time_limit
    limits = Limits(gap * SHARE_OF_GAP, np.inf, 1, seed)
    base = PointTask(case, held.name, sought.name, None, (), limits, ends)
    with held_interrupts() as is_interrupted:
        work = _Work(points, threads, started, tell, is_interrupted)
        found = _search(base, best, work)
        was_stopped = is_interrupted()
    there = [point for point in found if point is not None]
    if not there:
        raise StoppedError(NOTHING) if was_stopped else NoPlanError(f"{NOTHING}; allow more time")
    kept = _efficient(there, held, sought)
    missing = len(found) - len(there) + _unproven(there, kept, held, sought, gap)
    return Frontier(
        best=best,
        x=across,
        y=up,
        held=held,
        points=tuple(_points(kept, there, held, sought, gap)),
        missing=missing,
        was_interrupted=was_stopped,
        gap_fraction=gap,
        notes=_notes(missing, len(kept), points),
        seconds=time.monotonic() - started,
        processor_seconds=sum(point.seconds for point in there),
    )


@dataclass(frozen=True)
class _Work:
    """How the searches are done."""

    points: int
    threads: int
    started: float
    on_progress: OnProgress
    is_interrupted: IsInterrupted

    def found(self, tasks: Sequence[PointTask], before: int) -> list[FoundPoint | None]:
        """The points of tasks, side by side, after as many as were done before."""

        def tell(done: int) -> None:
            text = f"points of the frontier: {done + before} of {self.points}"
            self.on_progress(Progress(text, time.monotonic() - self.started))

        find = partial(find_point, is_interrupted=self.is_interrupted) if self.threads == 1 else find_point
        return side_by_side(
            find,
            tasks,
            self.threads,
            on_result=tell,
            is_interrupted=self.is_interrupted,
        )


def _search(base: PointTask, best: Plan, work: _Work) -> list[FoundPoint | None]:
    """The two ends side by side, then the levels between them."""
    start = Problem(base.case).solution_of(best.decisions)
    starts = () if start is None else (start,)
    ends = work.found([replace(base, level=level, starts=starts) for level in (None, np.inf)], 0)
    worst, top = ends
    if worst is None or top is None:
        return ends
    levels = np.linspace(worst.measures[base.held], top.measures[base.held], work.points)
    if abs(levels[-1] - levels[0]) <= NEGLIGIBLE * abs(levels).max():
        return ends
    starts = (*starts, worst.solution, top.solution)
    between = [replace(base, level=float(level), starts=starts) for level in levels[1:-1]]
    return [worst, *work.found(between, len(ends)), top]


def _efficient(found: Sequence[FoundPoint], held: Measure, sought: Measure) -> list[FoundPoint]:
    """The points that no other dominates, from the worst to the best of what is held; of equal ones the first."""
    spans = {one.name: _span(found, one) for one in (held, sought)}

    def leads(one: FoundPoint, other: FoundPoint) -> list[float]:
        """By how much one is better than another in each measure, as a share of the span."""
        return [
            _sign(measure) * (one.measures[measure.name] - other.measures[measure.name]) / spans[measure.name]
            for measure in (held, sought)
        ]

    ordered = sorted(found, key=lambda point: _sign(held) * point.measures[held.name])
    kept: list[FoundPoint] = []
    for point in ordered:
        others = [leads(other, point) for other in ordered if other is not point]
        is_dominated = any(min(ahead) >= -room and max(ahead) > room for ahead in others for room in ROOMS)
        is_there = any(max(map(abs, leads(other, point))) <= NEGLIGIBLE for other in kept)
        if not is_dominated and not is_there:
            kept.append(point)
    return kept


def _sign(measure: Measure) -> float:
    return 1.0 if measure.is_more_better else -1.0


def _span(found: Sequence[FoundPoint], measure: Measure) -> float:
    values = [point.measures[measure.name] for point in found]
    return max(max(values) - min(values), NEGLIGIBLE * max(abs(value) for value in values), 1e-12)


def _points(
    kept: Sequence[FoundPoint], found: Sequence[FoundPoint], held: Measure, sought: Measure, gap: float
) -> Iterator[FrontierPoint]:
    """The points with the tightest bounds that all searches together prove.

    A search bounds what is sought for all plans that keep its level, and what is held for all plans as good in what is
    sought as the one that it found.
    """
    spans = {one.name: _span(kept, one) for one in (held, sought)}
    for number, point in enumerate(kept, start=1):
        is_kept = [_reaches(held, point.measures[held.name], one.level) for one in found]
        is_as_good = [
            _reaches(sought, point.measures[sought.name], one.measures[sought.name]) for one in found
        ]
        bounds = {
            held.name: _ahead(
                held, [point.held_bound, *(one.held_bound for one in compress(found, is_as_good))], point
            ),
            sought.name: _ahead(
                sought, [point.sought_bound, *(one.sought_bound for one in compress(found, is_kept))], point
            ),
        }
        is_proven = _is_proven(point, bounds, gap, spans)
        yield FrontierPoint(number, point.measures, bounds, is_proven, point.decisions)


def _reaches(measure: Measure, value: float, level: float | None) -> bool:
    """Whether a value is as good as a level, but for rounding."""
    return level is None or _sign(measure) * (value - level) >= -ROUNDING * abs(level)


def _is_proven(
    point: FoundPoint, bounds: Mapping[str, float], gap: float, spans: Mapping[str, float]
) -> bool:
    """Whether no plan can be ahead of a point by more than the gap."""
    return all(
        abs(bound - point.measures[name]) <= gap * abs(point.measures[name]) + NEGLIGIBLE * spans[name]
        for name, bound in bounds.items()
    )


def _unproven(
    found: Sequence[FoundPoint], kept: Sequence[FoundPoint], held: Measure, sought: Measure, gap: float
) -> int:
    """How many levels were searched without an end, and led to no point of their own.

    The best of what is held is such a level as long as it is not proven to be the best.
    """
    spans = {one.name: _span(found, one) for one in (held, sought)}
    shown = {id(point) for point in kept}
    return sum(
        not _is_proven(one, {held.name: _of_level(one), sought.name: one.sought_bound}, gap, spans)
        for one in found
        if id(one) not in shown or one.best_bound is not None
    )


def _of_level(point: FoundPoint) -> float:
    """What bounds the held measure of a point as the one of its level."""
    return point.held_bound if point.best_bound is None else point.best_bound


def _ahead(measure: Measure, bounds: Sequence[float], point: FoundPoint) -> float:
    """The tightest of bounds; a plan that is ahead of it by rounding is its own bound."""
    value = point.measures[measure.name]
    return max(min(bounds), value) if measure.is_more_better else min(max(bounds), value)


def _notes(missing: int, kept: int, asked: int) -> tuple[str, ...]:
    """What a reader must know of how many points there are."""
    notes = []
    if missing:
        notes.append(f"Of {asked} levels, {missing} led to no point of their own before a limit came.")
    if kept < asked - missing:
        notes.append(
            f"{asked} levels were asked for; {kept} plans come of them of which none dominates another."
        )
    return tuple(notes)
