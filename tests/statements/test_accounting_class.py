"""What accounting class the indicators of ASC 842 propose, and why."""

from typing import Any

import pytest

from models.plan.statements import propose_accounting_class
from tests.plan.builders import request, signed, small_case

# $1,000,000 for hall A's 1,000 GPUs: $1,000 each over 20 months.
ASSETS = [{"hall": "A", "cost_usd": 1e6, "in_service": "2027-01", "life_months": 20}]
IDENTIFIED = "each hall that it takes is the tenant's alone, an identified asset (ASC 842-10-15-9)"


def proposed(assets: list[dict[str, Any]] = ASSETS, **fields: Any) -> tuple[str, str]:
    """The proposal for a lease of 100 GPUs with hall A to itself, which bills $1,000 a month."""
    asked = {
        "isolation": "hall",
        "min_gpus": 100,
        "max_gpus": 100,
        "price_basis": "month",
        "price_usd": 1_000,
    }
    case = small_case(lease_requests=[request(**asked | fields)], assets=assets)
    found = propose_accounting_class(case, case.lease_requests[0])
    return found.accounting_class, found.reason


def test_shared_halls_are_no_identified_asset() -> None:
    """Whoever may be moved has no asset."""
    accounting_class, reason = proposed(isolation="shared")
    assert accounting_class == "service"
    assert reason.startswith("isolation is shared: the owner may move the tenant's work among GPUs")


def test_without_assets_a_lease_is_taken_as_operating() -> None:
    """Nothing to hold the term and the payments against."""
    accounting_class, reason = proposed(assets=[])
    assert accounting_class == "operating_lease"
    assert "the case has no assets for the halls where it could stand" in reason


@pytest.mark.parametrize(
    ("fields", "expected", "words"),
    [
        ({"term_months": 14}, "operating_lease", "the term is 70 % of the 20 months of life left"),
        ({"term_months": 15}, "sales_type", "the term is 75 % of the 20 months of life left"),
        ({"price_usd": 89_000}, "operating_lease", "its payments are worth 89 % of the assets' cost"),
        ({"price_usd": 90_000}, "sales_type", "its payments are worth 90 % of the assets' cost"),
        (
            {"earliest_start": "2028-05", "latest_start": "2028-05", "term_months": 4},
            "operating_lease",
            "the assets have 4 months of life left at its start, the last quarter, so that the term says nothing",
        ),
    ],
)
def test_term_and_payments_decide(fields: dict[str, Any], expected: str, words: str) -> None:
    """75 % of the remaining life, or 90 % of the cost, make it of the sales type."""
    accounting_class, reason = proposed(**fields)
    assert accounting_class == expected
    assert reason.startswith(IDENTIFIED)
    assert words in reason


def test_payments_of_a_signed_lease_count_from_its_start() -> None:
    """Ten months at $10,000 are all of the $100,000 that its GPUs cost, six of them before month 0."""
    asked = signed(
        "L",
        "2026-07",
        isolation="hall",
        min_gpus=100,
        max_gpus=100,
        price_basis="month",
        price_usd=10_000,
        term_months=10,
    )
    case = small_case(
        lease_requests=[asked],
        signed_placements=[{"lease": "L", "hall": "A", "gpus": 100}],
        assets=[{"hall": "A", "cost_usd": 1e6, "in_service": "2026-07", "life_months": 60}],
    )
    found = propose_accounting_class(case, case.lease_requests[0])
    assert found.accounting_class == "sales_type"
    assert "its payments are worth 100 % of the assets' cost" in found.reason


def test_whole_site_is_held_against_all_its_halls() -> None:
    """1,000 GPUs at $1,000 each; $900,000 in one month are 90 % of it."""
    asked = request(whole_site="S", price_basis="month", price_usd=900_000)
    case = small_case(lease_requests=[asked], assets=ASSETS)
    found = propose_accounting_class(case, case.lease_requests[0])
    assert found.accounting_class == "sales_type"
    assert found.reason.startswith("site 'S' is the tenant's alone, an identified asset")
