"""What a cell of a workbook means in a column: by its value, format and formula, or why it is refused."""

import datetime
from typing import Any

import pandas as pd
from openpyxl.utils.datetime import from_excel
from openpyxl.utils.escape import unescape

from models.inputs.months import FIRST_YEAR, LAST_YEAR
from models.inputs.wording import plain, shown
from planner.cases.number_formats import foreign_currency, misleading_words
from planner.cases.screening import Screen, formulas_elsewhere
from planner.cases.texts import (
    PERCENT_UNITS,
    Found,
    allowed_number,
    is_two_percents,
    read_text,
    refused,
    two_percents,
)
from planner.cases.vocabulary import Column

_SUMS = ("SUM(", "SUBTOTAL(", "AGGREGATE(")


def read_cell(column: Column, cell: Any, screen: Screen, epoch: datetime.datetime) -> Found:
    """The value of an openpyxl cell in a column.

    Parameters
    ----------
    column
        The column that the cell stands in.
    cell
        The cell, with its value and its number format.
    screen
        What the sheet holds, for the cell's formula.
    epoch
        The day from which the workbook counts its dates.
    """
    at = (cell.row, cell.column)
    formula = screen.formulas.get(at)
    if formula is not None:
        called = f"the formula {shown('=' + formula)}" if formula else "a formula"
        if formulas_elsewhere(formula):
            return refused(column, called, "it takes its value from another workbook. Paste the value")
        if at in screen.unsaved:
            save = "it has no saved result. Open the workbook in Excel, save it and read it again"
            return refused(column, called, save)
    if cell.data_type == "e":
        return refused(column, str(cell.value), "the cell holds an error. Correct it, or type the value")
    return _saved(column, cell, epoch)


def _saved(column: Column, cell: Any, epoch: datetime.datetime) -> Found:
    value = cell.value
    if value is None:
        return Found()
    if isinstance(value, str):
        return read_text(column, unescape(value))
    if isinstance(value, bool):
        return Found(value) if column.kind == "yes or no" else refused(column, shown(value), _wanted(column))
    if isinstance(value, datetime.date | datetime.time | datetime.timedelta):
        return _date(column, value)
    return _number(column, value, cell.number_format, epoch)


def _wanted(column: Column) -> str:
    if column.kind == "month":
        return "a month is a date cell or is written YYYY-MM, such as 2027-01"
    return allowed_number(column) if column.kind in ("number", "whole number") else _TEXT


def is_sum(screen: Screen, at: tuple[int, int]) -> bool:
    """Whether a cell adds up others."""
    return any(one in screen.formulas.get(at, "").upper() for one in _SUMS)


_TEXT = "it must be text"


def _date(column: Column, value: datetime.date | datetime.time | datetime.timedelta) -> Found:
    found = (
        "a time of day"
        if isinstance(value, datetime.time | datetime.timedelta)
        else f"the date {shown(value).removesuffix(' 00:00')}"
    )
    if column.kind in ("number", "whole number"):
        return refused(
            column, found, f"{allowed_number(column)}. Format the cell as a number, then see to its value"
        )
    if column.kind != "month":
        return refused(column, found, f"{_TEXT}. Format the cell as text and type it again")
    if isinstance(value, datetime.time | datetime.timedelta):
        return refused(column, found, _wanted(column))
    if isinstance(value, datetime.datetime) and value.time() != datetime.time(0):
        return refused(column, found, "a month has no time of day. Give the date alone, or write YYYY-MM")
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        return refused(column, found, f"a month lies in the years {FIRST_YEAR} to {LAST_YEAR}")
    period = pd.Period(year=value.year, month=value.month, freq="M")
    note = f"the date {value:%Y-%m-%d} is read as the month {period}."
    return Found(period, note="" if value.day == 1 else note)


def _number(column: Column, value: float, number_format: str, epoch: datetime.datetime) -> Found:
    found = f"the number {plain(value)}"
    if column.kind in ("number", "whole number"):
        return _formatted(column, value, number_format)
    if column.kind == "month":
        return refused(column, found, _serial(value, epoch) or _wanted(column))
    if column.kind == "yes or no":
        return refused(column, found, "it must be yes or no")
    advice = f"{_TEXT}, since 007 and 7 are one number. Format the cell as text and type it again"
    return Found(plain(value), refused(column, found, advice).refusal)


def _serial(value: float, epoch: datetime.datetime) -> str:
    try:
        date = from_excel(value, epoch)
    except (ValueError, OverflowError, TypeError):
        date = None
    if isinstance(date, datetime.datetime) and FIRST_YEAR <= date.year <= LAST_YEAR:
        return f"it may be the date {date:%Y-%m-%d}. Format the cell as a date, or write {date:%Y-%m}"
    return ""


def _formatted(column: Column, value: float, number_format: str) -> Found:
    """A number by what its format makes of it on the screen."""
    found = f"the number {plain(value)}"
    if words := misleading_words(number_format, value, column.unit):
        own = f"; its unit is {column.unit}" if column.unit else ""
        advice = f"that is more than a number{own}. Format the cell as a number, then see to its value"
        return refused(column, f"{found}, which its format shows with {shown(words)}", advice)
    if "%" in number_format:
        if column.unit in PERCENT_UNITS:
            return Found(value)
        percent = plain(round(value * 100, 10))
        format_it = f"{allowed_number(column)}, not a percentage. Format the cell as a number"
        return refused(column, f"{percent} %", format_it)
    if is_two_percents(column, value):
        return refused(column, found, f"{two_percents(value)}. Format the cell as a percentage")
    currency = foreign_currency(number_format, value, column.unit)
    note = f"the format shows {currency}; the number {plain(value)} is read as it is, nothing is converted."
    return Found(value, note=note, subject=currency) if currency else Found(value)
