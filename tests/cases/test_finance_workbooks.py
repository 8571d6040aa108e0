"""What finance workbooks look like, several oddities at once, and the complete list of what has two readings."""

from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.filters import FilterColumn, Filters
from openpyxl.worksheet.table import Table

from models.inputs import Case
from planner.cases import read_case, read_with_notes
from tests.cases.catalogue import BAD_INPUTS
from tests.cases.good_case import good_book, good_json, spoilt_sheet


@pytest.fixture
def good(tmp_path: Path) -> Case:
    """The good case, read from JSON."""
    return read_case(good_json(tmp_path))


def _found(path: Path) -> tuple[Case | None, list[str]]:
    reading = read_with_notes(path)
    return reading.case, [f"{one.severity}: {one}" for one in reading.problems]


def test_filtered_rows_are_read_and_named(tmp_path: Path, good: Case) -> None:
    """Whoever filtered for one site did not mean to plan without the others."""

    def change(book: Workbook) -> None:
        sheet = book["Lease requests"]
        sheet.auto_filter.ref = "A1:AD3"
        sheet.auto_filter.filterColumn = [FilterColumn(colId=1, filters=Filters(filter=["Acme"]))]
        sheet.row_dimensions[3].hidden = True

    warning = "warning: Lease requests: row 3 is hidden (perhaps by a filter) and read all the same."
    assert _found(good_book(tmp_path, change)) == (good, [warning])


@pytest.mark.parametrize(
    "title", ["Lease requests ", "LEASE REQUESTS", "lease_requests", "Lease\u00a0Requests"]
)
def test_sheet_titles_in_another_spelling_are_understood(title: str, tmp_path: Path, good: Case) -> None:
    """A trailing space, capitals or a no-break space make no other sheet."""

    def change(book: Workbook) -> None:
        book["Lease requests"].title = "passing"
        book["passing"].title = title

    assert _found(good_book(tmp_path, change)) == (good, [])


def test_excel_table_with_a_row_of_totals(tmp_path: Path, good: Case) -> None:
    """The totals of a table are sums, whatever they are called, and no hall."""
    total = (
        '<row r="4"><c r="A4" t="inlineStr"><is><t>Total</t></is></c>'
        '<c r="D4"><f>SUBTOTAL(109,D2:D3)</f><v>15000</v></c></row></sheetData>'
    )
    path = spoilt_sheet(tmp_path, "Halls", "</sheetData>", total)

    assert _found(path) == (
        good,
        [
            "note: Halls: D4 is read by the saved results of formulas.",
            "warning: Halls!4: the row is read as a total ('Total') and passed over.",
        ],
    )


def _board_pack(book: Workbook) -> None:
    """Everything at once: a title, another order, spaces, a table, texts, percents, hidden rows, a total, notes."""
    book.epoch = CALENDAR_MAC_1904
    halls = book["Halls"]
    halls.move_range("B1:B3", cols=8)
    halls["A1"], halls["D1"], halls["F1"] = "Id ", "gpus", "Spare\u00a0(Fraction)"
    halls["D2"], halls["F3"], halls["F3"].number_format = "10 000", 0.05, "0.0%"
    halls["A3"] = "D-1 "
    halls["K1"], halls["K2"] = "Owner", "Desk 4"
    halls.append(["Total", None, None, 15000])
    halls.insert_rows(3)
    halls.insert_rows(1, 2)
    halls["A1"] = "Halls by site, in GPUs"
    halls.row_dimensions[6].hidden = True
    halls.add_table(Table(displayName="Halls", ref="C3:F6"))
    book["Deliveries"]["B2"] = "2027-06-15"
    book.create_sheet("Board minutes")["A1"] = "approved"


def test_all_of_it_at_once(tmp_path: Path, good: Case) -> None:
    """The workbook of a board pack is the good case, and each reading that was assumed is said once."""
    path = good_book(tmp_path, _board_pack)

    assert _found(path) == (
        good,
        [
            "warning: case.xlsx: the workbook counts its dates from 1904; they are read so.",
            "warning: Halls!K3: the column 'Owner' is no field and is not read.",
            "note: Halls: row 1 above the header is passed over.",
            "note: Halls: row 5 is blank and passed over.",
            "warning: Halls: row 6 is hidden (perhaps by a filter) and read all the same.",
            "warning: Halls!7: the row is read as a total ('Total') and passed over.",
            "note: Halls!D4: the text '10 000' is read as the number 10000.",
            "note: Halls!A6: 'D-1 ' is read as 'D-1', without the space at its end.",
            "note: Deliveries!B2: '2027-06-15' is read as the month 2027-06.",
            "warning: Board minutes: the sheet is no list of a case and is not read.",
        ],
    )


@pytest.mark.parametrize(
    ("header", "place", "message"),
    [
        ("Sit", "Halls!B1", "the header 'Sit' is unknown. Did you mean 'Site'?"),
        ("Campus", "Halls", "the column 'Site' is missing; add it."),
        (None, "Halls", "the column 'Site' is missing; add it."),
    ],
)
def test_one_wrong_header_of_600_rows_is_one_error(
    header: str | None, place: str, message: str, tmp_path: Path
) -> None:
    """Misspelt, another word or blank: nothing more is said of any row."""

    def change(book: Workbook) -> None:
        book["Halls"]["B1"] = header
        for number in range(2, 600):
            book["Halls"].append([f"D-{number}", "Dallas", "H100", 100])

    _, found = _found(good_book(tmp_path, change))

    assert [one for one in found if one.startswith("error")] == [f"error: {place}: {message}"]


TWO_READINGS = {
    "a date with slashes as text": ["month: two readings"],
    "a decimal comma as text": ["number: a comma, decimal or thousands"],
    "a date serial in a plain cell": ["month: a serial number in a plain cell"],
    "formulas without saved values": ["formula: without a saved result"],
    "error cells": [
        "error: #REF!",
        "error: #N/A in an optional cell",
        "formula: with an error for its result",
    ],
    "merged data cells": ["rows: merged data cells"],
    "a password": ["workbook: password-protected"],
    ".xls": ["file: an old workbook", "workbook: an old one under its name"],
    ".xlsb": ["file: a binary workbook", "workbook: a binary one under its name"],
    ".ods": ["file: an OpenDocument sheet", "workbook: OpenDocument under its name"],
    "a misspelt header": ["header: misspelt, one message for all rows"],
}
"""What is refused with the cell and what to do, and the inputs of the catalogue that show it."""


@pytest.mark.parametrize("names", TWO_READINGS.values(), ids=TWO_READINGS)
def test_what_has_two_readings_is_in_the_catalogue(names: list[str]) -> None:
    """Each is refused with one exact sentence that says what to do; the catalogue's own test reads them."""
    for name in names:
        (sentence,) = BAD_INPUTS[name].errors
        assert (
            sentence.rstrip(".?").count(". ") >= 1 or "Did you mean" in sentence or ", or write" in sentence
        )
