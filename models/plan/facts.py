"""What follows from a case and its decisions, derived once and used by money, usage and check."""

from dataclasses import dataclass
from typing import SupportsIndex

import numpy as np
import pandas as pd

from ..inputs.case import Case
from .decisions import Decisions
from .discounting import FloatArray
from .fleet import Fleet, fleet_of
from .lease_months import LeaseMonths, lease_months


@dataclass(frozen=True)
class HallUse:
    """GPUs of each hall by what they do; every array has the shape (halls, months)."""

    leased_contracted: FloatArray
    """GPUs that running leases have taken, delivered or not."""
    leased: FloatArray
    """GPUs of running leases at the share delivered."""
    running: FloatArray
    """GPUs of training runs."""
    pooled: FloatArray
    """GPUs of internal pools."""
    on_demand: FloatArray
    """GPUs offered on demand."""
    is_isolated: np.ndarray[tuple[int, int], np.dtype[np.bool_]]
    """Whether a running lease keeps everybody else out of the hall."""

    @property
    def in_use(self) -> FloatArray:
        """GPUs that draw power: leased at the share delivered, running, pooled and on demand."""
        return np.asarray(self.leased + self.running + self.pooled + self.on_demand)


@dataclass(frozen=True)
class Facts:
    """A case, its decisions, and what follows from both."""

    case: Case
    decisions: Decisions
    fleet: Fleet
    leases: tuple[LeaseMonths, ...]
    """The accepted leases."""
    run_gpus: dict[str, FloatArray]
    """GPUs of each training run; shape (halls, months) each."""
    pool_gpus: dict[str, FloatArray]
    """GPUs of each internal pool; shape (halls, months) each."""
    use: HallUse

    def month(self, index: SupportsIndex) -> pd.Period:
        """The calendar month with this index."""
        return self.case.plan.start_month + int(index)


def derive(case: Case, decisions: Decisions) -> Facts:
    """What follows from a case and decisions on it. GPUs outside the horizon do not count.

    Raises
    ------
    KeyError
        If the decisions name what the case does not have; `check_decisions` tells this in words.
    """
    fleet = fleet_of(case)
    leases = lease_months(case, decisions, fleet)
    runs = {run.id: np.zeros_like(fleet.usable) for run in case.training_runs}
    pools = {pool.id: np.zeros_like(fleet.usable) for pool in case.internal_pools}
    on_demand = np.zeros_like(fleet.usable)
    start = case.plan.start_month.ordinal
    rows = [(runs[row.run], row) for row in decisions.run_gpus]
    rows += [(pools[row.pool], row) for row in decisions.pool_gpus]  # type: ignore[misc]
    rows += [(on_demand, row) for row in decisions.on_demand_gpus]  # type: ignore[misc]
    for gpus, row in rows:
        month = row.month.ordinal - start
        if 0 <= month < case.plan.months:
            gpus[fleet.hall_index[row.hall], month] += row.gpus
    use = _hall_use(fleet, leases, _sum(fleet, runs), _sum(fleet, pools), on_demand)
    return Facts(case, decisions, fleet, leases, runs, pools, use)


def _sum(fleet: Fleet, arrays: dict[str, FloatArray]) -> FloatArray:
    total = np.zeros_like(fleet.usable)
    for array in arrays.values():
        total += array
    return total


def _hall_use(
    fleet: Fleet,
    leases: tuple[LeaseMonths, ...],
    running: FloatArray,
    pooled: FloatArray,
    on_demand: FloatArray,
) -> HallUse:
    contracted, leased = np.zeros_like(fleet.usable), np.zeros_like(fleet.usable)
    is_isolated = np.zeros_like(fleet.usable, dtype=bool)
    for lease in leases:
        months = lease.months[lease.is_running]
        cells = np.ix_(lease.halls, months)
        contracted[cells] += lease.gpus[:, : len(months)]
        leased[cells] += lease.gpus_in_use[:, : len(months)]
        is_isolated[np.ix_(isolated_halls(fleet, lease), months)] = True
    return HallUse(contracted, leased, running, pooled, on_demand, is_isolated)


def isolated_halls(fleet: Fleet, lease: LeaseMonths) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Rows of the halls that a lease keeps to itself: none, those it takes, or all at the sites it takes."""
    if lease.isolation == "shared":
        return np.zeros(0, dtype=np.int64)
    if lease.isolation == "hall":
        return lease.halls
    taken = np.unique(fleet.site_of_hall[lease.halls])
    return np.flatnonzero(np.isin(fleet.site_of_hall, taken))
