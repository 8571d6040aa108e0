"""`--set` on the commands that read a case."""

import json
from pathlib import Path
from typing import Any

import pytest
import typer

from planner import example_case, read_case, read_plan, write_case
from planner.cli.app import app
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


def test_every_command_that_reads_a_case_takes_settings() -> None:
    """`--set` is one parameter and one call away, so that no command is without it."""
    commands = typer.main.get_command(app).commands
    options = {
        name: {option for parameter in command.params for option in parameter.opts}
        for name, command in commands.items()
        if "case" in {parameter.name for parameter in command.params}
    }
    assert {"check", "diagnose", "plan", "quote", "sensitivity", "verify"} <= options.keys()
    assert [name for name, those in options.items() if "--set" not in those] == []


@pytest.mark.parametrize("name", ["check", "diagnose", "frontier", "quote"])
def test_other_commands_answer_as_for_the_case_edited_by_hand(
    name: str, tmp_path: Path, command: Command
) -> None:
    """With a field set the answer is that of the file with the field edited; only the time differs."""
    record = json.loads(Path("data/first/case.json").read_text("utf-8"))
    record["sites"][0]["energy_usd_per_mwh"] = 150
    (tmp_path / "case.json").write_text(json.dumps(record), encoding="utf-8")
    setting = ("--set", "sites[*].energy_usd_per_mwh=150")
    rest: tuple[object, ...] = () if name == "check" else ("--threads", 1)
    rest += {"quote": ("--row", record["lease_requests"][0]["id"]), "frontier": ("--points", 2)}.get(name, ())
    by_set = command(name, "data/first/case.json", *setting, *rest, "--json").answer
    by_hand = command(name, tmp_path / "case.json", *rest, "--json").answer
    notes = [problem for problem in by_set["problems"] if problem not in by_hand["problems"]]
    assert [problem["where"] for problem in notes] == ["sites[*].energy_usd_per_mwh"]
    assert without_times({**by_set, "problems": 0}) == without_times({**by_hand, "problems": 0})


def without_times(answer: Any) -> Any:
    """An answer without the seconds and searches that it took."""
    if isinstance(answer, dict):
        return {key: without_times(value) for key, value in answer.items() if "seconds" not in key}
    return [without_times(one) for one in answer] if isinstance(answer, list) else answer


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
