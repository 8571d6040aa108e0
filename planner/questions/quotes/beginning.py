"""What a quote begins with: the plan without the request, and a plan with it that suits the least price."""

from dataclasses import dataclass, replace
from statistics import median

import numpy as np

from models.inputs import Case, LeaseRequest
from models.plan import Plan
from models.plan.decisions import Decisions
from planner.outcomes import InfeasibleError
from planner.planning import plan
from planner.problem import Found
from planner.questions.quotes.open_price import OpenPrice, without
from planner.solve.highs import Answer, Limits
from planner.solve.interrupts import IsInterrupted, never
from planner.solve.options import OnProgress, SolveOptions

ROOM = 1.25
"""How much higher a price may be than expected."""


def first_guess_usd(case: Case, request: LeaseRequest) -> float:
    """A price to begin with: the request's own, or else the middle of those of its basis in the case."""
    if request.price_usd > 0:
        return request.price_usd
    alike = [
        one.price_usd
        for one in case.lease_requests
        if one.price_basis == request.price_basis and one.price_usd > 0
    ]
    return median(alike) if alike else 1.0


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


@dataclass(frozen=True)
class Look:
    """What a search of a range of prices has found; its bound is one of that range."""

    ranged: OpenPrice
    found: Found

    def price_for(self, worth_usd: float) -> float:
        """About the price at which the plan is worth so much; infinite where there is none."""
        return self.ranged.price_for(self.found, worth_usd)

    def in_range(self, most_usd: float, decisions: Decisions) -> "Look":
        """Decisions in the range up to another price, bounded by its relaxation; itself where they break a rule."""
        ranged = OpenPrice(self.ranged.case, self.ranged.request, 0.0, most_usd)
        solution = ranged.problem.solution_of(decisions)
        if solution is None:
            return self
        value, bound = ranged.problem.worth_usd(solution), ranged.relaxed_bound_usd()
        return Look(ranged, replace(self.found, solution=solution, value=value, bound=bound))


def nearer(
    look: Look, worth_usd: float, limits: Limits, is_interrupted: IsInterrupted = never
) -> tuple[Look, Look | None]:
    """A look with a plan that may be better near the least price than that of another look.

    The best plan at one price need not be the one with the least price. So the search goes on at the price
    that its plan would need. Without a time limit it presolves, for nothing that it claims is needed but its plan.

    Parameters
    ----------
    look
        A range of prices, and what a search of it has found.
    worth_usd
        What the plan without the request is worth, or about that much.
    limits
        When the search ends.
    is_interrupted
        When it says so, the search stops.

    Returns
    -------
    The range with the better plan, and the look at the price itself where its bound may be used.
    """
    price = look.price_for(worth_usd)
    if look.found.solution is None or not 0 < price < np.inf or is_interrupted():
        return look, None
    ranged = OpenPrice(look.ranged.case, look.ranged.request, 0.0, price)
    is_for_plans = limits.time_limit_seconds == np.inf
    means = replace(limits, is_for_plans_only=is_for_plans, is_start_good=True)
    start = look.ranged.problem.decisions(look.found.solution)
    at_price = Look(ranged, ranged.search(means, start, is_interrupted=is_interrupted))
    proven = None if is_for_plans else at_price
    if at_price.found.solution is None:
        return look, proven
    decisions = ranged.problem.decisions(at_price.found.solution)
    if price * ROOM > look.ranged.most_usd:
        return look.in_range(price * ROOM, decisions), proven
    solution = look.ranged.problem.solution_of(decisions)
    value = None if solution is None else look.ranged.problem.worth_usd(solution)
    return Look(look.ranged, replace(look.found, solution=solution, value=value)), proven


def raised(look: Look, worth_usd: float) -> Look:
    """A look whose range reaches the price at which its plan is worth so much."""
    price = look.price_for(worth_usd)
    if look.found.solution is None or not look.ranged.most_usd < price < np.inf:
        return look
    return look.in_range(price * ROOM, look.ranged.problem.decisions(look.found.solution))


def unsought() -> Found:
    """What is known where nothing was sought."""
    return Found(Answer("work_limit", "not sought", np.inf, None), None, None, np.inf)


def worth_declined_usd(look: Look) -> float:
    """What a plan that was found is worth with the request declined and all other leases kept.

    Minus infinity where that breaks a rule, or there is no plan.
    """
    ranged = look.ranged
    if look.found.solution is None:
        return -np.inf
    decisions = ranged.problem.decisions(look.found.solution)
    others = tuple(one for one in decisions.leases if one.request != ranged.request.id)
    solution = ranged.problem.solution_of(decisions.model_copy(update={"leases": others}))
    return -np.inf if solution is None else ranged.problem.worth_usd(solution)
