"""Approximate prices of the rows of a large linear relaxation, by first-order steps instead of factorisation.

Any prices bound a program (`lagrangian.bound_and_profits`), so that near ones will do. PDLP finds near ones fast if
no row carries anything from month to month, and if columns and rows are of one size: therefore the columns that
flows define are replaced by what they add up to, and every column is measured by its bound.
(Applegate et al., Practical large-scale linear programming using primal-dual hybrid gradient, NeurIPS 2021.)
"""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.sparse.linalg import spsolve

from planner.solve.highs import Limits, loaded, solver_options
from planner.solve.program import FloatArray, Program

IntArray = npt.NDArray[np.int64]
FIRST_ORDER: dict[str, bool | int | float | str] = {"solver": "pdlp", "presolve": "off", "output_flag": False}
"""Without presolve, prices are those of these rows; with output, PDLP writes to the console, whatever it is told."""


def solution_and_prices(
    program: Program, flow_rows: IntArray, flow_columns: IntArray, accuracy_fraction: float, limits: Limits
) -> tuple[FloatArray, FloatArray] | None:
    """A near solution of a program's relaxation and near prices of its rows, scaled; None where there are none.

    The solution keeps rows and bounds but for the accuracy, and the flows exactly. The prices are gains of the
    optimum per unit of right-hand side; a row that limits from one side has none of the wrong sign.

    Parameters
    ----------
    program
        A program with whole numbers, which are disregarded.
    flow_rows, flow_columns
        Equations, and the column that each of them defines, from columns that are defined before it. Other rows
        bound these columns: their own bounds have no price.
    accuracy_fraction
        When to stop: relative gap, and relative violation of rows.
    limits
        The other limits; the search has no regard for a user's interrupt.

    Returns
    -------
    The solution, shape (n,), and the prices, shape (m,).
    """
    flows = _Flows.of(program, flow_rows, flow_columns)
    even, column_size, row_size = _even(flows.replaced(program))
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


@dataclass(frozen=True)
class _Flows:
    """Columns that equations define: column = constant - by · other columns."""

    rows: IntArray
    """The equations, shape (f,)."""
    columns: IntArray
    """What each defines, shape (f,)."""
    other_rows: IntArray
    other_columns: IntArray
    by: sparse.csr_array
    """Shape (f, others)."""
    constant: FloatArray
    """Shape (f,)."""

    @classmethod
    def of(cls, program: Program, rows: IntArray, columns: IntArray) -> "_Flows":
        """The flows of a program, each as what it adds up to."""
        height, width = program.matrix.shape
        other_rows = np.setdiff1d(np.arange(height), rows)
        other_columns = np.setdiff1d(np.arange(width), columns)
        mine = program.matrix[rows]
        square = mine[:, columns]
        own = square.diagonal()
        by = sparse.csr_array(sparse.diags_array(1 / own).tocsr() @ mine[:, other_columns])
        constant = program.row_lower[rows] / own
        # column = constant - by · others + before · columns; twice as many flows back with every turn
        before = sparse.csr_array(sparse.eye_array(len(rows)) - sparse.diags_array(1 / own).tocsr() @ square)
        before.eliminate_zeros()
        while before.nnz:
            by, constant = by + before @ by, constant + before @ constant
            before = sparse.csr_array(before @ before)
            before.eliminate_zeros()
        return cls(rows, columns, other_rows, other_columns, by, constant)

    def replaced(self, program: Program) -> Program:
        """The linear program of the other columns and rows."""
        rest = program.matrix[self.other_rows]
        uses, cost = rest[:, self.columns], program.cost[self.columns]
        shift = uses @ self.constant
        return replace(
            program,
            matrix=sparse.csr_array(rest[:, self.other_columns] - uses @ self.by),
            cost=program.cost[self.other_columns] - self.by.T @ cost,
            offset=program.offset + float(cost @ self.constant),
            row_lower=program.row_lower[self.other_rows] - shift,
            row_upper=program.row_upper[self.other_rows] - shift,
            column_lower=program.column_lower[self.other_columns],
            column_upper=program.column_upper[self.other_columns],
            is_integer=np.zeros(len(self.other_columns), dtype=bool),
        )

    def with_flows(self, others: FloatArray) -> FloatArray:
        """The values of all columns from those of the others."""
        solution = np.empty(len(others) + len(self.columns))
        solution[self.other_columns] = others
        solution[self.columns] = self.constant - self.by @ others
        return solution

    def with_prices(self, program: Program, others: FloatArray) -> FloatArray:
        """The prices of all rows from those of the others: the columns that flows define gain nothing."""
        prices = np.zeros(len(others) + len(self.rows))
        prices[self.other_rows] = others
        if self.rows.size:
            mine = program.matrix[:, self.columns]
            square = sparse.csc_array(mine[self.rows].T)
            prices[self.rows] = spsolve(square, program.cost[self.columns] - mine.T @ prices)
        return prices
