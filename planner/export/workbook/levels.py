"""The sheet of levels: power and energy price of sites, GPUs of halls, and the on-demand market, by month."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from models.inputs.record import Record
from models.plan.own_amounts import markets
from planner.export.workbook.making import Making
from planner.export.workbook.records import Block as Records
from planner.export.workbook.time_page import Block, FloatArray, TimePage


@dataclass(frozen=True)
class Levels:
    """A row for each site, hall or GPU type, by month of the horizon."""

    power_mw: Block
    energy_price: Block
    installed: Block
    usable: Block
    market: Block


def write_levels(page: TimePage, making: Making) -> Levels:
    """Write every level: that of the month before, unless a record changes it."""
    fleet, records, case = making.facts.fleet, making.records, making.plan.case
    steps = records["site_steps"]
    power, price = (
        _stepped(
            page,
            making,
            title,
            unit,
            "sites",
            [site.id for site in case.sites],
            values,
            steps,
            ("site", "site_number", field),
            kind,
        )
        for title, unit, values, field, kind in (
            ("IT power energised", "MW", fleet.it_power_mw, "it_power_mw", "mw"),
            (
                "Energy price",
                f"{making.currency}/MWh",
                fleet.energy_usd_per_mwh,
                "energy_usd_per_mwh",
                "price",
            ),
        )
    )
    installed, usable = _halls(page, making)
    by_type = markets(case)
    earning = np.array([by_type[one.id].usd_per_gpu_hour for one in case.gpu_types])
    market = _stepped(
        page,
        making,
        "On-demand price × utilisation",
        f"{making.currency}/GPU-hour",
        None,
        [one.id for one in case.gpu_types],
        earning,
        records["on_demand"],
        ("gpu_type", "gpu_type_number", "earning"),
        "price",
    )
    return Levels(power, price, installed, usable, market)


def _stepped(
    page: TimePage,
    making: Making,
    title: str,
    unit: str,
    base: str | None,
    names: Sequence[str],
    values: FloatArray,
    steps: Records,
    fields: tuple[str, str, str],
    kind: str,
) -> Block:
    """Rows of a level that steps change; the opening is the level before month 0."""
    page.heading(title)
    owner, number, field = fields
    found = []
    for row, name in enumerate(names):
        opening = _before(making, steps, owner, name, field)
        if opening is None and base:
            record = getattr(making.plan.case, base)[row]
            opening = making.records[base].at(row, field), getattr(record, field)

        def formula(month: int, row: int = row, at: int = page.next_row) -> str:
            before = page.cell(at, page_column(month - 1))
            where = (
                f"{steps.column(number)},{row_number(making, base, row)},{steps.column('month')},"
                f'{page.month_cell(month)},{steps.column(field)},">=0"'
            )
            return f"IF(COUNTIFS({where})>0,SUMIFS({steps.column(field)},{where}),{before})"

        found.append(
            page.add(
                name,
                unit,
                formula,
                values[row],
                kind=kind,
                is_sum=False,
                opening=opening or ("0", 0.0),
            )
        )
    return Block(tuple(found)) if found else _empty(page, making, unit)


def page_column(month: int) -> int:
    """The column of a month; -1 is the opening."""
    return 4 + month


def row_number(making: Making, base: str | None, row: int) -> str:
    """The number of a record, as its block counts it."""
    block = making.records[base or "gpu_types"]
    return block.page.fixed(block.first_row + row, 0)


def _before(making: Making, steps: Records, owner: str, name: str, field: str) -> tuple[str, float] | None:
    """The last step before month 0: its cell and its level."""
    case, start = making.plan.case, making.plan.case.plan.start_month
    records: Sequence[Record] = getattr(case, steps.name)
    earlier = [
        (one.month.ordinal, at)  # type: ignore[attr-defined]
        for at, one in enumerate(records)
        if getattr(one, owner) == name
        and one.month < start  # type: ignore[attr-defined]
        and steps.figures[field][at] != ""
    ]
    if not earlier:
        return None
    at = max(earlier)[1]
    return steps.at(at, field), float(steps.figures[field][at])


def _halls(page: TimePage, making: Making) -> tuple[Block, Block]:
    """GPUs installed and usable in every hall."""
    fleet, case, halls = making.facts.fleet, making.plan.case, making.records["halls"]
    deliveries = making.records["deliveries"]
    page.heading("GPUs installed")
    installed = []
    for row, hall in enumerate(case.halls):

        def installed_formula(month: int, row: int = row, at: int = page.next_row) -> str:
            before = page.cell(at, page_column(month - 1))
            return (
                f"{before}+SUMIFS({deliveries.column('gpus')},{deliveries.column('hall_number')},"
                f"{row_number(making, 'halls', row)},{deliveries.column('month')},{page.month_cell(month)})"
            )

        opening = halls.at(row, "gpus"), float(hall.gpus)
        installed.append(
            page.add(
                hall.id,
                "GPUs",
                installed_formula,
                fleet.installed[row],
                kind="whole",
                is_sum=False,
                opening=opening,
            )
        )
    page.heading("GPUs usable: whole lots of what is no spare")
    usable = []
    for row, hall in enumerate(case.halls):

        def usable_formula(month: int, row: int = row) -> str:
            lot, spare = halls.at(row, "lot_gpus"), halls.at(row, "spare_fraction")
            lots = f"ROUND({installed[row].at(month)}*(1-{spare})/{lot},{making.constant('decimals')})"
            return f"MAX(0,INT({lots})*{lot})"

        usable.append(
            page.add(hall.id, "GPUs", usable_formula, fleet.usable[row], kind="whole", is_sum=False)
        )
    if not usable:
        return _empty(page, making, "GPUs"), _empty(page, making, "GPUs")
    return Block(tuple(installed)), Block(tuple(usable))


def _empty(page: TimePage, making: Making, unit: str) -> Block:
    """A row of noughts in place of a list without records."""
    nothing = np.zeros(making.horizon)
    return Block((page.add("none", unit, lambda _: "0", nothing, is_sum=False),))
