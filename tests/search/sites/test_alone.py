"""What sites are proven by, worked out in another process or in this one."""

import numpy as np
import pytest

from planner.search.generation import Generation
from planner.search.sites import Asked, SitesAlone, sites_alone, sites_asked
from planner.side_by_side import ProcessBeside
from planner.solve.interrupts import never
from tests.search.sites.proofs import generation_of, ignore, never_below, searched

SEEDS = [23, 48, 174, 305]
"""Whole sites, a mandatory run, rows that only a finer relaxation has, and site isolation."""


def asked_of(generation: Generation) -> Asked:
    """What is asked of another process once column generation is done."""
    relaxation = generation.relaxation(ignore, never)
    assert relaxation is not None
    return Asked(generation.case, relaxation, generation.considered, generation.bound_usd)


def is_same(one: SitesAlone, other: SitesAlone) -> bool:
    """Whether both prove the same."""
    values = (one.usd_unit, one.value), (other.usd_unit, other.value)
    return (
        np.allclose(*values)
        and np.allclose(one.most, other.most)
        and one.prices == pytest.approx(other.prices)
        and all(
            np.allclose(program.program.cost, other.programs[site].program.cost)
            and (program.program.matrix != other.programs[site].program.matrix).nnz == 0
            and program.choices == other.programs[site].choices
            for site, program in one.programs.items()
        )
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_asked_for_is_what_the_model_gives(seed: int) -> None:
    """A model made anew from the same relaxation gives the same sites, at the same prices."""
    asked = asked_of(generation_of(seed))
    found = sites_asked(asked)
    assert is_same(found, sites_alone(searched(generation_of(seed))))
    assert never_below([found.value * found.usd_unit], seed)


def test_another_process_gives_the_same() -> None:
    """Everything it takes and gives survives the way there and back."""
    asked = asked_of(generation_of(SEEDS[0]))
    beside = ProcessBeside.where_possible(sites_asked)
    assert beside is not None
    with beside:
        found = beside.begin(asked).result(timeout=120)
    assert is_same(found, sites_asked(asked))


def test_sites_of_many_options_are_not_proven_alone() -> None:
    """Then prices stay what they are, for the bound holds at others only if every site is solved."""
    generated = searched(generation_of(SEEDS[0]))
    counts = [generated.gains.at_site(site).size for site in range(len(generated.site_gains.most_usd))]
    most = max(counts) - 1
    alone = sites_alone(generated, most)
    assert list(alone.programs) == [site for site, count in enumerate(counts) if count <= most]
    assert not alone.prices


def test_no_site_more_is_worked_out_once_it_is_stopped() -> None:
    """Then the sites that are there keep their prices."""
    left = iter([False])
    found = sites_asked(asked_of(generation_of(SEEDS[1])), lambda: next(left, True))
    assert list(found.programs) == [0]
    assert len(found.most) > 1
    assert not found.prices
