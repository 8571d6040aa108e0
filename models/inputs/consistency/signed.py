"""Signed leases: where they stand, and that they fit beside one another into capacity and power."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import numpy as np

from ..alike import FieldProblem, gathered
from ..leases import LeaseRequest
from ..problems import Problem
from ..wording import counted, listed
from .facts import Facts, Floats
from .requests import last_certain_month

TOLERANCE = 1e-9
"""Relative slack of sums of shares; nothing that a person wrote differs by so little."""


def placements_of_signed_leases(facts: Facts) -> Iterator[Problem]:
    """A signed lease stands somewhere; an open request and a whole-site lease have no placements."""
    yield from gathered(_without_placements(facts))
    requests = {request.id: request for request in facts.case.lease_requests}
    for placement in facts.case.signed_placements:
        request = requests.get(placement.lease)
        if request is None:
            continue
        if not request.is_signed:
            yield Problem(
                placement.where("lease"),
                f"lease names '{request.id}', which is open; only signed leases have placements. Sign the "
                "request, or remove the placement.",
            )
        elif request.whole_site is not None:
            yield Problem(
                placement.where("lease"),
                f"lease names '{request.id}', which takes the whole site '{request.whole_site}' as it "
                "stands; it has no placements. Remove this one.",
            )


def _without_placements(facts: Facts) -> Iterator[FieldProblem]:
    """Signed leases that stand nowhere; with no placements at all they are alike."""
    if not facts.is_whole("signed_placements"):
        return
    placed = {placement.lease for placement in facts.case.signed_placements}
    for lease in facts.case.lease_requests:
        if lease.is_signed and lease.whole_site is None and lease.id not in placed:
            message = (
                f"'{lease.id}' is signed but has no signed placements; say in which halls its GPUs stand."
            )
            yield FieldProblem("status", lease.id if placed else "", Problem(lease.where("status"), message))


def sizes_of_signed_leases(facts: Facts) -> Iterator[Problem]:
    """What a signed lease has in its halls is within its own sizes."""
    if not facts.is_whole("signed_placements"):
        return
    for lease, placements in _placed(facts):
        gpus = sum(placement.gpus for placement in placements)
        if lease.min_gpus is None or lease.max_gpus is None or lease.min_gpus <= gpus <= lease.max_gpus:
            continue
        between = (
            f"{lease.min_gpus}"
            if lease.min_gpus == lease.max_gpus
            else f"{lease.min_gpus} to {lease.max_gpus}"
        )
        yield Problem(
            lease.where("min_gpus"),
            f"the signed placements of '{lease.id}' hold {gpus} GPUs in sum; its sizes say {between}. "
            "Correct the sizes or the placements.",
        )


def signed_flat_fees_across_sites(facts: Facts) -> Iterator[Problem]:
    """A signed lease at a price per month of the whole lease stands at one site."""
    for lease, placements in _placed(facts):
        sites = dict.fromkeys(facts.halls[one.hall].site for one in placements if one.hall in facts.halls)
        if lease.price_basis == "month" and len(sites) > 1:
            yield Problem(
                lease.where("price_basis"),
                f"price_basis is month, but the signed placements stand at {len(sites)} sites "
                f"({listed(sites)}); a price of the whole lease needs one site.",
            )


def signed_against_own_terms(facts: Facts) -> Iterator[Problem]:
    """A signed lease stands as given; that it breaks its own wishes is odd, but legal."""
    for lease, placements in _placed(facts):
        halls = [facts.halls[one.hall] for one in placements if one.hall in facts.halls]
        sites = dict.fromkeys(hall.site for hall in halls)
        if lease.placement == "hall" and len(halls) > 1:
            yield _odd(lease, "placement", f"placement is hall, but it stands in {len(halls)} halls")
        elif lease.placement == "site" and len(sites) > 1:
            yield _odd(lease, "placement", f"placement is site, but it stands at {listed(sites)}")
        wrong_types = [hall.id for hall in halls if lease.gpu_types and hall.gpu_type not in lease.gpu_types]
        if wrong_types:
            yield _odd(lease, "gpu_types", f"gpu_types leaves out the type of hall {listed(wrong_types)}")
        wrong_sites = [id for id in sites if lease.sites and id not in lease.sites]
        if wrong_sites:
            yield _odd(lease, "sites", f"sites leaves out {listed(wrong_sites)}")
        for one in placements:
            hall = facts.halls.get(one.hall)
            if hall is not None and one.gpus % hall.lot_gpus:
                lots = f"hall '{hall.id}' is let in lots of {hall.lot_gpus}"
                yield Problem(
                    one.where("gpus"), f"gpus is {one.gpus}, no whole number of lots; {lots}.", "warning"
                )


def signed_leases_in_one_group(facts: Facts) -> Iterator[Problem]:
    """Of a group at most one request is accepted, and every signed lease is."""
    signed: dict[str, LeaseRequest] = {}
    for lease in facts.case.lease_requests:
        if not lease.is_signed or lease.group is None:
            continue
        first = signed.setdefault(lease.group, lease)
        if first is not lease:
            other = first.where("group")
            yield Problem(
                lease.where("group"),
                f"'{lease.id}' and '{first.id}'{f' ({other})' if other != first.label else ''} are both "
                f"signed in group '{lease.group}'; of a group at most one is accepted. Take one out of "
                "the group.",
            )


def signed_leases_beyond_capacity(facts: Facts) -> Iterator[Problem]:
    """In no hall and month do the signed leases that certainly run hold more than the usable GPUs."""
    if not facts.is_whole("halls", "deliveries"):
        return
    for id, in_use in _certain_use(facts).items():
        total, usable = np.sum(list(in_use.values()), axis=0), facts.usable[id]
        over = np.flatnonzero(total > usable * (1 + TOLERANCE) + TOLERANCE)
        if over.size:
            index = int(over[0])
            leases = [name for name, gpus in in_use.items() if gpus[index] > 0]
            yield Problem(
                _where(facts, id, leases),
                f"hall '{id}' in {facts.month(index)} has {counted(usable[index])} usable GPUs; signed "
                f"leases hold {counted(total[index])} there ({listed(leases)}){_also(over.size)}. Correct "
                "the placements or the hall.",
            )


def signed_leases_beyond_power(facts: Facts) -> Iterator[Problem]:
    """At no site and month do the signed leases that certainly run draw more than its IT power."""
    if not facts.is_whole("halls", "deliveries", "sites", "site_steps", "gpu_types"):
        return
    drawn: dict[str, Any] = defaultdict(lambda: np.zeros(facts.months))
    names: dict[str, dict[str, None]] = defaultdict(dict)
    for id, in_use in _certain_use(facts).items():
        hall = facts.halls[id]
        drawn[hall.site] += np.sum(list(in_use.values()), axis=0) * facts.kw_per_gpu[hall.gpu_type]
        names[hall.site] |= dict.fromkeys(in_use)
    for id, kilowatts in drawn.items():
        over = np.flatnonzero(kilowatts > facts.power_kw[id] * (1 + TOLERANCE) + TOLERANCE)
        if over.size:
            index = int(over[0])
            yield Problem(
                facts.sites[id].where("it_power_mw"),
                f"site '{id}' in {facts.month(index)} has {counted(facts.power_kw[id][index] / 1000)} MW "
                f"of IT power; signed leases draw {counted(kilowatts[index] / 1000)} MW there "
                f"({listed(names[id])}){_also(over.size)}. Correct the placements or the power.",
            )


def _placed(facts: Facts) -> Iterator[tuple[LeaseRequest, list[Any]]]:
    """Signed leases that have placements, with those."""
    placements: dict[str, list[Any]] = defaultdict(list)
    for placement in facts.case.signed_placements:
        placements[placement.lease].append(placement)
    for lease in facts.case.lease_requests:
        if lease.is_signed and lease.whole_site is None and placements[lease.id]:
            yield lease, placements[lease.id]


def _certain_use(facts: Facts) -> dict[str, dict[str, Floats]]:
    """By hall id and lease id the GPUs in use, by month, of signed leases while they certainly run."""
    use: dict[str, dict[str, Floats]] = defaultdict(dict)
    for lease, placements in _placed(facts):
        for one in placements:
            if one.hall in facts.halls:
                use[one.hall][lease.id] = one.gpus * certain_share(facts, lease)
    for lease in facts.case.lease_requests:
        if lease.is_signed and lease.whole_site is not None:
            for hall in facts.halls_at.get(lease.whole_site, ()):
                use[hall.id][lease.id] = facts.usable[hall.id] * certain_share(facts, lease)
    return use


def certain_share(facts: Facts, lease: LeaseRequest) -> Floats:
    """Share delivered by month of a signed lease, zero where it does not run or may have been recalled."""
    start = facts.index(lease.earliest_start)
    index = np.arange(facts.months)
    share = np.minimum(1.0, (index - start + 1) / (lease.ramp_months + 1))
    return np.where((index >= start) & (index <= last_certain_month(lease, start)), share, 0.0)


def _where(facts: Facts, hall: str, leases: list[str]) -> str:
    """The last placement in the hall, or the hall when whole-site leases meet there."""
    own = [one for one in facts.case.signed_placements if one.hall == hall and one.lease in leases]
    return own[-1].where("gpus") if own else facts.halls[hall].where("gpus")


def _also(months: int) -> str:
    return f", and too much in {months - 1} more months" if months > 1 else ""


def _odd(lease: LeaseRequest, field: str, what: str) -> Problem:
    return Problem(lease.where(field), f"{what}; a signed lease stands as given.", "warning")


WITHOUT_HORIZON = (
    placements_of_signed_leases,
    sizes_of_signed_leases,
    signed_flat_fees_across_sites,
    signed_against_own_terms,
    signed_leases_in_one_group,
)
WITH_HORIZON = (signed_leases_beyond_capacity, signed_leases_beyond_power)
