"""Fiscal periods, and the one timeline that all statements share."""

import pandas as pd
import pytest

from models.plan.statements.timeline import period_label
from tests.plan.builders import lease, request, small_case
from tests.statements.test_balances import FLAT
from tests.statements.test_revenue import books


@pytest.mark.parametrize(
    ("month", "start", "quarter", "year"),
    [
        ("2027-01", 1, "FY2027 Q1", "FY2027"),
        ("2027-12", 1, "FY2027 Q4", "FY2027"),
        ("2027-01", 2, "FY2027 Q4", "FY2027"),
        ("2027-02", 2, "FY2028 Q1", "FY2028"),
        ("2026-10", 10, "FY2027 Q1", "FY2027"),
        ("2027-09", 10, "FY2027 Q4", "FY2027"),
        ("2027-12", 12, "FY2028 Q1", "FY2028"),
    ],
)
def test_fiscal_year_is_named_by_the_year_it_ends_in(month: str, start: int, quarter: str, year: str) -> None:
    """October 2026 opens fiscal 2027 of a year that starts in October."""
    period = pd.Period(month, "M")
    assert period_label(period, "quarter", start) == quarter
    assert period_label(period, "fiscal_year", start) == year


def test_periods_show_their_months_and_how_many() -> None:
    """January alone is left of a fiscal year from February; then come two months of the next."""
    case = small_case({"fiscal_year_start_month": 2}, lease_requests=[request(term_months=3, **FLAT)])
    income = books(case, lease(case)).income("fiscal_year")
    assert income["period"].tolist() == ["FY2027", "FY2028"]
    assert income["first_month"].astype(str).tolist() == ["2027-01", "2027-02"]
    assert income["last_month"].astype(str).tolist() == ["2027-01", "2027-03"]
    assert income["months"].tolist() == [1, 2]
    assert income["lease_revenue_usd"].tolist() == [100_000, 200_000]


def test_timeline_runs_to_the_last_posting() -> None:
    """A lease of five months past a horizon of three, and receipts one month late."""
    case = small_case(lease_requests=[request(term_months=5, payment_lag_months=1, **FLAT)])
    made = books(case, lease(case))
    timeline = made.timeline
    assert timeline["month"].astype(str).tolist() == [f"2027-0{month}" for month in range(1, 6)]
    assert timeline["is_in_horizon"].tolist() == [True] * 3 + [False] * 2
    assert timeline["hours"].tolist() == [744, 672, 744, 720, 744]
    assert (len(made.income()), len(made.cash()), len(made.rpo())) == (3, 4, 5)


def test_a_plan_of_nothing_has_statements_too() -> None:
    """No lease, no run, no debt: every frame is there, and ties."""
    made = books(small_case())
    frames = [made.income(), made.cash("quarter", "site"), made.rpo("fiscal_year", "tenant")]
    assert [frame["months"].max() for frame in frames] == [1, 3, 3]
    assert made.receivables("month", "lease").empty
    assert made.depreciation().empty
    assert made.checks()["is_ok"].all()
    assert made.valuation()["npv_usd"].tolist()[:2] == [0, 0]
