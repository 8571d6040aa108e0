"""One site alone, where leases and runs pay for what others want too: what they gain there is what is left."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property

import numpy as np

from planner.solve.program import FloatArray

from ..columns import IntArray
from .choosing import Pattern, RowName
from .occupancy import Occupancy, Packed
from .patterns import NONE, Patterns
from .rows import Group
from .site_state import Placed, SiteState
from .space import rows_by_choice
from .spread import Spreading


class SiteAtPrices:
    """A site of a space at prices of the rows that choose patterns, to be packed by itself; and its patterns."""

    def __init__(self, patterns: Patterns, site: int, prices: Mapping[RowName, float]) -> None:
        """Take up the prices, USD.

        A lease that may stand at other sites too may have as few GPUs here as pays, and brings nothing that does not
        grow with its size.
        """
        self.patterns, self.site = patterns, site
        self.choices, self.spreading = patterns.space.choices, Spreading([], {})
        empty = patterns.space.empty_sites[site]
        choices = empty.rows.choice
        self.pays: FloatArray = np.array([prices.get(("choice", choice), 0.0) for choice in choices.tolist()])
        """What each row pays whatever its size."""
        self.pays_each: FloatArray = np.zeros(len(choices))
        """And for each of its GPUs."""
        options = patterns.option_of[site]
        self.is_part = options != NONE
        for row in np.flatnonzero(self.is_part).tolist():
            choice, option = int(choices[row]), int(options[row])
            self.pays[row] = prices.get(("part", (choice, option, site)), 0.0)
            of_gpus = [prices.get((rule, (choice, option)), 0.0) for rule in ("fewest", "most")]
            self.pays_each[row] = sum(of_gpus) / patterns.space.spreading.options[choice][option].most
        groups, first = list[Group](), 0
        for group in empty.rows.groups:
            groups.append(self._priced(group, slice(first, first + len(group.rows))))
            first += len(group.rows)
        self.empty_sites = (replace(empty, rows=replace(empty.rows, groups=tuple(groups)), before=None),)

    @cached_property
    def rows_of(self) -> dict[int, dict[int, IntArray]]:
        """The rows of each choice."""
        return rows_by_choice(self.empty_sites)

    def _priced(self, group: Group, at: slice) -> Group:
        """A group of rows, whose positions at the site are these, at the prices."""
        is_part = self.is_part[at]
        return replace(
            group,
            fixed_usd=np.where(is_part, 0.0, group.fixed_usd) - self.pays[at],
            usd=group.usd - self.pays_each[at][:, None],
            fewest=np.where(is_part, 0.0, group.fewest),
        )

    def packed(self, placed: Mapping[int, Placed]) -> Packed:
        """What stands in a pattern of the site, at the prices."""
        state = self.empty_sites[0].holding(placed)
        return Packed(state.value, (state,))

    def note(self, packing: Occupancy, sites: Iterable[int]) -> None:
        """Note what stands now, without the prices."""
        for state in (packing.sites[site] for site in sites):
            self.patterns.add(self.site, self._pattern(state))

    def _pattern(self, state: SiteState) -> Pattern:
        unpriced = self.patterns.space.empty_sites[self.site]
        placed = {
            choice: unpriced.as_placed(one.row, one.sizes, is_more=bool(self.is_part[one.row]))
            for choice, one in state.placed.items()
        }
        paid_usd = sum(placed[choice].usd - one.usd for choice, one in state.placed.items())
        return Pattern(state.value + paid_usd, placed)
