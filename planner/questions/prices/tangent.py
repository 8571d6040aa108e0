"""The value of the first unit of something: right-hand derivatives of a linear program's optimum.

Where a linear program is degenerate it has several dual solutions, and the one that a solver returns need not be
the value of *one more*. That value is the optimum of the tangent program: how far the objective can rise for a
change in the direction, moving only as the rows and bounds that are tight at one optimal solution allow. The
tangent program falls into parts that share no row; a direction asks only the parts that it touches.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import highspy
import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from planner.outcomes import SolverError
from planner.solve.highs import Limits, loaded, solver_options
from planner.solve.program import BoolArray, FloatArray, IntArray, Program

TIGHT = 1e-6
"""Scaled distance up to which a row or column is at its bound."""
NO_PART = -1
LIMITS = Limits(0.0, 600.0, 1, 0)


@dataclass(frozen=True)
class Tangent:
    """The tangent program of a linear program at one of its optimal solutions."""

    program: Program
    solution: FloatArray
    """Scaled, shape (n,)."""
    is_open: BoolArray
    """Which columns may move, shape (n,); all others keep their values."""

    def price(self, column: int) -> float | None:
        """What the first unit of a column that keeps its value would bring, both scaled.

        None where not even a little of it can be had.
        """
        entries = slice(self._by_column.indptr[column], self._by_column.indptr[column + 1])
        shifts: dict[int, dict[int, float]] = {}
        for row, shift in zip(
            self._by_column.indices[entries].tolist(), self._by_column.data[entries].tolist(), strict=True
        ):
            if not (self._is_low[row] or self._is_high[row]):
                continue
            part = int(self._part_of_row[row])
            if part != NO_PART:
                shifts.setdefault(part, {})[row] = shift
            elif (shift > 0 and self._is_high[row]) or (shift < 0 and self._is_low[row]):
                return None
        worth = float(self.program.cost[column])
        for part, by_row in shifts.items():
            gain = self._gain(part, by_row)
            if gain is None:
                return None
            worth += gain
        return worth

    def _gain(self, part: int, shifts: Mapping[int, float]) -> float | None:
        """The optimum of a part when columns that keep their values move its rows so."""
        if part not in self._parts:
            self._parts[part] = _Part(self, part)
        return self._parts[part].gain(shifts)

    @cached_property
    def _parts(self) -> "dict[int, _Part]":
        return {}

    @cached_property
    def _by_column(self) -> sparse.csc_array:
        return self.program.matrix.tocsc()

    @cached_property
    def _activity(self) -> FloatArray:
        return np.asarray(self.program.matrix @ self.solution)

    @cached_property
    def _is_low(self) -> BoolArray:
        """Rows at their lower end."""
        return self._activity <= self.program.row_lower + TIGHT

    @cached_property
    def _is_high(self) -> BoolArray:
        """Rows at their upper end."""
        return self._activity >= self.program.row_upper - TIGHT

    @cached_property
    def _part_of_row(self) -> IntArray:
        """The part that a row is in; none for rows that are slack or have no open column."""
        matrix = self.program.matrix
        tight = np.flatnonzero(self._is_low | self._is_high)
        inside = matrix[tight][:, np.flatnonzero(self.is_open)]
        has_column = np.diff(inside.indptr) > 0
        tight, inside = tight[has_column], inside[has_column]
        graph = sparse.block_array([[None, inside], [inside.T, None]]) if len(tight) else inside
        part_of = np.full(matrix.shape[0], NO_PART)
        if len(tight):
            _, labels = connected_components(graph, directed=False)
            part_of[tight] = labels[: len(tight)]
        return part_of


class _Part:
    """One part of a tangent program, held by a solver that begins each time where it ended."""

    def __init__(self, whole: Tangent, part: int) -> None:
        program = whole.program
        rows = np.flatnonzero(whole._part_of_row == part)
        inside = program.matrix[rows]
        columns = np.unique(inside.indices)
        columns = columns[whole.is_open[columns]]
        self.position = {int(row): at for at, row in enumerate(rows)}
        self.lower = np.where(whole._is_low[rows], 0.0, -np.inf)
        self.upper = np.where(whole._is_high[rows], 0.0, np.inf)
        values = whole.solution[columns]
        self.solver = loaded(
            replace(
                program,
                matrix=sparse.csr_array(inside[:, columns]),
                cost=program.cost[columns],
                offset=0.0,
                row_lower=self.lower,
                row_upper=self.upper,
                column_lower=np.where(values <= program.column_lower[columns] + TIGHT, 0.0, -np.inf),
                column_upper=np.where(values >= program.column_upper[columns] - TIGHT, 0.0, np.inf),
                is_integer=np.zeros(len(columns), dtype=bool),
            ),
            solver_options(LIMITS),
        )
        self._gains: dict[tuple[tuple[int, float], ...], float | None] = {}
        self._solve()

    def gain(self, shifts: Mapping[int, float]) -> float | None:
        """How far the objective can rise when rows are moved by so much; None where that is not possible.

        Several directions often move the same rows, so that each is worked out once.
        """
        moves = tuple(sorted(shifts.items()))
        if moves not in self._gains:
            self._gains[moves] = self._moved(shifts)
        return self._gains[moves]

    def _moved(self, shifts: Mapping[int, float]) -> float | None:
        for row, shift in shifts.items():
            at = self.position[row]
            self.solver.changeRowBounds(at, self.lower[at] - shift, self.upper[at] - shift)
        gain = self._solve()
        for row in shifts:
            at = self.position[row]
            self.solver.changeRowBounds(at, self.lower[at], self.upper[at])
        return gain

    def _solve(self) -> float | None:
        self.solver.run()
        status = self.solver.getModelStatus()
        if status == highspy.HighsModelStatus.kOptimal:
            return float(self.solver.getInfo().objective_function_value)
        if status == highspy.HighsModelStatus.kInfeasible:
            return None
        detail = self.solver.modelStatusToString(status)
        raise SolverError(f"prices could not be worked out: the solver ended with '{detail}'")
