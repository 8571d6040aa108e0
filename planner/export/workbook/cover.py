"""Margin and debt service cover: of the last 12 months by month, and of fiscal quarters and years."""

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from models.plan.statements.figures import TRAILING_MONTHS
from planner.export.workbook.making import Making
from planner.export.workbook.period_page import PeriodPage
from planner.export.workbook.time_page import FloatArray, Series, TimePage


def cover_by_month(
    page: TimePage, making: Making, income: Mapping[str, Series], cash: Mapping[str, Series]
) -> dict[str, Series]:
    """Write debt service by month, and both ratios of the 12 months up to each, from the 12th month on."""
    page.heading("The last 12 months, from the 12th month on")
    index, dates = making.timeline.index, making.timeline.first_day.span_of(making.horizon)
    year = making.constant("months_per_year")
    monthly = making.statements.ratios("month")
    debt = _debt_service(page, making, cash, monthly["debt_service_usd"].to_numpy())

    def trailing(line: Series) -> Callable[[int], str]:
        span = line.span_of(making.horizon)

        def formula(t: int) -> str:
            now = page.month_cell(t)
            return f'SUMIFS({span},{dates},">"&EDATE({now},-{year}),{dates},"<="&{now})'

        return formula

    frame = making.statements.trailing_ratios()
    parts = income["ebitda"], income["revenue"], cash["cash_available"], debt
    sums = [trailing(part) for part in parts]

    def ratio(above: int, below: int) -> Callable[[int], str]:
        return lambda t: (
            f'IF(OR({index.at(t)}<{year},{sums[below](t)}=0),"",{sums[above](t)}/{sums[below](t)})'
        )

    early = np.full(min(TRAILING_MONTHS - 1, page.months), np.nan)

    def figures(name: str) -> FloatArray:
        return np.concatenate([early, frame[name].to_numpy(dtype=np.float64)])

    return {"debt_service": debt} | _ratios(page, ratio(0, 1), ratio(2, 3), figures)


def cover_by_period(
    page: PeriodPage,
    making: Making,
    income: Mapping[str, Series],
    cash: Mapping[str, Series],
    available: Series,
) -> dict[str, Series]:
    """Write debt service and both ratios of quarters or years, from the lines of the same sheet.

    The cash available is that of the months of the plan, without what is received after them.
    """
    page.heading("Margin and debt service cover, of the months in the plan")
    frame: pd.DataFrame = making.statements.ratios(page.by)
    debt = _debt_service(page, making, cash, page.padded(frame["debt_service_usd"]))

    def ratio(above: Series, below: Series) -> Callable[[int], str]:
        return lambda t: f'IF({below.at(t)}=0,"",{above.at(t)}/{below.at(t)})'

    def figures(name: str) -> FloatArray:
        return page.padded(frame[name], np.nan)

    margin, cover = ratio(income["ebitda"], income["revenue"]), ratio(available, debt)
    return {"debt_service": debt} | _ratios(page, margin, cover, figures)


def _debt_service(page: TimePage, making: Making, cash: Mapping[str, Series], figures: FloatArray) -> Series:
    interest, principal = cash["interest"], cash["principal"]
    return page.add(
        "Debt service: interest and principal",
        making.currency,
        lambda t: f"-{interest.at(t)}-{principal.at(t)}",
        figures,
    )


def _ratios(
    page: TimePage,
    margin: Callable[[int], str],
    cover: Callable[[int], str],
    figures: Callable[[str], FloatArray],
) -> dict[str, Series]:
    return {
        "ebitda_margin_fraction": page.add(
            "EBITDA margin", "fraction", margin, figures("ebitda_margin_fraction"), kind="percent", is_sum=False
        ),
        "dscr_ratio": page.add(
            "Debt service cover (DSCR): cash available / debt service", "ratio", cover, figures("dscr_ratio"),
            kind="cents", is_sum=False),
    }  # fmt: skip
