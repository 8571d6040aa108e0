"""The table of contents of the workbook: its sheets in reading order, and the order in which they are made."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from models.plan.display import status_sentence
from models.plan.plan import Plan
from models.plan.statements import Statements
from models.plan.statements.lines import By as ByPeriod
from planner.export.extras import NOTHING, Extras
from planner.export.tables import By
from planner.export.workbook.balances import write_backlog, write_balances
from planner.export.workbook.checks import planner_cell, write_checks
from planner.export.workbook.contents import CHECKS, HORIZON_SHEETS, PRICED, SHEETS, SUMMED, WIDE
from planner.export.workbook.cover import cover_by_month
from planner.export.workbook.extra_pages import write_extra_pages
from planner.export.workbook.hall_use import write_hall_use
from planner.export.workbook.inputs import write_inputs
from planner.export.workbook.internal import write_internal
from planner.export.workbook.lease_rows import distinct_leases, lease_rows
from planner.export.workbook.lease_schedule import schedule_table, write_schedule
from planner.export.workbook.lease_sums import finish_leases
from planner.export.workbook.leases import Leases, begin_leases
from planner.export.workbook.levels import write_levels
from planner.export.workbook.making import Making
from planner.export.workbook.own_use import write_own_use
from planner.export.workbook.page import Page
from planner.export.workbook.parts import write_sites_income, write_tenants_income
from planner.export.workbook.period_page import PeriodPage
from planner.export.workbook.periods import Monthly, Periods, write_periods
from planner.export.workbook.plan_checks import capacity_checks, schedule_checks, value_checks
from planner.export.workbook.policies import Sources, write_policies
from planner.export.workbook.prices import write_prices
from planner.export.workbook.records import write_records
from planner.export.workbook.returns import BASES, MEASURES, write_returns
from planner.export.workbook.run_page import write_run
from planner.export.workbook.runs import write_decisions
from planner.export.workbook.sheet import PlainSheet
from planner.export.workbook.sites import Sites, write_sites
from planner.export.workbook.statement_checks import return_checks, statement_checks
from planner.export.workbook.statement_pages import finish_cash, write_cash, write_income
from planner.export.workbook.styles import Styles
from planner.export.workbook.summary import gap_usd, write_summary
from planner.export.workbook.sums import write_sums
from planner.export.workbook.table import Table
from planner.export.workbook.time_page import TimePage
from planner.export.workbook.timeline import write_timeline
from planner.export.workbook.use_figures import use_by_month

OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
    "nan_inf_to_errors": False,
}


def write_workbook(path: Path, plan: Plan, by: By | None = None, extras: Extras = NOTHING) -> None:
    """Write a plan as a workbook with live formulas, and with what the answer to a question adds.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    book = xlsxwriter.Workbook(str(path), OPTIONS)
    try:
        book.set_calc_mode("auto")
        book.set_properties({"title": f"Lease schedule: {plan.case.plan.name}", "subject": status_line(plan)})
        _write_sheets(book, plan, by, extras)
    finally:
        try:
            book.close()
        except xlsxwriter.exceptions.FileCreateError as error:
            raise OSError(f"{path}: the workbook could not be written ({error})") from error


def status_line(plan: Plan) -> str:
    """How sure the value is; of a plan that is not proven also what is at stake."""
    sentence = status_sentence(plan)
    if plan.solve.status == "proven":
        return sentence
    return f"{sentence} That is up to {plan.case.plan.currency} {gap_usd(plan):,.0f}."


def _pages(book: Any, plan: Plan, statements: Statements, by: By | None, extras: Extras) -> dict[str, Page]:
    """Every sheet with its header, still without content."""
    styles, timeline = Styles(book), statements.books.timeline
    months = _months(statements)
    periods: dict[str, ByPeriod] = {"Fiscal years": "fiscal_year", "Quarters": "quarter"}
    pages: dict[str, Page] = {}
    added = [(table.title, "output", table.sentence) for table in extras.tables]
    behind = [title for title, *_ in SHEETS].index(CHECKS)
    for title, kind, sentence in (*SHEETS[:behind], *added, *SHEETS[behind:]):
        if (title == SUMMED and by is None) or (title == PRICED and plan.prices is None):
            continue
        sheet = book.add_worksheet(title, PlainSheet)
        if title in periods:
            count = len(timeline.periods(periods[title], timeline.months).labels)
            pages[title] = PeriodPage(sheet, styles, title, kind=kind, months=count, by=periods[title])
        elif title in months:
            pages[title] = TimePage(sheet, styles, title, kind=kind, months=months[title])
        else:
            pages[title] = Page(sheet, styles, title, kind=kind)
        pages[title].pages_wide = WIDE.get(title, pages[title].pages_wide)
        pages[title].head(plan.case.plan.name, status_line(plan), plan.solve.status == "proven", sentence)
    return pages


def _months(statements: Statements) -> dict[str, int]:
    """How many months each sheet with the timeline has: those of the horizon, or more."""
    books = statements.books
    horizon = dict.fromkeys(HORIZON_SHEETS, books.timeline.horizon)
    return horizon | {
        "Cash": books.months_of("cash", "receivables"),
        "RPO": books.months_of("backlog", "straight_line"),
        "Balances": books.timeline.months,
        "Timeline": books.timeline.months,
    }


def _write_sheets(book: Any, plan: Plan, by: By | None, extras: Extras) -> None:
    """Inputs first, then what follows from them, checks last; every sheet shows the master check."""
    statements = Statements(plan.case, plan.decisions)
    pages = _pages(book, plan, statements, by, extras)
    time = {
        title: page
        for title, page in pages.items()
        if isinstance(page, TimePage) and not isinstance(page, PeriodPage)
    }
    making = _begin(pages, time, plan, statements)
    rows = lease_rows(making)
    levels = write_levels(time["Levels"], making)
    leases = begin_leases(pages["Leases"], making)
    schedule = schedule_table(pages["Lease schedule"], rows[0], is_inside=True)
    later = schedule_table(pages["Later months"], rows[1], is_inside=False)
    write_schedule(schedule, making, leases, levels, rows[0], "LeaseSchedule")
    write_schedule(later, making, leases, None, rows[1], "LaterMonths")
    finish_leases(leases, schedule, later, rows)
    if by is not None:
        write_sums(pages[SUMMED], making, leases, schedule, by)
    runs = write_decisions(pages["Decisions"], making, leases, extras)
    write_extra_pages(pages, extras, making.currency)
    own = write_own_use(pages["Own use"], making, levels)
    halls = write_hall_use(time["Halls by month"], making, levels, schedule, own)
    sites = write_sites(time["Sites by month"], making, levels, halls)
    income = write_income(time["P&L"], making, schedule, own, leases, sites)
    cash = write_cash(time["Cash"], making, schedule, leases, income)
    policies = write_policies(time["Policies"], making, Sources(schedule, own, levels, cash.plan_balance))
    internal = write_internal(time["Internal value"], making, own, runs, policies)
    lines = finish_cash(time["Cash"], making, cash, internal)
    by_site = write_sites_income(time["P&L by site"], making, (schedule, own), leases, sites, income)
    ratios = time["Ratios by month"]
    monthly = Monthly(
        income,
        lines,
        cash.balance,
        write_backlog(time["RPO"], making, leases, (schedule, later)),
        write_balances(time["Balances"], making, leases, (schedule, later), income, cash),
        by_site,
        write_tenants_income(time["P&L by tenant"], making, schedule, leases, income),
        use_by_month(ratios, making, halls, sites, income, by_site.parts),
        cover_by_month(ratios, making, income, lines),
    )
    periods = [
        write_periods(page, making, monthly) for page in pages.values() if isinstance(page, PeriodPage)
    ]
    if plan.prices is not None:
        write_prices(time[PRICED], making, plan.prices)
    _finish(pages, making, monthly, periods, leases, sites, (schedule, own))


def _begin(
    pages: Mapping[str, Page], time: Mapping[str, TimePage], plan: Plan, statements: Statements
) -> Making:
    """Write inputs, records and timeline, and every month's header."""
    books = statements.books
    inputs = write_inputs(pages["Inputs used"], plan.case)
    records = write_records(pages["Records"], inputs)
    timeline = write_timeline(time["Timeline"], inputs, books.timeline)
    for title, page in time.items():
        if title != "Timeline":
            page.month_header(timeline.first_day, timeline.fiscal_year)
    return Making(plan, books, statements, distinct_leases(books.contracts), inputs, records, timeline)


def _finish(
    pages: Mapping[str, Page],
    making: Making,
    monthly: Monthly,
    periods: Sequence[Periods],
    leases: Leases,
    sites: Sites,
    tables: tuple[Table, Table],
) -> None:
    """Write returns, checks, summary and run, and the master check on every sheet."""
    place = pages[CHECKS]
    checks = value_checks(making, monthly.cash)
    at_rates = {basis: len(checks) + len(MEASURES) * at + 1 for at, basis in enumerate(BASES)}
    guesses = {basis: planner_cell(place, at) for basis, at in at_rates.items()}
    returns = write_returns(pages["Returns"], making, monthly.cash, monthly.balances, guesses)
    checks += return_checks(making, returns)
    checks += schedule_checks(making, *tables) + capacity_checks(making, sites)
    checks += statement_checks(making, monthly, periods)
    formula, text = write_checks(place, making, checks)
    write_summary(pages["Summary"], making, leases, sites, monthly, periods[0], returns)
    write_run(pages["Run"], making)
    for each in pages.values():
        each.master(formula if each is place else place.fixed(2, 0), text)
