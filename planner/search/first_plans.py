"""First plans: leases and runs packed at the prices of a relaxation, own use settled around them."""

from collections.abc import Callable
from dataclasses import replace
from functools import cached_property

from models.formulation.pricing import Pricing
from models.plan.decisions import Decisions
from planner.solve.highs import Limits
from planner.solve.interrupts import IsInterrupted, never

from .generation import Relaxation
from .packing import (
    HOT,
    WARM,
    Packed,
    Patterns,
    RuinAndRecreate,
    decisions_of,
    packed_greedily,
    space_of,
)
from .standing import Standing
from .starting import problem_around

STEPS_OF_A_CHOICE, MOST_STEPS = 20, 16_000
"""Steps of ruin and recreate for every request and run, and at most."""

COMBINED_GAP = 1e-5
"""Up to which the best of what was packed is sought."""


def settled_plan(pricing: Pricing, decisions: Decisions, standing: Standing) -> None:
    """Settle own use around decisions, and hold the plan if there is one; the model has only what they take."""
    problem = problem_around(pricing, decisions)
    solution = problem.solution_of(decisions, is_presolved=True)
    if solution is not None:
        standing.hold(problem, solution)


class Packer:
    """Packs leases and runs at the prices of a relaxation."""

    def __init__(self, relaxation: Relaxation, seed: int, is_stopped: IsInterrupted = never) -> None:
        """Take up the prices; `is_stopped` ends what is put in greedily."""
        self.seed, self.is_stopped = seed, is_stopped
        self.space = space_of(relaxation)
        self.patterns = Patterns(self.space)
        self.best: Packed | None = None
        """The best of all that was packed."""

    @cached_property
    def begun(self) -> Packed:
        """What is packed greedily, from nothing: every packing begins with it."""
        return packed_greedily(self.space, is_stopped=self.is_stopped)

    def greedily(self) -> Decisions:
        """Leases and runs packed greedily."""
        return decisions_of(self.space, self.begun)

    def packed(
        self, number: int, time_spent: Callable[[], float], plan: Decisions | None = None
    ) -> Decisions:
        """Leases and runs packed.

        Parameters
        ----------
        number
            Another packing for each.
        time_spent
            Part of its time that has been spent on improving what is packed.
        plan
            To go on from.
        """
        begun = self.begun if plan is None else packed_greedily(self.space, plan, self.is_stopped)
        return self._improved(begun, number, time_spent, HOT if plan is None else WARM)

    def packed_on(self, number: int, time_spent: Callable[[], float]) -> Decisions:
        """The same, going on from the best that was packed."""
        return self._improved(self.best or self.begun, number, time_spent, WARM)

    def _improved(self, begun: Packed, number: int, time_spent: Callable[[], float], hot: float) -> Decisions:
        packing = RuinAndRecreate(self.space, self.seed + number, begun, self.patterns, hot)
        packing.run(min(STEPS_OF_A_CHOICE * self.space.choices, MOST_STEPS), time_spent)
        self._keep(packing.best)
        return decisions_of(self.space, packing.best)

    def combined(self, limits: Limits) -> Decisions:
        """The best that is put together of what stood at each site after any step of any packing."""
        if self.best is None:
            return self.greedily()
        nearly = replace(limits, gap_fraction=COMBINED_GAP)
        self._keep(self.patterns.best(self.best, nearly, self.is_stopped))
        return decisions_of(self.space, self.best)

    def _keep(self, packed: Packed) -> None:
        if self.best is None or packed.worth_usd > self.best.worth_usd:
            self.best = packed
