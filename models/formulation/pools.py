"""Internal pools: GPUs kept for research and inference, their value and their floor."""

from collections.abc import Iterator
from typing import Any

import pyomo.environ as pyo

from .parameters import Parameters


def declare(m: Any, p: Parameters) -> None:
    """Sets, columns and rows of internal pools."""
    m.pools = {pool.id: pool for pool in p.case.internal_pools}
    m.pool_tiers = {i: tiers(p, i) for i in m.pools}
    m.POOL_MONTHS = pyo.Set(
        dimen=2,
        initialize=[(i, t) for i, pool in m.pools.items() for t in p.window_of(pool)],
        doc="pool, month: the pool's window",
    )
    m.POOL_GPUS = pyo.Set(
        dimen=3, initialize=list(pool_gpus_keys(m, p)), doc="pool, hall, month: where it may have GPUs"
    )
    m.POOL_TIERS = pyo.Set(
        dimen=3,
        initialize=[(i, j, t) for i, t in m.POOL_MONTHS for j in range(len(m.pool_tiers[i]))],
        doc="pool, tier, month: every tier",
    )
    m.SHORTABLE = pyo.Set(
        dimen=2,
        initialize=[(i, t) for i, t in m.POOL_MONTHS if may_fall_short(m, i)],
        doc="pool, month: floors at a price",
    )

    m.pool_gpus = pyo.Var(m.POOL_GPUS, bounds=lambda m, i, h, t: (0, p.most_gpus(h, t)), doc="GPUs kept")
    m.tier_h100e = pyo.Var(
        m.POOL_TIERS, bounds=lambda m, i, j, t: (0, m.pool_tiers[i][j][0]), doc="tier filled"
    )
    m.short_h100e = pyo.Var(
        m.SHORTABLE, bounds=lambda m, i, t: (0, m.pools[i].floor_h100e), doc="below the floor"
    )
    m.pool_gpus_in = {}
    for i, h, t in m.POOL_GPUS:
        m.pool_gpus_in.setdefault((h, t), []).append((i, h, t))

    m.pool_h100e = pyo.Expression(m.POOL_MONTHS, rule=pool_h100e)
    m.filled_tiers = pyo.Constraint([key for key in m.POOL_MONTHS if m.pool_tiers[key[0]]], rule=filled_tiers)
    m.pool_floor = pyo.Constraint(
        [key for key in m.POOL_MONTHS if m.pools[key[0]].floor_h100e], rule=pool_floor
    )


def tiers(p: Parameters, pool: str) -> list[tuple[float, float]]:
    """Reach beyond the tier before (H100e) and value (USD per H100e-hour) of a pool's tiers."""
    found, before = [], 0.0
    for tier in sorted((t for t in p.case.pool_tiers if t.pool == pool), key=lambda t: t.up_to_h100e):
        found.append((tier.up_to_h100e - before, tier.value_usd_per_h100e_hour))
        before = tier.up_to_h100e
    return found


def may_fall_short(m: Any, i: str) -> bool:
    """Whether a pool's floor is at a price."""
    pool = m.pools[i]
    return bool(pool.floor_h100e) and pool.shortfall_usd_per_h100e_hour is not None


def pool_gpus_keys(m: Any, p: Parameters) -> Iterator[tuple[str, str, int]]:
    """Pool, hall and month where a pool may have GPUs."""
    for i, t in m.POOL_MONTHS:
        for h in p.allowed_halls(m.pools[i].gpu_types, m.pools[i].sites):
            if not m.closed[h][t] and p.has_room(h, t):
                yield i, h, t


def pool_h100e(m: Any, i: str, t: int) -> Any:
    """Working H100e of a pool: H100e × availability."""
    p = m.parameters
    halls = p.allowed_halls(m.pools[i].gpu_types, m.pools[i].sites)
    return sum(p.working_h100e[h] * m.pool_gpus[i, h, t] for h in halls if (i, h, t) in m.POOL_GPUS)


def filled_tiers(m: Any, i: str, t: int) -> Any:
    r"""A pool is paid for the working H100e that it has, tier by tier.

    $$\sum_j \mathit{tier}_{ijt} \le \sum_h e_h\,a_h\,\mathit{pool\_gpus}_{iht}
    \qquad \forall i,t \quad [\text{H100e}]$$
    """
    filled = sum(m.tier_h100e[i, j, t] for j in range(len(m.pool_tiers[i])))
    return filled <= m.pool_h100e[i, t].expr


def pool_floor(m: Any, i: str, t: int) -> Any:
    r"""A pool has at least its floor of working H100e, or pays for what it lacks.

    $$\sum_h e_h\,a_h\,\mathit{pool\_gpus}_{iht} + \mathit{short}_{it} \ge \mathit{floor}_i
    \qquad \forall i,t \quad [\text{H100e}]$$
    """
    has = m.pool_h100e[i, t].expr + (m.short_h100e[i, t] if (i, t) in m.SHORTABLE else 0)
    return has + m.nothing >= m.pools[i].floor_h100e
