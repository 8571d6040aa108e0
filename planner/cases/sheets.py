"""One sheet as a table: where its header is, what is hidden, merged or blank, and its rows."""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from models.inputs import Problem
from models.inputs.wording import listed

from .cells import is_sum, read_cell
from .limits import LONGEST_TITLE_ROWS
from .screening import Screen, column_number, letters, place
from .tables import Header, Row, Table, add_row, fields_of, lost_record, match_header, one_plan
from .vocabulary import columns, field_meant, field_misspelt


def read_sheet(list_name: str, sheet: Any, screen: Screen, epoch: datetime.datetime) -> Table:
    """The records of one sheet, with everything that was noticed.

    Parameters
    ----------
    list_name
        The list that the sheet holds.
    sheet
        An openpyxl worksheet, loaded with saved results.
    screen
        What the sheet holds, as it stands in the file.
    epoch
        The day from which the workbook counts its dates.
    """
    table = Table()
    if not screen.filled and list_name != "plan":
        return table
    header_row = _header_row(list_name, sheet, screen)
    if header_row is None:
        headers = listed(one.header for one in columns(list_name) if one.is_required)
        message = f"no row of headers is found. Row 1 must hold at least {headers}."
        table.problems.append(Problem(sheet.title, message))
        table.records.append(lost_record(list_name, sheet.title))
        return table
    titles = {at: _title(sheet, header_row, at) for at in screen.filled[header_row]}
    places = {at: place(sheet.title, header_row, at) for at in titles}
    header = match_header(list_name, titles, sheet.title, places)
    table.problems += header.problems
    rows = [row for row in sorted(screen.filled) if row > header_row]
    _note_shape(table, sheet.title, screen, header_row, header, rows)
    for row in rows:
        add_row(table, list_name, header, _row(list_name, sheet, screen, epoch, header, row))
    if list_name == "plan":
        one_plan(table, sheet.title)
    return table


def _row(
    list_name: str, sheet: Any, screen: Screen, epoch: datetime.datetime, header: Header, row: int
) -> Row:
    cells = {}
    places = {}
    for at, column in fields_of(header, list_name):
        cells[column.field] = read_cell(column, sheet.cell(row, at), screen, epoch)
        places[column.field] = place(sheet.title, row, at)
    filled = [at for at in screen.filled[row] if at in header.fields]
    formulas = [at for at in filled if (row, at) in screen.formulas]
    sums = bool(formulas) and formulas == filled and any(is_sum(screen, (row, at)) for at in formulas)
    return Row(f"{sheet.title}!{row}", cells, places, sums)


def _header_row(list_name: str, sheet: Any, screen: Screen) -> int | None:
    """The row among the first that holds the most headers; misspelt ones count less."""
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


def _title(sheet: Any, row: int, column: int) -> str:
    value = sheet.cell(row, column).value
    return "" if value is None else str(value)


def _note_shape(
    table: Table, title: str, screen: Screen, header_row: int, header: Header, rows: list[int]
) -> None:
    """Say what the sheet has that a plain table has not."""

    def say(message: str, severity: Any = "warning") -> None:
        table.problems.append(Problem(title, message, severity))

    above = [row for row in screen.filled if row < header_row]
    if above:
        say(f"{_rows(above)} above the header {_are(above)} passed over.", "note")
    blank = [row for row in range(header_row + 1, rows[-1]) if row not in screen.filled] if rows else []
    if blank:
        say(f"{_rows(blank)} {_are(blank)} blank and passed over.", "note")
    hidden = [row for row in screen.hidden_rows if row in screen.filled and row > header_row]
    if hidden:
        say(f"{_rows(hidden)} {_are(hidden)} hidden (perhaps by a filter) and read all the same.")
    out_of_sight = [
        at for at in header.fields if any(low <= at <= high for low, high in screen.hidden_columns)
    ]
    if out_of_sight:
        names = listed(letters(at) for at in sorted(out_of_sight))
        say(
            f"{'column' if len(out_of_sight) == 1 else 'columns'} {names} {_are(out_of_sight)} hidden and read all the same."
        )
    known = {*header.fields, *header.extra}
    stray = [f"{letters(at)}{row}" for row in rows for at in screen.filled[row] if at not in known]
    if stray:
        say(
            f"{listed(stray)} {'stands' if len(stray) == 1 else 'stand'} outside the columns and {_are(stray)} not read."
        )
    formulas = [
        at
        for at in screen.formulas
        if at[0] > header_row and at[1] in header.fields and at not in screen.unsaved
    ]
    if formulas:
        where = listed(f"{letters(at)}{row}" for row, at in formulas)
        say(f"{where} {_are(formulas)} read by the saved results of formulas.", "note")
    table.problems += _merged(title, screen, header_row, header.fields, rows)


def _merged(
    title: str, screen: Screen, header_row: int, fields: Mapping[int, str], rows: list[int]
) -> Iterable[Problem]:
    last_row = max(rows, default=header_row)
    for reference in screen.merged:
        first, _, last = reference.replace("$", "").partition(":")
        top, bottom = (int("".join(c for c in one if c.isdigit())) for one in (first, last or first))
        left, right = (
            column_number("".join(c for c in one if c.isalpha())) for one in (first, last or first)
        )
        if top <= last_row and bottom >= header_row and any(left <= at <= right for at in fields):
            yield Problem(
                f"{title}!{reference}", "the cells are merged. Unmerge them and give each its own value."
            )


def _rows(rows: list[int]) -> str:
    """Rows by number, runs of them joined: `rows 4, 7–9`."""
    runs: list[list[int]] = []
    for row in sorted(rows):
        if runs and row == runs[-1][1] + 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])
    names = listed(str(low) if low == high else f"{low}–{high}" for low, high in runs)
    return f"{'row' if len(rows) == 1 else 'rows'} {names}"


def _are(many: Any) -> str:
    return "is" if len(many) == 1 else "are"
