"""Where a search stands: which plan it holds, and in which model."""

import numpy as np
import pytest

from models.inputs import Case
from planner.problem import Problem
from planner.search.generation import Generation
from planner.search.standing import Standing
from planner.search.starting import problem_around
from planner.solve.highs import Limits
from planner.solve.interrupts import never
from planner.solve.program import FloatArray
from tests.reference.random_cases import random_case

LIMITS = Limits(1e-9, 20.0, 1, 0)


def in_two_models(seed: int) -> tuple[Standing, Problem, FloatArray]:
    """The best plan of a case in the model of all, and the same in one of nothing but what it takes."""
    case = Case.model_validate(random_case(seed, "tiny"))
    whole = Problem(case)
    best = whole.search(LIMITS).solution
    assert best is not None
    standing = Standing()
    standing.hold(whole, best)
    pricing, decisions = Generation(case, lambda: LIMITS, never).pricing, standing.decisions
    few = problem_around(pricing, decisions)
    same = few.solution_of(decisions)
    assert same is not None
    assert len(same) < len(best)
    return standing, few, same


@pytest.mark.parametrize("seed", [0, 2, 22])
def test_best_plan_moves_to_another_model(seed: int) -> None:
    """It is the same plan, worth the same, as a solution of the model that is kept."""
    standing, few, same = in_two_models(seed)
    value_usd, decisions = standing.value_usd, standing.decisions
    standing.move(few, same)
    assert standing.problem is few
    assert standing.decisions.leases == decisions.leases
    assert standing.value_usd == pytest.approx(value_usd)


@pytest.mark.parametrize("seed", [0, 2, 5, 6, 9, 10, 11, 22])
def test_a_plan_is_worth_the_same_in_a_model_of_only_what_it_takes(seed: int) -> None:
    """Of its options and run places, and of halls in which its leases stand."""
    standing, few, same = in_two_models(seed)
    assert few.worth_usd(same) == pytest.approx(standing.value_usd)
    stands = {(lease.request, one.hall) for lease in standing.decisions.leases for one in lease.placements}
    open_requests = {request.id for request in few.case.lease_requests if not request.is_signed}
    assert {key[:2] for key in few.model.SEATS} <= {one for one in stands if one[0] in open_requests}


def test_other_plan_takes_no_place() -> None:
    """A plan worth less is held neither as a better one nor as the same."""
    standing, few, same = in_two_models(22)
    problem, value_usd = standing.problem, standing.value_usd
    worse = np.zeros_like(same)
    assert value_usd is not None
    assert few.worth_usd(worse) < 0.99 * value_usd
    standing.move(few, worse)
    standing.hold(few, worse)
    assert standing.problem is problem
    assert standing.value_usd == value_usd


def test_nothing_moves_before_there_is_a_plan() -> None:
    """Without a plan there is none to hold in another model."""
    _, few, same = in_two_models(0)
    standing = Standing()
    standing.move(few, same)
    assert standing.problem is None
