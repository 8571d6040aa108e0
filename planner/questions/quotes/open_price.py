"""A request whose price is open: the best plan that accepts it over a range of prices, and a plan's least price."""

from dataclasses import dataclass, replace

import numpy as np

from models.formulation.waivers import Waiver, allow_waivers, gain_by_price_usd, least_gain_by_price_usd
from models.inputs import Case, LeaseRequest
from models.plan import check_decisions, ledger, value_usd
from models.plan.decisions import Decisions
from planner.problem import POLISH_LIMITS_SECONDS, Found, Problem
from planner.solve.edits import Edits, Row, edited, joined
from planner.solve.highs import Limits, OnBounds, solve
from planner.solve.interrupts import IsInterrupted, never
from planner.solve.program import FloatArray, Program

EVEN = 1e-6
"""Difference of the fractions waived in two halls up to which they are alike."""
MOST_STEPS = 4
"""How often a price is raised until its plan, priced from the decisions alone, is worth what it must be."""

_LINEAR = Limits(0.0, POLISH_LIMITS_SECONDS, 1, 0)
"""Limits of a linear program."""


@dataclass(frozen=True)
class Offer:
    """Decisions that accept the request, and the least price at which they are worth what they must be."""

    price_usd: float
    """The price, per unit of the request's price basis."""
    case: Case
    """The case with the request at that price."""
    decisions: Decisions
    """What is decided."""
    value_usd: float
    """Present value of the decisions at that price."""
    usd_per_price: float
    """Present value of one dollar of price, before penalties."""


class OpenPrice:
    """The problem of a case that accepts one request, at whichever price from `least` to `most` suits best.

    With the best price of the range its value bounds what every price of the range can reach.
    """

    def __init__(self, case: Case, request: LeaseRequest, least_usd: float, most_usd: float) -> None:
        """Build the problem; `most_usd` is above nought."""
        self.request, self.least_usd, self.most_usd = request, least_usd, most_usd
        self.case = case
        waivable = 1 - least_usd / most_usd
        self.problem = Problem(
            priced(case, request, most_usd), lambda model: allow_waivers(model, request.id, waivable)
        )
        model, position = self.problem.model, self.problem.program.position
        gaining = [one for one in model.waivers if gain_by_price_usd(model, one) >= 0]
        unwaived = {position[id(waiver.column)]: (0.0, 0.0) for waiver in gaining}
        self.accepted = joined(self.problem.required({request.id: True}), Edits(unwaived))

    def search(
        self,
        limits: Limits,
        start: Decisions | None = None,
        on_bounds: OnBounds | None = None,
        is_interrupted: IsInterrupted = never,
    ) -> Found:
        """The best that accepting is worth at a price of the range, with its proven bound."""
        begin = self.problem.solution_of(start) if start is not None else None
        return self.problem.search(
            limits, edits=self.accepted, start=begin, on_bounds=on_bounds, is_interrupted=is_interrupted
        )

    def refuted_below_usd(self, bound_usd: float, worth_usd: float) -> float:
        """No plan that accepts at a lower price is worth so much, if none at a price of the range is worth the bound.

        A plan at a lower price p would be worth `least gain` × (most - p) more at the highest price of the range,
        where a higher price is never worse; so that p ≥ most - (bound - worth) / `least gain`.
        """
        if bound_usd < worth_usd:
            return self.most_usd
        gain = least_gain_by_price_usd(self.problem.model, self.request.id) / self.most_usd
        return self.most_usd - (bound_usd - worth_usd) / gain if gain > 0 else -np.inf

    @property
    def is_price_a_share(self) -> bool:
        """Whether the share of a lease that is waived says its price: its size is given, and every option is priced."""
        waived = [one for one in self.problem.model.waivers if not self._is_seat(one)]
        options = self.problem.model.options_of.get(self.request.id, ())
        return bool(waived) and len(waived) == len(self.problem.model.waivers) == len(options)

    def cheapest(self, limits: Limits, is_interrupted: IsInterrupted = never) -> tuple[Found, float]:
        """A plan that accepts at the least price of the range, and a price below which there is none.

        It counts the price alone, not what the plan is worth, and the price must be a share.
        """
        goal = self.problem.amount(sum(one.column for one in self.problem.model.waivers))
        edits = joined(self.problem.required({self.request.id: True}), Edits(maximise=goal))
        found = self.problem.search(limits, edits=edits, is_interrupted=is_interrupted)
        if found.is_infeasible:
            return found, self.most_usd
        least = self.most_usd * (1 - min(found.bound, 1.0)) * (1 - EVEN / 2)
        value = None if found.solution is None else self.problem.worth_usd(found.solution)
        return replace(found, value=value, bound=self.relaxed_bound_usd()), max(least, self.least_usd)

    def relaxed_bound_usd(self) -> float:
        """No plan that accepts at a price of the range is worth more, by the linear relaxation."""
        program = edited(self.problem.program, self.accepted)
        answer = solve(_relaxed(program), _LINEAR)
        return answer.bound * program.usd_unit if answer.status == "optimal" else np.inf

    def is_possible_without(self) -> bool:
        """Whether declining is not refuted, by the linear relaxation."""
        program = edited(self.problem.program, self.problem.required({self.request.id: False}))
        return solve(_relaxed(program), _LINEAR).status != "infeasible"

    def usd_per_price(self, solution: FloatArray) -> float:
        """Present value that one dollar of price brings with the leases of a solution."""
        return sum(waiver.usd * granted for waiver, granted in self._granted(solution)) / self.most_usd

    def price_for(self, found: Found, worth_usd: float) -> float:
        """About the price at which a plan that was found is worth so much; infinite where there is none."""
        slope = 0.0 if found.solution is None else self.usd_per_price(found.solution)
        if found.value is None or slope <= 0:
            return np.inf
        return self.most_usd + (worth_usd - found.value) / slope

    def decisive_usd(self) -> float:
        """A price beyond which nothing new can come: it would pay for all money of the case, twice over.

        All money is every term of the objective at its largest, and every limit in dollars.
        """
        model, program = self.problem.model, self.problem.program
        reach = np.maximum(np.abs(program.column_lower), np.abs(program.column_upper))
        money = (abs(program.offset) + float(np.abs(program.cost) @ reach)) * program.usd_unit
        money += sum(abs(one.limit) for one in self.case.policies if one.rule.endswith("_usd"))
        money += abs(self.case.plan.opening_cash_usd)
        gains = [
            gain * self._fewest(waiver) / self.most_usd
            for waiver in model.waivers
            for gain in (waiver.usd, float(waiver.revenue_usd.sum()))
            if gain > 0
        ]
        return self.most_usd + 2 * money / min(gains) if gains else self.most_usd

    def _fewest(self, waiver: Waiver) -> float:
        """The smallest lot of a seat, in GPUs; one of a lease as a whole."""
        hall = waiver.column.index()[1] if self._is_seat(waiver) else None
        return float(self.problem.model.parameters.halls[hall].lot_gpus) if hall else 1.0

    def _is_seat(self, waiver: Waiver) -> bool:
        """Whether it waives GPUs of a seat, not a share of a lease."""
        return waiver.column.parent_component() is self.problem.model.waived_gpus

    def is_even(self, solution: FloatArray) -> bool:
        """Whether a solution waives the same fraction everywhere, so that it speaks of one price."""
        value = self.problem.program.value_of(solution)
        fractions = [value(waiver.column) / granted for waiver, granted in self._granted(solution)]
        return not fractions or max(fractions) - min(fractions) <= EVEN

    def least_offer(
        self, solution: FloatArray, worth_usd: float, rounding_usd: float, limits: Limits
    ) -> Offer | None:
        """The least price of the range at which a solution's whole-number decisions are worth so much.

        What is not a whole number is decided anew, in one linear program with the price. It may miss what is
        asked by the rounding, which the price then makes up for if it can. None where no price suffices.
        """
        problem, whole = self.problem, self.problem.program.is_integer
        bounds = {int(at): (float(solution[at]),) * 2 for at in np.flatnonzero(whole)}
        granted = self._granted(solution)
        worth = problem.amount(problem.model.value_usd.expr)
        rows = [Row(worth, lower=worth_usd - rounding_usd)] if np.isfinite(worth_usd) else []
        goal = None
        if granted:
            (first, size), *others = granted
            goal = problem.amount(first.column / size)
            rows += [
                Row(problem.amount(one.column / much - first.column / size), 0.0, 0.0) for one, much in others
            ]
        found = problem.search(limits, edits=Edits(bounds, tuple(rows), goal))
        if found.solution is None or found.value is None:
            return None
        waived = found.value if granted else 1.0
        price = max(self.most_usd * (1 - waived), self.least_usd)
        return self._offer(price, found.solution, worth_usd)

    def _offer(self, price: float, solution: FloatArray, worth_usd: float) -> Offer | None:
        """The offer of a solution at a price, or a hair above, that its decisions by themselves bear out."""
        decisions, slope = self.problem.decisions(solution), self.usd_per_price(solution)
        for _ in range(MOST_STEPS):
            case = priced(self.case, self.request, price)
            value = value_usd(ledger(case, decisions))
            missing = worth_usd - value
            if missing <= 0 or slope <= 0 or not price:
                break
            price += missing / slope * (1 + 1e-9)
        if check_decisions(case, decisions):
            return None
        return Offer(float(price), case, decisions, value, float(slope))

    def _granted(self, solution: FloatArray) -> list[tuple[Waiver, float]]:
        """The waivers of what a solution grants, with how much it grants (GPUs, or one lease)."""
        value = self.problem.program.value_of(solution)
        sizes = ((waiver, value(waiver.granted)) for waiver in self.problem.model.waivers)
        return [(waiver, size) for waiver, size in sizes if size > EVEN]


def _relaxed(program: Program) -> Program:
    """The program without its whole numbers."""
    return replace(program, is_integer=np.zeros_like(program.is_integer))


def priced(case: Case, request: LeaseRequest, price_usd: float) -> Case:
    """The case with the request, open, at a price: in its place if the case asks for it, else at the end."""
    asked = request.with_(price_usd=price_usd)
    others = case.lease_requests
    if any(one.id == request.id for one in others):
        requests = tuple(asked if one.id == request.id else one for one in others)
    else:
        requests = (*others, asked)
    return case.with_(lease_requests=requests)


def without(case: Case, request: LeaseRequest) -> Case:
    """The case without the request."""
    kept = tuple(one for one in case.lease_requests if one.id != request.id)
    return case.with_(lease_requests=kept)
