"""Flows: only what changes stands in a month's row."""

import numpy as np
import pytest

from models.formulation.flows import carried, steps


def changed(profile: list[float]) -> list[list[float]]:
    """Coefficients of one column's changes, by month."""
    found = steps([("hall", object(), np.array(profile, float))], len(profile))
    return [[coefficient for coefficient, _ in month] for month in found["hall"]]


@pytest.mark.parametrize(
    ("profile", "by_month"),
    [
        ([0, 1, 1, 0], [[], [1], [], [-1]]),
        ([1, 1, 1, 1], [[1], [], [], []]),
        ([0.5, 1, 1, 0], [[0.5], [0.5], [], [-1]]),
        ([0, 0, 0, 0], [[], [], [], []]),
        ([0.3, 0.1 + 0.2, 0.3, 0], [[0.3], [], [], [-0.3]]),
    ],
    ids=["a term", "past the horizon", "a ramp", "never", "rounding"],
)
def test_only_months_of_change_have_a_coefficient(profile, by_month):
    """A start, each month of a ramp, and the month after the last; rounding is no change."""
    assert changed(profile) == [pytest.approx(month) for month in by_month]


def test_profiles_of_one_column_are_added_before_they_change():
    """A lease in two halls of a group, given twice: 40 and 60 GPUs are one change of 100."""
    column = object()
    parts = [("group", column, np.array([0.0, gpus])) for gpus in (40, 60)]
    assert steps(parts, 2) == {"group": [[], [(100.0, column)]]}


@pytest.mark.parametrize(("now", "is_carried"), [(1 + 2 * 5 + 3 * 7, True), (31.0, False), (33.0, False)])
def test_a_series_is_carried_on_with_all_that_changes(now, is_carried):
    """Two columns that start in a month, with coefficients 2 and 3, at the values 5 and 7, after a month of 1."""
    columns = [("hall", 5.0, np.array([0.0, 2.0])), ("hall", 7.0, np.array([0.0, 3.0]))]
    assert carried({("hall", 0): 1.0, ("hall", 1): now}, steps(columns, 2), "hall", 1) is is_carried
