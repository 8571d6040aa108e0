"""What a quote begins with: the plan without the request, and a plan with it that suits the least price."""

from dataclasses import dataclass, replace

import numpy as np

from models.inputs import Case, LeaseRequest
from models.plan import Plan
from models.plan.decisions import Decisions
from planner.outcomes import InfeasibleError
from planner.planning import plan
from planner.problem import Found
from planner.questions.quotes.open_price import OpenPrice, without
from planner.solve.highs import Limits
from planner.solve.interrupts import IsInterrupted, never
from planner.solve.options import OnProgress, SolveOptions

ROOM = 1.25
"""How much higher a price may be than expected."""


@dataclass(frozen=True)
class WithoutAsk:
    """What the plan without a request needs, to be worked out here or by another process."""

    case: Case
    request: LeaseRequest
    options: SolveOptions
    start: Decisions | None


def plan_without(ask: WithoutAsk, on_progress: OnProgress | None = None) -> Plan | None:
    """The plan of the case without the request; None where it is proven that there is none."""
    options = ask.options
    try:
        return plan(
            without(ask.case, ask.request),
            gap=options.gap_fraction,
            time_limit=options.time_limit_seconds,
            threads=options.threads,
            seed=options.seed,
            start=ask.start,
            on_progress=on_progress,
        )
    except InfeasibleError:
        return None


def nearer(
    ranged: OpenPrice,
    found: Found,
    worth_usd: float | None,
    limits: Limits,
    is_interrupted: IsInterrupted = never,
) -> tuple[OpenPrice, Found]:
    """A range of prices with a plan that may be better near the least price than what was found in another range.

    The best plan at one price need not be the one with the least price. So the search goes on at the price
    that its plan would need. It presolves, for nothing that it claims is used but its plan. The bound that is
    handed back is that of the range, by its search or by its relaxation.

    Parameters
    ----------
    ranged, found
        The range of prices, and what a search of it has found.
    worth_usd
        What the plan without the request is worth; None stands for about what that is: the plan found, with the
        request declined and all other leases kept.
    limits
        When the search ends.
    is_interrupted
        When it says so, the search stops.
    """
    if found.solution is None or is_interrupted():
        return ranged, found
    decisions = ranged.problem.decisions(found.solution)
    worth = _worth_declined(ranged, decisions) if worth_usd is None else worth_usd
    price = np.inf if worth is None else ranged.price_for(found, worth)
    if not 0 < price < np.inf:
        return ranged, found
    at_price = OpenPrice(ranged.case, ranged.request, 0.0, price)
    for_plans = replace(limits, is_for_plans_only=True, is_start_good=True)
    better = at_price.search(for_plans, decisions, is_interrupted=is_interrupted).solution
    if better is None:
        return ranged, found
    decisions, bound = at_price.problem.decisions(better), found.bound
    if price * ROOM > ranged.most_usd:
        ranged = OpenPrice(ranged.case, ranged.request, 0.0, price * ROOM)
        bound = ranged.relaxed_bound_usd()
    solution = ranged.problem.solution_of(decisions)
    worth_here = None if solution is None else ranged.problem.worth_usd(solution)
    return ranged, Found(found.answer, solution, worth_here, bound)


def _worth_declined(ranged: OpenPrice, decisions: Decisions) -> float | None:
    """What decisions are worth with the request declined; None where that breaks a rule."""
    others = tuple(one for one in decisions.leases if one.request != ranged.request.id)
    solution = ranged.problem.solution_of(decisions.model_copy(update={"leases": others}))
    return None if solution is None else ranged.problem.worth_usd(solution)
