"""The program as arrays: what Pyomo's standard-form compiler makes of a model, scaled for the solver.

Scaling happens here and nowhere else. A continuous column is measured in a power of ten of its unit, chosen by
the largest bound among columns of that unit; whole-numbered columns are left as they are; every row is divided by
the power of two next to its largest coefficient; money is measured so that the largest term is worth a hundred.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pyomo.environ as pyo
from pyomo.repn.plugins.standard_form import LinearStandardFormCompiler
from scipy import sparse

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]
IGNORED_COEFFICIENT = 1e-9
"""HiGHS ignores coefficients up to this."""
NEGLIGIBLE_IN_A_ROW = 1e-7
"""What may be left out of a scaled row: less than the solver's feasibility tolerance."""
LARGEST_TERM = 100.0
"""What the largest term of the objective is worth in scaled money."""


class ProgramError(Exception):
    """A model cannot be handed to a solver: a coefficient is not finite, or a column has no bound."""


@dataclass(frozen=True)
class Program:
    """A mixed-integer program to be maximised: offset + cost · x, with row and column bounds.

    Arrays have one entry a column (n) or a row (m); `matrix` has shape (m, n).
    """

    matrix: sparse.csr_array
    cost: FloatArray
    offset: float
    row_lower: FloatArray
    row_upper: FloatArray
    column_lower: FloatArray
    column_upper: FloatArray
    is_integer: BoolArray
    column_unit: FloatArray
    """Natural units in one scaled unit of each column."""
    usd_unit: float
    """US dollars in one scaled unit of money."""
    position: dict[int, int]
    """Position of a Pyomo column by its `id`."""
    row_unit: FloatArray
    """Natural units in one scaled unit of each row."""
    row_position: dict[int, int]
    """Position of a Pyomo row by its `id`."""

    @cached_property
    def by_column(self) -> sparse.csc_array:
        """The matrix, quick to take columns from."""
        return sparse.csc_array(self.matrix)

    def columns(self, component: Any) -> IntArray:
        """Positions of the columns of a Pyomo variable that are in the program."""
        return _positions(component, self.position)

    def rows(self, component: Any) -> IntArray:
        """Positions of the rows of a Pyomo constraint that are in the program."""
        return _positions(component, self.row_position)

    def price_of(self, prices: FloatArray) -> Callable[[Any], float]:
        """The price of a Pyomo row in dollars per natural unit, from scaled prices, shape (m,)."""
        natural = prices * self.usd_unit / self.row_unit

        def price(row: Any) -> float:
            at = self.row_position.get(id(row))
            return float(natural[at]) if at is not None else 0.0

        return price

    def part(self, rows: IntArray, columns: IntArray) -> "Program":
        """The program of some rows and columns, by position: of no model any more."""
        return replace(
            self,
            matrix=sparse.csr_array(self.by_column[:, columns].tocsr()[rows]),
            cost=self.cost[columns],
            row_lower=self.row_lower[rows],
            row_upper=self.row_upper[rows],
            column_lower=self.column_lower[columns],
            column_upper=self.column_upper[columns],
            is_integer=self.is_integer[columns],
            column_unit=self.column_unit[columns],
            position={},
            row_unit=self.row_unit[rows],
            row_position={},
        )

    def worth(self, solution: FloatArray) -> float:
        """What a scaled solution is worth, in scaled money."""
        return self.offset + float(self.cost @ solution)

    def value_of(self, solution: FloatArray) -> Callable[[Any], float]:
        """The value of a Pyomo column in its natural unit, from a scaled solution; nought if it is in no row."""
        natural = solution * self.column_unit

        def value(column: Any) -> float:
            at = self.position.get(id(column))
            return float(natural[at]) if at is not None else 0.0

        return value


def most_of_rows(prices: FloatArray, lower: FloatArray, upper: FloatArray) -> FloatArray:
    """The most that rows between these bounds are worth at prices: max(y·lower, y·upper) of each, shape (m,)."""
    with np.errstate(invalid="ignore"):
        ends = [np.where(prices == 0, 0.0, prices * end) for end in (lower, upper)]
    return np.asarray(np.maximum(*ends))


def compile_program(model: pyo.ConcreteModel) -> Program:
    """The arrays of a model, scaled.

    Raises
    ------
    ProgramError
        If a coefficient, bound or cost is not finite.
    """
    form = LinearStandardFormCompiler().write(model, mixed_form=True, set_sense=None)
    columns = list(form.columns)
    matrix = sparse.csr_array(form.A)
    matrix.sum_duplicates()
    senses = np.array([row.bound_type for row in form.rows])
    rhs = np.asarray(form.rhs, float)
    lower = np.array([_bound(column.lb) for column in columns])
    upper = np.array([_bound(column.ub) for column in columns])
    is_integer = np.array([not column.is_continuous() for column in columns], dtype=bool)
    cost = np.asarray(form.c.todense(), float).ravel() if form.c.shape[0] else np.zeros(len(columns))
    _refuse_not_finite(columns, matrix, rhs, lower, upper, cost)

    unit = _column_units(columns, is_integer, lower, upper)
    matrix = matrix @ sparse.diags_array(unit).tocsr()
    row_unit = _row_units(matrix)
    matrix = sparse.csr_array(sparse.diags_array(1 / row_unit).tocsr() @ matrix)
    _drop_negligible(columns, matrix, np.maximum(np.abs(lower), np.abs(upper)) / unit)
    rhs = rhs / row_unit
    usd_unit = money_unit(cost, np.maximum(np.abs(lower), np.abs(upper)))
    return Program(
        matrix=matrix,
        cost=cost * unit / usd_unit,
        offset=float(form.c_offset[0]) / usd_unit,
        row_lower=np.where(senses <= 0, rhs, -np.inf),
        row_upper=np.where(senses >= 0, rhs, np.inf),
        column_lower=lower / unit,
        column_upper=upper / unit,
        is_integer=is_integer,
        column_unit=unit,
        usd_unit=usd_unit,
        position={id(column): at for at, column in enumerate(columns)},
        row_unit=row_unit,
        row_position={id(row.constraint): at for at, row in enumerate(form.rows)},
    )


def _positions(component: Any, position: dict[int, int]) -> IntArray:
    found = (position.get(id(one)) for one in component.values())
    return np.array([at for at in found if at is not None], dtype=np.int64)


def _bound(value: float | None) -> float:
    return np.nan if value is None else float(value)


def _refuse_not_finite(columns: list[Any], matrix: Any, rhs: FloatArray, *by_column: FloatArray) -> None:
    """Pyomo and HiGHS pass NaN coefficients on, and then call the answer optimal."""
    for values in by_column:
        bad = np.flatnonzero(~np.isfinite(values))
        if bad.size:
            raise ProgramError(
                f"column {columns[bad[0]].name} has a cost or a bound that is not a finite number"
            )
    if not (np.isfinite(matrix.data).all() and np.isfinite(rhs).all()):
        raise ProgramError("a row has a coefficient that is not a finite number")


def _drop_negligible(columns: list[Any], matrix: sparse.csr_array, most: FloatArray) -> None:
    """Leave out the coefficients that the solver would ignore, if they can make no difference to their row."""
    ignored = np.abs(matrix.data) <= IGNORED_COEFFICIENT
    matters = ignored & (np.abs(matrix.data) * most[matrix.indices] > NEGLIGIBLE_IN_A_ROW)
    if matters.any():
        name = columns[matrix.indices[np.flatnonzero(matters)[0]]].name
        raise ProgramError(
            f"a coefficient of column {name} is too small beside its row's others to be solved with"
        )
    matrix.data[ignored] = 0.0
    matrix.eliminate_zeros()


def _column_units(
    columns: list[Any], is_integer: BoolArray, lower: FloatArray, upper: FloatArray
) -> FloatArray:
    """Power of ten below the largest bound among the continuous columns of the same unit (the name's last word)."""
    parents = [column.parent_component() for column in columns]
    kind_of = {at: one.local_name.rsplit("_", 1)[-1] for at, one in {id(one): one for one in parents}.items()}
    kinds = [kind_of[id(one)] for one in parents]
    largest: dict[str, float] = {}
    for kind, whole, low, high in zip(kinds, is_integer, lower, upper, strict=True):
        if not whole:
            largest[kind] = max(largest.get(kind, 0.0), abs(low), abs(high))
    unit = {kind: 10.0 ** np.floor(np.log10(most)) if most > 0 else 1.0 for kind, most in largest.items()}
    return np.array([1.0 if whole else unit[kind] for kind, whole in zip(kinds, is_integer, strict=True)])


def _row_units(matrix: sparse.csr_array) -> FloatArray:
    """Power of two next to the largest coefficient of each row."""
    if not matrix.nnz:  # a case without halls has no columns
        return np.ones(matrix.shape[0])
    largest = np.asarray(abs(matrix).max(axis=1).todense(), float).ravel()
    return np.exp2(np.round(np.log2(np.where(largest > 0, largest, 1.0))))


def money_unit(cost: FloatArray, most: FloatArray) -> float:
    """US dollars in a scaled unit of money: a power of ten that makes the largest term about a hundred."""
    largest = float(np.max(np.abs(cost) * most, initial=0.0))
    return float(10.0 ** np.round(np.log10(largest / LARGEST_TERM))) if largest > 0 else 1.0
