"""Which sites are decided anew together, and when."""

import numpy as np
import pytest

from models.inputs import Case
from planner.problem import Problem
from planner.search.columns import NOWHERE, columns_of
from planner.search.neighbourhoods import Neighbourhood, Neighbourhoods, Options
from tests.benchmarks.generator import benchmark_case

PAIRS = {Neighbourhood(pair, "every") for pair in ((0, 1), (0, 2), (1, 2))}
BY_FEW = Neighbourhood((0, 1, 2), "wanted")
ALL = Neighbourhood((0, 1, 2), "every")
MERGE = Neighbourhood((0, 1, 2), "packed")


def fresh(seed: int = 0) -> Neighbourhoods:
    """Neighbourhoods of three sites that compete alike."""
    return Neighbourhoods(np.ones((3, 3)), seed)


def drawn(neighbourhoods: Neighbourhoods) -> list[Neighbourhood]:
    """All neighbourhoods until none is left."""
    found = []
    while (one := neighbourhoods.next()) is not None:
        found.append(one)
    return found


def test_no_neighbourhood_comes_twice_while_nothing_changes() -> None:
    """Of three sites the pairs and all three by few options come first, each once, then all three by every option."""
    *first, last = drawn(fresh())
    assert len(first) == 4
    assert set(first) == PAIRS | {BY_FEW}
    assert last == ALL


def test_pairs_take_turns_with_more_sites_by_few_options() -> None:
    """Pairs, of which there may be very many, do not keep larger neighbourhoods waiting."""
    assert BY_FEW in drawn(fresh())[:2]


def test_sites_that_fall_short_are_likelier() -> None:
    """Where two of three sites are worth their bound, most first pairs hold the third."""
    pairs = [fresh(seed).next(short=np.array([0.0, 0.0, 1.0])) for seed in range(40)]
    assert sum(one in PAIRS and 2 in one.sites for one in pairs) > 36


def test_sites_that_compete_are_likelier() -> None:
    """Of two sites that compete for much more than the third does, most first pairs are made."""
    competition = np.array([[9.0, 8.0, 0.0], [8.0, 9.0, 0.1], [0.0, 0.1, 9.0]])
    pairs = [Neighbourhoods(competition, seed).next() for seed in range(40)]
    assert pairs.count(Neighbourhood((0, 1), "every")) > 20


def test_sites_compete_for_what_the_relaxation_splits() -> None:
    """A lease of 10 GPUs, 6 of them at one site and 4 at another, makes them compete for 6/10 of the 4's worth."""
    problem = Problem(Case.model_validate(benchmark_case("S", 0)))
    columns, cost = columns_of(problem), np.zeros(len(problem.program.cost))
    options = columns.options[columns.site[columns.options] != NOWHERE]
    one, other = next(
        (one, other)
        for one in options
        for other in options
        if columns.subject[one] == columns.subject[other] and columns.site[one] != columns.site[other]
    )
    solution = np.zeros(len(cost))
    solution[one], solution[other] = 0.6, 0.4
    cost[[one, other]] = 10.0

    competition = columns.competition(cost, solution)

    sites = columns.site[[one, other]]
    assert competition[np.ix_(sites, sites)] == pytest.approx(np.array([[3.6, 2.4], [2.4, 1.6]]))
    assert competition.sum() == pytest.approx(10.0)


def test_neighbourhoods_of_a_changed_site_come_again() -> None:
    """When what stands at a site has changed, only those with that site are drawn again."""
    neighbourhoods = fresh()
    drawn(neighbourhoods)
    neighbourhoods.changed(np.array([1]))
    found = drawn(neighbourhoods)
    assert set(found) == {one for one in PAIRS if 1 in one.sites} | {BY_FEW, ALL}


def test_what_is_forgotten_comes_again() -> None:
    """When the search gets finer everything may be tried anew."""
    neighbourhoods = fresh()
    before = drawn(neighbourhoods)
    neighbourhoods.forget()
    assert set(drawn(neighbourhoods)) == set(before)


def test_new_packings_are_merged_first() -> None:
    """Merging comes before all else, once for each set of sites until there are newer packings."""
    neighbourhoods = fresh()
    for _ in range(2):
        neighbourhoods.merge(is_alike=False)
        found = drawn(neighbourhoods)
        assert found[0] == MERGE
        assert MERGE not in found[1:]


def test_busy_sites_are_left_alone() -> None:
    """While a site is being decided on, no neighbourhood holds it; with one left there is none."""
    neighbourhoods = fresh()
    found = [neighbourhoods.next(busy=[1]) for _ in range(2)]
    assert found == [Neighbourhood((0, 2), "every"), None]
    assert neighbourhoods.next(busy=[0, 2]) is None


def test_site_that_is_alone_is_decided_by_itself() -> None:
    """A case of one site has neighbourhoods too."""
    found = drawn(Neighbourhoods(np.zeros((1, 1)), 0))
    assert found == [Neighbourhood((0,), "every"), Neighbourhood((0,), "wanted")]


def test_order_is_that_of_the_seed() -> None:
    """One seed gives one order; other seeds give others."""
    orders = [drawn(fresh(seed)) for seed in (0, 0, 1, 2, 3, 4)]
    assert orders[0] == orders[1]
    assert any(order != orders[0] for order in orders[2:])


def sizes(neighbourhoods: Neighbourhoods, draws: int) -> list[int]:
    """Numbers of sites of the next neighbourhoods."""
    return [len(one.sites) for _ in range(draws) if (one := neighbourhoods.next()) is not None]


def brought(neighbourhoods: Neighbourhoods, sites: int, options: Options, gain: float, work: float) -> None:
    """Note ten times what a kind of neighbourhood has brought."""
    for _ in range(10):
        neighbourhoods.note(Neighbourhood(tuple(range(sites)), options), gain, work)


def test_wider_ones_come_when_small_ones_bring_nothing() -> None:
    """Pairs and fours come by turns at first; when neither has brought anything, those that were tried less."""
    many = Neighbourhoods(np.ones((8, 8)), seed=0)
    assert sizes(many, 6) == [2, 4, 2, 4, 2, 4]
    brought(many, 2, "every", 0.0, 1.0)
    brought(many, 4, "wanted", 0.0, 1.0)
    assert sizes(many, 6) == [3, 7, 3, 7, 3, 7]


def test_what_brings_most_for_its_work_comes_first() -> None:
    """Fours that bring twice as much in four times the work come only once in eight turns, as the others do."""
    many = Neighbourhoods(np.ones((9, 9)), seed=0)
    brought(many, 2, "every", 1.0, 1.0)
    brought(many, 4, "wanted", 2.0, 4.0)
    assert sizes(many, 16) == [*[2] * 7, 4, *[2] * 7, 3]


def test_packing_is_better_when_the_last_was_worth_more_than_what_is_tried_now() -> None:
    """Not before it is merged; and not on the strength of packings before the last."""
    many = Neighbourhoods(np.ones((8, 8)), seed=0)
    many.merge(is_alike=False)
    merges = [one for one in drawn(many) if one.options == "packed"]
    brought(many, 2, "every", 1.0, 1.0)
    brought(many, 4, "wanted", 1.0, 1.0)
    assert not many.is_packing_better
    for merge in merges:
        many.note(merge, 3.0, 2.0)
    assert many.is_packing_better
    many.merge(is_alike=True)
    assert not many.is_packing_better
    last = next(one for one in drawn(many) if one.options == "packed")
    many.note(last, 1.0, 2.0)
    assert not many.is_packing_better
