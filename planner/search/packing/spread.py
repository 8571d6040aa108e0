"""Leases that may stand anywhere, put in at several sites at once: at each the GPUs that gain most there."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from models.formulation.lease_options import ANYWHERE
from planner.solve.program import FloatArray

from ..columns import IntArray
from ..generation import Relaxation
from .rows import SiteRows
from .rows_of_leases import choices_of
from .site_state import SiteState
from .space import Space
from .tables import LOT_ROUNDING, sized

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
    sites: IntArray
    rows: IntArray
    """Positions among those of each site."""


class Spreading:
    """The leases of a space that may stand anywhere, at more than one site."""

    def __init__(self, space: Space, sites: Sequence[SiteRows]) -> None:
        """Find the rows of each."""
        leases, at_leases = space.pricing.leases.leases, np.flatnonzero(~space.rows.is_run)
        is_anywhere = np.zeros(len(space.rows.is_run), dtype=bool)
        is_anywhere[at_leases] = space.pricing.is_anywhere[space.rows.origin[at_leases]]
        found = [np.zeros((4, 0), dtype=np.int64)]
        for site, rows in enumerate(sites):
            every = np.concatenate([np.zeros(0, dtype=np.int64), *(group.rows for group in rows.groups)])
            at = np.flatnonzero(is_anywhere[every])
            options = space.rows.origin[every[at]]
            found.append(np.stack([rows.choice[at], options, np.full(len(at), site), at]))
        choice, option, site_of, row = np.concatenate(found, axis=1)
        order = np.lexsort((option, choice))
        starts = np.flatnonzero(np.diff(option[order], prepend=-1))
        self.options: dict[int, list[Option]] = {}
        for at in np.split(order, starts)[1:]:
            if len(at) > 1:
                one = option[at[0]]
                sizes = float(leases.min_gpus[one]), float(leases.max_gpus[one])
                self.options.setdefault(int(choice[at[0]]), []).append(Option(*sizes, site_of[at], row[at]))
        self.choices = sorted(self.options)

    def parts(self, states: Sequence[SiteState], choice: int) -> list[Part]:
        """Where the lease of a choice gains most as the sites stand; nothing where it gains nothing."""
        at_site: dict[int, list[tuple[int, int]]] = {}
        options = self.options[choice]
        for o, option in enumerate(options):
            for site, row in zip(option.sites.tolist(), option.rows.tolist(), strict=True):
                at_site.setdefault(site, []).append((o, row))
        paid, room = np.full((len(options), len(states)), -np.inf), np.zeros((len(options), len(states)))
        fixed = np.zeros(len(options))
        for site, found in at_site.items():
            for o, row, usd, gpus in _gains(states[site], found, options):
                paid[o, site], room[o, site] = usd / max(gpus, 1.0), gpus
                fixed[o] = states[site].fixed_usd(row)
        gains = [_gain(option, paid[o], room[o]) + fixed[o] for o, option in enumerate(options)]
        best = int(np.argmax(gains))
        return self._filled(states, options[best], paid[best]) if gains[best] > 0 else []

    def _filled(self, states: Sequence[SiteState], option: Option, paid: FloatArray) -> list[Part]:
        """Sizes in whole lots, the best paid sites first; nothing where they gain nothing together."""
        parts: list[Part] = []
        total, gain, fixed = 0.0, 0.0, 0.0
        for k in np.argsort(-paid[option.sites], kind="stable"):
            site, row = int(option.sites[k]), int(option.rows[k])
            state, fewest = states[site], max(option.fewest - total, 0.0)
            if option.most - total < 1 or paid[site] == -np.inf:
                break
            group, at = state.rows.at(row)
            one = group.of(np.array([at]), np.array([fewest]), np.array([option.most - total]))
            sizes = np.zeros(len(state.free))
            sizes[group.halls] = sized(one, state.tables)[1][0]
            if not sizes.any():
                continue
            fixed = state.fixed_usd(row)
            usd = state.exact_gain(row, sizes) - fixed
            if usd == -np.inf or (fewest <= 0 and usd <= 0):
                continue
            parts.append(Part(site, row, sizes))
            total, gain = total + float(sizes.sum()), gain + usd
        return parts if parts and total >= option.fewest * (1 - LOT_ROUNDING) and gain + fixed > 0 else []


def _gains(
    state: SiteState, found: Sequence[tuple[int, int]], options: Sequence[Option]
) -> Iterator[tuple[int, int, float, float]]:
    """Option, row, what it gains at a site but for what it brings whatever its size, and its GPUs there."""
    by_group: dict[int, list[tuple[int, int]]] = {}
    for o, row in found:
        by_group.setdefault(int(state.rows.group_of[row]), []).append((o, row))
    for g, rows in by_group.items():
        at = np.array([state.rows.within[row] for _, row in rows])
        fewest = np.array([options[o].fewest for o, _ in rows])
        group = state.rows.groups[g].of(at, fewest, np.array([options[o].most for o, _ in rows]))
        gain, sizes = sized(group, state.tables)
        for (o, row), usd, gpus in zip(rows, gain - group.fixed_usd, sizes.sum(axis=1), strict=True):
            if gpus > 0 and usd > -np.inf:
                yield o, row, float(usd), float(gpus)


def _gain(option: Option, paid: FloatArray, room: FloatArray) -> float:
    """What an option gains by the GPU, about, the best paid first; -inf where it has not room for the fewest."""
    order = np.argsort(-paid, kind="stable")
    paid, room = paid[order], room[order]
    before = np.minimum(np.cumsum(room) - room, option.most)
    least = np.clip(option.fewest - before, 0.0, room)
    gpus = np.where(paid > 0, np.minimum(room, option.most - before), least)
    if gpus.sum() < option.fewest * (1 - LOT_ROUNDING):
        return -np.inf
    return float((np.where(gpus > 0, paid, 0.0) * gpus).sum())


def wanted_first(space: Space, relaxation: Relaxation) -> tuple[int, ...]:
    """Choices of the large leases that a relaxation wants anywhere, the largest first."""
    every = space.pricing.leases.leases.requests
    position, choice = {request.id: at for at, request in enumerate(every)}, choices_of(every)
    largest_site = float(space.fleet.by_site(space.fleet.usable_gpus).max(initial=0.0))
    wanted = _wanted(relaxation)
    large = [r for r, gpus in wanted.items() if gpus >= LARGE * largest_site]
    return tuple(int(choice[position[r]]) for r in sorted(large, key=lambda r: -wanted[r]))


def _wanted(relaxation: Relaxation) -> dict[str, float]:
    """GPUs of each lease that a relaxation wants anywhere."""
    model: Any = relaxation.problem.model
    program = relaxation.problem.program
    natural = relaxation.solution * program.column_unit

    def value(column: Any) -> float:
        at = program.position.get(id(column))
        return 0.0 if at is None else float(natural[at])

    granted: dict[str, float] = {}
    gpus: dict[str, float] = {}
    for key, column in model.is_leased.items():
        if key[1] == ANYWHERE and model.leases.options[key].seats:
            granted[key[0]] = granted.get(key[0], 0.0) + value(column)
            seats = sum(value(model.lease_gpus[seat]) for seat in model.leases.options[key].seats)
            gpus[key[0]] = gpus.get(key[0], 0.0) + seats
    return {r: gpus[r] / part for r, part in granted.items() if part >= WANTED}
