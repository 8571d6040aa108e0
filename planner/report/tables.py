"""Tables of the report: frames as headers and cells that people read."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from planner.export.table import header, plain


@dataclass(frozen=True)
class Cell:
    """One cell of a table."""

    text: str
    is_number: bool = False


@dataclass(frozen=True)
class PageTable:
    """A table as the page shows it."""

    title: str
    headers: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]


def page_table(
    title: str, frame: pd.DataFrame, currency: str, columns: Sequence[str] | None = None
) -> PageTable:
    """A frame as a table, all of its columns or these.

    Months are told as `Jan 2027`, truth as yes or no, amounts with separators: dollars whole, prices with cents, MW
    with two decimals, fractions in percent.
    """
    frame = frame if columns is None else frame[list(columns)]
    cells = [[cell(name, value) for value in frame[name]] for name in frame.columns]
    headers = [
        Cell(heading(str(name), currency), any(one.is_number for one in column))
        for name, column in zip(frame.columns, cells, strict=True)
    ]
    return PageTable(title, tuple(headers), tuple(zip(*cells, strict=True)))


def heading(name: str, currency: str) -> str:
    """A column's name as its header: with its unit, fractions in percent."""
    return header(name, currency).replace("(fraction)", "(%)")


def cell(column: str, raw: Any) -> Cell:
    """A value of a column as a cell."""
    value = plain(raw)
    if value is None:
        return Cell("")
    if isinstance(value, bool):
        return Cell("yes" if value else "no")
    if isinstance(value, pd.Period):
        return Cell(value.strftime("%b %Y"))
    if isinstance(value, str):
        return Cell(value)
    if column.endswith("_fraction"):
        return Cell(f"{100 * value:.2f}".replace("-", "−"), is_number=True)
    return Cell(f"{value:,.{_decimals(column)}f}".replace("-", "−"), is_number=True)


def _decimals(column: str) -> int:
    is_rate = "_per_" in column or column == "price_usd" or column.endswith("_mw")
    return 2 if is_rate else 0
