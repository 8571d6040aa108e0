"""The bound from the sites taken one by one."""

from typing import Any

import numpy as np
import pytest

from models.inputs import Case
from planner import plan
from planner.search.columns import columns_of
from planner.search.generation import Generated, Generation
from planner.search.site_bound import SiteBound, best_of_site
from planner.solve.highs import Limits
from planner.solve.interrupts import never
from tests.formulation.small import SMALL_HALL, sized
from tests.plan.builders import SITE, small_case
from tests.reference.random_cases import random_case
from tests.search.search_claims import TOLERANCE, as_if_large, optimum_of

LIMITS = Limits(0.0, 20.0, 1, 0)
SEEDS = [23, 48, 156, 174, 293]
"""Whole sites, a mandatory run, site isolation, and rows that only a finer relaxation has."""
ANYWHERE_SEEDS = [40, 66]
"""Of which a site takes parts of leases that may stand anywhere, as long as none has to be granted there."""
POLICY_SEED = 198
"""Whose leases of one site alone cannot break a policy that has a price."""
REFINED_SEEDS = [48, 156, 174, 305, 311]
"""Of which a finer relaxation is left to find; the last two with a site kept for one lease, and with whole sites."""


def two_sites(*requests: dict[str, Any]) -> Case:
    """Two sites with a hall of 100 GPUs each, for two months."""
    halls = [SMALL_HALL, SMALL_HALL | {"id": "B", "site": "E"}]
    return small_case(
        {"months": 2}, sites=[SITE, SITE | {"id": "E"}], halls=halls, lease_requests=list(requests)
    )


def ignore(bound_usd: float) -> None:
    """Tell nobody of a bound."""


def bounds_of(generated: Generated) -> list[float]:
    """The bound before and after each site is solved in whole numbers, USD."""
    bound, unit = SiteBound(generated, columns_of(generated.problem)), generated.problem.program.usd_unit
    bounds = [bound.value * unit]
    for site in range(len(bound.gains)):
        best = best_of_site(generated, site, LIMITS, never)
        bounds.append(bound.tightened(site, best / unit) * unit)
    return bounds


def generation_of(seed: int) -> Generation:
    """Column generation of a random case."""
    return Generation(Case.model_validate(random_case(seed, "micro")), lambda: LIMITS, never)


def searched(generation: Generation) -> Generated:
    """The model that is searched where no plan is known yet."""
    relaxation = generation.relaxation(ignore, never)
    assert relaxation is not None
    return generation.generated(relaxation, [])


def never_below(bounds: list[float], seed: int) -> bool:
    """Whether no bound is below the optimum."""
    record = random_case(seed, "micro")
    best = optimum_of(record, Case.model_validate(record))
    assert best is not None
    return min(bounds) >= best - TOLERANCE * abs(best)


@pytest.mark.parametrize("seed", SEEDS)
def test_bound_falls_from_the_relaxation_s_and_not_below_the_optimum(seed: int) -> None:
    """It begins with what column generation proves, and no site raises it."""
    generated = searched(generation_of(seed))
    bounds = bounds_of(generated)
    assert bounds[0] == pytest.approx(generated.bound_usd, rel=1e-6)
    assert bounds == sorted(bounds, reverse=True)
    assert never_below(bounds, seed)


@pytest.mark.parametrize("seed", [*SEEDS, POLICY_SEED])
def test_no_site_is_worth_more_in_whole_numbers(seed: int) -> None:
    """Each has the prices of everything that it shares with others, also where it could not use that up alone."""
    generated = searched(generation_of(seed))
    bound, unit = SiteBound(generated, columns_of(generated.problem)), generated.problem.program.usd_unit
    for site in range(len(bound.gains)):
        best = best_of_site(generated, site, LIMITS, never) / unit
        assert best <= bound.most[site] + TOLERANCE * abs(bound.value)


@pytest.mark.parametrize("seed", ANYWHERE_SEEDS)
def test_lease_anywhere_is_granted_as_a_whole_at_each_site(seed: int) -> None:
    """The bound falls where all leases may stand anywhere, and not below the optimum."""
    record = random_case(seed, "tiny")
    record["lease_requests"] = [one | {"placement": "any"} for one in record["lease_requests"]]
    case = Case.model_validate(record)
    bounds = bounds_of(searched(Generation(case, lambda: LIMITS, never)))
    best = plan(case, gap=1e-7, threads=1).value_usd
    assert bounds[0] * 0.998 > bounds[-1] >= best - TOLERANCE * abs(best)


@pytest.mark.parametrize("share", [0.4, 1.0])
@pytest.mark.parametrize("seed", [*SEEDS, POLICY_SEED])
def test_no_limits_to_one_of_each_request_make_a_bound_below_the_optimum(seed: int, share: float) -> None:
    """Nought, and up to three times what the limits cost, at random: the bound is one, and falls site by site."""
    generated = searched(generation_of(seed))
    draw = np.random.default_rng(seed)
    requests = generated.problem.case.lease_requests
    most = float(np.max(generated.gains.gain_usd, initial=0.0)) + generated.site_gains.most_usd.sum()
    limits = {request.id: float(draw.choice([0.0, 1.0, 3.0])) * draw.random() * most for request in requests}
    bounds = bounds_of(generated.at_limits(limits, share))
    assert bounds == sorted(bounds, reverse=True)
    assert never_below(bounds, seed)


def test_limits_that_fit_prove_more_than_those_of_the_relaxation() -> None:
    """Two sites want the dear lease, and each has a cheaper one: at what the dear one is worth beyond that, it falls."""
    fields = {"placement": "hall", "latest_start": "2027-01", "term_months": 2}
    dear = sized(100, 100, id="dear", price_usd=5, **fields)
    cheap = [sized(60, 60, id=site, price_usd=3, sites=[site], **fields) for site in ("S", "E")]
    generated = searched(Generation(two_sites(dear, *cheap), lambda: LIMITS, never))
    hours = (744 + 672) * 100
    optimum = (5 + 3 * 0.6) * hours
    first = bounds_of(generated)[-1]
    fitting = bounds_of(generated.at_limits({"dear": (5 - 3 * 0.6) * hours, "S": 0.0, "E": 0.0}, 1.0))[-1]
    assert fitting == pytest.approx(optimum, rel=1e-6)
    assert first >= fitting * (1 - 1e-9)


def test_some_bound_falls() -> None:
    """Where the relaxation takes parts of leases, whole numbers prove more than it does."""
    first, *_, last = bounds_of(searched(generation_of(105)))
    assert last < 0.9 * first


@pytest.mark.parametrize("seed", REFINED_SEEDS)
def test_bound_of_a_refined_relaxation_is_one_of_the_case(seed: int) -> None:
    """Prices of a model with other options than the searched one bound every plan too."""
    with as_if_large():
        generation = generation_of(seed)
        generated = searched(generation)
        finer = generation.refined(ignore, never)
        assert finer is not None
        bounds = bounds_of(generation.in_terms_of(generated.problem, generated.options, finer))
    assert never_below(bounds, seed)


def test_nothing_is_refined_when_nothing_is_left_to_find() -> None:
    """A relaxation that already has every option that pays is the last one."""
    generation = generation_of(23)
    searched(generation)
    assert generation.refined(ignore, never) is None


@pytest.mark.parametrize("seed", [22, 131, 188])
def test_options_anywhere_that_the_relaxation_lacked_do_not_loosen_the_bound(seed: int) -> None:
    """The own rows of a plan's lease that may stand anywhere have prices at which it counts with what it gains."""
    generation = generation_of(seed)
    relaxation = generation.first(ignore)
    assert relaxation is not None
    generated = generation.generated(relaxation, [plan(generation.case, gap=1e-9, threads=1).decisions])
    bounds = bounds_of(generated)
    assert bounds[0] == pytest.approx(relaxation.bound_usd, rel=1e-6)
    assert bounds[-1] < 0.999 * bounds[0]
    assert never_below(bounds, seed)


def test_leases_anywhere_have_the_capacity_that_they_pay_for() -> None:
    """Two sites of 100 GPUs, and two leases of 150 that the relaxation knows from January on, plans from February on.

    Half of one lease sets the price of a GPU; what it pays is what the sites are worth.
    """

    def asked(month: str, names: str) -> Case:
        prices = {"L": 2.0, "M": 1.5}
        fields = {"placement": "any", "earliest_start": month, "latest_start": "2027-02"}
        return two_sites(*(sized(150, 150, id=r, price_usd=prices[r], **fields) for r in names))

    case = asked("2027-01", "LM")
    generation = Generation(case, lambda: LIMITS, never)
    for name in "LM":
        generation.consider(plan(asked("2027-01", name), gap=1e-9, threads=1).decisions)
    relaxation = generation.first(ignore)
    assert relaxation is not None
    plans = [plan(asked("2027-02", name), gap=1e-9, threads=1).decisions for name in "LM"]
    bounds = bounds_of(generation.generated(relaxation, plans))
    assert min(bounds) >= (150 * 2.0 * 744 + 150 * 1.5 * 672) * (1 - TOLERANCE)
