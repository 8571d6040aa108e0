"""Bringing a workbook forward to the newest version of the form, in a new file; the old one is only read.

The new workbook is the template filled with the case. What stands beside the lists comes along as values:
other sheets, and columns of a list's sheet that are no field's, to the right of the fields. Charts, pictures
and comments stay behind, formulas become their saved results, and total rows and stray cells are left out.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl.utils.escape import unescape
from xlsxwriter.exceptions import XlsxWriterException
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from models.inputs import Problem, Record, assemble
from models.inputs.wording import shown
from planner.cases.guide import TITLE as GUIDE
from planner.cases.screening import Screen, letters, place
from planner.cases.sheet_form import Styles
from planner.cases.versions import STEPS, newest_version, title_now
from planner.cases.vocabulary import columns, list_meant, sheet_title, squeezed
from planner.cases.workbook_reading import OpenWorkbook, open_workbook, raw_lists, read_tables
from planner.cases.workbook_writing import write_workbook
from planner.files import OutputError


@dataclass(frozen=True)
class Upgrade:
    """What became of a workbook that was brought forward."""

    version: int
    """The version of the form that it was of."""
    steps: tuple[str, ...]
    """What has changed in the form since."""
    sheets: tuple[str, ...]
    """Other sheets that came along as values."""
    columns: tuple[str, ...]
    """Where the columns stand that are no field's and came along as values."""
    has_formulas: bool
    """Whether it holds formulas, which became their saved results."""
    problems: tuple[Problem, ...]
    """Warnings, and notes of readings that were assumed."""


def upgrade_workbook(old: Path, new: Path) -> Upgrade:
    """Write the workbook at `old` anew at `new`, in the newest version of the form.

    Raises
    ------
    CaseError
        If the old workbook has errors; nothing is written then.
    OutputError
        If the new one cannot be written.
    """
    opened = open_workbook(old)
    tables, found = read_tables(opened)
    case = assemble(raw_lists(opened, tables), found)
    sheets = _other_sheets(opened)
    places: list[str] = []

    def add_the_rest(book: Workbook, styles: Styles) -> None:
        values = _Values(book)
        for list_name, table in tables.items():
            sheet = book.get_worksheet_by_name(sheet_title(list_name))
            records = [case.plan] if list_name == "plan" else getattr(case, list_name)
            first = len(columns(list_name)) + 1
            for at, (column, header) in enumerate(sorted(table.extra.items()), start=first):
                sheet.write_string(0, at, header, styles.header)
                places.append(place(sheet.get_name(), 1, at + 1))
                values.write_column((sheet, at), records, opened.book, column)
        for title in sheets:
            values.write_sheet(_new_sheet(book, title), opened.book[title], opened.screens[title])

    write_workbook(case, new, add_the_rest)
    steps = tuple(step.sentence for step in STEPS[opened.version : newest_version()])
    has_formulas = any(screen.formulas for screen in opened.screens.values())
    return Upgrade(opened.version, steps, sheets, tuple(places), has_formulas, (*found, *case.warnings))


def _other_sheets(opened: OpenWorkbook) -> tuple[str, ...]:
    """Titles of the worksheets that hold no list and are not the guide."""
    titles = [sheet.title for sheet in opened.container.sheets]
    return tuple(
        title
        for title in titles
        if list_meant(title_now(title, opened.version)) is None and squeezed(title) != squeezed(GUIDE)
    )


def _new_sheet(book: Workbook, title: str) -> Worksheet:
    try:
        return book.add_worksheet(title)
    except XlsxWriterException:
        message = f"Excel allows no sheet called {shown(title)}. Rename it in the old workbook."
        raise OutputError(message) from None


class _Values:
    """Writes values of the old workbook's cells into the new one, each with its number format."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self.formats: dict[str, Format | None] = {"General": None}

    def write_column(
        self, target: tuple[Worksheet, int], records: Sequence[Record], old: Any, column: int
    ) -> None:
        """Write a column that is no field's, each cell in the row of the record that it stood beside."""
        sheet, at = target
        for row, record in enumerate(records, start=1):
            title, _, number = record.where().rpartition("!")
            self.write(sheet, (row, at), old[title].cell(int(number), column))

    def write_sheet(self, sheet: Worksheet, old: Any, screen: Screen) -> None:
        """Write all cells of a sheet that hold something, and the widths of its columns."""
        if old.sheet_state != "visible":
            sheet.hide()
        for at in {at for row in screen.filled.values() for at in row}:
            width = old.column_dimensions[letters(at)].width
            sheet.set_column(at - 1, at - 1, width)
        for row, columns_filled in screen.filled.items():
            for at in columns_filled:
                self.write(sheet, (row - 1, at - 1), old.cell(row, at))

    def write(self, sheet: Worksheet, at: tuple[int, int], cell: Any) -> None:
        """Write the value of one openpyxl cell; text stays text, also where it looks like a formula."""
        value, style = cell.value, self.style(cell.number_format)
        if isinstance(value, bool):
            sheet.write_boolean(*at, value, style)
        elif isinstance(value, int | float):
            sheet.write_number(*at, value, style)
        elif isinstance(value, datetime.date | datetime.time | datetime.timedelta):
            sheet.write_datetime(*at, value, style)
        elif value is not None:
            sheet.write_string(*at, unescape(str(value)), style)

    def style(self, number_format: str) -> Format | None:
        """The format of the new workbook for a number format; made once."""
        if number_format not in self.formats:
            self.formats[number_format] = self.book.add_format({"num_format": number_format})
        return self.formats[number_format]
