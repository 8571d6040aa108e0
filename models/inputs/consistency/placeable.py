"""Open requests that no plan can accept, with the reason: the best that any start month has to offer."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import gcd

import numpy as np

from ..leases import LeaseRequest
from ..problems import Problem
from ..sites import Hall
from ..wording import counted
from .facts import Facts, Floats
from .requests import last_certain_month
from .room import Room

TOLERANCE = 1e-6
"""GPUs by which a sum over sites may fall short through rounding."""


@dataclass(frozen=True)
class Offer:
    """The most GPUs that a place has for a request that starts in a month."""

    gpus: float
    place: str
    start: int


def requests_never_placed(facts: Facts) -> Iterator[Problem]:
    """An open request finds, in some month of its window, a place big enough if nothing else is there."""
    if not facts.is_whole("halls", "sites", "gpu_types", "deliveries", "site_steps", "tenants"):
        return
    room = Room(facts)
    barred = {tenant.id: tenant.barred_jurisdictions for tenant in facts.case.tenants}
    signed = {one.group: one for one in facts.case.lease_requests if one.is_signed and one.group is not None}
    for request in facts.case.lease_requests:
        if request.is_signed or facts.is_outside(request.earliest_start, request.latest_start):
            continue
        if request.group in signed:
            lease = signed[request.group].id
            yield _never(request, "group", f"signed lease '{lease}' is in the same group '{request.group}'")
        elif request.whole_site is not None:
            yield from _whole_site(facts, request, barred.get(request.tenant, ()))
        elif request.min_gpus is not None and request.max_gpus is not None:
            yield from _sized(facts, room, request, barred.get(request.tenant, ()))


def _sized(facts: Facts, room: Room, request: LeaseRequest, barred: tuple[str, ...]) -> Iterator[Problem]:
    halls = room.allowed(request.gpu_types, request.sites, barred)
    if not halls:
        field = "gpu_types" if request.gpu_types else "sites" if request.sites else "tenant"
        yield _never(
            request, field, "no hall has an allowed GPU type at an allowed site outside barred jurisdictions"
        )
        return
    halls_that_fit = [hall for hall in halls if _has_size(request, [hall])]
    places = (
        [[hall] for hall in halls_that_fit]
        if request.placement == "hall"
        else [part for part in room.by_site(halls) if _has_size(request, part)]
    )
    if request.placement == "any":
        places = [halls] if _has_size(request, halls) else []
    if not places:
        lots = sorted({hall.lot_gpus for hall in halls})
        sizes = f"{request.min_gpus} to {request.max_gpus} GPUs"
        yield _never(request, "max_gpus", f"no whole number of lots ({_words(lots)} GPUs) makes {sizes}")
        return
    best = _best_offer(facts, room, request, places)
    if best.gpus + TOLERANCE < (request.min_gpus or 0):
        until = f"{best.place} has room for at most {counted(np.floor(best.gpus + TOLERANCE))} GPUs"
        yield _never(
            request,
            "min_gpus",
            f"min_gpus is {request.min_gpus}; even started in {facts.month(best.start)}, its best month, "
            f"{until}",
        )


def _has_size(request: LeaseRequest, halls: list[Hall]) -> bool:
    """Whether some multiple of the halls' lots lies between the sizes (necessary, not sufficient)."""
    step = gcd(*(hall.lot_gpus for hall in halls))
    smallest = -(-(request.min_gpus or 1) // step) * step
    return smallest <= (request.max_gpus or 0) and min(hall.lot_gpus for hall in halls) <= (
        request.max_gpus or 0
    )


def _best_offer(facts: Facts, room: Room, request: LeaseRequest, places: list[list[Hall]]) -> Offer:
    """The first offer that is big enough, else the biggest."""
    first, last = facts.inside(request.earliest_start, request.latest_start)
    best = Offer(-1.0, "", first)
    for start in range(first, last + 1):
        share = share_while_certain(facts, request, start)
        for halls in places:
            if sum(room.most_gpus[hall.id] for hall in halls) / share[0] <= best.gpus:
                continue
            gpus = _offered(room, halls, share, start)
            if gpus > best.gpus:
                best = Offer(gpus, _place(request, halls), start)
            if best.gpus + TOLERANCE >= (request.min_gpus or 0):
                return best
    return best


def _offered(room: Room, halls: list[Hall], share: Floats, start: int) -> float:
    gpus = 0.0
    for part in room.by_site(halls):
        fits = [room.lots_while(hall, share, start) for hall in part]
        gpus += room.powered_while(part, fits, share, start) if len(part) > 1 else fits[0]
    return gpus


def _place(request: LeaseRequest, halls: list[Hall]) -> str:
    if request.placement == "hall":
        return f"the biggest hall, '{halls[0].id}',"
    return (
        f"the biggest site, '{halls[0].site}'," if request.placement == "site" else "the whole of the sites"
    )


def share_while_certain(facts: Facts, request: LeaseRequest, start: int) -> Floats:
    """Share in use in each month of the horizon in which a lease that starts in `start` certainly runs."""
    last = min(last_certain_month(request, start), facts.months - 1)
    return np.minimum(1.0, np.arange(1, last - start + 2) / (request.ramp_months + 1))


def _whole_site(facts: Facts, request: LeaseRequest, barred: tuple[str, ...]) -> Iterator[Problem]:
    site = facts.sites.get(request.whole_site or "")
    if site is None:
        return
    halls = facts.halls_at[site.id]
    if site.jurisdiction in barred:
        yield _never(
            request,
            "whole_site",
            f"site '{site.id}' is in {site.jurisdiction}, which is barred to '{request.tenant}'",
        )
    elif not any(facts.usable[hall.id].any() for hall in halls):
        yield _never(request, "whole_site", f"site '{site.id}' has no usable GPUs in {facts.horizon}")
    else:
        load = sum(
            (facts.usable[one.id] * facts.kw_per_gpu[one.gpu_type] for one in halls), np.zeros(facts.months)
        )
        first, last = facts.inside(request.earliest_start, request.latest_start)
        for start in range(first, last + 1):
            share = share_while_certain(facts, request, start)
            window = slice(start, start + share.size)
            over = load[window] * share > facts.power_kw[site.id][window] * (1 + 1e-9) + TOLERANCE
            if not over.any():
                return
        index = start + int(np.flatnonzero(over)[0])
        yield _never(
            request,
            "whole_site",
            f"all usable GPUs of site '{site.id}' draw {counted(load[index] / 1000)} MW in "
            f"{facts.month(index)}, its IT "
            f"power is {counted(facts.power_kw[site.id][index] / 1000)} MW",
        )


def _words(lots: list[int]) -> str:
    return ", ".join(map(counted, lots[:-1])) + (" or " if len(lots) > 1 else "") + counted(lots[-1])


def _never(request: LeaseRequest, field: str, why: str) -> Problem:
    return Problem(request.where(field), f"'{request.id}' can never be placed: {why}.", "warning")


WITH_HORIZON = (requests_never_placed,)
