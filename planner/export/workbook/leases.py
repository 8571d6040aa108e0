"""The sheet of leases: the accepted ones with their terms, up-front sums, fees, and parts of statements."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from models.plan.discounting import discount_factors
from models.plan.lease_months import LeaseMonths
from models.plan.statements.lease_postings import opening_deferred_usd, opening_receipt_months
from planner.export.workbook.lease_rows import LeaseRows, straight_line_usd
from planner.export.workbook.making import Making
from planner.export.workbook.page import FIRST_ROW, HEADER_ROW, Page, serial
from planner.export.workbook.records import Block
from planner.export.workbook.table import Table

LINKED: tuple[tuple[str, str, str], ...] = (
    ("tenant", "Tenant", "text"),
    ("status", "Status", "text"),
    ("tenant_number", "Tenant no.", "whole"),
    ("term_months", "Term (months)", "whole"),
    ("firm_term", "Firm term (months)", "whole"),
    ("price_basis", "Price basis", "text"),
    ("price_usd", "Price", "price"),
    ("escalator_fraction", "Escalator", "fraction"),
    ("ramp_months", "Ramp (months)", "whole"),
    ("free_months", "Free months", "whole"),
    ("billed_fraction", "Share of the hours billed", "fraction"),
    ("prepayment_fraction", "Prepaid share", "fraction"),
    ("payment_lag_months", "Payment lag (months)", "whole"),
    ("includes_energy", "Includes energy", "text"),
    ("setup_cost_usd", "Setup cost", "usd"),
    ("recall_fee_fraction", "Recall fee share", "fraction"),
    ("accounting_class", "Accounting class", "text"),
    ("isolation", "Isolation", "text"),
    ("sla", "SLA", "text"),
    ("whole_site", "Whole site", "text"),
)
"""Columns that are looked up in the records of requests."""


class Leases:
    """Where the columns of the sheet stand."""

    def __init__(self, page: Page, making: Making) -> None:
        self.making = making
        self.block = Block(page, "leases", FIRST_ROW, len(making.leases))
        self._first_credit = 0

    def of(self, lease: str, key: str) -> str:
        """The formula of a column for the lease with the number in a cell."""
        return f"INDEX({self.block.column(key)},{lease})"

    def credit(self, lease: str, site: str) -> str:
        """The formula of the service credit of a lease at a site, by their numbers."""
        page, rows = self.block.page, max(self.block.count, 1)
        last = self._first_credit + max(len(self.making.plan.case.sites), 1) - 1
        span = page.span(FIRST_ROW, self._first_credit, FIRST_ROW + rows - 1, last)
        return f"INDEX({span},{lease},{site})"

    def column(self, key: str) -> str:
        """All cells of a column."""
        return self.block.column(key)

    @property
    def figures(self) -> dict[str, list[Any]]:
        """The figures by column."""
        return self.block.figures


def begin_leases(page: Page, making: Making) -> Leases:
    """Write decisions and terms, which the lease schedule looks up."""
    leases = Leases(page, making)
    block = leases.block
    page.text(HEADER_ROW, 0, "No.", "workings_header")
    for index in range(block.count):
        page.calculate(FIRST_ROW + index, 0, f"ROW()-ROW({page.fixed(HEADER_ROW, 0)})", index + 1)
    settings = making.plan.case.plan
    decided = {one.request: one for one in making.plan.decisions.leases}
    own = [decided[one.request.id] for one in making.leases]
    _put(block, "request", "Request", [one.request for one in own], "text")
    _put(block, "start", "Start", [one.start for one in own], "month")
    _put(block, "last", "Last month", [one.last_month for one in own], "month")
    _put(block, "is_recalled", "Recalled", [one.is_recalled for one in own], "text")
    _look_up(leases)
    start, at = making.inputs.plan("start_month"), block.at
    first = serial(settings.start_month)
    block.add("from", "Start, or month 0 if later", "", lambda i: f"MAX({at(i, 'start')},{start})",
              [serial(settings.start_month + max(one.start, 0)) for one in making.leases], "month")  # fmt: skip
    block.add("recall_month", "Month of recall", "", lambda i: f"MAX({at(i, 'last')},{start})",
              [serial(settings.start_month + max(one.last, 0)) for one in making.leases], "month")  # fmt: skip
    signed = [
        first if one.request.is_signed else serial(settings.start_month + one.start) for one in making.leases
    ]
    block.add("signed", "In backlog from", "", lambda i: f'IF({at(i, "status")}="signed",{start},{at(i, "start")})',
              signed, "month")  # fmt: skip
    _credits(leases)
    # the straight line's place is needed before its figures are known
    block.columns["straight_line"] = len(block.columns) + 1
    page.sheet.freeze_panes(FIRST_ROW, 2)
    page.sheet.set_row(HEADER_ROW, 45)
    page.widths([6, 20, *[19] * 60])
    return leases


def _put(block: Block, key: str, title: str, values: Sequence[Any], kind: str) -> None:
    at = len(block.columns) + 1
    block.columns[key], block.figures[key] = at, list(values)
    block.page.text(block.first_row - 1, at, title, "header")
    for index, value in enumerate(values):
        block.page.value(block.first_row + index, at, value, kind)


def _look_up(leases: Leases) -> None:
    block, making = leases.block, leases.making
    requests, case = making.records["lease_requests"], making.plan.case
    numbers = [1 + [one.id for one in case.lease_requests].index(one.request.id) for one in making.leases]
    block.add("record", "Request no.", "",
              lambda i: requests.number_of(block.at(i, "request")),
              numbers, "whole")  # fmt: skip
    for key, title, kind in LINKED:
        column, figures = requests.column(key), requests.figures[key]
        values = [figures[number - 1] for number in numbers]
        is_blank = any(value == "" for value in figures)

        def formula(index: int, column: str = column, is_blank: bool = is_blank) -> str:
            found = f"INDEX({column},{block.at(index, 'record')})"
            return f'IF({found}="","",{found})' if is_blank else found

        block.add(key, title, "", formula, values, kind)
    for key, field in (("default", "default_probability_fraction"), ("recovery", "recovery_fraction")):
        column = making.records["tenants"].column(field)
        block.add(key, f"{key} fraction", "", lambda i, c=column: f"INDEX({c},{block.at(i, 'tenant_number')})",  # type: ignore[misc]
                  [getattr(one.tenant, field) for one in making.leases], "fraction")  # fmt: skip
    sites = making.records["sites"]
    whole = [
        making.facts.fleet.site_index[one.request.whole_site] + 1 if one.request.whole_site else 0
        for one in making.leases
    ]
    block.add("whole_site_number", "Whole site no.", "",
              lambda i: sites.number_of(block.at(i, "whole_site")),
              whole, "whole")  # fmt: skip


def _credits(leases: Leases) -> None:
    """The service credit of every lease at every site: the largest that its availability is below."""
    block, making = leases.block, leases.making
    tiers, sites = making.records["sla_tiers"], making.records["sites"]
    leases._first_credit = len(block.columns) + 1
    for number, site in enumerate(making.plan.case.sites):
        availability = sites.at(number, "availability_fraction")

        def formula(index: int, availability: str = availability) -> str:
            return (
                f"SUMPRODUCT(MAX(({tiers.column('sla')}={block.at(index, 'sla')})"
                f"*({availability}<{tiers.column('below_availability_fraction')})"
                f"*{tiers.column('credit_fraction')}))"
            )

        values = [_credit(making, one, site.availability_fraction) for one in making.leases]
        block.add(f"credit_{number}", f"Service credit at {site.id}", "", formula, values, "fraction")


def _credit(making: Making, lease: LeaseMonths, availability: float) -> float:
    due = [
        one.credit_fraction
        for one in making.plan.case.sla_tiers
        if one.sla == lease.request.sla and availability < one.below_availability_fraction
    ]
    return max(due, default=0.0)


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

    def sums(key: str, *of: LeaseRows) -> np.ndarray:  # type: ignore[type-arg]
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
    place = block.columns["straight_line"]
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
    values = [straight_line_usd(making, one) for one in making.leases]
    block.page.text(HEADER_ROW, place, "Straight line a month", "workings_header")
    for index, value in enumerate(values):
        formula = (
            f"IF({at(index, 'running_months')}=0,0,"
            f"({at(index, 'running_revenue')}-{at(index, 'opening_straight_line')})/{at(index, 'running_months')})"
        )
        block.page.calculate(block.first_row + index, place, formula, value, "usd")
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
    starts = lambda i, amount: f"IF(AND({at(i, 'start')}>={start},{at(i, 'start')}<{end}),{amount},0)"  # noqa: E731
    ends = lambda i, share: (  # noqa: E731
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
    factor = lambda day: f"(1+{share})^(-({day}-{start})/{year})"  # noqa: E731
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
    held = lambda i: f"COUNTIFS({records.column('lease_number')},{at(i, 'record')})"  # noqa: E731
    add("deferred", "Opening deferred revenue",
        lambda i: f"IF({at(i, 'start')}>={start},0,IF({held(i)}>0,{balance('deferred_revenue_usd')(i)},"
                  f"{at(i, 'prepayment_fraction')}*{at(i, 'contract')}))",
        deferred)  # fmt: skip
    receivable = np.array([_opening(making, one, "receivables_usd") for one in making.leases])
    add("receivable", "Opening receivable", balance("receivables_usd"), receivable)
    first_contract = {one.lease.request.id: one for one in reversed(making.books.contracts)}
    arrivals = [opening_receipt_months(first_contract[one.request.id]) for one in making.leases]
    lag = lambda i: at(i, "payment_lag_months")  # noqa: E731
    billed_first = lambda i: f"MAX({at(i, 'start')},EDATE({start},-{lag(i)}))"  # noqa: E731
    billed_last = lambda i: f"MIN({at(i, 'last')},EDATE({start},-1))"  # noqa: E731
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
