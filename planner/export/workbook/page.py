"""A sheet of the workbook: its header on every page, and how cells of each sort are written."""

import math
from collections.abc import Sequence
from typing import Any

import pandas as pd

from planner.export.workbook.sheet import cell_name
from planner.export.workbook.styles import TAB_COLOURS, Styles
from planner.files import OutputError

TITLE_ROW, STATUS_ROW, MASTER_ROW, SENTENCE_ROW, UPPER_HEADER_ROW, HEADER_ROW, FIRST_ROW = range(7)
MOST_ROWS = 1_048_576 - FIRST_ROW
"""Rows below the header that a sheet holds."""
LONGEST_TEXT = 32_767
"""Characters that a cell holds; a longer text ends in dots."""
LONGEST_FORMULA_TEXT = 255
"""Characters of a saved text result that every reader takes."""
LEAST_BANNER, LONGEST_BANNER = 5, 11
"""Columns beside the first that the red of a banner covers, as far as the sheet goes."""
A4 = 9
"""Paper by its number in the file."""
EPOCH = pd.Period("1899-12-30", freq="D").ordinal

Cached = float | int | str


def serial(month: pd.Period) -> int:
    """Excel's number for the first day of a month."""
    return int(month.asfreq("D", how="start").ordinal) - EPOCH


class Page:
    """One sheet with title, status, master check and sentence on top."""

    def __init__(self, sheet: Any, styles: Styles, title: str, *, kind: str) -> None:
        self.sheet, self.styles, self.title, self.kind = sheet, styles, title, kind
        self.paper, self.pages_wide = A4, 1
        self._prefix, self._is_proven = f"'{title}'!", True

    def require_rows(self, rows: int) -> None:
        """Make sure that the sheet holds so many rows below the header, for XlsxWriter drops what does not fit.

        Raises
        ------
        OutputError
            If it does not.
        """
        if rows > MOST_ROWS:
            raise OutputError(
                f"the sheet '{self.title}' would need {rows:,} rows; a workbook's sheet holds {MOST_ROWS:,}. "
                "Write the plan as a folder of CSV files or as .json."
            )

    def cell(self, row: int, column: int, *, fixed_row: bool = False, fixed_column: bool = False) -> str:
        """A cell of this sheet as formulas name it."""
        return self._prefix + cell_name(row, column, fixed_row=fixed_row, fixed_column=fixed_column)

    def fixed(self, row: int, column: int) -> str:
        """A cell of this sheet that does not move with the formula."""
        return self.cell(row, column, fixed_row=True, fixed_column=True)

    def span(self, row: int, column: int, last_row: int, last_column: int) -> str:
        """A range of this sheet that does not move with the formula."""
        corner = cell_name(last_row, last_column, fixed_row=True, fixed_column=True)
        return f"{self.fixed(row, column)}:{corner}"

    def text(self, row: int, column: int, text: str, role: str = "label") -> None:
        """Write a text, which never becomes a formula, a link or a number."""
        if text:
            shown = text if len(text) <= LONGEST_TEXT else f"{text[: LONGEST_TEXT - 3]}..."
            self.sheet.write_string(row, column, shown, self.styles.of(role))

    def value(self, row: int, column: int, value: Any, kind: str = "general", role: str = "decided") -> None:
        """Write an input or a decision; None leaves the cell blank."""
        cell_format = self.styles.of(role, "month" if isinstance(value, pd.Period) else kind)
        if value is None or value is pd.NaT or value == "":
            self.sheet.write_blank(row, column, None, cell_format)
        elif isinstance(value, bool):
            self.sheet.write_string(row, column, "yes" if value else "no", cell_format)
        elif isinstance(value, pd.Period):
            self.sheet.write_number(row, column, serial(value), cell_format)
        elif isinstance(value, str):
            shown = value if len(value) <= LONGEST_TEXT else f"{value[: LONGEST_TEXT - 3]}..."
            self.sheet.write_string(row, column, shown, cell_format)
        else:
            self.sheet.write_number(row, column, value, cell_format)

    def calculate(
        self,
        row: int,
        column: int,
        formula: str,
        cached: Cached,
        kind: str = "general",
        role: str = "calculated",
    ) -> None:
        """Write a formula with the value that the planner has for it."""
        kept: float | int | str
        if isinstance(cached, str):
            kept = cached[:LONGEST_FORMULA_TEXT]
        else:
            kept = float(cached) + 0.0
            kept = "" if math.isnan(kept) else int(kept) if kept.is_integer() and abs(kept) < 1e15 else kept
        own = formula.replace(self._prefix, "")
        self.sheet.add_formula(row, column, own, self.styles.of(role, kind), kept)

    def head(self, plan_name: str, status: str, is_proven: bool, sentence: str) -> None:
        """Write the header lines, and set the page up for print; the master check follows once it stands."""
        self._is_proven = is_proven
        self.text(TITLE_ROW, 0, f"{plan_name}: {self.title}", "title")
        self.text(STATUS_ROW, 0, status, "proven" if is_proven else "not_proven")
        self.text(SENTENCE_ROW, 0, sentence, "sentence")
        self.sheet.set_tab_color(TAB_COLOURS[self.kind] if is_proven else "#C00000")
        self.sheet.set_footer(("" if is_proven else "&L&14NOT PROVEN") + "&C&A&RPage &P of &N")
        self.sheet.set_landscape()
        self.sheet.set_paper(self.paper)
        self.sheet.fit_to_pages(self.pages_wide, 0)
        self.sheet.hide_gridlines(2)

    def master(self, formula: str, cached: str) -> None:
        """Write the master check into the finished sheet's header, red once it does not agree.

        What is white on red needs its red below all of the text, which runs on over the cells beside it.
        """
        self.calculate(MASTER_ROW, 0, formula, cached, role="master")
        last = min(max(self.sheet.dim_colmax, LEAST_BANNER), LONGEST_BANNER)
        alarm = f'=LEFT({cell_name(MASTER_ROW, 0, fixed_row=True, fixed_column=True)},LEN("CHECK"))="CHECK"'
        style = {"type": "formula", "criteria": alarm, "format": self.styles.of("alarm")}
        self.sheet.conditional_format(MASTER_ROW, 0, MASTER_ROW, last, style)
        for column in range(1, last + 1) if not self._is_proven else ():
            self.sheet.write_blank(STATUS_ROW, column, None, self.styles.of("not_proven"))

    def widths(self, widths: Sequence[float]) -> None:
        """Set the widths of the first columns."""
        for column, width in enumerate(widths):
            self.sheet.set_column(column, column, width)
