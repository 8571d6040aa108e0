"""Flows: rows that carry a quantity from month to month instead of summing it anew.

A lease of forty months in a dense row stands in forty rows; as a flow it stands in the row of the month in
which it begins, those of its ramp, and the one after its last. The two forms have the same relaxation.
"""

from collections.abc import Hashable, Iterable
from typing import Any

import numpy as np

from .parameters import FloatArray

Steps = dict[Hashable, list[list[tuple[float, Any]]]]
"""By series: for each month, coefficient and column of everything that changes in it."""

NEGLIGIBLE = 1e-12


def steps(series: Iterable[tuple[Hashable, Any, FloatArray]], months: int) -> Steps:
    """Monthly changes of each series.

    Parameters
    ----------
    series
        Series name, column, and the column's coefficient by month, shape (months,).
    months
        Length of the horizon.
    """
    profiles: dict[Hashable, dict[int, tuple[Any, FloatArray]]] = {}
    for name, column, profile in series:
        by_column = profiles.setdefault(name, {})
        known = by_column.get(id(column))
        by_column[id(column)] = (column, known[1] + profile if known else profile)
    return {name: _changes_by_month(by_column.values(), months) for name, by_column in profiles.items()}


def _changes_by_month(
    columns: Iterable[tuple[Any, FloatArray]], months: int
) -> list[list[tuple[float, Any]]]:
    """Coefficient and column of every change, by month; what is only rounding is no change."""
    by_month: list[list[tuple[float, Any]]] = [[] for _ in range(months)]
    changing = list(columns)
    profiles = np.array([profile for _, profile in changing])
    change = np.diff(profiles, axis=1, prepend=0.0)
    is_one = np.abs(change) > NEGLIGIBLE * np.abs(profiles).max(axis=1, keepdims=True)
    for at, t, by in zip(
        *(found.tolist() for found in np.nonzero(is_one)), change[is_one].tolist(), strict=True
    ):
        by_month[t].append((by, changing[at][0]))
    return by_month


def carried(columns: Any, found: Steps, name: Any, t: int) -> Any:
    """The row that carries a series of columns on: what it was the month before, nought at first, and what changes.

    Its terms are on one side, one beside the other: so Pyomo compiles it twice as fast.
    """
    before = columns[name, t - 1] if t else 0
    return (
        sum((-coefficient * column for coefficient, column in found[name][t]), columns[name, t] - before) == 0
    )
