"""A sheet that is one table: a row for each thing, one formula for each column."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from planner.export.workbook.page import FIRST_ROW, HEADER_ROW, UPPER_HEADER_ROW, Page
from planner.export.workbook.styles import header_role


@dataclass(frozen=True)
class Column:
    """One column: what it holds, in what unit, and how it is calculated."""

    key: str
    title: str
    unit: str
    kind: str
    formula: Callable[[int], str] | None = None
    """Formula of a row by its index; None where the cells are decisions."""
    width: float = 13
    is_workings: bool = False


class Table:
    """Where the columns of a table stand, and their figures."""

    def __init__(self, page: Page, keys: Sequence[str], rows: int) -> None:
        self.page, self.rows = page, rows
        self._columns = {key: at for at, key in enumerate(keys)}
        self.figures: Mapping[str, Any] = {}
        self._spans: dict[str, str] = {}

    def at(self, row: int, key: str) -> str:
        """The cell of a row by its index, with its column fixed."""
        return self.page.cell(FIRST_ROW + row, self._columns[key], fixed_column=True)

    def column(self, key: str) -> str:
        """All cells of a column; a table without rows has one empty row."""
        if key not in self._spans:
            at = self._columns[key]
            self._spans[key] = self.page.span(FIRST_ROW, at, FIRST_ROW + max(self.rows, 1) - 1, at)
        return self._spans[key]

    def write(self, columns: Sequence[Column], figures: Mapping[str, Any], name: str) -> None:
        """Write units, headers and rows, and make it an Excel table of this name."""
        self.figures = figures
        self.page.require_rows(self.rows)
        for at, one in enumerate(columns):
            header = header_role(one.kind, is_workings=one.is_workings)
            unit = "unit_right" if header.endswith("right") else "unit"
            self.page.text(UPPER_HEADER_ROW, at, one.unit or " ", unit)
            self.page.text(HEADER_ROW, at, one.title, header)
            self.page.sheet.set_column(at, at, one.width)
            for row, figure in enumerate(figures[one.key]):
                if one.formula is None:
                    self.page.value(FIRST_ROW + row, at, figure, one.kind)
                else:
                    self.page.calculate(FIRST_ROW + row, at, one.formula(row), figure, one.kind)
        self.page.sheet.set_row(HEADER_ROW, 32)
        self.page.sheet.repeat_rows(UPPER_HEADER_ROW, HEADER_ROW)
        if self.rows:
            self._as_excel_table(columns, name)
        else:
            self.page.text(FIRST_ROW, 0, "none", "sentence")

    def _as_excel_table(self, columns: Sequence[Column], name: str) -> None:
        headers = [
            {
                "header": one.title,
                "header_format": self.page.styles.of(header_role(one.kind, is_workings=one.is_workings)),
            }
            for one in columns
        ]
        self.page.sheet.add_table(
            HEADER_ROW,
            0,
            FIRST_ROW + self.rows - 1,
            len(columns) - 1,
            {"name": name, "columns": headers, "style": "Table Style Light 1"},
        )
