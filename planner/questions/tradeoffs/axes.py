"""A measure as something to hold to and to improve in searches of a problem."""

import time
from dataclasses import dataclass, field, replace

import numpy as np

from models.formulation.measures import measure_form
from models.plan.measures import MEASURES
from planner.problem import AGREEMENT, Found, Problem
from planner.solve.edits import Added, Amount, Edits, Row, joined
from planner.solve.highs import Limits
from planner.solve.interrupts import IsInterrupted, never
from planner.solve.program import FloatArray

ROOM = 1e-9
"""Relative room of a level that a plan itself has reached, so that rounding does not rule it out."""
MOST_STEPS = 12
"""Searches in which a share is improved at most."""


@dataclass(frozen=True)
class Clock:
    """The limits of many searches that share one span of time."""

    limits: Limits
    """Limits of one search; the time limit is replaced by what is left."""
    ends: float = np.inf
    """When all is over, in seconds of `time.monotonic`."""
    is_interrupted: IsInterrupted = field(default=never)

    def left(self, gap_fraction: float | None = None) -> Limits:
        """Limits of the next search."""
        seconds = max(self.ends - time.monotonic(), 0.0)
        gap = self.limits.gap_fraction if gap_fraction is None else gap_fraction
        return replace(self.limits, gap_fraction=gap, time_limit_seconds=seconds)

    @property
    def is_over(self) -> bool:
        """Whether no more is to be begun."""
        return self.is_interrupted() or time.monotonic() >= self.ends


@dataclass(frozen=True)
class Best:
    """The best plan found by one measure, and how good any can be."""

    solution: FloatArray
    """Scaled, shape (n,)."""
    level: float
    """The measure of the solution."""
    bound: float
    """No plan that keeps the edits has a better measure."""


class Axis:
    """A measure of the plans of one problem."""

    def __init__(self, problem: Problem, name: str) -> None:
        form = measure_form(problem.model, name)
        self.problem, self.measure = problem, MEASURES[name]
        self.parts = tuple(problem.amount(part) for part in form.parts)
        self.whole = None if form.whole is None else problem.amount(form.whole)

    @property
    def sign(self) -> float:
        """1 where more of the measure is better, otherwise -1."""
        return 1.0 if self.measure.is_more_better else -1.0

    @property
    def reach(self) -> float:
        """How far from nought the measure's terms, all taken together, can be within the columns' bounds."""
        program = self.problem.program
        most = np.maximum(np.abs(program.column_lower), np.abs(program.column_upper))
        return max(float(np.abs(part.coefficients) @ most) for part in self.parts)

    def level(self, solution: FloatArray) -> float:
        """The measure of a scaled solution."""
        most = max(part.of(solution) for part in self.parts)
        if self.whole is None:
            return most
        whole = self.whole.of(solution)
        return most / whole if whole > AGREEMENT else 0.0

    def worse(self, one: float, other: float) -> float:
        """The worse of two levels."""
        return self.sign * min(self.sign * one, self.sign * other)

    def is_reached(self, level: float, by: float) -> bool:
        """Whether a level is as good as another, but for rounding."""
        return self.sign * (by - level) >= -ROOM * abs(level)

    def at_least(self, level: float) -> Edits:
        """Edits that keep plans as good as a level."""
        if self.measure.is_more_better:
            (part,) = self.parts
            return Edits(rows=(Row(part, lower=level),))
        if self.whole is None:
            return Edits(rows=tuple(Row(part, upper=level) for part in self._parts_that_vary(level)))
        shares = tuple(_combined(part, 1.0, self.whole, -level) for part in self.parts)
        return Edits(rows=tuple(Row(share, upper=0.0) for share in shares))

    def reached(self, level: float) -> Edits:
        """Edits that keep plans as good as one that is there, with room for rounding."""
        return self.at_least(level - self.sign * ROOM * abs(level))

    def best(self, clock: Clock, edits: Edits, start: FloatArray | None = None) -> Best | None:
        """The best plan by this measure that keeps the edits; None where none was found in time.

        A share of the whole is no linear amount: a plan is improved until it is proven that none is better
        by more than the gap.
        """
        if self.whole is not None:
            return self._best_share(clock, edits, start, self.whole)
        found = self._search(self._improving(), clock, edits, start)
        if found.solution is None:
            return None
        return Best(found.solution, self.level(found.solution), self.sign * found.bound)

    def _search(self, improving: Edits, clock: Clock, edits: Edits, start: FloatArray | None) -> Found:
        return self.problem.search(
            clock.left(), edits=joined(edits, improving), start=start, is_interrupted=clock.is_interrupted
        )

    def _improving(self) -> Edits:
        """Edits that maximise the measure, or minimise the largest of its parts in a column of its own."""
        if self.measure.is_more_better or len(self.parts) == 1:
            return Edits(maximise=_combined(self.parts[0], self.sign))
        most = max(1.0, *(self._most(part) for part in self.parts))
        unit = 10.0 ** np.floor(np.log10(most))
        largest = Added(0.0, most / unit, lambda solution: max(self.level(solution), 0.0) / unit)
        rows = tuple(Row(_with_added(part, -unit), upper=0.0) for part in self._parts_that_vary(0.0))
        none = Amount(np.zeros(len(self.problem.program.cost)))
        return Edits(rows=rows, maximise=_with_added(none, -unit), columns=(largest,))

    def _best_share(self, clock: Clock, edits: Edits, start: FloatArray | None, whole: Amount) -> Best | None:
        """Improve a plan's share by more than the gap until none is left that would be, or the time is up."""
        if start is None:
            start = self.problem.search(clock.left(1.0), edits=edits).solution
        if start is None:
            return None
        solution, bound = start, 0.0
        for _ in range(MOST_STEPS):
            level = self.level(solution)
            target = level * (1 - max(clock.limits.gap_fraction, AGREEMENT))
            if level <= AGREEMENT or clock.is_over:
                break
            found = self._search(
                self._slack_at(target, whole), clock, joined(edits, self.at_least(target)), None
            )
            if found.is_infeasible:
                bound = target
                break
            if found.solution is None or self.level(found.solution) >= level:
                break
            solution = found.solution
        return Best(solution, self.level(solution), bound)

    def _slack_at(self, level: float, whole: Amount) -> Edits:
        """Edits that maximise by how much every part stays below a level times the whole (Dinkelbach's step)."""
        most = max(level * self._most(whole), 1.0)
        unit = 10.0 ** np.floor(np.log10(most))
        slack = Added(0.0, most / unit, lambda solution: 0.0)  # noqa: ARG005 (any start has some)
        rows = [Row(_with_added(_combined(part, 1.0, whole, -level), unit), upper=0.0) for part in self.parts]
        none = Amount(np.zeros(len(self.problem.program.cost)))
        return Edits(rows=tuple(rows), maximise=_with_added(none, unit), columns=(slack,))

    def _parts_that_vary(self, level: float) -> list[Amount]:
        """Parts with columns; a constant one that breaks the level stays too, so that nothing fits."""
        return [part for part in self.parts if part.coefficients.any() or part.constant > level]

    def _most(self, amount: Amount) -> float:
        """The most that an amount can be within the columns' bounds."""
        program = self.problem.program
        ends = (amount.coefficients * program.column_lower, amount.coefficients * program.column_upper)
        return amount.constant + float(np.maximum(*ends).sum())


def _combined(one: Amount, times: float, other: Amount | None = None, other_times: float = 0.0) -> Amount:
    """A sum of amounts, each so many times."""
    coefficients, constant = times * one.coefficients, times * one.constant
    if other is not None:
        coefficients, constant = (
            coefficients + other_times * other.coefficients,
            constant + other_times * other.constant,
        )
    return Amount(coefficients, constant)


def _with_added(amount: Amount, coefficient: float) -> Amount:
    """An amount and so much of the first column that the edits add."""
    return Amount(np.append(amount.coefficients, coefficient), amount.constant)
