"""Rounds of better prices: bounds that fall, and never below the optimum."""

import numpy as np
import pytest

from planner.search.generation import Generated, Generation
from planner.search.sites import Descent
from planner.solve.interrupts import never
from tests.formulation.small import sized
from tests.search.sites.proofs import (
    LIMITS,
    bounds_of,
    descent_of,
    generation_of,
    never_below,
    searched,
    two_sites,
)

SEEDS = [23, 48, 156, 174, 198, 293]
"""Whole sites, a mandatory run, site isolation, rows that only a finer relaxation has, and a policy with a price."""
MOST_ROUNDS = 30


def lowered(descent: Descent) -> list[float]:
    """Every bound on the way to the end, USD."""
    bounds = [descent.best * descent.usd_unit]
    while not descent.is_finished and descent.rounds < MOST_ROUNDS:
        descent.round(lambda bound: bounds.append(bound * descent.usd_unit), never)
    return bounds


@pytest.mark.parametrize("seed", [*SEEDS, *range(303, 320)])
def test_bounds_fall_and_not_below_the_optimum(seed: int) -> None:
    """From round to round, at whatever prices are tried."""
    bounds = lowered(descent_of(searched(generation_of(seed))))
    assert bounds == sorted(bounds, reverse=True)
    assert never_below(bounds, seed)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_prices_make_a_bound_below_the_optimum(seed: int) -> None:
    """Nought, and up to three times what a choice gains at most, at random."""
    descent = descent_of(searched(generation_of(seed)))
    draw, most = np.random.default_rng(seed), descent.value
    for _ in range(4):
        shape = len(descent.names)
        descent.prices = draw.choice([0.0, 1.0, 3.0], shape) * draw.random(shape) * most
        descent.round(lambda bound: None, never)
        assert never_below([descent.best * descent.usd_unit], seed)


def contested() -> tuple[Generated, float]:
    """Two sites want the dear lease, and each has a cheaper one: a model, and the optimum."""
    fields = {"placement": "hall", "latest_start": "2027-01", "term_months": 2}
    dear = sized(100, 100, id="dear", price_usd=5, **fields)
    cheap = [sized(60, 60, id=site, price_usd=3, sites=[site], **fields) for site in ("S", "E")]
    return searched(Generation(two_sites(dear, *cheap), lambda: LIMITS, never)), (5 + 3 * 0.6) * (
        744 + 672
    ) * 100


def test_the_price_at_which_one_site_lets_a_lease_go_is_found() -> None:
    """At what the dear lease is worth beyond the cheap one the bound is the optimum, and that is the end."""
    generated, optimum = contested()
    descent = descent_of(generated)
    bounds = lowered(descent)
    assert descent.is_finished
    assert bounds[-1] == pytest.approx(optimum, rel=1e-5)
    assert bounds_of(generated)[-1] >= bounds[-1] * (1 - 1e-9)


def test_sites_of_little_money_count_in_the_money_of_the_whole() -> None:
    """One site earns a hundred-thousandth of what the other does: its own model would measure in other units."""
    fields = {"placement": "hall", "latest_start": "2027-01", "term_months": 2}
    leases = [
        sized(100, 100, id=site, price_usd=usd, sites=[site], **fields)
        for site, usd in (("S", 5.0), ("E", 5e-5))
    ]
    generated = searched(Generation(two_sites(*leases), lambda: LIMITS, never))
    small = generated.at_site(1)[0].program.usd_unit
    descent = descent_of(generated)
    assert small < generated.problem.program.usd_unit
    assert {tree.site.program.usd_unit for tree in descent.trees} == {generated.problem.program.usd_unit}
    assert lowered(descent)[-1] == pytest.approx((5.0 + 5e-5) * (744 + 672) * 100, rel=1e-9)


def test_a_round_that_is_stopped_keeps_a_bound() -> None:
    """At whatever it is: what is not solved yet at the prices that are tried counts with no less than it is worth."""
    generated, optimum = contested()
    for steps in range(12):
        descent, left = descent_of(generated), iter(range(steps))
        for _ in range(3):
            descent.round(lambda bound: None, lambda left=left: next(left, None) is None)
            assert descent.value * descent.usd_unit >= optimum * (1 - 1e-9)


def test_sites_that_are_not_all_keep_the_prices_of_the_relaxation() -> None:
    """One site alone lowers the bound by what it is worth less there."""
    generated, optimum = contested()
    descent = descent_of(generated, [0])
    bounds = lowered(descent)
    assert descent.is_finished
    assert not descent.names
    assert optimum <= bounds[-1] <= bounds[0]
    assert bounds[-1] == pytest.approx(bounds_of(generated)[1], rel=1e-6)
