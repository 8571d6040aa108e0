"""First plans: leases and runs packed at the prices of a relaxation, own use settled around them."""

from collections.abc import Callable
from dataclasses import replace

from models.formulation import Considered
from models.formulation.pricing import Pricing
from models.inputs import Case
from models.plan.decisions import Decisions
from planner.problem import Problem

from .generation import Relaxation
from .packing import RuinAndRecreate, decisions_of, space_of, wanted_first
from .standing import Standing
from .starting import options_taken, run_places_taken

STEPS_OF_A_CHOICE, MOST_STEPS = 10, 16_000
"""Steps of ruin and recreate for every request and run, and at most."""


def settled_plan(pricing: Pricing, case: Case, decisions: Decisions, standing: Standing) -> None:
    """Settle own use around decisions, and hold the plan if there is one; the model has only what they take."""
    taken = frozenset(pricing.keys(options_taken(pricing, decisions)))
    problem = Problem(case, considered=Considered(taken, run_places_taken(pricing, decisions)))
    solution = problem.solution_of(decisions, is_presolved=True)
    if solution is not None:
        standing.hold(problem, solution)


class Packer:
    """Packs leases and runs at the prices of a relaxation, which it does not keep."""

    def __init__(self, relaxation: Relaxation, seed: int) -> None:
        """Take up the prices."""
        self.seed = seed
        space = space_of(relaxation.prices, relaxation.priced)
        self.space = replace(space, first=wanted_first(space, relaxation))

    def packed(
        self,
        number: int,
        time_spent: Callable[[], float] | None = None,
        plan: Decisions | None = None,
    ) -> tuple[float, Decisions]:
        """Leases and runs packed, and what they are worth at the prices, USD.

        Parameters
        ----------
        number
            Another packing for each.
        time_spent
            Part of its time that has been spent on improving what is packed; None does not improve it.
        plan
            To go on from.
        """
        packing = RuinAndRecreate(self.space, self.seed + number, plan)
        if time_spent is not None:
            packing.run(min(STEPS_OF_A_CHOICE * self.space.choices, MOST_STEPS), time_spent)
        return packing.best.worth_usd, decisions_of(self.space, packing.best)
