"""Rows: what can be put in as a whole, a lease or a run with its place and its months, and its sizes by hall."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from functools import cached_property

import numpy as np

from models.formulation.pricing import Fleet, rank
from planner.solve.program import FloatArray, IntArray

SHARED, KEEPS_HALL, KEEPS_SITE = 0, 1, 2
LOT_ROUNDING = 1e-7
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
    """Rows of one site that have as many seats, so that they are worked out together; shape (n,), or (n, seats)."""

    months: int
    """T of the horizon."""
    halls: IntArray
    """Positions of the halls of its seats, among those of the site, ascending."""
    lot: FloatArray
    """GPUs that come as a whole there."""
    isolation: IntArray
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
    """Which of the site's sizes a row counts with there."""

    def of(self, at: IntArray, fewest: FloatArray, most: FloatArray) -> "Group":
        """Some of its rows with other sizes."""
        arrays = {f.name: getattr(self, f.name)[at] for f in fields(self) if f.name != "months"}
        return Group(self.months, **arrays | {"fewest": fewest, "most": most})

    @cached_property
    def before(self) -> IntArray:
        """Where its first month stands in sums before each month of every hall."""
        return self.halls * (self.months + 1) + self.start[:, None]

    @cached_property
    def after(self) -> IntArray:
        """Where the month after its last stands there."""
        return self.halls * (self.months + 1) + self.stop[:, None]

    @cached_property
    def cost_before(self) -> IntArray:
        """The same as `before` where every hall has sums for each of the site's sizes."""
        return (self.halls * CLASSES + self.size_class) * (self.months + 1) + self.start[:, None]

    @cached_property
    def cost_after(self) -> IntArray:
        """The same as `after`."""
        return self.cost_before + (self.stop - self.start)[:, None]

    @cached_property
    def span(self) -> IntArray:
        """Where its months stand among those from one to another of every hall."""
        first = (self.halls * self.months + self.start[:, None]) * self.months
        return np.asarray(first + self.stop[:, None] - 1)

    @cached_property
    def alone(self) -> IntArray:
        """Its rows beside which nothing may stand."""
        return np.flatnonzero(self.isolation != SHARED)

    @cached_property
    def keeping_halls(self) -> IntArray:
        """Its rows that keep the halls in which they stand."""
        return np.flatnonzero(self.isolation == KEEPS_HALL)

    @cached_property
    def keeping_sites(self) -> IntArray:
        """Its rows that keep all halls."""
        return np.flatnonzero(self.isolation == KEEPS_SITE)

    @cached_property
    def whole_lots(self) -> tuple[FloatArray, FloatArray]:
        """Fewest and most GPUs in whole lots of the seat, where each row has one, shape (n, 1)."""
        fewest = np.ceil(self.fewest[:, None] / self.lot - LOT_ROUNDING) * self.lot
        return fewest, np.floor(self.most[:, None] / self.lot + LOT_ROUNDING) * self.lot

    @cached_property
    def first_seats(self) -> IntArray:
        """Where the seats of each row begin among all, shape (n, 1)."""
        return np.asarray(np.arange(len(self.rows))[:, None] * self.halls.shape[1])


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
    many = (gpus > 0).sum(axis=1)
    group_of, groups, within = np.searchsorted(np.unique(many), many), [], np.zeros(len(mine), dtype=np.int64)
    for seats in np.unique(many).tolist():
        at = np.flatnonzero(many == seats)
        within[at] = np.arange(len(at))
        columns = np.nonzero(gpus[at] > 0)[1].reshape(len(at), seats)
        lot = np.where(rows.is_run[mine[at], None], LOT_OF_A_RUN, fleet.lot_gpus[halls[columns]])
        each = (np.take_along_axis(gpus[at], columns, 1), np.take_along_axis(usd[at], columns, 1))
        groups.append(_group(rows, mine[at], (columns, lot, *each), sizes, fleet.parameters.months))
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
    seats: tuple[IntArray, FloatArray, FloatArray, FloatArray],
    sizes: FloatArray,
    months: int,
) -> Group:
    """Some rows; `seats` are their halls, lots, most GPUs and what a GPU brings, shape (n, seats)."""
    halls, lot, gpus, usd = seats
    size = np.minimum(rows.most[at][:, None], gpus)
    return Group(
        months,
        halls,
        lot,
        rows.isolation[at],
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
