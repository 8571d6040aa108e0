"""The leases of a plan as rows of a space, so that packing can go on from it."""

from collections.abc import Iterator

import numpy as np

from models.plan.decisions import Decisions, Lease
from planner.solve.program import FloatArray

from .rows_of_leases import choices_of
from .space import Space
from .spread import Part


def parts_of(space: Space, decisions: Decisions) -> Iterator[tuple[int, list[Part]]]:
    """The choice of each open lease of asked size, and its parts at the sites at which it stands, large leases first.

    A lease that has no row (of the last months of one start only the best has) is left out.
    """
    requests = space.pricing.leases.leases.requests
    choices = dict(zip((r.id for r in requests), choices_of(requests).tolist(), strict=True))
    leases = (one for one in decisions.leases if one.is_accepted and one.request in choices)
    for lease in sorted(leases, key=lambda one: -sum(held.gpus for held in one.placements)):
        choice = choices[lease.request]
        sizes = _sizes_by_site(space, lease)
        parts = [
            Part(site, row, of_site)
            for site, of_site in sizes.items()
            if (row := _row_of(space, choice, lease, site, of_site)) is not None
        ]
        if parts and len(parts) == len(sizes):
            yield choice, parts


def _sizes_by_site(space: Space, lease: Lease) -> dict[int, FloatArray]:
    """GPUs by hall of each site at which a lease stands."""
    fleet, found = space.fleet, dict[int, FloatArray]()
    for held in lease.placements:
        hall = fleet.hall_at[held.hall]
        site = int(fleet.site_of[hall])
        halls = space.empty_sites[site].rows.halls
        found.setdefault(site, np.zeros(len(halls)))[halls == hall] = held.gpus
    return found


def _row_of(space: Space, choice: int, lease: Lease, site: int, sizes: FloatArray) -> int | None:
    """A row of a site that is this lease's request with its start, and may have these sizes; None if there is none."""
    assert lease.start is not None
    rows, every = space.empty_sites[site].rows, space.pricing.leases.leases
    start = max(space.fleet.parameters.case.month_index(lease.start), 0)
    for row in space.rows_of.get(choice, {}).get(site, ()):
        group, within = rows.at(int(row))
        option = space.rows.origin[group.rows[within]]
        if group.start[within] == start and every.requests[every.option_request[option]].id == lease.request:
            most = np.zeros(len(sizes))
            most[group.halls[within]] = group.gpus[within]
            if (sizes <= most).all():
                return int(row)
    return None
