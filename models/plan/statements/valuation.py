"""Net present value, internal rate of return and payback, by the conventions of Excel's XNPV and XIRR."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.optimize import brentq

from ..discounting import DAYS_PER_YEAR, FloatArray, IntArray, days_from_start
from ..terms import CASH_TERMS
from .assets import added_usd, opening_book_usd
from .books import Books
from .lines import VALUATION_COLUMNS

STEPS = np.linspace(-10.0, 10.0, 4001)
"""Values of ln(1 + rate) between which a rate is looked for: from -99.995 % to 2,200,000 % a year."""


LEAST_FRACTION = 1e-9
"""Of the largest sum: what is less is the computer's rounding and no sum."""


@dataclass(frozen=True)
class Flows:
    """Sums on days: days since the first day of month 0, ascending and distinct; both of shape (n,)."""

    days: IntArray
    usd: FloatArray

    @property
    def least_usd(self) -> float:
        """The least sum that counts."""
        return LEAST_FRACTION * float(np.abs(self.usd).max(initial=0.0))


def flows(days: Sequence[int] | IntArray, usd: Sequence[float] | FloatArray) -> Flows:
    """Sums in any order, gathered by day."""
    distinct, at = np.unique(np.asarray(days, dtype=np.int64), return_inverse=True)
    totals = [math.fsum(np.asarray(usd, dtype=float)[at == day]) for day in range(len(distinct))]
    return Flows(distinct, np.array(totals))


def xnpv(rate_fraction: float, of: Flows) -> float:
    """Present value on day 0: each sum over (1 + rate)^(days/365), as Excel's XNPV."""
    return math.fsum(of.usd * (1 + rate_fraction) ** (-of.days / DAYS_PER_YEAR))


def xirr(of: Flows) -> tuple[float | None, str]:
    """The rate at which the present value is nought, as Excel's XIRR; else None and the reason.

    Excel finds one rate near its guess, whichever that is; here a rate that is not the only one is none.
    """
    if not (of.usd < -of.least_usd).any():
        return None, "nothing is paid out, so that no rate makes the value nought"
    if not (of.usd > of.least_usd).any():
        return None, "nothing is received, so that no rate makes the value nought"
    years, scale = of.days / DAYS_PER_YEAR, float(np.abs(of.usd).max())

    def worth(log_growth: float) -> float:
        return float(np.sum(of.usd / scale * np.exp(-log_growth * (years - years[0]))))

    values = np.array([worth(step) for step in STEPS])
    changes = np.flatnonzero(np.sign(values[:-1]) * np.sign(values[1:]) < 0)
    roots = [brentq(worth, STEPS[at], STEPS[at + 1], xtol=1e-15, rtol=1e-15) for at in changes]
    roots += [float(step) for step in STEPS[values == 0]]
    rates = [math.expm1(root) for root in sorted(roots)]
    if len(rates) == 1:
        return rates[0], ""
    if not rates:
        return None, "no rate from -99.99 % to 2,000,000 % a year makes the value nought"
    found = " and ".join(f"{100 * rate:,.2f} %" for rate in rates)
    return None, f"more than one rate makes the value nought: {found} a year"


def payback(of: Flows, months: IntArray) -> tuple[int | None, str]:
    """Index of the month from whose end on all sums together are not below nought; else None and the reason.

    `months` are the month indices of the flows' days, shape (n,). Nothing is discounted.
    """
    cumulative = np.cumsum(of.usd)
    below = np.flatnonzero(cumulative < -of.least_usd)
    if not len(below):
        return None, "the sum is never below nought"
    if below[-1] == len(cumulative) - 1:
        return None, "the sum is still below nought at the end"
    return int(months[below[-1] + 1]), ""


def valuation(books: Books) -> pd.DataFrame:
    """NPV, IRR and payback of the plan, of its cash, and of its cash less assets; see `Statements.valuation`."""
    ledger, settings = books.ledger, books.case.plan
    plan = _entries(books, ledger)
    cash = _entries(books, ledger[ledger["term"].isin(CASH_TERMS)])
    rows = [_row(books, "plan", *plan), _row(books, "cash", *cash)]
    if books.case.assets:
        spent = np.array(
            [
                added_usd(books, asset) + opening_book_usd(books, asset) * (np.arange(settings.months) == 0)
                for asset in books.case.assets
            ]
        ).sum(axis=0)
        bought = np.flatnonzero(spent)
        rows.append(
            _row(
                books,
                "cash_less_assets",
                np.concatenate([cash[0], bought]),
                np.concatenate([cash[1], days_from_start(settings, bought, is_first_day=True)]),
                np.concatenate([cash[2], -spent[bought]]),
            )
        )
    else:
        remark = "the case has no assets"
        rows.append(("cash_less_assets", math.nan, math.nan, remark, pd.NaT, remark))
    return pd.DataFrame(rows, columns=list(VALUATION_COLUMNS))


def _entries(books: Books, ledger: pd.DataFrame) -> tuple[IntArray, IntArray, FloatArray]:
    """Month, day and amount of every row of a ledger; three of shape (n,)."""
    settings = books.case.plan
    start = settings.start_month.ordinal
    months = np.array([month.ordinal - start for month in ledger["month"]], dtype=np.int64)
    first, last = (days_from_start(settings, months, is_first_day=is_first) for is_first in (True, False))
    return months, np.where(ledger["is_up_front"], first, last), ledger["usd"].to_numpy(dtype=float)


def _row(books: Books, basis: str, months: IntArray, days: IntArray, usd: FloatArray) -> tuple[object, ...]:
    settings, of = books.case.plan, flows(days, usd)
    month_of_day = dict(zip(days.tolist(), months.tolist(), strict=True))
    rate, rate_remark = xirr(of) if len(of.days) else (None, "there are no sums")
    if len(of.days):
        month, month_remark = payback(of, np.array([month_of_day[day] for day in of.days.tolist()]))
    else:
        month, month_remark = None, "there are no sums"
    return (
        basis,
        xnpv(settings.discount_rate_fraction, of),
        math.nan if rate is None else rate,
        rate_remark,
        pd.NaT if month is None else settings.start_month + month,
        month_remark,
    )
