"""`leasehold report`: exit statuses, what is written, and reasons from a file."""

import json
from pathlib import Path
from typing import Any

import pytest

from planner import Plan, write_plan
from tests.charts.plans import plan_called
from tests.cli.conftest import Command, command

__all__ = ["command"]


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """A plan of one lease, saved."""
    return save(plan_called("tiny"), tmp_path)


def save(plan: Plan, folder: Path) -> Path:
    """A plan saved as JSON."""
    write_plan(plan, folder / "plan.json")
    return folder / "plan.json"


def explained(folder: Path, *rows: dict[str, Any]) -> Path:
    """Reasons saved as `leasehold explain` does."""
    (folder / "why.json").write_text(json.dumps({"requests": list(rows)}))
    return folder / "why.json"


def test_report_is_written(saved: Path, command: Command, tmp_path: Path) -> None:
    """The command tells the state of the plan and where the report is."""
    ended = command("report", saved, "-o", tmp_path / "x.html")
    assert (ended.status, ended.err) == (0, "")
    assert ended.out.startswith("Proven: ")
    assert f"Written: {tmp_path / 'x.html'}" in ended.out
    assert (tmp_path / "x.html").read_text("utf-8").startswith("<!DOCTYPE html>")


def test_plan_that_is_not_proven_is_told(command: Command, tmp_path: Path) -> None:
    """A saved plan is reported as it is; the answer tells its state."""
    plan = plan_called("idle")
    solve = plan.solve.model_copy(update={"status": "not_proven", "stopped_by": "interrupt"})
    ended = command(
        "report", save(plan.model_copy(update={"solve": solve}), tmp_path), "-o", tmp_path / "x.html"
    )
    assert ended.status == 0
    assert ended.out.startswith("NOT PROVEN")


def test_plan_that_the_check_rejects_exits_7_with_a_marked_report(command: Command, tmp_path: Path) -> None:
    """The report is written, so that it can be looked at, and says what is wrong."""
    wrong = save(plan_called("idle").model_copy(update={"value_usd": 1.0}), tmp_path)
    ended = command("report", wrong, "-o", tmp_path / "x.html", "--json")
    assert (ended.status, ended.answer["status"]) == (7, "check_failed")
    assert ended.answer["problems"]
    assert "THE CHECK REJECTS THIS PLAN" in (tmp_path / "x.html").read_text("utf-8")


def test_reasons_come_from_what_explain_saved(saved: Path, command: Command, tmp_path: Path) -> None:
    """The reason stands in the report."""
    why = explained(tmp_path, {"request": "L", "decision": "accepted", "reason": "It pays best & is <safe>."})
    assert command("report", saved, "-o", tmp_path / "x.html", "--why", why).status == 0
    assert "It pays best &amp; is &lt;safe&gt;." in (tmp_path / "x.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (
            {"request": "M", "decision": "accepted", "reason": "x"},
            "explains 'M', which the plan does not have",
        ),
        (
            {"request": "L", "decision": "declined", "reason": "x"},
            "why 'L' is declined; in the plan it is accepted",
        ),
        ({"request": "L"}, "the file holds no explanation"),
    ],
)
def test_reasons_of_another_plan_exit_3(
    saved: Path, command: Command, tmp_path: Path, row: dict[str, Any], told: str
) -> None:
    """An explanation of another plan is refused, and nothing is written."""
    ended = command("report", saved, "-o", tmp_path / "x.html", "--why", explained(tmp_path, row))
    assert ended.status == 3
    assert told in ended.err
    assert not (tmp_path / "x.html").exists()


def test_wrong_use_exits_2(saved: Path, command: Command, tmp_path: Path) -> None:
    """No output, another form, and an output on an input are told before anything is read."""
    before = saved.read_bytes()
    assert command("report", saved).status == 2
    assert command("report", tmp_path / "none.json", "-o", tmp_path / "x.pdf").status == 2
    assert command("report", saved, "-o", saved).status == 2
    assert saved.read_bytes() == before
