"""What is decided anew together, while all else stays: two sites, or more when these bring nothing.

Many sites are decided anew by fewer options: by those of several packings, which are merged so (Blum et al., Construct,
merge, solve and adapt, Computers and Operations Research 68, 2016), or by those that the relaxation wants (Danna,
Rothberg and Le Pape, Exploring relaxation induced neighborhoods, Mathematical Programming 102, 2005).
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

import numpy as np

from planner.solve.program import FloatArray

from .columns import Columns, IntArray

Options = Literal["packed", "wanted", "every"]
KINDS: tuple[tuple[int, Options], ...] = (
    (12, "packed"),
    (2, "every"),
    (4, "wanted"),
    (3, "every"),
    (7, "wanted"),
)
"""Number of sites, where there are as many, and options, in the order tried."""
MERGES = 2.0
"""How often each site is merged, on average, when there are new packings."""
TIE = 0.3
"""Weight of sites that do not compete for a request in the relaxation, of the greatest weight of those that do."""
DRAWS = 30
"""Neighbourhoods of a size that are drawn before the next size is tried."""


@dataclass(frozen=True)
class Neighbourhood:
    """Sites, by position, ascending, and which options count beside those that stand."""

    sites: tuple[int, ...]
    options: Options


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
        self.merges = 0
        self.tried: dict[Neighbourhood, tuple[int, ...]] = {}

    def next(self, busy: Collection[int] = ()) -> Neighbourhood | None:
        """One that has not been decided since one of its sites changed; None when hardly any are left.

        Parameters
        ----------
        busy
            Sites that are being decided on, which are left alone.
        """
        left = self.count - len(busy)
        for most, options in KINDS:
            size = min(most, self.count)
            if size > left or (options == "packed" and self.merges < 1):
                continue
            for _ in range(DRAWS):
                drawn = Neighbourhood(self._drawn(size, busy), options)
                if self._is_untried(drawn):
                    self.merges -= options == "packed"
                    return drawn
        return None

    def merge(self) -> None:
        """Merge packings next: there are new ones."""
        self.merges = int(np.ceil(MERGES * self.count / min(KINDS[0][0], self.count)))
        self.tried = {one: state for one, state in self.tried.items() if one.options != "packed"}

    def forget(self) -> None:
        """Forget what has been tried."""
        self.tried.clear()

    def changed(self, sites: IntArray) -> None:
        """Note that what stands at these sites has changed."""
        self.changes[sites] += 1

    def _is_untried(self, drawn: Neighbourhood) -> bool:
        """Whether it was not tried as its sites are now; from now on it was."""
        state = tuple(int(self.changes[site]) for site in drawn.sites)
        is_untried = self.tried.get(drawn) != state
        self.tried[drawn] = state
        return is_untried

    def _drawn(self, size: int, busy: Collection[int]) -> tuple[int, ...]:
        """A site, and one after another that competes with those chosen."""
        towards = self.ties.sum(axis=1) + TIE
        chosen: list[int] = []
        while len(chosen) < size:
            towards[[*chosen, *busy]] = 0.0
            chosen.append(int(self.draw.choice(self.count, p=towards / towards.sum())))
            towards = self.ties[chosen].sum(axis=0)
        return tuple(sorted(chosen))
