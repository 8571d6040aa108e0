"""The command new: the example that it fills in can be planned, and what people change in it counts."""

from pathlib import Path

import openpyxl

from tests.cli.conftest import Command


def test_example_workbook_plans(command: Command, tmp_path: Path) -> None:
    """From the first command to a proven plan nothing has to be filled in."""
    assert command("new", tmp_path / "case.xlsx", "--example").status == 0

    ended = command(
        "plan",
        tmp_path / "case.xlsx",
        "-o",
        tmp_path / "plan.json",
        "--gap",
        "1e-3",
        "--threads",
        "1",
        "--json",
    )

    assert (ended.status, ended.answer["status"], ended.answer["problems"]) == (0, "proven", [])
    assert (tmp_path / "plan.json").is_file()


def test_cell_changed_in_the_example_is_checked(command: Command, tmp_path: Path) -> None:
    """A slip that somebody types into the example is found at its cell."""
    path = tmp_path / "case.xlsx"
    command("new", path, "--example")
    book = openpyxl.load_workbook(path)
    book["Halls"]["B2"] = "Autsin"
    book.save(path)

    ended = command("check", path)

    known = "known sites: Austin, Oslo. Did you mean 'Austin'?"
    assert (ended.status, f"error: Halls!B2: site names 'Autsin'; {known}\n" in ended.err) == (3, True)
