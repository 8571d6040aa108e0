"""Cells that have one reading are read by it, with a note of what was assumed."""

import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from models.inputs import Case
from planner.cases import read_with_notes
from tests.cases.good_case import good_book


def _changed(
    folder: Path, sheet: str, place: str, value: Any, style: str = "General"
) -> tuple[Case, list[str]]:
    def change(book: Workbook) -> None:
        book[sheet][place] = value
        book[sheet][place].number_format = style

    reading = read_with_notes(good_book(folder, change))
    assert reading.case is not None, reading.problems
    return reading.case, [f"{one.severity}: {one}" for one in reading.problems]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("20", 20), (" 12.5 ", 12.5), ("1e2", 100), ("+7", 7), (".5", 0.5), ("0.125", 0.125), ("1 200", 1200),
        ("1\u00a0200", 1200), ("1\u202f200.5", 1200.5), ("12,345.5", 12345.5), ("1,000.25", 1000.25),
    ],
)  # fmt: skip
def test_number_as_text_with_one_reading(text: str, number: float, tmp_path: Path) -> None:
    """A text that can be only one number is taken for it, and noted."""
    case, notes = _changed(tmp_path, "Sites", "I2", text)

    shown = text.replace("\u00a0", " ").replace("\u202f", " ").strip()
    assert case.sites[0].fixed_cost_usd_per_month == number
    assert notes == [f"note: Sites!I2: the text '{shown}' is read as the number {number}."]


def test_percent_cell_is_the_fraction_that_it_holds(tmp_path: Path) -> None:
    """A cell shown as 5 % holds 0.05, which is the fraction."""
    case, notes = _changed(tmp_path, "Halls", "F2", 0.05, "0%")

    assert case.halls[0].spare_fraction == 0.05
    assert notes == []


def test_percent_as_text_in_a_column_of_fractions(tmp_path: Path) -> None:
    """The text 7 % can only mean 0.07."""
    case, notes = _changed(tmp_path, "Halls", "F2", "7 %")

    assert case.halls[0].spare_fraction == 0.07
    assert notes == ["note: Halls!F2: '7 %' is read as 0.07."]


@pytest.mark.parametrize(
    ("value", "notes"),
    [
        (datetime.date(2027, 5, 1), []),
        ("2027-05", []),
        (" 2027-05 ", []),
        (
            datetime.date(2027, 5, 31),
            ["note: Deliveries!B2: the date 2027-05-31 is read as the month 2027-05."],
        ),
        ("2027-05-17", ["note: Deliveries!B2: '2027-05-17' is read as the month 2027-05."]),
    ],
)
def test_month_with_one_reading(value: Any, notes: list[str], tmp_path: Path) -> None:
    """A date names its month, on the first silently, on another day with a note."""
    style = "General" if isinstance(value, str) else "yyyy-mm-dd"

    case, found = _changed(tmp_path, "Deliveries", "B2", value, style)

    assert str(case.deliveries[0].month) == "2027-05"
    assert found == notes


@pytest.mark.parametrize("value", ["yes", "Yes", "TRUE", "true", True])
def test_yes_and_true_mean_yes(value: Any, tmp_path: Path) -> None:
    """The four words that people write for yes are read, in any case."""
    assert _changed(tmp_path, "Tenants", "C2", value)[0].tenants[0].is_rival is True


@pytest.mark.parametrize("value", ["no", "No", "FALSE", False, None, "  "])
def test_no_and_false_and_blank_mean_no(value: Any, tmp_path: Path) -> None:
    """No, false and a blank cell leave a tenant no rival."""
    assert _changed(tmp_path, "Tenants", "C2", value)[0].tenants[0].is_rival is False


def test_choice_in_another_spelling_is_noted(tmp_path: Path) -> None:
    """`kW month` can only mean `kw_month`."""
    case, notes = _changed(tmp_path, "Lease requests", "P2", "kW month")

    assert case.lease_requests[0].price_basis == "kw_month"
    assert notes[0] == "note: Lease requests!P2: 'kW month' is read as 'kw_month'."


@pytest.mark.parametrize(
    ("text", "name", "note"),
    [
        ("Acme Inc ", "Acme Inc", "'Acme Inc ' is read as 'Acme Inc', without the space at its end."),
        ("Acme\u00a0Inc", "Acme Inc", "'AcmeU+00A0Inc' is read as 'Acme Inc', with ordinary spaces."),
    ],
)
def test_spaces_that_nobody_sees_are_taken_away(text: str, name: str, note: str, tmp_path: Path) -> None:
    """Spaces at the ends and no-break spaces never make two names of one."""
    case, notes = _changed(tmp_path, "Tenants", "B2", text)

    assert case.tenants[0].name == name
    assert notes == [f"note: Tenants!B2: {note}"]


@pytest.mark.parametrize(
    "text", ["NA", "N/A", "nan", "1E5", "007", "TRUE", "=1+1", "_x0041_", "2027-01", "5%"]
)
def test_text_stays_the_text_that_it_is(text: str, tmp_path: Path) -> None:
    """Nothing guesses a type: a tenant may be called NA, 1E5 or 007."""

    def change(book: Workbook) -> None:
        cell = book["Tenants"]["B2"]
        cell.value = text.replace("_x", "_x005F_x")
        cell.data_type = "s"

    reading = read_with_notes(good_book(tmp_path, change))

    assert reading.case is not None, reading.problems
    assert reading.case.tenants[0].name == text
    assert reading.problems == ()


def test_rich_text_is_its_letters(tmp_path: Path) -> None:
    """A name with one bold word is the name."""
    rich = CellRichText("Acme ", TextBlock(InlineFont(b=True), "Corporation"))

    assert _changed(tmp_path, "Tenants", "B2", rich)[0].tenants[0].name == "Acme Corporation"


def test_list_of_names_may_quote_a_name_with_a_comma(tmp_path: Path) -> None:
    """A jurisdiction called `Virginia, US` is written in quotes in a list."""
    case, _ = _changed(tmp_path, "Tenants", "F2", '"Virginia, US", EU')

    assert case.tenants[0].barred_jurisdictions == ("Virginia, US", "EU")


def test_column_of_numbers_as_text_is_one_note(tmp_path: Path) -> None:
    """Six hundred texts in a column are not six hundred notes."""

    def change(book: Workbook) -> None:
        for month in range(1, 8):
            book["Deliveries"].append(["D-1", f"2028-{month:02d}", "100"])

    reading = read_with_notes(good_book(tmp_path, change))

    rest = "The same goes for 6 more: C4, C5, C6, C7, C8, C9."
    notes = [str(one) for one in reading.problems if one.severity == "note"]
    assert notes == [f"Deliveries!C3: the text '100' is read as the number 100. {rest}"]
