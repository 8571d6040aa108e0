"""Models of some lease options and run places: which of them decisions take, and their building."""

import numpy as np

from models.formulation import Considered
from models.formulation.lease_options import ANYWHERE
from models.formulation.pricing import Pricing
from models.plan.decisions import Decisions
from planner.problem import Problem

from .columns import IntArray
from .memory import collect_before_much


def problem_of(pricing: Pricing, options: IntArray, run_places: frozenset[tuple[str, str]]) -> Problem:
    """A model of the options at some positions among all of a case, and of runs at some places."""
    collect_before_much(options.size)
    case = pricing.leases.fleet.parameters.case
    return Problem(case, considered=Considered(frozenset(pricing.keys(options)), run_places))


def options_taken(pricing: Pricing, decisions: Decisions) -> IntArray:
    """Positions, among all options of a case, of those in which decisions grant leases of asked size."""
    leases, fleet = pricing.leases.leases, pricing.leases.fleet
    case, site = fleet.parameters.case, fleet.parameters.site
    position = {request.id: at for at, request in enumerate(leases.requests)}
    place_at = {place: at for at, place in enumerate(fleet.places)}
    found = [np.zeros(0, dtype=np.int64)]
    for lease in decisions.leases:
        hall = next((one.hall for one in lease.placements if one.hall in site), None)
        if hall is None or lease.request not in position or lease.start is None or lease.last_month is None:
            continue
        first, after = leases.first_option[position[lease.request] :][:2]
        span = leases.option_span[first:after]
        is_taken = leases.span_start[span] == case.month_index(lease.start)
        is_taken &= leases.span_last[span] == case.month_index(lease.last_month)
        places = [place_at[place] for place in (hall, site[hall].id, ANYWHERE)]
        found.append(first + np.flatnonzero(is_taken & np.isin(leases.option_place[first:after], places)))
    return np.unique(np.concatenate(found))


def run_places_taken(pricing: Pricing, decisions: Decisions) -> frozenset[tuple[str, str]]:
    """Runs of decisions, each with the hall or the site at which it stands."""
    site, places = pricing.runs.fleet.parameters.site, pricing.runs.places
    stands = {
        (one.run, place)
        for one in decisions.run_gpus
        if one.hall in site
        for place in (one.hall, site[one.hall].id)
    }
    return frozenset((r, place) for r, place in stands if place in places.get(r, ()))
