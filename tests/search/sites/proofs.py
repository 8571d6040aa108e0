"""Bounds of cases whose sites are taken one by one."""

from collections.abc import Sequence
from typing import Any

from models.inputs import Case
from planner.search.columns import columns_of
from planner.search.generation import Generated, Generation
from planner.search.sites import Descent, SiteBound, SiteTree, site_program, sites_alone
from planner.solve.highs import Limits
from planner.solve.interrupts import never
from tests.formulation.small import SMALL_HALL
from tests.plan.builders import SITE, small_case
from tests.reference.random_cases import random_case
from tests.search.search_claims import TOLERANCE, optimum_of

LIMITS = Limits(0.0, 20.0, 1, 0)


def two_sites(*requests: dict[str, Any]) -> Case:
    """Two sites with a hall of 100 GPUs each, for two months."""
    halls = [SMALL_HALL, SMALL_HALL | {"id": "B", "site": "E"}]
    return small_case(
        {"months": 2}, sites=[SITE, SITE | {"id": "E"}], halls=halls, lease_requests=list(requests)
    )


def ignore(bound_usd: float) -> None:
    """Tell nobody of a bound."""


def generation_of(seed: int, size: str = "micro") -> Generation:
    """Column generation of a random case."""
    return Generation(Case.model_validate(random_case(seed, size)), lambda: LIMITS, never)


def searched(generation: Generation) -> Generated:
    """The model that is searched where no plan is known yet."""
    relaxation = generation.relaxation(ignore, never)
    assert relaxation is not None
    return generation.generated(relaxation, [])


def most_of_site(generated: Generated, site: int) -> float:
    """What a site is worth at the relaxation's prices, split to the end, scaled."""
    tree = SiteTree(site_program(generated, site))
    while not tree.is_closed:
        tree.step()
    return tree.most


def bounds_of(generated: Generated) -> list[float]:
    """The bound before and after each site is split to the end at the relaxation's prices, USD."""
    bound, unit = SiteBound(generated, columns_of(generated.problem)), generated.problem.program.usd_unit
    bounds = [bound.value * unit]
    for site, most in enumerate(bound.most.tolist()):
        bounds.append(bounds[-1] - max(most - most_of_site(generated, site), 0.0) * unit)
    return bounds


def descent_of(generated: Generated, sites: Sequence[int] | None = None) -> Descent:
    """A descent that begins with the relaxation's prices, of all sites or of some."""
    alone = sites_alone(generated)
    return Descent(alone, {site: SiteTree(alone.programs[site]) for site in sites or alone.programs})


def never_below(bounds: list[float], seed: int) -> bool:
    """Whether no bound is below the optimum of a random case."""
    record = random_case(seed, "micro")
    best = optimum_of(record, Case.model_validate(record))
    assert best is not None
    return min(bounds) >= best - TOLERANCE * abs(best)
