"""What the tests of the solve share: values of cases in their JSON form, and programs written by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import sparse

from planner import Case, InfeasibleError, plan
from planner.solve.highs import Limits
from planner.solve.program import Program
from tests.reference.facts import Record

GAP_FRACTION = 1e-7
CENT_USD = 0.01
INFINITY = math.inf

Column = tuple[float, float, float, bool]
"""Cost, lower bound, upper bound, whether it is whole-numbered."""
Row = tuple[dict[int, float], float, float]
"""Coefficients by column, lower bound, upper bound."""


def best_usd(case: Record) -> float | None:
    """The value of the best plan, which has passed the independent check; None if there is no plan."""
    try:
        return plan(Case.model_validate(case), gap=GAP_FRACTION, threads=1).value_usd
    except InfeasibleError:
        return None


def same_usd(expected: float | None) -> object:
    """What equals a value to 1e-6 (or to the cent), and None only None."""
    return None if expected is None else pytest.approx(expected, rel=1e-6, abs=CENT_USD)


def limits(seconds: float = math.inf, threads: int = 1, seed: int = 0) -> Limits:
    """Limits of a search to a gap of 1e-7."""
    return Limits(gap_fraction=GAP_FRACTION, time_limit_seconds=seconds, threads=threads, seed=seed)


def program(columns: list[Column], rows: list[Row], offset: float = 0.0) -> Program:
    """A program to be maximised, unscaled."""
    cost, lower, upper, whole = (np.array(values) for values in zip(*columns, strict=True))
    entries = [(value, row, at) for row, (left, _, _) in enumerate(rows) for at, value in left.items()]
    data, row_at, column_at = zip(*entries, strict=True) if entries else ((), (), ())
    return Program(
        matrix=sparse.csr_array((data, (row_at, column_at)), shape=(len(rows), len(columns)), dtype=float),
        cost=cost.astype(float),
        offset=offset,
        row_lower=np.array([low for _, low, _ in rows], float),
        row_upper=np.array([high for _, _, high in rows], float),
        column_lower=lower.astype(float),
        column_upper=upper.astype(float),
        is_integer=whole.astype(bool),
        column_unit=np.ones(len(columns)),
        usd_unit=1.0,
        position={},
        row_unit=np.ones(len(rows)),
        row_position={},
    )
