"""Whether the statements tie with one another, with the schedule and with the plan's value."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from ..discounting import FloatArray, discount_factors
from ..money import terms_usd
from ..terms import CASH_TERMS
from ..usage import lease_schedule_of
from .books import Books
from .lines import CASH, CHECK_COLUMNS, INCOME, SPLITS, StatementName
from .pivots import ebitda_to_cash, rolled

CENT = 0.005
RELATIVE = 1e-9


def checks(books: Books) -> pd.DataFrame:
    """Every check with both of its sides; see `Statements.checks`."""
    rows = []
    for check, left, right, magnitude in _pairs(books):
        difference = left - right
        is_ok = abs(difference) <= max(CENT, RELATIVE * magnitude)
        rows.append((check, left, right, difference, is_ok))
    return pd.DataFrame(rows, columns=list(CHECK_COLUMNS))


_Pair = tuple[str, float, float, float]
"""What is checked, its two sides, and the magnitude of the amounts that make them up."""


def _pairs(books: Books) -> Iterator[_Pair]:
    horizon = books.timeline.horizon
    yield _discounted_cash(books)
    yield _schedule(books)
    bridge = ebitda_to_cash(books, "month")
    cash = books.amounts("cash", CASH, None, len(bridge))["cash_available"][0]
    left = bridge["cash_available_usd"].to_numpy(dtype=float)
    worst = int(np.argmax(np.abs(left - cash)))
    name = f"EBITDA less changes of balances is the cash available (worst month: {bridge['period'][worst]})"
    yield name, float(left[worst]), float(cash[worst]), float(np.abs(cash).max())
    ending: tuple[tuple[StatementName, str], ...] = (
        ("receivables", "The balance of receivables"),
        ("backlog", "The backlog"),
    )
    for balance, words in ending:
        _, moved, closing = rolled(books, balance, None, books.timeline.months)
        gross = float(sum(np.abs(part).sum() for part in moved.values()))
        yield f"{words} ends at nought", float(closing[0, -1]), 0.0, gross
    for split in SPLITS:
        whole = books.amounts("income", INCOME, None, horizon)["pretax_result"]
        parts = books.amounts("income", INCOME, split, horizon)["pretax_result"]
        gross = float(np.abs(parts).sum())
        yield f"Income by {split} adds up to the whole", float(parts.sum()), float(whole.sum()), gross
        whole = books.amounts("cash", CASH, None, books.timeline.months)["net_cash"]
        parts = books.amounts("cash", CASH, split, books.timeline.months)["net_cash"]
        gross = float(np.abs(parts).sum())
        yield f"Cash by {split} adds up to the whole", float(parts.sum()), float(whole.sum()), gross


def _discounted_cash(books: Books) -> _Pair:
    """The postings of the plan's cash, discounted, beside the cash terms of the objective."""
    names = [line.name for line in CASH if not line.sums]
    own = books.postings[books.postings["statement"].eq("cash") & books.postings["line"].isin(names)]
    own = own[own["line"].isin(CASH_TERMS)]
    present: FloatArray = np.zeros(0)
    for is_up_front, rows in own.groupby("is_up_front"):
        months = rows["month"].to_numpy(dtype=np.int64)
        factors = discount_factors(books.case.plan, months, is_first_day=bool(is_up_front))
        present = np.concatenate([present, rows["usd"].to_numpy(dtype=float) * factors])
    terms = terms_usd(books.ledger)
    objective = sum(terms[name] for name in CASH_TERMS)
    return (
        "Cash by month, discounted, is the cash part of the objective",
        float(present.sum()),
        objective,
        float(np.abs(present).sum()),
    )


def _schedule(books: Books) -> _Pair:
    """The lease schedule's revenue beside billing and credits in the income statement."""
    schedule = float(lease_schedule_of(books.facts)["revenue_usd"].sum())
    flat = sum(
        float(one.revenue_usd[one.is_running].sum()) for one in books.facts.leases if not len(one.halls)
    )
    amounts = books.amounts("income", INCOME, None, books.timeline.horizon)
    income = float((amounts["lease_billing"] + amounts["service_credits"]).sum())
    return (
        "The lease schedule's revenue is billing less service credits",
        schedule + flat,
        income,
        abs(income),
    )
