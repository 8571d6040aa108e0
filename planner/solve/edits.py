"""What one solve changes of a program: bounds of columns, rows and columns added, another objective."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from scipy import sparse

from .program import FloatArray, Program, money_unit


@dataclass(frozen=True)
class Amount:
    """A linear function of a program's columns: constant + coefficients · scaled solution, in a natural unit."""

    coefficients: FloatArray
    """By column, shape (n,); further entries are of the columns that the same edits add."""
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
class Added:
    """A continuous column that stands behind the program's own for one solve."""

    lower: float
    """Lower bound, scaled."""
    upper: float
    """Upper bound, scaled."""
    of: Callable[[FloatArray], float]
    """Its scaled value beside a solution of the program's own columns, so that a start can be completed."""


@dataclass(frozen=True)
class Edits:
    """Changes to a program, for one solve."""

    bounds: Mapping[int, tuple[float, float]] = field(default_factory=dict)
    """Lower and upper bound by column, scaled; they replace the program's own."""
    rows: tuple[Row, ...] = ()
    """Rows added below the program's own."""
    maximise: Amount | None = None
    """What to maximise in place of the program's objective; `usd_unit` is then of its unit."""
    columns: tuple[Added, ...] = ()
    """Columns added behind the program's own."""

    def completed(self, start: FloatArray) -> FloatArray:
        """A solution of the program's own columns with the values of those that are added; shape (n + added,)."""
        return np.concatenate([start, [column.of(start) for column in self.columns]])


def edited(program: Program, edits: Edits) -> Program:
    """The program with the edits made; its columns stand where they stood."""
    lower, upper = program.column_lower.copy(), program.column_upper.copy()
    for column, (low, high) in edits.bounds.items():
        lower[column], upper[column] = low, high
    changed = replace(program, column_lower=lower, column_upper=upper)
    if edits.columns:
        changed = _with_columns(changed, edits.columns)
    if edits.rows:
        changed = _with_rows(changed, edits.rows)
    if edits.maximise is not None:
        cost = _widened(edits.maximise.coefficients, len(changed.cost))
        unit = money_unit(cost, np.maximum(np.abs(changed.column_lower), np.abs(changed.column_upper)))
        changed = replace(changed, cost=cost / unit, offset=edits.maximise.constant / unit, usd_unit=unit)
    return changed


def joined(*several: Edits) -> Edits:
    """All edits together; of two objectives, or two bounds of one column, the later.

    Only one of them may add columns, for amounts tell added columns by their place.
    """
    bounds: dict[int, tuple[float, float]] = {}
    for edits in several:
        bounds |= edits.bounds
    objectives = [edits.maximise for edits in several if edits.maximise is not None]
    rows = tuple(row for edits in several for row in edits.rows)
    columns = [edits.columns for edits in several if edits.columns]
    if len(columns) > 1:
        raise ValueError("only one of several edits may add columns")
    return Edits(bounds, rows, objectives[-1] if objectives else None, columns[0] if columns else ())


def _widened(coefficients: FloatArray, columns: int) -> FloatArray:
    """Coefficients with noughts for the added columns that they do not speak of."""
    return np.pad(coefficients, (0, columns - len(coefficients)))


def _with_columns(program: Program, columns: tuple[Added, ...]) -> Program:
    """The program with continuous columns added that stand in no row yet."""
    count = len(columns)
    rows = program.matrix.shape[0]
    return replace(
        program,
        matrix=sparse.csr_array(sparse.hstack([program.matrix, sparse.csr_array((rows, count))])),
        cost=np.pad(program.cost, (0, count)),
        column_lower=np.concatenate([program.column_lower, [column.lower for column in columns]]),
        column_upper=np.concatenate([program.column_upper, [column.upper for column in columns]]),
        is_integer=np.pad(program.is_integer, (0, count)),
        column_unit=np.pad(program.column_unit, (0, count), constant_values=1.0),
    )


def _with_rows(program: Program, rows: tuple[Row, ...]) -> Program:
    """The program with rows added, each divided by the power of two next to its largest coefficient."""
    coefficients = np.array([_widened(row.amount.coefficients, len(program.cost)) for row in rows])
    constants = np.array([row.amount.constant for row in rows])
    largest = np.abs(coefficients).max(axis=1)
    unit = np.exp2(np.round(np.log2(np.where(largest > 0, largest, 1.0))))
    matrix = sparse.csr_array(sparse.vstack([program.matrix, coefficients / unit[:, None]]))
    return replace(
        program,
        matrix=matrix,
        row_lower=np.concatenate([program.row_lower, (np.array([r.lower for r in rows]) - constants) / unit]),
        row_upper=np.concatenate([program.row_upper, (np.array([r.upper for r in rows]) - constants) / unit]),
        row_unit=np.concatenate([program.row_unit, unit]),
    )
