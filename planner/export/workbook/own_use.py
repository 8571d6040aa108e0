"""The owner's own use and what is on offer: a row for each use, hall and month."""

from typing import Any

import numpy as np

from models.plan.own_amounts import markets
from planner.export.workbook.lease_schedule import months_between
from planner.export.workbook.levels import Levels
from planner.export.workbook.making import Making
from planner.export.workbook.page import FIRST_ROW, Page, serial
from planner.export.workbook.table import Column, Table

RUN, POOL, MARKET = "training run", "internal pool", "on demand"


def write_own_use(page: Page, making: Making, levels: Levels) -> Table:
    """Write every row of GPUs of runs, pools and on demand inside the horizon."""
    figures = _figures(making)
    columns = _columns(making)
    table = Table(page, [one.key for one in columns], len(figures["month"]))
    _bind(table, making, levels, columns, figures)
    return table


def _figures(making: Making) -> dict[str, Any]:
    case, fleet, decisions = making.plan.case, making.facts.fleet, making.plan.decisions
    runs = {one.id: at for at, one in enumerate(case.training_runs, start=1)}
    pools = {one.id: at for at, one in enumerate(case.internal_pools, start=1)}
    rows = [(RUN, runs[one.run], one.run, one) for one in decisions.run_gpus]
    rows += [(POOL, pools[one.pool], one.pool, one) for one in decisions.pool_gpus]  # type: ignore[misc]
    rows += [(MARKET, 0, "", one) for one in decisions.on_demand_gpus]  # type: ignore[misc]
    rows = [row for row in rows if 0 <= case.month_index(row[3].month) < making.horizon]
    halls = np.array([fleet.hall_index[row[3].hall] for row in rows], dtype=np.int64)
    months = np.array([case.month_index(row[3].month) for row in rows], dtype=np.int64)
    gpus = np.array([row[3].gpus for row in rows], dtype=float)
    by_type = markets(case)
    offered = np.array([row[0] == MARKET for row in rows], dtype=bool)
    earning = np.array(
        [
            by_type[fleet.gpu_type[hall]].usd_per_gpu_hour[month]
            for hall, month in zip(halls, months, strict=True)
        ]
    )
    return {
        "kind": [row[0] for row in rows],
        "name": [row[2] for row in rows],
        "site_name": [fleet.sites[fleet.site_of_hall[hall]] for hall in halls],
        "hall_name": [fleet.halls[hall] for hall in halls],
        "month": [row[3].month for row in rows],
        "gpus": gpus,
        "h100e": gpus * fleet.h100e_per_gpu[halls],
        "mw": gpus * fleet.kw_per_gpu[halls] / 1000,
        "revenue": np.where(offered, earning * fleet.hours[months] * gpus, 0.0) if rows else gpus,
        "number": [row[1] for row in rows],
        "hall": halls + 1,
        "site": fleet.site_of_hall[halls] + 1 if rows else halls,
        "working": gpus * fleet.h100e_per_gpu[halls] * fleet.availability[halls],
        "serial": [serial(row[3].month) for row in rows],
    }


def _columns(making: Making) -> list[Column]:
    currency = making.currency
    return [
        Column("kind", "Use", "", "text", None, 14),
        Column("name", "Name", "", "text", None, 22),
        Column("site_name", "Site", "", "text", None, 14),
        Column("hall_name", "Hall", "", "text", None, 16),
        Column("month", "Month", "", "month", None, 10),
        Column("gpus", "GPUs", "GPUs, average", "gpus", None, 13),
        Column("h100e", "H100e", "H100e", "gpus", None, 13),
        Column("mw", "IT power", "MW", "mw", None, 11),
        Column("revenue", "On-demand revenue", currency, "usd", None, 16),
        Column("number", "Number of run or pool", "", "whole", None, 12, is_workings=True),
        Column("hall", "Hall no.", "", "whole", None, 10, is_workings=True),
        Column("site", "Site no.", "", "whole", None, 10, is_workings=True),
        Column("working", "Working H100e", "H100e", "gpus", None, 13, is_workings=True),
    ]


def _bind(
    table: Table, making: Making, levels: Levels, columns: list[Column], figures: dict[str, Any]
) -> None:
    """Give the columns that follow from others their formulas, and write the table."""
    at, records = table.at, making.records
    halls, sites = records["halls"], records["sites"]
    runs, pools = records["training_runs"].column("id"), records["internal_pools"].column("id")
    start = making.inputs.plan("start_month")

    def name(row: int) -> str:
        kind, number = at(row, "kind"), at(row, "number")
        return f'IF({kind}="{RUN}",INDEX({runs},{number}),IF({kind}="{POOL}",INDEX({pools},{number}),""))'

    def of_hall(row: int, key: str) -> str:
        return f"INDEX({halls.column(key)},{at(row, 'hall')})"

    def revenue(row: int) -> str:
        number = f"{months_between(making, start, at(row, 'month'))}+1"
        hours = f"DAY(EOMONTH({at(row, 'month')},0))*{making.constant('hours_per_day')}"
        earning = f"INDEX({levels.market.span},{of_hall(row, 'gpu_type_number')},{number})"
        return f'IF({at(row, "kind")}="{MARKET}",{at(row, "gpus")}*{hours}*{earning},0)'

    formulas = {
        "name": name,
        "site_name": lambda row: f"INDEX({sites.column('id')},{at(row, 'site')})",
        "hall_name": lambda row: of_hall(row, "id"),
        "h100e": lambda row: f"{at(row, 'gpus')}*{of_hall(row, 'h100_equivalent')}",
        "mw": lambda row: f"{at(row, 'gpus')}*{of_hall(row, 'kw_per_gpu')}/{making.constant('kw_per_mw')}",
        "revenue": revenue,
        "site": lambda row: of_hall(row, "site_number"),
        "working": lambda row: f"{at(row, 'h100e')}*{of_hall(row, 'availability')}",
    }
    bound = [
        Column(one.key, one.title, one.unit, one.kind, formulas.get(one.key), one.width, one.is_workings)
        for one in columns
    ]
    table.write(bound, figures, "OwnUse")
    table.page.sheet.freeze_panes(FIRST_ROW, 5)
