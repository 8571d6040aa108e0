"""What is decided anew together, while all else stays: a few sites, so many as have brought most of late.

Which kind that is differs by case and changes as plans get better (Ropke and Pisinger, An adaptive large neighborhood
search heuristic for the pickup and delivery problem with time windows, Transportation Science 40, 2006).
Many sites are decided anew by fewer options: by those of several packings, which are merged so (Blum et al., Construct,
merge, solve and adapt, Computers and Operations Research 68, 2016), or by those that the relaxation wants (Danna,
Rothberg and Le Pape, Exploring relaxation induced neighborhoods, Mathematical Programming 102, 2005).
"""

from collections import deque
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

import numpy as np

from planner.solve.program import FloatArray, IntArray

from .rates import Rate

Options = Literal["packed", "wanted", "every", "found"]
Kind = tuple[int, Options]
"""Number of sites, where there are as many, and options."""
LIKELY: tuple[Kind, ...] = ((2, "every"), (4, "wanted"))
WIDER: tuple[Kind, ...] = ((3, "every"), (7, "wanted"))
"""Likely kinds are tried until it shows what they bring; wider ones when these bring nothing, and now and then."""
EXPLORING = 8
"""Turns of which one is for the kind that was tried least."""
STEPS_OF_A_KIND = 10
"""The last steps of a kind, which tell what it brings."""
MERGE: Kind = (6, "packed")
LAST_MERGE: Kind = (12, "packed")
"""Where there are no more sites: a third of them together takes long for what it brings."""
MERGES = 2.0
"""How often each site is merged, on average, when there are new packings, before many are together."""
TIE = 0.1
"""Weight of sites that do not compete in the relaxation, of those that do most."""
EVEN = 0.3
"""Weight of a site that is worth its bound, of those that fall short of theirs on average."""
DRAWS = 30
"""Neighbourhoods of a size that are drawn before the next size is tried."""


@dataclass(frozen=True)
class Neighbourhood:
    """Sites, by position, ascending, and which options count beside those that stand."""

    sites: tuple[int, ...]
    options: Options
    """`found`: those of a step for which others have left no room."""


class Neighbourhoods:
    """Neighbourhoods in a seeded order: likely ones first, none again while its sites stay as they were."""

    def __init__(self, competition: FloatArray, seed: int) -> None:
        """Neighbourhoods of sites that compete so much for leases and runs, shape (sites, sites)."""
        between = ~np.eye(len(competition), dtype=bool)
        most = float(competition[between].max(initial=0.0))
        self.ties = np.where(between, competition / (most if most > 0 else 1.0) + TIE, 0.0)
        self.draw = np.random.default_rng(seed)
        self.count = len(competition)
        self.changes: IntArray = np.zeros(self.count, dtype=np.int64)
        self.merges: list[Kind] = []
        """Still to do, the last first."""
        self.turn = 0
        self.brought = {
            self._clipped(kind): Rate(deque(maxlen=STEPS_OF_A_KIND)) for kind in (*LIKELY, *WIDER)
        }
        """What each kind has brought of late."""
        self.turns = dict.fromkeys(self.brought, 0)
        """How often each has come."""
        self.merged = Rate()
        """What merging the last packing has brought."""
        self.tried: dict[Neighbourhood, tuple[int, ...]] = {}

    def next(self, busy: Collection[int] = (), short: FloatArray | None = None) -> Neighbourhood | None:
        """One that has not been decided since one of its sites changed; None when hardly any are left.

        Parameters
        ----------
        busy
            Sites that are being decided on, which are left alone.
        short
            By how much each site falls short of its bound, shape (sites,): those that do most are likelier.
        """
        likelier = np.ones(self.count) if short is None or not short.any() else short + EVEN * short.mean()
        if self.merges:
            most, options = self.merges[-1]
            drawn = self._untried(
                min(most, self.count), options, () if most >= self.count else busy, likelier
            )
            if drawn is not None:
                self.merges.pop()
                return drawn
        for kind in self._in_order():
            drawn = self._untried(*kind, busy, likelier)
            if drawn is not None:
                self.turns[kind] += 1
                return drawn
        return None

    def _in_order(self) -> list[Kind]:
        """Kinds in the order in which they are tried: those first that bring most for the work that they take."""
        self.turn += 1
        if self.turn % EXPLORING == 0:
            return sorted(self.turns, key=lambda kind: self.turns[kind])
        return sorted(self.turns, key=lambda kind: (-self._brings(kind), self.turns[kind]))

    def _brings(self, kind: Kind) -> float:
        """What a kind brings for its work; anything, if it is likely and was not tried."""
        brought, likely = self.brought[kind], {self._clipped(one) for one in LIKELY}
        return brought.by_work if brought.steps or kind in likely else 0.0

    @property
    def is_packing_better(self) -> bool:
        """Whether merging the last packing has brought more for its work than any other kind does now."""
        is_known = not self.merges and bool(self.merged.steps)
        return is_known and self.merged.by_work > max(self._brings(kind) for kind in self.turns)

    def note(self, one: Neighbourhood, gain: float, work: float) -> None:
        """Note what a neighbourhood has brought, for how much work."""
        rate = self.merged if one.options == "packed" else self.brought.get((len(one.sites), one.options))
        if rate is not None:
            rate.note(gain, work)

    def merge(self, *, is_alike: bool) -> None:
        """Merge packings next: there are new ones, or one that is much like what stands."""
        self.merged = Rate()
        if is_alike:
            self.merges = [LAST_MERGE] * int(np.ceil(self.count / LAST_MERGE[0]))
        else:
            few = int(np.ceil(MERGES * self.count / min(MERGE[0], self.count)))
            self.merges = [*[LAST_MERGE] * (self.count <= LAST_MERGE[0]), *[MERGE] * few]
        self.tried = {one: state for one, state in self.tried.items() if one.options != "packed"}

    def forget(self) -> None:
        """Forget what has been tried."""
        self.tried.clear()

    def changed(self, sites: IntArray) -> None:
        """Note that what stands at these sites has changed."""
        self.changes[sites] += 1

    def _clipped(self, kind: Kind) -> Kind:
        """The kind, of as many sites as there are at most."""
        return min(kind[0], self.count), kind[1]

    def _untried(
        self, size: int, options: Options, busy: Collection[int], likelier: FloatArray
    ) -> Neighbourhood | None:
        """One of some kind that was not tried as its sites are now; None where it is hard to find."""
        if size > self.count - len(busy):
            return None
        draws = (Neighbourhood(self._drawn(size, busy, likelier), options) for _ in range(DRAWS))
        return next((drawn for drawn in draws if self._is_untried(drawn)), None)

    def _is_untried(self, drawn: Neighbourhood) -> bool:
        """Whether it was not tried as its sites are now; from now on it was."""
        state = tuple(int(self.changes[site]) for site in drawn.sites)
        is_untried = self.tried.get(drawn) != state
        self.tried[drawn] = state
        return is_untried

    def _drawn(self, size: int, busy: Collection[int], likelier: FloatArray) -> tuple[int, ...]:
        """A site, and one after another that competes with those chosen."""
        towards = (self.ties.sum(axis=1) + TIE) * likelier
        chosen: list[int] = []
        while len(chosen) < size:
            towards[[*chosen, *busy]] = 0.0
            chosen.append(int(self.draw.choice(self.count, p=towards / towards.sum())))
            towards = self.ties[chosen].sum(axis=0) * likelier
        return tuple(sorted(chosen))
