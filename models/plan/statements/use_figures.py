"""Figures of use: utilisation by GPUs and by MW, and the prices that were realised."""

import numpy as np
import pandas as pd

from ..discounting import FloatArray
from .books import Books
from .lines import INCOME, USES, By, Split
from .pivots import Column, frame

MONTHS_PER_YEAR = 12


def gpus_by_use(books: Books) -> dict[str, FloatArray]:
    """GPUs of each hall by what they do, as in `lines.USES`; arrays of shape (halls, months).

    Kept are training runs and internal pools; stranded is what a lease's isolation keeps everybody else out of.
    """
    use, fleet = books.facts.use, books.facts.fleet
    free = np.maximum(0.0, fleet.usable - use.in_use)
    return {
        "leased": use.leased,
        "kept": use.running + use.pooled,
        "on_demand": use.on_demand,
        "idle": np.where(use.is_isolated, 0.0, free),
        "stranded": np.where(use.is_isolated, free, 0.0),
    }


def utilisation(books: Books, by: By, split: Split | None) -> pd.DataFrame:
    """GPUs and MW by what they do, averages of months; see `Statements.utilisation`."""
    if split not in (None, "site"):
        raise ValueError(f"utilisation is split by {split!r}; it must be by site, or not at all")
    fleet, months = books.facts.fleet, books.timeline.horizon
    periods = books.timeline.periods(by, months)
    keys = ("",) if split is None else fleet.sites

    def average(by_hall: FloatArray) -> FloatArray:
        return averaged(fleet.by_site(by_hall))

    def averaged(by_site: FloatArray) -> FloatArray:
        rows = by_site.sum(axis=0, keepdims=True) if split is None else by_site
        return periods.sums(rows) / periods.lengths

    gpus, mw_per_gpu = gpus_by_use(books), fleet.kw_per_gpu[:, None] / 1000
    usable, limit = average(fleet.usable), averaged(fleet.it_power_mw)
    columns: dict[str, Column] = {"usable_gpus": usable}
    columns |= {f"{use}_gpus": average(gpus[use]) for use in USES}
    columns |= {f"{use}_gpus_fraction": ratio(average(gpus[use]), usable) for use in USES}
    columns["limit_mw"] = limit
    columns |= {f"{use}_mw": average(gpus[use] * mw_per_gpu) for use in USES}
    columns["used_mw"] = average(books.facts.use.in_use * mw_per_gpu)
    columns["used_mw_fraction"] = ratio(columns["used_mw"], limit)
    return frame(books, periods, split, keys, columns)


def ratio(above: Column, below: Column) -> FloatArray:
    """The quotient; blank (NaN) where there is nothing below the line."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(below == 0, np.nan, np.divide(above, below)), dtype=np.float64)


def prices(books: Books, by: By, split: Split | None) -> pd.DataFrame:
    """Revenue per GPU-hour, per kW-month and per MW; see `Statements.prices`."""
    months = books.timeline.horizon
    periods, keys = books.timeline.periods(by, months), books.keys(split)
    amounts = books.amounts("income", INCOME, split, months)
    lease_usd, on_demand_usd, all_usd = (
        periods.sums(amounts[name]) for name in ("lease_revenue", "on_demand_revenue", "revenue")
    )
    leased_hours, leased_kw = (periods.sums(part) for part in _leased(books, split, keys))
    sold_hours, limit_mw = (periods.sums(part) for part in _offered_and_limit(books, split, keys))
    columns: dict[str, Column] = {
        "lease_revenue_usd": lease_usd,
        "leased_gpu_hours": leased_hours,
        "lease_usd_per_gpu_hour": ratio(lease_usd, leased_hours),
        "leased_kw_months": leased_kw,
        "lease_usd_per_kw_month": ratio(lease_usd, leased_kw),
        "on_demand_revenue_usd": on_demand_usd,
        "on_demand_gpu_hours": sold_hours,
        "on_demand_usd_per_gpu_hour": ratio(on_demand_usd, sold_hours),
        "revenue_usd": all_usd,
        "limit_mw_months": limit_mw,
        "revenue_usd_per_mw_year": ratio(all_usd * MONTHS_PER_YEAR, limit_mw),
    }
    return frame(books, periods, split, keys, columns)


def _leased(books: Books, split: Split | None, keys: tuple[str, ...]) -> tuple[FloatArray, FloatArray]:
    """GPU-hours and kW-months of leases at the share in use; two of shape (keys, months of the horizon)."""
    fleet, row_of = books.facts.fleet, {key: row for row, key in enumerate(keys)}
    hours, kw = (np.zeros((len(keys), books.timeline.horizon)) for _ in range(2))
    for lease in books.facts.leases:
        months = lease.months[lease.is_running]
        in_use = lease.gpus_in_use[:, : len(months)]
        for hall, gpus in zip(lease.halls, in_use, strict=True):
            of: dict[Split | None, str] = {
                None: "",
                "site": fleet.sites[int(fleet.site_of_hall[hall])],
                "tenant": lease.tenant.id,
                "lease": lease.request.id,
            }
            hours[row_of[of[split]], months] += gpus * fleet.hours[months]
            kw[row_of[of[split]], months] += gpus * fleet.kw_per_gpu[hall]
    return hours, kw


def _offered_and_limit(
    books: Books, split: Split | None, keys: tuple[str, ...]
) -> tuple[FloatArray, FloatArray]:
    """GPU-hours on demand and MW energised; nought by tenant and lease, whose they are not."""
    fleet = books.facts.fleet
    offered, limit = (np.zeros((len(keys), books.timeline.horizon)) for _ in range(2))
    by_site = fleet.by_site(books.facts.use.on_demand) * fleet.hours
    if split is None:
        offered[0], limit[0] = by_site.sum(axis=0), fleet.it_power_mw.sum(axis=0)
    elif split == "site":
        offered[: len(fleet.sites)], limit[: len(fleet.sites)] = by_site, fleet.it_power_mw
    return offered, limit
