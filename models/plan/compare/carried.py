"""A's decisions carried into B's case: what is kept, what B has no place for, and what B's inputs fix."""

from collections.abc import Iterator
from dataclasses import dataclass

from ...inputs.case import Case
from ...inputs.leases import LeaseRequest
from ..decisions import Decisions, Lease, Placement, Run
from .steps import STEP_INDEX


@dataclass(frozen=True)
class Carried:
    """The part of A's decisions that B has a place for, and what it lacks."""

    decisions: Decisions
    """Accepted leases, undertaken runs and GPUs of own use whose records and halls B has."""
    left_out: tuple[str, ...]
    """A sentence for each lease, run, pool or hall that is left out, with the reason."""


def carry(a: Case, b: Case, decisions: Decisions) -> Carried:
    """What of A's decisions can be priced under B's inputs.

    A lease is kept if B has its request and every hall it stands in, and it is for a whole site in both cases
    or in neither. A run is kept if B has it and every hall it uses. GPUs of a pool or on demand are kept in
    the halls that B has.
    """
    halls = {hall.id for hall in b.halls}
    reasons = dict(_leases_left_out(a, b, decisions, halls))
    runs = {run.id for run in b.training_runs}
    pools = {pool.id for pool in b.internal_pools}
    lost_runs: dict[str, str] = {}
    for run in decisions.runs:
        missing = [row.hall for row in decisions.run_gpus if row.run == run.run and row.hall not in halls]
        if run.is_undertaken and run.run not in runs:
            lost_runs[run.run] = f"training run '{run.run}': B does not have it"
        elif run.is_undertaken and missing:
            lost_runs[run.run] = f"training run '{run.run}': B does not have hall '{missing[0]}'"
    lost_pools = [
        f"pool '{pool}': B does not have it"
        for pool in {r.pool: 0 for r in decisions.pool_gpus}
        if pool not in pools
    ]
    own_halls = [row.hall for row in decisions.pool_gpus] + [row.hall for row in decisions.on_demand_gpus]
    lost_halls = [
        f"pools and on demand in hall '{hall}': B does not have it"
        for hall in dict.fromkeys(own_halls)
        if hall not in halls
    ]
    kept = Decisions(
        leases=tuple(one for one in decisions.leases if one.is_accepted and one.request not in reasons),
        runs=tuple(r for r in decisions.runs if r.is_undertaken and r.run not in lost_runs),
        run_gpus=tuple(r for r in decisions.run_gpus if r.run in runs and r.run not in lost_runs),
        pool_gpus=tuple(r for r in decisions.pool_gpus if r.pool in pools and r.hall in halls),
        on_demand_gpus=tuple(r for r in decisions.on_demand_gpus if r.hall in halls),
    )
    return Carried(kept, (*reasons.values(), *lost_runs.values(), *lost_pools, *lost_halls))


def _leases_left_out(a: Case, b: Case, decisions: Decisions, halls: set[str]) -> Iterator[tuple[str, str]]:
    before = {request.id: request for request in a.lease_requests}
    after = {request.id: request for request in b.lease_requests}
    for lease in decisions.leases:
        if not lease.is_accepted:
            continue
        name, missing = lease.request, [place.hall for place in lease.placements if place.hall not in halls]
        if name not in after:
            yield name, f"lease '{name}': B does not have the request"
        elif bool(before[name].whole_site) != bool(after[name].whole_site):
            yield name, f"lease '{name}': it is for a whole site in one of the cases only"
        elif missing and not after[name].is_signed:
            yield name, f"lease '{name}': B does not have hall '{missing[0]}'"


def decisions_after(step: str, mixed: Case, b: Case, kept: Decisions) -> Decisions:
    """The decisions kept, with what the inputs themselves fix once a step is done.

    With contract sizes B's signed leases stand where B says, leases that A accepted shrink or grow into B's
    smallest and largest size, and leases run to the end of B's term unless they are recalled before; with
    starts, signed leases begin when B says.

    Parameters
    ----------
    step
        Name of the last step that is done.
    mixed
        The case after that step.
    b
        B's case.
    kept
        What is kept of A's decisions.
    """
    if STEP_INDEX[step] < STEP_INDEX["contracts"]:
        return kept
    is_started = STEP_INDEX[step] >= STEP_INDEX["delivery"]
    terms = {request.id: request.term_months for request in mixed.lease_requests}
    requests = {request.id: request for request in b.lease_requests}
    leases = [_refitted(b, requests[lease.request], lease, is_started) for lease in kept.leases]
    accepted = {lease.request for lease in leases}
    for request in b.lease_requests:
        if request.is_signed and request.id not in accepted:
            blank = Lease(request=request.id, is_accepted=True, start=request.earliest_start)
            leases.append(_refitted(b, request, blank, True))
    return kept.model_copy(update={"leases": tuple(_ended(one, terms[one.request]) for one in leases)})


def _refitted(b: Case, request: LeaseRequest, lease: Lease, is_started: bool) -> Lease:
    """The lease in the place and size, and from the month, that B's inputs give it."""
    if not request.is_signed:
        return lease.model_copy(update={"placements": _resized(request, lease.placements)})
    stands = tuple(
        Placement(hall=place.hall, gpus=place.gpus)
        for place in b.signed_placements
        if place.lease == request.id
    )
    start = request.earliest_start if is_started else lease.start
    return lease.model_copy(update={"start": start, "placements": stands})


def _resized(request: LeaseRequest, placements: tuple[Placement, ...]) -> tuple[Placement, ...]:
    """The placements with GPUs taken from the last ones, or added to the first, to fit the request's size."""
    total = sum(place.gpus for place in placements)
    if not placements or request.min_gpus is None or request.max_gpus is None:
        return placements
    more = max(0, request.min_gpus - total)
    excess = max(0, total - request.max_gpus)
    sized = [Placement(hall=placements[0].hall, gpus=placements[0].gpus + more), *placements[1:]]
    for index in reversed(range(len(sized))):
        taken = min(excess, sized[index].gpus)
        sized[index] = Placement(hall=sized[index].hall, gpus=sized[index].gpus - taken)
        excess -= taken
    return tuple(place for place in sized if place.gpus)


def _ended(lease: Lease, term_months: int) -> Lease:
    """The lease up to the end of its term, or to its recall when that comes before."""
    assert lease.start is not None
    end = lease.start + (term_months - 1)
    if lease.is_recalled and lease.last_month is not None and lease.start <= lease.last_month < end:
        return lease
    return lease.model_copy(update={"last_month": end, "is_recalled": False})


def completed(b: Case, decisions: Decisions) -> Decisions:
    """Decisions in the form that the check reads: a row for all that B may decide, months of B's horizon."""
    leases = {lease.request: lease for lease in decisions.leases}
    runs = {run.run: run for run in decisions.runs}
    first, last = b.months[0], b.months[-1]
    return Decisions(
        leases=tuple(
            leases.get(request.id, Lease(request=request.id, is_accepted=False))
            for request in b.lease_requests
        ),
        runs=tuple(runs.get(run.id, Run(run=run.id, is_undertaken=False)) for run in b.training_runs),
        run_gpus=tuple(row for row in decisions.run_gpus if first <= row.month <= last),
        pool_gpus=tuple(row for row in decisions.pool_gpus if first <= row.month <= last),
        on_demand_gpus=tuple(row for row in decisions.on_demand_gpus if first <= row.month <= last),
    )
