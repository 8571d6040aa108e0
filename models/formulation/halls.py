"""Halls: GPUs leased and in use, and what is usable."""

from typing import Any

import pyomo.environ as pyo

from .flows import carried, steps
from .lease_options import LeaseOptions
from .parameters import Parameters


def declare_leased(m: Any, p: Parameters, leases: LeaseOptions) -> None:
    """Columns and rows of leased GPUs by hall and month."""
    m.HALLS = pyo.Set(initialize=list(p.halls), doc="hall: every hall")
    m.MONTHS = pyo.RangeSet(0, p.months - 1)
    m.MONTHS.doc = "month: the horizon"
    columns = (
        (h, (m.lease_gpus if is_seat else m.is_leased)[key], gpus)
        for h, key, is_seat, gpus in leases.gpus_in_use()
    )
    m.leasing_steps = steps(columns, p.months)
    m.LEASABLE = pyo.Set(
        dimen=2,
        initialize=[(h, t) for h in m.leasing_steps for t in m.MONTHS],
        doc="hall, month: halls in which a lease can stand",
    )
    m.leased_gpus = pyo.Var(m.LEASABLE, bounds=lambda m, h, t: (0, p.usable[h][t]), doc="GPUs leased, in use")
    m.leased_gpus_flow = pyo.Constraint(m.LEASABLE, rule=leased_gpus_flow)


def declare(m: Any, p: Parameters) -> None:
    """Use of each hall by all, and its limit; after leases and own use."""
    m.gpus_in_use = pyo.Expression(m.HALLS, m.MONTHS, rule=gpus_in_use)
    used = {*m.LEASABLE, *m.run_gpus_in, *m.pool_gpus_in, *m.ON_DEMAND}
    m.USABLE = pyo.Set(
        dimen=2,
        initialize=[(h, t) for h in m.HALLS for t in m.MONTHS if (h, t) in used],
        doc="hall, month: where anything can stand",
    )
    m.usable_gpus = pyo.Constraint(m.USABLE, rule=usable_gpus)


def leased_gpus_flow(m: Any, h: str, t: int) -> Any:
    r"""GPUs leased in a hall count at the share delivered.

    $$\mathit{leased}_{ht} = \sum_{r,k,l:\,t \in [k,l]} \mathit{share}_{rkt}\,\mathit{lease\_gpus}_{rhkl}
    \qquad \forall h,t \quad [\text{GPUs}]$$

    written as a flow: the change from month to month.
    """
    return carried(m.leased_gpus, m.leasing_steps, h, t)


def gpus_in_use(m: Any, h: str, t: int) -> Any:
    """GPUs in use in a hall: leased, running, pooled and on demand."""
    leased = m.leased_gpus[h, t] if (h, t) in m.leased_gpus else 0
    running = sum(m.run_gpus[key] for key in m.run_gpus_in.get((h, t), ()))
    pooled = sum(m.pool_gpus[key] for key in m.pool_gpus_in.get((h, t), ()))
    offered = m.on_demand_gpus[h, t] if (h, t) in m.on_demand_gpus else 0
    return leased + running + pooled + offered


def usable_gpus(m: Any, h: str, t: int) -> Any:
    r"""A hall's GPUs in use, and those that isolation strands, are no more than its usable GPUs.

    $$\mathit{leased}_{ht} + \mathit{running}_{ht} + \mathit{pooled}_{ht} + \mathit{on\_demand}_{ht}
    + \mathit{stranded}_{ht} \le U_{ht} \qquad \forall h,t \quad [\text{GPUs}]$$
    """
    stranded = m.stranded_gpus[h, t] if (h, t) in m.stranded_gpus else 0
    return m.gpus_in_use[h, t].expr + stranded <= m.parameters.usable[h][t]
