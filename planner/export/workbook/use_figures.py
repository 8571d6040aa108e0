"""What GPUs and power are used for, and the prices realised: by month, by fiscal quarter and by fiscal year."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from models.plan.statements.lines import USES, By
from planner.export.workbook.hall_use import HallUse
from planner.export.workbook.making import Making
from planner.export.workbook.parts import Part
from planner.export.workbook.period_page import PeriodPage
from planner.export.workbook.sites import Sites
from planner.export.workbook.time_page import FloatArray, Series, TimePage

Kind = Literal["average", "sum", "ratio"]
WORDS: Mapping[str, str] = {
    "leased": "leased, in use",
    "kept": "kept: training runs and internal pools",
    "on_demand": "on demand",
    "idle": "idle",
    "stranded": "stranded",
}
HALL_USES: Mapping[str, tuple[str, ...]] = {use: (use,) for use in USES} | {"kept": ("running", "pooled")}
"""What the sheet of halls tells apart, by what a GPU is used for."""


@dataclass(frozen=True)
class Figure:
    """One line: a level that is averaged over months, an amount that is summed, or a ratio of two lines."""

    key: str
    """The column of the statements' frames."""
    title: str
    unit: str
    """Its unit; money is written USD."""
    kind: Kind
    above: str = ""
    below: str = ""


FIGURES: tuple[Figure, ...] = (
    Figure("usable_gpus", "GPUs usable", "GPUs", "average"),
    *(Figure(f"{use}_gpus", f"GPUs {WORDS[use]}", "GPUs", "average") for use in USES),
    *(
        Figure(
            f"{use}_gpus_fraction",
            f"Share of GPUs {WORDS[use]}",
            "fraction",
            "ratio",
            f"{use}_gpus",
            "usable_gpus",
        )
        for use in USES
    ),
    Figure("limit_mw", "IT power energised: the limit", "MW", "average"),
    *(Figure(f"{use}_mw", f"IT power of GPUs {WORDS[use]}", "MW", "average") for use in USES),
    Figure("used_mw", "IT power in use", "MW", "average"),
    Figure("used_mw_fraction", "IT power in use, share of the limit", "fraction", "ratio", "used_mw", "limit_mw"),
    Figure("lease_revenue_usd", "Lease revenue", "USD", "sum"),
    Figure("leased_gpu_hours", "GPU-hours leased and in use", "GPU-hours", "sum"),
    Figure("lease_usd_per_gpu_hour", "Lease revenue per GPU-hour", "USD/GPU-hour", "ratio",
           "lease_revenue_usd", "leased_gpu_hours"),
    Figure("leased_kw_months", "kW-months leased and in use", "kW-months", "sum"),
    Figure("lease_usd_per_kw_month", "Lease revenue per kW-month", "USD/kW-month", "ratio",
           "lease_revenue_usd", "leased_kw_months"),
    Figure("on_demand_revenue_usd", "On-demand revenue", "USD", "sum"),
    Figure("on_demand_gpu_hours", "GPU-hours on demand", "GPU-hours", "sum"),
    Figure("on_demand_usd_per_gpu_hour", "On-demand revenue per GPU-hour offered", "USD/GPU-hour", "ratio",
           "on_demand_revenue_usd", "on_demand_gpu_hours"),
    Figure("revenue_usd", "Revenue", "USD", "sum"),
    Figure("limit_mw_months", "MW-months energised", "MW-months", "sum"),
    Figure("revenue_usd_per_mw_year", "Revenue per MW energised, a year's", "USD/MW", "ratio",
           "revenue_usd", "limit_mw_months"),
)  # fmt: skip
BY_KEY: Mapping[str, Figure] = {figure.key: figure for figure in FIGURES}
A_YEARS = ("revenue_usd_per_mw_year",)
"""Ratios that are a year's worth of a month's."""


@dataclass(frozen=True)
class Use:
    """The lines of the fleet, or of one site."""

    site: str
    """The site's id; blank for the whole fleet."""
    lines: Mapping[str, Series]


def use_by_month(
    page: TimePage,
    making: Making,
    halls: HallUse,
    sites: Sites,
    income: Mapping[str, Series],
    parts: tuple[Part, ...],
) -> tuple[Use, ...]:
    """Write the lines of the fleet and of every site by month."""
    page.heading("All sites")
    found = [Use("", _by_month(page, making, halls, sites.fleet, income, None))]
    for number, part in enumerate(parts):
        page.heading(part.title)
        lines = _by_month(page, making, halls, sites.by_site[number], part.lines, number)
        found.append(Use(part.key, lines))
    return tuple(found)


def use_by_period(page: PeriodPage, making: Making, use: Use) -> dict[str, Series]:
    """Write the lines of the fleet or of a site by quarter or year: averages, sums, and their ratios."""

    def formula(figure: Figure) -> Callable[[int], str]:
        line = use.lines[figure.key]
        return page.averaged(line) if figure.kind == "average" else page.added(line)

    return _write(page, making, formula, _figures(making, page.by, use.site))


def _by_month(
    page: TimePage,
    making: Making,
    halls: HallUse,
    capacity: Mapping[str, Series],
    income: Mapping[str, Series],
    site: int | None,
) -> dict[str, Series]:
    """The lines of one month are links to other sheets, and power by use is added up over the halls."""
    records, kw, hours = making.records["halls"], making.constant("kw_per_mw"), making.timeline.hours
    sites = making.records["sites"]
    own = "" if site is None else sites.page.fixed(sites.first_row + site, 0)
    only = f"({records.column('site_number')}={own})*" if own else ""

    def gpus(use: str) -> Callable[[int], str]:
        return lambda t: "+".join(capacity[one].at(t) for one in HALL_USES[use])

    def mw(use: str) -> Callable[[int], str]:
        column = records.column("kw_per_gpu")
        return lambda t: "+".join(
            f"SUMPRODUCT({only}{halls[one].column(t)}*{column})/{kw}" for one in HALL_USES[use]
        )

    formulas: dict[str, Callable[[int], str]] = {
        "usable_gpus": capacity["usable"].at,
        "limit_mw": capacity["limit"].at,
        "used_mw": capacity["mw"].at,
        "limit_mw_months": capacity["limit"].at,
        "lease_revenue_usd": income["lease_revenue"].at,
        "on_demand_revenue_usd": income["on_demand_revenue"].at,
        "revenue_usd": income["revenue"].at,
        "leased_gpu_hours": lambda t: f"{capacity['leased'].at(t)}*{hours.at(t)}",
        "on_demand_gpu_hours": lambda t: f"{capacity['on_demand'].at(t)}*{hours.at(t)}",
        "leased_kw_months": lambda t: f"({mw('leased')(t)})*{kw}",
    }
    formulas |= {f"{use}_gpus": gpus(use) for use in USES} | {f"{use}_mw": mw(use) for use in USES}
    name = "" if site is None else making.plan.case.sites[site].id
    return _write(page, making, lambda figure: formulas[figure.key], _figures(making, "month", name))


def _figures(making: Making, by: By, site: str) -> dict[str, FloatArray]:
    """The planner's figures of every line; each of shape (periods of the horizon,)."""
    split: Literal["site"] | None = "site" if site else None
    found: dict[str, FloatArray] = {}
    for frame in (making.statements.utilisation(by, split), making.statements.prices(by, split)):
        own = frame[frame["site"] == site] if split else frame
        found |= {name: own[name].to_numpy(dtype=np.float64) for name in BY_KEY if name in own}
    return found


def _write(
    page: TimePage,
    making: Making,
    formula_of: Callable[[Figure], Callable[[int], str]],
    figures: Mapping[str, FloatArray],
) -> dict[str, Series]:
    """Write every line in order; a ratio is blank where there is nothing below the line."""
    lines: dict[str, Series] = {}
    for figure in FIGURES:
        unit = figure.unit.replace("USD", making.currency)
        beyond = np.nan if figure.kind == "ratio" else 0.0
        values = np.pad(
            figures[figure.key], (0, page.months - len(figures[figure.key])), constant_values=beyond
        )
        formula = _ratio(making, figure, lines) if figure.kind == "ratio" else formula_of(figure)
        lines[figure.key] = page.add(
            figure.title, unit, formula, values, kind=_kind(figure), is_sum=figure.kind == "sum"
        )
    return lines


def _ratio(making: Making, figure: Figure, lines: Mapping[str, Series]) -> Callable[[int], str]:
    above, below = lines[figure.above], lines[figure.below]
    times = f"*{making.constant('months_per_year')}" if figure.key in A_YEARS else ""
    return lambda t: f'IF({below.at(t)}=0,"",{above.at(t)}{times}/{below.at(t)})'


def _kind(figure: Figure) -> str | None:
    if figure.unit == "fraction":
        return "percent"
    return {
        "USD/GPU-hour": "rate",
        "USD/kW-month": "cents",
        "GPU-hours": "whole",
        "kW-months": "whole",
        "MW-months": "mw",
    }.get(figure.unit)
