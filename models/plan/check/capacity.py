"""Rules on halls and sites: GPUs, power, and the isolation of leases."""

from collections.abc import Iterator

import numpy as np

from ..discounting import IntArray
from ..facts import Facts, isolated_halls
from ..lease_months import LeaseMonths
from ..site_amounts import it_power_used_mw
from .violation import number, slack


def hall_capacity(facts: Facts) -> Iterator[str]:
    """The GPUs in use in a hall, leased ones at the share delivered, are at most its usable ones."""
    fleet, in_use = facts.fleet, facts.use.in_use
    allowed = fleet.usable + slack() + slack(1.0, 0.0) * fleet.usable
    for hall, month in np.argwhere(in_use > allowed):
        yield (
            f"hall '{fleet.halls[hall]}' in {facts.month(month)} uses {number(in_use[hall, month])} GPUs; "
            f"usable are {number(fleet.usable[hall, month])}"
        )


def site_power(facts: Facts) -> Iterator[str]:
    """The IT power of the GPUs in use at a site is at most what is energised."""
    fleet, used_mw = facts.fleet, it_power_used_mw(facts)
    for site, name in enumerate(fleet.sites):
        mw_per_gpu = float(fleet.kw_per_gpu[fleet.site_of_hall == site].max(initial=0.0)) / 1000
        for month, limit_mw in enumerate(fleet.it_power_mw[site]):
            if used_mw[site, month] > limit_mw + slack(limit_mw, mw_per_gpu):
                yield (
                    f"site '{name}' in {facts.month(month)} uses {number(used_mw[site, month])} MW of IT "
                    f"power; energised are {number(limit_mw)} MW"
                )


def hall_isolation(facts: Facts) -> Iterator[str]:
    """While a lease with hall isolation runs, nothing else stands in a hall it takes."""
    yield from _intruders(facts, "hall")


def site_isolation(facts: Facts) -> Iterator[str]:
    """While a lease with site isolation runs, nothing else stands at a site it takes."""
    yield from _intruders(facts, "site")


def _intruders(facts: Facts, isolation: str) -> Iterator[str]:
    """What stands where a lease of that isolation keeps others out. Two signed leases may."""
    use = facts.use
    own_use = (("training runs", use.running), ("internal pools", use.pooled), ("on demand", use.on_demand))
    everybody, all_open = _standing(facts, facts.leases), _standing(facts, _open(facts))
    for lease in facts.leases:
        if lease.isolation != isolation:
            continue
        months = lease.months[lease.is_running]
        halls = isolated_halls(facts.fleet, lease)
        cells = np.ix_(halls, months)
        others = all_open[cells] if lease.request.is_signed else everybody[cells]
        if not lease.request.is_signed:
            own_rows = [int(np.flatnonzero(halls == hall)[0]) for hall in lease.halls]
            others[own_rows] -= lease.gpus[:, lease.is_running] > 0
        for row, column in np.argwhere(others > 0):
            yield _message(
                facts, lease, _other(facts, lease, halls[row], months[column]), halls[row], months[column]
            )
        for what, gpus in own_use:
            for row, column in np.argwhere(gpus[cells] > slack()):
                hall, month = halls[row], months[column]
                yield _message(facts, lease, f"{what} with {number(gpus[hall, month])} GPUs", hall, month)


def _open(facts: Facts) -> tuple[LeaseMonths, ...]:
    return tuple(lease for lease in facts.leases if not lease.request.is_signed)


def _standing(facts: Facts, leases: tuple[LeaseMonths, ...]) -> IntArray:
    """How many of these leases stand in each hall, delivered or not; shape (halls, months)."""
    count = np.zeros(facts.fleet.usable.shape, dtype=np.int64)
    for lease in leases:
        running = lease.is_running
        count[np.ix_(lease.halls, lease.months[running])] += lease.gpus[:, running] > 0
    return count


def _other(facts: Facts, lease: LeaseMonths, hall: int, month: int) -> str:
    """The first of the other leases that stand in a hall in a month, by name."""
    candidates = _open(facts) if lease.request.is_signed else facts.leases
    names = [
        other.request.id
        for other in candidates
        if other is not lease and _standing(facts, (other,))[hall, month] > 0
    ]
    return f"lease '{names[0]}'"


def _message(facts: Facts, lease: LeaseMonths, intruder: str, hall: int, month: int) -> str:
    return (
        f"hall '{facts.fleet.halls[hall]}' in {facts.month(month)} holds {intruder}; lease "
        f"'{lease.request.id}' has the {lease.isolation} to itself"
    )


CAPACITY_RULES = (hall_capacity, site_power, hall_isolation, site_isolation)
