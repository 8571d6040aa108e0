"""Packing that goes on from a plan."""

import numpy as np
import pandas as pd
import pytest

from models.plan.decisions import Decisions
from planner.search.packing import WARM, Patterns, RuinAndRecreate, Space, decisions_of, packed_greedily
from planner.search.packing.occupancy import Packed
from planner.search.packing.resumed import parts_of
from planner.search.packing.spread import Part
from tests.search.packing.packings import begun, improved, kept_case, space_at_own_use

SIZES = ("S", "S anywhere")


def packed_space(size: str, seed: int = 0) -> tuple[Space, Packed]:
    """A space and what was packed into it in a few steps."""
    space = space_at_own_use(kept_case(seed, size))
    assert space is not None
    return space, improved(begun(space, seed), 60).best


def leases_of(packed: Packed, space: Space) -> dict[tuple[int, int], list[float]]:
    """GPUs by hall of what stands of each choice at each site, but for runs."""
    return {
        (choice, site): placed.sizes.tolist()
        for site, state in enumerate(packed.sites)
        for choice, placed in state.placed.items()
        if choice < space.choices - len(space.pricing.runs.runs)
    }


def resumed(space: Space, plan: Decisions) -> dict[int, list[Part]]:
    """The parts of each choice of a plan."""
    return dict(parts_of(space, plan))


@pytest.mark.parametrize("size", SIZES)
def test_what_was_packed_is_found_again(size: str) -> None:
    """Each lease of a plan that was packed stands where it did, with the GPUs that it had, also at several sites."""
    space, packed = packed_space(size)
    found = resumed(space, decisions_of(space, packed))
    again = {(choice, one.site): one.sizes.tolist() for choice, parts in found.items() for one in parts}
    before = {key: sizes for key, sizes in leases_of(packed, space).items() if any(sizes)}
    assert again == before != {}
    assert any(len(parts) > 1 for parts in found.values())


@pytest.mark.parametrize("size", SIZES)
def test_packing_goes_on_from_a_plan(size: str) -> None:
    """It begins no worse than the plan that it goes on from, and every lease of that stands."""
    space, packed = packed_space(size)
    runs_usd = sum(
        placed.usd
        for site in packed.sites
        for choice, placed in site.placed.items()
        if choice >= space.choices - len(space.pricing.runs.runs)
    )
    after = packed_greedily(space, decisions_of(space, packed))
    search = RuinAndRecreate(space, 5, after, Patterns(space), WARM)
    assert search.best.worth_usd >= packed.worth_usd - runs_usd - 1
    assert {choice for choice, _ in leases_of(packed, space)} <= set(np.flatnonzero(search.site_of >= 0))
    assert improved(search, 30).best.worth_usd >= packed.worth_usd - runs_usd - 1


def test_lease_that_has_no_row_is_left_out() -> None:
    """A lease that begins when none of its rows does, or larger than a hall, is not put in."""
    space, packed = packed_space("S")
    plan = decisions_of(space, packed)
    lease = max(plan.leases, key=lambda one: sum(held.gpus for held in one.placements))
    assert lease.start is not None
    late = lease.model_copy(update={"start": lease.start + pd.offsets.MonthEnd(500)})
    held = lease.placements[0]
    large = lease.model_copy(update={"placements": (held.model_copy(update={"gpus": 10**7}),)})
    assert len(resumed(space, Decisions(leases=(lease,)))) == 1
    for one in (late, large):
        assert resumed(space, Decisions(leases=(one,))) == {}
