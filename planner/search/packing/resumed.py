"""The leases of a plan as rows of a space, so that packing can go on from it."""

from collections.abc import Iterator, Sequence

import numpy as np

from models.plan.decisions import Decisions, Lease

from .rows import SiteRows
from .rows_of_leases import choices_of
from .space import Space
from .spread import Part


def parts_of(
    space: Space, sites: Sequence[SiteRows], decisions: Decisions
) -> Iterator[tuple[int, list[Part]]]:
    """The choice of each open lease of asked size, and its parts at the sites at which it stands, large leases first.

    A lease that has no row (of the last months of one start only the best has) is left out.
    """
    requests = space.pricing.leases.leases.requests
    choice = dict(zip((r.id for r in requests), choices_of(requests).tolist(), strict=True))
    rows = _Rows(space, sites)
    leases = (one for one in decisions.leases if one.is_accepted and one.request in choice)
    for lease in sorted(leases, key=lambda one: -sum(held.gpus for held in one.placements)):
        parts = rows.parts(lease)
        if parts:
            yield choice[lease.request], parts


class _Rows:
    """Rows of leases by request, start and site."""

    def __init__(self, space: Space, sites: Sequence[SiteRows]) -> None:
        self.case, self.sites = space.fleet.parameters.case, sites
        self.at = {hall: (int(space.fleet.site_of[h]), h) for h, hall in enumerate(space.fleet.halls)}
        every, rows = space.pricing.leases.leases, space.rows
        self.found: dict[tuple[str, int, int], list[int]] = {}
        for site, one in enumerate(sites):
            for row in range(len(one.choice)):
                group, within = one.at(row)
                origin = int(group.rows[within])
                if not rows.is_run[origin]:
                    request = every.requests[every.option_request[rows.origin[origin]]].id
                    self.found.setdefault((request, int(group.start[within]), site), []).append(row)

    def parts(self, lease: Lease) -> list[Part]:
        """Its parts by site; nothing where one of them has no row."""
        if lease.start is None:
            return []
        start, sizes = max(self.case.month_index(lease.start), 0), dict[int, np.ndarray]()
        for held in lease.placements:
            site, hall = self.at[held.hall]
            of_site = sizes.setdefault(site, np.zeros(len(self.sites[site].halls)))
            of_site[self.sites[site].halls == hall] = held.gpus
        rows = {site: self._row(lease.request, start, site, of_site) for site, of_site in sizes.items()}
        parts = [Part(site, row, sizes[site]) for site, row in rows.items() if row is not None]
        return parts if len(parts) == len(sizes) else []

    def _row(self, request: str, start: int, site: int, sizes: np.ndarray) -> int | None:
        """A row that may have these sizes; None where there is none."""
        for row in self.found.get((request, start, site), ()):
            group, within = self.sites[site].at(row)
            most = np.zeros(len(sizes))
            most[group.halls] = group.gpus[within]
            if (sizes <= most).all():
                return row
        return None
