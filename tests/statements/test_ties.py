"""Every statement ties with the others, with the schedule and with the plan's value, in random plans."""

import numpy as np
import pandas as pd
import pytest

from models.plan import CASH_TERMS, lease_schedule, ledger, terms_usd
from models.plan.discounting import discount_factors
from models.plan.statements import Statements
from models.plan.statements.lines import BALANCES, By, Split
from tests.statements.random_books import SEEDS, planned

SHARDS = 10
BALANCE_FRAMES = {
    "receivables": "receivables",
    "deferred_revenue": "deferred_revenue",
    "straight_line": "straight_line",
    "backlog": "rpo",
}


def plans(shard: int) -> list[tuple[object, ...]]:
    """Case, decisions and statements of every random plan of a shard."""
    found = (planned(seed, size) for seed, size in SEEDS[shard::SHARDS])
    return [(*one, Statements(*one)) for one in found if one is not None]


def close(left: object, right: object) -> bool:
    """Whether figures agree to half a cent or a billionth."""
    return np.allclose(np.asarray(left, float), np.asarray(right, float), rtol=1e-9, atol=0.005)


@pytest.mark.parametrize("shard", range(SHARDS))
def test_statements_tie(shard: int) -> None:
    """Each tie holds for every plan of the shard; every shard has some."""
    found = plans(shard)
    assert found
    for case, decisions, books in found:
        for tie in (
            cash_is_the_objective,
            profit_is_cash,
            balances_roll,
            backlog_ends,
            schedule_is_income,
            parts_add_up,
            periods_add_up,
            own_checks_hold,
        ):
            assert tie(case, decisions, books), f"{case.plan.name}: {tie.__name__}"


def cash_is_the_objective(case, decisions, books) -> bool:
    """Cash by month, what is paid up front by itself, discounted is the cash part of the objective."""
    rows = books.postings.query("statement == 'cash' and line in @CASH_TERMS")
    months = rows["month"].map(case.month_index).to_numpy()
    first, last = (discount_factors(case.plan, months, is_first_day=one) for one in (True, False))
    present = (rows["usd"] * np.where(rows["is_up_front"], first, last)).sum()
    terms = terms_usd(ledger(case, decisions))
    nominal = rows.groupby("month")["usd"].sum()
    shown = books.cash().set_index("first_month")["plan_cash_usd"]
    return close(present, sum(terms[name] for name in CASH_TERMS)) and close(
        shown, nominal.reindex(shown.index, fill_value=0.0)
    )


def profit_is_cash(case, decisions, books) -> bool:
    """EBITDA, less what the balances took, is the cash available, month by month."""
    months = case.plan.months
    cash, flow = books.income()["ebitda_usd"].to_numpy(), books.cash()["cash_available_usd"].to_numpy()
    for frame, sign in (
        (books.receivables(), -1),
        (books.deferred_revenue(), 1),
        (books.straight_line(), -1),
    ):
        cash = cash + sign * (frame["closing_usd"] - frame["opening_usd"]).to_numpy()[:months]
    receipts = -books.receivables()["collected_usd"].to_numpy()[months:]
    return close(cash, flow[:months]) and close(receipts, flow[months:])


def balances_roll(case, decisions, books) -> bool:
    """Opening and movements make closing, which opens the next period."""
    return all(
        close(frame["opening_usd"] + sum(frame[line.column] for line in BALANCES[name]), frame["closing_usd"])
        and close(frame["opening_usd"][1:], frame["closing_usd"][:-1])
        for name, method in BALANCE_FRAMES.items()
        for by in ("month", "quarter", "fiscal_year")
        for frame in [getattr(books, method)(by)]
    )


def backlog_ends(case, decisions, books) -> bool:
    """Backlog and receivables end at nought everywhere; firm and next 12 months are parts of the headline."""
    rpo = books.rpo()
    parts = rpo["firm_usd"].le(rpo["closing_usd"] + 0.01) & rpo["next_12_months_usd"].le(
        rpo["closing_usd"] + 0.01
    )
    splits: tuple[Split, ...] = ("site", "tenant", "lease")
    ends = [
        frame.loc[frame["period"] == frame["period"].iloc[-1], "closing_usd"].abs().sum()
        for split in splits
        for frame in (books.rpo("month", split), books.receivables("month", split))
    ]
    return close(ends, np.zeros(len(ends))) and bool(parts.all())


def schedule_is_income(case, decisions, books) -> bool:
    """The schedule's revenue is billing less credits, month by month (in these cases every site has halls)."""
    schedule = lease_schedule(case, decisions).groupby("month")["revenue_usd"].sum()
    shown = books.income().set_index("first_month")
    return close(
        shown["lease_billing_usd"] + shown["service_credits_usd"],
        schedule.reindex(shown.index, fill_value=0.0),
    )


def parts_add_up(case, decisions, books) -> bool:
    """By site, tenant and lease every column of dollars adds up to the whole, month by month."""
    splits: tuple[Split, ...] = ("site", "tenant", "lease")
    return all(
        close(parts.groupby("period")[columns].sum(), whole.set_index("period")[columns].sort_index())
        for method in ("income", "cash", *BALANCE_FRAMES.values())
        for split in splits
        for parts, whole in [(getattr(books, method)("month", split), getattr(books, method)())]
        for columns in [[name for name in parts if name.endswith("_usd")]]
    )


def periods_add_up(case, decisions, books) -> bool:
    """Quarters and fiscal years add up to what the months add up to."""
    periods: tuple[By, ...] = ("quarter", "fiscal_year")

    def flows(frame: pd.DataFrame) -> pd.Series:
        names = [name for name in frame if name.endswith("_usd") and "opening_c" not in name]
        return frame[[name for name in names if "closing" not in name]].sum()

    return all(
        close(flows(getattr(books, method)(by)), flows(getattr(books, method)()))
        for method in ("income", "cash", "ebitda_to_cash")
        for by in periods
    )


def own_checks_hold(case, decisions, books) -> bool:
    """What the statements check of themselves holds."""
    return bool(books.checks()["is_ok"].all())
