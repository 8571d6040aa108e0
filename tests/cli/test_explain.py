"""`leasehold explain`: its exit statuses, the JSON object, and what is written."""

import json
from pathlib import Path

import pytest

from planner import Case, plan, write_case, write_plan
from tests.cli.conftest import Command
from tests.questions.why_cases import hall_case, request


@pytest.fixture
def case_path(tmp_path: Path) -> Path:
    """Two requests for one hall, with the plan of the case beside it."""
    (tmp_path / "in").mkdir()
    case = Case.model_validate(hall_case(request("dear", 3), request("cheap", 2)))
    write_case(case, tmp_path / "in/case.json")
    write_plan(plan(case, threads=1), tmp_path / "in/plan.json")
    return tmp_path / "in/case.json"


def test_a_reason_for_one_request(case_path: Path, tmp_path: Path, command: Command) -> None:
    """From a saved plan: the object has the reason, and the file the same."""
    saved = case_path.parent / "plan.json"
    arguments = ["cheap", "--plan", saved, "--threads=1", "--json", "-o", tmp_path / "why.json"]
    ended = command("explain", case_path, *arguments)
    assert (ended.status, ended.answer["status"]) == (0, "ok")
    (row,) = ended.answer["details"]["why"]["requests"]
    assert (row["request"], row["decision"]) == ("cheap", "declined")
    assert row["displaced"] == [{"kind": "lease", "name": "dear", "change": "given up"}]
    assert json.loads((tmp_path / "why.json").read_text())["requests"][0]["reason"] == row["reason"]


def test_without_a_plan_the_case_is_planned_first(case_path: Path, command: Command) -> None:
    """Every request is told in words."""
    ended = command("explain", case_path, "--threads=1")
    assert ended.status == 0
    for sentence in ("dear is accepted.", "cheap is declined.", "signed is signed"):
        assert sentence in ended.out


def test_unknown_requests_end_the_command(case_path: Path, tmp_path: Path, command: Command) -> None:
    """Each is named, and nothing is written."""
    ended = command("explain", case_path, "daer", "nobody", "-o", tmp_path / "why.xlsx", "--json")
    assert (ended.status, ended.answer["status"]) == (3, "invalid_case")
    assert [one["message"].count("the case has no lease request") for one in ended.answer["problems"]] == [
        1,
        1,
    ]
    assert not (tmp_path / "why.xlsx").exists()


def test_a_plan_of_another_case_is_refused(case_path: Path, command: Command) -> None:
    """The message says what to do."""
    saved = case_path.parent / "plan.json"
    ended = command("explain", case_path, "--set", "plan.months=1", "--plan", saved, "--json")
    assert ended.status == 3
    assert any("of another case" in one["message"] for one in ended.answer["problems"])
