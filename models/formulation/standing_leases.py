"""Standing leases: what those signed already hold for certain, until their earliest possible end."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ..inputs.leases import LeaseRequest
from .lease_money import shares_in_use
from .parameters import FloatArray, Parameters


@dataclass(frozen=True)
class Standing:
    """What signed leases certainly hold, month by month: until their earliest possible end."""

    gpus: dict[str, FloatArray]
    """GPUs in use by hall."""
    is_closed: dict[str, np.ndarray]
    """Whether isolation of a signed lease keeps everybody else out of the hall."""


def lease_spans(parameters: Parameters, request: LeaseRequest) -> Iterator[tuple[int, int]]:
    """Start and last month index of every option: the full term, and each recall inside the horizon.

    max(firm, notice, 1) ≤ e < term for a recall after e months; its last month is never before month
    max(0, notice - 1). A recall at the end of the horizon or later forgoes nothing and is no option.
    """
    p = parameters
    earliest, latest = (p.case.month_index(m) for m in (request.earliest_start, request.latest_start))
    starts = [earliest] if request.is_signed else p.window(earliest, latest)
    for start in starts:
        end = start + request.term_months - 1
        notice = request.recall_notice_months
        if notice is not None:
            first = max(start + max(request.firm_term_months, notice, 1) - 1, notice - 1, 0)
            for last in range(first, min(end, p.months - 1)):
                yield start, last
        yield start, end


def standing_leases(parameters: Parameters) -> Standing:
    """What signed leases hold for certain."""
    p = parameters
    gpus = {h: np.zeros(p.months) for h in p.halls}
    closed = {h: np.zeros(p.months, dtype=bool) for h in p.halls}
    for request in p.case.lease_requests:
        if not request.is_signed:
            continue
        spans = list(lease_spans(p, request))
        shares = shares_in_use(p, request, spans[0][0], min(last for _, last in spans))
        for hall, sizes in signed_gpus(p, request).items():
            gpus[hall] += sizes * shares
        for hall in isolated_halls(p, request):
            closed[hall] |= shares > 0
    return Standing(gpus, closed)


def free_gpus(parameters: Parameters, standing: Standing) -> dict[str, dict[str, FloatArray]]:
    """GPUs that an open lease could use by isolation, hall and month, beside what certainly stands."""
    p, found = parameters, dict[str, dict[str, FloatArray]](shared={}, hall={}, site={})
    stands = {h: gpus > 0 for h, gpus in standing.gpus.items()}
    for h, hall in p.halls.items():
        powered = [p.gpus_powered(h, t) for t in range(p.months)]
        free = np.maximum(np.minimum(np.array(p.usable[h]) - standing.gpus[h], powered), 0.0)
        found["shared"][h] = free = np.where(standing.is_closed[h], 0.0, free)
        found["hall"][h] = np.where(stands[h], 0.0, free)
        at_site = np.any([stands[other] for other in p.halls_at[hall.site]], axis=0)
        found["site"][h] = np.where(at_site, 0.0, free)
    return found


def signed_gpus(parameters: Parameters, request: LeaseRequest) -> dict[str, FloatArray]:
    """GPUs of a signed or whole-site lease by hall and month, before its share in use."""
    if request.whole_site:
        return {h: np.array(parameters.usable[h], float) for h in parameters.halls_at[request.whole_site]}
    return {
        placement.hall: np.full(parameters.months, float(placement.gpus))
        for placement in parameters.case.signed_placements
        if placement.lease == request.id
    }


def isolated_halls(parameters: Parameters, request: LeaseRequest) -> tuple[str, ...]:
    """Halls that a signed lease's isolation keeps for itself."""
    halls = tuple(signed_gpus(parameters, request))
    if request.whole_site or request.isolation == "site":
        sites = {parameters.halls[h].site for h in halls}
        return tuple(h for s in sites for h in parameters.halls_at[s])
    return halls if request.isolation == "hall" else ()
