"""A linear program that is solved many times, with other costs and bounds, each time from a basis that is known."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import highspy
import numpy as np

from .highs import Limits, loaded, run, solver_options
from .interrupts import IsInterrupted
from .program import FloatArray, Program, most_of_rows

DEVEX, DUAL, PRIMAL = 1, 1, 4
"""Weights of edges, which are soon at hand from a known basis, and strategies of the simplex method."""
SIMPLEX: dict[str, bool | int | float | str] = {
    "solver": "simplex",
    "simplex_dual_edge_weight_strategy": DEVEX,
}
Bounds = tuple[float, float]


@dataclass(frozen=True)
class Optimum:
    """What is known of the program with some costs and bounds, scaled."""

    most: float
    """No solution is worth more, by the prices of the rows, whatever the solver's tolerances; -inf where there is
    none."""
    solution: FloatArray
    """Shape (n,)."""
    prices: FloatArray
    """By how much the optimum rises with the right-hand side of each row, shape (m,)."""
    gains: FloatArray
    """What each column gains beyond what the rows cost that it stands in, shape (n,)."""
    basis: highspy.HighsBasis
    """From which a program that differs little is solved fast."""


class Resolving:
    """The linear relaxation of a program, in which columns and rows may have other bounds, and columns other costs."""

    def __init__(self, program: Program) -> None:
        """Hold the relaxation."""
        self.program = replace(program, is_integer=np.zeros_like(program.is_integer))
        self._solver = loaded(self.program, solver_options(Limits(0.0, np.inf, 1, 0)) | SIMPLEX)
        self._columns: Mapping[int, Bounds] = {}
        self._rows: Mapping[int, Bounds] = {}
        self.work = 0
        """Iterations of the simplex method so far, and solutions."""

    def cost(self, cost: FloatArray) -> None:
        """Take other costs from now on, shape (n,)."""
        self.program = replace(self.program, cost=cost)
        self._solver.changeColsCost(len(cost), np.arange(len(cost), dtype=np.int32), cost)

    def optimum(
        self,
        columns: Mapping[int, Bounds],
        rows: Mapping[int, Bounds],
        near: Optimum | None = None,
        *,
        is_repriced: bool = False,
        is_interrupted: IsInterrupted | None = None,
    ) -> Optimum | None:
        """The optimum with other bounds of some columns and rows; None where the solver cannot tell.

        It is found from one that is near: of other bounds, or, if `is_repriced`, of the same and other costs. That is
        so soon done that it cannot be interrupted, unless that is asked for: then each step of the solver takes longer.
        """
        self._bind(columns, rows)
        if near is not None:
            self._solver.setBasis(near.basis)
        self._solver.setOptionValue("simplex_strategy", PRIMAL if is_repriced else DUAL)
        if is_interrupted is None:
            self._solver.run()
        else:
            run(self._solver, lambda: None, is_interrupted)
            self._solver.HandleUserInterrupt = False
        self.work += 1 + max(self._solver.getInfo().simplex_iteration_count, 0)
        status, found = self._solver.getModelStatus(), self._solver.getSolution()
        solution = np.array(found.col_value)
        if status == highspy.HighsModelStatus.kInfeasible:
            if not self._has_proof():
                return None
            none = np.zeros_like(solution)
            return Optimum(
                -np.inf, none, np.zeros(len(self.program.row_lower)), none, self._solver.getBasis()
            )
        if status != highspy.HighsModelStatus.kOptimal:
            return None
        return self._told(solution, np.array(found.row_dual))

    def _told(self, solution: FloatArray, prices: FloatArray) -> Optimum:
        """The optimum, and what the prices prove of it."""
        program, rows = self.program, self._row_bounds()
        prices = _signed(prices, *rows)
        gains = program.cost - program.by_column.T @ prices
        lower, upper = self._column_bounds()
        columns = np.maximum(gains * lower, gains * upper).sum()
        most = program.offset + float(columns + most_of_rows(prices, *rows).sum())
        return Optimum(most, solution, prices, gains, self._solver.getBasis())

    def _has_proof(self) -> bool:
        """Whether the solver's ray shows that no solution exists: rows ask for more than columns can give."""
        _, is_there, ray = self._solver.getDualRay()
        if not is_there:
            return False
        ray, (lower, upper), rows = np.array(ray), self._column_bounds(), self._row_bounds()
        for y in (_signed(ray, *rows), _signed(-ray, *rows)):
            given = -(self.program.by_column.T @ y)
            if most_of_rows(y, *rows).sum() + np.maximum(given * lower, given * upper).sum() < 0:
                return True
        return False

    def _bind(self, columns: Mapping[int, Bounds], rows: Mapping[int, Bounds]) -> None:
        """Set these bounds, and the program's own where others were set before."""
        program = self.program
        freed = [at for at in self._columns if at not in columns]
        low = [*program.column_lower[freed], *(low for low, _ in columns.values())]
        high = [*program.column_upper[freed], *(high for _, high in columns.values())]
        at = np.array([*freed, *columns], dtype=np.int32)
        self._solver.changeColsBounds(len(at), at, np.array(low), np.array(high))
        for row in {*self._rows, *rows}:
            own = float(program.row_lower[row]), float(program.row_upper[row])
            self._solver.changeRowBounds(row, *rows.get(row, own))
        self._columns, self._rows = columns, rows

    def _column_bounds(self) -> tuple[FloatArray, FloatArray]:
        return _with(self.program.column_lower, self.program.column_upper, self._columns)

    def _row_bounds(self) -> tuple[FloatArray, FloatArray]:
        return _with(self.program.row_lower, self.program.row_upper, self._rows)


def _with(
    lower: FloatArray, upper: FloatArray, bounds: Mapping[int, Bounds]
) -> tuple[FloatArray, FloatArray]:
    """Bounds of which some are others."""
    lower, upper = lower.copy(), upper.copy()
    for at, (low, high) in bounds.items():
        lower[at], upper[at] = low, high
    return lower, upper


def _signed(prices: FloatArray, lower: FloatArray, upper: FloatArray) -> FloatArray:
    """Prices of rows with these bounds without what has the wrong sign where there is only one of them."""
    prices = np.where(np.isfinite(upper), prices, np.minimum(prices, 0.0))
    return np.where(np.isfinite(lower), prices, np.maximum(prices, 0.0))
