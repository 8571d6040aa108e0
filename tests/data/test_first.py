"""The case that is small enough to verify by hand: what its page derives, the planner finds."""

from pathlib import Path

import pytest

from planner import Case, SignedPlacement, plan, read_case

FOLDER = Path(__file__).parents[2] / "data" / "first"
HALLS = {"Acorn-48": "A", "Birch-16": "B", "Cedar-24": "B"}
"""Where each lease stands best; Cedar moves to hall A when Birch wants hall B to itself."""


@pytest.fixture(scope="module", name="case")
def _case() -> Case:
    return read_case(FOLDER / "case.json")


def _signing_only(case: Case, names: set[str]) -> Case:
    halls = HALLS | ({"Cedar-24": "A"} if "Birch-16" in names else {})
    requests = tuple(one.with_(status="signed") for one in case.lease_requests if one.id in names)
    placements = tuple(
        SignedPlacement(lease=one.id, hall=halls[one.id], gpus=one.min_gpus) for one in requests
    )
    tenants = tuple(one for one in case.tenants if one.id in {request.tenant for request in requests})
    return case.with_(lease_requests=requests, signed_placements=placements, tenants=tenants)


def test_the_optimum_is_the_one_derived_by_hand(case: Case) -> None:
    """The value, its terms and the decisions are those of the page, to the cent."""
    best = plan(case, gap=0)
    terms = {name: round(usd, 2) for name, usd in best.terms_usd.items() if usd}
    assert round(best.value_usd, 2) == 462_636.80
    assert terms == {
        "lease_collections": 314_496.00 + 79_641.60,
        "run_value": 50_000.00,
        "pool_value": 72_960.00,
        "energy_cost": -24_460.80,
        "fixed_cost": -30_000.00,
    }
    assert [one.request for one in best.decisions.leases if one.is_accepted] == ["Acorn-48", "Birch-16"]
    assert str(best.decisions.runs[0].finish_month) == "2026-09"


@pytest.mark.parametrize(
    ("names", "value_usd"),
    [
        (set(), 155_609.60),
        ({"Birch-16"}, 231_971.84),
        ({"Cedar-24"}, 278_447.36),
        ({"Birch-16", "Cedar-24"}, 354_809.60),
        ({"Acorn-48"}, 411_104.00),
        ({"Acorn-48", "Cedar-24"}, 439_996.80),
        ({"Acorn-48", "Birch-16"}, 462_636.80),
    ],
)
def test_each_set_of_leases_is_worth_what_the_page_says(
    case: Case, names: set[str], value_usd: float
) -> None:
    """With just these leases signed, the best plan has the value in the page's table."""
    assert round(plan(_signing_only(case, names), gap=0).value_usd, 2) == value_usd
    assert f"{value_usd:,.2f}" in (FOLDER / "README.md").read_text(encoding="utf-8")
