"""What a sheet has that a plain table has not: titles, blank, hidden, stray and merged cells, formulas."""

from collections.abc import Iterator, Mapping, Sized
from typing import Any

from models.inputs import Problem
from models.inputs.wording import listed
from planner.cases.screening import Screen, letters
from planner.cases.tables import Header


def remarks(title: str, screen: Screen, header_row: int, header: Header, rows: list[int]) -> list[Problem]:
    """What is tolerated, as notes and warnings, and merged cells, as errors.

    Parameters
    ----------
    title
        The sheet's title.
    screen
        What the sheet holds.
    header_row
        The row of the header, which counts from 1.
    header
        Which column holds which field.
    rows
        The rows below the header that hold something.
    """
    problems: list[Problem] = []

    def say(message: str, severity: Any = "warning") -> None:
        problems.append(Problem(title, message, severity))

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
        what = "column" if len(out_of_sight) == 1 else "columns"
        say(f"{what} {names} {_are(out_of_sight)} hidden and read all the same.")
    known = {*header.fields, *header.extra}
    stray = [f"{letters(at)}{row}" for row in rows for at in screen.filled[row] if at not in known]
    if stray:
        stand = "stands" if len(stray) == 1 else "stand"
        say(f"{listed(stray)} {stand} outside the columns and {_are(stray)} not read.")
    formulas = [
        at
        for at in screen.formulas
        if at[0] > header_row and at[1] in header.fields and at not in screen.unsaved
    ]
    if formulas:
        where = listed(f"{letters(at)}{row}" for row, at in formulas)
        say(f"{where} {_are(formulas)} read by the saved results of formulas.", "note")
    return problems + list(_merged(title, screen, header_row, header.fields, rows))


def struck_through(title: str, rows: list[int]) -> list[Problem]:
    """A warning of rows that somebody crossed out, and that count all the same."""
    if not rows:
        return []
    advice = "Delete what no longer counts"
    return [
        Problem(
            title, f"{_rows(rows)} {_are(rows)} struck through and read all the same. {advice}.", "warning"
        )
    ]


def _merged(
    title: str, screen: Screen, header_row: int, fields: Mapping[int, str], rows: list[int]
) -> Iterator[Problem]:
    last_row = max(rows, default=header_row)
    for one in screen.merged:
        is_data = one.top <= last_row and one.bottom >= header_row
        if is_data and any(one.left <= at <= one.right for at in fields):
            message = "the cells are merged. Unmerge them and give each its own value."
            yield Problem(f"{title}!{one.reference}", message)


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


def _are(many: Sized) -> str:
    return "is" if len(many) == 1 else "are"
