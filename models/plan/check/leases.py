"""Rules on leases: when they start and end, how large they are, and where they stand.

A signed lease is held to its start and placement as given, and to the rules on recall; capacity and power
are checked for it as for everything else.
"""

from collections import defaultdict
from collections.abc import Iterator

from ...inputs.leases import LeaseRequest
from ..decisions import Lease, Placement
from ..facts import Facts
from ..lease_months import first_and_last
from .violation import number


def _accepted(facts: Facts) -> Iterator[tuple[LeaseRequest, Lease]]:
    requests = {request.id: request for request in facts.case.lease_requests}
    for lease in facts.decisions.leases:
        if lease.is_accepted:
            yield requests[lease.request], lease


def _open(facts: Facts) -> Iterator[tuple[LeaseRequest, Lease]]:
    return ((request, lease) for request, lease in _accepted(facts) if not request.is_signed)


def _placed(facts: Facts) -> Iterator[tuple[LeaseRequest, Lease]]:
    """Accepted open requests that say how many GPUs they want, not which site."""
    return ((request, lease) for request, lease in _open(facts) if not request.whole_site)


def signed_leases_stand(facts: Facts) -> Iterator[str]:
    """A signed lease is accepted."""
    decided = {lease.request: lease.is_accepted for lease in facts.decisions.leases}
    for request in facts.case.lease_requests:
        if request.is_signed and not decided[request.id]:
            yield f"lease '{request.id}' is signed but declined"


def signed_start(facts: Facts) -> Iterator[str]:
    """A signed lease starts when it was agreed to."""
    for request, lease in _accepted(facts):
        if request.is_signed and lease.start != request.earliest_start:
            yield (
                f"signed lease '{request.id}' starts in {lease.start}; it was signed for "
                f"{request.earliest_start}"
            )


def signed_placement(facts: Facts) -> Iterator[str]:
    """A signed lease stands where it was agreed to, with the GPUs that were agreed to."""
    given: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for place in facts.case.signed_placements:
        given[place.lease][place.hall] = place.gpus
    for request, lease in _accepted(facts):
        stands = {place.hall: place.gpus for place in lease.placements}
        if request.is_signed and not request.whole_site and stands != given[request.id]:
            yield (
                f"signed lease '{request.id}' stands with {_gpus(stands)}; signed are "
                f"{_gpus(given[request.id])}"
            )


def _gpus(by_hall: dict[str, int]) -> str:
    named = [f"{number(gpus)} GPUs in hall '{hall}'" for hall, gpus in sorted(by_hall.items())]
    return " and ".join(named) or "no GPUs"


def start_window(facts: Facts) -> Iterator[str]:
    """A lease starts in one of the months it was asked for, inside the horizon."""
    horizon = range(facts.case.plan.months)
    for request, lease in _open(facts):
        first = facts.case.month_index(request.earliest_start)
        last = facts.case.month_index(request.latest_start)
        start, _ = first_and_last(facts.case, lease)
        if not first <= start <= last or start not in horizon:
            yield (
                f"lease '{request.id}' starts in {lease.start}; it may start from {request.earliest_start} "
                f"to {request.latest_start}, within the horizon"
            )


def one_of_a_group(facts: Facts) -> Iterator[str]:
    """Of the requests that share a group, at most one is accepted (signed ones stand anyway)."""
    members: defaultdict[str, list[LeaseRequest]] = defaultdict(list)
    for request, _ in _accepted(facts):
        if request.group:
            members[request.group].append(request)
    for group, requests in members.items():
        if len(requests) > 1 and not all(request.is_signed for request in requests):
            names = ", ".join(f"'{request.id}'" for request in requests)
            yield f"of group '{group}' the requests {names} are accepted; at most one may be"


def lease_size(facts: Facts) -> Iterator[str]:
    """A lease has as many GPUs as were asked for."""
    for request, lease in _placed(facts):
        gpus = sum(place.gpus for place in lease.placements)
        least, most = request.min_gpus or 0, request.max_gpus or 0
        if not least <= gpus <= most:
            yield (
                f"lease '{request.id}' has {number(gpus)} GPUs; it must have {number(least)} to "
                f"{number(most)}"
            )


def whole_lots(facts: Facts) -> Iterator[str]:
    """A lease takes a whole number of a hall's lots."""
    lots = {hall.id: hall.lot_gpus for hall in facts.case.halls}
    for request, lease in _placed(facts):
        for place in lease.placements:
            if place.gpus % lots[place.hall]:
                yield (
                    f"lease '{request.id}' has {number(place.gpus)} GPUs in hall '{place.hall}'; they must "
                    f"be a multiple of its lot of {number(lots[place.hall])}"
                )


def lease_placement(facts: Facts) -> Iterator[str]:
    """A lease stands in one hall, in halls of one site, or anywhere, as was asked for."""
    site_of = {hall.id: hall.site for hall in facts.case.halls}
    for request, lease in _placed(facts):
        halls = sorted(place.hall for place in lease.placements)
        sites = sorted({site_of[hall] for hall in halls})
        if request.placement == "hall" and len(halls) > 1:
            yield f"lease '{request.id}' stands in halls {_quoted(halls)}; it must stand in one hall"
        if request.placement == "site" and len(sites) > 1:
            yield f"lease '{request.id}' stands at sites {_quoted(sites)}; it must stand at one site"


def _quoted(names: list[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)


def lease_gpu_types(facts: Facts) -> Iterator[str]:
    """A lease has GPUs of the types that were asked for."""
    type_of = {hall.id: hall.gpu_type for hall in facts.case.halls}
    for request, place in _placements(facts):
        if request.gpu_types and type_of[place.hall] not in request.gpu_types:
            yield (
                f"lease '{request.id}' stands in hall '{place.hall}' of GPU type '{type_of[place.hall]}'; "
                f"allowed are {_quoted(list(request.gpu_types))}"
            )


def lease_sites(facts: Facts) -> Iterator[str]:
    """A lease stands at the sites that were asked for."""
    site_of = {hall.id: hall.site for hall in facts.case.halls}
    for request, place in _placements(facts):
        if request.sites and site_of[place.hall] not in request.sites:
            yield (
                f"lease '{request.id}' stands in hall '{place.hall}' at site '{site_of[place.hall]}'; "
                f"allowed are {_quoted(list(request.sites))}"
            )


def _placements(facts: Facts) -> Iterator[tuple[LeaseRequest, Placement]]:
    return ((request, place) for request, lease in _placed(facts) for place in lease.placements)


def barred_jurisdictions(facts: Facts) -> Iterator[str]:
    """A lease does not stand in a jurisdiction that is barred to its tenant."""
    jurisdiction = {site.id: site.jurisdiction for site in facts.case.sites}
    site_of = {hall.id: hall.site for hall in facts.case.halls}
    barred = {tenant.id: tenant.barred_jurisdictions for tenant in facts.case.tenants}
    for request, lease in _open(facts):
        sites = [request.whole_site] if request.whole_site else [site_of[p.hall] for p in lease.placements]
        for site in sorted(set(sites)):
            if jurisdiction[site] in barred[request.tenant]:
                yield (
                    f"lease '{request.id}' stands at site '{site}' in jurisdiction '{jurisdiction[site]}', "
                    f"which is barred to tenant '{request.tenant}'"
                )


def whole_site_takes_all(facts: Facts) -> Iterator[str]:
    """A lease of a whole site takes every usable GPU there, and names none."""
    for request, lease in _accepted(facts):
        if request.whole_site and lease.placements:
            stands = {place.hall: place.gpus for place in lease.placements}
            yield (
                f"lease '{request.id}' takes the whole site '{request.whole_site}' but names {_gpus(stands)}"
            )


def lease_term(facts: Facts) -> Iterator[str]:
    """A lease that is not recalled runs for its term."""
    for request, lease in _accepted(facts):
        start, last = first_and_last(facts.case, lease)
        if not lease.is_recalled and last - start + 1 != request.term_months:
            yield (
                f"lease '{request.id}' runs {last - start + 1} months, {lease.start} to {lease.last_month}, "
                f"without a recall; its term is {request.term_months} months"
            )


def recall_right(facts: Facts) -> Iterator[str]:
    """Only a lease that gives the owner notice of recall is recalled."""
    for request, lease in _accepted(facts):
        if lease.is_recalled and request.recall_notice_months is None:
            yield f"lease '{request.id}' is recalled; it gives the owner no right to"


def recall_window(facts: Facts) -> Iterator[str]:
    """A recalled lease has run for its firm term and the notice, but not for its whole term."""
    for request, lease in _accepted(facts):
        if not lease.is_recalled:
            continue
        start, last = first_and_last(facts.case, lease)
        least = max(request.firm_term_months, request.recall_notice_months or 0, 1)
        if not least <= last - start + 1 < request.term_months:
            yield (
                f"lease '{request.id}' is recalled after {last - start + 1} months; it may be after {least} "
                f"to {request.term_months - 1} months"
            )


def recall_notice(facts: Facts) -> Iterator[str]:
    """Notice of recall is given in month 0 at the earliest, so the lease lasts that long from there."""
    for request, lease in _accepted(facts):
        earliest = max(0, (request.recall_notice_months or 0) - 1)
        if lease.is_recalled and first_and_last(facts.case, lease)[1] < earliest:
            yield (
                f"lease '{request.id}' is recalled to end in {lease.last_month}; with notice given in "
                f"{facts.month(0)} it ends in {facts.month(earliest)} at the earliest"
            )


LEASE_RULES = (
    signed_leases_stand,
    signed_start,
    signed_placement,
    start_window,
    one_of_a_group,
    lease_size,
    whole_lots,
    lease_placement,
    lease_gpu_types,
    lease_sites,
    barred_jurisdictions,
    whole_site_takes_all,
    lease_term,
    recall_right,
    recall_window,
    recall_notice,
)
