"""The command upgrade: a new workbook of the newest version, and an old one that stays as it is."""

from pathlib import Path

import openpyxl

from planner import example_case, read_case, write_case
from tests.cases.good_case import good_book
from tests.cli.conftest import Command


def unmarked(tmp_path: Path) -> Path:
    """The example as a workbook of version 0, with a sheet and a column of somebody's own."""
    path = tmp_path / "old.xlsx"
    write_case(example_case(), path)
    book = openpyxl.load_workbook(path)
    del book["Guide"], book.defined_names["leasehold_form_version"]
    book["Halls"]["H1"], book["Halls"]["H2"] = "Source", "board pack"
    book.create_sheet("Notes")["A1"] = "as agreed"
    book.save(path)
    return path


def test_upgrade_makes_a_new_workbook_and_keeps_the_old(command: Command, tmp_path: Path) -> None:
    """The answer names both versions and what came along; the old file is the same to the byte."""
    old, new = unmarked(tmp_path), tmp_path / "new.xlsx"
    before = old.read_bytes()

    ended = command("upgrade", old, "-o", new)

    assert ended.status == 0
    assert ended.out.splitlines() == [
        f"{old} was of version 0 of the form, the new workbook is of version 1: headers and sheet titles in "
        "any spelling became the form's own, and the guide tells the version. "
        "As values came along: the sheet Notes, the column at Halls!H1.",
        f"Written: {new}",
    ]
    assert ended.err == "warning: Halls!H1: the column 'Source' is no field and is not read.\n"
    assert (read_case(new), old.read_bytes()) == (example_case(), before)


def test_upgrade_of_the_newest_version_says_so(command: Command, tmp_path: Path) -> None:
    """There is nothing to bring forward, and the new workbook holds the same."""
    write_case(example_case(), tmp_path / "old.xlsx")

    ended = command("upgrade", tmp_path / "old.xlsx", "-o", tmp_path / "new.xlsx")

    assert (ended.status, ended.err) == (0, "")
    assert "is of version 1 of the form, the newest already" in ended.out
    assert read_case(tmp_path / "new.xlsx") == example_case()


def test_upgrade_of_a_broken_workbook_exits_3(command: Command, tmp_path: Path) -> None:
    """All errors are told and nothing is written."""
    old = good_book(tmp_path, lambda book: book["Sites"].__setitem__("D2", "2,10"))

    ended = command("upgrade", old, "-o", tmp_path / "new.xlsx", "--json")

    assert (ended.status, ended.answer["status"]) == (3, "invalid_case")
    assert [problem["where"] for problem in ended.answer["problems"]] == ["Sites!D2"]
    assert not (tmp_path / "new.xlsx").exists()


def test_upgrade_refuses_other_forms_and_places(command: Command, tmp_path: Path, case_file: Path) -> None:
    """JSON has no version to bring forward; nothing that is there is written over."""
    old = good_book(tmp_path)
    (tmp_path / "there.xlsx").write_bytes(b"kept")
    wrong = {
        (
            case_file,
            tmp_path / "new.xlsx",
        ): "only a workbook (.xlsx) has a version of the form to bring forward.",
        (old, tmp_path / "new.json"): "the new workbook needs a name that ends in .xlsx.",
        (old, old): "writing there would change the input",
        (old, tmp_path / "there.xlsx"): "it is there already; give another name, or move it away.",
    }
    for (source, output), sentence in wrong.items():
        ended = command("upgrade", source, "-o", output)
        assert (ended.status, sentence in ended.err) == (2, True), ended.err
    assert command("upgrade", old).status == 2
    assert command("upgrade", tmp_path / "none.xlsx", "-o", tmp_path / "new.xlsx").status == 3
    assert (tmp_path / "there.xlsx").read_bytes() == b"kept"
