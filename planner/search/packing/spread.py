"""Leases that may stand anywhere, put in at several sites at once: at each the GPUs that gain most there."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from models.formulation.lease_options import ANYWHERE
from models.formulation.pricing import Pricing
from planner.solve.program import FloatArray, IntArray

from ..generation import Relaxation
from .rows import LOT_ROUNDING, Group, Rows, SiteRows
from .rows_of_leases import choices_of
from .site_state import SiteState
from .tables import sized

WANTED = 0.5
"""Part of a lease from which on the relaxation is taken to want it."""
LARGE = 0.5
"""Part of the largest site's GPUs from which on a lease that is wanted is put in before others."""


@dataclass(frozen=True)
class Part:
    """What a lease has of one site."""

    site: int
    row: int
    """Position among the site's rows."""
    sizes: FloatArray
    """GPUs by hall of the site, shape (halls,)."""


@dataclass(frozen=True)
class Option:
    """A way to grant a lease at several sites: its rows, one a site."""

    fewest: float
    most: float
    fixed_usd: float
    """What it brings whatever its size."""
    sites: IntArray
    rows: IntArray
    """Positions among those of each site."""


@dataclass(frozen=True)
class Together:
    """Rows of options of one choice that form one group at a site, with the sizes of the options."""

    site: int
    options: IntArray
    """Positions among those of the choice."""
    group: Group


class Spreading:
    """The leases that may stand anywhere, at more than one site."""

    def __init__(self, sites: Sequence[SiteRows], options: dict[int, list[Option]]) -> None:
        """Of the rows of each site, these options of each choice."""
        self.sites, self.options = sites, options
        self.choices = sorted(options)
        self._together: dict[int, list[Together]] = {}

    def parts(self, states: Sequence[SiteState], choice: int) -> list[Part]:
        """Where the lease of a choice gains most as the sites stand; nothing where it gains nothing, or has one site."""
        options = self.options.get(choice)
        if options is None:
            return []
        if choice not in self._together:
            self._together[choice] = list(_together(self.sites, options))
        paid, room = np.full((len(options), len(states)), -np.inf), np.zeros((len(options), len(states)))
        for one in self._together[choice]:
            gain, sizes = sized(one.group, states[one.site].tables)
            usd, gpus = gain - one.group.fixed_usd, sizes.sum(axis=1)
            has_room = (gpus > 0) & (usd > -np.inf)
            at = one.options[has_room]
            paid[at, one.site], room[at, one.site] = (usd / np.maximum(gpus, 1.0))[has_room], gpus[has_room]
        gains = [_gain(*one) for one in zip(options, paid, room, strict=True)]
        best = int(np.argmax(gains))
        return self._filled(states, options[best], paid[best]) if gains[best] > 0 else []

    def _filled(self, states: Sequence[SiteState], option: Option, paid: FloatArray) -> list[Part]:
        """Sizes in whole lots, the best paid sites first; nothing where they gain nothing together."""
        parts: list[Part] = []
        total, gain = 0.0, option.fixed_usd
        for k in np.argsort(-paid[option.sites], kind="stable"):
            site, row = int(option.sites[k]), int(option.rows[k])
            state, fewest = states[site], max(option.fewest - total, 0.0)
            if option.most - total < 1 or paid[site] == -np.inf:
                break
            group, at = state.rows.at(row)
            one = group.of(np.array([at]), np.array([fewest]), np.array([option.most - total]))
            sizes = np.zeros(len(state.free))
            sizes[group.halls[at]] = sized(one, state.tables)[1][0]
            if not sizes.any():
                continue
            usd = state.exact_gain(row, sizes) - option.fixed_usd
            if usd == -np.inf or (fewest <= 0 and usd <= 0):
                continue
            parts.append(Part(site, row, sizes))
            total, gain = total + float(sizes.sum()), gain + usd
        return parts if parts and total >= option.fewest * (1 - LOT_ROUNDING) and gain > 0 else []


def spreading_of(pricing: Pricing, every_row: Rows, sites: Sequence[SiteRows]) -> Spreading:
    """The leases that may stand anywhere, among every row of a space and the rows of each site."""
    leases, at_leases = pricing.leases.leases, np.flatnonzero(~every_row.is_run)
    is_anywhere = np.zeros(len(every_row.is_run), dtype=bool)
    is_anywhere[at_leases] = pricing.is_anywhere[every_row.origin[at_leases]]
    found = [np.zeros((4, 0), dtype=np.int64)]
    for site, rows in enumerate(sites):
        every = np.concatenate([np.zeros(0, dtype=np.int64), *(group.rows for group in rows.groups)])
        at = np.flatnonzero(is_anywhere[every])
        options = every_row.origin[every[at]]
        found.append(np.stack([rows.choice[at], options, np.full(len(at), site), at]))
    choice, option, site_of, row = np.concatenate(found, axis=1)
    order = np.lexsort((option, choice))
    starts = np.flatnonzero(np.diff(option[order], prepend=-1))
    by_choice: dict[int, list[Option]] = {}
    for at in np.split(order, starts)[1:]:
        if len(at) > 1:
            one = option[at[0]]
            group, within = sites[site_of[at[0]]].at(int(row[at[0]]))
            sizes = float(leases.min_gpus[one]), float(leases.max_gpus[one])
            found_one = Option(*sizes, float(group.fixed_usd[within]), site_of[at], row[at])
            by_choice.setdefault(int(choice[at[0]]), []).append(found_one)
    return Spreading(sites, by_choice)


def _together(sites: Sequence[SiteRows], options: Sequence[Option]) -> Iterator[Together]:
    """Rows of the options of a choice, by site and group."""
    found: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for o, option in enumerate(options):
        for site, row in zip(option.sites.tolist(), option.rows.tolist(), strict=True):
            found.setdefault((site, int(sites[site].group_of[row])), []).append((o, row))
    for (site, g), rows in found.items():
        at = np.array([o for o, _ in rows])
        within = sites[site].within[[row for _, row in rows]]
        fewest, most = np.array([(options[o].fewest, options[o].most) for o in at]).T
        yield Together(site, at, sites[site].groups[g].of(within, fewest, most))


def _gain(option: Option, paid: FloatArray, room: FloatArray) -> float:
    """What an option gains, about, the best paid GPUs first; -inf where it has not room for the fewest."""
    order = np.argsort(-paid, kind="stable")
    paid, room = paid[order], room[order]
    before = np.minimum(np.cumsum(room) - room, option.most)
    least = np.clip(option.fewest - before, 0.0, room)
    gpus = np.where(paid > 0, np.minimum(room, option.most - before), least)
    if gpus.sum() < option.fewest * (1 - LOT_ROUNDING):
        return -np.inf
    return option.fixed_usd + float((np.where(gpus > 0, paid, 0.0) * gpus).sum())


def wanted_first(relaxation: Relaxation) -> tuple[int, ...]:
    """Choices of the large leases that a relaxation wants anywhere, the largest first."""
    leases = relaxation.priced.pricing.leases
    every, fleet = leases.leases.requests, leases.fleet
    position, choice = {request.id: at for at, request in enumerate(every)}, choices_of(every)
    largest_site = float(fleet.by_site(fleet.usable_gpus).max(initial=0.0))
    wanted = _wanted(relaxation)
    large = [r for r, gpus in wanted.items() if gpus >= LARGE * largest_site]
    return tuple(int(choice[position[r]]) for r in sorted(large, key=lambda r: -wanted[r]))


def _wanted(relaxation: Relaxation) -> dict[str, float]:
    """GPUs of each lease that a relaxation wants anywhere."""
    granted: dict[str, float] = {}
    gpus: dict[str, float] = {}
    for (kind, index), value in relaxation.named.values.items():
        if kind == "is_leased" and index[1] == ANYWHERE:
            granted[index[0]] = granted.get(index[0], 0.0) + value
        elif kind == "lease_gpus":
            gpus[index[0]] = gpus.get(index[0], 0.0) + value
    return {r: gpus[r] / part for r, part in granted.items() if part >= WANTED and r in gpus}
