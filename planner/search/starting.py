"""Models of some lease options and run places: which of them decisions take, and their building."""

import numpy as np

from models.formulation import Considered
from models.formulation.lease_options import ANYWHERE
from models.formulation.pricing import Pricing
from models.plan.decisions import Decisions
from planner.problem import Problem
from planner.solve.program import IntArray

from .memory import collect_before_much


def problem_of(
    pricing: Pricing,
    options: IntArray,
    run_places: frozenset[tuple[str, str]],
    halls: frozenset[tuple[str, str]] | None = None,
    *,
    counts_lots: bool = True,
) -> Problem:
    """A model of the options at some positions among all of a case, and of runs at some places.

    Parameters
    ----------
    halls
        Request and hall, where leases shall stand in some halls of their places only.
    counts_lots
        False for a model that is only relaxed: its solution is no plan.
    """
    collect_before_much(options.size)
    case = pricing.leases.fleet.parameters.case
    return Problem(
        case, considered=Considered(frozenset(pricing.keys(options)), run_places, halls, counts_lots)
    )


def problem_around(pricing: Pricing, decisions: Decisions) -> Problem:
    """A model of what decisions take, where they take it: of so little that it is soon made."""
    halls = frozenset((lease.request, one.hall) for lease in decisions.leases for one in lease.placements)
    options, run_places = options_taken(pricing, decisions), run_places_taken(pricing, decisions)
    return problem_of(pricing, options, run_places, halls)


def options_taken(pricing: Pricing, decisions: Decisions) -> IntArray:
    """Positions, among all options of a case, of those in which decisions grant leases of asked size."""
    leases, fleet = pricing.leases.leases, pricing.leases.fleet
    case, site = fleet.parameters.case, fleet.parameters.site
    position = {request.id: at for at, request in enumerate(leases.requests)}
    place_at = {place: at for at, place in enumerate(fleet.places)}
    taken = []
    for lease in decisions.leases:
        hall = next((one.hall for one in lease.placements if one.hall in site), None)
        if hall is None or lease.request not in position or lease.start is None or lease.last_month is None:
            continue
        months = case.month_index(lease.start), case.month_index(lease.last_month)
        places = (place_at[place] for place in (hall, site[hall].id, ANYWHERE))
        taken.append((position[lease.request], *months, *places))
    if not taken:
        return np.zeros(0, dtype=np.int64)
    request, *sought = np.array(taken).T
    first, options = leases.first_option[request], np.diff(leases.first_option)[request]
    before = np.cumsum(options) - options
    at = np.arange(options.sum()) + np.repeat(first - before, options)
    start, last, *places_of = (np.repeat(one, options) for one in sought)
    span, place = leases.option_span[at], leases.option_place[at]
    is_taken = (leases.span_start[span] == start) & (leases.span_last[span] == last)
    return np.unique(at[is_taken & np.any([place == one for one in places_of], axis=0)])


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
