"""Setting fields of a case: the same case as one edited by hand, everything wrong told at once."""

import json
from pathlib import Path

import pandas as pd
import pytest

from models.inputs import CaseError
from planner import example_case, read_case, set_fields, write_case
from planner.cases import case_to_dict, read_with_notes, set_by_texts

CASE = example_case()
REQUEST = CASE.lease_requests[0].id
TEXTS = (
    f"lease_requests[{REQUEST}].price_usd=3.1",
    f"lease_requests[{REQUEST}].recall_notice_months=6",
    f"lease_requests[{REQUEST}].sites=none",
    f"lease_requests[{REQUEST}].includes_energy=no",
    f"lease_requests[{REQUEST}].placement=any",
    "sites[*].pue=1.31",
    "plan.discount_rate_fraction=8%",
    "plan.name=What, if=?",
)
EDITS = {
    "price_usd": 3.1,
    "recall_notice_months": 6,
    "sites": None,
    "includes_energy": False,
    "placement": "any",
}


def edited_by_hand() -> dict[str, object]:
    """The JSON form of the example with the edits of `TEXTS` made in it."""
    form = json.loads(json.dumps(case_to_dict(CASE)))
    form["lease_requests"][0] |= EDITS
    form["plan"] |= {"discount_rate_fraction": 0.08, "name": "What, if=?"}
    for site in form["sites"]:
        site["pue"] = 1.31
    return dict(form)


@pytest.mark.parametrize("name", ["case.json", "case.xlsx", "case"])
def test_a_case_with_fields_set_is_the_case_edited_by_hand(name: str, tmp_path: Path) -> None:
    """In whichever form the case comes, numbers, months, lists, yes and no and blanks are read by their field."""
    write_case(CASE, tmp_path / name)
    (tmp_path / "hand.json").write_text(json.dumps(edited_by_hand()), encoding="utf-8")
    reading = set_by_texts(read_with_notes(tmp_path / name), TEXTS)
    assert reading.case == read_case(tmp_path / "hand.json")
    assert [problem.severity for problem in reading.problems if "command line" in problem.message] == [
        "note"
    ] * len(TEXTS)


def test_values_in_python_are_taken_as_they_are() -> None:
    """Numbers, months, names and None need no text; what is not set keeps its value and its place."""
    month = CASE.plan.start_month + 2
    changes = {
        f"lease_requests[{REQUEST}].latest_start": month,
        f"lease_requests[{REQUEST}].sites": [CASE.sites[0].id],
        f"lease_requests[{REQUEST}].sla": None,
    }
    made = set_fields(CASE, changes).lease_requests[0]
    assert (made.latest_start, made.sites, made.sla) == (pd.Period(month), (CASE.sites[0].id,), None)
    assert set_fields(CASE, {}) == CASE


def test_of_two_settings_of_one_field_the_later_counts() -> None:
    """An exception follows the rule that it is one of."""
    made = set_fields(CASE, {"sites[*].pue": 1.4, f"sites[{CASE.sites[0].id}].pue": 1.1})
    assert [site.pue for site in made.sites] == [1.1] + [1.4] * (len(CASE.sites) - 1)


def test_everything_wrong_is_told_at_once_by_its_selector() -> None:
    """Bad selectors, bad values and what no longer fits together are one list."""
    site = CASE.sites[0].id
    with pytest.raises(CaseError) as caught:
        set_fields(
            CASE,
            {
                "sites[Nowhere].pue": 1.1,
                f"sites[{site}].pue": 0.5,
                f"sites[{site}].it_power_mw": "many",
                f"lease_requests[{REQUEST}].tenant": "Nobody",
            },
        )
    told = [str(problem) for problem in caught.value.errors]
    assert told[0].startswith("sites[Nowhere].pue: the case has no site 'Nowhere'; known sites: ")
    assert told[1:3] == [
        f"sites[{site}].it_power_mw: it_power_mw is the text 'many'; it must be a number (MW). "
        "Give the number alone; its unit is MW.",
        f"sites[{site}].pue (set in Python): pue is 0.5; it must be 1 or more.",
    ]
    assert told[3].startswith(
        f"lease_requests[{REQUEST}].tenant (set in Python): tenant names 'Nobody'; known"
    )


def test_a_required_field_cannot_be_left_blank() -> None:
    """`none` stands for the default; a field without one is said to be required."""
    reading = set_by_texts(read_with_notes("data/first/case.json"), ["plan.months=none", "months=3"])
    assert reading.case is None
    assert [str(problem) for problem in reading.problems if problem.severity == "error"] == [
        "months=3: it sets no field of a case; write SELECTOR=VALUE, such as "
        "lease_requests[Acme-07].price_usd=3.1.",
        "plan.months (set on the command line): months is missing; it is required: length of the horizon; "
        "only these months count for money and capacity.",
    ]
