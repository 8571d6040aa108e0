"""The second opinion: a right bound is confirmed, a wrong one refused, and without SCIP there is a sentence."""

from __future__ import annotations

import dataclasses
import sys

import numpy as np
import pytest

from models.formulation import build
from planner import Case, CheckFailedError, SolverError, plan, planning, problem, read_case
from planner.solve.confirm import confirm_answer
from planner.solve.highs import Answer, solve, solve_fixed
from planner.solve.program import Program, compile_program
from tests.reference.random_cases import random_case

from .canaries import CANARIES
from .solving import INFINITY, limits, program
from .test_known_values import KNOWN


def random_programs() -> list[Program]:
    """Programs of ten random cases, most with a constant in their objective."""
    cases = [Case.model_validate(random_case(seed, "tiny")) for seed in range(3000, 3010)]
    return [compile_program(build(case)) for case in cases]


def test_right_bound_is_confirmed_and_a_lower_one_refused() -> None:
    """The bound of HiGHS stands; lowered by a hundred-thousandth it is contradicted by a plan of SCIP."""
    for one in random_programs():
        answer = solve(one, limits())
        if answer.solution is None:
            continue
        assert confirm_answer(one, answer.bound, limits()).startswith("SCIP ")
        with pytest.raises(CheckFailedError, match="where HiGHS proves that none is worth more"):
            confirm_answer(one, answer.bound - 1e-5 * max(abs(answer.bound), 1.0), limits())


@pytest.mark.parametrize("name", CANARIES)
def test_wrong_optimum_of_a_canary_is_refused(name: str) -> None:
    """A bound as wrong as HiGHS once gave it does not pass."""
    canary, optimum = CANARIES[name]
    assert confirm_answer(canary, optimum, limits())
    with pytest.raises(CheckFailedError, match="neither is trusted"):
        confirm_answer(canary, 0.99 * optimum, limits())


def test_wrong_infeasibility_is_refused_and_a_right_one_confirmed() -> None:
    """SCIP finds a plan where HiGHS claims that there is none, and agrees where there is none."""
    feasible = program([(1, 0, 5, True)], [({0: 1.0}, 2.0, INFINITY)])
    impossible = dataclasses.replace(feasible, row_lower=np.array([6.0]))
    with pytest.raises(CheckFailedError, match="HiGHS proves that there is none"):
        confirm_answer(feasible, None, limits())
    assert confirm_answer(impossible, None, limits()).startswith("SCIP ")


def test_confirmation_that_runs_out_of_time_leaves_the_plan_not_proven(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A bound that SCIP had no time for is not called proven."""
    monkeypatch.setattr(planning, "confirm_answer", lambda *_: "")
    made = plan(read_case(KNOWN / "tiny-000.json"), threads=1, confirm=True)
    assert (made.solve.status, made.solve.confirmed_by) == ("not_proven", "")


def test_solver_that_loses_the_optimum_is_found_out_by_confirm(monkeypatch: pytest.MonkeyPatch) -> None:
    """A solver that calls the plan that does nothing optimal passes without a second opinion, not with one."""

    def lazy(one: Program, *rest: object) -> Answer:
        nothing = dataclasses.replace(one, cost=-np.abs(one.cost))
        whole = solve(nothing, limits()).solution
        assert whole is not None
        settled = solve_fixed(one, whole, limits())
        return dataclasses.replace(settled, status="optimal")

    monkeypatch.setattr(problem, "solve", lazy)
    monkeypatch.setattr(problem, "solve_fixed", lambda one, solution, _: Answer("optimal", "", 0.0, solution))
    case = read_case(KNOWN / "tiny-000.json")
    assert plan(case, threads=1).solve.status == "proven"
    with pytest.raises(CheckFailedError, match="second_solver: SCIP finds a plan worth"):
        plan(case, threads=1, confirm=True)


def test_confirm_without_scip_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """The error names the extra to install."""
    monkeypatch.setitem(sys.modules, "pyscipopt", None)
    with pytest.raises(
        SolverError, match=r"--confirm needs SCIP; install it with: pip install 'leasehold\[confirm\]'"
    ):
        plan(read_case(KNOWN / "tiny-000.json"), threads=1, confirm=True)


def test_plan_that_model_and_decisions_value_differently_is_rejected(monkeypatch: pytest.MonkeyPatch) -> None:
    """A formulation whose money is off by a thousandth fails the check of every solve."""

    def dearer(model: object) -> Program:
        one = compile_program(model)
        return dataclasses.replace(one, cost=one.cost * 1.001, offset=one.offset * 1.001)

    monkeypatch.setattr(problem, "compile_program", dearer)
    with pytest.raises(CheckFailedError, match="model_value: the model values the plan at"):
        plan(read_case(KNOWN / "tiny-000.json"), threads=1)
