"""`--set` on the commands that read a case."""

from pathlib import Path

import pytest

from planner import example_case, read_case, read_plan, write_case
from tests.cli.conftest import Command


@pytest.mark.parametrize("form", ["json", "xlsx"])
def test_plan_plans_the_case_as_it_is_set(form: str, tmp_path: Path, command: Command) -> None:
    """The plan is of the case with the field set, from a file or a workbook, and verifies against it only."""
    case, plan = Path("data/first") / f"case.{form}", tmp_path / "plan.json"
    settings = ("--set", "plan.months=2", "--set", "lease_requests[*].ramp_months=0")
    ended = command("plan", case, *settings, "-o", plan, "--threads", "1", "--json")
    assert ended.status == 0, ended.out
    planned = read_plan(plan)
    before = read_case(case)
    assert planned.case == before.with_(
        plan=before.plan.with_(months=2),
        lease_requests=tuple(request.with_(ramp_months=0) for request in before.lease_requests),
    )
    told = [problem["where"] for problem in ended.answer["problems"]]
    assert {"plan.months", "lease_requests[*].ramp_months"} <= set(told)
    assert command("verify", case, plan, *settings).status == 0
    assert command("verify", case, plan).status == 7


def test_check_lists_what_is_wrong_with_a_setting(tmp_path: Path, command: Command) -> None:
    """A setting that hits nothing ends as a case with problems does, and nothing is written."""
    write_case(example_case(), tmp_path / "case.json")
    ended = command("check", tmp_path / "case.json", "--set", "plan.month=3", "--json")
    assert ended.status == 3
    assert [problem["message"] for problem in ended.answer["problems"]] == [
        "'month' is no field of a plan. Did you mean 'months'?"
    ]


def test_the_workbook_of_a_plan_says_where_a_value_was_set(tmp_path: Path, command: Command) -> None:
    """The sheet of inputs names the command line as the source of what was set there."""
    from openpyxl import load_workbook  # noqa: PLC0415

    plan = tmp_path / "plan.xlsx"
    assert command("plan", "data/first/case.json", "--set", "plan.months=2", "-o", plan).status == 0
    rows = load_workbook(plan, read_only=True)["Inputs used"].iter_rows(values_only=True)
    assert [row[5] for row in rows if row[2] == "months"] == ["plan.months (set on the command line)"]
