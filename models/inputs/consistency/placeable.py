"""Open requests that no plan can accept, with the reason: the best that any start month has to offer."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from math import gcd

import numpy as np

from ..leases import LeaseRequest
from ..problems import Problem
from ..sites import Hall
from ..wording import counted
from .facts import Facts, Floats
from .requests import last_certain_month
from .room import Places, Room, Span

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
    fitting = _halls_of_size(room, request, halls)
    if not fitting:
        lots = sorted({hall.lot_gpus for hall in halls})
        sizes = f"{request.min_gpus} to {request.max_gpus} GPUs"
        yield _never(request, "max_gpus", f"no whole number of lots ({_words(lots)} GPUs) makes {sizes}")
        return
    best = _best_offer(facts, room, request, fitting)
    if best.gpus + TOLERANCE < (request.min_gpus or 0):
        until = f"{best.place} has room for at most {counted(np.floor(best.gpus + TOLERANCE))} GPUs"
        yield _never(
            request,
            "min_gpus",
            f"min_gpus is {request.min_gpus}; even started in {facts.month(best.start)}, its best month, "
            f"{until}",
        )


def _halls_of_size(room: Room, request: LeaseRequest, halls: list[Hall]) -> list[Hall]:
    """The halls of places whose lots can make up a size that is allowed."""
    fewest, most = request.min_gpus or 1, request.max_gpus or 0
    if request.placement == "hall":
        return [hall for hall in halls if _has_size(frozenset([hall.lot_gpus]), fewest, most)]
    places = room.by_site(halls) if request.placement == "site" else [halls]
    lots = [frozenset(hall.lot_gpus for hall in place) for place in places]
    return [
        hall
        for place, own in zip(places, lots, strict=True)
        if _has_size(own, fewest, most)
        for hall in place
    ]


@cache
def _has_size(lots: frozenset[int], fewest: int, most: int) -> bool:
    """Whether a multiple of the lots' common divisor lies between the sizes (necessary, not sufficient)."""
    step = gcd(*lots)
    return -(-fewest // step) * step <= most and min(lots) <= most


def _best_offer(facts: Facts, room: Room, request: LeaseRequest, halls: list[Hall]) -> Offer:
    """The first offer that is big enough, else the biggest."""
    first, last = facts.inside(request.earliest_start, request.latest_start)
    rows = np.array([room.hall_index[hall.id] for hall in halls], dtype=np.int64)
    best = Offer(-1.0, "", first)
    for start in range(first, last + 1):
        months = min(last_certain_month(request, start), facts.months - 1) - start + 1
        offer = _offer(room, request, rows, Span(months, request.ramp_months), start)
        best = max(best, offer, key=lambda one: one.gpus)
        if best.gpus + TOLERANCE >= (request.min_gpus or 0):
            break
    return best


def _offer(room: Room, request: LeaseRequest, rows: Places, span: Span, start: int) -> Offer:
    """The most GPUs that a hall, a site or all of them, as placement says, have from a start on."""
    if request.placement == "hall":
        gpus = room.fits(span)[rows, start]
        best = int(gpus.argmax())
        return Offer(float(gpus[best]), f"the biggest hall, '{room.halls[rows[best]].id}',", start)
    gpus = room.site_gpus(rows, span, start)
    best = int(gpus.argmax())
    if request.placement == "site":
        return Offer(float(gpus[best]), f"the biggest site, '{room.sites[best]}',", start)
    return Offer(float(gpus.sum()), "all that is allowed", start)


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
            f"{facts.month(index)}, its IT power is {counted(facts.power_kw[site.id][index] / 1000)} MW",
        )


def _words(lots: list[int]) -> str:
    return ", ".join(map(counted, lots[:-1])) + (" or " if len(lots) > 1 else "") + counted(lots[-1])


def _never(request: LeaseRequest, field: str, why: str) -> Problem:
    return Problem(request.where(field), f"'{request.id}' can never be placed: {why}.", "warning")


RULES = (requests_never_placed,)
