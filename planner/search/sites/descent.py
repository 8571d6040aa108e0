"""The bound of all sites, lowered by better prices of the limit to one of each choice, and by splitting sites.

The relaxation's prices make several sites want the same requests. What sites are worth at most, all together, is a
convex function of the prices, known by its cuts: solutions of their parts. A linear program over these tells which
prices within a region of trust would be best; the sites are solved at them, and split where that brings most.
(Briant et al., Comparison of bundle and classical column generation, Mathematical Programming 113, 2008; boxes as in
Marsten, Hogan and Blankenship, The boxstep method for large-scale optimization, Operations Research 23, 1975.)
"""

from collections.abc import Callable, Mapping

import numpy as np
from scipy import sparse
from scipy.optimize import linprog

from planner.solve.interrupts import IsInterrupted
from planner.solve.program import FloatArray, IntArray

from ..columns import NOWHERE
from ..rates import Rate
from .alone import SitesAlone
from .tree import SiteTree

REGION, WIDER, NARROWER = 0.02, 1.5, 0.7
"""How far prices go at first, of themselves; and by how much more or less after a good step or a bad one."""
WIDEST, NARROWEST = 1.0, 1e-4
LEAST_PRICE = 3e-4
"""What a price counts as there at least, of the whole bound."""
GOOD = 0.5
"""Part of the fall that the cuts promised from which on a step is a good one."""
SPLITTING, SPLITTING_IN_VAIN = 0.7, 2_000
"""Work of splitting sites, of what it took to solve them; and at prices that are no better."""
LEAST_SPLITTING = 6_000
SLACK = 0.5
"""Part of the promised fall by which what sites are worth may be told too high: that saves work."""
CLOSE_ENOUGH = 1e-6
"""Part of the bound; less is not tried."""

OnBound = Callable[[float], object]


class Descent:
    """Rounds that lower the bound of all sites. Money is scaled; work is counted in steps of the simplex method."""

    def __init__(self, alone: SitesAlone, trees: Mapping[int, SiteTree]) -> None:
        """Begin with the prices of the relaxation.

        Parameters
        ----------
        alone
            What sites are worth at these before they are solved.
        trees
            Of sites that are. Prices stay as they are unless these are all sites.
        """
        self.usd_unit = alone.usd_unit
        self.sites, self.trees = list(trees), list(trees.values())
        self.relaxed: FloatArray = alone.most[self.sites]
        """What each site is worth at most by the relaxation alone, shape (trees,)."""
        self.fallen: FloatArray = np.zeros(len(trees))
        """By how much each is worth less at the same prices, as the first round finds."""
        self.names = list(alone.prices) if len(trees) == len(alone.most) else []
        self.begun = np.array([alone.prices[name] for name in self.names])
        """Prices of the relaxation, shape (choices,)."""
        at = {name: k for k, name in enumerate(self.names)}
        self.at: list[IntArray] = [
            np.array([at.get(name, NOWHERE) for name in tree.site.choices], dtype=np.int64)
            for tree in self.trees
        ]
        """Of each site: position among all choices of those that it has; NOWHERE where the price stays."""
        self.rest = alone.value - float(self.relaxed.sum()) - float(self.begun.sum())
        """What the bound is besides sites and prices."""
        self.prices = self.centre = self.begun
        """The prices that are tried, and the best so far."""
        self.best = alone.value
        """The lowest bound so far."""
        self.promised = 0.0
        """By how much the cuts let the bound fall at the prices that are tried."""
        self.region = REGION
        self.scale = np.maximum(self.begun, LEAST_PRICE * abs(alone.value))
        self.rounds = 0
        self.is_finished = not trees

    @property
    def work(self) -> int:
        """Done so far."""
        return sum(tree.work for tree in self.trees)

    @property
    def value(self) -> float:
        """The bound at the prices that the sites have."""
        most = np.array([tree.most for tree in self.trees])
        if self.prices is self.begun:
            most = np.minimum(most, self.relaxed)
        return self.rest + float(self.prices.sum() + most.sum())

    def round(self, on_bound: OnBound, is_stopped: IsInterrupted) -> None:
        """Solve all sites at the prices that are tried, split some, and find other prices.

        Parameters
        ----------
        on_bound
            Called with each lower bound.
        is_stopped
            Ends the round, whatever it is at.
        """
        for tree, at in zip(self.trees, self.at, strict=True):
            dearer = np.append(self.prices - self.begun, 0.0)  # NOWHERE is the last
            tree.reprice(dearer[at])
        work = self._solve(is_stopped)
        fall = self.best - self.value
        self._note(on_bound)
        is_near = fall >= -self.promised
        self._split(
            max(int(SPLITTING * work), LEAST_SPLITTING) if is_near else SPLITTING_IN_VAIN,
            on_bound,
            is_stopped,
        )
        if self.rounds == 0:
            self.fallen = np.maximum(self.relaxed - np.array([tree.most for tree in self.trees]), 0.0)
        self._judge(fall)
        self.rounds += 1
        if not is_stopped():
            self._aim()

    def _solve(self, is_stopped: IsInterrupted) -> int:
        """Solve what each site is worth at the prices; the work that it took."""
        began, within = self.work, SLACK * self.promised / len(self.trees)
        for tree in self.trees:
            while not tree.is_known(within) and not is_stopped():
                tree.step()
        return self.work - began

    def _split(self, work: int, on_bound: OnBound, is_stopped: IsInterrupted) -> None:
        """Split the sites whose worth falls fastest by it, for so much work."""
        rates, end = [Rate() for _ in self.trees], self.work + work
        while self.work < end and not is_stopped():
            still = [k for k, tree in enumerate(self.trees) if not tree.is_closed]
            if not still:
                return
            site = max(still, key=lambda k: rates[k].by_work)
            tree = self.trees[site]
            most, spent = tree.most, tree.work
            tree.step()
            rates[site].note(most - tree.most, tree.work - spent)
            self._note(on_bound)

    def _note(self, on_bound: OnBound) -> None:
        value = self.value
        if value < self.best:
            self.best = value
            self.centre = self.prices
            on_bound(self.best)

    def _judge(self, fall: float) -> None:
        """Trust the cuts in a wider region or a narrower one, by how far the bound fell before sites were split."""
        if fall >= GOOD * self.promised > 0:
            self.region = min(self.region * WIDER, WIDEST)
        elif self.centre is not self.prices:
            self.region = max(self.region * NARROWER, NARROWEST)

    def _aim(self) -> None:
        """Try the prices next at which the cuts let the bound be lowest, in the region around the best so far."""
        found = self._lowest() if self.names else None
        self.promised = self.best - found[1] if found else 0.0
        if found and self.promised > CLOSE_ENOUGH * abs(self.best):
            self.prices = found[0]
        else:
            self.is_finished = self.prices is self.centre and all(tree.is_closed for tree in self.trees)
            self.prices, self.promised = self.centre, 0.0

    def _lowest(self) -> tuple[FloatArray, float] | None:
        """Prices in the region at which the bound is lowest by the cuts, and that bound."""
        choices, sites = len(self.names), len(self.trees)
        rows, columns, factors, most = list[int](), list[int](), list[float](), list[float]()
        for site, (tree, at) in enumerate(zip(self.trees, self.at, strict=True)):
            for cut in tree.cuts:  # what the site is worth ≥ worth - taken · (prices - begun)
                taken = np.flatnonzero((at != NOWHERE) & (cut.taken > 0))
                rows += [len(most)] * (len(taken) + 1)
                columns += [*at[taken].tolist(), choices + site]
                factors += [*(-cut.taken[taken]).tolist(), -1.0]
                most.append(-cut.worth - float(cut.taken[taken] @ self.begun[at[taken]]))
        reach = self.region * self.scale
        near = zip(np.maximum(self.centre - reach, 0.0), self.centre + reach, strict=True)
        found = linprog(
            np.ones(choices + sites),
            A_ub=sparse.csr_array((factors, (rows, columns)), shape=(len(most), choices + sites)),
            b_ub=most,
            bounds=[*near, *[(None, None)] * sites],
        )
        return (found.x[:choices], self.rest + float(found.fun)) if found.status == 0 else None
