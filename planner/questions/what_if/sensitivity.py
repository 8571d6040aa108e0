"""Sensitivity of a plan's value: inputs varied one by one, and two together, kept and planned anew."""

import itertools
import math
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from models.inputs import Case
from models.plan import Plan
from planner.questions.starting import best_plan, tell_nobody
from planner.questions.what_if.changes import ChangedCase, changed_cases
from planner.questions.what_if.inputs import Vary, default_inputs, varied_inputs
from planner.questions.what_if.repricing import (
    NO_PLAN,
    NOT_KNOWN,
    Best,
    Kept,
    SearchTask,
    at_least,
    best_of,
    kept_under,
    search,
)
from planner.questions.what_if.result import Point, Sensitivity, Series
from planner.side_by_side import side_by_side
from planner.solve.interrupts import IsInterrupted, held_interrupts
from planner.solve.options import OnProgress, Progress, available_threads


def sensitivity(
    case: Case,
    plan: Plan | None = None,
    *,
    vary: Vary | None = None,
    two_way: Vary | None = None,
    gap: float = 1e-3,
    time_limit: float | None = None,
    threads: int | None = None,
    seed: int = 0,
    on_progress: OnProgress | None = None,
) -> Sensitivity:
    """How the value moves with inputs, with the plan's decisions kept and with the best ones.

    Parameters
    ----------
    case
        What is planned.
    plan
        A plan of this case, to begin with; by default the case is planned first.
    vary
        Levels of each input, by selector: a share up and down (`"±10%"`), shares (`"-5%,+10%"`) or values
        (`(50, 90)`); or a list of texts such as `"sites[*].energy_usd_per_mwh:±10%"`. A selector that hits
        several fields varies them together. By default, unless `two_way` is given: discount rate, energy
        prices, prices of open requests, on-demand prices, values of own use, and power, each by ±10 %.
    two_way
        Two inputs to vary together, by selector as in `vary`: every pair of their levels, the case as it is
        among them.
    gap
        Fraction within which each plan is proven.
    time_limit
        Seconds of wall time after which what is proven so far is told; None means never.
    threads
        How many searches run side by side; None means one for each processor.
    seed
        Seed of the solver's random choices.
    on_progress
        Called while the case is planned, and after each search.

    Returns
    -------
    Sensitivity
        With `tornado`, `levels`, `two_way`, `grid(column)` and `fields`.

    Raises
    ------
    CaseError
        If a selector hits nothing, or a level makes a case that is not valid; with all problems.
    ValueError
        If the plan is of another case, `two_way` does not name two inputs, or an option is out of its range.
    PlanningError
        If the case itself has no plan, or none was found in time.

    Examples
    --------
    >>> from planner import read_case, sensitivity
    >>> found = sensitivity(read_case("data/first/case.json"), vary={"sites[*].energy_usd_per_mwh": "±10%"})
    >>> round(float(found.tornado["kept_swing_usd"].iloc[0]), 2)
    4892.16
    """
    started = time.monotonic()
    threads = available_threads() if threads is None else threads
    if two_way is not None and len(two_way) != 2:
        raise ValueError(f"two_way names {len(two_way)} inputs; name two")
    singles = default_inputs(case) if vary is None and two_way is None else varied_inputs(case, vary or {})
    pair = varied_inputs(case, two_way or {})
    changed = changed_cases(case, singles, pair)
    turns = math.ceil(len(changed) / threads)
    first = None if time_limit is None else time_limit / (turns + 1)
    tell = on_progress or tell_nobody
    base = best_plan(case, plan, gap=gap, time_limit=first, threads=threads, seed=seed, on_progress=tell)
    ends = math.inf if time_limit is None else started + time_limit
    points, was_interrupted = _Searches(base, gap, seed, started, ends, threads, tell).points(changed)
    is_late = any(point.best.status in ("not_proven", "not_known") for point in points)
    single = [
        Series((one,), tuple(itertools.islice(given, len(one.levels))))
        for given in [iter(points)]
        for one in singles
    ]
    return Sensitivity(
        plan=base,
        single=tuple(single),
        pair=Series(pair, tuple(points[sum(len(one.levels) for one in singles) :])) if pair else None,
        gap_fraction=gap,
        seconds=time.monotonic() - started,
        stopped_by="interrupt" if was_interrupted else "time_limit" if is_late else "",
    )


@dataclass(frozen=True)
class _Searches:
    """How the best plans of changed cases are searched for."""

    base: Plan
    gap: float
    seed: int
    started: float
    ends: float
    threads: int
    on_progress: OnProgress

    def points(self, changed: Sequence[ChangedCase]) -> tuple[list[Point], bool]:
        """What becomes of each changed case, and whether the user stopped it."""
        with held_interrupts() as is_interrupted:
            kept = [self._kept(one) for one in changed]
            varied = [one.case for one in changed if one.case is not None and one.case != self.base.case]
            best, was_interrupted = self._best(varied, is_interrupted)
        found = iter(best)
        return [self._point(one, its, found) for one, its in zip(changed, kept, strict=True)], was_interrupted

    def _kept(self, changed: ChangedCase) -> Kept:
        if changed.case is None:
            return Kept(None, changed.contradictions)
        return kept_under(changed.case, self.base.decisions)

    def _point(self, changed: ChangedCase, kept: Kept, found: Iterator[Best]) -> Point:
        """A changed case with what has become of it; what was searched for is the next one found."""
        if changed.case is None:
            return Point(changed.levels, kept, NO_PLAN)
        if changed.case == self.base.case:
            return Point(changed.levels, kept, best_of(self.base), is_base=True)
        return Point(changed.levels, kept, at_least(next(found), kept, self.base.decisions))

    def _best(self, cases: Sequence[Case], is_interrupted: IsInterrupted) -> tuple[list[Best], bool]:
        """The best plan of each case, side by side; with one thread in this process, where a search hears Ctrl-C."""
        heard = [False]

        def search_here(task: SearchTask) -> Best:
            found = search(task)
            heard[0] |= found.is_interrupted
            return found

        def tell(done: int) -> None:
            text = f"changed cases planned: {done} of {count}"
            self.on_progress(Progress(text, time.monotonic() - self.started))

        count = len(cases)
        if time.monotonic() >= self.ends:
            return [NOT_KNOWN] * count, False
        tasks = [
            SearchTask(
                case,
                self.base.decisions,
                self.gap,
                self.seed,
                self.ends,
                math.ceil((count - at) / self.threads),
            )
            for at, case in enumerate(cases)
        ]
        found = side_by_side(
            search_here if self.threads == 1 or count <= 1 else search,
            tasks,
            self.threads,
            on_result=tell,
            is_interrupted=lambda: heard[0] or is_interrupted(),
        )
        return [NOT_KNOWN if one is None else one for one in found], heard[0] or is_interrupted()
