"""Isolation: what a lease keeps for itself, and what it leaves stranded."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pyomo.environ as pyo

from ..inputs.leases import LeaseRequest
from .flows import carried, steps
from .lease_options import LeaseOption, LeaseOptions
from .parameters import FloatArray, Parameters, by_first
from .standing_leases import isolated_halls


def declare(m: Any, p: Parameters, leases: LeaseOptions) -> None:
    """Sets, columns and rows of isolation."""
    m.zones_of_seats = dict(zones_of_seats(p, leases))
    zoned = by_first([(r, zone, k, last) for (r, _, k, last), zone in m.zones_of_seats.items()], 4)
    m.ZONED_OPTIONS = pyo.Set(
        dimen=4, initialize=list(zoned), doc="request, zone, start, last: ways to take a zone"
    )
    m.ZONES = pyo.Set(
        dimen=2, initialize=list(by_first(zoned, 2)), doc="request, zone: halls or sites to keep"
    )
    m.is_in_zone = pyo.Var(m.ZONES, domain=pyo.Binary, doc="whether the lease takes the zone")
    m.stands_in_zone = pyo.Var(m.ZONED_OPTIONS, bounds=(0, 1), doc="whether it does so by this option")
    m.zoned_options_of = by_first(zoned, 2)
    m.place_of_zone = {(key[0], zone): leases.seats[key].place for key, zone in m.zones_of_seats.items()}

    profiles = list(stranding(m, p, leases))
    m.stranding_steps = steps(((h, column, profile) for h, column, profile in profiles), p.months)
    m.STRANDABLE = pyo.Set(
        dimen=2,
        initialize=[(h, t) for h in m.stranding_steps for t in range(p.months)],
        doc="hall, month: where isolation can strand GPUs",
    )
    m.stranded_gpus = pyo.Var(m.STRANDABLE, bounds=lambda m, h, t: (0, p.usable[h][t]), doc="GPUs stranded")

    m.gpus_in_a_zone = pyo.Constraint(list(m.zones_of_seats), rule=gpus_in_a_zone)
    m.zone_of_a_granted_lease = pyo.Constraint(m.ZONED_OPTIONS, rule=zone_of_a_granted_lease)
    m.zone_taken = pyo.Constraint(m.ZONES, rule=zone_taken)
    m.stranded_gpus_flow = pyo.Constraint(m.STRANDABLE, rule=stranded_gpus_flow)


def declare_signed(m: Any, p: Parameters, leases: LeaseOptions) -> None:
    """Rows for signed leases that isolate and may be recalled; after halls and own use."""
    m.signed_isolation_options = signed_isolation_options(p, leases)
    signed = {request.id for request in p.case.lease_requests if request.is_signed}
    m.given_gpus_of_signed = {
        key: option.given_gpus for key, option in leases.options.items() if key[0] in signed
    }
    m.signed_isolation = pyo.Constraint(list(m.signed_isolation_options), rule=signed_isolation)


def zone_of(p: Parameters, request: LeaseRequest, h: str) -> str:
    """The hall or site that a lease in hall h keeps for itself."""
    return h if request.isolation == "hall" else p.halls[h].site


def zones_of_seats(p: Parameters, leases: LeaseOptions) -> Iterator[tuple[tuple[str, str, int, int], str]]:
    """Seats of isolating leases whose place reaches beyond one zone, each with its zone."""
    requests = {request.id: request for request in p.case.lease_requests}
    for key, seat in leases.seats.items():
        request = requests[key[0]]
        place_is_zone = seat.place == zone_of(p, request, key[1]) or (
            request.isolation == "site" and request.placement == "hall"
        )
        if request.isolation != "shared" and not place_is_zone:
            yield key, zone_of(p, request, key[1])


def isolating_requests(p: Parameters) -> dict[str, LeaseRequest]:
    """Open requests that keep a hall or a site for themselves."""
    return {
        request.id: request
        for request in p.case.lease_requests
        if not request.is_signed and (request.whole_site or request.isolation != "shared")
    }


def stranding(m: Any, p: Parameters, leases: LeaseOptions) -> Iterator[tuple[str, Any, FloatArray]]:
    """Columns that strand GPUs: hall, column, GPUs stranded by month (negative for those the lease uses)."""
    for h, column, runs in keeping(m, p, leases):
        yield h, column, np.array(p.usable[h], float) * runs
    isolating = isolating_requests(p)
    for h, key, is_seat, gpus in leases.gpus_in_use():
        if key[0] in isolating:
            yield h, (m.lease_gpus if is_seat else m.is_leased)[key], -gpus


def keeping(m: Any, p: Parameters, leases: LeaseOptions) -> Iterator[tuple[str, Any, FloatArray]]:
    """Columns by which an open lease keeps a hall for itself: hall, column, 1 in the months that it runs."""
    requests, months = isolating_requests(p), np.arange(p.months)
    for (r, place, k, last), option in leases.options.items():
        if r in requests and not any(seat in m.zones_of_seats for seat in option.seats):
            for h in kept_halls(p, requests[r], option):
                yield h, m.is_leased[r, place, k, last], ((months >= k) & (months <= last)).astype(float)
    for r, zone, k, last in m.ZONED_OPTIONS:
        for h in (zone,) if requests[r].isolation == "hall" else p.halls_at[zone]:
            yield h, m.stands_in_zone[r, zone, k, last], ((months >= k) & (months <= last)).astype(float)


def kept_halls(p: Parameters, request: LeaseRequest, option: LeaseOption) -> tuple[str, ...]:
    """Halls that an option keeps for itself where all its GPUs stand in one zone."""
    if request.whole_site:
        return p.halls_at[request.whole_site]
    hall = option.seats[0][1] if option.seats else next(iter(option.given_gpus))
    return (hall,) if request.isolation == "hall" else p.halls_at[p.halls[hall].site]


def signed_isolation_options(p: Parameters, leases: LeaseOptions) -> dict[tuple[str, str, int], list[Any]]:
    """Lease, hall and month of isolation by signed leases that may be recalled: options by which it holds."""
    found: dict[tuple[str, str, int], list[Any]] = {}
    options_of = by_first(leases.options)
    for request in p.case.lease_requests:
        keys = options_of.get(request.id, [])
        if not request.is_signed or len(keys) < 2:
            continue
        certain = min(last for *_, last in keys)
        for h in isolated_halls(p, request):
            for t in range(max(keys[0][2], certain + 1, 0), min(keys[-1][3], p.months - 1) + 1):
                found[request.id, h, t] = [key for key in keys if key[3] >= t]
    return found


def gpus_in_a_zone(m: Any, r: str, h: str, k: int, last: int) -> Any:
    r"""A lease has GPUs only in halls or sites that it takes.

    $$\mathit{lease\_gpus}_{rhkl} \le \mathit{cap}_{rhkl}\,\mathit{stands\_in\_zone}_{rzkl}
    \qquad \forall r,h \in z,k,l \quad [\text{GPUs}]$$
    """
    seat, zone = m.leases.seats[r, h, k, last], m.zones_of_seats[r, h, k, last]
    return m.lease_gpus[r, h, k, last] <= seat.max_gpus * m.stands_in_zone[r, zone, k, last]


def zone_of_a_granted_lease(m: Any, r: str, zone: str, k: int, last: int) -> Any:
    r"""A lease takes a hall or site for itself only by the option that is granted.

    $$\mathit{stands\_in\_zone}_{rzkl} \le \mathit{is\_leased}_{rpkl} \qquad \forall r,z,k,l$$
    """
    return m.stands_in_zone[r, zone, k, last] <= m.is_leased[r, m.place_of_zone[r, zone], k, last]


def zone_taken(m: Any, r: str, zone: str) -> Any:
    r"""A lease takes a hall or site wholly or not at all.

    $$\sum_{k,l} \mathit{stands\_in\_zone}_{rzkl} = \mathit{is\_in\_zone}_{rz} \qquad \forall r,z$$
    """
    return sum(m.stands_in_zone[key] for key in m.zoned_options_of[r, zone]) == m.is_in_zone[r, zone]


def stranded_gpus_flow(m: Any, h: str, t: int) -> Any:
    r"""While an isolated lease runs, the usable GPUs that it leaves free in a hall it keeps are stranded.

    $$\mathit{stranded}_{ht} = \sum_{r,k,l:\,t \in [k,l]} \bigl(U_{ht}\,\mathit{stands}_{rhkl}
    - \mathit{share}_{rkt}\,\mathit{lease\_gpus}_{rhkl}\bigr) \qquad \forall h,t \quad [\text{GPUs}]$$

    written as a flow: the change from month to month.
    """
    return carried(m.stranded_gpus, m.stranding_steps, h, t)


def signed_isolation(m: Any, r: str, h: str, t: int) -> Any:
    r"""While a signed isolated lease is not recalled, nobody who is not signed stands in a hall it keeps.

    $$\mathit{leased}_{ht} - \mathit{signed}_{ht} + \mathit{own}_{ht} + U_{ht} \sum_{l \ge t}
    \mathit{is\_leased}_{rkl} \le U_{ht} \qquad \forall r,h,t \quad [\text{GPUs}]$$
    """
    p = m.parameters
    signed = [(key, given[h][t]) for key, given in m.given_gpus_of_signed.items() if h in given]
    others = m.gpus_in_use[h, t] - sum(gpus * m.is_leased[key] for key, gpus in signed if gpus)
    stays = sum(m.is_leased[key] for key in m.signed_isolation_options[r, h, t])
    return others + p.usable[h][t] * stays <= p.usable[h][t]
