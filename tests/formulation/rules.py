"""What the tests of the formulation do with a rule: try values on it, write it down, and leave it out.

A rule is a constraint of the model: one function, one component, one family of rows.
"""

from collections.abc import Mapping
from dataclasses import replace
from io import StringIO
from typing import Any

import numpy as np
import pyomo.environ as pyo
from pyomo.core.expr.visitor import identify_variables
from pyomo.repn.plugins.lp_writer import LPWriter

from models.formulation import build
from models.inputs import Case
from planner.solve.highs import Limits, solve
from planner.solve.program import compile_program

TOLERANCE = 1e-9
"""Relative slack of a row, for rounding."""

Values = Mapping[str, Mapping[Any, float]]
"""Values by component and key; every column that is not named is nought."""


def rules_of(model: Any) -> list[str]:
    """The names of the model's rules, in the order in which they are declared."""
    return [rule.local_name for rule in model.component_objects(pyo.Constraint, descend_into=False)]


def holds(model: Any, rule: str, values: Values, row: Any = None) -> bool:
    """Whether the rule's rows (or one of them) hold at these values of the columns, no solver asked.

    Values out of a column's own bounds, and columns that stand in none of the rows, are mistakes of the test.
    """
    component = model.component(rule)
    rows = [component[row]] if row is not None else list(component.values())
    for column in model.component_data_objects(pyo.Var):
        column.set_value(0.0, skip_validation=True)
    inside = {id(column) for one in rows for column in identify_variables(one.expr)}
    for name, by_key in values.items():
        for key, value in by_key.items():
            column = model.component(name)[key]
            assert column.lb - TOLERANCE <= value <= column.ub + TOLERANCE, (
                f"{column.name} is out of its bounds"
            )
            assert id(column) in inside, f"{column.name} stands in no row of {rule}"
            column.set_value(value, skip_validation=True)
    assert rows, f"the case has no row of {rule}"
    return all(_row_holds(one) for one in rows)


def _row_holds(row: Any) -> bool:
    body, lower, upper = (pyo.value(part) for part in (row.body, row.lower, row.upper))
    slack = TOLERANCE * max(1.0, abs(body), abs(lower or 0.0), abs(upper or 0.0))
    return (lower is None or body >= lower - slack) and (upper is None or body <= upper + slack)


def best_usd(case: Case, without: str | None = None, is_relaxed: bool = False) -> float | None:
    """The optimal value of a case, US dollars; None if it is infeasible.

    `without` leaves a rule out; `is_relaxed` lets whole numbers be fractions.
    """
    model = build(case)
    if without is not None:
        assert len(model.component(without)), f"the case has no row of {without}"
        model.component(without).deactivate()
    program = compile_program(model)
    if is_relaxed:
        program = replace(program, is_integer=np.zeros_like(program.is_integer))
    answer = solve(program, Limits(gap_fraction=0.0, time_limit_seconds=60.0, threads=1, seed=0))
    assert answer.status in {"optimal", "infeasible"}, answer.detail
    if answer.solution is None:
        return None
    return program.worth(answer.solution) * program.usd_unit


def lp_text(case: Case, rule: str) -> str:
    """The rows of one rule, and the bounds of the columns in them, as Pyomo writes them in LP format."""
    model = build(case)
    for component in model.component_objects(pyo.Constraint, descend_into=False):
        component.deactivate()
    model.value_usd.deactivate()
    model.component(rule).activate()
    model.nothing_to_gain = pyo.Objective(expr=0.0)
    text = StringIO()
    LPWriter().write(model, text, symbolic_solver_labels=True)
    return text.getvalue()
