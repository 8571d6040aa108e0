"""Writing a case as a workbook: the template's sheets, filled with its records.

Text is always written as text, never as a formula or a link; months are date cells; numbers keep every digit.
"""

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from models.inputs import RECORD_TYPES, Case, Record
from planner.cases.csv_writing import joined
from planner.cases.guide import write_guide
from planner.cases.limits import LONGEST_CELL_TEXT
from planner.cases.sheet_form import Styles, lay_out
from planner.cases.vocabulary import Column, columns, sheet_title
from planner.files import OutputError, atomic_write

OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
    "nan_inf_to_errors": False,
    "in_memory": True,
}
"""How XlsxWriter is told to leave texts and numbers as they are."""


class _EveryDigit(float):
    """A number that is formatted with all of its 17 digits, where XlsxWriter would write 16."""

    def __format__(self, _: str) -> str:
        return repr(float(self))


def write_workbook(
    case: Case | None, path: Path, add: Callable[[Workbook, Styles], None] | None = None
) -> None:
    """Write the case, or an empty template, as a workbook that reads back equal.

    Parameters
    ----------
    case
        The case; None for an empty template.
    path
        Where to write.
    add
        Adds more to the workbook, after the lists.

    Raises
    ------
    OutputError
        If it cannot be written there.
    """
    with atomic_write(path) as temporary:
        book = xlsxwriter.Workbook(str(temporary), OPTIONS)
        styles = Styles.of(book)
        write_guide(book, styles)
        for list_name in RECORD_TYPES:
            sheet = book.add_worksheet(sheet_title(list_name))
            lay_out(list_name, sheet, styles)
            for row, record in enumerate(_records(case, list_name), start=1):
                _write_record(sheet, styles, row, list_name, record)
        if add:
            add(book, styles)
        book.get_worksheet_by_name(sheet_title("plan")).activate()
        book.close()


def _records(case: Case | None, list_name: str) -> list[Record]:
    if case is None:
        return []
    return [case.plan] if list_name == "plan" else list(getattr(case, list_name))


def _write_record(sheet: Worksheet, styles: Styles, row: int, list_name: str, record: Record) -> None:
    for at, column in enumerate(columns(list_name)):
        value = getattr(record, column.field)
        if value is not None and value != ():
            _write_value(sheet, (row, at), styles.cell(column), column, value)


def _write_value(sheet: Worksheet, place: tuple[int, int], style: Format, column: Column, value: Any) -> None:
    if column.kind == "month":
        sheet.write_datetime(*place, datetime.datetime(value.year, value.month, 1), style)  # noqa: DTZ001
    elif column.kind in ("number", "whole number"):
        sheet.write_number(*place, _EveryDigit(value) if isinstance(value, float) else value, style)
    else:
        text = joined(value) if column.kind == "names" else _word(value)
        if len(text) > LONGEST_CELL_TEXT:
            message = f"{column.field} has {len(text):,} characters, too many for a cell. Write JSON."
            raise OutputError(f"{sheet.get_name()}: {message}")
        sheet.write_string(*place, text, style)


def _word(value: Any) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)
