"""Column generation: which lease options and run places of a large case its search needs.

A model of some options is relaxed; the prices of its rows tell which others would improve it; these come in, until
none would, or hardly. Training runs stay out of it: they are worth little beside the rest, cost most of the
columns, and are charged at the prices in the end.
(Lübbecke and Desrosiers, Selected topics in column generation, Operations Research 53, 2005.)
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from models.formulation import Considered
from models.formulation.pricing import Priced, Pricing
from models.inputs import Case
from models.plan.decisions import Decisions
from planner.problem import Problem
from planner.solve.highs import Limits
from planner.solve.interrupts import IsInterrupted
from planner.solve.program import FloatArray, IntArray

from .carrying import Named, carried_prices, carried_solution, with_run_limits
from .columns import NOWHERE
from .fast_prices import solution_and_prices
from .gains import OptionGains, SiteGains
from .lagrangian import bound_and_profits, settled
from .relaxation import relaxed
from .starting import options_taken, problem_of, run_places_taken

OPTIONS_OF_A_ROUND = 8_000
FEWEST_OF_A_REQUEST, MOST_OF_A_REQUEST = 2, 8
"""Options of a request that come in in a round, as many as the whole round has room for."""
NEAR_OPTIONS, NEAR_OF_A_REQUEST, NEAR_AT_A_PLACE = 6_000, 40, 2
"""Options that the search has in the end besides, of all requests together, of one, and of one at one place: those
nearest to being wanted."""
PLACES_OF_A_RUN = 3
"""Most places of a run that the search has."""
CLOSE_ENOUGH = 2e-4
"""Part of the value by which the bound may lie above the relaxation when the rounds end."""
EXACT_COLUMNS = 40_000
"""Columns up to which a relaxation is solved exactly; larger ones by first-order steps."""
COARSE, ENOUGH_TO_SEARCH, FINE, FINER = 1e-2, 4e-3, 3e-4, 3.0
"""Accuracy of the first round by such steps, of one whose model is good enough to search, and of the last; and how
much finer each round is than the one before."""
HARDLY = 5e-4
"""Part by which a round of the finest accuracy has to better the bound to be followed by another."""
WANTED_RUN = 0.5
"""How far the relaxation is taken to want a run at a place that pays at the prices."""

OnBound = Callable[[float], object]
Until = Callable[[], bool]


@dataclass(frozen=True)
class Relaxation:
    """What a round of column generation found, by a model of the options considered, without runs."""

    named: Named
    """Its solution, and the prices of its rows, settled."""
    limits_usd: dict[str, float]
    """What each request with options pays for the limit to one of it, or of its group."""
    is_exact: bool
    """Whether it is solved exactly."""
    value_usd: float
    """What the relaxation is worth."""
    bound_usd: float
    """No plan of the case is worth more."""
    priced: Priced
    """Every option of the case at these prices."""

    @property
    def gap_usd(self) -> float:
        """By how much the bound lies above the relaxation, but for runs, which that does not have."""
        return self.bound_usd - self.priced.profit_of_runs - self.value_usd


@dataclass(frozen=True)
class Generated:
    """A model of some options of a case, and what the relaxation says of it and of those left out."""

    problem: Problem
    options: IntArray
    """Positions of its options among all of the case."""
    solution: FloatArray
    """Of the relaxation, scaled; nought for columns that it did not have."""
    prices: FloatArray
    """Of rows, scaled and settled; nought for rows of one option or run alone, but for those of leases anywhere."""
    bound_usd: float
    """No plan of the case is worth more."""
    gains: OptionGains
    """What every option of the case gains at the prices."""
    site_gains: SiteGains
    """The same by site."""

    @cached_property
    def _named(self) -> Named:
        return Named.of(self.problem, self.solution, self.prices)

    def at_site(self, site: int) -> tuple[Problem, FloatArray]:
        """A model with every option and run place of one site, and the prices of its rows, scaled and settled.

        It has the leases too that may stand anywhere, for they may stand there.
        """
        model, pricing = self.problem.model, self.gains.priced.pricing
        name = pricing.leases.fleet.sites[site]
        here = {name, *model.parameters.halls_at[name]}
        places = frozenset(key for key in self.gains.priced.run_profits if key[1] in here)
        anywhere = self.options[self.gains.site[self.options] == NOWHERE]
        options = frozenset(pricing.keys(np.concatenate([self.gains.at_site(site), anywhere])))
        problem = Problem(self.problem.case, considered=Considered(options, places, keeps_policies=True))
        prices = carried_prices(self._named, problem)
        return problem, with_run_limits(problem, prices, self.gains.run_limits_usd)


class Generation:
    """The rounds of column generation for a case."""

    def __init__(self, case: Case, limits: Callable[[], Limits], is_interrupted: IsInterrupted) -> None:
        """List every option of the case; the limits are asked for anew by every round."""
        self.case, self.limits, self.is_interrupted = case, limits, is_interrupted
        self.pricing = Pricing(case)
        self.considered: IntArray = np.zeros(0, dtype=np.int64)
        self.bound_usd = np.inf
        self.accuracy = COARSE
        self.is_finished = False

    def first(self, on_bound: OnBound) -> Relaxation | None:
        """The relaxation of own use alone; None where it has no solution."""
        return self._rounds(COARSE, on_bound, lambda: True)

    def consider(self, decisions: Decisions) -> None:
        """Consider what decisions take from the next round on."""
        self.considered = np.union1d(self.considered, options_taken(self.pricing, decisions))

    def relaxation(self, on_bound: OnBound, until: Until) -> Relaxation | None:
        """A relaxation good enough to search by; None where none has a solution, or no round is left to do.

        Parameters
        ----------
        on_bound
            Called with each better bound, USD.
        until
            When it says so, the rounds end with what there is.
        """
        return None if self.is_finished else self._rounds(ENOUGH_TO_SEARCH, on_bound, until)

    def refined(self, on_bound: OnBound, until: Until) -> Relaxation | None:
        """A finer one, by taking the rounds up again; None where no round is left to do."""
        return None if self.is_finished else self._rounds(FINE, on_bound, until)

    def generated(self, best: Relaxation, plans: Sequence[Decisions]) -> Generated:
        """A model to search: what a relaxation finds near to being wanted, and what plans take."""
        requests = self.case.lease_requests
        each = int(np.clip(NEAR_OPTIONS // max(len(requests), 1), FEWEST_OF_A_REQUEST, NEAR_OF_A_REQUEST))
        any_gain = dict.fromkeys((request.id for request in requests), -np.inf)
        near = best.priced.option_positions(any_gain, each, NEAR_AT_A_PLACE)
        options = np.union1d(self.considered, near[~best.priced.pricing.is_anywhere[near]])
        places = frozenset(best.priced.run_places({}, PLACES_OF_A_RUN))
        for plan in plans:
            options = np.union1d(options, options_taken(self.pricing, plan))
            places |= run_places_taken(self.pricing, plan)
        return self.in_terms_of(problem_of(self.pricing, options, places), options, best)

    def _rounds(self, finest: float, on_bound: OnBound, until: Until) -> Relaxation | None:
        """The best of the rounds up to some accuracy, or until they change hardly anything."""
        best: Relaxation | None = None
        while not (best and until()):
            found = self._round(self.accuracy)
            if found is None:
                return best
            before = self.bound_usd
            if best is None or found.bound_usd < before:
                best, self.bound_usd = found, min(found.bound_usd, before)
                on_bound(self.bound_usd)
            missing = self._missing(found)
            is_close = found.gap_usd <= CLOSE_ENOUGH * abs(found.value_usd)
            is_slow = self.accuracy <= FINE and before - self.bound_usd < HARDLY * abs(self.bound_usd)
            self.is_finished = not missing.size or (is_close if found.is_exact else is_slow)
            if self.is_finished:
                break
            self.considered = np.union1d(self.considered, missing)
            is_enough = not found.is_exact and self.accuracy <= finest
            if before < np.inf and not found.is_exact:
                self.accuracy = max(self.accuracy / FINER, FINE)
            if is_enough and finest > FINE:
                break
        return best

    def _round(self, accuracy: float) -> Relaxation | None:
        """The relaxation of the model of what is considered, and what every option gains at its prices."""
        problem = problem_of(self.pricing, self.considered, frozenset(), counts_lots=False)
        flows, program = problem.equations(), problem.program
        is_exact = len(program.cost) <= EXACT_COLUMNS
        if is_exact:
            exact = relaxed(program, flows.columns, self.limits(), self.is_interrupted)
            found = (exact.solution, exact.prices) if exact else None
        else:
            found = solution_and_prices(program, flows, accuracy, self.limits())
        if found is None:
            return None
        prices = settled(problem, found[1])
        bound, priced = bound_and_profits(problem, self.pricing, prices)
        value = problem.worth_usd(found[0])
        named = Named.of(problem, found[0], prices)
        return Relaxation(named, _limits_usd(problem, prices), is_exact, value, bound, priced)

    def _missing(self, found: Relaxation) -> IntArray:
        """Options that would improve the model of a round, all together by more than closeness allows."""
        requests = self.case.lease_requests
        each = CLOSE_ENOUGH * abs(found.value_usd) / max(len(requests), 1) / 10
        least = {request.id: found.limits_usd.get(request.id, 0.0) + each for request in requests}
        most = int(
            np.clip(OPTIONS_OF_A_ROUND // max(len(requests), 1), FEWEST_OF_A_REQUEST, MOST_OF_A_REQUEST)
        )
        wanted = found.priced.option_positions(least, most, 1 if most < MOST_OF_A_REQUEST else 2)
        return np.setdiff1d(wanted, self.considered)

    def in_terms_of(self, problem: Problem, options: IntArray, best: Relaxation) -> Generated:
        """What a round found in the terms of a model of these options and some runs.

        Where that lacks rows which the round had, everything is dearer or cheaper without: it is priced again.
        """
        priced, carried = best.priced, carried_solution(best.named, problem)
        for r, place, t in problem.model.FINISHES:
            if priced.run_profits[r, place] > 0:
                carried[problem.program.position[id(problem.model.is_finished[r, place, t])]] = WANTED_RUN
        limits = OptionGains(priced, {}).run_limits_usd
        prices = with_run_limits(problem, carried_prices(best.named, problem), limits)
        _, again = bound_and_profits(problem, self.pricing, prices)
        gains = OptionGains(again, _limits_usd(problem, prices))
        kept = with_run_limits(problem, prices, gains.run_limits_usd)
        return Generated(problem, options, carried, kept, self.bound_usd, gains, gains.by_site(options))


def _limits_usd(problem: Problem, prices: FloatArray) -> dict[str, float]:
    """What each request with options pays for the limit to one of it, or of its group."""
    model, price = problem.model, problem.program.price_of(prices)
    return {
        request.id: max(price(row), 0.0)
        for choice, row in model.one_lease.items()
        for request in model.members_of_choice[choice]
    }
