"""Which sites are decided anew together, while all else stays: one, two, or more when fewer bring nothing."""

from collections.abc import Collection

import numpy as np

from planner.solve.program import FloatArray

from .columns import Columns, IntArray

SMALLEST, LARGEST = 1, 6
"""Sites in a neighbourhood."""
TIE = 0.3
"""Weight of sites that do not compete for a request in the relaxation, of the greatest weight of those that do."""
DRAWS = 30
"""Neighbourhoods of a size that are drawn before the next size is tried."""

Sites = tuple[int, ...]


class Neighbourhoods:
    """Neighbourhoods in a seeded order: likely ones first, none again while its sites stay as they were."""

    def __init__(self, columns: Columns, relaxed: FloatArray, seed: int) -> None:
        """Neighbourhoods of a problem whose relaxation has this solution, shape (n,)."""
        weights = columns.subject_weights(relaxed)
        self.ties = weights.T @ weights
        self.ties += TIE * max(float(self.ties.max(initial=0.0)), TIE)
        np.fill_diagonal(self.ties, 0.0)
        self.draw = np.random.default_rng(seed)
        self.count = len(columns.sites)
        self.changes: IntArray = np.zeros(self.count, dtype=np.int64)
        self.tried: dict[Sites, tuple[int, ...]] = {}

    def next(self, busy: Collection[int] = ()) -> Sites | None:
        """Sites that have not been decided together since one of them changed; None when hardly any are left.

        Parameters
        ----------
        busy
            Sites that are being decided on, which are left alone.
        """
        left = self.count - len(busy)
        for size in range(SMALLEST, min(LARGEST, left) + 1):
            for _ in range(DRAWS):
                if found := self._untried(self._drawn(size, busy)):
                    return found
        return None

    def changed(self, sites: IntArray) -> None:
        """Note that what stands at these sites has changed."""
        self.changes[sites] += 1

    def _untried(self, sites: Sites) -> Sites | None:
        state = tuple(int(self.changes[site]) for site in sites)
        if self.tried.get(sites) == state:
            return None
        self.tried[sites] = state
        return sites

    def _drawn(self, size: int, busy: Collection[int]) -> Sites:
        """A site, and one after another that competes with those chosen."""
        towards = self.ties.sum(axis=1) + TIE
        chosen: list[int] = []
        while len(chosen) < size:
            towards[[*chosen, *busy]] = 0.0
            chosen.append(int(self.draw.choice(self.count, p=towards / towards.sum())))
            towards = self.ties[chosen].sum(axis=0)
        return tuple(sorted(chosen))
