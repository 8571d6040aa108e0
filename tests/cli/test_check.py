"""The command check with a list of problems to write."""

import json
from pathlib import Path

import openpyxl

from tests.cases.good_case import good_book
from tests.cli.conftest import Command


def test_check_lists_problems_in_every_form(command: Command, tmp_path: Path) -> None:
    """A case with errors exits 3, and the lists are written all the same and named."""
    case = good_book(tmp_path, lambda book: book["Sites"].__setitem__("D2", -3))
    outputs = [tmp_path / name for name in ("issues.xlsx", "issues.csv", "issues.json")]

    ended = command("check", case, *(word for path in outputs for word in ("-o", path)))

    assert ended.status == 3
    assert ended.err == "1 problem.\nerror: Sites!D2: it_power_mw is -3; it must be 0 or more.\n"
    assert ended.out.splitlines() == [f"Written: {path}" for path in outputs]
    cell = openpyxl.load_workbook(outputs[0])["Problems"]["B5"]
    assert (cell.value, cell.hyperlink.location) == ("Sites!D2", "'Sites'!D2")
    assert "error,Sites!D2,it_power_mw is -3; it must be 0 or more." in outputs[1].read_text("utf-8-sig")
    assert [one["where"] for one in json.loads(outputs[2].read_text("utf-8"))["problems"]] == ["Sites!D2"]


def test_check_of_a_sound_case_lists_nothing(command: Command, case_file: Path, tmp_path: Path) -> None:
    """The list of a sound case says that nothing is wrong, and the command exits 0."""
    ended = command("check", case_file, "-o", tmp_path / "issues.xlsx", "--json")

    assert (ended.status, ended.answer["status"]) == (0, "ok")
    sheet = openpyxl.load_workbook(tmp_path / "issues.xlsx")["Problems"]
    assert sheet["A2"].value == "Nothing is wrong or odd."


def test_check_refuses_outputs_before_it_reads(command: Command, case_file: Path, tmp_path: Path) -> None:
    """A list that cannot be written is wrong use, and then none is."""
    for output in (case_file, tmp_path / "issues.pdf", tmp_path / "none" / "issues.csv"):
        ended = command("check", case_file, "-o", tmp_path / "first.csv", "-o", output)
        assert ended.status == 2, ended.err
    assert not (tmp_path / "first.csv").exists()
