"""Approximate prices of the rows of a large linear relaxation, by first-order steps instead of factorisation.

Any prices bound a program (`lagrangian.bound_and_profits`), so that near ones will do. PDLP finds near ones fast if
no row carries anything from month to month, and if columns and rows are of one size: therefore the columns that
flows define are replaced by what they add up to, and every column is measured by its bound.
(Applegate et al., Practical large-scale linear programming using primal-dual hybrid gradient, NeurIPS 2021.)
"""

from dataclasses import replace

import numpy as np
from scipy import sparse

from planner.solve.flows import Equations, Flows
from planner.solve.highs import Limits, loaded, solver_options
from planner.solve.program import FloatArray, Program

FIRST_ORDER: dict[str, bool | int | float | str] = {"solver": "pdlp", "presolve": "off", "output_flag": False}
"""Without presolve, prices are those of these rows; with output, PDLP writes to the console, whatever it is told."""


def solution_and_prices(
    program: Program, equations: Equations, accuracy_fraction: float, limits: Limits
) -> tuple[FloatArray, FloatArray] | None:
    """A near solution of a program's relaxation and near prices of its rows, scaled; None where there are none.

    The solution keeps rows and bounds but for the accuracy, and the flows exactly. The prices are gains of the
    optimum per unit of right-hand side; a row that limits from one side has none of the wrong sign.

    Parameters
    ----------
    program
        A program with whole numbers, which are disregarded.
    equations
        Of its flows. Other rows bound the columns that they define: their own bounds have no price.
    accuracy_fraction
        When to stop: relative gap, and relative violation of rows.
    limits
        The other limits; the search has no regard for a user's interrupt.

    Returns
    -------
    The solution, shape (n,), and the prices, shape (m,).
    """
    flows = Flows.of(program, equations)
    written_out = flows.replaced(program)
    fractional = replace(written_out, is_integer=np.zeros_like(written_out.is_integer))
    even, column_size, row_size = _even(fractional)
    solver = loaded(even, solver_options(limits) | FIRST_ORDER | {"kkt_tolerance": accuracy_fraction})
    solver.run()
    found = solver.getSolution()
    if not (found.value_valid and found.dual_valid):
        return None
    return (
        flows.with_flows(np.array(found.col_value) * column_size),
        flows.with_prices(program, np.array(found.row_dual) / row_size),
    )


def _even(program: Program) -> tuple[Program, FloatArray, FloatArray]:
    """The program with every column measured by its bound, then every row by its largest coefficient; and these."""
    column_size = _sizes(np.maximum(np.abs(program.column_lower), np.abs(program.column_upper)))
    matrix = sparse.csr_array(program.matrix @ sparse.diags_array(column_size).tocsr())
    row_size = _sizes(np.asarray(abs(matrix).max(axis=1).todense(), float).ravel())
    even = replace(
        program,
        matrix=sparse.csr_array(sparse.diags_array(1 / row_size).tocsr() @ matrix),
        cost=program.cost * column_size,
        row_lower=program.row_lower / row_size,
        row_upper=program.row_upper / row_size,
        column_lower=program.column_lower / column_size,
        column_upper=program.column_upper / column_size,
    )
    return even, column_size, row_size


def _sizes(largest: FloatArray) -> FloatArray:
    """What to measure by: the largest amount, or one where that is nought or not bounded."""
    return np.where(np.isfinite(largest) & (largest > 0), largest, 1.0)
