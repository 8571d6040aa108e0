"""One point of a frontier: the most of one measure among plans that hold another to a level, and its proof."""

import time
from dataclasses import dataclass

import numpy as np

from models.inputs import Case
from models.plan.decisions import Decisions
from planner.problem import Problem
from planner.questions.tradeoffs.axes import Axis, Clock
from planner.questions.tradeoffs.making import measured, settled
from planner.solve.edits import Edits, joined
from planner.solve.highs import Limits
from planner.solve.interrupts import IsInterrupted, never
from planner.solve.program import FloatArray


@dataclass(frozen=True)
class PointTask:
    """What is asked: the best of one measure while another is held, and then the best of the one held."""

    case: Case
    held: str
    """Name of the measure that is held to a level."""
    sought: str
    """Name of the measure that is sought."""
    level: float | None
    """The level; None holds nothing, infinity the best that there is."""
    starts: tuple[FloatArray, ...]
    """Scaled solutions to begin with."""
    limits: Limits
    ends: float
    """When the search ends, in seconds of `time.monotonic`, the same clock in every process."""


@dataclass(frozen=True)
class FoundPoint:
    """A plan that keeps the level, and how far any plan can be ahead of it."""

    level: float | None
    """The level to which the held measure was held; None for nothing."""
    solution: FloatArray
    """Scaled, shape (n,)."""
    decisions: Decisions
    measures: dict[str, float]
    """Every measure, recomputed from the decisions."""
    held_bound: float
    """No plan as good in what is sought is better in what is held."""
    sought_bound: float
    """No plan that keeps the level is better in what is sought."""
    best_bound: float | None
    """No plan at all is better in what is held, where the level is the best that was found of it; else None."""
    seconds: float
    """Processor seconds spent on it."""


def find_point(task: PointTask, is_interrupted: IsInterrupted = never) -> FoundPoint | None:
    """The point of a task; None where no plan keeps the level, or none was found in time.

    The augmented epsilon-constraint method adds a small weight on the measure that is held, so that a point is
    efficient; a weight small enough to change nothing drowns in the gap of a mixed-integer solve. Here the
    augmentation is a search of its own: first the best of what is sought at the level, then the best of what is
    held without giving that up. Each search proves its bound. What both leave open is decided by the value.
    """
    began = time.process_time()
    problem = Problem(task.case)
    held, sought = Axis(problem, task.held), Axis(problem, task.sought)
    clock = Clock(task.limits, task.ends, is_interrupted)
    starts, level, top = list(task.starts), task.level, held.sign * np.inf
    if level is not None and not np.isfinite(level):
        best = held.best(clock, Edits(), _best_start(starts, held))
        if best is None:
            return None
        level, top = best.level, best.bound
        starts.append(best.solution)
    keeping = Edits() if level is None else held.reached(level)
    kept = [start for start in starts if level is None or held.is_reached(level, held.level(start))]
    first = sought.best(clock, keeping, _best_start(kept, sought))
    if first is None:
        return None
    second = held.best(clock, joined(keeping, sought.reached(first.level)), first.solution)
    solution = first.solution if second is None else second.solution
    held_bound = top if second is None else held.worse(top, second.bound)
    both = joined(held.reached(held.level(solution)), sought.reached(sought.level(solution)))
    solution = settled(problem, solution, both, clock)
    decisions = problem.decisions(solution)
    return FoundPoint(
        level=level,
        solution=solution,
        decisions=decisions,
        measures=measured((held, sought), decisions, solution),
        held_bound=held_bound,
        sought_bound=first.bound,
        best_bound=top if np.isfinite(top) else None,
        seconds=time.process_time() - began,
    )


def _best_start(starts: list[FloatArray], axis: Axis) -> FloatArray | None:
    """The best solution by an axis; None where there is none."""
    return max(starts, key=lambda start: axis.sign * axis.level(start), default=None)
