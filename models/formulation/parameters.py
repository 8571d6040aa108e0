"""Parameters: what the case says, by month index, as the rules use it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from ..inputs.capacity import energy_usd_per_mwh, site_power_mw, usable_gpus
from ..inputs.case import Case
from ..inputs.leases import Tenant
from ..inputs.sites import GpuType, Hall, Site

FloatArray = npt.NDArray[np.float64]
LONGEST_LAG_MONTHS = 1200
"""Months past the horizon in which a payment may still arrive."""


@dataclass(frozen=True)
class Parameters:
    """The case's figures by month index. Arrays have one entry for each month of the horizon."""

    case: Case
    keeps_empty: bool = False
    """Whether halls keep the columns of own use in months without usable GPUs or power: to price one more."""

    @cached_property
    def months(self) -> int:
        """T, the months of the horizon."""
        return self.case.plan.months

    @cached_property
    def hours(self) -> FloatArray:
        """H(t), hours of each month."""
        return np.array([month.days_in_month * 24.0 for month in self.case.months])

    @cached_property
    def _month_starts(self) -> FloatArray:
        first = self.case.plan.start_month
        longest = max((request.payment_lag_months for request in self.case.lease_requests), default=0)
        days = [
            ((first + t).start_time - first.start_time).days
            for t in range(self.months + min(longest, LONGEST_LAG_MONTHS) + 1)
        ]
        return np.array(days, dtype=float)

    @cached_property
    def discount_first(self) -> FloatArray:
        """Present value of a dollar on the first day of each month (XNPV: (1+r)^(-days/365))."""
        return self._discount(self._month_starts)

    @cached_property
    def discount_last(self) -> FloatArray:
        """Present value of a dollar on the last day of each month, also of the months past the horizon."""
        return self._discount(self._month_starts[1:] - 1)

    def _discount(self, days: FloatArray) -> FloatArray:
        return np.power(1 + self.case.plan.discount_rate_fraction, -days / 365)

    @cached_property
    def halls(self) -> dict[str, Hall]:
        """Halls by id."""
        return {hall.id: hall for hall in self.case.halls}

    @cached_property
    def sites(self) -> dict[str, Site]:
        """Sites by id."""
        return {site.id: site for site in self.case.sites}

    @cached_property
    def tenants(self) -> dict[str, Tenant]:
        """Tenants by id."""
        return {tenant.id: tenant for tenant in self.case.tenants}

    @cached_property
    def halls_at(self) -> dict[str, tuple[str, ...]]:
        """Hall ids by site id."""
        return {s: tuple(h for h, hall in self.halls.items() if hall.site == s) for s in self.sites}

    @cached_property
    def gpu_type(self) -> dict[str, GpuType]:
        """The GPU type of each hall."""
        types = {gpu_type.id: gpu_type for gpu_type in self.case.gpu_types}
        return {h: types[hall.gpu_type] for h, hall in self.halls.items()}

    @cached_property
    def site(self) -> dict[str, Site]:
        """The site of each hall."""
        return {h: self.sites[hall.site] for h, hall in self.halls.items()}

    @cached_property
    def h100e(self) -> dict[str, float]:
        """H100e per GPU of each hall."""
        return {h: gpu_type.h100_equivalent for h, gpu_type in self.gpu_type.items()}

    @cached_property
    def working_h100e(self) -> dict[str, float]:
        """H100e × availability per GPU of each hall."""
        return {h: self.h100e[h] * self.site[h].availability_fraction for h in self.halls}

    @cached_property
    def mw_per_gpu(self) -> dict[str, float]:
        """IT power per GPU of each hall, MW."""
        return {h: gpu_type.kw_per_gpu / 1000 for h, gpu_type in self.gpu_type.items()}

    @cached_property
    def usable(self) -> dict[str, tuple[int, ...]]:
        """U(h,t), usable GPUs."""
        return usable_gpus(self.case)

    @cached_property
    def usable_h100e(self) -> dict[str, list[float]]:
        """Usable H100e by month of the scopes asked for so far (`policies.usable_h100e`)."""
        return {}

    @cached_property
    def power_mw(self) -> dict[str, tuple[float, ...]]:
        """IT power of each site, MW."""
        return site_power_mw(self.case)

    @cached_property
    def energy_usd_per_it_mw(self) -> dict[str, FloatArray]:
        """Energy price of one MW of IT power drawn all month, by site: price × PUE × H(t), USD."""
        prices = energy_usd_per_mwh(self.case)
        return {s: np.array(prices[s]) * site.pue * self.hours for s, site in self.sites.items()}

    @cached_property
    def demand_usd_per_it_mw(self) -> dict[str, float]:
        """Demand charge of one MW of IT power in use, by site: charge × PUE × 1000 kW, USD a month."""
        return {s: site.demand_charge_usd_per_kw_month * site.pue * 1000 for s, site in self.sites.items()}

    def gpus_powered(self, h: str, t: int) -> float:
        """GPUs of a hall that its site's power could run by itself in month t."""
        return self.power_mw[self.halls[h].site][t] / self.mw_per_gpu[h]

    def most_gpus(self, h: str, t: int) -> float:
        """The tightest bound on GPUs in use in a hall: usable and powered."""
        return min(float(self.usable[h][t]), self.gpus_powered(h, t))

    def has_room(self, h: str, t: int) -> bool:
        """Whether own use may have columns in a hall: GPUs are usable and powered, or columns are kept."""
        return self.keeps_empty or self.most_gpus(h, t) > 0

    def allowed_halls(self, gpu_types: Sequence[str], sites: Sequence[str]) -> tuple[str, ...]:
        """Halls of these GPU types at these sites; an empty list means any."""
        return tuple(
            h
            for h, hall in self.halls.items()
            if (not gpu_types or hall.gpu_type in gpu_types) and (not sites or hall.site in sites)
        )

    def by_site(self, halls: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """Some halls by the site at which they are, in their order."""
        found: dict[str, list[str]] = {}
        for h in halls:
            found.setdefault(self.halls[h].site, []).append(h)
        return {s: tuple(at_site) for s, at_site in found.items()}

    def window(self, from_index: int, to_index: int) -> range:
        """Month indices of a window that lie in the horizon."""
        return range(max(from_index, 0), min(to_index, self.months - 1) + 1)

    def window_of(self, record: Any) -> range:
        """Month indices of a record's `from_month` to `to_month` that lie in the horizon."""
        return self.window(self.case.month_index(record.from_month), self.case.month_index(record.to_month))


def by_first(keys: Iterable[tuple[Any, ...]], width: int = 1) -> dict[Any, list[tuple[Any, ...]]]:
    """Keys grouped by their first `width` entries (by the entry itself when the width is one)."""
    groups: dict[Any, list[tuple[Any, ...]]] = {}
    for key in keys:
        groups.setdefault(key[0] if width == 1 else key[:width], []).append(key)
    return groups
