"""Which sites are decided anew together, and when."""

import numpy as np
import pytest

from models.inputs import Case
from planner.problem import Problem
from planner.search.columns import Columns, columns_of
from planner.search.neighbourhoods import Neighbourhood, Neighbourhoods
from tests.benchmarks.generator import benchmark_case
from tests.formulation.small import sized
from tests.plan.builders import small_case

PAIRS = {Neighbourhood(pair, "every") for pair in ((0, 1), (0, 2), (1, 2))}
BY_FEW = Neighbourhood((0, 1, 2), "wanted")
ALL = Neighbourhood((0, 1, 2), "every")
MERGE = Neighbourhood((0, 1, 2), "packed")


@pytest.fixture(scope="module")
def columns() -> Columns:
    """Columns of a case of three sites."""
    return columns_of(Problem(Case.model_validate(benchmark_case("S", 0))))


def fresh(columns: Columns, seed: int = 0) -> Neighbourhoods:
    """Neighbourhoods where the relaxation wants half of everything."""
    return Neighbourhoods(columns, np.full(len(columns.site), 0.5), seed)


def drawn(neighbourhoods: Neighbourhoods) -> list[Neighbourhood]:
    """All neighbourhoods until none is left."""
    found = []
    while (one := neighbourhoods.next()) is not None:
        found.append(one)
    return found


def test_no_neighbourhood_comes_twice_while_nothing_changes(columns: Columns) -> None:
    """Of three sites the pairs and all three by few options come first, each once, then all three by every option."""
    *first, last = drawn(fresh(columns))
    assert len(first) == 4
    assert set(first) == PAIRS | {BY_FEW}
    assert last == ALL


def test_pairs_take_turns_with_more_sites_by_few_options(columns: Columns) -> None:
    """Pairs, of which there may be very many, do not keep larger neighbourhoods waiting."""
    assert BY_FEW in drawn(fresh(columns))[:2]


def test_sites_that_fall_short_are_likelier(columns: Columns) -> None:
    """Where two of three sites are worth their bound, most first pairs hold the third."""
    pairs = [fresh(columns, seed).next(short=np.array([0.0, 0.0, 1.0])) for seed in range(40)]
    assert sum(one in PAIRS and 2 in one.sites for one in pairs) > 36


def test_neighbourhoods_of_a_changed_site_come_again(columns: Columns) -> None:
    """When what stands at a site has changed, only those with that site are drawn again."""
    neighbourhoods = fresh(columns)
    drawn(neighbourhoods)
    neighbourhoods.changed(np.array([1]))
    found = drawn(neighbourhoods)
    assert set(found) == {one for one in PAIRS if 1 in one.sites} | {BY_FEW, ALL}
    assert found[-1] == ALL


def test_what_is_forgotten_comes_again(columns: Columns) -> None:
    """When the search gets finer everything may be tried anew."""
    neighbourhoods = fresh(columns)
    before = drawn(neighbourhoods)
    neighbourhoods.forget()
    assert set(drawn(neighbourhoods)) == set(before)


def test_new_packings_are_merged_first(columns: Columns) -> None:
    """Merging comes before all else, once for each set of sites until there are newer packings."""
    neighbourhoods = fresh(columns)
    for _ in range(2):
        neighbourhoods.merge()
        found = drawn(neighbourhoods)
        assert found[0] == MERGE
        assert MERGE not in found[1:]


def test_busy_sites_are_left_alone(columns: Columns) -> None:
    """While a site is being decided on, no neighbourhood holds it; with one left there is none."""
    neighbourhoods = fresh(columns)
    found = [neighbourhoods.next(busy=[1]) for _ in range(2)]
    assert found == [Neighbourhood((0, 2), "every"), None]
    assert neighbourhoods.next(busy=[0, 2]) is None


def test_site_that_is_alone_is_decided_by_itself() -> None:
    """A case of one site has neighbourhoods too."""
    alone = columns_of(Problem(small_case(lease_requests=[sized(1, 100)])))
    found = drawn(fresh(alone))
    assert found == [Neighbourhood((0,), "every"), Neighbourhood((0,), "wanted")]


def test_order_is_that_of_the_seed(columns: Columns) -> None:
    """One seed gives one order; other seeds give others."""
    orders = [drawn(fresh(columns, seed)) for seed in (0, 0, 1, 2, 3, 4)]
    assert orders[0] == orders[1]
    assert any(order != orders[0] for order in orders[2:])
