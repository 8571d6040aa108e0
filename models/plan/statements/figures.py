"""Figures of the whole: who the revenue depends on, margin, and cover of debt service."""

import numpy as np
import pandas as pd

from ..discounting import FloatArray
from .books import Books
from .lines import CASH, INCOME, By
from .pivots import Column, frame
from .timeline import Periods
from .use_figures import ratio

HHI_OF_ONE = 10_000
"""The Herfindahl-Hirschman index of a single tenant."""
TRAILING_MONTHS = 12


def concentration(books: Books, by: By) -> pd.DataFrame:
    """Shares of tenants in lease revenue; see `Statements.concentration`."""
    months = books.timeline.horizon
    periods, tenants = books.timeline.periods(by, months), np.array(books.keys("tenant"), dtype=object)
    revenue = periods.sums(books.amounts("income", INCOME, "tenant", months)["lease_revenue"])
    total = revenue.sum(axis=0, keepdims=True)
    shares = np.where(total > 0, np.maximum(revenue, 0.0) / np.where(total > 0, total, 1.0), np.nan)
    falling = -np.sort(-shares, axis=0)
    top = tenants[np.argmax(revenue, axis=0)] if len(tenants) else np.full(len(periods.labels), "")
    columns: dict[str, Column] = {
        "lease_revenue_usd": total,
        "tenants": (revenue > 0).sum(axis=0, keepdims=True),
        "top_tenant": np.where(total[0] > 0, top, "")[None, :],
        "top_1_fraction": falling[:1].sum(axis=0, keepdims=True),
        "top_3_fraction": falling[:3].sum(axis=0, keepdims=True),
        "hhi_points": HHI_OF_ONE * (shares**2).sum(axis=0, keepdims=True),
    }
    return frame(books, periods, None, ("",), columns)


def ratios(books: Books, by: By) -> pd.DataFrame:
    """Margin and debt service cover by period; see `Statements.ratios`."""
    return _ratios(books, books.timeline.periods(by, books.timeline.horizon))


def trailing_ratios(books: Books) -> pd.DataFrame:
    """The same for the 12 months up to each month, from the 12th month of the horizon on."""
    last = np.arange(TRAILING_MONTHS - 1, books.timeline.horizon)
    labels = tuple(books.timeline.labels("month")[index] for index in last)
    return _ratios(books, Periods(labels, last - (TRAILING_MONTHS - 1), last))


def _ratios(books: Books, periods: Periods) -> pd.DataFrame:
    months = books.timeline.horizon
    income, cash = (books.amounts("income", INCOME, None, months), books.amounts("cash", CASH, None, months))
    due = 0.0 - cash["interest"] - cash["principal"]
    revenue, ebitda, available, debt = (
        _window_sums(part, periods)
        for part in (income["revenue"], income["ebitda"], cash["cash_available"], due)
    )
    columns: dict[str, Column] = {
        "revenue_usd": revenue,
        "ebitda_usd": ebitda,
        "ebitda_margin_fraction": ratio(ebitda, revenue),
        "cash_available_usd": available,
        "debt_service_usd": debt,
        "dscr_ratio": ratio(available, debt),
    }
    return frame(books, periods, None, ("",), columns)


def _window_sums(by_month: FloatArray, periods: Periods) -> FloatArray:
    """Sums over periods that may overlap; from shape (1, months) to (1, periods)."""
    until = np.concatenate([np.zeros((1, 1)), np.cumsum(by_month, axis=1)], axis=1)
    return np.asarray(until[:, periods.last + 1] - until[:, periods.first])
