"""A sheet whose columns are fiscal quarters or fiscal years: months of other sheets added up, or read at the end."""

from collections.abc import Callable
from typing import Any

import numpy as np

from models.plan.statements.lines import By
from planner.export.workbook.making import Making
from planner.export.workbook.page import HEADER_ROW, UPPER_HEADER_ROW
from planner.export.workbook.styles import Styles
from planner.export.workbook.time_page import (
    FIRST_MONTH,
    HEADER_ROLES,
    LABEL,
    OPENING,
    TOTAL,
    UNIT,
    FloatArray,
    Series,
    TimePage,
)


class PeriodPage(TimePage):
    """A sheet with one column for each period of the whole timeline; a `month` of its lines is a period."""

    horizon_months: Series
    """Months of the horizon in each period."""
    last_month: Series
    """The last month of each period that the timeline has."""

    def __init__(self, sheet: Any, styles: Styles, title: str, *, kind: str, months: int, by: By) -> None:
        super().__init__(sheet, styles, title, kind=kind, months=months)
        self.by = by
        sheet.set_column(FIRST_MONTH, FIRST_MONTH + months - 1, 17)

    def begin(self, making: Making) -> None:
        """Write the header, and which months each period has."""
        self._making, by = making, self.by
        months = making.books.timeline
        self._periods = months.periods(by, months.months)
        self._keys = making.timeline.quarter_start if by == "quarter" else making.timeline.year_start
        self._header()
        first_day, horizon = making.timeline.first_day, making.horizon
        starts, each = self._keys.span_of(horizon), self._months_each()
        self.heading("Periods")
        first, last = self._periods.first, self._periods.last
        self.horizon_months = self.add(
            "Months of the plan in it: others are after the horizon",
            "months",
            lambda period: f"COUNTIFS({starts},{self.month_cell(period)})",
            np.clip(np.minimum(last + 1, horizon) - first, 0, None),
            kind="whole",
        )
        self.last_month = self.add(
            "Last month of it that is shown",
            "date",
            lambda period: f"MIN(EDATE({self.month_cell(period)},{each}-1),MAX({first_day.span}))",
            first_day.values[last],
            kind="month",
            is_sum=False,
        )

    def added(self, line: Series) -> Callable[[int], str]:
        """The formula of a line's months added up by period."""
        keys = self._keys.span_of(len(line.values))
        return lambda period: f"SUMIFS({line.span},{keys},{self.month_cell(period)})"

    def averaged(self, line: Series) -> Callable[[int], str]:
        """The formula of a line's average over the months of the plan in a period; nought if there are none."""
        total, count = self.added(line), self.horizon_months
        return lambda period: f"IF({count.at(period)}=0,0,{total(period)}/{count.at(period)})"

    def at_end(self, line: Series) -> Callable[[int], str]:
        """The formula of a line in the last month of a period."""
        months = self._making.timeline.first_day.span_of(len(line.values))
        return lambda period: f"SUMIFS({line.span},{months},{self.last_month.at(period)})"

    def sums(self, line: Series) -> FloatArray:
        """A line's months added up by period; shape (periods,)."""
        return self._periods.sums(self._to_the_end(line))

    def ends(self, line: Series) -> FloatArray:
        """A line in the last month of each period; shape (periods,)."""
        return self._to_the_end(line)[self._periods.last]

    def padded(self, figures: Any, beyond: float = 0.0) -> FloatArray:
        """Figures of the first periods, with `beyond` in those that follow; shape (periods,)."""
        found = np.asarray(figures, dtype=np.float64)
        return np.pad(found, (0, self.months - len(found)), constant_values=beyond)

    def _to_the_end(self, line: Series) -> FloatArray:
        return np.pad(line.values, (0, self._making.books.timeline.months - len(line.values)))

    def _months_each(self) -> str:
        return self._making.constant("months_per_quarter" if self.by == "quarter" else "months_per_year")

    def _header(self) -> None:
        """The period's name, and below it its first month, which its lines read."""
        making, starts = self._making, self._keys.values[self._periods.first]
        year, fiscal = making.constant("months_per_year"), making.inputs.plan("fiscal_year_start_month")
        for column, text in ((LABEL, "Line"), (UNIT, "Unit"), (TOTAL, "Total"), (OPENING, "Opening")):
            self.text(HEADER_ROW, column, text, HEADER_ROLES[column])
            self.text(UPPER_HEADER_ROW, column, " ", "header")
        for period, label in enumerate(self._periods.labels):
            key, before = self.month_cell(period), self.month_cell(period - 1)
            since = f"MOD(MONTH({key})-{fiscal},{year})"
            name = f'"FY"&YEAR(EDATE({key},{year}-{since})-1)'
            if self.by == "quarter":
                name += f'&" Q"&(INT({since}/{making.constant("months_per_quarter")})+1)'
            column = FIRST_MONTH + period
            self.calculate(UPPER_HEADER_ROW, column, name, label, role="header_right")
            formula = f"EDATE({before},{self._months_each()})" if period else self._keys.at(0)
            self.calculate(HEADER_ROW, column, formula, starts[period], "month", "header_right")
