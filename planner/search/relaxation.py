"""The linear relaxation of a large program, by interior point, and the prices of its rows."""

from dataclasses import dataclass, replace

import numpy as np

from planner.solve.highs import Limits, loaded, run, solver_options
from planner.solve.interrupts import IsInterrupted, never
from planner.solve.program import FloatArray, IntArray, Program

INTERIOR_POINT: dict[str, bool | int | float | str] = {
    "solver": "ipx",
    "run_crossover": "off",
    "presolve": "on",
}
"""Presolve is safe without whole numbers; a vertex is not needed, and takes longer than all else."""


@dataclass(frozen=True)
class Relaxed:
    """A solution of a linear relaxation, scaled: inside the best face, and as good as the solver's tolerances."""

    solution: FloatArray
    """Shape (n,)."""
    prices: FloatArray
    """By how much the optimum rises with the right-hand side of each row, shape (m,)."""


def relaxed(
    program: Program, free: IntArray, limits: Limits, is_interrupted: IsInterrupted = never
) -> Relaxed | None:
    """The solution of a program's relaxation; None where it has none, or a limit came first.

    Parameters
    ----------
    program
        A program with whole numbers.
    free
        Positions of columns that other rows bound, and whose own bounds shall have no price.
    limits, is_interrupted
        When to stop.
    """
    low, high = program.column_lower.copy(), program.column_upper.copy()
    low[free], high[free] = -np.inf, np.inf
    fractional = replace(
        program, is_integer=np.zeros_like(program.is_integer), column_lower=low, column_upper=high
    )
    solver = loaded(fractional, solver_options(limits) | INTERIOR_POINT)
    run(solver, lambda: None, is_interrupted)
    found = solver.getSolution()
    if not (found.value_valid and found.dual_valid):
        return None
    prices = np.array(found.row_dual)
    is_turned = _is_turned(program, prices, np.array(found.col_dual))
    return Relaxed(np.array(found.col_value), -prices if is_turned else prices)


def _is_turned(program: Program, prices: FloatArray, gains: FloatArray) -> bool:
    """Whether prices have the other sign, as without crossover: what they leave of the costs is what columns gain.

    The gains are taken with either sign, for that is not sure either.
    """
    paid = program.matrix.T @ prices

    def error(left: FloatArray) -> float:
        return float(min(np.abs(left - gains).sum(), np.abs(left + gains).sum()))

    return error(program.cost + paid) < error(program.cost - paid)
