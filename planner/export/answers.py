"""Writing the answer to a question: its tables as a workbook or as CSV files, all of it as JSON."""

import datetime
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import xlsxwriter

from planner.cases.json_form import json_file_text
from planner.cases.workbook_writing import OPTIONS
from planner.export.csv_folder import write_table_files
from planner.export.outputs import Output, find_outputs
from planner.export.table import Table, header, number_format, plain
from planner.files import Staging

HEAD_ROW = 2
"""Row of the first sentence, from 0; above it stand title and what a row is."""
NARROWEST, WIDEST = 10, 70
"""Widths of columns in characters."""
LONGEST_TEXT = 32_767
"""Characters that a cell holds."""
LINE_POINTS = 15
"""Height of a line of text."""
FORMATS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 14},
    "sentence": {"italic": True, "font_color": "#595959"},
    "header": {
        "bold": True,
        "bg_color": "#1F3864",
        "font_color": "#FFFFFF",
        "text_wrap": True,
        "valign": "top",
    },
    "text": {"text_wrap": True, "valign": "top"},
    "month": {"num_format": "yyyy-mm", "align": "left", "valign": "top"},
}


@dataclass(frozen=True)
class Answer:
    """The answer to a question, ready to be written."""

    title: str
    """What it is about, at the head of every sheet."""
    currency: str
    """The currency of its money."""
    sentences: tuple[str, ...]
    """What a reader must know of all tables, such as how sure they are."""
    tables: tuple[Table, ...]
    """Its tables, each a sheet or a CSV file."""
    content: Mapping[str, Any]
    """All of it, as JSON holds it."""
    draw: Callable[[Any, int], object] | None = None
    """Draws charts once the tables stand; called with the workbook and the row of its sheets' headers, from 0."""

    @property
    def header_row(self) -> int:
        """Row of the headers on every sheet, from 0: below title and sentences."""
        return HEAD_ROW + len(self.sentences) + 1


def write_answer(answer: Answer, *paths: str | Path) -> tuple[Path, ...]:
    """Write an answer in the forms that the paths' suffixes name; either all appear whole or none does.

    Parameters
    ----------
    answer
        The answer.
    paths
        `.xlsx` for a workbook, `.json` for everything in one object, no suffix for a folder of CSV files. What stands
        there is replaced.

    Raises
    ------
    OutputError
        If a path has another suffix, comes twice or cannot be written.
    OSError
        If writing fails on the way; then what stood there before stands there still.
    """
    return write_answer_outputs(answer, find_outputs(paths))


def write_answer_outputs(answer: Answer, outputs: Sequence[Output]) -> tuple[Path, ...]:
    """Write an answer to outputs that are checked already."""
    with Staging() as staging:
        for output in outputs:
            if output.form == "csv":
                folder = staging.folder(output.path)
                (folder / "README.txt").write_text("\n".join(answer.sentences) + "\n", encoding="utf-8")
                write_table_files(folder, answer.tables)
            elif output.form == "workbook":
                _write_workbook(staging.file(output.path), answer)
            else:
                staging.file(output.path).write_text(json_file_text(answer.content), encoding="utf-8")
    return tuple(output.path for output in outputs)


def _write_workbook(path: Path, answer: Answer) -> None:
    book = xlsxwriter.Workbook(str(path), OPTIONS)
    try:
        book.set_properties({"title": answer.title[:250]})
        formats = {name: book.add_format(properties) for name, properties in FORMATS.items()}
        for table in answer.tables:
            _write_sheet(book, formats, answer, table)
        if answer.draw is not None:
            answer.draw(book, answer.header_row)
    finally:
        try:
            book.close()
        except xlsxwriter.exceptions.FileCreateError as error:
            raise OSError(f"{path}: the workbook could not be written ({error})") from error


def _write_sheet(book: Any, formats: dict[str, Any], answer: Answer, table: Table) -> None:
    """One table with its heading; text is only ever text."""
    sheet = book.add_worksheet(table.title)
    sheet.write_string(0, 0, f"{table.title}: {answer.title}"[:LONGEST_TEXT], formats["title"])
    sheet.write_string(1, 0, table.sentence, formats["sentence"])
    for row, sentence in enumerate(answer.sentences, start=HEAD_ROW):
        sheet.write_string(row, 0, sentence[:LONGEST_TEXT], formats["sentence"])
    top = answer.header_row
    columns = [str(column) for column in table.frame.columns]
    heads = [header(column, answer.currency) for column in columns]
    numbers = {
        column: book.add_format({"num_format": number_format(column), "valign": "top"}) for column in columns
    }
    widths = [_width(head, table.frame.iloc[:, place]) for place, head in enumerate(heads)]
    for place, (head, width) in enumerate(zip(heads, widths, strict=True)):
        sheet.write_string(top, place, head, formats["header"])
        sheet.set_column(place, place, width)
    lines_of_heads = [math.ceil(len(head) * 1.3 / width) for head, width in zip(heads, widths, strict=True)]
    sheet.set_row(top, LINE_POINTS * max(lines_of_heads))
    for row, values in enumerate(table.frame.itertuples(index=False), start=top + 1):
        lines = 1
        for place, raw in enumerate(values):
            value = plain(raw)
            _write_cell(sheet, (row, place), value, formats, numbers[columns[place]])
            if isinstance(value, str):
                lines = max(lines, math.ceil(len(value) * 1.15 / widths[place]))
        sheet.set_row(row, LINE_POINTS * lines)
    if len(table.frame):
        sheet.autofilter(top, 0, top + len(table.frame), len(columns) - 1)
    sheet.freeze_panes(top + 1, 0)
    sheet.repeat_rows(top)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&RPage &P of &N")


def _width(head: str, values: pd.Series) -> int:
    """Characters of a column: as wide as its longest text or amount, within limits."""
    shown = (value if isinstance(value, str) else _with_separators(value) for value in values)
    longest = max(map(len, shown), default=0)
    return min(max(longest + 2, len(head) // 2 + 4, NARROWEST), WIDEST)


def _with_separators(raw: Any) -> str:
    """A number about as its cell shows it; blank for what is none."""
    value = plain(raw)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return f"{value:,.2f}" if is_number else ""


def _write_cell(sheet: Any, place: tuple[int, int], value: Any, formats: dict[str, Any], number: Any) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_string(*place, "yes" if value else "no", formats["text"])
    elif isinstance(value, str):
        sheet.write_string(*place, value[:LONGEST_TEXT], formats["text"])
    elif isinstance(value, pd.Period):
        first_day = datetime.datetime(value.year, value.month, 1)  # noqa: DTZ001 (a date has no zone)
        sheet.write_datetime(*place, first_day, formats["month"])
    else:
        sheet.write_number(*place, value, number)
