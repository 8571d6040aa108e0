"""A second solver agrees: on 504 random programs neither solver's plan is beyond the other's bound."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from models.formulation import build
from planner import Case
from planner.solve.confirm import scip_model
from planner.solve.highs import solve
from planner.solve.program import Program, compile_program
from tests.reference.random_cases import random_case

from .solving import GAP_FRACTION, limits

CHUNKS = [("tiny", range(first, first + 25)) for first in range(1000, 1500, 25)]
CHUNKS += [("small", range(first, first + 2)) for first in range(1000, 1004, 2)]
TOLERANCE = 1e-6


@dataclass(frozen=True)
class Proven:
    """What a solver says a program is worth, in scaled money; both None if it says infeasible."""

    value: float | None
    bound: float | None


def by_highs(program: Program) -> Proven:
    """The program solved with the options of every solve."""
    answer = solve(program, limits())
    assert answer.status in ("optimal", "infeasible"), answer.detail
    if answer.solution is None:
        return Proven(None, None)
    return Proven(program.worth(answer.solution), answer.bound)


def by_scip(program: Program) -> Proven:
    """The program solved by SCIP."""
    scip = scip_model(program)
    scip.setParam("limits/gap", GAP_FRACTION)
    scip.optimize()
    assert scip.getStatus() in ("optimal", "gaplimit", "infeasible")
    if scip.getStatus() == "infeasible":
        return Proven(None, None)
    return Proven(scip.getObjVal(), scip.getDualbound())


def contradictions(one: Proven, other: Proven) -> list[str]:
    """Where what the two solvers say cannot both be true."""
    if one.value is None or other.value is None:
        return [] if one.value == other.value else ["only one of them calls it infeasible"]
    slack = TOLERANCE * max(1.0, abs(one.value), abs(other.value))
    pairs = [("HiGHS", other.value, one.bound), ("SCIP", one.value, other.bound)]
    return [
        f"the plan beats the bound of {name} by {value - bound:g}"
        for name, value, bound in pairs
        if bound is not None and value > bound + slack
    ]


@pytest.mark.parametrize(("size", "seeds"), CHUNKS, ids=lambda value: str(value).replace(" ", ""))
def test_neither_solver_has_a_plan_beyond_the_bound_of_the_other(size: str, seeds: range) -> None:
    """HiGHS and SCIP bound one another's plans, or both call the case infeasible."""
    found = {}
    for seed in seeds:
        program = compile_program(build(Case.model_validate(random_case(seed, size))))
        found[seed] = contradictions(by_highs(program), by_scip(program))
    assert found == {seed: [] for seed in seeds}


def test_a_plan_beyond_a_bound_is_a_contradiction() -> None:
    """The comparison itself sees a lost optimum, a lost plan, and lets rounding pass."""
    right, wrong, none = Proven(386.0, 386.0), Proven(144.0, 144.0), Proven(None, None)
    assert contradictions(right, wrong) == ["the plan beats the bound of SCIP by 242"]
    assert contradictions(wrong, right) == ["the plan beats the bound of HiGHS by 242"]
    assert (
        contradictions(right, none) == contradictions(none, right) == ["only one of them calls it infeasible"]
    )
    assert contradictions(right, Proven(386.0001, 386.0001)) == []
