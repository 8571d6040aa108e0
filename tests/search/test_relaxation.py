"""The prices of an exact relaxation."""

import pytest

from models.formulation import Considered
from models.inputs import Case
from planner.problem import Problem
from planner.search.relaxation import relaxed
from planner.solve.highs import Limits
from tests.benchmarks.generator import benchmark_case
from tests.formulation.small import SMALL_HALL, on_demand
from tests.plan.builders import signed, small_case


def test_prices_have_the_right_sign_where_only_equations_have_any() -> None:
    """GPUs are scarce by the bound of the load alone: a GPU more in use costs up to the market's $3 an hour."""
    old = signed("OLD", "2027-01", min_gpus=80, max_gpus=80, price_usd=1, term_months=3, firm_months=1)
    case = small_case(
        halls=[SMALL_HALL],
        lease_requests=[old | {"recall_notice_months": 1}],
        signed_placements=[{"lease": "OLD", "hall": "A", "gpus": 80}],
        on_demand=[on_demand(3)],
    )
    problem = Problem(case)
    found = relaxed(problem.program, problem.equations().columns, Limits(0.0, 60.0, 1, 0))
    assert found is not None
    price, model = problem.program.price_of(found.prices), problem.model
    for t, hours in ((1, 672), (2, 744)):
        per_gpu = price(model.usable_gpus["A", t]) - price(model.it_load["S", t]) / 1000
        assert 0 < per_gpu <= 3 * hours * 1.001


@pytest.mark.parametrize("seed", [0, 1])
def test_relaxation_loses_nothing_without_the_columns_that_count_lots(seed: int) -> None:
    """Parts of lots are any number of GPUs, so that the relaxation is worth the same."""
    case = Case.model_validate(benchmark_case("S", seed))
    worth, columns = [], []
    for counts_lots in (True, False):
        problem = Problem(case, considered=Considered(counts_lots=counts_lots))
        found = relaxed(problem.program, problem.equations().columns, Limits(0.0, 60.0, 1, 0))
        assert found is not None
        worth.append(problem.worth_usd(found.solution))
        columns.append(len(problem.program.cost))
    assert columns[1] < columns[0]
    assert worth[1] == pytest.approx(worth[0], rel=1e-6)
