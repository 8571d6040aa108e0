"""Lease options: every way in which a request may be granted that the data do not rule out.

An option is a place (a hall, a site, or anywhere), a start month and a last month; a last month before the
end of the term is a recall. Where the size leaves a choice, an option has a seat in each hall of its place.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import gcd

import numpy as np

from ..inputs.leases import LeaseRequest
from .considered import EVERYTHING, Considered, OptionKey
from .lease_money import (
    Flow,
    credit_fraction,
    lease_flow,
    monthly_billing,
    monthly_revenue,
    reimbursement_flow,
    setup_flow,
    shares_in_use,
)
from .parameters import FloatArray, Parameters
from .standing_leases import Standing, free_gpus, lease_spans, signed_gpus, standing_leases

ANYWHERE = " anywhere"
"""Name of the place that is every allowed hall; no site is called so: names have no space at their ends."""

SeatKey = tuple[str, str, int, int]
"""Request, hall, start month index, last month index."""


@dataclass
class LeaseOption:
    """One way to grant a request."""

    is_recalled: bool
    """Whether the last month is a recall."""
    flow: Flow
    """Money of the option as such: what does not depend on a size that is still open."""
    given_gpus: dict[str, FloatArray] = field(default_factory=dict)
    """GPUs in use by hall and month, where the option leaves no choice of size."""
    seats: tuple[SeatKey, ...] = ()
    """Its seats, where the size is open."""
    min_gpus: int = 0
    """Fewest GPUs of the seats together."""
    max_gpus: int = 0
    """Most GPUs of the seats together."""


@dataclass
class Seat:
    """Open size of an option in one hall."""

    place: str
    """The place of the option it belongs to."""
    max_gpus: int
    """Most GPUs: whole lots that are usable and powered in every month of the option."""
    flow: Flow
    """Money per GPU."""
    share_in_use: FloatArray
    """Share in use by month."""


@dataclass
class LeaseOptions:
    """All options and seats of a case."""

    options: dict[OptionKey, LeaseOption] = field(default_factory=dict)
    seats: dict[SeatKey, Seat] = field(default_factory=dict)

    def gpus_in_use(self) -> Iterator[tuple[str, SeatKey, bool, FloatArray]]:
        """Every column that uses GPUs: hall, the column's key, whether it is a seat, GPUs in use by month."""
        for key, option in self.options.items():
            for hall, gpus in option.given_gpus.items():
                yield hall, key, False, gpus
        for key, seat in self.seats.items():
            yield key[1], key, True, seat.share_in_use


def places_of(parameters: Parameters, request: LeaseRequest) -> dict[str, tuple[str, ...]]:
    """Places where an open request of open size may stand, with their halls."""
    tenant = parameters.tenants[request.tenant]
    halls = [
        h
        for h in parameters.allowed_halls(request.gpu_types, request.sites)
        if parameters.site[h].jurisdiction not in tenant.barred_jurisdictions
    ]
    if request.placement == "hall":
        return {h: (h,) for h in halls}
    if request.placement == "any":
        return {ANYWHERE: tuple(halls)}
    return parameters.by_site(halls)


def lease_options(parameters: Parameters, considered: Considered = EVERYTHING) -> LeaseOptions:
    """Every option and seat of the case that is considered."""
    found = LeaseOptions()
    standing = standing_leases(parameters)
    free = free_gpus(parameters, standing)
    taken = {
        request.group for request in parameters.case.lease_requests if request.group and request.is_signed
    }
    for request in parameters.case.lease_requests:
        if request.is_signed:
            _add_given(parameters, request, found, None)
        elif request.group in taken:
            continue  # a signed lease of the group excludes it
        elif request.whole_site:
            tenant = parameters.tenants[request.tenant]
            if parameters.sites[request.whole_site].jurisdiction not in tenant.barred_jurisdictions:
                _add_given(parameters, request, found, standing)
        else:
            for span in considered.spans(parameters, request, places_of):
                _add_sized(parameters, request, found, free[request.isolation], span)
    return found


def _add_given(p: Parameters, request: LeaseRequest, found: LeaseOptions, standing: Standing | None) -> None:
    """Options of a signed or whole-site lease; with `standing`, only those that fit beside it."""
    sizes = signed_gpus(p, request)
    place = request.whole_site or ANYWHERE
    revenues: dict[int, FloatArray] = {}
    for start, last in lease_spans(p, request):
        shares = shares_in_use(p, request, start, last)
        given = {h: gpus * shares for h, gpus in sizes.items()}
        if standing and not _site_is_free(p, standing, given, place, shares):
            continue
        if start not in revenues:
            revenues[start] = _given_revenue(p, request, start, sizes)
        flow = lease_flow(p, request, start, last, revenues[start])
        flow.add(setup_flow(p, request, start))
        for h, gpus in given.items():
            flow.add(reimbursement_flow(p, request, h, gpus))
        is_recalled = last < start + request.term_months - 1
        found.options[request.id, place, start, last] = LeaseOption(is_recalled, flow, given)


def _site_is_free(
    p: Parameters, standing: Standing, given: dict[str, FloatArray], site: str, shares: FloatArray
) -> bool:
    load = sum((gpus * p.mw_per_gpu[h] for h, gpus in given.items()), np.zeros(p.months))
    if (load > np.array(p.power_mw[site]) * (1 + 1e-9)).any():
        return False
    return not any(
        ((standing.gpus[h] > 0) | standing.is_closed[h])[shares > 0].any() for h in p.halls_at[site]
    )


def _given_revenue(
    p: Parameters, request: LeaseRequest, start: int, sizes: dict[str, FloatArray]
) -> FloatArray:
    """Monthly revenue of a lease whose GPUs are given."""
    if request.price_basis == "month":
        site = request.whole_site or p.halls[next(iter(sizes))].site
        return monthly_revenue(p, request, start, site, 0.0)
    revenue = np.zeros(p.months)
    for h, gpus in sizes.items():
        per_gpu = monthly_revenue(p, request, start, p.halls[h].site, p.gpu_type[h].kw_per_gpu)
        revenue += gpus * per_gpu
    return revenue


def _add_sized(
    p: Parameters,
    request: LeaseRequest,
    found: LeaseOptions,
    free: dict[str, FloatArray],
    where_and_when: tuple[str, tuple[str, ...], int, int],
) -> None:
    """The option of an open request at a place over a span, with its seats, unless the data rule it out."""
    place, halls, start, last = where_and_when
    shares = shares_in_use(p, request, start, last)
    most = {h: largest_size(p, request, h, free[h], shares) for h in halls}
    most = {h: gpus for h, gpus in most.items() if gpus}
    if not most:
        return
    lots = [p.halls[h].lot_gpus for h in most]
    step = gcd(*lots)
    assert request.min_gpus is not None
    assert request.max_gpus is not None
    fewest = max(-(-request.min_gpus // step) * step, min(lots))
    largest = min(request.max_gpus // step * step, sum(most.values()))
    if fewest > largest:
        return
    option = LeaseOption(
        last < start + request.term_months - 1,
        setup_flow(p, request, start),
        min_gpus=fewest,
        max_gpus=largest,
    )
    money = lease_flow(p, request, start, last, monthly_billing(p, request, start, 1.0))
    if request.price_basis == "month":
        option.flow.add(money, 1 - credit_fraction(p, request, p.halls[next(iter(most))].site))
    flows = {h: _seat_flow(p, request, h, shares, money) for h in most}
    if len(most) == 1 and fewest == largest:
        ((hall, flow),) = flows.items()
        option.flow.add(flow, fewest)
        option.given_gpus = {hall: fewest * shares}
    else:
        option.seats = tuple((request.id, h, start, last) for h in most)
        for key in option.seats:
            found.seats[key] = Seat(place, most[key[1]], flows[key[1]], shares)
    found.options[request.id, place, start, last] = option


def largest_size(
    p: Parameters, request: LeaseRequest, hall: str, free_gpus: FloatArray, shares: FloatArray
) -> int:
    """Most GPUs, in whole lots, that fit in a hall in every month in which a share is in use."""
    assert request.max_gpus is not None
    runs = shares > 0
    most = min(float(request.max_gpus), float((free_gpus[runs] / shares[runs]).min(initial=np.inf)))
    lot = p.halls[hall].lot_gpus
    return int(most * (1 + 1e-12) + 1e-9) // lot * lot


def _seat_flow(p: Parameters, request: LeaseRequest, hall: str, shares: FloatArray, money: Flow) -> Flow:
    """Money per GPU in a hall; `money` is that of a GPU, or of a kW, before credit."""
    flow = reimbursement_flow(p, request, hall, shares)
    if request.price_basis != "month":
        units = p.gpu_type[hall].kw_per_gpu if request.price_basis == "kw_month" else 1.0
        flow.add(money, units * (1 - credit_fraction(p, request, p.halls[hall].site)))
    return flow
