"""Column generation: what the model that is searched has."""

from unittest.mock import patch

import numpy as np
import pytest

from models.inputs import Case
from models.plan import Decisions
from planner import plan
from planner.search import generation as generation_module
from planner.search.generation import Generation
from planner.search.starting import problem_of
from planner.solve.highs import Limits
from planner.solve.interrupts import never
from tests.reference.random_cases import random_case
from tests.search.search_claims import as_if_large

LIMITS = Limits(0.0, 20.0, 1, 0)


def ignore(bound_usd: float) -> None:
    """Tell nobody of a bound."""


def worth_in_the_model(case: Case, decisions: Decisions, plans: list[Decisions]) -> float:
    """What decisions are worth in a model of few options and of what some plans take; -inf if they do not fit."""
    with as_if_large():
        generation = Generation(case, lambda: LIMITS, never)
        relaxation = generation.relaxation(ignore, never)
        assert relaxation is not None
        problem = generation.generated(relaxation, plans).problem
    solution = problem.solution_of(decisions)
    return -float("inf") if solution is None else problem.worth_usd(solution)


@pytest.mark.parametrize("seed", [6, 22, 28])
def test_model_has_what_plans_take(seed: int) -> None:
    """A plan is worth in it what it is worth, also where the model would lack its options otherwise."""
    tiny = Case.model_validate(random_case(seed, "tiny"))
    best = plan(tiny, gap=1e-9, threads=1)
    assert worth_in_the_model(tiny, best.decisions, []) < 0.999 * best.value_usd
    assert worth_in_the_model(tiny, best.decisions, [best.decisions]) == pytest.approx(best.value_usd)


def test_options_considered_are_those_of_the_next_model() -> None:
    """What is packed at first prices stays in the rounds that follow."""
    tiny = Case.model_validate(random_case(22, "tiny"))
    best = plan(tiny, gap=1e-9, threads=1)
    with as_if_large():
        generation = Generation(tiny, lambda: LIMITS, never)
        assert generation.first(ignore) is not None
        before = set(generation.considered.tolist())
        generation.consider(best.decisions)
        added = np.array(list(set(generation.considered.tolist()) - before))
        with patch.object(generation_module, "problem_of", side_effect=problem_of) as built:
            generation.relaxation(ignore, never)
    assert added.size
    _, options, _ = built.call_args_list[0].args
    assert set(added.tolist()) <= set(options.tolist())
