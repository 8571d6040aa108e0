"""First plans: leases and runs packed at the prices of a relaxation, own use settled around them."""

from collections.abc import Callable
from functools import cached_property

from models.formulation.pricing import Pricing
from models.plan.decisions import Decisions
from planner.solve.interrupts import IsInterrupted, never

from .generation import Relaxation
from .packing import HOT, WARM, Packed, RuinAndRecreate, decisions_of, packed_greedily, space_of
from .standing import Standing
from .starting import options_taken, problem_of, run_places_taken

STEPS_OF_A_CHOICE, MOST_STEPS = 20, 16_000
"""Steps of ruin and recreate for every request and run, and at most."""


def settled_plan(pricing: Pricing, decisions: Decisions, standing: Standing) -> None:
    """Settle own use around decisions, and hold the plan if there is one; the model has only what they take."""
    problem = problem_of(pricing, options_taken(pricing, decisions), run_places_taken(pricing, decisions))
    solution = problem.solution_of(decisions, is_presolved=True)
    if solution is not None:
        standing.hold(problem, solution)


class Packer:
    """Packs leases and runs at the prices of a relaxation."""

    def __init__(self, relaxation: Relaxation, seed: int, is_stopped: IsInterrupted = never) -> None:
        """Take up the prices; `is_stopped` ends what is put in greedily."""
        self.seed, self.is_stopped = seed, is_stopped
        self.space = space_of(relaxation)

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
        packing = RuinAndRecreate(self.space, self.seed + number, begun, HOT if plan is None else WARM)
        packing.run(min(STEPS_OF_A_CHOICE * self.space.choices, MOST_STEPS), time_spent)
        return decisions_of(self.space, packing.best)
