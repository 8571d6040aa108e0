"""The sheet of leases: the accepted ones with their terms, up-front sums, fees, and parts of statements."""

from collections.abc import Sequence
from typing import Any

from models.plan.lease_months import LeaseMonths
from planner.export.workbook.making import Making
from planner.export.workbook.page import FIRST_ROW, HEADER_ROW, Page, serial
from planner.export.workbook.records import Block

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
        self._first_credit = self._first_share = 0

    def of(self, lease: str, key: str) -> str:
        """The formula of a column for the lease with the number in a cell."""
        return f"INDEX({self.block.column(key)},{lease})"

    def credit(self, lease: str, site: str) -> str:
        """The formula of the service credit of a lease at a site, by their numbers."""
        return self._by_site(self._first_credit, lease, site)

    def share(self, lease: str, site: str) -> str:
        """The formula of a site's share of a lease's amounts, by their numbers."""
        return self._by_site(self._first_share, lease, site)

    def _by_site(self, first: int, lease: str, site: str) -> str:
        page, rows = self.block.page, max(self.block.count, 1)
        last = first + max(len(self.making.plan.case.sites), 1) - 1
        return f"INDEX({page.span(FIRST_ROW, first, FIRST_ROW + rows - 1, last)},{lease},{site})"

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
    page.text(HEADER_ROW, 0, "No.", "workings_header_right")
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
    # the lease schedule looks these up before their figures are known
    leases._first_share = len(block.columns) + 1
    shares = (f"share_{number}" for number in range(len(making.plan.case.sites)))
    for key in (*shares, "whole_contract", "whole_gpus", "straight_line"):
        block.place(key)
    page.sheet.freeze_panes(FIRST_ROW, 2)
    page.sheet.repeat_columns(0, 1)
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
