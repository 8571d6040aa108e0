"""Sensitivity of a plan's value: inputs varied one by one, and two together, kept and planned anew."""

import itertools
import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from models.inputs import Case, CaseError, Problem
from models.plan import Plan
from planner.cases.setting import Values
from planner.questions.starting import best_plan
from planner.questions.what_if.inputs import VariedInput, Vary, default_inputs, varied_case, varied_inputs
from planner.questions.what_if.levels import BASE, Level
from planner.questions.what_if.repricing import (
    NOT_KNOWN,
    Best,
    SearchTask,
    at_least,
    best_of,
    kept_under,
    search,
)
from planner.questions.what_if.result import Point, Sensitivity, Series
from planner.side_by_side import side_by_side
from planner.solve.interrupts import IsInterrupted, held_interrupts
from planner.solve.options import available_threads

MOST_CASES = 10_000
"""Changed cases of one analysis."""
OnSearch = Callable[[int, int], object]
"""Called with how many searches are done, and how many there are."""


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
    on_search: OnSearch | None = None,
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
    on_search
        Called after each search.

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
    >>> found = sensitivity(case, vary={"sites[*].energy_usd_per_mwh": "±10%"})  # doctest: +SKIP
    >>> found.tornado  # doctest: +SKIP
    """
    started = time.monotonic()
    threads = available_threads() if threads is None else threads
    if two_way is not None and len(two_way) != 2:
        raise ValueError(f"two_way names {len(two_way)} inputs; name two")
    singles = default_inputs(case) if vary is None and two_way is None else varied_inputs(case, vary or {})
    pair = varied_inputs(case, two_way or {})
    changed = _changed_cases(case, singles, pair)
    turns = math.ceil(len(changed) / threads)
    first = None if time_limit is None else time_limit / (turns + 1)
    base = best_plan(case, plan, gap=gap, time_limit=first, threads=threads, seed=seed)
    ends = math.inf if time_limit is None else started + time_limit
    searches = _Searches(base, gap, seed, ends, threads, on_search or _tell_nobody)
    is_stopped = plan is None and base.solve.stopped_by == "interrupt"
    points, was_interrupted = searches.points(changed, is_stopped=is_stopped)
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


def _tell_nobody(done: int, of: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True)
class _Changed:
    """One changed case, and the levels that its inputs are at."""

    levels: tuple[Level, ...]
    case: Case


def _changed_cases(case: Case, singles: Sequence[VariedInput], pair: Sequence[VariedInput]) -> list[_Changed]:
    """Every changed case: each input by itself, then the pairs.

    Raises
    ------
    CaseError
        If any is not valid; with the problems of all.
    """
    wanted: list[tuple[tuple[VariedInput, ...], tuple[Level, ...]]]
    wanted = [((one,), (level,)) for one in singles for level in one.levels]
    if pair:
        _refuse_overlap(case, pair)
        both = [_with_base(case, one) for one in pair]
        wanted += [(tuple(pair), levels) for levels in itertools.product(*both)]
    if len(wanted) > MOST_CASES:
        raise ValueError(f"there are {len(wanted):,} cases to plan; give levels for at most {MOST_CASES:,}")
    made: list[_Changed] = []
    problems: list[Problem] = []
    for inputs, levels in wanted:
        values: Values = {}
        for one, level in zip(inputs, levels, strict=True):
            values |= one.values(case, level)
        try:
            name = " and ".join(level.label for level in levels)
            made.append(_Changed(levels, varied_case(case, values, name)))
        except CaseError as error:
            problems += error.errors
    if problems:
        raise CaseError(list(dict.fromkeys(problems)))
    return made


def _refuse_overlap(case: Case, pair: Sequence[VariedInput]) -> None:
    one, other = pair
    shared = [target for target in one.targets if target in other.targets]
    if shared:
        message = f"both inputs vary {shared[0].name(case)}; vary two different things."
        raise CaseError([Problem(other.selector, message)])


def _with_base(case: Case, varied: VariedInput) -> tuple[Level, ...]:
    """An input's levels with the case as it is among them, where shares pass from less to more."""
    as_it_is = Level(None, varied.value(case, BASE))
    if BASE in varied.levels or as_it_is in varied.levels:
        return varied.levels
    less = [level for level in varied.levels if _is_less(case, varied, level)]
    return (*less, BASE, *(level for level in varied.levels if level not in less))


def _is_less(case: Case, varied: VariedInput, level: Level) -> bool:
    """Whether a level is below what the fields have, on the whole."""
    if level.factor is not None:
        return level.factor < 1
    before = sum(target.value(case) for target in varied.targets)
    return bool(sum(varied.values(case, level).values()) < before)


@dataclass(frozen=True)
class _Searches:
    """How the best plans of changed cases are searched for."""

    base: Plan
    gap: float
    seed: int
    ends: float
    threads: int
    on_search: OnSearch

    def points(self, changed: Sequence[_Changed], *, is_stopped: bool) -> tuple[list[Point], bool]:
        """What becomes of each changed case, and whether the user stopped it; if already, nothing is searched for."""
        decisions, case = self.base.decisions, self.base.case
        with held_interrupts() as is_interrupted:
            kept = [kept_under(one.case, decisions) for one in changed]
            open_cases = {at: one.case for at, one in enumerate(changed) if one.case != case}
            found, was_interrupted = self._best(
                list(open_cases.values()), lambda: is_stopped or is_interrupted()
            )
        best = dict.fromkeys(range(len(changed)), best_of(self.base)) | dict(
            zip(open_cases, found, strict=True)
        )
        points = [
            Point(one.levels, kept[at], at_least(best[at], kept[at], decisions), at not in open_cases)
            for at, one in enumerate(changed)
        ]
        return points, was_interrupted

    def _best(self, cases: Sequence[Case], is_interrupted: IsInterrupted) -> tuple[list[Best], bool]:
        """The best plan of each case, side by side; with one thread in this process, where a search hears Ctrl-C."""
        heard = [False]

        def search_here(task: SearchTask) -> Best:
            found = search(task)
            heard[0] |= found.is_interrupted
            return found

        count = len(cases)
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
            on_result=lambda done: self.on_search(done, count),
            is_interrupted=lambda: heard[0] or is_interrupted(),
        )
        return [NOT_KNOWN if one is None else one for one in found], heard[0] or is_interrupted()
