"""Packing greedily: what gains most is put in next."""

from collections.abc import Iterable

import numpy as np

from models.plan.decisions import Decisions
from planner.solve.interrupts import IsInterrupted, never

from .occupancy import Occupancy, Packed
from .resumed import parts_of
from .space import Space

LEAST_GAIN_USD = 1.0


class Greedy(Occupancy):
    """An occupancy into which rows are put that gain most."""

    def __init__(
        self,
        space: Space,
        packed: Packed | None = None,
        seed: int = 0,
        is_stopped: IsInterrupted = never,
    ) -> None:
        """Begin with what is packed, or with nothing; `is_stopped` ends all putting in."""
        super().__init__(space, packed)
        self.draw = np.random.default_rng(seed)
        self.is_stopped = is_stopped

    def recreate(self, sites: Iterable[int], appetite: float, blink: float, *, may_rob: bool) -> None:
        """Put in what gains most at these sites until nothing gains."""
        sites = list(sites)
        best: dict[int, tuple[float, int]] = {}
        failed: dict[int, set[int]] = {site: set() for site in sites}
        waiting = set(sites)
        while not self.is_stopped():
            for site in waiting:
                best[site] = self._best_row(site, appetite, blink, may_rob, failed[site])
            key, row, site = max((*best[site], site) for site in sites)
            if key <= 0:
                return
            changed = self._try(site, row)
            if not changed:
                failed[site].add(row)
            waiting = ({site} | changed) & set(sites)

    def _best_row(
        self, site: int, appetite: float, blink: float, may_rob: bool, failed: set[int]
    ) -> tuple[float, int]:
        """The row of a site that is to be put in first, with its key; nought where none gains."""
        state = self.sites[site]
        choice, gain = state.rows.choice, state.gains
        if not gain.size:
            return 0.0, 0
        stands = self.site_of[choice]
        if may_rob:
            gain = np.where(stands == site, -np.inf, gain - np.where(stands >= 0, self.loss[choice], 0.0))
        else:
            gain = np.where(stands >= 0, -np.inf, gain)
        if failed:
            gain[list(failed)] = -np.inf
        at = np.flatnonzero(gain > LEAST_GAIN_USD)
        if blink and at.size > 1:
            at = at[self.draw.random(at.size) >= blink]
        if not at.size:
            return 0.0, 0
        key = gain[at] / state.rows.extent[at] ** appetite if appetite else gain[at]
        first = int(key.argmax())
        return float(key[first]), int(at[first])

    def _try(self, site: int, row: int) -> set[int]:
        """Put a row in if it gains, instead of what stands of its choice; the sites that have changed."""
        state = self.sites[site]
        choice, sizes = int(state.rows.choice[row]), state.sizes(row)
        gain, stands = state.exact_gain(row, sizes), int(self.site_of[choice])
        if gain - (self.loss[choice] if stands >= 0 else 0.0) <= LEAST_GAIN_USD:
            return set()
        changed = {site, *self.sites_of(choice)}
        if stands >= 0:
            self.take_out([choice])
        self.put_in(site, row, sizes)
        return changed


def packed_greedily(space: Space, plan: Decisions | None = None, is_stopped: IsInterrupted = never) -> Packed:
    """What gains most next to what was put in before, after the leases of a plan if there is one."""
    packing = Greedy(space, is_stopped=is_stopped)
    if plan is None:
        _spread(packing, space.first)
    else:
        _take_over(packing, space, plan)
    packing.recreate(range(packing.count), 1.0, 0.0, may_rob=plan is None)
    _spread(packing, space.spreading.choices)
    return packing.packed()


def _spread(packing: Greedy, choices: Iterable[int]) -> None:
    """Put in such of these leases as stand nowhere, at several sites."""
    for choice in choices:
        if packing.site_of[choice] < 0 and not packing.is_stopped():
            packing.put_in_spread(choice)


def _take_over(packing: Greedy, space: Space, plan: Decisions) -> None:
    """Put in the leases of a plan for which there is room."""
    for choice, parts in parts_of(space, plan):
        gains = [packing.sites[part.site].exact_gain(part.row, part.sizes) for part in parts]
        if packing.site_of[choice] < 0 and min(gains) > -np.inf:
            packing.put_in_parts(choice, parts)
