"""What lease options and runs of a case gain at prices of rows, beyond the price of the limit to one of each."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from models.formulation.pricing import Priced
from planner.solve.program import FloatArray, IntArray

from .columns import NOWHERE


@dataclass(frozen=True)
class SiteGains:
    """Gains by site, USD of present value."""

    most_usd: FloatArray
    """Most that leases at each site gain together beyond their limits, shape (sites,); runs gain nothing more."""
    anywhere_usd: float
    """Most that leases left out which may stand anywhere gain together."""


class OptionGains:
    """Gains of every option and run place of a case."""

    def __init__(self, priced: Priced, limits_usd: dict[str, float]) -> None:
        """Gains beyond what each request pays for its limit to one."""
        leases = priced.pricing.leases.leases
        fleet = priced.pricing.leases.fleet
        self.priced, self.fleet = priced, fleet
        self.request: IntArray = leases.option_request.astype(np.int64)
        limit = np.array([limits_usd.get(request.id, 0.0) for request in leases.requests])
        self.gain_usd = priced.option_profits - limit[self.request] if limit.size else priced.option_profits
        sites = np.arange(len(fleet.sites))
        self.site: IntArray = np.concatenate([fleet.site_of, sites, [NOWHERE]])[leases.option_place]

    @cached_property
    def run_limits_usd(self) -> dict[str, float]:
        """Most that each run gains anywhere, the price of its limit to one; below nought only if it is mandatory."""
        runs = self.priced.pricing.runs.runs
        best = {r: -np.inf if run.is_mandatory else 0.0 for r, run in runs.items()}
        for (r, _), usd in self.priced.run_profits.items():
            best[r] = max(best[r], usd)
        return {r: usd if np.isfinite(usd) else 0.0 for r, usd in best.items()}

    def at_site(self, site: int) -> IntArray:
        """Positions of all options that stand at a site."""
        return np.flatnonzero(self.site == site)

    def by_site(self, considered: IntArray) -> SiteGains:
        """Gains of all options at each site, and of those anywhere that are not considered."""
        count = len(self.fleet.sites)
        most = np.zeros((int(self.request.max(initial=-1)) + 1, count + 1))
        is_counted = self.site != NOWHERE
        is_counted[np.setdiff1d(np.flatnonzero(~is_counted), considered)] = True
        at = np.flatnonzero(is_counted)
        np.maximum.at(
            most, (self.request[at], self.site[at]), self.gain_usd[at]
        )  # NOWHERE is the last column
        by_site = most.sum(axis=0)
        return SiteGains(by_site[:count], float(by_site[count]))
