"""By how little rules must be loosened for a case to have a plan: nothing is optimised but the price of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from models.inputs import Case
from models.plan.decisions import Decisions
from planner.questions.conflicts.elastic import SHARE_OF_MONTHS, Elastic
from planner.questions.conflicts.feasibility import Searcher
from planner.questions.conflicts.rules import Rule
from planner.solve.edits import Amount, Edits, Row, edited
from planner.solve.highs import solve_fixed
from planner.solve.program import FloatArray

GAP_FRACTION = 1e-4
"""How near the least price the search tries to come."""
PRECISION = 0.03
"""How near it is brought by trying budgets, where the search does not come near enough by itself."""
SHARE_OF_OPTIMUM = 0.5
"""Share of the time left that the search for the least price may take."""
SHARE_OF_BUDGET = 0.3
"""Share of the time left that the search for a loosening within a budget may take."""


@dataclass(frozen=True)
class Loosening:
    """A loosening of some rules that leaves a case a plan, the cheapest as far as it was found."""

    amounts: Mapping[Rule, float]
    """By how much each rule is loosened, in the unit of its limit: fraction, USD, H100e or MW; 1 for a run left out."""
    months: Mapping[Rule, range]
    """For a site's power, the months in which it does not reach."""
    least_share: float
    """Share of the price below which no loosening is enough, as is proven."""
    decisions: Decisions
    """A plan of the loosened case."""
    without_least: frozenset[Rule]
    """Rules whose least loosening is not known by this: limits on shares of revenue, which is decided itself."""


def least_loosening(
    case: Case, rules: Sequence[Rule], usd: Mapping[Rule, float], searcher: Searcher
) -> Loosening | None:
    """The cheapest loosening of these rules that leaves the case a plan.

    Parameters
    ----------
    case
        The case, infeasible.
    rules
        Rules of it, of the kinds in `ELASTIC`.
    usd
        Price of one unit of each rule's loosening.
    searcher
        Whose time it takes.

    Returns
    -------
    Loosening
        None where loosening these rules alone cannot help, or time was up before it was found.
    """
    search = _Search(Elastic(case, rules), usd, searcher)
    if not search.any_solution():
        return None
    search.improve()
    problem, solution = search.problem, search.solution
    months = {rule: problem.short_months(rule, solution) for rule in rules if rule.kind == "power"}
    least = search.least / search.found_price if search.found_price > 0 else 1.0
    least /= 1 + SHARE_OF_MONTHS * case.plan.months if months else 1.0
    return Loosening(
        amounts={rule: problem.loosened(rule, solution) for rule in rules},
        months=months,
        least_share=min(max(least, 0.0), 1.0),
        decisions=problem.decisions(solution),
        without_least=frozenset(rule for rule in rules if problem.is_revenue_share(rule)),
    )


class _Search:
    """The search for the cheapest loosening: the best found, and what is proven of the least."""

    def __init__(self, problem: Elastic, usd: Mapping[Rule, float], searcher: Searcher) -> None:
        self.problem, self.searcher = problem, searcher
        self.price = problem.price(usd)
        self.cheapest = Edits(maximise=Amount(-self.price.coefficients, -self.price.constant))
        self.least = 0.0
        self.solution = np.zeros(0)

    @property
    def found_price(self) -> float:
        """Price of the best loosening found, USD."""
        return self.price.of(self.solution)

    def any_solution(self) -> bool:
        """Whether some loosening is found that is enough, at whatever price."""
        solution, _ = self._within(np.inf)
        if solution is not None:
            self.solution = solution
        return solution is not None

    def improve(self) -> None:
        """From some loosening to the cheapest: by the solver, and where that takes too long by trying budgets."""
        self._optimise()
        fails = self.least
        while self.found_price - fails > PRECISION * self.found_price and self.searcher.clock.left > 0:
            budget = (self.found_price + fails) / 2
            cheaper, is_proven_short = self._within(budget)
            if cheaper is not None:
                self.solution = cheaper
                continue
            fails = budget  # a search that ends with nothing is no proof, but there is more hope further up
            if is_proven_short:
                self.least = budget

    def _optimise(self) -> None:
        """Minimise the price from the solution that is known."""
        with self.searcher.within(SHARE_OF_OPTIMUM):
            found = self.searcher.search(
                self.problem, self.cheapest, gap_fraction=GAP_FRACTION, start=self.solution
            )
        if found is None:
            return
        self.least = max(self.least, -found.bound if np.isfinite(found.bound) else 0.0)
        if found.solution is not None and self.price.of(found.solution) < self.found_price:
            self.solution = found.solution

    def _within(self, budget_usd: float) -> tuple[FloatArray | None, bool]:
        """A solution within a budget, if one is found, and whether it is proven that there is none."""
        nothing = Amount(np.zeros_like(self.price.coefficients))
        rows = (Row(self.price, upper=budget_usd),) if np.isfinite(budget_usd) else ()
        with self.searcher.within(SHARE_OF_BUDGET):
            found = self.searcher.search(self.problem, Edits(rows=rows, maximise=nothing))
        return (self._settled(found.solution), found.is_infeasible) if found else (None, False)

    def _settled(self, solution: FloatArray | None) -> FloatArray | None:
        """The cheapest loosening with the same whole numbers."""
        if solution is None:
            return None
        program = edited(self.problem.program, self.cheapest)
        settled = solve_fixed(program, solution, self.searcher.limits()).solution
        return solution if settled is None else settled
