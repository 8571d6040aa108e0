"""Which sites are decided anew together, and when."""

import numpy as np
import pytest

from models.inputs import Case
from planner.problem import Problem
from planner.search.columns import Columns, columns_of
from planner.search.neighbourhoods import LARGEST, Neighbourhoods, Sites
from tests.benchmarks.generator import benchmark_case


@pytest.fixture(scope="module")
def columns() -> Columns:
    """Columns of a case of three sites."""
    return columns_of(Problem(Case.model_validate(benchmark_case("S", 0))))


def fresh(columns: Columns, seed: int = 0) -> Neighbourhoods:
    """Neighbourhoods where the relaxation wants half of everything."""
    return Neighbourhoods(columns, np.full(len(columns.site), 0.5), seed)


def drawn(neighbourhoods: Neighbourhoods) -> list[Sites]:
    """All neighbourhoods until none is left."""
    found = []
    while (sites := neighbourhoods.next()) is not None:
        found.append(sites)
    return found


def test_no_neighbourhood_comes_twice_while_nothing_changes(columns: Columns) -> None:
    """Of three sites each set that is not empty comes once, small ones first."""
    found = drawn(fresh(columns))
    assert sorted(found) == [(0,), (0, 1), (0, 1, 2), (0, 2), (1,), (1, 2), (2,)]
    assert [len(sites) for sites in found] == sorted(len(sites) for sites in found)
    assert len(columns.sites) <= LARGEST


def test_neighbourhoods_of_a_changed_site_come_again(columns: Columns) -> None:
    """When what stands at a site has changed, only those with that site are drawn again."""
    neighbourhoods = fresh(columns)
    drawn(neighbourhoods)
    neighbourhoods.changed(np.array([1]))
    assert sorted(drawn(neighbourhoods)) == [(0, 1), (0, 1, 2), (1,), (1, 2)]


def test_busy_sites_are_left_alone(columns: Columns) -> None:
    """While a site is being decided on, no neighbourhood holds it; with all busy there is none."""
    neighbourhoods = fresh(columns)
    found = [neighbourhoods.next(busy=[1]) for _ in range(4)]
    assert sorted(sites for sites in found if sites) == [(0,), (0, 2), (2,)]
    assert neighbourhoods.next(busy=[0, 1, 2]) is None


def test_order_is_that_of_the_seed(columns: Columns) -> None:
    """One seed gives one order; other seeds give others."""
    orders = [drawn(fresh(columns, seed)) for seed in (0, 0, 1, 2, 3, 4)]
    assert orders[0] == orders[1]
    assert any(order != orders[0] for order in orders[2:])
