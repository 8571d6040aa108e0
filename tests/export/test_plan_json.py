"""The plan as JSON: what is written reads back equal, and anything else is refused with its place."""

import json
from pathlib import Path
from typing import Any

import pytest

from planner import CaseError, read_plan, write_plan
from planner.export.plan_json import plan_to_json
from tests.export.plans import made_plan, unproven_plan


@pytest.mark.parametrize("plan", [made_plan(), unproven_plan()], ids=["proven", "unproven"])
def test_written_plan_reads_back_equal(plan: Any, tmp_path: Path) -> None:
    """Case, decisions, money and record survive exactly."""
    write_plan(plan, tmp_path / "plan.json")
    assert read_plan(tmp_path / "plan.json") == plan


def refusal(folder: Path, text: str) -> list[str]:
    """The problems told on reading a plan file with this text."""
    (folder / "plan.json").write_text(text, "utf-8")
    with pytest.raises(CaseError) as caught:
        read_plan(folder / "plan.json")
    return [str(problem) for problem in caught.value.problems]


def changed(**changes: Any) -> str:
    """The example's plan file with top-level fields changed; None takes one away."""
    content = json.loads(plan_to_json(made_plan()))
    return json.dumps({key: value for key, value in (content | changes).items() if value is not None})


ADVICE = "A plan is written by leasehold and is not edited by hand; plan the case again."


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"value_usd": "1"}, [f"plan.json value_usd: it is '1', which cannot stand there. {ADVICE}"]),
        ({"value_usd": "much"}, [f"plan.json value_usd: it is 'much', which cannot stand there. {ADVICE}"]),
        ({"solve": None}, [f"plan.json solve: it is missing. {ADVICE}"]),
        ({"extra": 1}, [f"plan.json extra: no field of a plan is called so. {ADVICE}"]),
        ({"decisions": None}, [f"plan.json: the file holds no plan. {ADVICE}"]),
        ({"format": 2}, ["plan.json format: it is 2; this version reads plans of format 1."]),
    ],
    ids=str,
)
def test_odd_plans_are_refused_with_their_place(
    changes: dict[str, Any], told: list[str], tmp_path: Path
) -> None:
    """What is missing, surplus or of the wrong kind is named by its path."""
    assert refusal(tmp_path, changed(**changes)) == told


def test_json_is_read_strictly(tmp_path: Path) -> None:
    """Names that stand twice and numbers that are none are refused, as in a case."""
    text = changed()
    twice = text.replace('"terms_usd":', '"terms_usd": 1, "terms_usd":')
    told = refusal(tmp_path, twice)
    assert told == [
        "plan.json terms_usd: the name stands twice in one object; which value counts? Delete one."
    ]
    told = refusal(tmp_path, text.replace('"gap_fraction": 0.0', '"gap_fraction": NaN'))
    assert told == ["plan.json solve.gap_fraction: it is NaN; it must be a finite number."]
    told = refusal(tmp_path, text.replace('"it_power_mw": 12', '"it_power_mw": 1e999'))
    assert told == ["plan.json case.sites[0].it_power_mw: it is 1e999; it must be a finite number."]


def test_problems_of_the_case_name_their_place_in_the_plan(tmp_path: Path) -> None:
    """A case that is broken within a plan file is told with its path there."""
    text = changed().replace('"it_power_mw": 12', '"it_power_mw": -12')
    assert refusal(tmp_path, text) == [
        "plan.json case.sites[0].it_power_mw: it_power_mw is -12; it must be 0 or more."
    ]


def test_other_files_are_no_plans(tmp_path: Path) -> None:
    """A workbook holds a lease schedule, not a plan that can be read."""
    write_plan(made_plan(), tmp_path / "plan.xlsx")
    with pytest.raises(CaseError, match=r"a plan is read from the \.json file that leasehold wrote"):
        read_plan(tmp_path / "plan.xlsx")
