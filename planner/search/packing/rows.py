"""Rows: what can be put in as a whole, a lease or a run with its place and its months, and its sizes by hall."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace

import numpy as np

from models.formulation.pricing import Fleet, rank
from planner.solve.program import FloatArray

from ..columns import IntArray

SHARED, KEEPS_HALL, KEEPS_SITE = 0, 1, 2
LOT_OF_A_RUN = 1e-6
"""GPUs of runs need not be whole."""
CLASSES = 10
"""Sizes for which the cost of own use given up is worked out; a row counts with the nearest below."""


@dataclass(frozen=True)
class Rows:
    """Rows of one site each. Arrays have one entry a row (N), or a seat (M): a hall in which a row may have GPUs."""

    choice: IntArray
    """Of which at most one row stands."""
    origin: IntArray
    """What it stands for: position among the options of leases, or among the rows of runs."""
    is_run: np.ndarray
    site: IntArray
    start: IntArray
    """First month index in the horizon."""
    stop: IntArray
    """Month index after the last in the horizon."""
    ramp: IntArray
    """Ramp months."""
    isolation: IntArray
    """SHARED, KEEPS_HALL or KEEPS_SITE."""
    fixed_usd: FloatArray
    """What it brings whatever its size."""
    fewest: FloatArray
    """Fewest GPUs."""
    most: FloatArray
    """Most GPUs."""
    seats: IntArray
    """Number of its seats, which stand one after the other."""
    seat_hall: IntArray
    """Position of the hall among all."""
    seat_gpus: FloatArray
    """Most GPUs there."""
    seat_usd: FloatArray
    """What a GPU brings there, less what it pays for power and policies."""


def joined(parts: Sequence[Rows]) -> Rows:
    """Several rows one after the other."""
    return Rows(**{f.name: np.concatenate([getattr(part, f.name) for part in parts]) for f in fields(Rows)})


@dataclass(frozen=True)
class Group:
    """Runs, or leases of the same isolation, of one site with seats in the same halls; shape (n,), or (n, halls)."""

    halls: IntArray
    """Positions of the halls of its seats, among those of the site."""
    lot: FloatArray
    """GPUs that come as a whole in each of them, shape (halls,)."""
    isolation: int
    rows: IntArray
    """Positions among all rows."""
    start: IntArray
    stop: IntArray
    fixed_usd: FloatArray
    fewest: FloatArray
    most: FloatArray
    gpus: FloatArray
    usd: FloatArray
    size_class: IntArray
    """Which of the site's sizes a row counts with in each hall."""

    def of(self, at: IntArray, fewest: FloatArray, most: FloatArray) -> "Group":
        """Some of its rows with other sizes."""
        return replace(
            self,
            rows=self.rows[at],
            start=self.start[at],
            stop=self.stop[at],
            fixed_usd=self.fixed_usd[at],
            fewest=fewest,
            most=most,
            gpus=self.gpus[at],
            usd=self.usd[at],
            size_class=self.size_class[at],
        )


@dataclass(frozen=True)
class SiteRows:
    """Rows of one site, by group; a row of the site is known by its position in them."""

    halls: IntArray
    """Positions of the site's halls among all."""
    mw_per_gpu: FloatArray
    sizes: FloatArray
    """GPUs for which costs are worked out, ascending, shape (CLASSES,)."""
    groups: tuple[Group, ...]
    group_of: IntArray
    """Group of each row, shape (n,)."""
    within: IntArray
    """Position of each row in its group."""
    choice: IntArray
    extent: FloatArray
    """GPUs × months of each row."""
    ramp: IntArray

    def at(self, row: int) -> tuple[Group, int]:
        """The group of a row, and its position there."""
        return self.groups[self.group_of[row]], int(self.within[row])


def rows_by_site(rows: Rows, fleet: Fleet) -> Iterator[SiteRows]:
    """The rows of each site."""
    first = np.cumsum(rows.seats) - rows.seats
    for site in range(len(fleet.sites)):
        halls = np.flatnonzero(fleet.site_of == site)
        mine = np.flatnonzero(rows.site == site)
        yield _site_rows(rows, fleet, halls, mine, first)


def _site_rows(rows: Rows, fleet: Fleet, halls: IntArray, mine: IntArray, first: IntArray) -> SiteRows:
    """Rows of one site; `first` is the position of each row's first seat."""
    local = np.zeros(len(fleet.halls), dtype=np.int64)
    local[halls] = np.arange(len(halls))
    row = np.repeat(np.arange(len(mine)), rows.seats[mine])
    seat = np.repeat(first[mine], rows.seats[mine]) + rank(row)
    gpus, usd = np.zeros((len(mine), len(halls))), np.zeros((len(mine), len(halls)))
    gpus[row, local[rows.seat_hall[seat]]] = rows.seat_gpus[seat]
    usd[row, local[rows.seat_hall[seat]]] = rows.seat_usd[seat]
    least = max(float(rows.fewest[mine].min(initial=np.inf)) if mine.size else 1.0, 1.0)
    sizes = np.geomspace(least, max(float(gpus.max(initial=0.0)), 2 * least), CLASSES)
    kinds = np.column_stack([gpus > 0, rows.isolation[mine], rows.is_run[mine]]).astype(np.int64)
    distinct, group_of = np.unique(kinds, axis=0, return_inverse=True)
    group_of = group_of.reshape(-1)
    groups, within = [], np.zeros(len(mine), dtype=np.int64)
    for g, kind in enumerate(distinct):
        at = np.flatnonzero(group_of == g)
        within[at] = np.arange(len(at))
        columns = np.flatnonzero(kind[:-2])
        lot = (
            np.full(len(columns), LOT_OF_A_RUN) if kind[-1] else fleet.lot_gpus[halls[columns]].astype(float)
        )
        seats = (lot, gpus[np.ix_(at, columns)], usd[np.ix_(at, columns)])
        groups.append(_group(rows, mine[at], columns, seats, sizes))
    order = np.argsort(group_of, kind="stable")
    mine, group_of, within = mine[order], group_of[order], within[order]
    return SiteRows(
        halls,
        fleet.mw_per_gpu[halls],
        sizes,
        tuple(groups),
        group_of,
        within,
        rows.choice[mine],
        rows.most[mine] * (rows.stop[mine] - rows.start[mine]),
        rows.ramp[mine],
    )


def _group(
    rows: Rows,
    at: IntArray,
    halls: IntArray,
    seats: tuple[FloatArray, FloatArray, FloatArray],
    sizes: FloatArray,
) -> Group:
    """Some rows; `seats` are their lots, most GPUs and what a GPU brings, by hall."""
    lot, gpus, usd = seats
    size = np.minimum(rows.most[at][:, None], gpus)
    return Group(
        halls,
        lot,
        int(rows.isolation[at[0]]),
        at,
        rows.start[at],
        rows.stop[at],
        rows.fixed_usd[at],
        rows.fewest[at],
        np.minimum(rows.most[at], gpus.sum(axis=1)),
        gpus,
        usd,
        np.clip(np.searchsorted(sizes, size * 0.9), 0, CLASSES - 1),
    )
