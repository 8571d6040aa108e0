"""The sheet of returns: every sum on its day, and NPV, IRR and payback by Excel's XNPV and XIRR."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from models.plan.statements.valuation import LEAST_FRACTION
from planner.export.workbook.balances import Balances
from planner.export.workbook.checks import CHARACTERS, LINE
from planner.export.workbook.making import Making
from planner.export.workbook.page import FIRST_ROW, HEADER_ROW, Page, serial
from planner.export.workbook.time_page import FloatArray, Series

BASES: Mapping[str, str] = {"plan": "Plan", "cash": "Cash", "cash_less_assets": "Cash less assets"}
"""The bases of a valuation, as the statements call them, with their titles."""
MEASURES = ("npv_usd", "irr_fraction", "payback_month")
DAY, NUMBER, MONTH, IS_FIRST, FIRST_SUM = range(5)
"""Columns of the days; the sums stand from `FIRST_SUM` on, and cumulated after them."""
NO_ASSETS = "the case has no assets"
NO_SUMS = "there are no sums"
NOT_PAID = "nothing is paid out, so that no rate makes the value nought"
NOT_RECEIVED = "nothing is received, so that no rate makes the value nought"
MOVED = "the first sum has moved: let XIRR begin with its day"
NEVER_BELOW = "the sum is never below nought"
STILL_BELOW = "the sum is still below nought at the end"


@dataclass(frozen=True)
class Returns:
    """Formula cell and planner's figure (or reason in words) of each measure of each basis."""

    cells: Mapping[tuple[str, str], str]
    figures: Mapping[tuple[str, str], float | str]


def planner_returns(making: Making) -> dict[tuple[str, str], float | str]:
    """The planner's figure by basis and measure; where there is none, the reason."""
    found: dict[tuple[str, str], float | str] = {}
    for row in making.statements.valuation().to_dict("records"):
        basis, payback = str(row["basis"]), row["payback_month"]
        has_assets = basis != "cash_less_assets" or bool(making.plan.case.assets)
        found[basis, "npv_usd"] = float(row["npv_usd"]) if has_assets else NO_ASSETS
        found[basis, "irr_fraction"] = row["irr_remark"] or float(row["irr_fraction"])
        found[basis, "payback_month"] = row["payback_remark"] or serial(pd.Period(payback, "M"))
    return found


class _Days:
    """The table of days: first and last of every month, each with its sums."""

    def __init__(self, page: Page, making: Making, top: int, months: int) -> None:
        self.page, self.making, self.top, self.count = page, making, top, 2 * months

    def row(self, number: int) -> int:
        """The row of a day by its number; 0 is the row before the first."""
        return self.top + number

    def cell(self, number: int, column: int) -> str:
        """A cell of a day."""
        return self.page.cell(self.row(number), column, fixed_column=True)

    def span(self, column: int, first: int = 1) -> str:
        """The cells of a column, from a day on."""
        return self.page.span(self.row(first), column, self.row(self.count), column)


def write_returns(
    page: Page, making: Making, cash: Mapping[str, Series], balances: Balances, guesses: Mapping[str, str]
) -> Returns:
    """Write the measures on top, and the days that they are made of below.

    Parameters
    ----------
    page, making, cash, balances
        Where, of what, and the sheets that hold the sums by month.
    guesses
        Cell of the planner's rate by basis: where XIRR begins to look, or in words why there is none.
    """
    lines = {
        "first_day": cash["first_day"],
        "cash_last_day": cash["cash_last_day"],
        "last_day": cash["last_day"],
    }
    figures = planner_returns(making)
    days = _Days(page, making, FIRST_ROW + len(MEASURES) + 5, len(lines["last_day"].values))
    sums = _write_days(days, lines, balances)
    cells: dict[tuple[str, str], str] = {}
    for column, text in enumerate(("Measure", "Unit", " ", " ")):
        page.text(HEADER_ROW, column, text, "header" if column else "header_flush")
    for at, (basis, title) in enumerate(BASES.items()):
        column = FIRST_SUM + at
        page.text(HEADER_ROW, column, title, "header_right")
        first = _first_sum(days, column, sums[at])
        formulas = _formulas(days, column, first, guesses[basis], is_of_assets=basis == "cash_less_assets")
        for row, (measure, kind) in enumerate(zip(MEASURES, ("usd", "percent", "month"), strict=True)):
            where = FIRST_ROW + row, column
            page.calculate(*where, formulas[measure], figures[basis, measure], kind, "result")
            cells[basis, measure] = page.fixed(*where)
    for row, (title, unit) in enumerate(
        (
            ("Net present value (XNPV)", making.currency),
            ("Internal rate of return (XIRR)", "fraction a year"),
            ("Payback: from the end of this month on the sum is not below nought", "month"),
            ("Least sum that counts: less is the computer's rounding", making.currency),
            ("Number of the first day with a sum", ""),
        )
    ):
        page.text(FIRST_ROW + row, 0, title, "label_top")
        page.text(FIRST_ROW + row, 1, unit, "unit_top")
    for row, measure in enumerate(MEASURES):
        longest = max(len(str(figures[basis, measure])) for basis in BASES)
        page.sheet.set_row(FIRST_ROW + row, LINE * -(-longest // CHARACTERS))
    page.widths([62, 17, 12, 12, 28, 28, 28, 22, 22, 22])
    page.sheet.freeze_panes(FIRST_ROW, 1)
    return Returns(cells, figures)


def _write_days(days: _Days, lines: Mapping[str, Series], balances: Balances) -> list[FloatArray]:
    """Write a row for the first and the last day of every month; return the sums of each basis."""
    page, timeline, months = days.page, days.making.timeline, days.count // 2
    heads = ["Day", "No. of the day", "No. of the month", "First day: 1, last: 0", *BASES.values()]
    heads += [f"{title}, cumulated" for title in BASES.values()]
    page.text(days.top - 2, 0, "Every sum on its day", "heading")
    for column, text in enumerate(heads):
        page.text(days.top - 1, column, text, "header_flush" if column == DAY else "header_right")
    page.sheet.set_row(days.top - 1, 32)
    page.sheet.repeat_rows(days.top - 1)
    for column in (NUMBER, MONTH, IS_FIRST):
        page.calculate(days.top, column, "0", 0, "whole")
    sums = _sums(lines, balances, months)
    cumulated = [np.cumsum(one) for one in sums]
    bought = balances.rolls["book_value"]
    spent = f"INDEX({bought.movements['Put in service'].span},{{0}})+IF({{0}}=1,{bought.closing.at(-1)},0)"
    for number in range(1, days.count + 1):
        row, month, is_first = days.row(number), days.cell(number, MONTH), days.cell(number, IS_FIRST)
        at = (number - 1) // 2

        def dated(first: str, last: str, is_first: str = is_first, month: str = month) -> str:
            return f"IF({is_first}=1,INDEX({first},{month}),INDEX({last},{month}))"

        flag, up_front = number % 2, lines["first_day"].span
        page.calculate(row, NUMBER, f"{days.cell(number - 1, NUMBER)}+1", number, "whole")
        page.calculate(row, MONTH, f"{days.cell(number - 1, MONTH)}+{is_first}", at + 1, "whole")
        page.calculate(row, IS_FIRST, f"1-{days.cell(number - 1, IS_FIRST)}", flag, "whole")
        day = (timeline.first_day if flag else timeline.last_day).values[at]
        page.calculate(row, DAY, dated(timeline.first_day.span, timeline.last_day.span), day, "date")
        cash_cell = days.cell(number, FIRST_SUM + 1)
        formulas = (
            dated(up_front, lines["last_day"].span),
            dated(up_front, lines["cash_last_day"].span),
            f"{cash_cell}-IF({is_first}=1,{spent.format(month)},0)",
        )
        for basis, formula in enumerate(formulas):
            column = FIRST_SUM + basis
            page.calculate(row, column, formula, sums[basis][number - 1], "usd")
            before, own = days.cell(number - 1, column + len(BASES)), days.cell(number, column)
            page.calculate(row, column + len(BASES), f"{before}+{own}", cumulated[basis][number - 1], "usd")
    return sums


def _sums(lines: Mapping[str, Series], balances: Balances, months: int) -> list[FloatArray]:
    """The sums of each basis by day; each of shape (days,)."""
    bought = balances.rolls["book_value"]
    spent = bought.movements["Put in service"].values[:months].copy()
    spent[0] += bought.opening[1]

    def days(first: FloatArray, last: FloatArray) -> FloatArray:
        return np.stack([first, last], axis=1).ravel()

    up_front, cash = lines["first_day"].values, lines["cash_last_day"].values
    return [days(up_front, lines["last_day"].values), days(up_front, cash), days(up_front - spent, cash)]


def _first_sum(days: _Days, column: int, sums: FloatArray) -> int:
    """Write the least sum that counts, and the number of the first day with one; return it, or 1 without any."""
    row, numbers, values = FIRST_ROW + len(MEASURES), days.span(NUMBER), days.span(column)
    least = LEAST_FRACTION * float(np.abs(sums).max())
    share = days.making.constant("tolerance_fraction")
    days.page.calculate(row, column, f"{share}*MAX(MAX({values}),-MIN({values}))", least, "price")
    cell = days.page.cell(row, column)
    is_sum, left = f"(({values}>{cell})+({values}<-{cell}))", f"(MAX({numbers})+1-{numbers})"
    found = np.flatnonzero(np.abs(sums) > least)
    first = int(found[0]) + 1 if len(found) else 0
    formula = f"IF(SUMPRODUCT({is_sum}*1)=0,0,MAX({numbers})+1-SUMPRODUCT(MAX({is_sum}*{left})))"
    days.page.calculate(row + 1, column, formula, first, "whole")
    return max(first, 1)


def _formulas(days: _Days, column: int, first: int, guess: str, *, is_of_assets: bool) -> dict[str, str]:
    """The formulas of the measures of one basis; what is no figure is said in words."""
    page, making = days.page, days.making
    values, numbers, sums = days.span(column), days.span(NUMBER), days.span(column + len(BASES))
    least, found = (page.cell(FIRST_ROW + len(MEASURES) + row, column) for row in (0, 1))
    rate = making.inputs.plan("discount_rate_fraction")
    # Excel's XIRR fails on a first sum of nought, so it is given the days from the first sum on
    solved = f"XIRR({days.span(column, first)},{days.span(DAY, first)},{guess})"
    no_sums = f'{found}=0,"{NO_SUMS}"'
    said = (
        f'IF({no_sums},IF(SUMPRODUCT(({values}<-{least})*1)=0,"{NOT_PAID}",'
        f'IF(SUMPRODUCT(({values}>{least})*1)=0,"{NOT_RECEIVED}",IF({found}<>{days.cell(first, NUMBER)},"{MOVED}",'
        f"IF(ISNUMBER({guess}),{solved},{guess})))))"
    )
    is_below = f"({sums}<-{least})"
    month = f"INDEX({days.span(MONTH)},1+SUMPRODUCT(MAX({is_below}*{numbers})))"
    paid_back = (
        f'IF({no_sums},IF(SUMPRODUCT({is_below}*1)=0,"{NEVER_BELOW}",'
        f'IF({days.cell(days.count, column + len(BASES))}<-{least},"{STILL_BELOW}",'
        f"INDEX({making.timeline.first_day.span},{month}))))"
    )
    formulas = {
        "npv_usd": f"XNPV({rate},{values},{days.span(DAY)})",
        "irr_fraction": said,
        "payback_month": paid_back,
    }
    if not is_of_assets:
        return formulas
    none: Callable[[str], str] = lambda formula: (  # noqa: E731
        f'IF(COUNT({making.records["assets"].column("cost_usd")})=0,"{NO_ASSETS}",{formula})'
    )
    return {measure: none(formula) for measure, formula in formulas.items()}
