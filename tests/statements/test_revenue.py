"""Lease revenue: as billed for a service, in a straight line for a lease; worked out by hand."""

import pytest

from models.plan.statements import Statements, statements
from tests.plan.builders import HALL, SITE, decide, honest_plan, lease, request, signed, small_case

HOURS = (744, 672, 744)  # January to March 2027
PLACED = [{"lease": "L", "hall": "A", "gpus": 100}]


def books(case, *leases) -> Statements:
    """The statements of these leases in the case."""
    return Statements(case, decide(case, *leases))


def test_service_is_recognised_as_it_is_billed() -> None:
    """100 GPUs at $2: hours × 200, no adjustment."""
    case = small_case(lease_requests=[request(term_months=3)])
    income = books(case, lease(case)).income()
    assert income["lease_revenue_usd"].tolist() == [200 * hours for hours in HOURS]
    assert income["straight_line_adjustment_usd"].tolist() == [0, 0, 0]


def test_free_month_of_an_operating_lease_is_spread() -> None:
    """January is free; 200 × (672 + 744) = 283,200 over three months is 94,400 each."""
    asked = request(term_months=3, free_months=1, accounting_class="operating_lease")
    case = small_case(lease_requests=[asked])
    income = books(case, lease(case)).income()
    assert income["lease_billing_usd"].tolist() == [0, 134_400, 148_800]
    assert income["straight_line_adjustment_usd"].tolist() == pytest.approx([94_400, -40_000, -54_400])
    assert income["lease_revenue_usd"].tolist() == pytest.approx([94_400] * 3)


def test_months_past_the_horizon_are_in_the_straight_line() -> None:
    """Four months at a flat $100,000, the first free: 75,000 each, and the balance runs off in April."""
    asked = request(
        term_months=4,
        free_months=1,
        accounting_class="operating_lease",
        price_basis="month",
        price_usd=100_000,
        max_gpus=100,
        min_gpus=100,
    )
    case = small_case(lease_requests=[asked])
    made = books(case, lease(case))
    assert made.income()["lease_revenue_usd"].tolist() == [75_000] * 3
    roll = made.straight_line()
    assert roll["period"].tolist() == ["2027-01", "2027-02", "2027-03", "2027-04"]
    assert roll["closing_usd"].tolist() == [75_000, 50_000, 25_000, 0]


def test_recalled_lease_is_straight_until_its_recall() -> None:
    """Recalled after two of three months with the first free: only February's 134,400, in two halves."""
    asked = request(
        term_months=3,
        free_months=1,
        firm_months=1,
        recall_notice_months=1,
        accounting_class="operating_lease",
    )
    case = small_case(lease_requests=[asked])
    made = books(case, lease(case, recalled_after=2))
    assert made.income()["lease_revenue_usd"].tolist() == [67_200, 67_200, 0]
    assert made.straight_line()["closing_usd"].tolist()[:3] == [67_200, 0, 0]


def test_signed_lease_is_straight_from_month_0_less_its_opening_balance() -> None:
    """Two months remain, of a flat $100,000 each; 30,000 was recognised ahead: 85,000 a month."""
    asked = signed(
        "L",
        "2026-11",
        term_months=4,
        accounting_class="operating_lease",
        price_basis="month",
        price_usd=100_000,
        min_gpus=100,
        max_gpus=100,
    )
    case = small_case(
        lease_requests=[asked],
        signed_placements=PLACED,
        opening_balances=[{"lease": "L", "straight_line_usd": 30_000}],
    )
    made = books(case)
    assert made.income()["lease_revenue_usd"].tolist() == [85_000, 85_000, 0]
    assert made.straight_line()[["opening_usd", "accrued_usd", "closing_usd"]].to_numpy().tolist() == [
        [30_000, -15_000, 15_000],
        [15_000, -15_000, 0],
        [0, 0, 0],
    ]


def test_sales_type_is_shown_as_an_operating_lease_and_says_so() -> None:
    """There is no fair value to derecognise the asset with."""
    asked = request(term_months=3, free_months=1, accounting_class="sales_type")
    case = small_case(lease_requests=[asked])
    made = books(case, lease(case))
    assert made.income()["lease_revenue_usd"].tolist() == pytest.approx([94_400] * 3)
    assert made.notes[0].startswith("L: accounted for as sales_type, but shown like an operating lease;")


def test_lease_at_two_sites_is_split_by_its_revenue() -> None:
    """75 GPUs at S and 25 at R: credit, setup and receipts go three to one."""
    case = small_case(
        sites=[SITE, SITE | {"id": "R"}],
        halls=[HALL, HALL | {"id": "B", "site": "R"}],
        lease_requests=[request(term_months=1, placement="any", setup_cost_usd=1_000, payment_lag_months=1)],
    )
    made = books(case, lease(case, gpus={"A": 75, "B": 25}))
    income = made.income("fiscal_year", "site").set_index("site")
    assert income["lease_billing_usd"].to_dict() == {"S": 111_600, "R": 37_200}
    assert income["setup_costs_usd"].to_dict() == {"S": -750, "R": -250}
    cash = made.cash("month", "site").query("period == '2027-02'").set_index("site")
    assert cash["lease_collections_usd"].to_dict() == {"S": 111_600, "R": 37_200}


def test_plan_offers_its_statements() -> None:
    """The plan's property and the function give the same; what makes no sense is refused."""
    case = small_case(lease_requests=[request(term_months=3)])
    decisions = decide(case, lease(case))
    plan = honest_plan(case, decisions)
    assert plan.statements.income().equals(statements(plan).income())
    assert plan.statements.income().equals(statements(case, decisions).income())
    with pytest.raises(TypeError, match="statements of a case need decisions on it"):
        statements(case)
    with pytest.raises(TypeError, match="a plan has its own decisions"):
        statements(plan, decisions)
