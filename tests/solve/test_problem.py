"""A problem is solved again with edits and from starts, and stays what it was."""

import math
from unittest.mock import patch

import numpy as np
import pytest

from planner import Case, plan, read_case
from planner import problem as problem_module
from planner.problem import WRITTEN_OUT, Found, Problem
from planner.solve.edits import Edits, Row, joined
from tests.reference.random_cases import random_case
from tests.reference.test_known_cases import KNOWN
from tests.solve.solving import best_usd, limits, same_usd

WITHOUT_OPTIONS = (7, 8)
"""Tiny cases in which no open request can be granted."""


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


def _both_ways(problem: Problem, edits: Edits | None = None) -> tuple[Found, Found]:
    """What a search finds with flows written out, and with them as rows of their own."""
    searched = []
    for growth in (math.inf, 0.0):
        with patch.object(problem_module, "MOST_GROWTH", growth):
            searched.append(problem.search(limits(), edits=edits))
    return searched[0], searched[1]


@pytest.mark.parametrize("seed", [seed for seed in range(20) if seed not in WITHOUT_OPTIONS])
def test_optimum_is_the_same_with_flows_written_out_or_not(seed: int) -> None:
    """The bounds of the columns that flows define are those of other rows too, so that nothing is lost without."""
    problem = Problem(Case.model_validate(random_case(seed, "tiny")))
    assert problem.equations(WRITTEN_OUT).columns.size
    written_out, as_rows = _both_ways(problem)
    assert written_out.value == same_usd(as_rows.value)
    assert written_out.bound == same_usd(as_rows.bound)


def test_bound_of_a_column_that_a_flow_defines_holds() -> None:
    """An edit that lets nothing be leased in a hall and month is kept, though the column is not searched else."""
    problem = Problem(read_case(KNOWN / "tiny-000.json"))
    free = problem.search(limits())
    assert free.solution is not None
    assert free.value is not None
    leased = problem.program.columns(problem.model.leased_gpus)
    most = int(leased[free.solution[leased].argmax()])
    assert free.solution[most] > 0
    written_out, as_rows = _both_ways(problem, Edits(bounds={most: (0.0, 0.0)}))
    assert written_out.solution is not None
    assert written_out.solution[most] == pytest.approx(0.0, abs=1e-9)
    assert written_out.value == same_usd(as_rows.value)
    assert written_out.value < free.value
