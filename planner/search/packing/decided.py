"""What is packed as decisions of a plan; own use is left to be settled."""

import numpy as np

from models.formulation import granted_lease
from models.formulation.pricing import Pricing
from models.plan.decisions import Decisions, Lease, Run, RunGpus

from .ruin_and_recreate import Packed
from .site_state import Placed, SiteState
from .space import Space


def decisions_of(space: Space, packed: Packed) -> Decisions:
    """Decisions of leases and runs."""
    leases, runs, gpus = list(space.signed.leases), list[Run](), list[RunGpus]()
    for site in packed.sites:
        for placed in site.placed.values():
            group, within = site.rows.at(placed.row)
            at = group.rows[within]
            if not space.rows.is_run[at]:
                leases.append(_lease(space.pricing, int(space.rows.origin[at]), site, placed))
                continue
            run, used = _run(space, int(at), site, placed)
            runs.append(run)
            gpus += used
    return Decisions(leases=tuple(leases), runs=tuple(runs), run_gpus=tuple(gpus))


def _lease(pricing: Pricing, option: int, site: SiteState, placed: Placed) -> Lease:
    leases, fleet = pricing.leases.leases, pricing.leases.fleet
    request, span = leases.requests[leases.option_request[option]], leases.option_span[option]
    start, last = int(leases.span_start[span]), int(leases.span_last[span])
    gpus = {fleet.halls[h]: round(size) for h, size in zip(site.rows.halls, placed.sizes, strict=True)}
    return granted_lease(fleet.parameters.case, request, start, last, gpus)


def _run(space: Space, at: int, site: SiteState, placed: Placed) -> tuple[Run, list[RunGpus]]:
    names, rows = list(space.pricing.runs.runs), space.rows
    run = names[int(rows.choice[at]) - (space.choices - len(names))]
    first = space.fleet.parameters.case.plan.start_month
    finish = first + int(rows.stop[at]) - 1
    used = [
        RunGpus(
            run=run, hall=space.fleet.halls[site.rows.halls[h]], month=first + t, gpus=float(placed.sizes[h])
        )
        for t in range(int(rows.start[at]), int(rows.stop[at]))
        for h in np.flatnonzero(placed.sizes > 0).tolist()
    ]
    return Run(run=run, is_undertaken=True, finish_month=finish), used
