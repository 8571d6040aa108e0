"""From a Pyomo model to arrays: what is not finite is refused, and scaling changes no answer."""

from __future__ import annotations

import math

import numpy as np
import pyomo.environ as pyo
import pytest

from models.formulation import build
from planner import Case
from planner.solve.highs import solve
from planner.solve.program import ProgramError, compile_program
from tests.reference.random_cases import random_case

from .solving import limits


def small_model() -> pyo.ConcreteModel:
    """Maximise 2a + b; 3a + b ≤ 4; a at most 1, b at most 5: 4, with a = 0 and b = 4."""
    model = pyo.ConcreteModel()
    for name, value in {"price": 2.0, "rate": 3.0, "room": 4.0, "most": 1.0}.items():
        model.add_component(name, pyo.Param(initialize=value, mutable=True, within=pyo.Any))
    model.a_gpus = pyo.Var(bounds=(0, model.most))
    model.b_gpus = pyo.Var(bounds=(0, 5))
    model.limit = pyo.Constraint(expr=model.rate * model.a_gpus + model.b_gpus <= model.room)
    model.value = pyo.Objective(expr=model.price * model.a_gpus + model.b_gpus, sense=pyo.maximize)
    return model


def test_model_is_solved_in_its_own_units() -> None:
    """The scaled program's solution is read in the columns' own units."""
    model = small_model()
    program = compile_program(model)
    answer = solve(program, limits())
    assert answer.solution is not None
    value_of = program.value_of(answer.solution)
    assert [value_of(model.a_gpus), value_of(model.b_gpus)] == pytest.approx([0.0, 4.0])
    assert answer.bound * program.usd_unit == pytest.approx(4.0)


@pytest.mark.parametrize("value", [math.nan, math.inf])
@pytest.mark.parametrize("name", ["price", "rate", "room", "most"])
def test_coefficient_that_is_not_finite_is_refused(name: str, value: float) -> None:
    """NaN or infinity as cost, coefficient, right-hand side or bound never reaches the solver."""
    model = small_model()
    getattr(model, name).set_value(value)
    with pytest.raises(
        (ProgramError, ValueError), match=r"not a finite number|non-finite|nonnumeric value 'nan'"
    ):
        compile_program(model)


def test_column_without_a_bound_is_refused_by_name() -> None:
    """The error names the column that has no upper bound."""
    model = small_model()
    model.b_gpus.setub(None)
    with pytest.raises(ProgramError, match="column b_gpus has a cost or a bound that is not a finite number"):
        compile_program(model)


@pytest.mark.parametrize("seed", range(20))
def test_random_case_is_well_scaled(seed: int) -> None:
    """Every column has finite bounds; rows' largest coefficients are near 1, the largest term of money near 100."""
    program = compile_program(build(Case.model_validate(random_case(seed, "tiny"))))
    largest = abs(program.matrix).max(axis=1).todense()
    most = np.maximum(np.abs(program.column_lower), np.abs(program.column_upper))
    assert np.all(np.isfinite(most))
    assert np.all((largest > 0.7) & (largest < 1.5))
    assert 30 < np.max(np.abs(program.cost) * most) < 320
