"""One sheet as a table: where its header is, and what its rows hold."""

import datetime
from dataclasses import dataclass, replace
from typing import Any

from models.inputs import Problem
from models.inputs.wording import listed
from planner.cases.cells import is_sum, read_cell
from planner.cases.limits import LONGEST_TITLE_ROWS
from planner.cases.screening import Screen, place
from planner.cases.sheet_remarks import remarks, struck_through
from planner.cases.tables import (
    Header,
    Row,
    Table,
    add_row,
    begins_as_total,
    fields_of,
    lost_record,
    match_header,
    one_plan,
)
from planner.cases.versions import header_now
from planner.cases.vocabulary import columns, field_meant, field_misspelt


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook."""

    list_name: str
    """The list that it holds."""
    cells: Any
    """An openpyxl worksheet, loaded with saved results."""
    screen: Screen
    """What it holds, as it stands in the file."""
    epoch: datetime.datetime
    """The day from which the workbook counts its dates."""
    version: int = 0
    """The version of the form that the workbook is of."""

    @property
    def title(self) -> str:
        """Its title, as messages begin with it."""
        return str(self.cells.title)


def read_sheet(sheet: Sheet) -> Table:
    """The records of one sheet, with everything that was noticed."""
    list_name, screen = sheet.list_name, sheet.screen
    table = Table()
    if not screen.filled and list_name != "plan":
        return table
    header_row = _header_row(sheet)
    if header_row is None:
        headers = listed(one.header for one in columns(list_name) if one.is_required)
        message = f"no row of headers is found. Row 1 must hold at least {headers}."
        table.problems.append(Problem(sheet.title, message))
        table.records.append(lost_record(list_name, sheet.title))
        return table
    titles = {at: _title(sheet, header_row, at) for at in screen.filled[header_row]}
    places = {at: place(sheet.title, header_row, at) for at in titles}
    header = match_header(list_name, titles, sheet.title, places)
    table.extra = {at: titles[at] for at in header.extra}
    table.problems += header.problems
    rows = [row for row in sorted(screen.filled) if row > header_row]
    table.problems += remarks(sheet.title, screen, header_row, header, rows)
    table.problems += struck_through(sheet.title, [row for row in rows if _is_struck(sheet, header, row)])
    for row in rows:
        add_row(table, list_name, header, _row(sheet, header, row))
    if list_name == "plan":
        one_plan(table, sheet.title)
    return table


def _row(sheet: Sheet, header: Header, row: int) -> Row:
    screen = sheet.screen
    cells = {}
    places = {}
    for at, column in fields_of(header, sheet.list_name):
        found = read_cell(column, sheet.cells.cell(row, at), screen, sheet.epoch)
        is_merged = any(one.holds(row, at) for one in screen.merged)
        cells[column.field] = replace(found, is_reported=True) if is_merged else found
        places[column.field] = place(sheet.title, row, at)
    filled = [at for at in screen.filled[row] if at in header.fields]
    formulas = [at for at in filled if (row, at) in screen.formulas]
    labels = [str(sheet.cells.cell(row, at).value) for at in filled if at not in formulas]
    sums = (not labels or (len(labels) == 1 and begins_as_total(labels[0]))) and any(
        is_sum(screen, (row, at)) for at in formulas
    )
    return Row(f"{sheet.title}!{row}", cells, places, sums)


def _is_struck(sheet: Sheet, header: Header, row: int) -> bool:
    filled = [sheet.cells.cell(row, at) for at in sheet.screen.filled[row] if at in header.fields]
    return any(cell.has_style and cell.font.strike for cell in filled)


def _header_row(sheet: Sheet) -> int | None:
    """The row among the first that holds the most headers; misspelt ones count less."""
    list_name, screen = sheet.list_name, sheet.screen
    best, best_score = None, 0.0
    for row in sorted(screen.filled)[:LONGEST_TITLE_ROWS]:
        titles = [_title(sheet, row, at) for at in screen.filled[row]]
        score = sum(
            1.0 if field_meant(list_name, title) else 0.5 if field_misspelt(list_name, title) else 0.0
            for title in titles
        )
        if score > best_score:
            best, best_score = row, score
    return best


def _title(sheet: Sheet, row: int, column: int) -> str:
    value = sheet.cells.cell(row, column).value
    return "" if value is None else header_now(sheet.list_name, str(value), sheet.version)
