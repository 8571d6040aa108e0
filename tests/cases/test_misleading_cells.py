"""Cells that a person reads otherwise than their number says: formats with words, per cent in a header, other units."""

from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.styles import Font

from planner.cases import read_with_notes
from planner.cases.number_formats import misleading_words
from tests.cases.good_case import good_book, good_folder


def _said(path: Path) -> list[str]:
    """What is said of a case, with its severity."""
    return [f"{one.severity}: {one}" for one in read_with_notes(path).problems]


@pytest.mark.parametrize(
    ("number_format", "unit", "words"),
    [
        ('#,##0"k"', "USD/month", "k"), ("0\\k", "USD", "k"), ('0.0"%"', "fraction", "%"), ("0\\%", "ratio", "%"),
        ('0 "kW"', "MW", "kW"), ('0 "yrs"', "months", "yrs"), ('#,##0,"M"', "USD", "M"), ('0;-0"k";0', "USD", ""),
        ('#,##0.0,,"m"', "USD", ""), ('#,##0,"k"', "USD", ""), ("0.0%", "fraction", ""), ('0.00"x"', "ratio", ""),
        ('0 "mths"', "months", ""), ('[$$-409]#,##0.00" per MWh"', "USD/MWh", ""), ('[Red][<5]0.0;0.0', "MW", ""),
        ('_-* #,##0_-;\\-* #,##0_-;_-* "-"??_-;_-@_-', "USD", ""), ('0.00 "EUR"', "USD", ""), ("General", "MW", ""),
        ("0.00E+00", "H100e-hours", ""),
    ],
)  # fmt: skip
def test_words_of_a_format(number_format: str, unit: str, words: str) -> None:
    """A word that is neither the unit nor made true by scaling commas misleads; all else does not."""
    assert misleading_words(number_format, 400, unit) == words


def test_format_that_shows_another_quantity_is_refused(tmp_path: Path) -> None:
    """400 shown as 400k may be 400,000 dollars: the cell is named, and nothing is assumed."""

    def change(book: Workbook) -> None:
        book["Sites"]["I2"], book["Sites"]["I2"].number_format = 400, '#,##0"k"'

    assert _said(good_book(tmp_path, change)) == [
        "error: Sites!I2: fixed_cost_usd_per_month is the number 400, which its format shows with 'k'; that is "
        "more than a number; its unit is USD/month. Format the cell as a number, then see to its value."
    ]


@pytest.mark.parametrize(
    ("number_format", "currency"),
    [
        ("[$£-809]#,##0", "£"), ("[$€-2] #,##0", "€"), ('"£"#,##0', "£"), ("€0.00", "€"), ('0.00\\ "EUR"', "EUR"),
        ("[$$-409]#,##0", ""), ('_($* #,##0_);_($* (#,##0)', ""), ('#,##0 "USD"', ""), ("[$-409]0.00", ""),
        ("[Red]0.00", ""), ("General", ""),
    ],
)  # fmt: skip
def test_currency_of_a_format_is_told(number_format: str, currency: str, tmp_path: Path) -> None:
    """An amount shown in pounds is read as it is, for the currency is a label, and a note says so."""

    def change(book: Workbook) -> None:
        book["Sites"]["I2"], book["Sites"]["I2"].number_format = 400, number_format

    told = (
        f"note: Sites!I2: the format shows {currency}; the number 400 is read as it is, nothing is converted."
    )
    assert _said(good_book(tmp_path, change)) == ([told] if currency else [])


@pytest.mark.parametrize(
    ("value", "style", "said"),
    [
        (0.5, "General", "error: Halls!F3: spare_fraction is the number 0.5; its header says %, so that it may be "
         "0.5 % or 50 %. Format the cell as a percentage."),
        ("0.5", "General", "error: Halls!F3: spare_fraction is the text '0.5'; its header says %, so that it may be "
         "0.5 % or 50 %. Write the % sign to it."),
        (0.005, "0.0%", None),
        (0, "General", None),
    ],
)  # fmt: skip
def test_number_under_a_header_in_percent(value: Any, style: str, said: str | None, tmp_path: Path) -> None:
    """Under `Spare (%)` a plain 0.5 has two readings; a cell shown as per cent, and nought, have one."""

    def change(book: Workbook) -> None:
        halls = book["Halls"]
        halls["F1"], halls["F3"] = "Spare (%)", value
        halls["F3"].number_format = style

    assert _said(good_book(tmp_path, change)) == ([said] if said else [])


def test_number_under_a_header_in_percent_of_a_csv_file(tmp_path: Path) -> None:
    """The same in a CSV file."""

    def change(files: dict[str, Any]) -> None:
        files["halls.csv"] = files["halls.csv"].replace("spare_fraction", "Spare (%)")

    assert _said(good_folder(tmp_path, change)) == [
        "error: halls.csv:3 spare_fraction: spare_fraction is the text '0.05'; its header says %, so that it may be "
        "0.05 % or 5 %. Write the % sign to it."
    ]


def test_header_in_another_unit_is_not_passed_over(tmp_path: Path) -> None:
    """A yearly cost is no column to leave unread, with a cost of nought in its place; beside the real one it is."""

    def yearly(book: Workbook) -> None:
        book["Sites"]["I1"] = "Fixed cost (USD/year)"

    def besides(book: Workbook) -> None:
        book["Sites"]["K1"] = "Fixed cost (USD/year)"

    (tmp_path / "other").mkdir()
    assert _said(good_book(tmp_path, yearly)) == [
        "error: Sites!I1: the header 'Fixed cost (USD/year)' is unknown. Did you mean 'Fixed cost (USD/month)'?"
    ]
    assert _said(good_book(tmp_path / "other", besides)) == [
        "warning: Sites!K1: the column 'Fixed cost (USD/year)' is no field and is not read."
    ]


def test_rows_struck_through_are_named(tmp_path: Path) -> None:
    """Somebody crossed the hall out, and it counts all the same."""

    def change(book: Workbook) -> None:
        for cell in book["Halls"][3]:
            cell.font = Font(strike=True)

    assert _said(good_book(tmp_path, change)) == [
        "warning: Halls: row 3 is struck through and read all the same. Delete what no longer counts."
    ]


def test_total_where_a_month_would_stand(tmp_path: Path) -> None:
    """The word Total in a column of months is no month that is misspelt."""

    def change(book: Workbook) -> None:
        debt = book.create_sheet("Debt service")
        for row in (["Month", "Interest (USD)"], ["2027-03", 5000], ["Total", 5000]):
            debt.append(row)

    assert _said(good_book(tmp_path, change)) == [
        "warning: Debt service!3: the row is read as a total ('Total') and passed over."
    ]
