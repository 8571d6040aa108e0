"""The tables of a plan as CSV files in one folder."""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from models.plan.display import status_sentence
from models.plan.plan import Plan
from planner.cases.quoting import quoted
from planner.export.table import Table, plain

MARK_OF_UNPROVEN = "NOT-PROVEN.txt"


def write_csv_files(folder: Path, plan: Plan, tables: Sequence[Table]) -> None:
    """Write each table into a file of a folder that is there; an unproven plan gets a file saying so.

    Columns are headed by their names, units last; months are `YYYY-MM`. Text that a spreadsheet would take
    for a formula is led by an apostrophe.

    Raises
    ------
    OSError
        If a file cannot be written.
    """
    if plan.solve.status != "proven":
        (folder / MARK_OF_UNPROVEN).write_text(f"{status_sentence(plan)}\n", encoding="utf-8")
    write_table_files(folder, tables)


def write_table_files(folder: Path, tables: Sequence[Table]) -> None:
    """Write each table into a file of a folder that is there, as `write_csv_files` does."""
    for table in tables:
        with (folder / f"{table.name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(table.frame.columns)
            for row in table.frame.itertuples(index=False):
                writer.writerow([_cell(value) for value in row])


def _cell(raw: Any) -> str:
    value = plain(raw)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return quoted(value)
    return repr(value) if isinstance(value, float) else str(value)
