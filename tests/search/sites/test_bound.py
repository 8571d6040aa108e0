"""The bound from the sites taken one by one."""

import pytest

from models.inputs import Case
from planner import plan
from planner.search.columns import columns_of
from planner.search.generation import Generation
from planner.search.sites import SiteBound
from planner.solve.interrupts import never
from tests.formulation.small import sized
from tests.reference.random_cases import random_case
from tests.search.search_claims import TOLERANCE, as_if_large
from tests.search.sites.proofs import (
    LIMITS,
    bounds_of,
    generation_of,
    ignore,
    most_of_site,
    never_below,
    searched,
    two_sites,
)

SEEDS = [23, 48, 156, 174, 293]
"""Whole sites, a mandatory run, site isolation, and rows that only a finer relaxation has."""
ANYWHERE_SEEDS = [40, 66]
"""Of which a site takes parts of leases that may stand anywhere, as long as none has to be granted there."""
POLICY_SEED = 198
"""Whose leases of one site alone cannot break a policy that has a price."""
REFINED_SEEDS = [48, 156, 174, 305, 311]
"""Of which a finer relaxation is left to find; the last two with a site kept for one lease, and with whole sites."""


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
    bound = SiteBound(generated, columns_of(generated.problem))
    for site in range(len(bound.gains)):
        assert most_of_site(generated, site) <= bound.most[site] + TOLERANCE * abs(bound.value)


@pytest.mark.parametrize("seed", ANYWHERE_SEEDS)
def test_lease_anywhere_is_granted_as_a_whole_at_each_site(seed: int) -> None:
    """The bound falls where all leases may stand anywhere, and not below the optimum."""
    record = random_case(seed, "tiny")
    record["lease_requests"] = [one | {"placement": "any"} for one in record["lease_requests"]]
    case = Case.model_validate(record)
    bounds = bounds_of(searched(Generation(case, lambda: LIMITS, never)))
    best = plan(case, gap=1e-7, threads=1).value_usd
    assert bounds[0] * 0.998 > bounds[-1] >= best - TOLERANCE * abs(best)


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
