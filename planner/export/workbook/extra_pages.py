"""Sheets and columns that the answer to a question adds: values, for no formula leads to them."""

from typing import Any

import pandas as pd

from planner.export.extras import Extras
from planner.export.table import header, plain
from planner.export.workbook.page import FIRST_ROW, HEADER_ROW, Page
from planner.export.workbook.styles import header_role
from planner.export.workbook.table import Column, Table

KINDS = {
    "_usd": "usd",
    "_gpus": "whole",
    "_h100e": "gpus",
    "_mw": "mw",
    "_fraction": "fraction",
    "_months": "whole",
}
"""Kind of a column's numbers by the end of its name; the first that fits counts."""
WIDEST = 60
"""Characters of a column of text."""


def write_extra_pages(pages: dict[str, Page], extras: Extras, currency: str) -> None:
    """Write every added table onto its sheet."""
    for table in extras.tables:
        page, frame = pages[table.title], table.frame
        columns = [_column(frame, str(name), currency) for name in frame.columns]
        place = Table(page, [one.key for one in columns], len(frame))
        place.write(columns, {one.key: _values(frame, one.key) for one in columns}, table.name)
        page.sheet.freeze_panes(FIRST_ROW, 1)


def write_extra_columns(page: Page, extras: Extras, first: int, currency: str) -> int:
    """Write the added columns beside the decisions on requests; the number of columns written."""
    frame = extras.decisions
    if frame is None:
        return 0
    for at, name in enumerate(map(str, frame.columns), start=first):
        one = _column(frame, name, currency)
        page.text(HEADER_ROW, at, one.title, header_role(one.kind))
        page.sheet.set_column(at, at, one.width)
        for row, value in enumerate(_values(frame, name), start=FIRST_ROW):
            page.value(row, at, value, one.kind)
    return len(frame.columns)


def _column(frame: pd.DataFrame, name: str, currency: str) -> Column:
    values = [value for value in _values(frame, name) if value is not None]
    if all(isinstance(value, str) for value in values):
        kind = "text"
    else:
        by_end = (kind for ending, kind in KINDS.items() if name.endswith(ending))
        kind = "price" if name.startswith("price_") else next(by_end, "general")
    longest = max((len(value) for value in values if isinstance(value, str)), default=0)
    title = header(name, currency)
    return Column(name, title, "", kind, width=min(max(longest + 2, len(title) // 2 + 4, 12), WIDEST))


def _values(frame: pd.DataFrame, name: str) -> list[Any]:
    return [plain(value) for value in frame[name]]
