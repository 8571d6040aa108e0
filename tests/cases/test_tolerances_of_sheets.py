"""What finance workbooks look like is read all the same: each tolerance with its exact note or warning."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.table import Table

from models.inputs import Case
from planner.cases import read_case, read_with_notes
from tests.cases.good_case import good_book, good_json, spoilt_parts, spoilt_sheet


@pytest.fixture
def good(tmp_path: Path) -> Case:
    """The good case, read from JSON."""
    return read_case(good_json(tmp_path))


def _found(path: Path) -> tuple[Case | None, list[str]]:
    reading = read_with_notes(path)
    return reading.case, [f"{one.severity}: {one}" for one in reading.problems]


def _titles_above(book: Workbook) -> None:
    book["Sites"].insert_rows(1, 3)
    book["Sites"]["A1"] = "Power by site, board pack of March"


def _other_headers(book: Workbook) -> None:
    for place, header in {
        "A1": "id ",
        "D1": "it power",
        "E1": "Pue",
        "F1": "ENERGY\u00a0(usd / MWh)",
    }.items():
        book["Sites"][place] = header
    book["Sites"]["G1"] = "demand_charge_usd_per_kw_month"
    book["Halls"].move_range("A1:A3", cols=8)


def _fewer_columns(book: Workbook) -> None:
    book["Sites"].delete_cols(7, 4)
    for title in ("Training runs", "Policies"):
        book[title].delete_cols(16)


def _blank_rows(book: Workbook) -> None:
    book["Halls"].insert_rows(3, 2)


def _total_row(book: Workbook) -> None:
    book["Halls"].append(["Total", None, None, 15000])


def _hidden_rows(book: Workbook) -> None:
    book["Halls"].row_dimensions[3].hidden = True
    book["Tenants"].column_dimensions["C"].hidden = True
    book["Policies"].sheet_state = "hidden"


def _extra_columns(book: Workbook) -> None:
    book["Tenants"]["H1"], book["Tenants"]["H2"] = "Relationship owner", "Desk 4"
    book["Tenants"]["J3"] = "to be confirmed"


def _extra_sheets(book: Workbook) -> None:
    for title in ("Gantt chart", "Notes to the board", "_scratch", "Guide"):
        book.create_sheet(title).append(["anything"])


def _excel_table(book: Workbook) -> None:
    book["Halls"].add_table(Table(displayName="Halls", ref="A1:F3"))
    book["Halls"].auto_filter.ref = "A1:F3"


def _dates_of_1904(book: Workbook) -> None:
    book.epoch = CALENDAR_MAC_1904


TOLERATED: dict[str, tuple[Callable[[Workbook], Any], list[str]]] = {
    "title rows above the header": (
        _titles_above, ["note: Sites: row 1 above the header is passed over."]
    ),
    "headers in another spelling and order": (_other_headers, []),
    "optional columns left out": (_fewer_columns, []),
    "blank rows": (_blank_rows, ["note: Halls: rows 3–4 are blank and passed over."]),
    "a total row": (
        _total_row, ["warning: Halls!4: the row is read as a total ('Total') and passed over."]
    ),
    "hidden rows, columns and sheets": (
        _hidden_rows,
        [
            "warning: Halls: row 3 is hidden (perhaps by a filter) and read all the same.",
            "warning: Tenants: column C is hidden and read all the same.",
            "warning: Policies: the sheet is hidden and read all the same.",
        ],
    ),
    "extra columns": (
        _extra_columns,
        [
            "warning: Tenants!H1: the column 'Relationship owner' is no field and is not read.",
            "warning: Tenants: J3 stands outside the columns and is not read.",
        ],
    ),
    "extra sheets": (
        _extra_sheets, ["warning: Gantt chart: the sheet is no list of a case and is not read."]
    ),
    "an Excel table with a filter": (_excel_table, []),
    "dates that count from 1904": (
        _dates_of_1904, ["warning: case.xlsx: the workbook counts its dates from 1904; they are read so."]
    ),
}  # fmt: skip


@pytest.mark.parametrize(("change", "notes"), TOLERATED.values(), ids=TOLERATED.keys())
def test_sheet_is_read_with_its_note(
    change: Callable[[Workbook], Any], notes: list[str], tmp_path: Path, good: Case
) -> None:
    """The case is the good one, and what was passed over or assumed is said."""
    assert _found(good_book(tmp_path, change)) == (good, notes)


def test_saved_results_of_formulas_are_read_and_named(tmp_path: Path, good: Case) -> None:
    """A formula counts by the result that Excel saved, and a note names its cell."""
    saved = '<c r="D2"><f>4*5</f><v>20</v></c>'
    path = spoilt_sheet(tmp_path, "Sites", '<c r="D2" t="n"><v>20</v></c>', saved)

    assert _found(path) == (good, ["note: Sites: D2 is read by the saved results of formulas."])


def test_formula_whose_result_is_an_empty_text_is_blank(tmp_path: Path, good: Case) -> None:
    """`=IF(A1="","",A1)` leaves a cell blank, which is no missing result."""
    power = '<c r="D2" t="n"><v>20</v></c>'
    empty = power + '<c r="E2" t="str"><f>IF(1,"",2)</f><v></v></c>'
    path = spoilt_sheet(tmp_path, "Sites", power, empty)

    assert _found(path) == (good, ["note: Sites: E2 is read by the saved results of formulas."])


def test_row_of_sums_without_a_label_is_passed_over(tmp_path: Path, good: Case) -> None:
    """A row that holds nothing but SUM is a total though nobody calls it one."""
    total = '<row r="4"><c r="D4"><f>SUM(D2:D3)</f><v>15000</v></c></row></sheetData>'
    path = spoilt_sheet(tmp_path, "Halls", "</sheetData>", total)

    assert _found(path) == (
        good,
        [
            "note: Halls: D4 is read by the saved results of formulas.",
            "warning: Halls!4: the row is read as a total (sums) and passed over.",
        ],
    )


def test_macros_are_not_run_and_said(tmp_path: Path, good: Case) -> None:
    """A workbook with macros is read as saved, with a warning."""
    path = spoilt_parts(tmp_path, lambda parts: parts.update({"xl/vbaProject.bin": b"\0"}))
    path = path.rename(tmp_path / "case.xlsm")

    message = "the workbook has macros; they are not run, and the values are read as saved."
    assert _found(path) == (good, [f"warning: case.xlsm: {message}"])


def test_tenant_called_total_is_a_tenant(tmp_path: Path) -> None:
    """Where a record needs no figure, a row called Total is a record: an oil company may lease GPUs."""
    path = good_book(tmp_path, lambda book: book["Tenants"].append(["Total", "Total Energies"]))

    case, _ = _found(path)

    assert case is not None
    assert [tenant.id for tenant in case.tenants] == ["Acme", "Borea", "Total"]
