# ruff: noqa: E501 (messages stand on one line, to be searched for)
"""Cells of month columns that name no month, or one of two."""

import datetime
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from tests.cases.catalogue.registry import bad_input
from tests.cases.good_case import good_book


def _cell(folder: Path, sheet: str, place: str, value: Any, number_format: str | None = None) -> Path:
    """The good workbook with one cell changed."""

    def change(book: Workbook) -> None:
        cell = book[sheet][place]
        cell.value = value
        if number_format:
            cell.number_format = number_format

    return good_book(folder, change)


@bad_input(
    "month: two readings",
    "Deliveries!B2: month is the text '01/02/2027'; it may be 2027-01 or 2027-02. Write the month that you mean as YYYY-MM.",
)
def _(folder: Path) -> Path:
    return _cell(folder, "Deliveries", "B2", "01/02/2027")


@bad_input(
    "month: points between the numbers",
    "Deliveries!B2: month is the text '1.2.27'; days and months change places between countries. Write the month that you mean as YYYY-MM.",
)
def _(folder: Path) -> Path:
    return _cell(folder, "Deliveries", "B2", "1.2.27")


@bad_input(
    "month: in words",
    "Deliveries!B2: month is the text 'Feb 2027'; a month is a date cell or is written YYYY-MM, such as 2027-01.",
)
def _(folder: Path) -> Path:
    return _cell(folder, "Deliveries", "B2", "Feb 2027")


@bad_input(
    "month: a quarter",
    "Deliveries!B2: month is the text 'Q5 2027'; a month is a date cell or is written YYYY-MM, such as 2027-01.",
)
def _(folder: Path) -> Path:
    return _cell(folder, "Deliveries", "B2", "Q5 2027")


@bad_input(
    "month: no such day",
    "Deliveries!B2: month is the text '2027-02-30'; there is no such day; write YYYY-MM, such as 2027-01.",
)
def _(folder: Path) -> Path:
    return _cell(folder, "Deliveries", "B2", "2027-02-30")


@bad_input(
    "month: no such month",
    "Deliveries!B2: month is the text '2027-13'; a month is a date cell or is written YYYY-MM, such as 2027-01.",
)
def _(folder: Path) -> Path:
    return _cell(folder, "Deliveries", "B2", "2027-13")


@bad_input(
    "month: a serial number in a plain cell",
    "Deliveries!B2: month is the number 46539; it may be the date 2027-06-01. Format the cell as a date, or write 2027-06.",
)
def _(folder: Path) -> Path:
    return _cell(folder, "Deliveries", "B2", 46539, "General")


@bad_input(
    "month: the number 202702",
    "Deliveries!B2: month is the number 202702; a month is a date cell or is written YYYY-MM, such as 2027-01.",
)
def _(folder: Path) -> Path:
    return _cell(folder, "Deliveries", "B2", 202702, "General")


@bad_input(
    "month: midday",
    "Deliveries!B2: month is the date 2027-02-01 12:00; a month has no time of day. Give the date alone, or write YYYY-MM.",
)
def _(folder: Path) -> Path:
    return _cell(folder, "Deliveries", "B2", datetime.datetime(2027, 2, 1, 12))  # noqa: DTZ001


@bad_input(
    "month: a time of day",
    "Deliveries!B2: month is a time of day; a month is a date cell or is written YYYY-MM, such as 2027-01.",
)
def _(folder: Path) -> Path:
    return _cell(folder, "Deliveries", "B2", datetime.time(8, 30))


@bad_input(
    "month: 1900",
    "Deliveries!B2: month is the date 1900-02-28; a month lies in the years 2000 to 2199.",
)
def _(folder: Path) -> Path:
    return _cell(folder, "Deliveries", "B2", 60, "yyyy-mm")


@bad_input(
    "month: serial 0",
    "Deliveries!B2: month is a time of day; a month is a date cell or is written YYYY-MM, such as 2027-01.",
)
def _(folder: Path) -> Path:
    return _cell(folder, "Deliveries", "B2", 0, "yyyy-mm")


@bad_input(
    "month: serial 99999999",
    "Deliveries!B2: month is #VALUE!; the cell holds an error. Correct it, or type the value.",
)
def _(folder: Path) -> Path:
    return _cell(folder, "Deliveries", "B2", 99999999, "yyyy-mm")


@bad_input(
    "month: TRUE",
    "Deliveries!B2: month is true; a month is a date cell or is written YYYY-MM, such as 2027-01.",
)
def _(folder: Path) -> Path:
    return _cell(folder, "Deliveries", "B2", True)
