"""Postings as frames of periods: flows are added up, balances are rolled."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from ..discounting import FloatArray
from .books import Books
from .lines import BALANCES, CASH, INCOME, INTERNAL_VALUE, By, Line, Split, StatementName
from .timeline import Periods

Column = FloatArray | np.ndarray[tuple[int, ...], np.dtype[np.object_]]


ROUNDING = 1e-12
"""A balance that is less than this fraction of all that moved it is nought."""


def frame(
    books: Books, periods: Periods, split: Split | None, keys: tuple[str, ...], columns: Mapping[str, Column]
) -> pd.DataFrame:
    """One row per period, or per period and key; the columns have the shape (keys, periods)."""
    calendar, each = books.timeline.calendar, len(keys)
    start: dict[str, object] = {
        "period": np.repeat(np.array(periods.labels, dtype=object), each),
        "first_month": calendar[periods.first].repeat(each),
        "last_month": calendar[periods.last].repeat(each),
        "months": np.repeat(periods.lengths, each),
    }
    if split is not None:
        start[split] = np.tile(np.array(keys, dtype=object), len(periods.labels))
    return pd.DataFrame(start | {name: np.asarray(values).T.ravel() for name, values in columns.items()})


def income(books: Books, by: By, split: Split | None) -> pd.DataFrame:
    """The income statement over the horizon; see `Statements.income`."""
    months = books.timeline.horizon
    periods = books.timeline.periods(by, months)
    amounts = books.amounts("income", INCOME, split, months)
    columns = {line.column: periods.sums(amounts[line.name]) for line in INCOME}
    return frame(books, periods, split, books.keys(split), columns)


def cash(books: Books, by: By, split: Split | None) -> pd.DataFrame:
    """The cash flow to the last receipt; see `Statements.cash`."""
    months = books.months_of("cash", "receivables")
    periods = books.timeline.periods(by, months)
    amounts = books.amounts("cash", CASH, split, months)
    internal = books.amounts("internal", INTERNAL_VALUE, split, months)
    flows = {line.column: periods.sums(amounts[line.name]) for line in CASH}
    values = {line.column: periods.sums(internal[line.name]) for line in INTERNAL_VALUE}
    if split is not None:
        return frame(books, periods, split, books.keys(split), flows | values)
    closing = books.case.plan.opening_cash_usd + np.cumsum(amounts["net_cash"], axis=1)
    opening = closing - amounts["net_cash"]
    balances = {"opening_cash_usd": opening[:, periods.first]}, {"closing_cash_usd": closing[:, periods.last]}
    return frame(books, periods, split, ("",), balances[0] | flows | balances[1] | values)


def rolled(
    books: Books, statement: StatementName, split: Split | None, months: int
) -> tuple[FloatArray, dict[str, FloatArray], FloatArray]:
    """Opening balance, movements by line, and closing balance of each month; arrays of shape (keys, months)."""
    lines = BALANCES[statement]
    amounts = books.amounts(statement, (Line("opening", "Opening"), *lines), split, months)
    first = amounts.pop("opening").sum(axis=1, keepdims=True)
    moved = np.sum(list(amounts.values()), axis=0)
    closing = first + np.cumsum(moved, axis=1)
    gross = np.abs(first) + np.abs(moved).sum(axis=1, keepdims=True)
    closing[np.abs(closing) <= ROUNDING * gross] = 0.0
    return np.hstack([first, closing[:, :-1]]), amounts, closing


def roll(
    books: Books, statement: StatementName, by: By, split: Split | None, months: int
) -> tuple[Periods, dict[str, Column]]:
    """The roll of a balance by period: opening, movements and closing, with shape (keys, periods) each."""
    periods = books.timeline.periods(by, months)
    opening, moved, closing = rolled(books, statement, split, months)
    columns: dict[str, Column] = {"opening_usd": opening[:, periods.first]}
    columns |= {line.column: periods.sums(moved[line.name]) for line in BALANCES[statement]}
    columns["closing_usd"] = closing[:, periods.last]
    return periods, columns


def balance(books: Books, statement: StatementName, by: By, split: Split | None, months: int) -> pd.DataFrame:
    """The roll of a balance as a frame."""
    periods, columns = roll(books, statement, by, split, months)
    return frame(books, periods, split, books.keys(split), columns)


def ebitda_to_cash(books: Books, by: By) -> pd.DataFrame:
    """EBITDA, less what balances took or plus what they gave, is the cash available for debt service."""
    months = books.months_of("cash", "receivables")
    periods = books.timeline.periods(by, months)
    columns = {"ebitda_usd": periods.sums(books.amounts("income", INCOME, None, months)["ebitda"])}
    is_inside = np.arange(months) < books.timeline.horizon
    signs: tuple[tuple[StatementName, int], ...] = (
        ("receivables", -1),
        ("deferred_revenue", 1),
        ("straight_line", -1),
    )
    for name, sign in signs:
        moved = np.sum(list(rolled(books, name, None, months)[1].values()), axis=0)
        if name == "straight_line":  # past the horizon it goes on, but income does not
            moved = moved * is_inside
        columns[f"{name}_change_usd"] = 0.0 + sign * periods.sums(moved)  # 0.0: no -0.0
    columns["cash_available_usd"] = np.sum(list(columns.values()), axis=0)
    return frame(books, periods, None, ("",), columns)
