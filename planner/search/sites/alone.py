"""All that sites are proven by, one by one: worked out of a relaxation, in another process where there is one."""

from dataclasses import dataclass

import numpy as np

from models.formulation.leases import choice_of
from models.inputs import Case
from planner.solve.highs import Limits
from planner.solve.interrupts import IsInterrupted, never
from planner.solve.program import FloatArray, IntArray

from ..carrying import Name
from ..columns import columns_of
from ..generation import Generated, Generation, Relaxation
from .bound import SiteBound
from .program import SiteProgram, site_program

MOST_AT_A_SITE = 6_000
"""Options of a site that is proven alone: with more, it is too small a part of the bound for the time that it takes."""
UNLIMITED = Limits(0.0, np.inf, 1, 0)


@dataclass(frozen=True)
class Asked:
    """What sites are worked out of."""

    case: Case
    relaxation: Relaxation
    considered: IntArray
    """Positions of the options that it considers."""
    bound_usd: float
    """No plan of the case is worth more."""


@dataclass(frozen=True)
class SitesAlone:
    """The sites one by one, at the prices of a relaxation; money is scaled."""

    usd_unit: float
    """One of scaled money, in USD."""
    value: float
    """The relaxation's bound."""
    most: FloatArray
    """What each site adds to it, shape (sites,)."""
    programs: dict[int, SiteProgram]
    """Of sites that are proven alone."""
    prices: dict[Name, float]
    """Of the limit to one of each choice, where the bound holds at other prices too; none unless every site has a
    program. Mandatory runs, signed leases and leases that may stand anywhere keep theirs."""


def sites_asked(asked: Asked, is_stopped: IsInterrupted = never) -> SitesAlone:
    """What is asked for, by a model of its own; no site more once it is stopped."""
    generation = Generation(asked.case, lambda: UNLIMITED, never)
    generation.considered, generation.bound_usd = asked.considered, asked.bound_usd
    return sites_alone(generation.generated(asked.relaxation, []), is_stopped=is_stopped)


def sites_alone(
    generated: Generated, most_options: int = MOST_AT_A_SITE, is_stopped: IsInterrupted = never
) -> SitesAlone:
    """The sites of a model of so many options at most; no more once it is stopped."""
    bound = SiteBound(generated, columns_of(generated.problem))
    programs = {
        site: site_program(generated, site)
        for site in range(len(bound.most))
        if generated.gains.at_site(site).size <= most_options and not is_stopped()
    }
    prices = _moving(generated, programs) if len(programs) == len(bound.most) else {}
    return SitesAlone(generated.problem.program.usd_unit, bound.value, bound.most, programs, prices)


def _moving(generated: Generated, programs: dict[int, SiteProgram]) -> dict[Name, float]:
    """The relaxation's prices of choices that may change; nought where its model has none of one."""
    case, program, model = generated.problem.case, generated.problem.program, generated.problem.model
    staying: set[Name] = {("run_once", run.id) for run in case.training_runs if run.is_mandatory}
    for request in case.lease_requests:
        if request.placement == "any" or request.is_signed:
            staying.add(("one_lease", choice_of(request)))
    usd_of, found = program.price_of(generated.prices), dict[Name, float]()
    for name in dict.fromkeys(name for site in programs.values() for name in site.choices):
        if name not in staying:
            rows = model.component(name[0])
            found[name] = usd_of(rows[name[1]]) / program.usd_unit if name[1] in rows else 0.0
    return found
