"""Prices of choices: what a site finds at them is true without them, and they bound what patterns are worth."""

import numpy as np
import pytest

from planner.search.packing import ChoicePrices, Patterns, RuinAndRecreate
from planner.search.packing.choosing import RowName
from planner.search.packing.site_at_prices import SiteAtPrices
from planner.solve.highs import Limits
from planner.solve.interrupts import never
from tests.formulation.small import TWO_HALLS, sized
from tests.plan.builders import SITE, small_case
from tests.search.packing.packings import begun, improved, kept_case, packing_of, space_at_own_use

LIMITS = Limits(0.0, 60.0, 1, 0, is_for_plans_only=True)
CASES = [
    *(("micro", seed) for seed in range(8)),
    *(("tiny", seed) for seed in (1, 41, 69)),
    *(("S", seed) for seed in (0, 1)),
    *(("S anywhere", seed) for seed in (0, 1)),
]


def patterns_of(size: str, seed: int) -> Patterns:
    """What some steps of packing a random case have found."""
    packing = improved(packing_of(kept_case(seed, size), seed), 12)
    assert isinstance(packing.notes, Patterns)
    return packing.notes


def random_prices(patterns: Patterns, seed: int) -> dict[RowName, float]:
    """Prices of about what leases bring, of the sign that each row's has."""
    draw = np.random.default_rng(seed)
    scale = {"site": 0.0, "choice": 1e6, "fewest": -1e5, "most": 1e5, "part": 1e5}
    return {row: scale[row[0]] * float(draw.random()) for row in patterns.choosing().rows}


@pytest.mark.parametrize(("size", "seed"), CASES)
def test_a_site_at_prices_is_worth_what_its_pattern_leaves(size: str, seed: int) -> None:
    """A pattern at prices is worth what its column gains beyond them; noted from there it is the pattern again."""
    patterns = patterns_of(size, seed)
    prices = random_prices(patterns, seed)
    choosing = patterns.choosing()
    paid = np.array([0.0 if row[0] == "site" else prices[row] for row in choosing.rows])
    gains = choosing.program.cost * choosing.program.usd_unit - choosing.program.matrix.T @ paid
    again = Patterns(patterns.space)
    for (site, content), gain in zip(choosing.keys, gains, strict=False):
        pattern = patterns.found[site, content]
        alone = SiteAtPrices(again, site, prices)
        packed = alone.packed(pattern.placed)
        assert packed.worth_usd == pytest.approx(gain, rel=1e-9, abs=1e-2)
        alone.note(RuinAndRecreate(alone, 0, packed, alone), [0])
        assert again.found[site, content].worth_usd == pytest.approx(pattern.worth_usd, rel=1e-9, abs=1e-2)


@pytest.mark.parametrize(("size", "seed"), CASES)
def test_what_is_found_at_prices_stands_without_them(size: str, seed: int) -> None:
    """Patterns that searches at prices find are worth what their leases and runs bring at the site without prices."""
    patterns = patterns_of(size, seed)
    before = set(patterns.found)
    ChoicePrices(patterns, seed, LIMITS, never).run(lambda: 0.0)
    for (site, content), pattern in patterns.found.items():
        if (site, content) not in before:
            state = patterns.space.empty_sites[site].holding(pattern.placed)
            parts = sum(one.fixed_usd for one in state.placed.values() if patterns.is_part(site, one.row))
            assert state.value - parts == pytest.approx(pattern.worth_usd, rel=1e-9, abs=1e-2)
            assert state.free.min() >= -1e-6
            assert state.power.min() >= -1e-9


@pytest.mark.parametrize(("size", "seed"), CASES)
def test_patterns_are_worth_no_more_than_their_bound(size: str, seed: int) -> None:
    """At any prices, and at those of the rounds, which come nearer."""
    patterns = patterns_of(size, seed)
    prices = ChoicePrices(patterns, seed, LIMITS, never)
    prices.run(lambda: 0.0)
    choosing = patterns.choosing()
    most = prices.value_usd - 1e-6 * abs(prices.value_usd) - 1.0
    for tried in range(3):
        assert choosing.bound_usd(random_prices(patterns, tried)) >= most
    assert prices.best is not None
    assert choosing.bound_usd(prices.best) >= most
    assert set(choosing.wanted(prices.best)) == set(range(len(patterns.space.empty_sites)))


def test_a_lease_that_two_sites_want_has_the_price_at_which_one_of_them_lets_it_go() -> None:
    """Both halls would have the dear lease; the first has a cheaper one that may stand nowhere else."""
    halls = [TWO_HALLS[0], TWO_HALLS[1] | {"site": "U"}]
    sites = [SITE, SITE | {"id": "U"}]
    dear = sized(100, 100, id="dear", price_usd=5)
    cheap = sized(100, 100, id="cheap", price_usd=3, sites=["S"])
    case = small_case({"months": 1}, sites=sites, halls=halls, lease_requests=[dear, cheap])
    space = space_at_own_use(case)
    assert space is not None
    patterns = Patterns(space)
    patterns.note(begun(space, 0), range(2))
    prices = ChoicePrices(patterns, 0, LIMITS, never)
    found = prices.run(lambda: 0.0)
    names = [request.id for request in space.pricing.leases.leases.requests]
    hour = 744 * 100
    assert prices.value_usd == pytest.approx(8 * hour, rel=1e-4)
    assert 2 * hour * 0.99 <= found[names.index("dear")] <= 5 * hour * 1.01
