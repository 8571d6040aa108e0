"""The sheet of halls: what the GPUs of every hall do, month by month."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from planner.export.workbook.levels import Levels
from planner.export.workbook.making import Making
from planner.export.workbook.own_use import MARKET, POOL, RUN
from planner.export.workbook.table import Table
from planner.export.workbook.time_page import Block, FloatArray, TimePage


@dataclass(frozen=True)
class HallUse:
    """Blocks with a row for each hall, by what is measured."""

    blocks: Mapping[str, Block]

    def __getitem__(self, name: str) -> Block:
        return self.blocks[name]


def write_hall_use(page: TimePage, making: Making, levels: Levels, schedule: Table, own: Table) -> HallUse:
    """Write GPUs leased, running, pooled, on demand, idle and stranded, and the power they draw."""
    use, fleet = making.facts.use, making.facts.fleet
    free = np.maximum(0.0, fleet.usable - use.in_use)
    halls = making.records["halls"]
    blocks: dict[str, Block] = {}

    def number(row: int) -> str:
        return halls.page.fixed(halls.first_row + row, 0)

    def add(key: str, title: str, unit: str, values: FloatArray, formula: Callable[[int, int], str]) -> None:
        page.heading(title)
        blocks[key] = Block(
            tuple(
                page.add(
                    hall.id,
                    unit,
                    lambda month, row=row: formula(row, month),  # type: ignore[misc]
                    values[row],
                    is_sum=False,
                )
                for row, hall in enumerate(making.plan.case.halls)
            )
            or (page.add("none", unit, lambda _: "0", np.zeros(making.horizon), is_sum=False),)
        )

    def leased(key: str) -> Callable[[int, int], str]:
        return lambda row, month: (
            f"SUMIFS({schedule.column(key)},{schedule.column('hall')},{number(row)},"
            f"{schedule.column('month')},{page.month_cell(month)}"
            + (f',{schedule.column("status")},"<>recalled")' if key == "gpus" else ")")
        )

    def own_gpus(kind: str) -> Callable[[int, int], str]:
        return lambda row, month: (
            f"SUMIFS({own.column('gpus')},{own.column('hall')},{number(row)},"
            f'{own.column("month")},{page.month_cell(month)},{own.column("kind")},"{kind}")'
        )

    add("contracted", "GPUs leased (contracted)", "GPUs", use.leased_contracted, leased("gpus"))
    add("leased", "GPUs leased, in use", "GPUs", use.leased, leased("in_use"))
    add("running", "GPUs of training runs", "GPUs", use.running, own_gpus(RUN))
    add("pooled", "GPUs of internal pools", "GPUs", use.pooled, own_gpus(POOL))
    add("on_demand", "GPUs on demand", "GPUs", use.on_demand, own_gpus(MARKET))
    parts = [blocks[key].series for key in ("leased", "running", "pooled", "on_demand")]
    in_use: Callable[..., str] = lambda row, month: "+".join(part[row].at(month) for part in parts)  # noqa: E731
    add("in_use", "GPUs in use", "GPUs", use.in_use, in_use)
    add("isolated", "Whether a lease keeps others out (1: yes)", "flag", use.is_isolated.astype(float),
        _isolated(page, making, schedule))  # fmt: skip
    unused: Callable[..., str] = lambda row, month: (  # noqa: E731
        f"MAX(0,{levels.usable.series[row].at(month)}-{blocks['in_use'].series[row].at(month)})"
    )
    isolated: Callable[..., str] = lambda row, month: blocks["isolated"].series[row].at(month)  # noqa: E731
    add("idle", "GPUs idle", "GPUs", np.where(use.is_isolated, 0.0, free),
        lambda row, month: f"{unused(row, month)}*(1-{isolated(row, month)})")  # fmt: skip
    add("stranded", "GPUs stranded: kept free by a lease's isolation", "GPUs", np.where(use.is_isolated, free, 0.0),
        lambda row, month: f"{unused(row, month)}*{isolated(row, month)}")  # fmt: skip
    add("mw", "IT power in use", "MW", use.in_use * fleet.kw_per_gpu[:, None] / 1000,
        lambda row, month: f"{blocks['in_use'].series[row].at(month)}*{halls.at(row, 'kw_per_gpu')}"
                           f"/{making.constant('kw_per_mw')}")  # fmt: skip
    return HallUse(blocks)


def _isolated(page: TimePage, making: Making, schedule: Table) -> Callable[[int, int], str]:
    """A lease isolated in the hall, or one isolated at its site, runs in the month."""
    halls = making.records["halls"]

    def count(place: str, number: str, month: int) -> str:
        return (
            f'COUNTIFS({schedule.column(place)},{number},{schedule.column("isolation")},"{place}",'
            f'{schedule.column("month")},{page.month_cell(month)},{schedule.column("status")},"<>recalled")'
        )

    def formula(row: int, month: int) -> str:
        own = halls.page.fixed(halls.first_row + row, 0)
        site = halls.at(row, "site_number")
        return f"IF({count('hall', own, month)}+{count('site', site, month)}>0,1,0)"

    return formula
