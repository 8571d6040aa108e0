"""What has stood at each site after some step of packing, and the most that can be put together of it.

A step changes a site or two. What it finds at one of them is lost when the other makes it a bad step, and what two
searches find at different sites is in neither. A program chooses one pattern of each site, and every lease and run
once.
(As routes in Subramanian, Uchoa and Ochi, A hybrid algorithm for a class of vehicle routing problems, Computers &
Operations Research 40, 2013.)
"""

from collections.abc import Iterable, Mapping

import numpy as np

from planner.solve.highs import Limits, solve
from planner.solve.interrupts import IsInterrupted
from planner.solve.program import IntArray

from .choosing import Choosing, Content, Key, PartOfALease, Pattern
from .occupancy import Occupancy, Packed
from .site_state import Placed, SiteState
from .space import Space

MOST_PATTERNS = 8_000
"""Up to which the best is sought: with more the solver may run on beyond its limit."""
ROUNDING = 1e-6
NONE = -1


class Patterns:
    """The patterns of every site of a space."""

    def __init__(self, space: Space) -> None:
        """Know none."""
        self.space = space
        self.option_of: list[IntArray] = [np.full(len(s.rows.choice), NONE) for s in space.empty_sites]
        """By site: which option of its choice each row belongs to, of leases that may stand at several sites."""
        for options in space.spreading.options.values():
            for number, option in enumerate(options):
                for site, row in zip(option.sites.tolist(), option.rows.tolist(), strict=True):
                    self.option_of[site][row] = number
        self.found: dict[Key, Pattern] = {}

    def note(self, packing: Occupancy, sites: Iterable[int]) -> None:
        """Note what stands at some sites now."""
        for site in sites:
            state = packing.sites[site]
            of_parts = (one.fixed_usd for one in state.placed.values() if self.is_part(site, one.row))
            self.add(site, Pattern(state.value - sum(of_parts), state.placed))

    def is_part(self, site: int, row: int) -> bool:
        """Whether a row of a site is a part of a lease that may stand at several."""
        return bool(self.option_of[site][row] != NONE)

    def add(self, site: int, pattern: Pattern) -> None:
        """Know a pattern of a site, unless a better one has the same content."""
        key = site, self._content(site, pattern.placed)
        known = self.found.get(key)
        if known is None or pattern.worth_usd > known.worth_usd:
            self.found[key] = pattern

    def choosing(self) -> Choosing:
        """The program that chooses among what is known now."""
        return Choosing(dict(self.found), self.space.spreading.options)

    def best(self, begun: Packed, limits: Limits, is_interrupted: IsInterrupted) -> Packed:
        """The most that is found of them; what the search begins with, which has been noted, if that is nothing more."""
        choosing = self.choosing()
        if priced := choosing.relaxed(limits, is_interrupted):
            choosing = choosing.worth_choosing(priced[1], begun.worth_usd - ROUNDING * abs(begun.worth_usd))
        if len(choosing.keys) > MOST_PATTERNS:
            return begun
        program = choosing.program
        start = choosing.solution(self._key(site, state) for site, state in enumerate(begun.sites))
        answer = solve(program, limits, is_interrupted=is_interrupted, start=start)
        if answer.solution is None or program.worth(answer.solution) <= program.worth(start):
            return begun
        return self._packed(choosing.chosen(answer.solution))

    def _key(self, site: int, state: SiteState) -> Key:
        return site, self._content(site, state.placed)

    def _content(self, site: int, placed: Mapping[int, Placed]) -> Content:
        content = set[int | PartOfALease]()
        for choice, one in placed.items():
            option = int(self.option_of[site][one.row])
            content.add(choice if option == NONE else (choice, option, float(one.sizes.sum())))
        return frozenset(content)

    def _packed(self, chosen: Iterable[Key]) -> Packed:
        """These patterns put together."""
        sites, counted = list(self.space.empty_sites), set[int]()
        for site, content in chosen:
            placed = self.found[site, content].placed
            sites[site] = sites[site].holding(placed, counted)
            counted |= placed.keys()
        return Packed(sum(site.value for site in sites), tuple(sites))
