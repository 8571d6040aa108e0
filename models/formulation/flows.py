"""Flows: rows that carry a quantity from month to month instead of summing it anew.

A lease of forty months in a dense row stands in forty rows; as a flow it stands in the row of the month in
which it begins, those of its ramp, and the one after its last. The two forms have the same relaxation.
"""

from collections.abc import Hashable, Iterable
from typing import Any

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
    found: Steps = {}
    for name, column, profile in series:
        by_month = found.setdefault(name, [[] for _ in range(months)])
        before = 0.0
        for t, now in enumerate(profile.tolist()):
            if abs(now - before) > NEGLIGIBLE * max(abs(now), abs(before)):
                by_month[t].append((now - before, column))
            before = now
    return found


def changes(found: Steps, name: Hashable, t: int) -> Any:
    """The linear expression of all that changes in a series in month t."""
    return sum(coefficient * column for coefficient, column in found[name][t])
