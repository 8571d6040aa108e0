"""The list of a case's problems as a file: every problem with a link to its cell, texts that stay texts."""

import csv
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl import Workbook

from models.inputs import Problem
from planner.cases import read_with_notes
from planner.cases.issues import ensure_issues_writable, write_issues
from planner.files import OutputError
from tests.cases.good_case import good_book, good_folder, good_json


def _wrong(book: Workbook) -> None:
    book["Sites"]["D2"] = "2,10"
    book["Halls"].merge_cells("E2:F2")
    book["Halls"].append(["Total", None, None, 15000])
    book["Halls"].row_dimensions[3].hidden = True
    book.create_sheet("=Gantt's")


def _listed(problems: Any, case: Path, folder: Path) -> Any:
    write_issues(problems, case, folder / "issues.xlsx")
    return openpyxl.load_workbook(folder / "issues.xlsx")["Problems"]


def _links(sheet: Any) -> list[tuple[str, str | None, str | None]]:
    rows = list(sheet.iter_rows(min_row=5))
    return [
        (cell.value, cell.hyperlink and cell.hyperlink.target, cell.hyperlink and cell.hyperlink.location)
        for _, cell, _ in rows
    ]


def test_every_problem_of_a_workbook_has_a_link_to_its_cell(tmp_path: Path) -> None:
    """Errors come first; a row leads to its first cell, a sheet to its first, a merge to the whole of it."""
    (tmp_path / "in put").mkdir()
    case = good_book(tmp_path / "in put", _wrong)

    sheet = _listed(read_with_notes(case).problems, case, tmp_path)

    file = "in%20put\\case.xlsx"
    assert _links(sheet) == [
        ("Sites!D2", file, "'Sites'!D2"),
        ("Halls!E2:F2", file, "'Halls'!E2:F2"),
        ("Halls", file, "'Halls'!A1"),
        ("Halls!4", file, "'Halls'!A4"),
        ("=Gantt's", file, "'=Gantt''s'!A1"),
    ]
    assert [cell.value for (cell,) in sheet["A1:A2"]] == [
        "Problems of case.xlsx", "2 errors, 3 warnings. The case cannot be planned as it is."
    ]  # fmt: skip
    assert [cell.value for cell in sheet[5]][2].startswith("it_power_mw is the text '2,10'; ")


def test_what_is_said_of_many_cells_has_a_link_to_each(tmp_path: Path) -> None:
    """One message on the screen is a row for each cell in the list, so that all can be worked through."""

    def change(book: Workbook) -> None:
        for month in range(2, 14):
            book["Deliveries"].append(["D-1", f"{month:02d}/01/28", 100])

    case = good_book(tmp_path, change)
    problems = read_with_notes(case).problems

    sheet = _listed(problems, case, tmp_path)

    assert len(problems) == 1
    assert [link[2] for link in _links(sheet)] == [f"'Deliveries'!B{row}" for row in range(3, 15)]
    assert sheet["C6"].value == "the same as at Deliveries!B3."
    assert sheet["A2"].value == "12 errors. The case cannot be planned as it is."


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "=1+1", "http://a.b", "@SUM(A1)", "#N/A", "{=1}"])
def test_text_of_users_is_never_a_formula_or_a_link(text: str, tmp_path: Path) -> None:
    """A tenant's name in a message or in a place stays text, in the workbook and in CSV."""
    problems = [Problem(text, f"{text} is odd.", "note"), Problem("", text)]
    case = good_json(tmp_path)

    sheet = _listed(problems, case, tmp_path)
    write_issues(problems, case, tmp_path / "issues.csv")

    cells = [cell for row in sheet.iter_rows(min_row=5) for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert {cell.hyperlink.target for cell in cells if cell.hyperlink} <= {"case.json"}
    rows = list(csv.reader((tmp_path / "issues.csv").read_text("utf-8-sig").splitlines()))
    assert not [one for row in rows for one in row if one[:1] in {"=", "@"}]


def test_problems_of_other_forms_lead_to_their_file(tmp_path: Path) -> None:
    """A CSV file and a JSON file have no cells to link to."""
    folder = good_folder(tmp_path)
    assert _links(_listed([Problem("sites.csv:2 pue", "x."), Problem("case", "y.")], folder, tmp_path)) == [
        ("sites.csv:2 pue", "case\\sites.csv", None), ("case", None, None)
    ]  # fmt: skip

    file = good_json(tmp_path)
    assert _links(_listed([Problem("sites[0].pue", "x.")], file, tmp_path)) == [
        ("sites[0].pue", "case.json", None)
    ]


@pytest.mark.parametrize("name", ["a#b.xlsx", "50%25.xlsx"])
def test_file_whose_name_no_link_can_hold_has_none(name: str, tmp_path: Path) -> None:
    """The place stands there all the same."""
    case = good_book(tmp_path).rename(tmp_path / name)

    assert _links(_listed([Problem("Sites!D2", "x.")], case, tmp_path)) == [("Sites!D2", None, None)]


def test_damaged_workbook_is_listed_with_a_link_to_the_file(tmp_path: Path) -> None:
    """Where no sheet can be read, the list still holds what is wrong."""
    case = tmp_path / "case.xlsx"
    case.write_bytes(b"PK nothing")

    sheet = _listed(read_with_notes(case).problems, case, tmp_path)

    assert _links(sheet) == [("case.xlsx", "case.xlsx", None)]


def test_case_without_problems_says_so(tmp_path: Path) -> None:
    """An empty list is a statement too, not an empty file."""
    sheet = _listed((), good_json(tmp_path), tmp_path)

    assert (sheet["A2"].value, sheet.max_row) == ("Nothing is wrong or odd.", 4)


def test_csv_and_json_hold_the_same_rows(tmp_path: Path) -> None:
    """All forms list the same problems in the same order."""
    case = good_book(tmp_path, _wrong)
    problems = read_with_notes(case).problems
    for name in ("issues.csv", "issues.json"):
        write_issues(problems, case, tmp_path / name)

    content = json.loads((tmp_path / "issues.json").read_text("utf-8"))
    rows = list(csv.reader((tmp_path / "issues.csv").read_text("utf-8-sig").splitlines()))

    assert content["case"] == "case.xlsx"
    assert rows[0] == ["Severity", "Where", "Problem"]
    assert [[*one.values()] for one in content["problems"]] == [
        [one.removeprefix("'") for one in row] for row in rows[1:]
    ]


def test_list_is_never_written_over_its_case(tmp_path: Path) -> None:
    """Neither onto the case, nor into the folder of CSV files that it is; other suffixes are no list."""
    case, folder = good_json(tmp_path), good_folder(tmp_path)

    for output, source, sentence in (
        (case, case, "writing there would change the input"),
        (folder / "issues.csv", folder, "writing there would change the input"),
        (tmp_path / "issues.txt", case, r"a list of problems ends in \.xlsx, \.csv or \.json\."),
        (tmp_path / "none" / "issues.csv", case, "there is no folder"),
    ):
        with pytest.raises(OutputError, match=sentence):
            ensure_issues_writable(output, source)
