"""Checks of the statements: by month, by quarter and year, by site and tenant, and of what must be nought."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd

from models.plan.statements.lines import Split
from planner.export.workbook.checks import Check, Kind
from planner.export.workbook.making import Making
from planner.export.workbook.parts import Parts
from planner.export.workbook.periods import Monthly, Periods
from planner.export.workbook.returns import BASES, MEASURES, Returns
from planner.export.workbook.time_page import Series
from planner.export.workbook.use_figures import BY_KEY

UNITS = {
    "ebitda_margin_fraction": "fraction",
    "dscr_ratio": "ratio",
    "top_1_fraction": "fraction",
    "top_3_fraction": "fraction",
    "hhi_points": "points",
}
WORDS = {
    "ebitda_margin_fraction": "EBITDA margin",
    "dscr_ratio": "Debt service cover",
    "top_1_fraction": "Share of the largest tenant",
    "top_3_fraction": "Share of the three largest tenants",
    "hhi_points": "Herfindahl-Hirschman index",
}
KINDS: Mapping[str, Kind] = {"npv_usd": "cents", "irr_fraction": "ratio", "payback_month": "month"}
TITLES = {"npv_usd": "Net present value", "irr_fraction": "Rate of return", "payback_month": "Payback"}


def return_checks(making: Making, returns: Returns) -> list[Check]:
    """NPV, rate and payback on each basis, as figures or in the same words."""
    checks = []
    for basis, title in BASES.items():
        for measure in MEASURES:
            figure, kind = returns.figures[basis, measure], KINDS[measure]
            unit = {"irr_fraction": "fraction a year", "payback_month": "month"}.get(measure, making.currency)
            name = f"{TITLES[measure]}: {title[0].lower()}{title[1:]}"
            checks.append(Check(name, unit, returns.cells[basis, measure], figure, kind))
    return checks


def statement_checks(making: Making, monthly: Monthly, periods: Sequence[Periods]) -> list[Check]:
    """Every statement beside the planner's own, and all that must end at nought."""
    return [
        *_by_month(making, monthly),
        *_endings(making, monthly),
        *_backlog(making, monthly),
        *_parts(making, "site", monthly.sites, "ebit"),
        *_parts(making, "tenant", monthly.tenants, "ebitda"),
        *_ratios_by_month(making, monthly),
        *(check for one in periods for check in _by_period(making, one)),
    ]


def _by_month(making: Making, monthly: Monthly) -> Iterator[Check]:
    income, cash = making.statements.income("month"), making.statements.cash("month")
    for name in ("lease_revenue", "revenue", "ebitda", "pretax_result"):
        title = f"P&L: {_words(name)}"
        figure = float(income[f"{name}_usd"].sum())
        yield Check(title, making.currency, monthly.income[name].total_cell, figure)
    for name in ("plan_cash", "net_cash", "internal_value"):
        figure = float(cash[f"{name}_usd"].sum())
        yield Check(f"Cash: {_words(name)}", making.currency, monthly.cash[name].total_cell, figure)


def _endings(making: Making, monthly: Monthly) -> Iterator[Check]:
    """The closing cash, balances that must end at nought, and EBITDA that must come to cash."""
    currency, digits = making.currency, making.constant("decimals_usd")
    frame, rolls = making.statements.cash("month"), monthly.balances.rolls
    closing = float(frame["closing_cash_usd"].iloc[-1])
    yield Check("Closing cash", currency, monthly.cash_balance.closing.last_cell, closing)
    for title, line in (
        ("Backlog after the end of all terms", monthly.backlog.roll.closing),
        ("Receivables after the last receipt", rolls["receivables"].closing),
    ):
        yield Check(title, currency, f"ROUND({line.last_cell},{digits})", 0.0)
    for title, line in (
        ("EBITDA over balances to cash", monthly.balances.difference),
        ("EBIT of all sites less EBIT", monthly.sites.difference),
        ("EBITDA of all tenants and of none, less EBITDA", monthly.tenants.difference),
    ):
        yield Check(title, currency, f"SUMSQ({line.span})", 0.0)


def _backlog(making: Making, monthly: Monthly) -> Iterator[Check]:
    rpo, backlog = making.statements.rpo("month"), monthly.backlog
    lines = dict(zip(("signed", "recognised", "recalled"), backlog.roll.movements.values(), strict=True))
    for name, line in lines.items():
        figure = float(rpo[f"{name}_usd"].sum())
        yield Check(f"Backlog: {name}", making.currency, line.total_cell, figure)
    for name, title, line in (
        ("firm_usd", "firm part", backlog.firm),
        ("next_12_months_usd", "falls into the next 12 months", backlog.next_12),
    ):
        figure = float(rpo[name].sum())
        yield Check(f"Backlog: {title}, all months", making.currency, f"SUM({line.span})", figure)
    share = float(rpo["next_12_months_fraction"].sum())
    title = "Backlog: share of the next 12 months, all months"
    yield Check(title, "fraction", f"SUM({backlog.next_12_share.span})", share, "ratio")


def _parts(making: Making, split: Split, parts: Parts, name: str) -> Iterator[Check]:
    """Each part's result over the horizon."""
    frame = making.statements.income("month", split)
    for part in parts.parts:
        own = frame[frame[split] == part.key]
        title = f"P&L by {split}: {_words(name) if split == 'site' else 'contribution'}, {part.key or 'none'}"
        yield Check(title, making.currency, part.lines[name].total_cell, float(own[f"{name}_usd"].sum()))


def _ratios_by_month(making: Making, monthly: Monthly) -> Iterator[Check]:
    """Ratios of the last 12 months, of each month's use, and prices: all months added up."""
    trailing = making.statements.trailing_ratios()
    yield from _added_up("Ratios by month", monthly.cover, trailing)
    for use in monthly.use:
        split: Split | None = "site" if use.site else None
        where = f"Ratios by month, {use.site}" if use.site else "Ratios by month"
        for frame in (
            making.statements.utilisation("month", split),
            making.statements.prices("month", split),
        ):
            own = frame[frame["site"] == use.site] if use.site else frame
            yield from _added_up(where, use.lines, own, making.currency)


def _by_period(making: Making, periods: Periods) -> Iterator[Check]:
    """Amounts of all periods, the last balances, and the ratios of all periods added up."""
    books, by, currency = making.statements, periods.by, making.currency
    income, cash = books.income(by), books.cash(by)
    for name in ("lease_revenue", "revenue", "ebitda", "pretax_result"):
        figure = float(income[f"{name}_usd"].sum())
        yield Check(f"{periods.title}: {_words(name)}", currency, periods.income[name].total_cell, figure)
    for name in ("plan_cash", "net_cash"):
        figure = float(cash[f"{name}_usd"].sum())
        yield Check(f"{periods.title}: {_words(name)}", currency, periods.cash[name].total_cell, figure)
    closing = float(cash["closing_cash_usd"].iloc[-1])
    yield Check(f"{periods.title}: closing cash", currency, periods.cash_balance.closing.last_cell, closing)
    backlog = float(books.rpo(by)["closing_usd"].sum())
    formula = f"SUM({periods.backlog.closing.span})"
    yield Check(f"{periods.title}: closing backlog, added up", currency, formula, backlog)
    for frame in (books.ratios(by), books.concentration(by), books.utilisation(by), books.prices(by)):
        yield from _added_up(periods.title, periods.ratios, frame, currency)


def _added_up(
    where: str, lines: Mapping[str, Series], frame: pd.DataFrame, currency: str = ""
) -> Iterator[Check]:
    """The ratios among the lines, each added up over all months or periods."""
    for key, line in lines.items():
        is_ratio = key in UNITS or (key in BY_KEY and BY_KEY[key].kind == "ratio")
        if is_ratio and key in frame:
            unit = UNITS.get(key) or BY_KEY[key].unit.replace("USD", currency)
            figure = float(np.nansum(frame[key].to_numpy(dtype=np.float64)))
            title = WORDS.get(key) or BY_KEY[key].title
            is_large = unit in (f"{currency}/kW-month", f"{currency}/MW")
            kind: Kind = "cents" if is_large else "ratio"
            yield Check(f"{where}: {title}, added up", unit, f"SUM({line.span})", figure, kind)


def _words(name: str) -> str:
    return " ".join({"ebit": "EBIT", "ebitda": "EBITDA"}.get(word, word) for word in name.split("_"))
