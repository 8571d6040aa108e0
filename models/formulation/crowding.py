"""Crowding: what leases leave of a hall for use on demand.

The market takes a part of a hall only, so a relaxation that splits leases evenly over halls could serve the whole
market in all of them. A granted lease stands in its halls as a whole, and these rows say what is left beside it.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pyomo.environ as pyo

from .flows import carried, steps
from .isolation import keeping
from .lease_options import LeaseOptions
from .on_demand import most_on_demand
from .parameters import FloatArray, Parameters
from .standing_leases import Standing


def declare(m: Any, p: Parameters, leases: LeaseOptions, standing: Standing) -> None:
    """Columns and rows of crowding, which change no plan; none where empty halls are kept for pricing."""
    m.offer = {h: offer(m, p, h, standing.gpus[h]) for h in p.halls}
    m.room_beside_offer = {h: np.array(p.usable[h]) - standing.gpus[h] - m.offer[h] for h in p.halls}
    crowding = [] if p.keeps_empty else list(crowding_columns(m, p, leases))
    m.crowding_steps = steps(crowding, p.months)
    m.CROWDED = pyo.Set(
        dimen=2,
        initialize=[(h, t) for h in m.crowding_steps for t in range(p.months)],
        doc="hall, month: halls in which a lease can crowd the market out",
    )
    m.crowded_gpus = pyo.Var(
        m.CROWDED,
        bounds=lambda m, h, t: (0, p.usable[h][t]),
        doc="GPUs on demand crowded out",
    )
    m.crowded_gpus_flow = pyo.Constraint(m.CROWDED, rule=crowded_gpus_flow)
    m.on_demand_beside_leases = pyo.Constraint(
        [key for key in m.CROWDED if key in m.ON_DEMAND], rule=on_demand_beside_leases
    )


def offer(m: Any, p: Parameters, h: str, certain_gpus: FloatArray) -> FloatArray:
    """Most GPUs that can be offered on demand in a hall by month: the market's, beside signed leases."""
    most = [most_on_demand(m, h, t) if (h, t) in m.ON_DEMAND else 0.0 for t in range(p.months)]
    return np.clip(np.array(p.usable[h]) - certain_gpus, 0.0, np.array(most))


def crowding_columns(m: Any, p: Parameters, leases: LeaseOptions) -> Iterator[tuple[str, Any, FloatArray]]:
    """Columns that crowd the market out: hall, column, GPUs by month.

    A lease that keeps a hall leaves nothing. Another one counts if it can stand in one hall only, in the months in
    which it takes more than the room beside the offer whatever its size. Where it may take less, its row would
    be looser than without it.
    """
    requests = {request.id: request for request in p.case.lease_requests}
    for h, column, runs in keeping(m, p, leases):
        yield h, column, m.offer[h] * runs
    for h, key, is_seat, gpus in leases.gpus_in_use():
        request = requests[key[0]]
        if request.is_signed or request.whole_site or request.isolation != "shared":
            continue
        room = m.room_beside_offer[h]
        granted = (key[0], leases.seats[key].place, key[2], key[3]) if is_seat else key
        option = leases.options[granted]
        if len(option.seats) > 1:
            continue
        is_large = gpus * (option.min_gpus if is_seat else 1) > room * (1 + 1e-9)
        if not is_large.any():
            continue
        if is_seat:
            yield h, m.lease_gpus[key], gpus * is_large
            yield h, m.is_leased[granted], -room * is_large
        else:
            yield h, m.is_leased[key], (gpus - room) * is_large


def crowded_gpus_flow(m: Any, h: str, t: int) -> Any:
    r"""Leases crowd out what they take of a hall beyond the room beside the most that the market takes.

    $$\mathit{crowded}_{ht} = \sum_{r,k,l} \bigl(\mathit{share}_{rkt}\,\mathit{lease\_gpus}_{rhkl}
    - \mathit{room}_{ht}\,\mathit{is\_leased}_{rpkl}\bigr) + \sum_{r,k,l} \mathit{offer}_{ht}\,\mathit{stands}_{rhkl}
    \qquad \forall h,t \quad [\text{GPUs}]$$

    over the options that run in the month: the first sum over those of one hall that take more than the room, the
    second over those that keep the hall for themselves. It is written as a flow: the change from month to month.
    """
    return carried(m.crowded_gpus, m.crowding_steps, h, t)


def on_demand_beside_leases(m: Any, h: str, t: int) -> Any:
    r"""What is offered on demand in a hall finds room beside every lease that is granted there.

    $$\mathit{on\_demand}_{ht} + \mathit{crowded}_{ht} \le \mathit{offer}_{ht} \qquad \forall h,t \quad [\text{GPUs}]$$

    With no such lease this is the market's limit. With n of them it says that on demand is at most the hall
    less their GPUs, plus n - 1 times the room; a lease that keeps the hall leaves nothing.
    """
    return m.on_demand_gpus[h, t] + m.crowded_gpus[h, t] <= float(m.offer[h][t])
