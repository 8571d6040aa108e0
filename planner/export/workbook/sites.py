"""The sheet of sites: what their GPUs do, their power against the limit, and what they cost, by month."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from models.plan.site_amounts import energy_usd_per_mw, it_power_used_mw, peak_usd_per_mw
from planner.export.workbook.hall_use import HallUse
from planner.export.workbook.levels import Levels
from planner.export.workbook.making import Making
from planner.export.workbook.time_page import Block, FloatArray, Series, TimePage

USES = (
    ("contracted", "GPUs leased (contracted)"),
    ("leased", "GPUs leased, in use"),
    ("running", "GPUs of training runs"),
    ("pooled", "GPUs of internal pools"),
    ("on_demand", "GPUs on demand"),
    ("idle", "GPUs idle"),
    ("stranded", "GPUs stranded"),
)
HELD = ("running", "pooled", "on_demand", "idle", "stranded")
COSTS = ("energy", "demand", "fixed")


@dataclass(frozen=True)
class Sites:
    """Lines of the whole fleet, by what they are; costs are positive."""

    fleet: Mapping[str, Series]
    by_site: tuple[Mapping[str, Series], ...]


def write_sites(page: TimePage, making: Making, levels: Levels, halls: HallUse) -> Sites:
    """Write the fleet first, then every site."""
    case = making.plan.case
    keys = ["usable", *(key for key, _ in USES), "mw", "limit", *COSTS]
    titles = dict(USES) | {
        "usable": "GPUs usable",
        "mw": "IT power in use",
        "limit": "IT power energised: the limit",
        "energy": "Energy bill",
        "demand": "Demand charge",
        "fixed": "Fixed cost",
    }
    figures = _figures(making)
    lines_of_site = len(keys) + 4
    first = (
        page.next_row + 1 + len(keys) + 2 + 2
    )  # below the fleet: heading, lines, held, use, blank, heading
    fleet: dict[str, Series] = {}
    page.heading("All sites")
    for at, key in enumerate(keys):
        rows = [first + site * lines_of_site + at for site in range(len(case.sites))]

        def total(month: int, rows: list[int] = rows) -> str:
            return "+".join(page.cell(row, 4 + month) for row in rows) or "0"

        unit = _unit(making, key)
        fleet[key] = page.add(titles[key], unit, total, figures[key].sum(axis=0), is_sum=key in COSTS)
    held = np.sum([figures[key].sum(axis=0) for key in HELD], axis=0)
    fleet["held"] = page.add(
        "GPUs held: all that no lease uses",
        "GPUs",
        lambda month: "+".join(fleet[key].at(month) for key in HELD),
        held,
        is_sum=False,
        is_subtotal=True,
    )
    fleet["mw_use"] = _power_use(page, fleet["mw"], fleet["limit"])
    by_site = []
    for number, site in enumerate(case.sites):
        page.next_row = first - 2 + number * lines_of_site
        page.heading(f"Site {site.id}")
        by_site.append(_write_site(page, making, levels, halls, number, figures, titles))
    return Sites(fleet, tuple(by_site))


def _unit(making: Making, key: str) -> str:
    if key in COSTS:
        return making.currency
    return "MW" if key in ("mw", "limit") else "GPUs"


def _power_use(page: TimePage, used: Series, limit: Series) -> Series:
    values = np.divide(used.values, limit.values, out=np.zeros_like(used.values), where=limit.values > 0)
    return page.add(
        "Share of the limit in use",
        "fraction",
        lambda month: f"IF({limit.at(month)}=0,0,{used.at(month)}/{limit.at(month)})",
        values,
        kind="percent",
        is_sum=False,
    )


def _figures(making: Making) -> dict[str, FloatArray]:
    """Every line of every site; shape (sites, months) each."""
    facts = making.facts
    fleet, use, case = facts.fleet, facts.use, facts.case
    free = np.maximum(0.0, fleet.usable - use.in_use)
    mw = it_power_used_mw(facts)
    least = np.array([site.minimum_take_fraction for site in case.sites], dtype=float)[:, None]
    fixed = np.array([site.fixed_cost_usd_per_month for site in case.sites], dtype=float)[:, None]
    return {
        "usable": fleet.by_site(fleet.usable),
        "contracted": fleet.by_site(use.leased_contracted),
        "leased": fleet.by_site(use.leased),
        "running": fleet.by_site(use.running),
        "pooled": fleet.by_site(use.pooled),
        "on_demand": fleet.by_site(use.on_demand),
        "idle": fleet.by_site(np.where(use.is_isolated, 0.0, free)),
        "stranded": fleet.by_site(np.where(use.is_isolated, free, 0.0)),
        "mw": mw,
        "limit": fleet.it_power_mw,
        "energy": energy_usd_per_mw(facts) * np.maximum(mw, least * fleet.it_power_mw),
        "demand": peak_usd_per_mw(facts) * mw,
        "fixed": np.repeat(fixed, case.plan.months, axis=1),
    }


def _write_site(
    page: TimePage,
    making: Making,
    levels: Levels,
    halls: HallUse,
    number: int,
    figures: Mapping[str, FloatArray],
    titles: Mapping[str, str],
) -> dict[str, Series]:
    """The lines of one site, in the order of the fleet's."""
    records, hours = making.records["sites"], making.timeline.hours
    own = records.page.fixed(records.first_row + number, 0)
    lines: dict[str, Series] = {}

    def add(key: str, formula: Callable[[int], str]) -> Series:
        lines[key] = page.add(
            titles[key], _unit(making, key), formula, figures[key][number], is_sum=key in COSTS
        )
        return lines[key]

    def of_halls(block: Block) -> Callable[[int], str]:
        numbers = making.records["halls"].column("site_number")
        return lambda month: f"SUMIFS({block.column(month)},{numbers},{own})"

    add("usable", of_halls(levels.usable))
    for key, _ in USES:
        add(key, of_halls(halls[key]))
    mw = add("mw", of_halls(halls["mw"]))
    limit = add("limit", levels.power_mw.series[number].at)
    pue, kw = records.at(number, "pue"), making.constant("kw_per_mw")
    least = records.at(number, "minimum_take_fraction")
    price = levels.energy_price.series[number]
    add(
        "energy",
        lambda month: (
            f"{price.at(month)}*MAX({mw.at(month)},{least}*{limit.at(month)})*{pue}*{hours.at(month)}"
        ),
    )
    charge = records.at(number, "demand_charge_usd_per_kw_month")
    add("demand", lambda month: f"{charge}*{mw.at(month)}*{pue}*{kw}")
    add("fixed", lambda _: records.at(number, "fixed_cost_usd_per_month"))
    lines["drawn"] = page.add(
        "Energy drawn",
        "MWh",
        lambda month: f"{mw.at(month)}*{pue}*{hours.at(month)}",
        figures["mw"][number] * making.plan.case.sites[number].pue * making.hours(),
    )
    lines["mw_use"] = _power_use(page, mw, limit)
    return lines
