"""Branch and bound of one site, of which the parts are kept when prices change.

Parts are split where that lowers what they are worth at most; which way is tried out, and remembered for later
(reliability branching, but on choices, places and months instead of single columns: Achterberg, Koch and Martin,
Branching rules revisited, Operations Research Letters 33, 2005).
"""

from collections import defaultdict

import numpy as np

from planner.solve.interrupts import IsInterrupted, never
from planner.solve.program import FloatArray
from planner.solve.resolving import Optimum, Resolving

from .branchings import Kind, branchings
from .leaves import Cut, Fixed, Leaf
from .program import SiteProgram

TRIED = 6
"""Ways to split a part that are tried out."""
LARGE_FALL, LEAST_FALL = 0.03, 1e-6
"""Falls that count as no larger, of what the part is worth, or no smaller than this part of that."""
MOST_CUTS = 400


class SiteTree:
    """The parts into which a site's program is split, each with what it is worth at most."""

    def __init__(self, site: SiteProgram, is_stopped: IsInterrupted = never) -> None:
        """Solve the relaxation of the whole, at the prices in the program's costs, unless that is stopped."""
        self.site, self.program, self.is_stopped = site, Resolving(site.program), is_stopped
        self.paid: FloatArray = np.zeros(len(site.choices))
        """Of each choice, beyond what the costs of the program have paid, scaled."""
        self.cuts: list[Cut] = []
        self.scores: dict[Kind, list[float]] = defaultdict(list)
        self.is_closed = False
        """Whether the best part cannot be split at these prices: then the site is worth just that."""
        self.leaves: list[Leaf] = []
        found = self.program.optimum({}, {}, is_interrupted=is_stopped)
        self._take(Leaf(Fixed(), self.paid, np.inf if found is None else found.most, found, site))

    @property
    def work(self) -> int:
        """Iterations of the simplex method so far."""
        return self.program.work

    @property
    def most(self) -> float:
        """What the site is worth at most at the prices that hold, scaled."""
        return max((leaf.most for leaf in self.leaves), default=-np.inf)

    def is_known(self, within: float) -> bool:
        """Whether a part's relaxation was solved at these prices that is worth as much, within some scaled money."""
        solved = max((leaf.most for leaf in self.leaves if leaf.is_exact), default=-np.inf)
        return not self.leaves or solved >= self.most - within

    def reprice(self, paid: FloatArray) -> None:
        """Let choices pay other prices, shape (choices,)."""
        site = self.site
        cost = site.program.cost.copy()
        cost[site.options] -= paid[site.choice]
        self.program.cost(cost)
        self.paid, self.is_closed = paid, False
        for leaf in self.leaves:
            leaf.reprice(paid)

    def step(self) -> None:
        """Solve the best part at the prices that hold, or split it if that is done."""
        if not self.leaves:
            self.is_closed = True
            return
        best = self._best
        if not best.is_exact:
            again = self._leaf(best.fixed, best.most, best.found, is_repriced=True)
            self.leaves.remove(best)
            self._take(again)
        elif best.found is None:
            self.is_closed = True
        else:
            self._split(best, best.found)

    @property
    def _best(self) -> Leaf:
        return max(self.leaves, key=lambda leaf: leaf.most)

    def _split(self, best: Leaf, found: Optimum) -> None:
        """Split a part the way that promises most of those tried."""
        known = {kind: float(np.mean(scores)) for kind, scores in self.scores.items()}
        most = max(known.values(), default=1.0)
        ways = sorted(
            branchings(self.site, found.solution),
            key=lambda way: way.share * known.get(way.kind, most),
            reverse=True,
        )
        chosen: tuple[float, list[Leaf]] | None = None
        for way in ways[:TRIED]:
            if chosen and self.is_stopped():
                break
            parts = [self._leaf(part, best.most, found) for part in way.parts(self.site, best.fixed)]
            score = self._score(best, parts)
            self.scores[way.kind].append(score / max(way.share, 0.05))
            if chosen is None or score > chosen[0]:
                chosen = score, parts
        if chosen is None:
            self.is_closed = True
            return
        self.leaves.remove(best)
        parts = chosen[1]

        def is_left(cut: Cut) -> bool:
            inside = (cut.is_in(part.fixed) for part in parts)
            return not cut.is_in(best.fixed) or any(inside)

        self.cuts = [cut for cut in self.cuts if is_left(cut)]
        for part in parts:
            self._take(part)

    def _score(self, best: Leaf, parts: list[Leaf]) -> float:
        """How far both parts fall below the whole: the geometric mean, so that neither may stay."""
        large = LARGE_FALL * max(abs(best.most), 1.0)
        falls = [min(max(best.most - part.most, LEAST_FALL * large), large) for part in parts]
        return float(np.sqrt(np.prod(falls)))

    def _leaf(self, fixed: Fixed, most: float, near: Optimum | None, *, is_repriced: bool = False) -> Leaf:
        """A part, solved at the prices that hold, from the basis of one that is near; worth no more than `most`."""
        found = self.program.optimum(fixed.columns, fixed.rows, near, is_repriced=is_repriced)
        worth = most if found is None else min(found.most, most)
        return Leaf(fixed, self.paid, worth, found, self.site)

    def _take(self, leaf: Leaf) -> None:
        """Keep a part that has a solution, and what its own is worth at other prices."""
        if leaf.most == -np.inf:
            return
        self.leaves.append(leaf)
        if leaf.found is None:
            return
        solution, site = leaf.found.solution, self.site
        taken = np.bincount(site.choice, solution[site.options], len(site.choices)).astype(float)
        whole = np.concatenate([site.options, site.whole])
        values = {int(at): float(solution[at]) for at in whole[np.abs(solution[whole]) > 1e-9]}
        self.cuts.append(Cut(site.program.worth(solution), taken, values))
        del self.cuts[:-MOST_CUTS]
