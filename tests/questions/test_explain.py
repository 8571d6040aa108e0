"""Explanations: sums by hand, and claims about random cases tried by acting on them."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

import openpyxl
import pytest

from planner import Case, Explanation, InfeasibleError, explain, plan, write_explanation
from tests.questions.why_cases import GPUS, JUNE_HOURS, hall_case, request
from tests.questions.why_claims import GAP_FRACTION, wrong_claims
from tests.reference.facts import Record
from tests.reference.random_cases import random_case

MARGIN_USD = GPUS * JUNE_HOURS * (3 - 2)
SEEDS = (7, 23, 41, 86)


def explained(case: Record, **options: object) -> Explanation:
    """The explanation of the best plan of a case."""
    best = plan(Case.model_validate(case), gap=GAP_FRACTION, threads=1)
    return explain(best, gap=GAP_FRACTION, threads=1, **options)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def why() -> Explanation:
    """A dear and a cheap request for the same GPUs, one that is too big, and a signed lease."""
    big = request("big", 5, min_gpus=GPUS + 1, max_gpus=GPUS + 4)
    return explained(hall_case(request("dear", 3), request("cheap", 2), big))


def test_margins_are_the_difference_of_the_two_bids(why: Explanation) -> None:
    """With one request in place of the other the plan is worth a dollar a GPU-hour more, or less."""
    margins = why.requests.set_index("request")[["margin_low_usd", "margin_high_usd"]]
    dear, cheap = margins.loc["dear"], margins.loc["cheap"]
    assert dear.tolist() == pytest.approx([MARGIN_USD, MARGIN_USD], rel=1e-4)
    assert cheap.tolist() == pytest.approx([-MARGIN_USD, -MARGIN_USD], rel=1e-4)


def test_what_is_declined_names_what_it_displaces_and_the_rule(why: Explanation) -> None:
    """The hall would need sixteen GPUs in June and has eight; the dear request would go."""
    cheap = why["cheap"]
    assert cheap.displaced.to_numpy().tolist() == [["lease", "dear", "given up"]]
    shortage = cheap.weighing.shortages[0] if cheap.weighing else None
    assert shortage is not None
    assert shortage.figures == "hall 'H' needs 16 GPUs in 2026-06 and has 8"
    assert "no more than its usable GPUs" in shortage.sentence
    assert shortage.figures in cheap.text


def test_what_is_accepted_names_what_would_take_its_place(why: Explanation) -> None:
    """Without the dear request the cheap one would be accepted."""
    assert why["dear"].displaced.to_numpy().tolist() == [["lease", "cheap", "accepted"]]


def test_least_price_is_that_of_the_other_bid(why: Explanation) -> None:
    """At three dollars the owner is no worse off; the offer asks for a hair more."""
    price = why["cheap"].price
    assert price is not None
    assert price.offer is not None
    assert price.price_low_usd == pytest.approx(3, rel=1e-5)
    assert price.price_high_usd == pytest.approx(3, rel=1e-5)
    assert 3 < price.offer.changes["price_usd"] < 3.001


def test_a_start_in_the_free_month_is_offered(why: Explanation) -> None:
    """July is free, so the cheap request gets in one month later."""
    offers = {offer.kind: dict(offer.changes) for offer in why["cheap"].offers}
    assert {name: str(month) for name, month in offers["start"].items()} == {
        "earliest_start": "2026-07",
        "latest_start": "2026-07",
    }


def test_fewer_gpus_are_offered_where_no_hall_is_large_enough(why: Explanation) -> None:
    """Nine GPUs fit nowhere, as the reason says with its numbers; eight do, at five dollars."""
    big = why["big"]
    assert "min_gpus is 9" in big.text
    assert big.price is None
    sizes = [offer.changes for offer in big.offers if offer.kind == "size"]
    assert sizes == [{"min_gpus": GPUS, "max_gpus": GPUS}]


def test_a_signed_lease_is_told_as_signed(why: Explanation) -> None:
    """It is no decision, and has no margin."""
    assert why["signed"].decision == "signed"
    assert "is signed" in why["signed"].text


def test_a_hard_rule_in_the_way_is_named() -> None:
    """A tenant that may have nothing is declined for its policy, at any price."""
    policy = {"id": "Nothing for U", "rule": "max_tenant_fraction", "subject": "U", "limit": 0}
    window = {"from_month": "2026-06", "to_month": "2026-07"}
    why = explained(hall_case(request("barred", 9, tenant="U"), policies=[policy | window]))
    told = why["barred"].text
    assert "No plan accepts it and keeps the hard rules." in told
    assert "policy 'Nothing for U'" in told
    assert "No price suffices." in told


def test_what_does_not_pay_is_told_apart_from_what_is_short() -> None:
    """A free hall and a request that costs more to set up than it pays."""
    why = explained(hall_case(request("poor", 1, setup_cost_usd=1e6)))
    assert "There is room for it in the plan as it stands" in why["poor"].text


def test_no_time_leaves_honest_reasons() -> None:
    """Without time nothing is claimed, and the explanation says that it was cut short."""
    why = explained(hall_case(request("dear", 3), request("cheap", 2)), time_limit=0.0)
    assert why.stopped_by == "time_limit"
    row = why.requests.set_index("request").loc["cheap"]
    low, high = row["margin_low_usd"], row["margin_high_usd"]
    assert low is None or low <= -MARGIN_USD
    assert high is None or high >= -MARGIN_USD


def test_unknown_requests_are_named_all_at_once() -> None:
    """The message has each wrong name, and what was probably meant."""
    best = plan(Case.model_validate(hall_case(request("dear", 3))), threads=1)
    with pytest.raises(ValueError, match=r"'daer'.*Did you mean 'dear'.*'nobody'"):
        explain(best, ["daer", "nobody"])


@pytest.mark.parametrize("seed", SEEDS)
def test_claims_about_random_cases_hold(seed: int) -> None:
    """Counter-offers are accepted, what is displaced cannot stay, margins contain the plans' difference."""
    case = random_case(seed, "micro")
    try:
        why = explained(case)
    except InfeasibleError:
        pytest.fail("choose another seed")
    assert list(wrong_claims(case, why)) == []


def test_reasons_pass_between_processes(why: Explanation) -> None:
    """What one process finds reads the same in another."""
    assert [one.text for one in pickle.loads(pickle.dumps(why.reasons))] == [one.text for one in why.reasons]


def test_workbook_and_files_hold_the_reasons(why: Explanation, tmp_path: Path) -> None:
    """Decisions get reasons, margins and offers; a sheet, a CSV file and a JSON file hold them too."""
    write_explanation(why, tmp_path / "why.xlsx", tmp_path / "why.json", tmp_path / "why")
    book = openpyxl.load_workbook(tmp_path / "why.xlsx")
    sheet = book["Decisions"]
    cells = {str(cell.value): cell.column for cell in sheet[6]}
    reasons = [sheet.cell(row, cells["Reason"]).value for row in range(7, 11)]
    assert reasons == [one.text for one in why.reasons]
    assert sheet.cell(8, cells["Margin low (USD)"]).value == pytest.approx(-MARGIN_USD, rel=1e-4)
    assert {"Why", "Displaced", "Shortages", "Counter-offers"} <= set(book.sheetnames)
    assert "a start in 2026-07" in (tmp_path / "why/counter_offers.csv").read_text(encoding="utf-8")
    answer = json.loads((tmp_path / "why.json").read_text())
    assert [row["request"] for row in answer["requests"]] == ["dear", "cheap", "big", "signed"]


def test_text_of_users_never_becomes_a_formula(tmp_path: Path) -> None:
    """A request whose id reads like a formula stays text on the added sheets."""
    why = explained(hall_case(request('=HYPERLINK("x")', 3)))
    write_explanation(why, tmp_path / "why.xlsx")
    cell = openpyxl.load_workbook(tmp_path / "why.xlsx")["Why"].cell(7, 1)
    assert (cell.data_type, cell.hyperlink) == ("s", None)
