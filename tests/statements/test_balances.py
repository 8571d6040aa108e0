"""Receivables, deferred revenue, cash, debt service and depreciation; worked out by hand."""

import pytest

from tests.plan.builders import lease, request, signed, small_case
from tests.statements.test_revenue import PLACED, books

FLAT = {"price_basis": "month", "price_usd": 100_000, "min_gpus": 100, "max_gpus": 100}


def test_receivables_hold_what_arrives_late_even_past_the_horizon() -> None:
    """$100,000 a month, two months late: two months are owed at the end, and arrive in April and May."""
    case = small_case(lease_requests=[request(term_months=3, payment_lag_months=2, **FLAT)])
    roll = books(case, lease(case)).receivables()
    assert roll["period"].tolist() == ["2027-01", "2027-02", "2027-03", "2027-04", "2027-05"]
    assert roll["billed_usd"].tolist() == [100_000, 100_000, 100_000, 0, 0]
    assert roll["collected_usd"].tolist() == [0, 0, -100_000, -100_000, -100_000]
    assert roll["closing_usd"].tolist() == [100_000, 200_000, 200_000, 100_000, 0]


def test_expected_credit_loss_is_expensed_when_billed() -> None:
    """At 1 - 0.5^12 a year S halves by the month; half is recovered: losses of 0, 25 and 37.5 %."""
    tenant = {"id": "T", "default_probability_fraction": 1 - 0.5**12, "recovery_fraction": 0.5}
    case = small_case(tenants=[tenant], lease_requests=[request(term_months=3, **FLAT)])
    made = books(case, lease(case))
    assert made.income()["expected_credit_loss_usd"].tolist() == pytest.approx([0, -25_000, -37_500])
    assert made.cash()["lease_collections_usd"].tolist() == pytest.approx([100_000, 75_000, 62_500])
    assert made.receivables()["closing_usd"].tolist() == pytest.approx([0, 0, 0], abs=1e-6)


def test_prepayment_is_earned_month_by_month_and_refunded_on_recall() -> None:
    """30 % of 300,000 comes up front; two months earn 30,000 each; the third is refunded."""
    asked = request(term_months=3, prepayment_fraction=0.3, firm_months=1, recall_notice_months=1, **FLAT)
    case = small_case(lease_requests=[asked])
    roll = books(case, lease(case, recalled_after=2)).deferred_revenue()
    assert roll["prepaid_usd"].tolist() == [90_000, 0, 0]
    assert roll["released_usd"].tolist() == [-30_000, -30_000, 0]
    assert roll["refunded_usd"].tolist() == [0, -30_000, 0]
    assert roll["closing_usd"].tolist() == [60_000, 0, 0]


def test_signed_lease_without_a_balance_opens_with_what_the_plan_takes_as_prepaid() -> None:
    """Half of the two months that are left is taken as prepaid, and a note says so."""
    case = small_case(
        lease_requests=[signed("L", "2026-12", term_months=3, prepayment_fraction=0.5, **FLAT)],
        signed_placements=PLACED,
    )
    made = books(case)
    assert made.deferred_revenue()["opening_usd"].tolist() == [100_000, 50_000, 0]
    assert made.notes[0] == (
        "lease 'L' has no opening balance; its deferred revenue is taken to open at USD 100,000, the prepaid "
        "share of its full term's revenue in the horizon."
    )


def test_too_small_an_opening_balance_is_told() -> None:
    """60,000 on the books for 100,000 to be earned falls below nought in February."""
    case = small_case(
        lease_requests=[signed("L", "2026-12", term_months=3, prepayment_fraction=0.5, **FLAT)],
        signed_placements=PLACED,
        opening_balances=[{"lease": "L", "deferred_revenue_usd": 60_000}],
    )
    made = books(case)
    assert made.deferred_revenue()["closing_usd"].tolist() == [10_000, -40_000, -40_000]
    assert made.notes[0] == (
        "lease 'L': deferred revenue falls below nought in 2027-02, to USD -40,000 at the lowest; its opening "
        "balance is less than the prepaid share of what is still billed. Correct the opening balance or the "
        "prepayment_fraction."
    )


def test_too_large_an_opening_balance_is_told() -> None:
    """130,000 on the books for 100,000 to be earned leaves 30,000 when the lease has ended."""
    case = small_case(
        lease_requests=[signed("L", "2026-12", term_months=3, prepayment_fraction=0.5, **FLAT)],
        signed_placements=PLACED,
        opening_balances=[{"lease": "L", "deferred_revenue_usd": 130_000}],
    )
    assert books(case).notes[0] == (
        "lease 'L' ends in the horizon with USD 30,000 of deferred revenue left; its opening balance is more than "
        "the prepaid share of what is still billed. Correct the opening balance or the prepayment_fraction."
    )


@pytest.mark.parametrize(
    ("start", "lag", "receipts"),
    [
        ("2026-06", 2, [30_000, 30_000, 0]),  # November's and December's billing
        ("2026-12", 3, [0, 0, 60_000]),  # only December was billed; it arrives in March
        ("2026-06", 0, [60_000, 0, 0]),  # all overdue
    ],
)
def test_opening_receivables_arrive_as_the_lag_says(start: str, lag: int, receipts: list[float]) -> None:
    """60,000 are owed; they are no cash of the plan, but available for debt service."""
    case = small_case(
        lease_requests=[signed("L", start, term_months=60, payment_lag_months=lag, **FLAT)],
        signed_placements=PLACED,
        opening_balances=[{"lease": "L", "receivables_usd": 60_000}],
    )
    cash = books(case).cash().head(3)
    assert cash["opening_receivables_collected_usd"].tolist() == receipts
    available = cash["plan_cash_usd"] + cash["opening_receivables_collected_usd"]
    assert cash["cash_available_usd"].tolist() == available.tolist()


def test_debt_service_and_internal_value_stand_below_the_cash_of_the_plan() -> None:
    """$100,000 comes in; 10,000 of interest and 20,000 of principal go out in February."""
    case = small_case(
        {"opening_cash_usd": 5_000},
        lease_requests=[request(term_months=3, **FLAT)],
        debt_service=[{"month": "2027-02", "interest_usd": 10_000, "principal_usd": 20_000}],
    )
    made = books(case, lease(case))
    cash = made.cash()
    assert cash["net_cash_usd"].tolist() == [100_000, 70_000, 100_000]
    assert cash["opening_cash_usd"].tolist() == [5_000, 105_000, 175_000]
    assert cash["closing_cash_usd"].tolist() == [105_000, 175_000, 275_000]
    assert made.income()["pretax_result_usd"].tolist() == [100_000, 90_000, 100_000]


def test_vintages_depreciate_by_themselves() -> None:
    """One is down to its residual, one half gone; 1,200 less 200 over 10 months begins in February."""
    vintages = [
        {"hall": "A", "cost_usd": 900, "in_service": "2020-01", "life_months": 4, "residual_usd": 50},
        {"hall": "A", "cost_usd": 400, "in_service": "2026-11", "life_months": 4},
        {"hall": "A", "cost_usd": 1_200, "in_service": "2027-02", "life_months": 10, "residual_usd": 200},
    ]
    case = small_case(assets=vintages)
    made = books(case)
    assert made.income()["depreciation_usd"].tolist() == [-100, -200, -100]
    by_year = made.depreciation("fiscal_year")
    assert by_year["in_service"].astype(str).tolist() == ["2020-01", "2026-11", "2027-02"]
    columns = ["opening_usd", "added_usd", "depreciation_usd", "closing_usd"]
    assert by_year[columns].to_numpy().tolist() == [
        [50, 0, 0, 50],
        [200, 0, -200, 0],
        [0, 1_200, -200, 1_000],
    ]
