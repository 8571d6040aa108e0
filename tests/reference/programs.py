"""A linear program put together column by column and row by row, solved with SciPy's HiGHS."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import linprog

from .facts import Array

INFEASIBLE = 2
"""SciPy's status of a program without a feasible point."""


@dataclass
class Solved:
    """An optimum: its value, the columns, and for each row what one unit more of its right side is worth."""

    value: float
    columns: Array
    row_prices: Array


@dataclass
class Program:
    """Maximise the columns' values subject to rows of the form sum <= right side; columns are 0 or more."""

    values: list[float] = field(default_factory=list)
    lows: list[float] = field(default_factory=list)
    highs: list[float] = field(default_factory=list)
    rows: list[dict[int, float]] = field(default_factory=list)
    right_sides: list[float] = field(default_factory=list)

    def column(self, value: float, high: float = np.inf, low: float = 0.0) -> int:
        """Add a column; returns its number."""
        self.values.append(value)
        self.lows.append(low)
        self.highs.append(high)
        return len(self.values) - 1

    def at_most(self, row: dict[int, float], right_side: float) -> int:
        """Add sum <= right side; returns the row's number."""
        self.rows.append(row)
        self.right_sides.append(right_side)
        return len(self.rows) - 1

    def at_least(self, row: dict[int, float], right_side: float) -> int:
        """Add sum >= right side; returns the row's number."""
        return self.at_most({column: -number for column, number in row.items()}, -right_side)

    def solve(self) -> Solved | None:
        """The optimum, or None if there is none.

        Raises:
            RuntimeError: if the solver finds neither.
        """
        if not self.values:
            if min(self.right_sides, default=0.0) < -1e-6:
                return None
            return Solved(0.0, np.zeros(0), np.zeros(len(self.rows)))
        matrix = np.zeros((len(self.rows), len(self.values)))
        for number, row in enumerate(self.rows):
            for column, coefficient in row.items():
                matrix[number, column] += coefficient
        bounds = np.column_stack([self.lows, self.highs])
        result = linprog(-np.array(self.values), matrix, self.right_sides, bounds=bounds, method="highs")
        if result.status == INFEASIBLE:
            return None
        if result.status != 0:
            raise RuntimeError(f"linear program: {result.message}")
        return Solved(-float(result.fun), result.x, -np.asarray(result.ineqlin.marginals))
