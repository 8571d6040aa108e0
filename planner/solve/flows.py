"""Columns that equations define from month to month, and programs in which they are written out.

A flow keeps a large relaxation sparse; written out, a hall's room is a knapsack that a solver recognises.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse
from scipy.sparse.linalg import spsolve

from .highs import Answer
from .program import BoolArray, FloatArray, IntArray, Program


@dataclass(frozen=True)
class Equations:
    """Equations, and the column that each of them defines, from columns that are defined before it."""

    rows: IntArray
    """Positions, shape (f,)."""
    columns: IntArray
    """Positions, shape (f,)."""

    def within(self, rows: BoolArray, columns: BoolArray) -> "Equations":
        """Those of a part of a program that has some of its rows, shape (m,), and columns, shape (n,)."""
        kept = rows[self.rows] & columns[self.columns]
        row, column = np.cumsum(rows) - 1, np.cumsum(columns) - 1
        return Equations(row[self.rows[kept]], column[self.columns[kept]])

    def without(self, columns: Collection[int]) -> "Equations":
        """Those of other columns than these."""
        kept = ~np.isin(self.columns, np.fromiter(columns, np.int64))
        return Equations(self.rows[kept], self.columns[kept])

    def priced(self, program: Program, prices: FloatArray) -> FloatArray:
        """The prices of rows, shape (m,), but of these such that the columns which they define gain nothing."""
        if not self.rows.size:
            return prices
        settled = prices.copy()
        settled[self.rows] = 0.0
        mine = program.by_column[:, self.columns]
        square = sparse.csc_array(mine.tocsr()[self.rows].T)
        settled[self.rows] = spsolve(square, program.cost[self.columns] - mine.T @ settled)
        return settled


@dataclass(frozen=True)
class Flows:
    """Columns that equations define, by what they add up to: column = constant - by · other columns."""

    equations: Equations
    other_rows: IntArray
    other_columns: IntArray
    by: sparse.csr_array
    """Shape (f, others)."""
    constant: FloatArray
    """Shape (f,)."""

    @classmethod
    def of(cls, program: Program, equations: Equations) -> "Flows":
        """The flows of a program, each as what it adds up to."""
        (height, width), rows, columns = program.matrix.shape, equations.rows, equations.columns
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
        by.eliminate_zeros()
        return cls(equations, other_rows, other_columns, by, constant)

    def replaced(self, program: Program) -> Program:
        """The program of the other columns and rows, without the bounds of the columns that are left out."""
        rest, columns = program.part(self.other_rows, self.other_columns), self.equations.columns
        uses, cost = program.matrix[self.other_rows][:, columns], program.cost[columns]
        shift = uses @ self.constant
        return replace(
            rest,
            matrix=sparse.csr_array(rest.matrix - uses @ self.by),
            cost=rest.cost - self.by.T @ cost,
            offset=program.offset + float(cost @ self.constant),
            row_lower=rest.row_lower - shift,
            row_upper=rest.row_upper - shift,
        )

    def with_flows(self, others: FloatArray) -> FloatArray:
        """The values of all columns from those of the others."""
        solution = np.empty(len(others) + len(self.equations.columns))
        solution[self.other_columns] = others
        solution[self.equations.columns] = self.constant - self.by @ others
        return solution

    def completed(self, answer: Answer) -> Answer:
        """An answer to the program of the other columns, with the values of all columns."""
        found = answer.solution
        return answer if found is None else replace(answer, solution=self.with_flows(found))

    def with_prices(self, program: Program, others: FloatArray) -> FloatArray:
        """The prices of all rows from those of the others: the columns that flows define gain nothing."""
        prices = np.zeros(len(others) + len(self.equations.rows))
        prices[self.other_rows] = others
        return self.equations.priced(program, prices)
