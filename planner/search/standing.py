"""Where a search stands: its best plan, and the bound on every plan."""

import threading
from dataclasses import dataclass, field

import numpy as np

from models.plan.decisions import Decisions
from planner.problem import AGREEMENT, Problem
from planner.solve.program import FloatArray


@dataclass
class Standing:
    """The best plan and the bound so far; every thread tells what it has found."""

    problem: Problem | None = None
    """The model of which `solution` is one."""
    solution: FloatArray | None = None
    """Scaled; None before the first plan."""
    value_usd: float | None = None
    bound_usd: float = np.inf
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def hold(self, problem: Problem, solution: FloatArray) -> None:
        """Hold a plan if it is the best so far."""
        value_usd = problem.worth_usd(solution)
        with self._lock:
            if self.value_usd is None or value_usd > self.value_usd:
                self.problem, self.solution, self.value_usd = problem, solution, value_usd

    def move(self, problem: Problem, solution: FloatArray) -> None:
        """Hold the best plan as a solution of another model, so that its own need not be kept."""
        value_usd = problem.worth_usd(solution)
        with self._lock:
            if self.value_usd is not None and abs(value_usd - self.value_usd) <= AGREEMENT * abs(
                self.value_usd
            ):
                self.problem, self.solution = problem, solution
                self.value_usd = value_usd

    def bounded(self, bound_usd: float) -> None:
        """Note a bound."""
        with self._lock:
            self.bound_usd = min(self.bound_usd, bound_usd)

    @property
    def gap(self) -> float:
        """By how much the bound lies above the best plan's value, of that; infinite as long as there is none."""
        if self.value_usd is None:
            return np.inf
        above = self.bound_usd - self.value_usd
        return above / abs(self.value_usd) if self.value_usd else np.inf if above > 0 else 0.0

    @property
    def decisions(self) -> Decisions:
        """What the best plan decides; nothing before the first."""
        if self.problem is None or self.solution is None:
            return Decisions()
        return self.problem.decisions(self.solution)
