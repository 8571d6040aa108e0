"""Every way in which `leasehold plan` ends: exit status, words, the JSON object, and what is written."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from models.plan import Violation
from planner import CheckFailedError, InfeasibleError, NoPlanError, SolverError, StoppedError
from tests.cli.conftest import Command
from tests.export.plans import made_plan, unproven_plan

KEYS = ["status", "value_usd", "bound_usd", "gap_fraction", "seconds", "terms_usd", "problems"]
ENDINGS: dict[str, tuple[Any, int, str, bool]] = {
    "proven": (made_plan(), 0, "proven", True),
    "a failure inside": (RuntimeError("boom"), 1, "error", False),
    "a failing solver": (SolverError("the solver ended with 'x'"), 1, "error", False),
    "infeasible": (InfeasibleError("no plan keeps all rules"), 4, "infeasible", False),
    "time limit with a plan": (unproven_plan("time_limit"), 5, "not_proven", True),
    "time limit without a plan": (NoPlanError("no plan within 1 s"), 6, "no_plan", False),
    "rejected": (
        CheckFailedError([Violation("hall_capacity", "hall 'A1' is over")]),
        7,
        "check_failed",
        False,
    ),
    "interrupted with a plan": (unproven_plan("interrupt"), 130, "interrupted", True),
    "stopped without a plan": (StoppedError("stopped before any plan"), 130, "interrupted", False),
    "interrupted while building": (KeyboardInterrupt(), 130, "interrupted", False),
}
"""What planning does, and then exit status, `status`, and whether a plan is written."""


@pytest.mark.parametrize("ending", ENDINGS)
def test_exit_status_and_outputs(
    ending: str, command: Command, case_file: Path, tmp_path: Path, stub_plan: Callable[[Any], None]
) -> None:
    """Each ending has its exit status, and outputs appear only when there is a plan to write."""
    result, status, _, is_written = ENDINGS[ending]
    stub_plan(result)
    ended = command(
        "plan", case_file, "-o", tmp_path / "a.json", "-o", tmp_path / "b.xlsx", "-o", tmp_path / "c"
    )
    assert ended.status == status
    written = {path.name for path in tmp_path.iterdir()} - {"case"}
    assert written == ({"a.json", "b.xlsx", "c"} if is_written else set())


@pytest.mark.parametrize("ending", ENDINGS)
def test_json_is_one_object(
    ending: str, command: Command, case_file: Path, stub_plan: Callable[[Any], None]
) -> None:
    """With --json standard output is one JSON object with every key, whatever the ending."""
    result, status, word, is_plan = ENDINGS[ending]
    stub_plan(result)
    ended = command("plan", case_file, "--json")
    assert (ended.status, list(ended.answer), ended.answer["status"]) == (status, KEYS, word)
    assert (ended.answer["value_usd"] is not None) == is_plan
    assert (ended.answer["terms_usd"] is not None) == is_plan
    assert ended.answer["seconds"] >= 0
    if not is_plan:
        problem = ended.answer["problems"][0]
        assert set(problem) == {"where", "message", "severity"}
        assert problem["severity"] == "error"


def test_json_holds_the_plans_own_figures(
    command: Command, case_file: Path, stub_plan: Callable[[Any], None]
) -> None:
    """Value, bound, gap, seconds and terms are those of the plan, to the last digit."""
    plan = unproven_plan()
    stub_plan(plan)
    answer = command("plan", case_file, "--json").answer
    assert answer["value_usd"] == plan.value_usd
    assert answer["bound_usd"] == plan.solve.bound_usd
    assert (answer["gap_fraction"], answer["seconds"]) == (0.05, 1.5)
    assert answer["terms_usd"] == plan.terms_usd


@pytest.mark.parametrize("json_option", [(), ("--json",)])
def test_case_problems_exit_3(json_option: tuple[str, ...], command: Command, tmp_path: Path) -> None:
    """A case with problems, or none at all, exits 3, tells each problem, and writes nothing."""
    bad = tmp_path / "bad.json"
    bad.write_text('{"plan": {"name": "x", "start_month": "2027-13", "discount_rate_fraction": 8}}')
    ended = command("plan", bad, "-o", tmp_path / "out.xlsx", *json_option)
    assert ended.status == 3
    assert not (tmp_path / "out.xlsx").exists()
    if json_option:
        places = {problem["where"] for problem in ended.answer["problems"]}
        assert places == {"plan.start_month", "plan", "plan.discount_rate_fraction"}
        assert ended.answer["status"] == "invalid_case"
    else:
        assert "3 problems; nothing was written." in ended.err
        assert "plan.start_month" in ended.err
    assert command("plan", tmp_path / "none.json").status == 3


def test_internal_error_is_one_sentence(
    command: Command, case_file: Path, stub_plan: Callable[[Any], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What fails inside is told in one line with a hint; the stack trace comes only when asked for."""
    stub_plan(RuntimeError("boom"))
    monkeypatch.delenv("LEASEHOLD_DEBUG", raising=False)
    quiet = command("plan", case_file)
    assert quiet.err == (
        "leasehold: leasehold failed inside (RuntimeError: boom); nothing was written. "
        "Set LEASEHOLD_DEBUG=1 and run it again to see where.\n"
    )
    monkeypatch.setenv("LEASEHOLD_DEBUG", "1")
    assert "Traceback (most recent call last)" in command("plan", case_file).err


def test_warnings_come_with_every_ending(
    command: Command, tmp_path: Path, stub_plan: Callable[[Any], None]
) -> None:
    """Warnings of the case stand after the error that ended planning."""
    case = tmp_path / "case.json"
    case.write_text(
        '{"plan": {"name": "x", "start_month": "2027-01", "months": 2, "discount_rate_fraction": 0},'
        ' "tenants": [{"id": "Idle"}]}'
    )
    stub_plan(InfeasibleError("no plan keeps all rules"))
    severities = [problem["severity"] for problem in command("plan", case, "--json").answer["problems"]]
    assert severities[0] == "error"
    assert "warning" in severities[1:]
