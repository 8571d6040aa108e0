"""Whether a case has a plan at all: searched for, not optimised, within what is left of the time."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np

from models.inputs import Case, CaseError
from models.plan.decisions import Decisions
from planner.outcomes import SolverError
from planner.problem import Found, Problem
from planner.questions.conflicts.changes import Editing
from planner.solve.edits import Amount, Edits
from planner.solve.highs import Limits, solve
from planner.solve.interrupts import IsInterrupted, never
from planner.solve.program import FloatArray

Verdict = Literal["feasible", "infeasible", "unknown"]


@dataclass
class Clock:
    """What is left of the time that a question may take."""

    seconds: float
    is_interrupted: IsInterrupted = never
    started: float = field(default_factory=time.monotonic)
    is_stopped: bool = False
    """Whether the user has stopped what the question had begun."""

    @property
    def elapsed(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self.started

    @property
    def left(self) -> float:
        """Seconds left; none once the user has stopped."""
        return 0.0 if self.was_interrupted() else max(self.seconds - self.elapsed, 0.0)

    def was_interrupted(self) -> bool:
        """Whether the user has stopped the question."""
        return self.is_stopped or self.is_interrupted()

    def part(self, fraction: float) -> "Clock":
        """A clock that ends when this fraction of what is left has gone by."""
        return Clock(self.left * fraction, self.was_interrupted)


@dataclass(frozen=True)
class Tried:
    """What a search for any plan of a case has come to."""

    verdict: Verdict
    decisions: Decisions | None = None
    """Those of the plan found."""


@dataclass
class Searcher:
    """Searches for any plan of a case, as often as it is asked to."""

    clock: Clock
    threads: int
    seed: int
    on_search: Callable[[int], object] = bool
    """Called with the number of searches so far, before each."""
    searches: int = 0

    @contextmanager
    def within(self, fraction: float) -> Iterator[None]:
        """Search within this fraction of the time that is left."""
        whole = self.clock
        self.clock = whole.part(fraction)
        try:
            yield
        finally:
            self.clock = whole

    def search(
        self,
        problem: Problem,
        edits: Edits,
        *,
        gap_fraction: float = 1.0,
        start: FloatArray | None = None,
    ) -> Found | None:
        """Search a problem within what is left of the time; None if there is none left, or the solver fails."""
        if not self._begin():
            return None
        try:
            return problem.search(
                self.limits(gap_fraction),
                edits=edits,
                start=start,
                is_interrupted=self.clock.was_interrupted,
            )
        except SolverError:
            return None

    def _begin(self) -> bool:
        """Count a search and tell of it; False if there is no time for one."""
        if self.clock.left <= 0:
            return False
        self.searches += 1
        self.on_search(self.searches)
        return True

    def limits(self, gap_fraction: float = 1.0) -> Limits:
        """Limits of one search: whatever time is left."""
        return Limits(gap_fraction, self.clock.left, self.threads, self.seed)

    def try_case(self, case: Case) -> Tried:
        """Search for any plan of a case; `unknown` once time is up, or where the solver fails."""
        if self.clock.left <= 0:
            return Tried("unknown")
        problem = Problem(case)
        nothing = Amount(np.zeros(len(problem.program.cost)))
        found = self.search(problem, Edits(maximise=nothing))
        if found is None:
            return Tried("unknown")
        if found.solution is not None:
            return Tried("feasible", problem.decisions(found.solution))
        return Tried("infeasible" if found.is_infeasible else "unknown")

    def try_editing(self, editing: Editing) -> Tried:
        """Search for any plan of a changed case; changes that contradict one another leave none."""
        try:
            return self.try_case(editing.made())
        except CaseError:
            return Tried("infeasible")

    def fits_in_parts(self, case: Case) -> bool | None:
        """Whether the case would have a plan if lots, leases and runs could be cut into parts; None: not known."""
        if not self._begin():
            return None
        program = Problem(case).program
        relaxed = replace(
            program,
            is_integer=np.zeros_like(program.is_integer),
            cost=np.zeros_like(program.cost),
        )
        status = solve(relaxed, self.limits(), is_interrupted=self.clock.was_interrupted).status
        return {"optimal": True, "infeasible": False}.get(status)
