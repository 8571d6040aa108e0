"""The lease schedule added up by month, by lease, or by site and month."""

from collections.abc import Callable, Sequence
from typing import Any

from models.plan.plan import Plan
from planner.export.tables import By, lease_schedule
from planner.export.workbook.leases import Leases
from planner.export.workbook.making import Making
from planner.export.workbook.page import FIRST_ROW, HEADER_ROW, Page, serial
from planner.export.workbook.table import Table

AMOUNTS = (
    ("gpus", "GPUs", "whole"),
    ("in_use", "GPUs in use", "gpus"),
    ("mw", "IT power (MW)", "mw"),
    ("billing", "Billing", "usd"),
    ("credit", "Service credit", "usd"),
    ("revenue", "Revenue", "usd"),
)
SOURCES = {"gpus": "gpus", "in_use": "gpus_in_use", "mw": "it_power_mw"}
"""Where the planner's own table calls an amount otherwise than `<key>_usd`."""


def write_sums(page: Page, making: Making, leases: Leases, schedule: Table, by: By) -> None:
    """Write one row for each month, lease, or site and month, as sums over the lease schedule."""
    heads, rows = _keys(making, leases, by)
    amounts = [one for one in AMOUNTS if by != "lease" or one[2] == "usd"]
    for at, text in enumerate([*heads, *(title for _, title, _ in amounts)]):
        page.text(HEADER_ROW, at, text, "header" if at < len(heads) else "header_right")
    figures = _figures(making.plan, by)
    for index, cells in enumerate(rows):
        row, where = FIRST_ROW + index, f'{schedule.column("status")},"<>recalled"'
        for at, (formula, shown, kind, key, number) in enumerate(cells):
            page.calculate(row, at, formula, shown, kind)
            target = page.cell(row, at) if kind == "month" else number
            where += f",{schedule.column(key)},{target}"
        for at, (key, _, kind) in enumerate(amounts, start=len(cells)):
            figure = figures[SOURCES.get(key, f"{key}_usd")][index]
            page.calculate(row, at, f"SUMIFS({schedule.column(key)},{where})", figure, kind)
    page.sheet.freeze_panes(FIRST_ROW, len(heads))
    page.sheet.repeat_rows(HEADER_ROW)
    page.widths([18] * (len(heads) + len(amounts)))


def _figures(plan: Plan, by: By) -> dict[str, list[Any]]:
    frame = lease_schedule(plan, by).frame
    return {str(name): frame[name].tolist() for name in frame.columns}


def _keys(making: Making, leases: Leases, by: By) -> tuple[Sequence[str], list[list[tuple[Any, ...]]]]:
    """Headers, and for every row its keys: formula, what it shows, kind, column of the schedule, number."""
    figures, first, block = _figures(making.plan, by), making.timeline.first_day, leases.block
    months = [making.plan.case.month_index(month) for month in figures.get("month", [])]

    def month(at: int) -> tuple[Any, ...]:
        shown = serial(making.plan.case.plan.start_month + at)
        return first.page.fixed(first.row, 4 + at), shown, "month", "month", ""

    if by == "month":
        return ("Month",), [[month(at)] for at in months]
    if by == "lease":
        numbers = {lease.request.id: at for at, lease in enumerate(making.leases)}
        rows = [numbers[name] for name in figures["request"]]
        cell: Callable[..., str] = lambda at: block.page.fixed(block.first_row + at, 0)  # noqa: E731
        names = [making.leases[at].request.id for at in rows]
        return ("Request",), [
            [(block.at(at, "request"), name, "text", "lease", cell(at))]
            for at, name in zip(rows, names, strict=True)
        ]
    sites, index = making.records["sites"], making.facts.fleet.site_index
    return ("Site", "Month"), [
        [
            (
                sites.at(index[site], "id"),
                site,
                "text",
                "site",
                sites.page.fixed(sites.first_row + index[site], 0),
            ),
            month(at),
        ]
        for site, at in zip(figures["site"], months, strict=True)
    ]
