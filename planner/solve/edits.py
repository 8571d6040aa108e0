"""What one solve changes of a program: bounds of columns, rows added, another objective."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from scipy import sparse

from .program import FloatArray, Program, money_unit


@dataclass(frozen=True)
class Amount:
    """A linear function of a program's columns: constant + coefficients · scaled solution, in a natural unit."""

    coefficients: FloatArray
    """By column, shape (n,)."""
    constant: float = 0.0

    def of(self, solution: FloatArray) -> float:
        """The amount at a scaled solution."""
        return self.constant + float(self.coefficients @ solution)


@dataclass(frozen=True)
class Row:
    """An amount that must lie in a range, both ends in the amount's unit."""

    amount: Amount
    lower: float = -np.inf
    upper: float = np.inf


@dataclass(frozen=True)
class Edits:
    """Changes to a program, for one solve."""

    bounds: Mapping[int, tuple[float, float]] = field(default_factory=dict)
    """Lower and upper bound by column, scaled; they replace the program's own."""
    rows: tuple[Row, ...] = ()
    """Rows added below the program's own."""
    maximise: Amount | None = None
    """What to maximise in place of the program's objective; `usd_unit` is then of its unit."""


def edited(program: Program, edits: Edits) -> Program:
    """The program with the edits made; its columns stand where they stood."""
    lower, upper = program.column_lower.copy(), program.column_upper.copy()
    for column, (low, high) in edits.bounds.items():
        lower[column], upper[column] = low, high
    changed = replace(program, column_lower=lower, column_upper=upper)
    if edits.rows:
        changed = _with_rows(changed, edits.rows)
    if edits.maximise is not None:
        cost = edits.maximise.coefficients
        unit = money_unit(cost, np.maximum(np.abs(lower), np.abs(upper)))
        changed = replace(changed, cost=cost / unit, offset=edits.maximise.constant / unit, usd_unit=unit)
    return changed


def joined(*several: Edits) -> Edits:
    """All edits together; of two objectives, or two bounds of one column, the later."""
    bounds: dict[int, tuple[float, float]] = {}
    for edits in several:
        bounds |= edits.bounds
    objectives = [edits.maximise for edits in several if edits.maximise is not None]
    rows = tuple(row for edits in several for row in edits.rows)
    return Edits(bounds, rows, objectives[-1] if objectives else None)


def _with_rows(program: Program, rows: tuple[Row, ...]) -> Program:
    """The program with rows added, each divided by the power of two next to its largest coefficient."""
    coefficients = np.array([row.amount.coefficients for row in rows])
    constants = np.array([row.amount.constant for row in rows])
    largest = np.abs(coefficients).max(axis=1)
    unit = np.exp2(np.round(np.log2(np.where(largest > 0, largest, 1.0))))
    matrix = sparse.csr_array(sparse.vstack([program.matrix, coefficients / unit[:, None]]))
    return replace(
        program,
        matrix=matrix,
        row_lower=np.concatenate([program.row_lower, (np.array([r.lower for r in rows]) - constants) / unit]),
        row_upper=np.concatenate([program.row_upper, (np.array([r.upper for r in rows]) - constants) / unit]),
    )
