"""The one timeline of the workbook: the dates, hours and fiscal year of every month."""

import numpy as np
import pandas as pd

from models.plan.statements.timeline import MONTHS_PER_QUARTER, MONTHS_PER_YEAR
from models.plan.statements.timeline import Timeline as Months
from planner.export.workbook.inputs import Inputs
from planner.export.workbook.making import Timeline
from planner.export.workbook.page import HEADER_ROW, serial
from planner.export.workbook.time_page import (
    FIRST_MONTH,
    HEADER_ROLES,
    LABEL,
    OPENING,
    TOTAL,
    UNIT,
    Series,
    TimePage,
)


def write_timeline(page: TimePage, inputs: Inputs, months: Months) -> Timeline:
    """Write the months from the plan's start month on, each from the one before."""
    calendar, settings = months.calendar, months.settings
    for column, text in ((LABEL, "Line"), (UNIT, "Unit"), (TOTAL, ""), (OPENING, "Opening")):
        page.text(HEADER_ROW, column, text or " ", HEADER_ROLES[column])
    for month in range(len(calendar)):
        page.text(HEADER_ROW, FIRST_MONTH + month, " ", "header")
    first = [serial(month) for month in calendar]
    last = [serial(month + 1) - 1 for month in calendar]
    start = inputs.plan("start_month")
    row = page.next_row
    index = page.add(
        "Number of the month",
        "",
        lambda month: f"{page.cell(row, FIRST_MONTH + month - 1)}+1",
        np.arange(1, len(calendar) + 1),
        kind="whole",
        is_sum=False,
        opening=("0", 0.0),
    )
    first_day = page.add(
        "First day",
        "date",
        lambda month: f"EDATE({page.fixed(row + 1, OPENING)},{index.at(month)}-1)",
        first,
        kind="date",
        is_sum=False,
        opening=(start, first[0]),
    )
    last_day = page.add(
        "Last day (opening: day 0 of discounting)",
        "date",
        lambda month: f"EOMONTH({first_day.at(month)},0)",
        last,
        kind="date",
        is_sum=False,
        opening=(first_day.at(-1), first[0]),
    )
    hours = page.add(
        "Hours",
        "hours",
        lambda month: f"({last_day.at(month)}-{first_day.at(month)}+1)*{inputs.constant('hours_per_day')}",
        [month.days_in_month * 24 for month in calendar],
        kind="whole",
        is_sum=False,
    )
    fiscal = inputs.plan("fiscal_year_start_month")
    year = page.add(
        "Fiscal year, named by the year it ends in",
        "",
        lambda month: (
            f"YEAR({first_day.at(month)})+IF(AND({fiscal}>1,MONTH({first_day.at(month)})>={fiscal}),1,0)"
        ),
        [_fiscal_year(month, settings.fiscal_year_start_month) for month in calendar],
        kind="year",
        is_sum=False,
    )
    start_of = settings.fiscal_year_start_month

    def period_start(title: str, months_each: str, each: int) -> Series:
        return page.add(
            title,
            "date",
            lambda month: (
                f"EDATE({first_day.at(month)},-MOD(MONTH({first_day.at(month)})-{fiscal},{months_each}))"
            ),
            [serial(month - (month.month - start_of) % each) for month in calendar],
            kind="date",
            is_sum=False,
        )

    quarters, years = (inputs.constant(f"months_per_{name}") for name in ("quarter", "year"))
    return Timeline(
        index,
        first_day,
        last_day,
        hours,
        year,
        period_start("First day of the fiscal quarter", quarters, MONTHS_PER_QUARTER),
        period_start("First day of the fiscal year", years, MONTHS_PER_YEAR),
    )


def _fiscal_year(month: pd.Period, start: int) -> int:
    return int(month.year) + (1 if 1 < start <= month.month else 0)
