"""A problem is solved again with edits and from starts, and stays what it was."""

import math

import numpy as np
import pytest

from planner import Case, plan, read_case
from planner.problem import Problem
from planner.solve.edits import Edits, Row, joined
from tests.reference.random_cases import random_case
from tests.reference.test_known_cases import KNOWN
from tests.solve.solving import best_usd, limits, same_usd


@pytest.mark.parametrize("seed", range(40))
def test_decisions_come_back_as_the_solution_they_were(seed: int) -> None:
    """A plan's decisions are a solution of its own problem, worth what the plan is worth."""
    case = Case.model_validate(random_case(seed, "tiny"))
    problem = Problem(case)
    found = problem.search(limits())
    if found.solution is None:
        assert found.is_infeasible
        return
    again = problem.solution_of(problem.decisions(found.solution))
    assert again is not None
    assert problem.program.worth(again) == pytest.approx(problem.program.worth(found.solution), rel=1e-7)


@pytest.mark.parametrize("seed", range(12))
def test_a_request_required_or_forbidden_is_as_in_a_case_that_says_so(seed: int) -> None:
    """Declining a request by an edit is worth what the case without it is; accepting and declining cover all."""
    record = random_case(seed, "tiny")
    problem = Problem(Case.model_validate(record))
    best = problem.search(limits())
    for request in [r for r in problem.case.lease_requests if not r.is_signed][:3]:
        declined = problem.search(limits(), edits=problem.required({request.id: False}))
        accepted = problem.search(limits(), edits=problem.required({request.id: True}))
        rows = [r for r in record["lease_requests"] if r["id"] != request.id]
        assert declined.value == same_usd(best_usd({**record, "lease_requests": rows}))
        values = [found.value for found in (declined, accepted) if found.value is not None]
        assert max(values, default=None) == same_usd(best.value)


def test_another_objective_is_maximised_within_added_rows() -> None:
    """The most GPUs on demand among plans worth at least nine tenths of the best is more than in the best."""
    problem = Problem(read_case(KNOWN / "tiny-000.json"))
    best = problem.search(limits())
    assert best.solution is not None
    assert best.value is not None
    leased = problem.amount(sum(problem.model.leased_gpus.values()))
    value = problem.amount(problem.model.value_usd.expr)
    assert value.of(best.solution) == pytest.approx(best.value)
    within = Edits(rows=(Row(value, lower=best.value - 0.1 * abs(best.value)),))
    least = problem.search(limits(), edits=joined(within, Edits(maximise=problem.amount(-1 * _sum(problem)))))
    assert least.value is not None
    assert least.solution is not None
    assert -least.value == pytest.approx(leased.of(least.solution), abs=1e-6)
    assert -least.value <= leased.of(best.solution) + 1e-6
    assert problem.search(limits()).value == pytest.approx(best.value)


def _sum(problem: Problem) -> object:
    return sum(problem.model.leased_gpus.values())


def test_start_that_breaks_a_rule_is_ignored() -> None:
    """Decisions of another case do not keep the best plan from being found."""
    case, other = read_case(KNOWN / "tiny-001.json"), read_case(KNOWN / "tiny-002.json")
    start = plan(other, threads=1).decisions
    assert plan(case, threads=1, gap=1e-7, start=start).value_usd == pytest.approx(
        plan(case, threads=1, gap=1e-7).value_usd, rel=1e-6
    )


def test_edited_bounds_leave_the_program_as_it_was() -> None:
    """Bounds of an edit are gone after the solve."""
    problem = Problem(read_case(KNOWN / "tiny-000.json"))
    before = problem.program.column_upper.copy()
    problem.search(limits(), edits=Edits(bounds=dict.fromkeys(range(len(before)), (0.0, 0.0))))
    assert np.array_equal(problem.program.column_upper, before)


def test_plan_without_time_to_prove_anything_has_a_finite_bound() -> None:
    """A start that is taken up before the search has a bound of its own is told with what the columns allow."""
    case = Case.model_validate(random_case(3, "small"))
    first = plan(case, gap=0.5, threads=1)
    again = plan(case, start=first.decisions, time_limit=1e-9, threads=1)
    assert again.solve.status == "not_proven"
    assert first.value_usd <= again.solve.bound_usd < math.inf
