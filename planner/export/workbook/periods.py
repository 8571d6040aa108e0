"""The sheets of fiscal quarters and fiscal years: every statement and every ratio, from the sheets by month."""

from collections.abc import Mapping
from dataclasses import dataclass

from models.plan.statements.lines import CASH, INCOME, INTERNAL_VALUE, By, Line
from planner.export.workbook.balances import Backlog, Balances
from planner.export.workbook.concentration import write_concentration
from planner.export.workbook.cover import cover_by_period
from planner.export.workbook.making import Making
from planner.export.workbook.parts import Part, Parts
from planner.export.workbook.period_page import PeriodPage
from planner.export.workbook.rolls import Roll, write_lines, write_roll
from planner.export.workbook.time_page import Series
from planner.export.workbook.use_figures import Use, use_by_period

ROLLS = {
    "receivables": "Receivables",
    "deferred_revenue": "Deferred revenue",
    "straight_line": "Straight-line receivable",
    "book_value": "Book value of assets",
}
"""Balances in the order in which they are shown."""


@dataclass(frozen=True)
class Monthly:
    """All that the sheets by month hold, for quarters and years to add up."""

    income: Mapping[str, Series]
    cash: Mapping[str, Series]
    """Cash lines, internal value, and what is discounted."""
    cash_balance: Roll
    backlog: Backlog
    balances: Balances
    sites: Parts
    tenants: Parts
    use: tuple[Use, ...]
    cover: Mapping[str, Series]
    """Margin and debt service cover of the last 12 months."""


@dataclass(frozen=True)
class Periods:
    """The lines of one sheet of quarters or years."""

    by: By
    title: str
    income: Mapping[str, Series]
    cash: Mapping[str, Series]
    cash_balance: Roll
    backlog: Roll
    ratios: Mapping[str, Series]
    """Cover, concentration, and the use of the whole fleet, by the statements' column."""


def write_periods(page: PeriodPage, making: Making, monthly: Monthly) -> Periods:
    """Write every statement by quarter or year: flows added up, balances rolled, ratios made anew."""
    page.begin(making)
    currency = making.currency
    page.heading("Income statement")
    income = _added(page, making, INCOME, monthly.income)
    page.heading("Cash flow")
    cash = _added(page, making, CASH, monthly.cash)
    balance = _rolled(page, making, "Cash balance", "cash", monthly.cash_balance)
    page.heading("Internal value, no cash")
    _added(page, making, INTERNAL_VALUE, monthly.cash)
    backlog = _backlog(page, making, monthly.backlog)
    for name, title in ROLLS.items():
        _rolled(page, making, title, title.lower(), monthly.balances.rolls[name])
    page.heading("From EBITDA to cash, in the months of the plan")
    bridge = {
        label: page.add(label, currency, page.added(line), page.sums(line), is_subtotal=line is last)
        for last in [list(monthly.balances.bridge.values())[-1]]
        for label, line in monthly.balances.bridge.items()
    }
    available = list(bridge.values())[-1]
    ratios = cover_by_period(page, making, income, cash, available)
    tenants = tuple(part for part in monthly.tenants.parts if part.key)
    ratios |= write_concentration(page, making, tenants, income["lease_revenue"])
    for use in monthly.use:
        page.heading(f"Use and prices: {'site ' + use.site if use.site else 'all sites'}")
        lines = use_by_period(page, making, use)
        ratios |= {} if use.site else lines
    for part in (*monthly.sites.parts, *monthly.tenants.parts):
        _part(page, making, part)
    return Periods(page.by, page.title, income, cash, balance, backlog, ratios)


def _added(
    page: PeriodPage, making: Making, lines: tuple[Line, ...], monthly: Mapping[str, Series]
) -> dict[str, Series]:
    """Lines added up by period; their subtotals are made anew."""
    formulas = {line.name: page.added(monthly[line.name]) for line in lines if not line.sums}
    figures = {line.name: page.sums(monthly[line.name]) for line in lines}
    return write_lines(page, making.currency, lines, figures, formulas)


def _rolled(page: PeriodPage, making: Making, title: str, what: str, roll: Roll) -> Roll:
    """A balance rolled by period, from the opening of the months."""
    page.heading(title)
    opening = roll.closing.at(-1), roll.opening[1]
    movements = {label: (page.added(line), page.sums(line)) for label, line in roll.movements.items()}
    return write_roll(page, making.currency, what, opening, movements)


def _backlog(page: PeriodPage, making: Making, backlog: Backlog) -> Roll:
    """The roll of the backlog, and its firm and next parts at the end of each period."""
    title = "Backlog (remaining performance obligations), headline"
    roll = _rolled(page, making, title, "backlog", backlog.roll)
    for label, line, unit, kind in (
        ("Firm part", backlog.firm, making.currency, "usd"),
        ("Falls into the next 12 months", backlog.next_12, making.currency, "usd"),
        ("Firm share", backlog.firm_share, "fraction", "percent"),
        ("Share of the next 12 months", backlog.next_12_share, "fraction", "percent"),
    ):
        page.add(
            f"{label} of the closing backlog",
            unit,
            page.at_end(line),
            page.ends(line),
            kind=kind,
            is_sum=False,
        )
    return roll


def _part(page: PeriodPage, making: Making, part: Part) -> None:
    """The income of one site, of one tenant, or of none."""
    page.heading(f"Income statement: {part.title[0].lower()}{part.title[1:]}")
    _added(page, making, part.kinds, part.lines)
