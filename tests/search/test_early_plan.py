"""The plan that is packed beside the solver: when it takes the solver's place, and when it does not."""

import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from unittest.mock import patch

import pytest

from models.inputs import Case
from planner import SolverError, plan
from planner.problem import Found, Problem
from planner.search import early_plan
from planner.search.early_plan import EarlyPlan
from planner.solve.highs import Answer, Limits
from planner.solve.interrupts import never
from planner.solve.options import Progress
from tests.benchmarks.generator import benchmark_case
from tests.reference.random_cases import random_case
from tests.search.search_claims import BEST_USD, limits_of

SEED = 2
"""Of a tiny case in which what is packed is worth nearly as much as the best plan."""


@pytest.fixture(scope="module")
def problem() -> Problem:
    """The whole model of a tiny case."""
    return Problem(Case.model_validate(random_case(SEED, "tiny")))


@pytest.fixture
def early(problem: Problem) -> Iterator[EarlyPlan]:
    """What is packed beside the solver, done."""
    with patch.object(early_plan, "PATIENCE_SECONDS", -1.0), EarlyPlan(problem, limits_of(0), never) as one:
        one.value_beside(None, None)
        assert one.packing is not None
        one.packing.result()
        yield one


def of_less(problem: Problem, status: Any) -> Found:
    """What the solver would end with if it had a plan worth nothing."""
    best = problem.search(limits_of(0))
    assert best.value is not None
    assert best.value > 0
    return replace(best, answer=replace(best.answer, status=status), value=0.0)


def test_plan_packed_beside_a_solver_that_finds_nothing_is_told_and_returned() -> None:
    """A limit that leaves the solver without a plan ends with the one packed beside it, checked and not proven."""
    told: list[float | None] = []

    def finds_nothing(self: Problem, limits: Limits, *, on_bounds: Any, **others: Any) -> Found:
        end = time.monotonic() + limits.time_limit_seconds
        while told[-1] is None and time.monotonic() < end:
            on_bounds(None, None)
            time.sleep(0.05)
        bound = 1.001 * BEST_USD
        return Found(Answer("time_limit", "", bound / self.program.usd_unit, None), None, None, bound)

    def note(progress: Progress) -> None:
        if progress.phase == "solve":
            told.append(progress.value_usd)

    with patch.object(Problem, "search", finds_nothing):
        made = plan(Case.model_validate(benchmark_case("S", 0)), time_limit=60.0, threads=2, on_progress=note)
    assert told[0] is None
    assert told[-1] is not None
    assert 0.9 * BEST_USD < told[-1] <= made.value_usd < 1.001 * BEST_USD
    assert (made.solve.status, made.solve.stopped_by) == ("not_proven", "time_limit")


@pytest.mark.parametrize("status", ["time_limit", "interrupt"])
def test_limit_leaves_the_better_plan(early: EarlyPlan, problem: Problem, status: str) -> None:
    """Where the solver has less at a limit, the plan packed beside it takes its place, a solution of the same model."""
    found = early.unless_worse(of_less(problem, status))
    assert found.solution is not None
    assert found.value == pytest.approx(problem.worth_usd(found.solution))
    assert 0 < found.value <= found.bound
    assert found.answer.status == status


def test_search_that_proves_its_plan_keeps_it(early: EarlyPlan, problem: Problem) -> None:
    """A gap that is reached ends with the solver's plan, whatever was packed, so that runs end alike."""
    found = of_less(problem, "optimal")
    assert early.unless_worse(found) is found


def test_bound_that_the_plan_refutes_is_refused(early: EarlyPlan, problem: Problem) -> None:
    """A plan worth more than the solver calls possible is an error of the solver."""
    found = of_less(problem, "time_limit")
    with pytest.raises(SolverError, match="is below its own plan's"):
        early.unless_worse(replace(found, bound=1.0))


@pytest.mark.parametrize(
    ("value", "bound", "threads", "seconds"),
    [(91.0, 100.0, 2, 20.0), (None, None, 1, 20.0), (None, None, 2, 0.0)],
)
def test_nothing_is_packed_beside(
    problem: Problem, value: float | None, bound: float | None, threads: int, seconds: float
) -> None:
    """Beside a plan worth something already, with one thread, or when time is over."""
    with (
        patch.object(early_plan, "PATIENCE_SECONDS", -1.0),
        EarlyPlan(problem, limits_of(0, seconds, threads), never) as one,
    ):
        assert one.value_beside(value, bound) == value
        assert one.packing is None
