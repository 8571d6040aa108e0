"""The table of contents of the workbook: its sheets in reading order, and the order in which they are made."""

from pathlib import Path
from typing import Any

import xlsxwriter

from models.plan.display import status_sentence
from models.plan.plan import Plan
from models.plan.statements import Statements
from planner.export.tables import By
from planner.export.workbook.balances import write_backlog, write_balances
from planner.export.workbook.checks import all_checks, write_checks
from planner.export.workbook.hall_use import write_hall_use
from planner.export.workbook.inputs import write_inputs
from planner.export.workbook.internal import write_internal
from planner.export.workbook.lease_rows import distinct_leases, lease_rows
from planner.export.workbook.lease_schedule import schedule_table, write_schedule
from planner.export.workbook.lease_sums import finish_leases
from planner.export.workbook.leases import begin_leases
from planner.export.workbook.levels import write_levels
from planner.export.workbook.making import Making
from planner.export.workbook.own_use import write_own_use
from planner.export.workbook.page import Page
from planner.export.workbook.policies import Sources, write_policies
from planner.export.workbook.records import write_records
from planner.export.workbook.run_page import write_run
from planner.export.workbook.runs import write_decisions
from planner.export.workbook.sheet import PlainSheet
from planner.export.workbook.sites import write_sites
from planner.export.workbook.statement_pages import finish_cash, write_cash, write_income
from planner.export.workbook.styles import Styles
from planner.export.workbook.summary import gap_usd, write_summary
from planner.export.workbook.sums import write_sums
from planner.export.workbook.time_page import TimePage
from planner.export.workbook.timeline import write_timeline

OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
    "nan_inf_to_errors": False,
}
SUMMED = "Schedule added up"
"""Title of the sheet that is there when sums are asked for."""
SHEETS: tuple[tuple[str, str, str], ...] = (
    (
        "Summary",
        "output",
        "The plan at a glance. Each figure is a formula; follow it to where it comes from.",
    ),
    (
        "Lease schedule",
        "output",
        "A row for each lease, month and hall inside the horizon; workings to the right.",
    ),
    (SUMMED, "output", "The lease schedule added up."),
    ("Decisions", "output", "Every lease request and every training run, accepted or declined."),
    (
        "Own use",
        "output",
        "GPUs of training runs, internal pools and on demand, by hall and month (monthly averages).",
    ),
    ("Sites by month", "output", "What GPUs do, power in use against the limit, and what sites cost."),
    ("P&L", "output", "The income statement by month; what costs is negative."),
    ("Cash", "output", "Cash by month to the last receipt; internal value stands below it and is no cash."),
    ("RPO", "output", "The backlog until every term has ended, and its firm part."),
    (
        "Balances",
        "output",
        "Receivables, deferred revenue, straight line and book values, from opening to closing.",
    ),
    ("Checks", "check", "The workbook's formulas beside the figures that the planner computed by itself."),
    ("Policies", "workings", "The figure of each policy beside its limit."),
    ("Internal value", "workings", "Pools tier by tier, and all that is value but no cash."),
    ("Halls by month", "workings", "What the GPUs of each hall do."),
    ("Leases", "workings", "The accepted leases: their terms, up-front sums, fees and balances."),
    (
        "Later months",
        "workings",
        "The lease schedule after the horizon, for backlog and straight lines only.",
    ),
    ("Levels", "workings", "Power and energy price of sites, GPUs of halls, the on-demand market."),
    ("Timeline", "workings", "The one timeline of all sheets: the same column is the same month everywhere."),
    ("Records", "workings", "The inputs again, a record in a row, for formulas to look things up in."),
    ("Inputs used", "input", "Every input with its unit and the place that it was read from."),
    ("Run", "input", "How the plan was found."),
)
"""Every sheet: title, what it is, and its sentence."""


WIDE = {"Leases": 5, "Records": 3, "Later months": 2}
"""Pages side by side on which wide sheets of workings are printed."""


def write_workbook(path: Path, plan: Plan, by: By | None = None) -> None:
    """Write a plan as a workbook with live formulas.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    book = xlsxwriter.Workbook(str(path), OPTIONS)
    try:
        book.set_calc_mode("auto")
        book.set_properties({"title": f"Lease schedule: {plan.case.plan.name}", "subject": status_line(plan)})
        _write_sheets(book, plan, by)
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


def _pages(book: Any, plan: Plan, statements: Statements, by: By | None) -> dict[str, Page]:
    """Every sheet with its header, still without content."""
    styles, books = Styles(book), statements.books
    months = {
        "Sites by month": books.timeline.horizon,
        "P&L": books.timeline.horizon,
        "Policies": books.timeline.horizon,
        "Internal value": books.timeline.horizon,
        "Halls by month": books.timeline.horizon,
        "Levels": books.timeline.horizon,
        "Cash": books.months_of("cash", "receivables"),
        "RPO": books.months_of("backlog", "straight_line"),
        "Balances": books.timeline.months,
        "Timeline": books.timeline.months,
    }
    pages: dict[str, Page] = {}
    for title, kind, sentence in SHEETS:
        if title == SUMMED and by is None:
            continue
        sheet = book.add_worksheet(title, PlainSheet)
        pages[title] = (
            TimePage(sheet, styles, title, kind=kind, months=months[title])
            if title in months
            else Page(sheet, styles, title, kind=kind)
        )
        pages[title].pages_wide = WIDE.get(title, pages[title].pages_wide)
        pages[title].head(plan.case.plan.name, status_line(plan), plan.solve.status == "proven", sentence)
    return pages


def _write_sheets(book: Any, plan: Plan, by: By | None) -> None:
    """Inputs first, then what follows from them, checks last; every sheet shows the master check."""
    statements = Statements(plan.case, plan.decisions)
    books = statements.books
    pages = _pages(book, plan, statements, by)
    time: dict[str, TimePage] = {title: page for title, page in pages.items() if isinstance(page, TimePage)}
    inputs = write_inputs(pages["Inputs used"], plan.case)
    records = write_records(pages["Records"], inputs)
    timeline = write_timeline(time["Timeline"], inputs, books.timeline)
    for title, page in time.items():
        if title != "Timeline":
            page.month_header(timeline.first_day, timeline.fiscal_year)
    making = Making(plan, books, statements, distinct_leases(books.contracts), inputs, records, timeline)
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
    runs = write_decisions(pages["Decisions"], making, leases)
    own = write_own_use(pages["Own use"], making, levels)
    halls = write_hall_use(time["Halls by month"], making, levels, schedule, own)
    sites = write_sites(time["Sites by month"], making, levels, halls)
    income = write_income(time["P&L"], making, schedule, own, leases, sites)
    cash = write_cash(time["Cash"], making, schedule, leases, income)
    policies = write_policies(time["Policies"], making, Sources(schedule, own, levels, cash.plan_balance))
    internal = write_internal(time["Internal value"], making, own, runs, policies)
    cash_lines = finish_cash(time["Cash"], making, cash, internal)
    backlog = write_backlog(time["RPO"], making, leases, (schedule, later))
    balances = write_balances(time["Balances"], making, leases, (schedule, later), income, cash)
    made = {
        "income": income,
        "cash": cash_lines | {"closing": cash.closing},
        "backlog": backlog,
        "balances": balances,
    }
    formula, text = write_checks(pages["Checks"], making, all_checks(making, schedule, own, sites, made))
    write_summary(pages["Summary"], making, leases, sites, income, cash_lines)
    write_run(pages["Run"], making)
    place = pages["Checks"]
    for each in pages.values():
        each.master(formula if each is place else place.fixed(2, 0), text)
