"""What follows from the lease schedule for each lease: prepayment, fees, refunds, straight line, backlog."""

from collections.abc import Callable
from typing import Any

import numpy as np

from models.plan.discounting import discount_factors
from models.plan.lease_months import LeaseMonths
from models.plan.statements.lease_postings import opening_deferred_usd, opening_receipt_months
from planner.export.workbook.lease_rows import LeaseRows, site_shares, straight_line_usd
from planner.export.workbook.leases import Leases
from planner.export.workbook.making import Making
from planner.export.workbook.page import serial
from planner.export.workbook.table import Table


def finish_leases(leases: Leases, schedule: Table, later: Table, rows: tuple[LeaseRows, LeaseRows]) -> None:
    """Write what follows from the lease schedule: prepayments, fees, refunds, straight lines, backlog."""
    block, making, at = leases.block, leases.making, leases.block.at
    start = making.inputs.plan("start_month")
    count = block.count

    def summed(key: str, *tables: Table) -> Callable[[int], str]:
        def formula(index: int) -> str:
            number = block.page.fixed(block.first_row + index, 0)
            return "+".join(f"SUMIFS({one.column(key)},{one.column('lease')},{number})" for one in tables)

        return formula

    def sums(key: str, *of: LeaseRows) -> np.ndarray:
        totals = np.zeros(count)
        for one in of:
            if len(one):
                np.add.at(totals, one["lease"].astype(int) - 1, one[key].astype(float))
        return totals

    figures: dict[str, Any] = {}

    def add(key: str, title: str, formula: Callable[[int], str], values: Any, kind: str = "usd") -> None:
        figures[key] = np.asarray(values, dtype=float)
        unit = making.currency if kind == "usd" else ""
        block.add(key, title, unit, formula, list(figures[key]), kind)

    inside, after = rows
    running = sums("revenue", inside, after)
    counts = np.array([int(one.is_running.sum()) for one in making.leases], dtype=float)
    opening = np.array([_opening(making, one, "straight_line_usd") for one in making.leases])
    balances = making.records["opening_balances"]

    def balance(field: str) -> Callable[[int], str]:
        return lambda i: (
            f"SUMIFS({balances.column(field)},{balances.column('lease_number')},{at(i, 'record')})"
        )

    add("running_revenue", "Revenue of all months that it runs", summed("revenue", schedule, later), running)
    add("running_months", "Months that it runs from month 0 on",
        lambda i: f"MAX(0,{_between(making, at(i, 'from'), at(i, 'last'))}+1)",
        counts, "whole")  # fmt: skip
    add("opening_straight_line", "Opening straight-line balance", balance("straight_line_usd"), opening)
    add("straight_line", "Straight line a month",
        lambda i: f"IF({at(i, 'running_months')}=0,0,"
                  f"({at(i, 'running_revenue')}-{at(i, 'opening_straight_line')})/{at(i, 'running_months')})",
        [straight_line_usd(making, one) for one in making.leases])  # fmt: skip
    add("whole_contract", "Contract amount, all months", summed("contract", schedule, later),
        sums("contract", inside, after))  # fmt: skip
    add(
        "whole_gpus",
        "GPU-months of it",
        summed("gpus", schedule, later),
        sums("gpus", inside, after),
        "whole",
    )
    _shares(leases, (schedule, later))
    add(
        "contract",
        "Contract amount inside the horizon",
        summed("contract", schedule),
        sums("contract", inside),
    )
    add(
        "forgone",
        "Forgone by recall inside the horizon",
        summed("forgone", schedule),
        sums("forgone", inside),
    )
    add("revenue", "Revenue inside the horizon", summed("revenue", schedule), sums("revenue", inside))
    add("backlog", "Backlog on signing", summed("backlog", schedule, later), sums("backlog", inside, after))
    add("firm", "Firm part of it", summed("firm", schedule, later), sums("firm", inside, after))
    add(
        "backlog_recalled",
        "Backlog recalled",
        summed("forgone", schedule, later),
        sums("forgone", inside, after),
    )
    _up_front(leases, add, figures, start)
    add("received", "Present value of receipts", summed("present", schedule), sums("present", inside))
    _worth(leases, add, figures)
    _openings(leases, add, balance, start)


def _shares(leases: Leases, tables: tuple[Table, Table]) -> None:
    """Each site's share of every lease's amounts; they add up to one."""
    block, making, sites = leases.block, leases.making, leases.making.records["sites"]
    shares = [site_shares(making, one) if len(one.months) else {} for one in making.leases]
    for number, site in enumerate(making.plan.case.sites):
        own = sites.page.fixed(sites.first_row + number, 0)

        def formula(index: int, own: str = own) -> str:
            lease = block.page.fixed(block.first_row + index, 0)
            whole, part = (
                "+".join(
                    f"SUMIFS({one.column('weight')},{one.column('lease')},{lease}{more.format(one.column('site'))})"
                    for one in tables
                )
                for more in ("", f",{{0}},{own}")
            )
            return f"IF({whole}=0,0,({part})/({whole}))"

        values = [one.get(site.id, 0.0) for one in shares]
        block.add(f"share_{number}", f"Share of {site.id}", "", formula, values, "fraction")


def _up_front(leases: Leases, add: Any, figures: dict[str, Any], start: str) -> None:
    making, at = leases.making, leases.block.at
    in_horizon = np.array([0 <= one.start < making.horizon for one in making.leases], dtype=bool)
    recalls = np.array(
        [one.is_recalled and 0 <= one.last < making.horizon for one in making.leases], dtype=bool
    )
    prepaid = np.array([one.request.prepayment_fraction for one in making.leases])
    fee = np.array([one.request.recall_fee_fraction for one in making.leases])
    setup = np.array([one.request.setup_cost_usd for one in making.leases])
    end = f"EDATE({start},{making.inputs.plan('months')})"

    def starts(i: int, amount: str) -> str:
        return f"IF(AND({at(i, 'start')}>={start},{at(i, 'start')}<{end}),{amount},0)"

    ends: Callable[..., str] = lambda i, share: (  # noqa: E731
        f'IF(AND({at(i, "is_recalled")}="yes",{at(i, "last")}>={start},{at(i, "last")}<{end}),'
        f"{at(i, share)}*{at(i, 'forgone')},0)"
    )
    add("prepayment", "Prepayment received up front",
        lambda i: starts(i, f"{at(i, 'prepayment_fraction')}*{at(i, 'contract')}"),
        prepaid * figures["contract"] * in_horizon)  # fmt: skip
    add("setup", "Setup cost paid up front", lambda i: starts(i, at(i, "setup_cost_usd")), setup * in_horizon)
    add("fee", "Recall fee", lambda i: ends(i, "recall_fee_fraction"), fee * figures["forgone"] * recalls)
    add(
        "refund",
        "Refund on recall",
        lambda i: ends(i, "prepayment_fraction"),
        prepaid * figures["forgone"] * recalls,
    )


def _worth(leases: Leases, add: Any, figures: dict[str, Any]) -> None:
    """Present value of all of a lease's own amounts, before energy."""
    making, at, settings = leases.making, leases.block.at, leases.making.plan.case.plan
    starts = np.array([one.start for one in making.leases], dtype=np.int64)
    lasts = np.array([one.last for one in making.leases], dtype=np.int64)
    up_front = discount_factors(settings, starts, is_first_day=True) if len(starts) else np.zeros(0)
    ending = discount_factors(settings, lasts, is_first_day=False) if len(lasts) else np.zeros(0)
    start, share = making.inputs.plan("start_month"), making.inputs.plan("discount_rate_fraction")
    year = making.constant("days_per_year")
    factor: Callable[..., str] = lambda day: f"(1+{share})^(-({day}-{start})/{year})"  # noqa: E731
    add("present_value", "Present value before energy",
        lambda i: f"{at(i, 'received')}+({at(i, 'prepayment')}-{at(i, 'setup')})*{factor(at(i, 'start'))}"
                  f"-({at(i, 'fee')}+{at(i, 'refund')})*{factor('EOMONTH(' + at(i, 'last') + ',0)')}",
        figures["received"] + (figures["prepayment"] - figures["setup"]) * up_front
        - (figures["fee"] + figures["refund"]) * ending)  # fmt: skip


def _openings(leases: Leases, add: Any, balance: Any, start: str) -> None:
    """Opening balances of signed leases, and the months in which opening receivables arrive."""
    making, at, settings = leases.making, leases.block.at, leases.making.plan.case.plan
    horizon = making.books.timeline.horizon
    deferred = [
        sum(
            opening_deferred_usd(one, horizon)
            for one in making.books.contracts
            if one.lease.request.id == lease.request.id
        )
        for lease in making.leases
    ]
    records = making.records["opening_balances"]
    held: Callable[..., str] = lambda i: f"COUNTIFS({records.column('lease_number')},{at(i, 'record')})"  # noqa: E731
    add("deferred", "Opening deferred revenue",
        lambda i: f"IF({at(i, 'start')}>={start},0,IF({held(i)}>0,{balance('deferred_revenue_usd')(i)},"
                  f"{at(i, 'prepayment_fraction')}*{at(i, 'contract')}))",
        deferred)  # fmt: skip
    receivable = np.array([_opening(making, one, "receivables_usd") for one in making.leases])
    add("receivable", "Opening receivable", balance("receivables_usd"), receivable)
    first_contract = {one.lease.request.id: one for one in reversed(making.books.contracts)}
    arrivals = [opening_receipt_months(first_contract[one.request.id]) for one in making.leases]
    lag: Callable[..., str] = lambda i: at(i, "payment_lag_months")  # noqa: E731
    billed_first: Callable[..., str] = lambda i: f"MAX({at(i, 'start')},EDATE({start},-{lag(i)}))"  # noqa: E731
    billed_last: Callable[..., str] = lambda i: f"MIN({at(i, 'last')},EDATE({start},-1))"  # noqa: E731
    dates = [
        [serial(settings.start_month + int(one)) for one in (months[0], months[-1])] for months in arrivals
    ]
    for key, title, which, column in (
        ("first_receipt", "First receipt of it", billed_first, 0),
        ("last_receipt", "Last receipt of it", billed_last, 1),
    ):
        add(key, title,
            lambda i, which=which: f"IF({billed_first(i)}<={billed_last(i)},EDATE({which(i)},{lag(i)}),{start})",
            [one[column] for one in dates], "month")  # fmt: skip
    add("monthly_receipt", "Receipt of it a month",
        lambda i: f"{at(i, 'receivable')}/({_between(making, at(i, 'first_receipt'), at(i, 'last_receipt'))}+1)",
        receivable / np.array([len(one) for one in arrivals]) if arrivals else [])  # fmt: skip


def _between(making: Making, earlier: str, later: str) -> str:
    years = f"(YEAR({later})-YEAR({earlier}))*{making.constant('months_per_year')}"
    return f"{years}+MONTH({later})-MONTH({earlier})"


def _opening(making: Making, lease: LeaseMonths, field: str) -> float:
    return float(
        sum(getattr(one, field) for one in making.plan.case.opening_balances if one.lease == lease.request.id)
    )
