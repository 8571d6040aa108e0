"""Properties of the best plan on 2,520 random cases; every plan has passed the independent check."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from tests.reference.facts import Record
from tests.reference.random_cases import random_case

from . import variants
from .solving import CENT_USD, best_usd, same_usd

Pair = Callable[[Record, random.Random], tuple[Record, Record]]
CASES, CHUNK = 420, 70
"""Cases of each property and of each test; none of them is among those of the brute force."""
FEWEST_PLANS = 56
"""Of each test's cases at least so many have a plan, which makes 2,016 in all."""
FIRST_SEED: dict[Pair, int] = {
    variants.permuted: 10_000,
    variants.renamed: 20_000,
    variants.with_more_gpus: 30_000,
    variants.with_more_power: 40_000,
    variants.with_one_more_request: 50_000,
    variants.with_double_money: 60_000,
}


def chunks(*pairs: Pair) -> list[object]:
    """Parameters of one test for every seventy cases of each kind of pair."""
    return [
        pytest.param(pair, range(first, first + CHUNK), id=f"{pair.__name__}-{first}")
        for pair in pairs
        for first in range(FIRST_SEED[pair], FIRST_SEED[pair] + CASES, CHUNK)
    ]


def values_usd(pair: Pair, seeds: range) -> dict[int, tuple[float | None, float | None]]:
    """The values of both cases of each pair, by seed; one case in four is tiny, the others are micro."""
    found = {}
    for seed in seeds:
        before, after = pair(random_case(seed, "micro" if seed % 4 else "tiny"), random.Random(seed))
        assert before != after or pair is variants.permuted
        found[seed] = best_usd(before), best_usd(after)
    assert sum(after is not None for _, after in found.values()) >= FEWEST_PLANS
    return found


@pytest.mark.parametrize(("pair", "seeds"), chunks(variants.permuted, variants.renamed))
def test_order_and_names_of_records_do_not_matter(pair: Pair, seeds: range) -> None:
    """A case is worth the same with its records in another order, and under other names."""
    for seed, (before, after) in values_usd(pair, seeds).items():
        assert after == same_usd(before), seed


@pytest.mark.parametrize(
    ("pair", "seeds"),
    chunks(variants.with_more_gpus, variants.with_more_power, variants.with_one_more_request),
)
def test_more_never_lowers_the_value(pair: Pair, seeds: range) -> None:
    """More GPUs, more power or one more open request leave every plan possible, and worth the same."""
    for seed, (before, after) in values_usd(pair, seeds).items():
        if before is not None:
            assert after is not None, seed
            assert after >= before - 1e-6 * abs(before) - CENT_USD, seed


@pytest.mark.parametrize(("pair", "seeds"), chunks(variants.with_double_money))
def test_double_money_doubles_the_value(pair: Pair, seeds: range) -> None:
    """With all money doubled the best plan is worth twice as much."""
    for seed, (before, after) in values_usd(pair, seeds).items():
        assert after == same_usd(None if before is None else 2 * before), seed
