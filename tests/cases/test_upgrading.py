"""Bringing a workbook forward: the case, the other sheets and columns come along, the old file stays."""

import datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl import Workbook

from models.inputs import Case, CaseError
from planner.cases import read_case, write_case
from planner.cases.upgrading import upgrade_workbook
from planner.cases.vocabulary import columns, sheet_title
from planner.files import OutputError
from tests.cases.good_case import LISTS, good_book, good_json
from tests.cases.test_round_trips import _case
from tests.reference.random_cases import random_case


@pytest.fixture
def good(tmp_path: Path) -> Case:
    """The good case, read from JSON."""
    return read_case(good_json(tmp_path))


def _field_names(book: Workbook) -> None:
    """Head every column with its field's name, as before the form had headers of its own."""
    for name in ("plan", *LISTS):
        for at, one in enumerate(columns(name), start=1):
            book[sheet_title(name)].cell(1, at).value = one.field
        sheet = book[sheet_title(name)]
        sheet.title = "passing"
        sheet.title = name


def _with_own_work(book: Workbook) -> None:
    """What people add: titles, a source column, a total, notes with dates, percents and formula-like texts."""
    book["Halls"]["H1"], book["Halls"]["H2"], book["Halls"]["H3"] = "Source", "board pack", "=SUM(1)"
    book["Halls"]["H3"].data_type = "s"
    book["Halls"].append(["Total", None, None, 15000])
    book["Halls"].insert_rows(1, 2)
    book["Halls"]["A1"] = "Halls of March"
    notes = book.create_sheet("Notes")
    notes.append(["=1+1", datetime.datetime(2026, 3, 1), 0.08, True])  # noqa: DTZ001
    notes["A1"].data_type = "s"
    notes["C1"].number_format = "0.0%"
    notes.sheet_state = "hidden"


def test_workbook_with_field_names_comes_forward(tmp_path: Path, good: Case) -> None:
    """A workbook without a version becomes the template of today, filled with the same case."""
    old = good_book(tmp_path, _field_names)
    before = old.read_bytes()

    done = upgrade_workbook(old, tmp_path / "new.xlsx")

    assert (done.version, len(done.steps), done.sheets, done.columns, done.problems) == (0, 1, (), (), ())
    assert read_case(tmp_path / "new.xlsx") == good
    write_case(good, tmp_path / "template.xlsx")
    made, wanted = (openpyxl.load_workbook(tmp_path / one) for one in ("new.xlsx", "template.xlsx"))
    assert made.sheetnames == wanted.sheetnames
    for sheet in wanted:
        assert [list(row) for row in made[sheet.title].values] == [list(row) for row in sheet.values]
    assert old.read_bytes() == before


def test_upgraded_workbook_is_of_the_newest_version(tmp_path: Path) -> None:
    """Bringing it forward again finds nothing to do."""
    upgrade_workbook(good_book(tmp_path), tmp_path / "new.xlsx")

    again = upgrade_workbook(tmp_path / "new.xlsx", tmp_path / "newer.xlsx")

    assert (again.version, again.steps) == (1, ())


def test_other_sheets_and_columns_come_along_as_values(tmp_path: Path, good: Case) -> None:
    """A source stays beside its record though rows move up; notes keep dates, percents and texts as they are."""
    done = upgrade_workbook(good_book(tmp_path, _with_own_work), tmp_path / "new.xlsx")

    assert (done.sheets, done.columns) == (("Notes",), ("Halls!H1",))
    assert read_case(tmp_path / "new.xlsx") == good
    book = openpyxl.load_workbook(tmp_path / "new.xlsx")
    assert [[one.value for one in row] for row in book["Halls"]["H1:H3"]] == [
        ["Source"], ["board pack"], ["=SUM(1)"]
    ]  # fmt: skip
    assert book["Halls"]["H3"].data_type == book["Notes"]["A1"].data_type == "s"
    assert [cell.value for cell in book["Notes"][1]] == [
        "=1+1", datetime.datetime(2026, 3, 1), 0.08, True  # noqa: DTZ001
    ]  # fmt: skip
    assert (book["Notes"]["C1"].number_format, book["Notes"].sheet_state) == ("0.0%", "hidden")


def test_what_was_assumed_is_told(tmp_path: Path) -> None:
    """The total that is left out and the text that became a number are said."""

    def change(book: Workbook) -> None:
        _with_own_work(book)
        book["Sites"]["D2"] = "20"

    done = upgrade_workbook(good_book(tmp_path, change), tmp_path / "new.xlsx")

    assert [str(one) for one in done.problems] == [
        "Sites!D2: the text '20' is read as the number 20.",
        "Halls!H3: the column 'Source' is no field and is not read.",
        "Halls: row 1 above the header is passed over.",
        "Halls!6: the row is read as a total ('Total') and passed over.",
    ]


def test_workbook_with_errors_is_not_brought_forward(tmp_path: Path) -> None:
    """What cannot be read in one way cannot be written in another; the errors are told and no file appears."""
    old = good_book(tmp_path, lambda book: book["Sites"].__setitem__("D2", "2,10"))

    with pytest.raises(CaseError) as raised:
        upgrade_workbook(old, tmp_path / "new.xlsx")

    assert [one.where for one in raised.value.errors] == ["Sites!D2"]
    assert not (tmp_path / "new.xlsx").exists()


def test_sheet_that_excel_would_not_have_is_named(tmp_path: Path) -> None:
    """A title that another program allowed is refused in a sentence."""
    title = "'Notes"
    old = good_book(tmp_path, lambda book: book.create_sheet(title))

    with pytest.raises(OutputError, match=f"^Excel allows no sheet called '{title}'. Rename it in the old"):
        upgrade_workbook(old, tmp_path / "new.xlsx")

    assert not (tmp_path / "new.xlsx").exists()


@pytest.mark.parametrize("seed", range(10))
def test_random_case_comes_forward_unchanged(seed: int, tmp_path: Path) -> None:
    """Whatever records a workbook has, the upgraded one reads as the same case."""
    case = _case(random_case(seed))
    write_case(case, tmp_path / "old.xlsx")

    upgrade_workbook(tmp_path / "old.xlsx", tmp_path / "new.xlsx")

    assert read_case(tmp_path / "new.xlsx") == case
