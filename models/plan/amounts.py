"""Amounts of money: a term's dollars by month, before they are discounted and put into a table."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..inputs.settings import PlanSettings
from .discounting import FloatArray, IntArray, discount_factors, months_of

COLUMNS = ("term", "month", "is_up_front", "site", "subject", "usd", "present_value_usd")


@dataclass(frozen=True)
class Amounts:
    """Amounts of one term and one subject; negative ones cost the owner."""

    term: str
    """Name of the term, as in `terms.TERMS`."""
    months: IntArray
    """Indices of the months in which they are settled, perhaps past the horizon; shape (n,)."""
    usd: FloatArray
    """Nominal amounts; shape (n,)."""
    site: str = ""
    """Site that they belong to; blank when none or several."""
    subject: str = ""
    """Request, run, pool, hall or policy that they belong to; blank when it is the site."""
    is_up_front: bool = False
    """Whether they fall on the first day of the month instead of its last."""


def single(
    term: str, month: int, usd: float, *, site: str = "", subject: str = "", is_up_front: bool = False
) -> Amounts:
    """One amount in one month."""
    return Amounts(term, np.array([month]), np.array([usd], dtype=float), site, subject, is_up_front)


def table(settings: PlanSettings, parts: Sequence[Amounts]) -> pd.DataFrame:
    """All amounts that are not nought, one row each, with their present values.

    Columns: term, month (monthly period), is_up_front, site, subject, usd, present_value_usd.
    """
    lengths = [len(part.months) for part in parts]
    months = np.concatenate([np.zeros(0, dtype=np.int64), *(part.months for part in parts)]).astype(np.int64)
    usd = np.concatenate([np.zeros(0), *(part.usd for part in parts)])
    is_up_front = np.repeat(np.array([part.is_up_front for part in parts], dtype=bool), lengths)
    frame = pd.DataFrame(
        {
            "term": np.repeat(np.array([part.term for part in parts], dtype=object), lengths),
            "month": months_of(settings, months),
            "is_up_front": is_up_front,
            "site": np.repeat(np.array([part.site for part in parts], dtype=object), lengths),
            "subject": np.repeat(np.array([part.subject for part in parts], dtype=object), lengths),
            "usd": usd,
            "present_value_usd": usd * _factors(settings, months, is_up_front),
        },
        columns=list(COLUMNS),
    )
    kept: pd.DataFrame = frame.loc[usd != 0].reset_index(drop=True)
    return kept


def _factors(
    settings: PlanSettings, months: IntArray, is_up_front: np.ndarray[tuple[int], np.dtype[np.bool_]]
) -> FloatArray:
    """Discount factor of each amount; looked up by month, of which there are few."""
    if not len(months):
        return np.zeros(0)
    first = int(months.min())
    calendar = np.arange(first, int(months.max()) + 1)
    on_first_day = discount_factors(settings, calendar, is_first_day=True)
    on_last_day = discount_factors(settings, calendar, is_first_day=False)
    return np.where(is_up_front, on_first_day[months - first], on_last_day[months - first])
