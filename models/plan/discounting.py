"""Time and money: hours of a month, and present values by the conventions of Excel's XNPV."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..inputs.settings import PlanSettings

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]

DAYS_PER_YEAR = 365
"""XNPV's year, leap years too."""
HOURS_PER_DAY = 24


def months_of(settings: PlanSettings, indices: IntArray) -> pd.PeriodIndex:
    """The calendar months with these indices, which may lie outside the horizon."""
    ordinals = indices + settings.start_month.ordinal
    return pd.PeriodIndex(pd.arrays.PeriodArray(ordinals.astype(np.int64), dtype=pd.PeriodDtype("M")))


def hours_by_month(settings: PlanSettings) -> FloatArray:
    """H(t): hours of each month of the horizon, its days × 24; shape (months,)."""
    days = months_of(settings, np.arange(settings.months)).days_in_month
    return np.asarray(days, dtype=np.float64) * HOURS_PER_DAY


def days_from_start(settings: PlanSettings, months: IntArray, is_first_day: bool) -> IntArray:
    """Days from the first day of month 0 to the first or last day of each month; shape of `months`."""
    calendar = months_of(settings, months)
    first_days = calendar.to_timestamp(how="start")
    days = np.asarray((first_days - settings.start_month.to_timestamp(how="start")).days, dtype=np.int64)
    return days if is_first_day else days + np.asarray(calendar.days_in_month, dtype=np.int64) - 1


def discount_factors(settings: PlanSettings, months: IntArray, is_first_day: bool) -> FloatArray:
    """(1 + r)^(-days/365): what a dollar on the first or last day of each month is worth at the start.

    Parameters
    ----------
    settings
        Gives the yearly rate r and the first day of month 0.
    months
        Indices of months, shape (n,); months past the horizon are allowed.
    is_first_day
        True for sums paid up front, False for ordinary ones, which fall on the last day.
    """
    days = days_from_start(settings, months, is_first_day)
    return np.asarray((1 + settings.discount_rate_fraction) ** (-days / DAYS_PER_YEAR), dtype=np.float64)
