"""The command plan writes prices with every plan, unless that takes long or is stopped; then it says so."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from planner import SolverError, read_plan
from tests.cli.conftest import Command
from tests.export.plans import made_plan

StubPlan = Callable[[Any], None]


def planned(command: Command, case_file: Path, plan_file: Path) -> tuple[bool, list[str]]:
    """Whether the plan that the command writes has prices, and the notes on prices."""
    ended = command("plan", case_file, "-o", plan_file, "--json")
    assert ended.status == 0
    notes = [problem["message"] for problem in ended.answer["problems"] if "prices" in problem["message"]]
    return read_plan(plan_file).prices is not None, notes


def test_plan_is_written_with_prices(
    command: Command, case_file: Path, tmp_path: Path, stub_plan: StubPlan
) -> None:
    """Nothing needs to be asked for, and nothing is said."""
    stub_plan(made_plan())
    assert planned(command, case_file, tmp_path / "plan.json") == (True, [])


def test_large_plan_is_written_without_prices(
    command: Command, case_file: Path, tmp_path: Path, stub_plan: StubPlan, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A note says why, and which command works them out."""
    stub_plan(made_plan())
    monkeypatch.setattr("planner.cli.plan.MOST_PLACES", 1)
    has_prices, (note,) = planned(command, case_file, tmp_path / "plan.json")
    assert not has_prices
    assert "the command prices works them out" in note


@pytest.mark.parametrize("error", [KeyboardInterrupt(), SolverError("no luck")])
def test_what_ends_the_pricing_does_not_end_the_plan(  # noqa: PLR0917 (fixtures)
    error: BaseException,
    command: Command,
    case_file: Path,
    tmp_path: Path,
    stub_plan: StubPlan,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The plan is written without prices, and a note says so."""

    def fail(plan: Any) -> None:
        raise error

    stub_plan(made_plan())
    monkeypatch.setattr("planner.questions.prices.with_prices", fail)
    has_prices, notes = planned(command, case_file, tmp_path / "plan.json")
    assert (has_prices, len(notes)) == (False, 1)
