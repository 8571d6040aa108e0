"""Writing a case as a folder of CSV files: one for each list that is not empty, with readable headers."""

import csv
import io
from pathlib import Path
from typing import Any

from models.inputs import RECORD_TYPES, Case, Record
from planner.cases.quoting import quoted
from planner.cases.vocabulary import Column, columns
from planner.files import atomic_folder


def write_folder(case: Case, path: Path) -> None:
    """Write a folder of CSV files, UTF-8 with the mark by which Excel knows it.

    A text that a spreadsheet would take for a formula gets a quote before it, which reading takes away.

    Raises
    ------
    OutputError
        If the folder cannot be written, or holds what was not written here.
    """
    with atomic_folder(path) as folder:
        for list_name in RECORD_TYPES:
            records = [case.plan] if list_name == "plan" else getattr(case, list_name)
            if records:
                content = csv_text(list_name, records)
                (folder / f"{list_name}.csv").write_text(content, encoding="utf-8-sig", newline="")


def csv_text(list_name: str, records: list[Record]) -> str:
    """The rows of one list as the text of a CSV file."""
    lines = io.StringIO(newline="")
    writer = csv.writer(lines)
    writer.writerow([one.header for one in columns(list_name)])
    for record in records:
        writer.writerow([plain_text(one, getattr(record, one.field)) for one in columns(list_name)])
    return lines.getvalue()


def plain_text(column: Column, value: Any) -> str:
    """A value as a CSV cell; blank where it is none."""
    if value is None:
        return ""
    if column.kind == "yes or no":
        return "yes" if value else "no"
    if column.kind in ("number", "whole number"):
        return str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(value)
    return quoted(joined(value) if column.kind == "names" else str(value))


def joined(names: tuple[str, ...]) -> str:
    """Names with commas between them; a name that holds a comma or a quote is put in quotes."""
    if not any(c in name for name in names for c in ',"'):
        return ", ".join(names)
    line = io.StringIO()
    csv.writer(line, quoting=csv.QUOTE_ALL, lineterminator="").writerow(names)
    return line.getvalue()
