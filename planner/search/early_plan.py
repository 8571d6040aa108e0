"""A plan beside the solver: packed while the solver, alone with a whole model, has none that is worth much yet."""

import time
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from types import TracebackType
from typing import Self

from planner.problem import Found, Problem, refuse_contradiction
from planner.solve.highs import Limits
from planner.solve.interrupts import IsInterrupted

from .control import part_spent
from .first_plans import Packer
from .generation import Generation
from .standing import Standing

PATIENCE_SECONDS = 0.5
"""How long the solver searches by itself: small cases are proven by then."""
POOR = 0.1
"""Gap above which the solver's plan is worth little."""
PACKING_SECONDS = 5.0
"""Most time for packing, what is packed greedily and settled first among it."""


class EarlyPlan:
    """A plan packed in another thread for a problem that the solver searches, if that takes long.

    The solver is not told of it, and does what it would do without: a search that is ended by its gap ends with the
    same plan.
    """

    def __init__(self, problem: Problem, limits: Limits, is_interrupted: IsInterrupted) -> None:
        """Begin to wait; with a single thread the solver stays alone."""
        self.problem, self.limits, self.is_interrupted = problem, limits, is_interrupted
        self.began, self.is_over = time.monotonic(), False
        self.standing = Standing()
        self.pool = ThreadPoolExecutor(1)
        self.packing: Future[None] | None = None

    def __enter__(self) -> Self:
        """Use it while the solver searches."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End what is under way."""
        self.is_over = True
        self.pool.shutdown()
        if self.packing and error is None:
            self.packing.result()

    def value_beside(self, value_usd: float | None, bound_usd: float | None) -> float | None:
        """The better of the solver's value so far and the early plan's, which is begun if the former is poor."""
        is_poor = value_usd is None or bound_usd is None or bound_usd - value_usd > POOR * abs(value_usd)
        is_late = time.monotonic() - self.began > PATIENCE_SECONDS
        if is_poor and is_late and self.limits.threads > 1 and not (self.packing or self._is_stopped()):
            self.packing = self.pool.submit(self._pack)
        values = [value for value in (value_usd, self.standing.value_usd) if value is not None]
        return max(values, default=None)

    def unless_worse(self, found: Found) -> Found:
        """What the solver found, or the early plan in its place where a limit left the solver with less.

        Raises
        ------
        SolverError
            If the early plan is worth more than the solver says any plan can be.
        """
        value, solution = self.standing.value_usd, self.standing.solution
        if value is None or solution is None:
            return found
        refuse_contradiction(self.problem.program, value, found.bound)
        is_ended_by_gap = found.answer.status == "optimal"
        if is_ended_by_gap or (found.value is not None and found.value >= value):
            return found
        return replace(found, solution=solution, value=value, bound=max(found.bound, value))

    def _pack(self) -> None:
        """Pack at the prices of own use alone, greedily and then better, and settle own use around each."""
        generation = Generation(self.problem.case, self._limits_of_a_part, self._is_stopped)
        relaxation = generation.first(lambda _: None)
        if relaxation is None or self._is_stopped():
            return
        packer = Packer(relaxation, self.limits.seed, self._is_stopped)
        spent = part_spent(PACKING_SECONDS, self._is_stopped)
        for packed in (packer.greedily, partial(packer.packed, 0, spent)):
            decisions = packed()
            if self._is_stopped():
                return
            solution = self.problem.solution_of(decisions, is_presolved=True)
            if solution is not None:
                self.standing.hold(self.problem, solution)

    def _limits_of_a_part(self) -> Limits:
        left = self.limits.time_limit_seconds - (time.monotonic() - self.began)
        return Limits(0.0, max(left, 0.0), 1, self.limits.seed, is_for_plans_only=True)

    def _is_stopped(self) -> bool:
        return self.is_over or self.is_interrupted() or self._limits_of_a_part().time_limit_seconds <= 0
