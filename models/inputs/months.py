"""Months: calendar months as `pandas.Period`, written `YYYY-MM`."""

import datetime
import re
from typing import Annotated, Any

import pandas as pd
from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema

FIRST_YEAR, LAST_YEAR = 2000, 2199
"""Years accepted: earlier ones are Excel's serial numbers gone astray, later ones typing errors."""

_TEXT = re.compile(r"(\d{4})-(\d{2})")


def month(value: Any) -> pd.Period:
    """The month that `value` names: `YYYY-MM`, a monthly period, or a date on the first of a month.

    Raises
    ------
    ValueError
        If it is anything else, or outside the years 2000 to 2199.

    Examples
    --------
    >>> from planner import month
    >>> month("2027-01") + 1
    Period('2027-02', 'M')
    """
    if isinstance(value, pd.Period) and value.freqstr == "M":
        period = value
    elif isinstance(value, str) and (match := _TEXT.fullmatch(value)) and 1 <= int(match[2]) <= 12:
        period = pd.Period(value, freq="M")
    elif isinstance(value, datetime.date) and pd.Timestamp(value) == pd.Timestamp(value.year, value.month, 1):
        period = pd.Period(year=value.year, month=value.month, freq="M")
    else:
        raise ValueError("a month is written YYYY-MM, such as 2027-01")
    if not FIRST_YEAR <= period.year <= LAST_YEAR:
        raise ValueError(f"a month lies in the years {FIRST_YEAR} to {LAST_YEAR}")
    return period


def months_between(earlier: pd.Period, later: pd.Period) -> int:
    """Number of months from `earlier` to `later`; negative when `later` comes first."""
    return int(later.ordinal - earlier.ordinal)


Month = Annotated[
    pd.Period,
    BeforeValidator(month),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"type": "string", "pattern": r"^2[01]\d{2}-(0[1-9]|1[0-2])$", "examples": ["2027-01"]}),
]
"""A calendar month; in JSON and in text `YYYY-MM`."""
