"""Branch and bound of one site: what it proves at any prices, beside the solver alone."""

from dataclasses import replace
from unittest.mock import patch

import numpy as np
import pytest

from planner.search.sites import SiteTree, site_program
from planner.solve.highs import Limits, solve
from planner.solve.resolving import Resolving
from tests.search.sites.proofs import generation_of, searched

CASES = [*(("micro", seed) for seed in range(0, 16, 2)), *(("tiny", seed) for seed in (1, 12, 41, 66))]
EXACT = Limits(0.0, 20.0, 1, 0)
ROUNDING = 1e-6


def trees_of(size: str, seed: int) -> list[SiteTree]:
    """A tree for every site of a random case."""
    generated = searched(generation_of(seed, size))
    return [SiteTree(site_program(generated, site)) for site in range(len(generated.site_gains.most_usd))]


def random_prices(tree: SiteTree, draw: np.random.Generator) -> np.ndarray:
    """Prices of choices, some dearer and some cheaper than in the relaxation, by up to what an option is worth."""
    site = tree.site
    most = np.abs(site.program.cost).max(initial=1.0)
    return most * draw.choice([-1.0, 0.0, 0.3, 1.0], len(site.choices)) * draw.random(len(site.choices))


def best_of(tree: SiteTree) -> float:
    """What the solver alone finds a site to be worth at the prices that hold."""
    answer = solve(replace(tree.site.program, cost=tree.program.program.cost), EXACT)
    assert answer.status == "optimal"
    return answer.bound


def same(one: float, other: float) -> bool:
    """Whether two computations agree."""
    return one == pytest.approx(other, rel=ROUNDING, abs=ROUNDING)


@pytest.mark.parametrize(("size", "seed"), CASES)
def test_a_site_split_to_the_end_is_worth_what_the_solver_finds(size: str, seed: int) -> None:
    """Never less on the way, at the relaxation's prices and, going on from there, at others."""
    draw = np.random.default_rng(seed)
    for tree in trees_of(size, seed):
        for _ in range(3):
            best = best_of(tree)
            while not tree.is_closed:
                assert tree.most >= best - ROUNDING * max(abs(best), 1.0)
                tree.step()
            assert same(tree.most, best)
            tree.reprice(random_prices(tree, draw))


@pytest.mark.parametrize(("size", "seed"), CASES)
def test_parts_told_anew_are_worth_no_less_than_when_they_are_solved(size: str, seed: int) -> None:
    """At other prices, by the prices of their own rows alone; at the same prices exactly as much."""
    draw = np.random.default_rng(seed)
    for tree in trees_of(size, seed):
        for _ in range(5):
            tree.step()
        for _ in range(4):
            before = tree.paid
            tree.reprice(random_prices(tree, draw))
            for leaf in tree.leaves:
                solved = tree.program.optimum(leaf.fixed.columns, leaf.fixed.rows)
                assert solved is not None
                assert leaf.most >= solved.most - ROUNDING * max(abs(solved.most), 1.0)
            tree.reprice(before)
            assert all(leaf.found is None or same(leaf.most, leaf.found.most) for leaf in tree.leaves)


@pytest.mark.parametrize(("size", "seed"), CASES)
def test_no_cut_lies_above_what_a_site_is_worth_at_most(size: str, seed: int) -> None:
    """A cut is a solution of a part that there still is: at prices it is worth no more than the best part."""
    draw = np.random.default_rng(seed)
    for tree in trees_of(size, seed):
        assert same(tree.cuts[0].worth, tree.most)
        for _ in range(3):
            for _ in range(6):
                tree.step()
            tree.reprice(random_prices(tree, draw))
            assert tree.cuts or tree.is_closed
            for cut in tree.cuts:
                assert cut.worth - float(cut.taken @ tree.paid) <= tree.most + ROUNDING * max(
                    abs(tree.most), 1.0
                )


def test_what_the_solver_cannot_tell_proves_nothing() -> None:
    """A site whose relaxation is stopped is worth anything, at other prices too, until it is solved after all."""
    generated = searched(generation_of(0))
    with patch.object(Resolving, "optimum", return_value=None):
        tree = SiteTree(site_program(generated, 0))
        assert tree.most == np.inf
        tree.step()
        assert tree.is_closed
        assert tree.most == np.inf
    tree.reprice(np.full(len(tree.site.choices), 0.1))
    assert tree.most == np.inf
    assert not tree.is_closed
    while not tree.is_closed:
        tree.step()
    assert same(tree.most, best_of(tree))
