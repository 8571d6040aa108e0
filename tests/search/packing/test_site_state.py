"""A site as it stands: gains and losses are changes of its value, and what is remembered is what is true."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from planner.search.packing.rows import SHARED
from planner.search.packing.site_state import SiteState
from tests.formulation.small import SMALL_HALL, TWO_HALLS, sized
from tests.plan.builders import small_case
from tests.search.packing.packings import improved, kept_case, packing_of, rows_with_room

CASES = [("micro", seed) for seed in (*range(12), 59)] + [("tiny", seed) for seed in (1, 41, 69)] + [("S", 0)]
ROWS = 4
"""Rows tried of a site."""


@cache
def states(size: str, seed: int) -> tuple[SiteState, ...]:
    """Sites of a random case: packed greedily, and after steps which left tables of several states before."""
    packing = packing_of(kept_case(seed, size), seed)
    greedy = tuple(packing.sites)
    return greedy + tuple(improved(packing, 3).sites) + tuple(improved(packing, 9).sites)


def tried(size: str, seed: int) -> Iterator[tuple[SiteState, int]]:
    """Sites, and rows that have room there."""
    draw = np.random.default_rng(seed)
    for site in states(size, seed):
        rows = list(rows_with_room(site))
        for row in draw.permutation(rows)[:ROWS].tolist():
            yield site, int(row)


def near(usd: float) -> object:
    """The same amount but for rounding."""
    return pytest.approx(usd, rel=1e-6, abs=1e-2)


@pytest.mark.parametrize(("size", "seed"), CASES)
def test_exact_gain_is_the_change_of_value(size: str, seed: int) -> None:
    """A row that has room changes the site's value by its exact gain, and takes no more than there is."""
    for site, row in tried(size, seed):
        sizes = site.sizes(row)
        gain = site.exact_gain(row, sizes)
        if gain > -np.inf:
            after = site.with_row(row, sizes)
            assert after.value - site.value == near(gain)
            assert after.losses[int(site.rows.choice[row])] == near(gain)
            assert after.free.min() >= -1e-6
            assert after.power.min() >= -1e-9


@pytest.mark.parametrize(("size", "seed"), CASES)
def test_losses_are_the_change_of_value(size: str, seed: int) -> None:
    """What stands, taken out, changes the site's value by its loss."""
    for site in states(size, seed):
        assert set(site.losses) == set(site.placed)
        for choice, usd in site.losses.items():
            assert site.value - site.without(choice).value == near(usd)


@pytest.mark.parametrize(("size", "seed"), CASES)
def test_row_put_in_and_taken_out_leaves_the_site_as_it_was(size: str, seed: int) -> None:
    """GPUs, power, what stands and every gain are those from before."""
    for site, row in tried(size, seed):
        back = site.with_row(row, site.sizes(row)).without(int(site.rows.choice[row]))
        assert back.placed == site.placed
        assert back.free == pytest.approx(site.free, abs=1e-9)
        assert back.power == pytest.approx(site.power, abs=1e-9)
        assert np.array_equal(back.uses, site.uses)
        assert np.array_equal(back.keeps, site.keeps)
        assert np.allclose(back.gains, site.gains, rtol=1e-9, atol=1e-4)


@pytest.mark.parametrize(("size", "seed"), CASES)
def test_what_is_remembered_is_what_is_worked_out_anew(size: str, seed: int) -> None:
    """Gains and losses that came from a state before are those of a site that remembers none."""
    for site in states(size, seed):
        anew = replace(site, before=None)
        assert np.array_equal(site.gains, anew.gains)
        assert {choice: near(usd) for choice, usd in anew.losses.items()} == site.losses


def test_some_of_it_is_remembered() -> None:
    """A hall in which nothing has changed keeps its table."""
    site = states("S", 0)[0]
    row = next(rows_with_room(site))
    sizes = site.sizes(row)
    after = site.with_row(row, sizes)
    kept = [now is then for now, then in zip(after.tables.halls, site.tables.halls, strict=True)]
    assert any(kept)
    assert not any(kept[hall] for hall in np.flatnonzero(sizes))


@pytest.mark.parametrize(("size", "seed"), CASES)
def test_gain_in_one_hall_is_nearly_exact(size: str, seed: int) -> None:
    """A shared row of one hall, at its full size from the first month, gains about what is worked out for it."""
    for site, row in tried(size, seed):
        group, at = site.rows.at(row)
        if group.halls.shape[1] == 1 and group.isolation[at] == SHARED and site.rows.ramp[row] == 0:
            gain, brings = site.exact_gain(row, site.sizes(row)), abs(site.value) / 20
            assert site.gains[row] == pytest.approx(gain, rel=0.25, abs=max(brings, 1e-2))


def test_loss_is_that_of_what_stands_now() -> None:
    """Of a group's two requests, alike but for their price, the dearer one is lost for more than the other was."""
    halls, both = [SMALL_HALL], {"group": "either", "placement": "hall"}
    requests = [sized(60, 60, id="cheap", **both), sized(60, 60, id="dear", price_usd=3, **both)]
    (site,) = packing_of(small_case({"months": 1}, halls=halls, lease_requests=requests)).sites
    empty = site.without(0)
    cheap, dear = np.argsort(empty.gains).tolist()
    stands = empty.with_row(cheap, empty.sizes(cheap))
    assert stands.gains.size == 2
    assert stands.losses == {0: near(60 * 2 * 744)}
    after = stands.without(0).with_row(dear, empty.sizes(dear))
    assert after.losses == {0: near(60 * 3 * 744)}


@pytest.mark.parametrize("isolation", ["hall", "site"])
def test_isolated_lease_has_no_room_beside_another(isolation: str) -> None:
    """Neither does it gain where another stands, nor another where it stands."""
    requests = [
        sized(10, 10, placement="hall"),
        sized(20, 20, id="alone", isolation=isolation, placement="hall"),
    ]
    case = small_case({"months": 1}, halls=[SMALL_HALL], lease_requests=requests)
    (site,) = packing_of(case).sites
    for choice in list(site.placed):
        site = site.without(choice)
    sizes = [site.sizes(row) for row in (0, 1)]
    for row, other in ((0, 1), (1, 0)):
        assert site.exact_gain(other, sizes[other]) > 0
        after = site.with_row(row, sizes[row])
        assert after.gains[other] == after.exact_gain(other, sizes[other]) == -np.inf


def test_hall_that_is_full_but_for_rounding_closes_no_other_hall() -> None:
    """63.00000000000001 and 37 of 100 GPUs are in use in the ninth month; the hall beside it has room."""
    asked = {"earliest_start": "2027-09", "latest_start": "2027-09", "placement": "hall"}
    requests = [
        sized(77, 77, id="ramping", term_months=12, ramp_months=10, placement="hall", price_usd=9),
        sized(37, 37, id="filling", price_usd=4, **asked),
        sized(20, 20, id="beside", **asked),
    ]
    halls = [TWO_HALLS[0], TWO_HALLS[1] | {"gpus": 20}]
    packing = packing_of(small_case({"months": 12}, halls=halls, lease_requests=requests))
    assert packing.sites[0].free.min() < 0
    assert len(packing.sites[0].placed) == 3
