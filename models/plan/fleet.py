"""The fleet by month: installed and usable GPUs of each hall, power and energy price of each site.

Everything here follows from the case alone. Arrays have a row for each hall or site, in the case's
order, and a column for each month of the horizon.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np

from ..inputs.case import Case
from ..inputs.sites import Hall, Site
from .discounting import FloatArray, IntArray, hours_by_month


@dataclass(frozen=True)
class Fleet:
    """Halls and sites of a case, month by month."""

    halls: tuple[str, ...]
    """Names of the halls, in the case's order."""
    sites: tuple[str, ...]
    """Names of the sites, in the case's order."""
    hall_index: dict[str, int]
    """Row of a hall by its name."""
    site_index: dict[str, int]
    """Row of a site by its name."""
    site_of_hall: IntArray
    """Row of each hall's site; shape (halls,)."""
    gpu_type: tuple[str, ...]
    """GPU type of each hall."""
    kw_per_gpu: FloatArray
    """IT power of one GPU of each hall, kW; shape (halls,)."""
    h100e_per_gpu: FloatArray
    """H100e of one GPU of each hall; shape (halls,)."""
    availability: FloatArray
    """Share of the hours in which a hall's GPUs work, its site's; shape (halls,)."""
    installed: FloatArray
    """N(h,t), GPUs; shape (halls, months)."""
    usable: FloatArray
    """U(h,t), GPUs; shape (halls, months)."""
    it_power_mw: FloatArray
    """Critical IT power; shape (sites, months)."""
    energy_usd_per_mwh: FloatArray
    """Price of energy; shape (sites, months)."""
    hours: FloatArray
    """H(t); shape (months,)."""

    def halls_at(self, site: str) -> IntArray:
        """Rows of the halls at a site."""
        return np.flatnonzero(self.site_of_hall == self.site_index[site])

    def by_site(self, by_hall: FloatArray) -> FloatArray:
        """Sums over the halls of each site; from shape (halls, months) to (sites, months)."""
        totals = np.zeros((len(self.sites), by_hall.shape[1]))
        np.add.at(totals, self.site_of_hall, by_hall)
        return totals


def fleet_of(case: Case) -> Fleet:
    """The fleet of a case by month."""
    types = {gpu_type.id: gpu_type for gpu_type in case.gpu_types}
    sites = {site.id: site for site in case.sites}
    site_index = {site.id: row for row, site in enumerate(case.sites)}
    shape = (len(case.halls), case.plan.months)
    installed = np.array([installed_gpus(case, hall) for hall in case.halls], dtype=np.int64).reshape(shape)
    usable = [usable_gpus(hall, row) for hall, row in zip(case.halls, installed, strict=True)]
    levels = [site_levels(case, site) for site in case.sites]
    site_shape = (len(case.sites), case.plan.months)
    return Fleet(
        halls=tuple(hall.id for hall in case.halls),
        sites=tuple(site_index),
        hall_index={hall.id: row for row, hall in enumerate(case.halls)},
        site_index=site_index,
        site_of_hall=np.array([site_index[hall.site] for hall in case.halls], dtype=np.int64),
        gpu_type=tuple(hall.gpu_type for hall in case.halls),
        kw_per_gpu=np.array([types[hall.gpu_type].kw_per_gpu for hall in case.halls], dtype=float),
        h100e_per_gpu=np.array([types[hall.gpu_type].h100_equivalent for hall in case.halls], dtype=float),
        availability=np.array([sites[hall.site].availability_fraction for hall in case.halls], dtype=float),
        installed=installed.astype(float),
        usable=np.array(usable, dtype=float).reshape(shape),
        it_power_mw=np.array([power for power, _ in levels], dtype=float).reshape(site_shape),
        energy_usd_per_mwh=np.array([price for _, price in levels], dtype=float).reshape(site_shape),
        hours=hours_by_month(case.plan),
    )


def installed_gpus(case: Case, hall: Hall) -> IntArray:
    """N(h,t): the hall's GPUs in month 0 and all its deliveries up to t; shape (months,)."""
    installed = np.full(case.plan.months, hall.gpus, dtype=np.int64)
    for delivery in case.deliveries:
        if delivery.hall == hall.id:
            installed[max(case.month_index(delivery.month), 0) :] += delivery.gpus
    return installed


def usable_gpus(hall: Hall, installed: IntArray) -> list[int]:
    """U(h,t): the largest multiple of the lot that is at most N(h,t) × (1 - spare fraction).

    The spare fraction is the decimal that was written, not its binary neighbour: 1,000 × (1 - 0.05)
    is 950, so that a product which is a multiple of the lot stays one.
    """
    in_service = 1 - Fraction(Decimal(repr(hall.spare_fraction)))
    by_installed = {
        int(gpus): int(gpus * in_service // hall.lot_gpus) * hall.lot_gpus
        for gpus in map(int, np.unique(installed))
    }
    return [max(by_installed[int(gpus)], 0) for gpus in installed]


def site_levels(case: Case, site: Site) -> tuple[FloatArray, FloatArray]:
    """IT power in MW and energy price in USD/MWh of a site by month; two of shape (months,)."""
    power_mw = np.full(case.plan.months, site.it_power_mw, dtype=float)
    price = np.full(case.plan.months, site.energy_usd_per_mwh, dtype=float)
    steps = [step for step in case.site_steps if step.site == site.id]
    for step in sorted(steps, key=lambda step: step.month.ordinal):
        onwards = slice(max(case.month_index(step.month), 0), None)
        if step.it_power_mw is not None:
            power_mw[onwards] = step.it_power_mw
        if step.energy_usd_per_mwh is not None:
            price[onwards] = step.energy_usd_per_mwh
    return power_mw, price
