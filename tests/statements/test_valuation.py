"""NPV, IRR and payback beside an independent program for Excel's XNPV and XIRR, and by hand."""

import datetime
import math
import random

import numpy as np
import pytest
import pyxirr

from models.plan import CASH_TERMS, ledger
from models.plan.discounting import days_from_start
from models.plan.statements import Statements
from models.plan.statements.valuation import flows, payback, xirr, xnpv
from tests.plan.builders import lease, request, small_case
from tests.statements.random_books import planned
from tests.statements.test_balances import FLAT
from tests.statements.test_revenue import books

DAY_0 = datetime.date(2027, 1, 1)


def drawn(seed: int) -> tuple[list[int], list[float]]:
    """Sums on 24 days: paid out first, received later, so that there is one rate."""
    draw = random.Random(seed)
    days = sorted(draw.sample(range(3_000), 24))
    out = draw.randint(6, 18)
    return days, [draw.uniform(1e5, 1e6) * (-1 if at < out else 1) for at in range(24)]


@pytest.mark.parametrize("seed", range(50))
def test_rates_and_values_are_those_of_an_independent_program(seed: int) -> None:
    """XNPV and XIRR agree to a billionth."""
    days, usd = drawn(seed)
    dates = [DAY_0 + datetime.timedelta(days=day) for day in days]
    found, remark = xirr(flows(days, usd))
    assert remark == ""
    assert found == pytest.approx(pyxirr.xirr(dates, usd), rel=1e-9)
    expected = pyxirr.xnpv(0.11, [DAY_0, *dates], [0.0, *usd])
    assert xnpv(0.11, flows(days, usd)) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("seed", range(8))
def test_npv_of_plans_is_that_of_an_independent_program(seed: int) -> None:
    """The plan's ledger, dated and discounted elsewhere, is worth what the valuation says."""
    found = planned(seed, "micro")
    assert found is not None
    case, decisions = found
    rows, start = ledger(case, decisions), case.plan.start_month
    months = np.array([month.ordinal - start.ordinal for month in rows["month"]], dtype=np.int64)
    first, last = (days_from_start(case.plan, months, is_first_day=one) for one in (True, False))
    day_0 = start.to_timestamp().date()
    days = np.where(rows["is_up_front"], first, last).tolist()
    dates = [day_0 + datetime.timedelta(days=day) for day in days]
    shown = Statements(case, decisions).valuation().set_index("basis")["npv_usd"]
    for basis, chosen in (
        ("plan", rows["usd"]),
        ("cash", rows["usd"].where(rows["term"].isin(CASH_TERMS), 0)),
    ):
        expected = pyxirr.xnpv(case.plan.discount_rate_fraction, [day_0, *dates], [0.0, *chosen])
        assert shown[basis] == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize(
    ("usd", "remark"),
    [
        ([1.0, 2.0], "nothing is paid out, so that no rate makes the value nought"),
        ([-1.0, -2.0], "nothing is received, so that no rate makes the value nought"),
        (
            [-100.0, 230.0, -132.0],
            "more than one rate makes the value nought: 10.00 % and 20.00 % a year",
        ),
        (
            [-100.0, 200.0, -150.0],
            "no rate from -99.99 % to 2,000,000 % a year makes the value nought",
        ),
    ],
)
def test_rate_is_blank_with_its_reason(usd: list[float], remark: str) -> None:
    """A rate that does not exist, or is not the only one, is no rate."""
    assert xirr(flows([0, 365, 730][: len(usd)], usd)) == (None, remark)


@pytest.mark.parametrize(
    ("usd", "month", "remark"),
    [
        ([-100, 60, 40, 5], 2, ""),
        ([-100, 120, -50, 60], 3, ""),  # it falls below nought once more
        ([10, -5, 5, 5], None, "the sum is never below nought"),
        ([-100, 60, 30, 5], None, "the sum is still below nought at the end"),
    ],
)
def test_payback_is_when_the_sum_stays_above_nought(usd: list[float], month: int | None, remark: str) -> None:
    """From the end of that month on it is not below nought again."""
    assert payback(flows([0, 30, 60, 90], usd), np.arange(4)) == (month, remark)


def test_setup_is_earned_back() -> None:
    """250,000 on 1 January; 100,000 at the end of January, February, March: paid back in March."""
    case = small_case(lease_requests=[request(term_months=3, setup_cost_usd=250_000, **FLAT)])
    shown = books(case, lease(case)).valuation().set_index("basis")
    dates = [DAY_0, *(datetime.date(2027, month, day) for month, day in ((1, 31), (2, 28), (3, 31)))]
    expected = pyxirr.xirr(dates, [-250_000, 100_000, 100_000, 100_000])
    assert shown.loc["cash", "irr_fraction"] == pytest.approx(expected, rel=1e-9)
    assert str(shown.loc["cash", "payback_month"]) == "2027-03"
    assert shown.loc["cash", "npv_usd"] == pytest.approx(50_000)
    assert shown.loc["cash_less_assets", "irr_remark"] == "the case has no assets"
    assert math.isnan(shown.loc["cash_less_assets", "npv_usd"])


def test_assets_count_at_cost_when_they_come_and_at_book_value_when_they_stand() -> None:
    """400 of cost, half written off, count 200 on day 0; 50,000 more on 1 February."""
    vintages = [
        {"hall": "A", "cost_usd": 400, "in_service": "2026-11", "life_months": 4},
        {"hall": "A", "cost_usd": 50_000, "in_service": "2027-02", "life_months": 10},
    ]
    case = small_case(lease_requests=[request(term_months=3, **FLAT)], assets=vintages)
    shown = books(case, lease(case)).valuation().set_index("basis").loc["cash_less_assets"]
    assert shown["npv_usd"] == pytest.approx(300_000 - 200 - 50_000)
    assert str(shown["payback_month"]) == "2027-01"
