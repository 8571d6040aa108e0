"""Linear programs solved again: with other bounds and costs, from a basis that is known, beside solving them anew."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import sparse

from planner.solve.highs import Limits, solve
from planner.solve.program import Program
from planner.solve.resolving import Bounds, Resolving

ROUNDING = 1e-6


def random_program(seed: int) -> Program:
    """A program of six rows of all kinds and ten columns between bounds."""
    draw = np.random.default_rng(seed)
    rows, columns = 6, 10
    matrix = draw.integers(-3, 4, (rows, columns)).astype(float)
    inside = draw.random(columns) * 2
    middle = matrix @ inside
    lower = np.where(draw.random(rows) < 0.6, middle - draw.random(rows), -np.inf)
    upper = np.where(draw.random(rows) < 0.6, middle + draw.random(rows), np.inf)
    ones = np.ones(columns)
    return Program(
        matrix=sparse.csr_array(matrix),
        cost=draw.normal(size=columns),
        offset=float(draw.normal()),
        row_lower=lower,
        row_upper=upper,
        column_lower=np.zeros(columns),
        column_upper=2 * ones,
        is_integer=draw.random(columns) < 0.5,
        column_unit=ones,
        usd_unit=1.0,
        position={},
        row_unit=np.ones(rows),
        row_position={},
    )


def anew(program: Program, columns: dict[int, Bounds], rows: dict[int, Bounds]) -> float:
    """The optimum of the relaxation with other bounds, solved by itself; -inf where it has no solution."""
    lower, upper = program.column_lower.copy(), program.column_upper.copy()
    row_lower, row_upper = program.row_lower.copy(), program.row_upper.copy()
    for at, bounds in columns.items():
        lower[at], upper[at] = bounds
    for at, bounds in rows.items():
        row_lower[at], row_upper[at] = bounds
    bounded = replace(
        program,
        column_lower=lower,
        column_upper=upper,
        row_lower=row_lower,
        row_upper=row_upper,
        is_integer=np.zeros_like(program.is_integer),
    )
    answer = solve(bounded, Limits(0.0, 10.0, 1, 0))
    return -np.inf if answer.status == "infeasible" else answer.bound


@pytest.mark.parametrize("seed", range(40))
def test_other_bounds_and_costs_are_solved_as_if_anew(seed: int) -> None:
    """From the first basis, with bounds that come and go; what has no solution is told as that."""
    program, draw = random_program(seed), np.random.default_rng(seed)
    resolving = Resolving(program)
    first = resolving.optimum({}, {})
    assert first is not None
    for _ in range(12):
        drawn = zip(draw.choice(10, 2, replace=False).tolist(), draw.random(2).tolist(), strict=True)
        columns = {at: (2 * value, 2 * value) for at, value in drawn}
        row = int(draw.integers(6))
        at = float((program.matrix @ first.solution)[row])
        rows = {row: (at, at)} if draw.random() < 0.5 else {}
        found = resolving.optimum(columns, rows, first)
        assert found is not None
        best = anew(resolving.program, columns, rows)
        assert found.most == pytest.approx(best, rel=ROUNDING, abs=ROUNDING)
        if best > -np.inf:
            assert program.offset + float(resolving.program.cost @ found.solution) == pytest.approx(
                best, abs=1e-5
            )
        cost = draw.normal(size=10)
        resolving.cost(cost)
        if best > -np.inf:
            again = resolving.optimum(columns, rows, found, is_repriced=True)
            assert again is not None
            assert again.most == pytest.approx(
                anew(resolving.program, columns, rows), rel=ROUNDING, abs=ROUNDING
            )
    assert resolving.work > 0


def test_some_of_these_have_no_solution() -> None:
    """So that being told so is tried."""
    resolving = Resolving(random_program(0))
    found = [
        resolving.optimum(dict.fromkeys(range(10), (2.0, 2.0)), {row: (-50.0, -50.0)}) for row in range(6)
    ]
    assert all(one is not None and one.most == -np.inf for one in found)
