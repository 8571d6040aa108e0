"""What is packed as decisions of a plan; own use is left to be settled."""

import numpy as np

from models.formulation import granted_lease
from models.formulation.pricing import Pricing
from models.plan.decisions import Decisions, Lease, Run, RunGpus

from .occupancy import Packed
from .site_state import Placed, SiteState
from .space import Space


def decisions_of(space: Space, packed: Packed) -> Decisions:
    """Decisions of leases and runs."""
    runs, gpus, by_option = list[Run](), list[RunGpus](), dict[int, dict[str, int]]()
    for site in packed.sites:
        for placed in site.placed.values():
            group, within = site.rows.at(placed.row)
            at = group.rows[within]
            if not space.rows.is_run[at]:
                by_option.setdefault(int(space.rows.origin[at]), {}).update(_gpus(space, site, placed))
                continue
            run, used = _run(space, int(at), site, placed)
            runs.append(run)
            gpus += used
    granted = (_lease(space.pricing, option, held) for option, held in by_option.items())
    return Decisions(leases=(*space.signed.leases, *granted), runs=tuple(runs), run_gpus=tuple(gpus))


def _gpus(space: Space, site: SiteState, placed: Placed) -> dict[str, int]:
    """GPUs by hall of what stands at a site."""
    halls = space.fleet.halls
    return {halls[h]: round(size) for h, size in zip(site.rows.halls, placed.sizes, strict=True)}


def _lease(pricing: Pricing, option: int, gpus: dict[str, int]) -> Lease:
    leases, case = pricing.leases.leases, pricing.leases.fleet.parameters.case
    request, span = leases.requests[leases.option_request[option]], leases.option_span[option]
    start, last = int(leases.span_start[span]), int(leases.span_last[span])
    return granted_lease(case, request, start, last, gpus)


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
