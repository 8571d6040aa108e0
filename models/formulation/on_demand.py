"""On demand: GPUs offered on the spot."""

from typing import Any

import numpy as np
import pyomo.environ as pyo

from ..inputs.own_use import OnDemandLevel
from .parameters import FloatArray, Parameters


def declare(m: Any, p: Parameters) -> None:
    """Columns of on-demand use; their limit is a bound."""
    levels = {h: levels_of(p, h) for h in p.halls}
    m.on_demand_usd_per_gpu = {h: revenue_per_gpu(p, levels[h]) for h in p.halls}
    m.on_demand_fraction = {
        (h, t): level.max_fraction
        for h in p.halls
        for t, level in enumerate(levels[h])
        if level is not None and not m.closed[h][t]
    }
    m.ON_DEMAND = pyo.Set(
        dimen=2,
        initialize=[
            (h, t) for h, t in m.on_demand_fraction if p.has_room(h, t) and m.on_demand_fraction[h, t] > 0
        ],
        doc="hall, month: where there is a market",
    )
    m.on_demand_gpus = pyo.Var(
        m.ON_DEMAND,
        bounds=lambda m, h, t: (0, most_on_demand(m, h, t)),
        doc="GPUs offered on demand",
    )


def most_on_demand(m: Any, h: str, t: int) -> float:
    """GPUs of a hall on demand at most: what the market takes, and what the site powers."""
    return min(most_offered(m, h, t), m.parameters.gpus_powered(h, t))


def most_offered(m: Any, h: str, t: int) -> float:
    """GPUs of a hall that the market takes at most."""
    return float(m.on_demand_fraction[h, t] * m.parameters.usable[h][t])


def levels_of(p: Parameters, h: str) -> list[OnDemandLevel | None]:
    """The market level of a hall's GPU type in each month; None before the first."""
    found: list[OnDemandLevel | None] = [None] * p.months
    levels = [level for level in p.case.on_demand if level.gpu_type == p.halls[h].gpu_type]
    for level in sorted(levels, key=lambda level: level.month):
        for t in range(max(p.case.month_index(level.month), 0), p.months):
            found[t] = level
    return found


def revenue_per_gpu(p: Parameters, levels: list[OnDemandLevel | None]) -> FloatArray:
    """Revenue of one GPU offered all month: price × utilisation × H(t), USD."""
    hourly = [level.usd_per_gpu_hour * level.utilisation_fraction if level else 0.0 for level in levels]
    return np.array(hourly) * p.hours
