"""`leasehold frontier`, `alternatives` and `plan --order`: words, JSON, files, exit statuses."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from planner import Case, read_case, read_plan, verify, write_case
from tests.cli.conftest import Command
from tests.questions.test_frontier import PAIR

QUICK = ("--threads", "1")


@pytest.fixture
def case_file(tmp_path: Path) -> Path:
    """Two leases that a pool would rather not have, as a JSON file in a folder of its own."""
    folder = tmp_path / "case"
    folder.mkdir()
    write_case(Case.model_validate(PAIR), folder / "pair.json")
    return folder / "pair.json"


def test_frontier_is_told_and_written(case_file: Path, command: Command, tmp_path: Path) -> None:
    """Points and prices are told; a point's plan is sound, and its own workbook shows the frontier too."""
    book, saved, lone = tmp_path / "f.xlsx", tmp_path / "second.json", tmp_path / "first.xlsx"
    keep = ("--save", f"2={saved}", "--save", f"1={lone}")
    ended = command("frontier", case_file, "--points", 3, "-o", book, *keep, "--gap", 0.01, *QUICK)
    assert ended.status == 0, ended.err
    assert "From 1 to 2, more internal compute costs" in ended.out
    assert book.is_file()
    assert {"Frontier", "Slopes", "Decisions"} <= set(openpyxl.load_workbook(lone, read_only=True).sheetnames)
    assert verify(read_case(case_file), read_plan(saved)) == ()
    assert read_plan(saved).solve.aim.startswith("point 2 of the frontier of internal compute")


def test_frontier_begins_with_a_saved_plan(case_file: Path, command: Command, tmp_path: Path) -> None:
    """With --plan and --json the answer is one object with points and slopes."""
    saved = tmp_path / "plan.json"
    assert command("plan", case_file, "-o", saved, *QUICK).status == 0
    ended = command(
        "frontier",
        case_file,
        "--plan",
        saved,
        "--x",
        "rival_share",
        "--y",
        "cash",
        "--points",
        2,
        "--json",
        *QUICK,
    )
    told = ended.answer["details"]["frontier"]
    assert (ended.status, told["x"], told["y"]) == (0, "rival_share_fraction", "cash_usd")
    assert len(told["slopes"]) == len(told["points"]) - 1


def test_alternatives_are_told_and_saved(case_file: Path, command: Command, tmp_path: Path) -> None:
    """Requests are sorted in words, and an alternative is a plan like any other."""
    saved = tmp_path / "other.json"
    ended = command(
        "alternatives", case_file, "--within", 0.5, "--count", 1, "--save", f"1={saved}", "--json", *QUICK
    )
    told = ended.answer["details"]["alternatives"]
    assert ended.status == 0
    assert {row["standing"] for row in told["requests"]} <= {"must", "may", "never"}
    assert read_plan(saved).value_usd >= told["least_value_usd"] * (1 - 1e-6)


def test_plan_in_order_is_a_plan(case_file: Path, command: Command, tmp_path: Path) -> None:
    """`plan --order` writes a plan that passes the check and says how it was chosen."""
    saved = tmp_path / "ordered.json"
    ended = command("plan", case_file, "--order", "cash:0.05,internal", "-o", saved, *QUICK)
    assert ended.status == 0, ended.err
    assert "chosen for most cash (within 5 %), then most internal compute" in " ".join(ended.out.split())
    assert command("verify", case_file, saved).status == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("frontier", "--x", "profit"), "no measure is called 'profit'; known measures: value_usd"),
        (("frontier", "--x", "cash", "--y", "cash_usd"), "it is the measure of --x too"),
        (("frontier", "--save", "0=p.json"), "it must be a number from 1 and a path"),
        (("alternatives", "--within", "5"), "a fraction from 0 to 1"),
        (("plan", "--order", "cash:5"), "'cash:5' gives up 5"),
        (("plan", "--order", "cash,cash_usd"), "cash_usd more than once"),
        (("plan", "--order", "cash", "--confirm"), "is not confirmed"),
    ],
)
def test_wrong_use_is_told(
    arguments: tuple[str, ...], message: str, case_file: Path, command: Command
) -> None:
    """What cannot be meant ends with status 2 and a sentence."""
    name, *options = arguments
    ended = command(name, case_file, *options)
    assert ended.status == 2
    assert message in " ".join(ended.err.split())


def test_number_that_is_not_there_writes_nothing(case_file: Path, command: Command, tmp_path: Path) -> None:
    """Asked to save point 9 of 2, the command says so and writes nothing."""
    ended = command(
        "frontier", case_file, "--points", 2, "--save", f"9={tmp_path / 'p.json'}", "--gap", 0.01, *QUICK
    )
    assert ended.status == 2
    assert "there is no point 9" in ended.err
    assert not (tmp_path / "p.json").exists()
