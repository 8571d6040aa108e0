"""Greedy packing: what ends it, and that what is packed is what every search begins with."""

import numpy as np
import pytest

from planner.search.first_plans import Packer
from planner.search.generation import Generation
from planner.search.packing import Packed, RuinAndRecreate, Space, decisions_of, packed_greedily
from planner.search.packing.greedy import Greedy
from planner.solve.interrupts import never
from tests.search.packing.packings import LIMITS, begun, improved, kept_case, space_at_own_use

SIZES = ("S", "S anywhere")


def space_of_size(size: str) -> Space:
    """The space of a case that has a plan."""
    space = space_at_own_use(kept_case(0, size))
    assert space is not None
    return space


def choices_in(packed: Packed) -> set[int]:
    """The choices that stand."""
    return {choice for site in packed.sites for choice in site.placed}


@pytest.mark.parametrize("size", SIZES)
def test_nothing_more_is_put_in_once_it_is_stopped(size: str) -> None:
    """What is put in before counts, and nothing after."""
    space, asked = space_of_size(size), iter(range(10**6))
    every = choices_in(packed_greedily(space))
    few = choices_in(packed_greedily(space, is_stopped=lambda: next(asked) >= 3))
    assert 0 < len(few) <= 3 < len(every)
    assert few <= every
    assert choices_in(packed_greedily(space, is_stopped=lambda: True)) == set()


@pytest.mark.parametrize("size", SIZES)
def test_search_knows_where_everything_stands_that_it_begins_with(size: str) -> None:
    """Homes and losses of choices are those of what was packed, and its worth is what stands."""
    space = space_of_size(size)
    greedy = Greedy(space)
    greedy.recreate(range(greedy.count), 1.0, 0.0, may_rob=True)
    for choice in space.spreading.choices:
        if greedy.site_of[choice] < 0:
            greedy.put_in_spread(choice)
    search = begun(space, 0)
    assert search.best.worth_usd == pytest.approx(greedy.packed().worth_usd)
    assert (search.site_of >= 0).any()
    assert np.array_equal(search.site_of, greedy.site_of)
    assert search.loss == pytest.approx(greedy.loss)
    assert [search.sites_of(choice) for choice in range(space.choices)] == [
        tuple(sorted(greedy.sites_of(choice))) for choice in range(space.choices)
    ]


def test_searches_leave_what_they_begin_with() -> None:
    """Every packing begins with the same, whatever those before made of it."""
    case = kept_case(0, "S anywhere")
    relaxation = Generation(case, lambda: LIMITS, never).relaxation(lambda bound_usd: None, never)
    assert relaxation is not None
    packer = Packer(relaxation, 0)
    greedily = packer.greedily()
    searches = [RuinAndRecreate(packer.space, seed, packer.begun, packer.patterns) for seed in (0, 1)]
    others = [decisions_of(packer.space, improved(search, 60).packed()) for search in searches]
    assert greedily not in others
    assert packer.greedily() == greedily
    assert packer.packed(3, lambda: 1.0) == greedily
    assert packer.packed(3, lambda: 1.0, plan=others[0]) != greedily
