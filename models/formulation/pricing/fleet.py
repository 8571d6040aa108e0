"""The fleet as arrays: one row a hall, one column a month."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pyomo.environ as pyo

from .. import on_demand
from ..crowding import offer
from ..lease_options import ANYWHERE
from ..parameters import FloatArray, Parameters
from ..standing_leases import Standing

IntArray = npt.NDArray[np.integer]


@dataclass(frozen=True)
class Fleet:
    """Halls and sites by position. H halls, S sites, T months."""

    parameters: Parameters
    standing: Standing

    @cached_property
    def halls(self) -> tuple[str, ...]:
        """Hall ids by position."""
        return tuple(self.parameters.halls)

    @cached_property
    def sites(self) -> tuple[str, ...]:
        """Site ids by position."""
        return tuple(self.parameters.sites)

    @cached_property
    def places(self) -> tuple[str, ...]:
        """Every place of a lease by position: halls, then sites, then anywhere; shape (H + S + 1,)."""
        return (*self.halls, *self.sites, ANYWHERE)

    @cached_property
    def hall_at(self) -> dict[str, int]:
        """Position of each hall."""
        return {h: at for at, h in enumerate(self.halls)}

    @cached_property
    def site_at(self) -> dict[str, int]:
        """Position of each site."""
        return {s: at for at, s in enumerate(self.sites)}

    @cached_property
    def site_of(self) -> IntArray:
        """Position of the site of each hall, shape (H,)."""
        return np.array([self.site_at[self.parameters.halls[h].site] for h in self.halls], dtype=np.int64)

    @cached_property
    def lot_gpus(self) -> IntArray:
        """GPUs of a lot, shape (H,)."""
        return np.array([self.parameters.halls[h].lot_gpus for h in self.halls], dtype=np.int64)

    @cached_property
    def h100e(self) -> FloatArray:
        """H100e per GPU, shape (H,)."""
        return np.array([self.parameters.h100e[h] for h in self.halls])

    @cached_property
    def mw_per_gpu(self) -> FloatArray:
        """IT power per GPU, MW, shape (H,)."""
        return np.array([self.parameters.mw_per_gpu[h] for h in self.halls])

    @cached_property
    def usable_gpus(self) -> FloatArray:
        """U(h,t), shape (H, T)."""
        return self.by_hall(self.parameters.usable)

    @cached_property
    def power_mw(self) -> FloatArray:
        """IT power of each site, MW, shape (S, T)."""
        power = np.array([self.parameters.power_mw[s] for s in self.sites], float)
        return power.reshape(len(self.sites), self.parameters.months)

    @cached_property
    def powered_gpus(self) -> FloatArray:
        """GPUs of each hall that its site's power could run by itself, shape (H, T)."""
        return np.asarray(self.power_mw[self.site_of] / self.mw_per_gpu[:, None])

    @cached_property
    def is_closed(self) -> npt.NDArray[np.bool_]:
        """Whether isolation of a signed lease keeps everybody else out, shape (H, T)."""
        return self.by_hall(self.standing.is_closed) > 0

    @cached_property
    def standing_gpus(self) -> FloatArray:
        """GPUs that signed leases certainly use, shape (H, T)."""
        return self.by_hall(self.standing.gpus)

    @cached_property
    def offer_gpus(self) -> FloatArray:
        """Most GPUs that can be offered on demand beside signed leases, shape (H, T)."""
        market: Any = pyo.ConcreteModel()
        market.parameters, market.closed = self.parameters, self.standing.is_closed
        on_demand.declare(market, self.parameters)
        return self.by_hall({h: offer(market, self.parameters, h, self.standing.gpus[h]) for h in self.halls})

    @cached_property
    def on_demand_usd(self) -> FloatArray:
        """Present value of a GPU on demand all month, shape (H, T), USD."""
        p = self.parameters
        nominal = {h: on_demand.revenue_per_gpu(p, on_demand.levels_of(p, h)) for h in self.halls}
        return self.by_hall(nominal) * p.discount_last[: p.months]

    @cached_property
    def room_gpus(self) -> FloatArray:
        """GPUs beside that offer and signed leases, shape (H, T)."""
        return self.usable_gpus - self.standing_gpus - self.offer_gpus

    def by_hall(self, series: Any) -> FloatArray:
        """Monthly series by hall id as an array, shape (H, T)."""
        return np.array([series[h] for h in self.halls], float).reshape(
            len(self.halls), self.parameters.months
        )

    def by_site(self, by_hall: FloatArray) -> FloatArray:
        """Sums over the halls of each site: from shape (H, ...) to (S, ...)."""
        total = np.zeros((len(self.sites), *by_hall.shape[1:]))
        np.add.at(total, self.site_of, by_hall)
        return total


def running_sums(monthly: FloatArray) -> FloatArray:
    """Sums up to but without each month along the last axis: shape (..., T) gives (..., T + 1)."""
    return np.concatenate([np.zeros((*monthly.shape[:-1], 1)), np.cumsum(monthly, axis=-1)], axis=-1)
