"""Near prices of a relaxation, beside those of an exact solve of the same rows."""

from dataclasses import replace

import numpy as np
import pytest

from models.formulation import Considered
from models.formulation.pricing import Prices, Pricing
from models.inputs import Case
from planner.problem import Problem
from planner.search.fast_prices import solution_and_prices
from planner.solve.highs import Limits, solve
from planner.solve.program import FloatArray, Program
from tests.benchmarks.generator import benchmark_case

LIMITS = Limits(gap_fraction=0.0, time_limit_seconds=60.0, threads=1, seed=0)


def small_problem(seed: int) -> Problem:
    """A small case with the best options of its requests when nothing has a price, and without runs."""
    case = Case.model_validate(benchmark_case("S", seed))
    pricing = Pricing(case)
    free = Prices.of(Problem(case, considered=Considered(frozenset(), frozenset())).model, lambda row: 0.0)
    options = frozenset(pricing.priced(free).options({}, 8, 2))
    return Problem(case, considered=Considered(options, frozenset()))


def fractional(program: Program, free: np.ndarray) -> Program:
    """The linear relaxation, without the bounds of the columns that flows define."""
    low, high = program.column_lower.copy(), program.column_upper.copy()
    low[free], high[free] = -1e4, 1e4
    nowhere = np.zeros_like(program.is_integer)
    return replace(program, is_integer=nowhere, column_lower=low, column_upper=high)


def bound(program: Program, prices: FloatArray) -> float:
    """What any prices prove: the most that rows and columns can be worth by themselves."""
    gains = program.cost - program.matrix.T @ prices
    gains[np.abs(gains) < 1e-9] = 0.0
    with np.errstate(invalid="ignore"):
        rows = [np.where(prices == 0, 0.0, prices * end) for end in (program.row_lower, program.row_upper)]
    columns = [gains * end for end in (program.column_lower, program.column_upper)]
    return program.offset + float(np.maximum(*rows).sum() + np.maximum(*columns).sum())


@pytest.mark.parametrize("seed", [0, 1])
def test_prices_prove_nearly_the_optimum_of_the_relaxation(seed: int) -> None:
    """They bound it from above, and by no more than a thousandth of it."""
    problem = small_problem(seed)
    flows = problem.equations()
    exact = fractional(problem.program, flows.columns)
    optimum = solve(exact, LIMITS).bound

    found = solution_and_prices(problem.program, flows, 3e-5, LIMITS)

    assert found is not None
    proven = bound(exact, found[1])
    assert optimum - 1e-6 * abs(optimum) <= proven <= optimum + 1e-3 * abs(optimum)
    assert exact.worth(found[0]) == pytest.approx(optimum, rel=1e-3)


def test_solution_keeps_the_flows() -> None:
    """What leases add up to is exact, however far the search is from its end."""
    problem = small_problem(0)
    flows = problem.equations()

    found = solution_and_prices(problem.program, flows, 1e-1, LIMITS)

    assert found is not None
    assert (problem.program.matrix @ found[0])[flows.rows] == pytest.approx(
        problem.program.row_lower[flows.rows], abs=1e-9
    )
