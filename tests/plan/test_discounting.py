"""Present values by the conventions of Excel's XNPV, each factor worked out by hand."""

import pytest

from models.plan import ledger, terms_usd, value_usd
from tests.plan.builders import SITE, decide, lease, money, request, small_case


def test_ordinary_sums_count_from_the_last_day_of_their_month():
    """Fixed cost of $1 at 10 %: 30 days to 31 January, 58 to 28 February, 89 to 31 March."""
    case = small_case({"discount_rate_fraction": 0.1}, sites=[SITE | {"fixed_cost_usd_per_month": 1}])
    found = money(case, decide(case), "fixed_cost", "present_value_usd")
    factors = {"2027-01": 1.1 ** (-30 / 365), "2027-02": 1.1 ** (-58 / 365), "2027-03": 1.1 ** (-89 / 365)}
    assert found == pytest.approx({month: -factor for month, factor in factors.items()})


def test_a_year_is_365_days_in_leap_years_too():
    """31 December of 2028, a leap year, is 365 days after 1 January: exactly 1 / 1.1."""
    case = small_case(
        {"start_month": "2028-01", "months": 12, "discount_rate_fraction": 0.1},
        sites=[SITE | {"fixed_cost_usd_per_month": 1.1}],
    )
    found = money(case, decide(case), "fixed_cost", "present_value_usd")
    assert found["2028-12"] == pytest.approx(-1)


@pytest.mark.parametrize(("start", "days"), [("2027-01", 0), ("2027-02", 31), ("2027-03", 59)])
def test_what_is_paid_up_front_counts_from_the_first_day(start, days):
    """Setup of $100 on the first of January is not discounted at all; of February by 31 days."""
    case = small_case({"discount_rate_fraction": 0.1}, lease_requests=[request(setup_cost_usd=100)])
    decisions = decide(case, lease(case, start=start))
    found = money(case, decisions, "setup_costs", "present_value_usd")
    assert found == pytest.approx({start: -100 * 1.1 ** (-days / 365)})


def test_receipts_past_the_horizon_are_discounted_from_their_own_date():
    """March's $1,000, four months later, on 31 July 2027: 211 days."""
    asked = request(earliest_start="2027-03", price_basis="kw_month", price_usd=10, payment_lag_months=4)
    case = small_case({"discount_rate_fraction": 0.1}, lease_requests=[asked])
    found = money(case, decide(case, lease(case)), "lease_collections", "present_value_usd")
    assert found == pytest.approx({"2027-07": 1000 * 1.1 ** (-211 / 365)})


def test_value_is_the_sum_of_all_terms():
    """Prepaid $500 on day 0, $500 and $-7 on day 30, both at 10 %."""
    asked = request(price_basis="kw_month", price_usd=10, prepayment_fraction=0.5)
    case = small_case(
        {"discount_rate_fraction": 0.1, "months": 1},
        lease_requests=[asked],
        sites=[SITE | {"fixed_cost_usd_per_month": 7}],
    )
    rows = ledger(case, decide(case, lease(case)))
    assert value_usd(rows) == pytest.approx(500 + 493 * 1.1 ** (-30 / 365))
    assert sum(terms_usd(rows).values()) == pytest.approx(value_usd(rows))
