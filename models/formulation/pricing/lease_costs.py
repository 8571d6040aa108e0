"""What leases pay for capacity at given prices, by hall and month."""

from dataclasses import dataclass

import numpy as np

from ...inputs.leases import LeaseRequest
from ..parameters import FloatArray
from .fleet import Fleet, IntArray, running_sums
from .prices import Prices

IS_ISOLATING, IS_REIMBURSED, IS_RIVAL = 1, 2, 4
ROUNDING = 1e-9
"""Relative slack below which a lease does not take more than the room beside the market."""


def variant_of(fleet: Fleet, request: LeaseRequest) -> int:
    """Which prices a request's GPUs pay: a sum of IS_ISOLATING, IS_REIMBURSED and IS_RIVAL."""
    is_isolating = bool(request.whole_site) or request.isolation != "shared"
    is_rival = fleet.parameters.tenants[request.tenant].is_rival
    return (
        IS_ISOLATING * is_isolating
        + IS_REIMBURSED * (not request.includes_energy)
        + IS_RIVAL * bool(is_rival)
    )


def gpu_prices_usd(fleet: Fleet, prices: Prices, variant: int) -> FloatArray:
    """What a leased GPU pays by hall and month, without its tenant's share and reimbursement; shape (H, T), USD.

    The GPUs in use of an isolating lease are not stranded.
    """
    h100e = fleet.h100e[:, None]
    price = prices.gpu_usd + prices.unsigned_gpu_usd + h100e * prices.leased_h100e_usd
    if variant & IS_ISOLATING:
        price -= prices.stranded_usd
    if variant & IS_RIVAL:
        price += h100e * prices.rival_h100e_usd
    return np.asarray(price)


def reimbursement_usd(fleet: Fleet, last_usd: FloatArray) -> FloatArray:
    """Worth of the energy and demand charge that a tenant reimburses for a GPU in use, shape (H, T).

    `last_usd` is what a nominal dollar on the last day of each month is worth, shape (T,) or longer.
    """
    p = fleet.parameters
    usd_per_mw = np.array([p.energy_usd_per_it_mw[s] + p.demand_usd_per_it_mw[s] for s in fleet.sites])
    per_gpu = fleet.mw_per_gpu[:, None] * usd_per_mw.reshape(len(fleet.sites), p.months)[fleet.site_of]
    return np.asarray(per_gpu * last_usd[: p.months])


def keeping_usd(fleet: Fleet, prices: Prices) -> FloatArray:
    """What it costs to keep each hall, then each site, for oneself in each month; shape (H + S, T), USD."""
    halls = fleet.usable_gpus * prices.stranded_usd + fleet.offer_gpus * prices.crowded_usd
    return np.concatenate([halls, fleet.by_site(halls)])


@dataclass(frozen=True)
class Rooms:
    """The distinct amounts of room beside the market of each hall, ascending."""

    levels: FloatArray
    """Shape (H, L), infinite where a hall has fewer."""
    level_of: IntArray
    """Position of each month's level, shape (H, T)."""

    @classmethod
    def of(cls, fleet: Fleet) -> "Rooms":
        """Levels of a fleet's rooms."""
        found = [np.unique(room, return_inverse=True) for room in fleet.room_gpus]
        levels = np.full((len(found), max((len(values) for values, _ in found), default=0)), np.inf)
        for h, (values, _) in enumerate(found):
            levels[h, : len(values)] = values
        places = np.array([at for _, at in found], dtype=np.int64).reshape(fleet.room_gpus.shape)
        return cls(levels, places)

    def exceeded(self, halls: IntArray, gpus: IntArray) -> IntArray:
        """How many of its hall's levels each lease of so many GPUs exceeds."""
        count = np.zeros(len(halls), dtype=np.int64)
        for level in self.levels.T:
            count += gpus > level[halls] * (1 + ROUNDING)
        return count

    def sums_below(self, monthly: FloatArray) -> FloatArray:
        """Sums before each month over months whose level is among the n lowest; shape (H, L + 1, T + 1)."""
        counts = np.arange(self.levels.shape[1] + 1)
        return running_sums(monthly[:, None, :] * (self.level_of[:, None, :] < counts[:, None]))
