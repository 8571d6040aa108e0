"""What a case says month by month: dates, discount factors, usable GPUs, power, prices (sections 1 to 3).

Read from the JSON form with plain dictionaries, by the planning-problem page alone.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache, cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

Record = dict[str, Any]
Array = NDArray[np.float64]


def field(record: Record, name: str, default: Any = None) -> Any:
    """The field, or its default when the key is missing or the value is null (section 1)."""
    value = record.get(name)
    return default if value is None else value


@dataclass(frozen=True)
class Hall:
    """A hall with what its site and its GPU type say about its GPUs."""

    id: str
    site: int
    gpu_type: str
    lot_gpus: int
    kw_per_gpu: float
    h100e: float
    availability_fraction: float
    jurisdiction: str


@dataclass(frozen=True)
class Facts:
    """The case in arrays: t months, h halls, s sites."""

    case: Record
    months: int
    month_zero: int
    hours: Array
    """(t) hours of each month."""
    halls: list[Hall]
    site_ids: list[str]
    usable: Array
    """(t, h) usable GPUs."""
    power_kw: Array
    """(t, s) IT power."""
    energy_usd_per_mwh: Array
    """(t, s)"""
    pue: Array
    """(s)"""
    demand_usd_per_kw: Array
    """(s) demand charge per facility kW and month."""
    minimum_take_mwh: Array
    """(t, s) energy that is billed in any event."""
    fixed_usd: float
    """Fixed cost of all sites in one month."""

    def rows(self, name: str) -> list[Record]:
        """The records of one kind."""
        rows: list[Record] = field(self.case, name, [])
        return rows

    def offset(self, month: str) -> int:
        """Months from month 0 to the month, negative before it."""
        return _month_number(month) - self.month_zero

    def window(self, first: str, last: str) -> range:
        """The months from first to last that lie in the horizon."""
        return range(max(0, self.offset(first)), min(self.months - 1, self.offset(last)) + 1)

    def first_day_factor(self, t: int) -> float:
        """Discount factor of the first day of month t (section 1, XNPV)."""
        return self._factor(_first_day(self.month_zero + t))

    def last_day_factor(self, t: int) -> float:
        """Discount factor of the last day of month t, which may lie past the horizon."""
        day = _first_day(self.month_zero + t)
        return self._factor(day.replace(day=monthrange(day.year, day.month)[1]))

    def _factor(self, day: date) -> float:
        days = (day - _first_day(self.month_zero)).days
        rate: float = self.case["plan"]["discount_rate_fraction"]
        return float((1.0 + rate) ** (-days / 365.0))

    @cached_property
    def mwh_per_gpu(self) -> Array:
        """(t, h) MWh drawn by one GPU in use for the month (section 6)."""
        kw = np.array([hall.kw_per_gpu * self.pue[hall.site] for hall in self.halls])
        return np.outer(self.hours, kw) / 1000.0


def read_facts(case: Record) -> Facts:
    """The facts of a case.

    Raises:
        KeyError: if a required field is missing or a name is unknown.
    """
    plan = case["plan"]
    months: int = plan["months"]
    month_zero = _month_number(plan["start_month"])
    sites: list[Record] = case["sites"]
    days = [monthrange(*_year_and_month(month_zero + t))[1] for t in range(months)]
    hours = np.array(days, dtype=float) * 24.0
    power_mw = _levels(case, sites, "it_power_mw", months, month_zero)
    pue = np.array([field(site, "pue", 1.2) for site in sites], dtype=float)
    take = np.array([field(site, "minimum_take_fraction", 0.0) for site in sites], dtype=float)
    return Facts(
        case=case,
        months=months,
        month_zero=month_zero,
        hours=hours,
        halls=_halls(case),
        site_ids=[site["id"] for site in sites],
        usable=_usable_gpus(case, months, month_zero),
        power_kw=1000.0 * power_mw,
        energy_usd_per_mwh=_levels(case, sites, "energy_usd_per_mwh", months, month_zero),
        pue=pue,
        demand_usd_per_kw=np.array(
            [field(row, "demand_charge_usd_per_kw_month", 0.0) for row in sites], float
        ),
        minimum_take_mwh=take * power_mw * pue * hours[:, None],
        fixed_usd=float(sum(field(site, "fixed_cost_usd_per_month", 0.0) for site in sites)),
    )


def _halls(case: Record) -> list[Hall]:
    sites = {site["id"]: (number, site) for number, site in enumerate(case["sites"])}
    gpu_types = {row["id"]: row for row in case["gpu_types"]}
    return [
        Hall(
            id=row["id"],
            site=sites[row["site"]][0],
            gpu_type=row["gpu_type"],
            lot_gpus=field(row, "lot_gpus", 1),
            kw_per_gpu=gpu_types[row["gpu_type"]]["kw_per_gpu"],
            h100e=gpu_types[row["gpu_type"]]["h100_equivalent"],
            availability_fraction=field(sites[row["site"]][1], "availability_fraction", 1.0),
            jurisdiction=field(sites[row["site"]][1], "jurisdiction", ""),
        )
        for row in case["halls"]
    ]


def _usable_gpus(case: Record, months: int, month_zero: int) -> Array:
    """(t, h) the largest multiple of the lot within installed x (1 - spare), in exact decimals."""
    usable = np.zeros((months, len(case["halls"])))
    for h, hall in enumerate(case["halls"]):
        lot = field(hall, "lot_gpus", 1)
        kept = 1 - Fraction(str(field(hall, "spare_fraction", 0)))
        for t in range(months):
            installed = hall["gpus"] + sum(
                row["gpus"]
                for row in field(case, "deliveries", [])
                if row["hall"] == hall["id"] and _month_number(row["month"]) <= month_zero + t
            )
            usable[t, h] = (installed * kept // lot) * lot
    return usable


def _levels(case: Record, sites: list[Record], name: str, months: int, month_zero: int) -> Array:
    """(t, s) a site's level, and from each step's month on the step's (where it gives one)."""
    levels = np.zeros((months, len(sites)))
    for s, site in enumerate(sites):
        levels[:, s] = site[name]
        steps = [row for row in field(case, "site_steps", []) if row["site"] == site["id"]]
        for step in sorted(steps, key=lambda row: _month_number(row["month"])):
            if field(step, name) is not None:
                levels[max(0, _month_number(step["month"]) - month_zero) :, s] = step[name]
    return levels


def _year_and_month(number: int) -> tuple[int, int]:
    return number // 12, number % 12 + 1


@cache
def _month_number(month: str) -> int:
    year, month_of_year = month.split("-")[:2]
    return int(year) * 12 + int(month_of_year) - 1


@cache
def _first_day(number: int) -> date:
    return date(*_year_and_month(number), 1)
