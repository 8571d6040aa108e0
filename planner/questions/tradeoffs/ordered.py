"""Planning by several measures in order: the best by the first, and among plans near it the best by the next."""

import time
from collections.abc import Sequence

import numpy as np

from models.inputs import Case
from models.plan import Plan
from models.plan.measures import measure_called
from planner.outcomes import NoPlanError, StoppedError
from planner.planning import SHARE_OF_GAP
from planner.problem import Problem
from planner.questions.starting import best_plan, tell_nobody
from planner.questions.tradeoffs.axes import Axis, Best, Clock
from planner.questions.tradeoffs.making import aimed_plan, measured, settled
from planner.solve.edits import Edits, joined
from planner.solve.highs import Limits
from planner.solve.interrupts import held_interrupts
from planner.solve.options import OnProgress, Progress, available_threads

Step = str | tuple[str, float]
"""A measure's name, alone or with the fraction of its best that may be given up for the steps after it."""


def plan_in_order(
    case: Case,
    order: Sequence[Step],
    *,
    plan: Plan | None = None,
    gap: float = 1e-3,
    time_limit: float | None = None,
    threads: int | None = None,
    seed: int = 0,
    on_progress: OnProgress | None = None,
) -> Plan:
    """The best plan by the first measure; among those within a fraction of it the best by the next; and so on.

    Parameters
    ----------
    case
        What is planned.
    order
        Measures as in `models.plan.measures.MEASURES` (the unit may be left out), each alone or with the
        fraction of its best that later ones may give up. What all leave open is decided by the value.
    plan
        A plan of this case, to begin with; by default the case is planned first.
    gap
        Fraction within which the best by each measure is proven.
    time_limit
        Seconds of wall time after which the best plan so far is returned, marked `not_proven`.
    threads
        Threads of the solver; None means all processors that this process may use.
    seed
        Seed of the solver's random choices.
    on_progress
        Called with where the planning stands, and before each step.

    Returns
    -------
    Plan
        It has passed the check; `solve.aim` says how it was chosen.

    Raises
    ------
    ValueError
        If a measure is unknown or comes twice, or a fraction is out of its range.
    PlanningError
        If the case has no plan, or none was found in time.

    Examples
    --------
    >>> from planner import plan_in_order, read_case
    >>> plan_in_order(read_case("data/first/case.json"), ["internal_h100e_hours"])
    Plan('First': worth USD 145,798.40, proven)
    """
    steps = _steps(order)
    started = time.monotonic()
    threads = available_threads() if threads is None else threads
    tell = on_progress or tell_nobody
    best = best_plan(case, plan, gap=gap, time_limit=time_limit, threads=threads, seed=seed, on_progress=tell)
    ends = np.inf if time_limit is None else started + time_limit
    problem = Problem(case)
    axes = tuple(Axis(problem, name) for name, _ in steps)
    edits, solution, is_proven = Edits(), problem.solution_of(best.decisions), True
    with held_interrupts() as is_interrupted:
        clock = Clock(Limits(gap * SHARE_OF_GAP, np.inf, threads, seed), ends, is_interrupted)
        for axis, (_, fraction) in zip(axes, steps, strict=True):
            tell(Progress(_words(axis), time.monotonic() - started))
            reached = axis.best(clock, edits, solution)
            if reached is None:
                is_proven = False
                break
            is_proven = is_proven and _is_within(axis, reached, gap)
            solution = reached.solution
            level = reached.level - axis.sign * fraction * abs(reached.level)
            edits = joined(edits, axis.reached(level))
        if solution is None:
            message = "the search ended before any plan was found"
            raise StoppedError(message) if is_interrupted() else NoPlanError(f"{message}; allow more time")
        solution = settled(problem, solution, edits, clock)
        was_interrupted = is_interrupted()
    decisions = problem.decisions(solution)
    measured(axes, decisions, solution)
    return aimed_plan(
        best,
        decisions,
        _aim(axes, steps),
        is_proven=is_proven,
        seconds=time.monotonic() - started,
        was_interrupted=was_interrupted,
    )


def _steps(order: Sequence[Step]) -> list[tuple[str, float]]:
    """Each step with its measure's full name and its fraction."""
    pairs = [(step, 0.0) if isinstance(step, str) else step for step in order]
    steps = [(measure_called(name).name, fraction) for name, fraction in pairs]
    if not steps:
        raise ValueError("order is empty; name at least one measure, such as 'cash'")
    names = [name for name, _ in steps]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(f"order names {twice[0]} more than once; name each measure once")
    wrong = [f"{name}: {fraction:g}" for name, fraction in steps if not 0 <= fraction <= 1]
    if wrong:
        raise ValueError(f"order: {', '.join(wrong)}; what may be given up is a fraction from 0 to 1")
    return steps


def _is_within(axis: Axis, reached: Best, gap: float) -> bool:
    """Whether a measure's best is proven within the gap."""
    room = gap * abs(reached.level) + (gap if axis.whole else 1e-6)
    return axis.sign * (reached.bound - reached.level) <= room


def _aim(axes: Sequence[Axis], steps: Sequence[tuple[str, float]]) -> str:
    """How the plan was chosen, in words."""
    parts = []
    for axis, (_, fraction) in zip(axes, steps, strict=True):
        words = _words(axis)
        parts.append(f"{words} (within {100 * fraction:.3g} %)" if fraction else words)
    return ", then ".join(parts)


def _words(axis: Axis) -> str:
    """What is sought, in words."""
    return f"{'most' if axis.measure.is_more_better else 'least'} {axis.measure.title.lower()}"
