"""The lease schedule workbook: a sheet per table, text never a formula, an unproven plan marked on each."""

import datetime
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import xlsxwriter

from models.plan.display import status_sentence
from models.plan.plan import Plan
from planner.export.table import Table, header, number_format, plain

TITLE_ROW, STATUS_ROW, HEADER_ROW = 0, 1, 3
WIDEST_COLUMN = 44
FEWEST_ROWS_TO_FILTER = 8
HEADER_HEIGHT_POINTS = 32
MOST_ROWS = 1_048_576 - HEADER_ROW - 1
"""Rows of a table that a sheet holds; the rest goes on in another."""
LONGEST_TEXT = 32_767
"""Characters that a cell holds; a longer text, such as very many halls, ends in dots."""
LARGE = 1000
"""From here on a number of mixed columns has separators."""
OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
    "nan_inf_to_errors": False,
}
FORMATS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 14},
    "sentence": {"italic": True, "font_color": "#595959"},
    "proven": {"font_color": "#1E6B34"},
    "not_proven": {"bold": True, "font_color": "#FFFFFF", "bg_color": "#C00000"},
    "header": {
        "bold": True,
        "bg_color": "#1F3864",
        "font_color": "#FFFFFF",
        "text_wrap": True,
        "valign": "top",
    },
    "month": {"num_format": "yyyy-mm", "align": "left"},
    "text": {},
    "large": {"num_format": "#,##0"},
}


def write_workbook(path: Path, plan: Plan, tables: Sequence[Table]) -> None:
    """Write the tables of a plan as a workbook, a sheet for each.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    book = xlsxwriter.Workbook(str(path), OPTIONS)
    try:
        formats = {name: book.add_format(properties) for name, properties in FORMATS.items()}
        title = f"Lease schedule: {plan.case.plan.name}"
        book.set_properties({"title": title, "subject": status_sentence(plan)})
        for table in tables:
            for part in _parts(table):
                _write_sheet(book, formats, plan, part)
    finally:
        try:
            book.close()
        except xlsxwriter.exceptions.FileCreateError as error:
            raise OSError(f"{path}: the workbook could not be written ({error})") from error


def _parts(table: Table) -> list[Table]:
    """The table, or if it has more rows than a sheet its parts: `Own use`, `Own use (2)`."""
    starts = range(0, max(len(table.frame), 1), MOST_ROWS)
    return [
        replace(
            table,
            title=table.title if number == 1 else f"{table.title} ({number})",
            frame=table.frame.iloc[start : start + MOST_ROWS],
        )
        for number, start in enumerate(starts, start=1)
    ]


def _write_sheet(book: Any, formats: dict[str, Any], plan: Plan, table: Table) -> None:
    sheet = book.add_worksheet(table.title)
    is_proven = plan.solve.status == "proven"
    sheet.write_string(TITLE_ROW, 0, f"{plan.case.plan.name}: {table.title}", formats["title"])
    sheet.write_string(STATUS_ROW, 0, status_sentence(plan), formats["proven" if is_proven else "not_proven"])
    sheet.write_string(STATUS_ROW + 1, 0, table.sentence, formats["sentence"])
    if not is_proven:
        sheet.set_tab_color("#C00000")
        sheet.set_footer("&L&14NOT PROVEN&RPage &P of &N")
    else:
        sheet.set_footer("&RPage &P of &N")
    columns = list(table.frame.columns)
    currency = plan.case.plan.currency
    for number, column in enumerate(columns):
        sheet.write_string(HEADER_ROW, number, header(column, currency), formats["header"])
        _write_column(book, formats, sheet, number, table.frame[column])
    if len(table.frame) >= FEWEST_ROWS_TO_FILTER:
        sheet.autofilter(HEADER_ROW, 0, HEADER_ROW + len(table.frame), len(columns) - 1)
    sheet.set_row(HEADER_ROW, HEADER_HEIGHT_POINTS)
    sheet.freeze_panes(HEADER_ROW + 1, 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEADER_ROW)


def _write_column(
    book: Any, formats: dict[str, Any], sheet: Any, number: int, values: "pd.Series[Any]"
) -> None:
    column = str(values.name)
    pattern = number_format(column)
    if pattern not in formats:
        formats[pattern] = book.add_format({"num_format": pattern})
    longest = max(len(word) for word in header(column, "USD").split()) + 2
    for row, raw in enumerate(values, start=HEADER_ROW + 1):
        value = plain(raw)
        if value is None or value == "":
            continue
        if isinstance(value, bool):
            sheet.write_string(row, number, "yes" if value else "no", formats["text"])
        elif isinstance(value, pd.Period):
            sheet.write_datetime(row, number, datetime.datetime(value.year, value.month, 1), formats["month"])  # noqa: DTZ001
        elif isinstance(value, str):
            text = value if len(value) <= LONGEST_TEXT else f"{value[: LONGEST_TEXT - 3]}..."
            sheet.write_string(row, number, text, formats["text"])
            longest = max(longest, len(value) + 1)
        else:
            is_large = pattern == "General" and abs(value) >= LARGE
            sheet.write_number(row, number, value, formats["large" if is_large else pattern])
            longest = max(longest, len(f"{value:,.2f}" if abs(value) < 1000 else f"{value:,.0f}") + 1)
    sheet.set_column(number, number, min(max(longest, 9), WIDEST_COLUMN))
