"""Patterns: the best that is put together of what stood at each site, against every combination of it."""

import itertools
from collections.abc import Iterator, Sequence

import numpy as np
import pytest

from planner.search.packing import Packed, Patterns, RuinAndRecreate, packed_greedily
from planner.search.packing.choosing import Key
from planner.solve.highs import Limits
from planner.solve.interrupts import never
from tests.formulation.small import TWO_HALLS, sized
from tests.plan.builders import SITE, small_case
from tests.search.packing.packings import improved, kept_case, packing_of, space_at_own_use

LIMITS = Limits(1e-9, 60.0, 1, 0, is_for_plans_only=True)
CASES = [
    *(("micro", seed) for seed in range(12)),
    *(("tiny", seed) for seed in (1, 41, 69)),
    *(("S", seed) for seed in (0, 1)),
    *(("S anywhere", seed) for seed in (0, 1)),
]
MOST_COMBINATIONS = 20_000
TWO_SITES = {
    "sites": [SITE, SITE | {"id": "U"}],
    "halls": [TWO_HALLS[0], TWO_HALLS[1] | {"site": "U"}],
}


def steps_of(size: str, seed: int) -> RuinAndRecreate:
    """As many steps as leave no more combinations than can be tried."""
    packing = packing_of(kept_case(seed, size), seed)
    for _ in range(40):
        improved(packing, 1)
        if np.prod([len(keys) for keys in by_site(packing)]) > MOST_COMBINATIONS / 4:
            break
    return packing


def patterns_of(packing: RuinAndRecreate) -> Patterns:
    """What it has noted."""
    assert isinstance(packing.notes, Patterns)
    return packing.notes


def by_site(packing: RuinAndRecreate) -> list[list[Key]]:
    """The patterns of each site."""
    return [[key for key in patterns_of(packing).found if key[0] == site] for site in range(packing.count)]


def worth_usd(packing: RuinAndRecreate, keys: Sequence[Key]) -> float | None:
    """What one pattern of each site is worth together; None where that is no packing."""
    options = packing.space.spreading.options
    contents = [one for _, content in keys for one in content]
    whole = [one for one in contents if isinstance(one, int)]
    parts = [one for one in contents if not isinstance(one, int)]
    granted = {(choice, option) for choice, option, _ in parts}
    if len({*whole, *(choice for choice, _ in granted)}) < len(whole) + len(granted):
        return None
    worth = sum(patterns_of(packing).found[key].worth_usd for key in keys)
    for choice, option in granted:
        gpus = sum(part[2] for part in parts if part[:2] == (choice, option))
        if not options[choice][option].fewest <= gpus <= options[choice][option].most:
            return None
        worth += options[choice][option].fixed_usd
    return worth


def every_worth(packing: RuinAndRecreate) -> Iterator[float]:
    """What every combination of patterns is worth."""
    for keys in itertools.product(*by_site(packing)):
        worth = worth_usd(packing, keys)
        if worth is not None:
            yield worth


@pytest.mark.parametrize(("size", "seed"), CASES)
def test_best_is_the_best_of_every_combination(size: str, seed: int) -> None:
    """It is worth as much, what stands has room, and its own value says so."""
    packing = steps_of(size, seed)
    assert np.prod([len(keys) for keys in by_site(packing)]) <= MOST_COMBINATIONS
    best = patterns_of(packing).best(packing.best, LIMITS, never)
    assert best.worth_usd == pytest.approx(max(every_worth(packing)), rel=1e-9, abs=1e-2)
    assert sum(site.value for site in best.sites) == pytest.approx(best.worth_usd, rel=1e-12)
    for site in best.sites:
        assert site.free.min() >= -1e-6
        assert site.power.min() >= -1e-9


@pytest.mark.parametrize(("size", "seed"), CASES)
def test_what_is_put_together_can_be_improved(size: str, seed: int) -> None:
    """A search goes on from it, and gets no worse."""
    packing = steps_of(size, seed)
    best = patterns_of(packing).best(packing.best, LIMITS, never)
    assert best.worth_usd >= packing.best.worth_usd - 1e-2
    after = improved(RuinAndRecreate(packing.space, seed, best, patterns_of(packing)), 5)
    assert after.best.worth_usd >= best.worth_usd


def put_together(*requests: dict[str, object], noted: Sequence[dict[int, str]]) -> Packed:
    """The best of packings of two sites of a hundred GPUs each in which these requests stand, by site."""
    space = space_at_own_use(small_case({"months": 1}, **TWO_SITES, lease_requests=list(requests)))
    assert space is not None
    patterns, empty = Patterns(space), RuinAndRecreate(space, 0, packed_greedily(space), Patterns(space))
    empty.take_out([choice for choice in range(space.choices) if empty.site_of[choice] >= 0])
    begun = empty.packed()
    patterns.note(empty, range(2))
    for stands in noted:
        packing = RuinAndRecreate(space, 0, begun, patterns)
        for site, request in stands.items():
            row = row_of(packing, site, request)
            packing.put_in(site, row, packing.sites[site].sizes(row))
        patterns.note(packing, range(2))
    return patterns.best(begun, LIMITS, never)


def row_of(packing: RuinAndRecreate, site: int, request: str) -> int:
    """The row of a request at a site."""
    space, rows = packing.space, packing.sites[site].rows
    leases = space.pricing.leases.leases
    names = [
        leases.requests[leases.option_request[space.rows.origin[group.rows[at]]]].id
        for group, at in (rows.at(row) for row in range(len(rows.choice)))
    ]
    return names.index(request)


def test_what_two_packings_found_at_different_sites_is_put_together() -> None:
    """One packing has the dear lease at the first site, another one at the second: the best has both."""
    dear, other = (sized(100, 100, id=name, placement="hall", price_usd=9) for name in "MN")
    best = put_together(dear, other, noted=[{0: "M"}, {1: "N"}])
    assert sorted(choice for site in best.sites for choice in site.placed) == [0, 1]


def test_a_lease_stands_once() -> None:
    """One packing has it at the first site, another one at the second: the best has it at one of them."""
    best = put_together(sized(100, 100, placement="hall"), noted=[{0: "L"}, {1: "L"}])
    assert [len(site.placed) for site in best.sites] in ([1, 0], [0, 1])
