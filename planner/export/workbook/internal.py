"""The sheet of internal value: finished runs, pools tier by tier, and penalties of breached policies."""

from dataclasses import dataclass

import numpy as np

from models.inputs.own_use import InternalPool
from models.plan.own_amounts import pool_months, run_value_usd, working_h100e
from planner.export.workbook.making import Making
from planner.export.workbook.own_use import POOL
from planner.export.workbook.policies import Policies
from planner.export.workbook.runs import Runs
from planner.export.workbook.table import Table
from planner.export.workbook.time_page import Series, TimePage


@dataclass(frozen=True)
class Internal:
    """The four lines of internal value, negative where they cost."""

    run_value: Series
    pool_value: Series
    pool_shortfall: Series
    policy_penalty: Series


def write_internal(page: TimePage, making: Making, own: Table, runs: Runs, policies: Policies) -> Internal:
    """Write the pools, and below them the four lines that the cash sheet shows below its cash."""
    values, shortfalls = [], []
    for number, pool in enumerate(making.plan.case.internal_pools):
        tiers, shortfall = _pool(page, making, own, number, pool)
        values += tiers
        shortfalls += shortfall
    page.heading("Internal value, no cash")
    nothing = np.zeros(making.horizon)

    def add(label: str, parts: list[Series], sign: str) -> Series:
        figures = np.sum([part.values for part in parts], axis=0) if parts else nothing
        return page.add(
            label,
            making.currency,
            lambda month: (sign + "(" + "+".join(part.at(month) for part in parts) + ")") if parts else "0",
            -figures if sign == "-" else figures,
        )

    month = page.month_cell
    finished = page.add(
        "Value of finished training runs",
        making.currency,
        lambda t: f"SUMIFS({runs.column('value')},{runs.column('finish')},{month(t)})",
        _run_values(making),
    )
    return Internal(
        finished,
        add("Value of internal pools", values, ""),
        add("Price of pools below their floor", shortfalls, "-"),
        add("Penalties for breached policies", list(policies.penalties), "-"),
    )


def _run_values(making: Making) -> np.ndarray:
    case, values = making.plan.case, np.zeros(making.horizon)
    runs = {one.id: one for one in case.training_runs}
    for one in making.plan.decisions.runs:
        if one.is_undertaken and one.finish_month is not None:
            month = case.month_index(one.finish_month)
            if 0 <= month < making.horizon:
                values[month] += run_value_usd(runs[one.run], one.finish_month)
    return values


def _pool(
    page: TimePage, making: Making, own: Table, number: int, pool: InternalPool
) -> tuple[list[Series], list[Series]]:
    """Working H100e of a pool, the value of each tier, and the shortfall's price."""
    records, tiers = making.records["internal_pools"], making.records["pool_tiers"]
    facts, case, hours = making.facts, making.plan.case, making.timeline.hours
    own_number = records.page.fixed(records.first_row + number, 0)
    page.heading(f"Internal pool {pool.id}")
    months = pool_months(case, pool)
    is_open = np.zeros(making.horizon)
    is_open[months] = 1.0
    opened = page.add(
        "Whether the pool is open (1: yes)",
        "flag",
        lambda t: (
            f"IF(AND({page.month_cell(t)}>={records.at(number, 'from_month')},"
            f"{page.month_cell(t)}<={records.at(number, 'to_month')}),1,0)"
        ),
        is_open,
        kind="whole",
        is_sum=False,
    )
    h100e = working_h100e(facts, pool)
    working = page.add(
        "Working H100e",
        "H100e",
        lambda t: (
            f'SUMIFS({own.column("working")},{own.column("kind")},"{POOL}",{own.column("number")},{own_number},'
            f"{own.column('month')},{page.month_cell(t)})"
        ),
        h100e,
        is_sum=False,
    )
    ordered = sorted(
        (tier.up_to_h100e, at) for at, tier in enumerate(case.pool_tiers) if tier.pool == pool.id
    )
    values, reached, below = [], 0.0, "0"
    for reach, at in ordered:
        price, up_to, lower = tiers.at(at, "value_usd_per_h100e_hour"), tiers.at(at, "up_to_h100e"), below
        figures = (
            case.pool_tiers[at].value_usd_per_h100e_hour
            * facts.fleet.hours
            * (np.clip(h100e, reached, reach) - reached)
            * is_open
        )

        def tier_value(t: int, price: str = price, up_to: str = up_to, lower: str = lower) -> str:
            return f"{opened.at(t)}*{price}*{hours.at(t)}*MAX(0,MIN({working.at(t)},{up_to})-{lower})"

        values.append(
            page.add(
                f"Value of H100e beyond {reached:,g} up to {reach:,g}",
                making.currency,
                tier_value,
                figures,
            )
        )
        reached, below = reach, up_to
    shortfall = []
    if pool.shortfall_usd_per_h100e_hour is not None:
        price, floor = records.at(number, "shortfall_usd_per_h100e_hour"), records.at(number, "floor_h100e")
        missing = np.maximum(0.0, pool.floor_h100e - h100e) * is_open
        shortfall.append(
            page.add(
                "Price of falling below the floor",
                making.currency,
                lambda t: f"{opened.at(t)}*{price}*{hours.at(t)}*MAX(0,{floor}-{working.at(t)})",
                pool.shortfall_usd_per_h100e_hour * facts.fleet.hours * missing,
            )
        )
    return values, shortfall
