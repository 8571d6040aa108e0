"""The statements' own checks: each fails when what it watches is spoilt."""

from dataclasses import replace

import pytest

from models.plan.statements.books import Books, books_of
from models.plan.statements.checks import checks
from tests.plan.builders import decide, lease, request, small_case
from tests.statements.test_balances import FLAT

SPOILT = {
    "cash, lease_collections": "Cash by month, discounted, is the cash part of the objective",
    "income, lease_billing": "The lease schedule's revenue is billing less service credits",
    "receivables, billed": "The balance of receivables ends at nought",
    "backlog, signed": "The backlog ends at nought",
    "deferred_revenue, released": "EBITDA less changes of balances is the cash available "
    "(worst month: 2027-01)",
}


def made() -> Books:
    """A lease of three months, partly prepaid."""
    case = small_case(lease_requests=[request(term_months=3, prepayment_fraction=0.5, **FLAT)])
    return books_of(case, decide(case, lease(case)))


def failing(books: Books) -> list[str]:
    """The checks that do not hold."""
    found = checks(books)
    return found.loc[~found["is_ok"].astype(bool), "check"].tolist()


def test_honest_books_hold() -> None:
    """Nothing fails in what was made from the plan."""
    assert failing(made()) == []


@pytest.mark.parametrize(("where", "check"), SPOILT.items(), ids=SPOILT)
def test_a_cent_too_much_fails_the_check(where: str, check: str) -> None:
    """One posting is a cent higher than it should be."""
    books, (statement, line) = made(), where.split(", ")
    postings = books.postings.copy()
    at = postings.index[(postings["statement"] == statement) & (postings["line"] == line)][0]
    postings.loc[at, "usd"] += 0.01
    assert check in failing(replace(books, postings=postings))


def test_columns_are_as_promised() -> None:
    """Left, right and their difference, in dollars."""
    found = checks(made())
    assert list(found.columns) == ["check", "left_usd", "right_usd", "difference_usd", "is_ok"]
    assert (found["left_usd"] - found["right_usd"]).tolist() == found["difference_usd"].tolist()
