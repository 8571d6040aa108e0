"""What stands where in a packing: put in and taken out, site by site, with what each would lose; and taken back."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from planner.solve.program import FloatArray, IntArray

from .site_state import SiteState
from .space import Space
from .spread import Part


@dataclass(frozen=True)
class Packed:
    """What stands at each site."""

    worth_usd: float
    """At the prices of the space."""
    sites: tuple[SiteState, ...]


class Occupancy:
    """Sites as they stand, and the choices that stand there."""

    def __init__(self, space: Space, packed: Packed | None = None) -> None:
        """Begin with what is packed, or with nothing but signed leases."""
        self.space = space
        self.sites = list(packed.sites if packed else space.empty_sites)
        self.count = len(self.sites)
        self.spread: dict[int, tuple[int, ...]] = {}
        for site, state in enumerate(self.sites):
            for choice in state.placed:
                self.spread[choice] = (*self.spread.get(choice, ()), site)
        self.site_of: IntArray = np.full(space.choices, -1)
        """Where each choice stands: `count` if at several sites, which `spread` tells; -1 if nowhere."""
        for choice, sites in self.spread.items():
            self.site_of[choice] = self.count if len(sites) > 1 else sites[0]
        self.loss: FloatArray = np.zeros(space.choices)
        """What would be lost if a choice that stands were taken out."""
        for site in range(self.count):
            self._note_losses(site)
        self.keep()

    def keep(self) -> None:
        """Note how everything stands, for `take_back`."""
        self.before: dict[int, SiteState] = {}
        self._kept = self.site_of.copy(), self.loss.copy(), self.spread.copy()

    def take_back(self) -> None:
        """Let everything stand as it was when it was noted."""
        for site, before in self.before.items():
            self.sites[site] = before
        self.site_of, self.loss, self.spread = self._kept

    def packed(self) -> Packed:
        """What stands now."""
        return Packed(sum(site.value for site in self.sites), tuple(self.sites))

    def sites_of(self, choice: int) -> tuple[int, ...]:
        """The sites at which a choice stands."""
        at = int(self.site_of[choice])
        return self.spread[choice] if at == self.count else (at,) if at >= 0 else ()

    def put_in(self, site: int, row: int, sizes: FloatArray) -> None:
        """Put a row in at a site."""
        self.before.setdefault(site, self.sites[site])
        self.sites[site] = self.sites[site].with_row(row, sizes)
        self.site_of[self.sites[site].rows.choice[row]] = site
        self._note_losses(site)

    def put_in_spread(self, choice: int) -> None:
        """Put in a lease at several sites if it gains."""
        self.put_in_parts(choice, self.space.spreading.parts(self.sites, choice))

    def put_in_parts(self, choice: int, parts: Sequence[Part]) -> None:
        """Put in what a lease has at one site or several."""
        for number, part in enumerate(parts):
            state = self.sites[part.site]
            self.before.setdefault(part.site, state)
            self.sites[part.site] = state.with_row(part.row, part.sizes, is_more=number > 0)
        if parts:
            self.spread[choice] = tuple(part.site for part in parts)
            self.site_of[choice] = self.count if len(parts) > 1 else parts[0].site
            for part in parts:
                self._note_losses(part.site)

    def take_out(self, choices: list[int]) -> list[int]:
        """Take out choices that stand; the same choices."""
        changed = set()
        for choice in choices:
            for site in self.sites_of(choice):
                self.before.setdefault(site, self.sites[site])
                self.sites[site] = self.sites[site].without(choice)
                changed.add(site)
            self.site_of[choice] = -1
        for site in sorted(changed):
            self._note_losses(site)
        return choices

    def _note_losses(self, site: int) -> None:
        for choice, usd in self.sites[site].losses.items():
            sites = self.sites_of(choice)
            self.loss[choice] = (
                usd if len(sites) < 2 else sum(self.sites[one].losses[choice] for one in sites)
            )
