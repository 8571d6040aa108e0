"""A sheet with the timeline across: a row is a line with its unit, its total and one formula for all months."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.export.workbook.page import FIRST_ROW, HEADER_ROW, UPPER_HEADER_ROW, Page
from planner.export.workbook.styles import Styles

LABEL, UNIT, TOTAL, OPENING, FIRST_MONTH = range(5)
"""Columns, the same on every sheet with the timeline."""
HEADER_ROLES = ("header_flush", "header", "header_right", "header_right")
KINDS = {"GPUs": "gpus", "MW": "mw", "fraction": "fraction", "H100e": "gpus", "MWh": "gpus", "hours": "whole"}
DATES = ("month", "date", "year")
"""Kinds that stand on the right on these sheets, below their headers."""
A3, MONTHS_PER_PAGE = 8, 12
"""Paper on which a year of months can be read."""
FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class Series:
    """A row of a sheet with the timeline, and its figures."""

    page: Page
    row: int
    values: FloatArray
    """Shape (months,)."""
    opening: float = 0.0

    def at(self, month: int) -> str:
        """The cell of a month by its index; -1 is the opening."""
        return self.page.cell(self.row, FIRST_MONTH + month)

    @property
    def last_cell(self) -> str:
        """The cell of the last month."""
        return self.at(len(self.values) - 1)

    @property
    def total_cell(self) -> str:
        """The cell of the total."""
        return self.page.fixed(self.row, TOTAL)

    @property
    def span(self) -> str:
        """The cells of all months."""
        return self.span_of(len(self.values))

    def span_of(self, months: int) -> str:
        """The cells of the first so many months."""
        return self.page.span(self.row, FIRST_MONTH, self.row, FIRST_MONTH + months - 1)

    @property
    def span_with_opening(self) -> str:
        """The opening and the cells of all months."""
        return self.page.span(self.row, OPENING, self.row, FIRST_MONTH + len(self.values) - 1)


@dataclass(frozen=True)
class Block:
    """Rows that stand together, one for each site, hall or GPU type."""

    series: tuple[Series, ...]

    @property
    def span(self) -> str:
        """The cells of all months."""
        first, last = self.series[0], self.series[-1]
        return first.page.span(first.row, FIRST_MONTH, last.row, FIRST_MONTH + len(first.values) - 1)

    def column(self, month: int) -> str:
        """The cells of one month; they move with the formula from month to month."""
        first, last = self.series[0], self.series[-1]
        lower = last.page.cell(last.row, FIRST_MONTH + month, fixed_row=True).split("!")[1]
        return f"{first.page.cell(first.row, FIRST_MONTH + month, fixed_row=True)}:{lower}"


class TimePage(Page):
    """A sheet with one column for each month."""

    def __init__(self, sheet: Any, styles: Styles, title: str, *, kind: str, months: int) -> None:
        super().__init__(sheet, styles, title, kind=kind)
        self.months, self.next_row = months, FIRST_ROW
        self.widths([54, 15, 19, 17])
        sheet.set_column(FIRST_MONTH, FIRST_MONTH + months - 1, 15)
        sheet.freeze_panes(FIRST_ROW, TOTAL + 1)
        sheet.repeat_rows(UPPER_HEADER_ROW, HEADER_ROW)
        sheet.repeat_columns(LABEL, TOTAL)
        self.paper, self.pages_wide = A3, -(-months // MONTHS_PER_PAGE)

    def month_header(self, first_days: Series, fiscal_years: Series) -> None:
        """Write the months and their fiscal years as links to the timeline."""
        for column, text in ((LABEL, "Line"), (UNIT, "Unit"), (TOTAL, "Total"), (OPENING, "Opening")):
            self.text(HEADER_ROW, column, text, HEADER_ROLES[column])
            self.text(UPPER_HEADER_ROW, column, " ", "header")
        for month in range(self.months):
            column = FIRST_MONTH + month
            self.calculate(
                UPPER_HEADER_ROW,
                column,
                fiscal_years.at(month),
                fiscal_years.values[month],
                kind="year",
                role="header_right",
            )
            self.calculate(
                HEADER_ROW, column, first_days.at(month), first_days.values[month], "month", "header_right"
            )

    def month_cell(self, month: int) -> str:
        """The header cell of a month; its row does not move."""
        return self.cell(HEADER_ROW, FIRST_MONTH + month, fixed_row=True)

    def heading(self, text: str) -> None:
        """Begin a group of lines."""
        if self.next_row > FIRST_ROW:
            self.next_row += 1
        for column in range(FIRST_MONTH + self.months):
            self.sheet.write_blank(self.next_row, column, None, self.styles.of("heading"))
        self.text(self.next_row, LABEL, text, "heading")
        self.next_row += 1

    def add_texts(self, label: str, formula: Callable[[int], str], texts: Sequence[str]) -> None:
        """Write a line of texts: one formula for every month."""
        self.text(self.next_row, LABEL, label)
        for month, text in enumerate(texts):
            self.calculate(self.next_row, FIRST_MONTH + month, formula(month), text, role="text_right")
        self.next_row += 1

    def add(
        self,
        label: str,
        unit: str,
        formula: Callable[[int], str],
        values: NDArray[Any] | Sequence[float],
        *,
        kind: str | None = None,
        is_sum: bool = True,
        is_subtotal: bool = False,
        opening: tuple[str, float] | None = None,
        total: tuple[str, float] | None = None,
    ) -> Series:
        """Write a line: one formula for every month, and its total.

        Parameters
        ----------
        label, unit
            What it is and in what; money's unit is the currency.
        formula
            The formula of a month by its index, without the sign of equality.
        values
            The planner's figures.
        kind
            Kind of number; by default the unit's.
        is_sum
            Whether the total is the sum of the months; a level has none.
        is_subtotal
            Whether it is shown as a subtotal.
        opening, total
            Formula and figure of these two cells.
        """
        row, figures = self.next_row, np.asarray(values, dtype=np.float64)
        shown = kind or KINDS.get(unit, "usd")
        role = "subtotal" if is_subtotal else "text_right" if shown in DATES else "calculated"
        self.text(row, LABEL, label, "subtotal" if is_subtotal else "label")
        self.text(row, UNIT, unit, "unit_subtotal" if is_subtotal else "unit")
        series = Series(self, row, figures, opening[1] if opening else 0.0)
        if opening is not None:
            self.calculate(row, OPENING, *opening, kind=shown, role=role)
        for month in range(len(figures)):
            self.calculate(row, FIRST_MONTH + month, formula(month), figures[month], shown, role)
        if total is None and is_sum:
            total = f"SUM({series.span.replace('$', '')})", float(figures.sum())
        if total is not None:
            self.calculate(row, TOTAL, *total, kind=shown, role=role)
        if is_subtotal:
            for column in [TOTAL] * (total is None) + [OPENING] * (opening is None):
                self.value(row, column, None, role=role)
        self.next_row += 1
        return series
