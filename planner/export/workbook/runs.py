"""The decisions: every lease request and every training run, accepted or not."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from models.plan import views
from models.plan.own_amounts import run_value_usd
from planner.export.extras import Extras
from planner.export.workbook.extra_pages import write_extra_columns
from planner.export.workbook.lease_schedule import months_between
from planner.export.workbook.leases import Leases
from planner.export.workbook.making import Making
from planner.export.workbook.page import FIRST_ROW, HEADER_ROW, UPPER_HEADER_ROW, Page, serial
from planner.export.workbook.records import Block
from planner.export.workbook.styles import header_role


@dataclass(frozen=True)
class Runs:
    """Where the columns of the decisions on runs stand."""

    block: Block

    def column(self, key: str) -> str:
        """All cells of a column."""
        return self.block.column(key)


REQUEST_COLUMNS: tuple[tuple[str, str, str, float], ...] = (
    ("request", "Request", "text", 22),
    ("tenant", "Tenant", "text", 20),
    ("group", "Group", "text", 14),
    ("status", "Status", "text", 9),
    ("decision", "Decision", "text", 19),
    ("start", "Start", "month", 10),
    ("firm_until", "Firm until", "month", 10),
    ("last_month", "Last month", "month", 10),
    ("gpus", "Most GPUs", "whole", 11),
    ("price_basis", "Price basis", "text", 11),
    ("price_usd", "Price", "price", 20),
    ("revenue_usd", "Revenue inside the horizon", "usd", 20),
    ("present_value_usd", "Present value before energy", "usd", 17),
    ("sites", "Sites", "text", 18),
    ("halls", "Halls", "text", 34),
)
VALUE = 11
"""Column of a run's value."""
RUN_HEADS = ("Run", " ", " ", " ", "Decision", "Finish", " ", "Target", " ", " ", " ", "Value on finishing")
"""Headers of the runs' columns, below those of the requests."""


def write_decisions(page: Page, making: Making, leases: Leases, extras: Extras) -> Runs:
    """Write a row for every request, with columns that are added, and below them one for every training run."""
    frame = views.requests(making.plan)
    for at, (_, title, kind, width) in enumerate(REQUEST_COLUMNS):
        page.text(HEADER_ROW, at, title, header_role(kind))
        page.sheet.set_column(at, at, width)
    for at, unit in ((8, "GPUs"), (10, "per unit of basis"), (11, making.currency), (12, making.currency)):
        page.text(UPPER_HEADER_ROW, at, unit, "unit_right")
    numbers = {lease.request.id: at for at, lease in enumerate(making.leases)}
    rows = frame.to_dict("records")
    for index, record in enumerate(rows):
        _write_request(page, making, leases, index, record, numbers.get(str(record["request"])))
    added = write_extra_columns(page, extras, len(REQUEST_COLUMNS), making.currency)
    page.sheet.set_row(HEADER_ROW, 32)
    page.sheet.freeze_panes(FIRST_ROW, 1)
    if rows:
        last = len(REQUEST_COLUMNS) + added - 1
        page.sheet.autofilter(HEADER_ROW, 0, FIRST_ROW + len(rows) - 1, last)
    declined = {"type": "cell", "criteria": "==", "value": '"declined"', "format": page.styles.of("declined")}
    page.sheet.conditional_format(FIRST_ROW, 4, FIRST_ROW + max(len(rows), 1) - 1, 4, declined)
    return _write_runs(page, making, FIRST_ROW + len(rows) + 1)


def _write_request(
    page: Page, making: Making, leases: Leases, index: int, record: Mapping[Any, Any], number: int | None
) -> None:
    requests, row = making.records["lease_requests"], FIRST_ROW + index
    at = {key: column for column, (key, _, _, _) in enumerate(REQUEST_COLUMNS)}

    def link(key: str, field: str, value: Any, kind: str = "text") -> None:
        source = requests.at(index, field)
        formula = f'IF({source}="","",{source})' if value == "" else source
        page.calculate(row, at[key], formula, value, kind)

    link("request", "id", record["request"])
    link("tenant", "tenant", record["tenant"])
    link("group", "group", record["group"])
    link("status", "status", "signed" if record["is_signed"] else "open")
    link("price_basis", "price_basis", record["price_basis"])
    link("price_usd", "price_usd", record["price_usd"], "price")
    accepted = "accepted, recalled" if record["is_recalled"] else "accepted"
    page.value(row, at["decision"], accepted if record["is_accepted"] else "declined", "text")
    for key in ("sites", "halls"):
        page.value(row, at[key], record[key], "text")
    if number is None:
        return
    block = leases.block
    firm = leases.making.leases[number].request.firm_term_months
    page.calculate(row, at["start"], block.at(number, "start"), _month(record["start"]), "month")
    if firm:
        page.calculate(
            row,
            at["firm_until"],
            f"EDATE({block.at(number, 'start')},{block.at(number, 'firm_term')}-1)",
            _month(record["firm_until"]),
            "month",
        )
    page.calculate(row, at["last_month"], block.at(number, "last"), _month(record["last_month"]), "month")
    page.value(row, at["gpus"], int(record["gpus"]), "whole")
    page.calculate(
        row,
        at["revenue_usd"],
        block.at(number, "revenue"),
        float(block.figures["revenue"][number]),
        "usd",
    )
    page.calculate(
        row,
        at["present_value_usd"],
        block.at(number, "present_value"),
        float(block.figures["present_value"][number]),
        "usd",
    )


def _month(value: Any) -> int:
    return serial(pd.Period(value, freq="M"))


def _write_runs(page: Page, making: Making, row: int) -> Runs:
    """Training runs: decided are undertaking and finish; the value follows."""
    case, records = making.plan.case, making.records["training_runs"]
    page.text(row, 0, "Training runs", "heading")
    block = Block(page, "runs", row + 2, len(case.training_runs))
    decided = {one.run: one for one in making.plan.decisions.runs}
    for column, text in enumerate(RUN_HEADS):
        page.text(row + 1, column, text, "header_right" if column == VALUE else "header")
    for index, run in enumerate(case.training_runs):
        page.calculate(block.first_row + index, 0, records.at(index, "id"), run.id, "text")
    own = [decided[run.id] for run in case.training_runs]
    block.columns |= {"undertaken": 4, "finish": 5, "target": 7, "value": VALUE}
    for index, one in enumerate(own):
        page.value(
            block.first_row + index, 4, "undertaken" if one.is_undertaken else "not undertaken", "text"
        )
        page.value(block.first_row + index, 5, one.finish_month if one.is_undertaken else None, "month")
    for index, (run, one) in enumerate(zip(case.training_runs, own, strict=True)):
        target, deadline = records.at(index, "target"), records.at(index, "deadline")
        blank = "" if run.target is None else f'IF({target}="",{deadline},{target})'
        page.calculate(
            block.first_row + index,
            7,
            blank or f'IF({target}="",{deadline},{target})',
            serial(run.deadline if run.target is None else run.target),
            "month",
        )
        finish = block.at(index, "finish")
        late = f"MAX(0,{months_between(making, block.at(index, 'target'), finish)})"
        value = (
            f"MAX(0,{records.at(index, 'value_usd')}-{records.at(index, 'delay_cost_usd_per_month')}*{late})"
        )
        worth = (
            run_value_usd(run, one.finish_month)
            if one.is_undertaken and one.finish_month is not None
            else 0.0
        )
        page.calculate(block.first_row + index, VALUE, f'IF({finish}="",0,{value})', worth, "usd")
    return Runs(block)
