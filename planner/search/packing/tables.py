"""What rows would gain at one site as it stands: costs by size, room by span, and gains by group of rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from planner.solve.program import FloatArray, IntArray

from .rows import LOT_ROUNDING, Group


@dataclass(frozen=True)
class Worths:
    """What free GPUs of some halls are worth; arrays have shape (halls, months)."""

    offer: FloatArray
    """GPUs that are paid `first`; more are paid `other`, which is no more."""
    first: FloatArray
    other: FloatArray

    def at(self, gpus: FloatArray) -> FloatArray:
        """Worth of so many free GPUs, shape (..., halls, months)."""
        offered = np.minimum(gpus, self.offer)
        return np.asarray(self.first * offered + self.other * (gpus - offered))

    def part(self, halls: slice, months: slice) -> "Worths":
        """Of some halls and months."""
        return Worths(self.offer[halls, months], self.first[halls, months], self.other[halls, months])


@dataclass(frozen=True)
class HallTable:
    """One hall as it stands; T months."""

    free: FloatArray
    """GPUs that leases and runs leave free, none where the hall is kept; shape (T,)."""
    room: FloatArray
    """The same, no more than the site powers; shape (T,)."""
    is_used: np.ndarray
    """Whether leases or runs stand there, shape (T,)."""
    worths: Worths
    """Of this hall alone."""
    sizes: FloatArray

    def is_as(self, free: FloatArray, room: FloatArray, is_used: np.ndarray) -> bool:
        """Whether the hall is as here."""
        return (
            np.array_equal(self.room, room)
            and np.array_equal(self.free, free)
            and np.array_equal(self.is_used, is_used)
        )

    @cached_property
    def worth_sums(self) -> FloatArray:
        """Worth of own use before each month, shape (T + 1,)."""
        return np.concatenate([[0.0], np.cumsum(self.worths.at(self.free[None])[0])])

    @cached_property
    def cost_sums(self) -> FloatArray:
        """Worth of own use that a GPU of so many takes, before each month; shape (CLASSES × (T + 1),)."""
        taken = np.minimum(self.sizes[:, None], self.free)
        lost = self.worths.at(self.free[None]) - self.worths.at(self.free - taken)
        sums = np.zeros((len(self.sizes), len(self.free) + 1))
        np.cumsum(lost / np.maximum(taken, 1e-9), axis=1, out=sums[:, 1:])
        return sums.ravel()

    @cached_property
    def least_room(self) -> FloatArray:
        """Least room from one month to another, shape (T × T,)."""
        months = np.arange(len(self.room))
        spans = np.where(months >= months[:, None], self.room, np.inf)
        return np.minimum.accumulate(spans, axis=1).ravel()

    @cached_property
    def use_sums(self) -> IntArray:
        """Months before each in which something stands, shape (T + 1,)."""
        return np.concatenate([[0], np.cumsum(self.is_used)])


@dataclass(frozen=True)
class SiteTables:
    """The halls of one site as they stand, their sums one hall after the other."""

    halls: Sequence[HallTable]

    @cached_property
    def worth_sums(self) -> FloatArray:
        """Of every hall, shape (halls × (T + 1),)."""
        return np.concatenate([table.worth_sums for table in self.halls])

    @cached_property
    def cost_sums(self) -> FloatArray:
        """Of every hall, shape (halls × CLASSES × (T + 1),)."""
        return np.concatenate([table.cost_sums for table in self.halls])

    @cached_property
    def least_room(self) -> FloatArray:
        """Of every hall, shape (halls × T × T,)."""
        return np.concatenate([table.least_room for table in self.halls])

    @cached_property
    def use_sums(self) -> IntArray:
        """Of every hall, shape (halls × (T + 1),)."""
        return np.concatenate([table.use_sums for table in self.halls])

    def of_the_site(self, sums: np.ndarray) -> np.ndarray:
        """Sums of all halls together, shape (T + 1,)."""
        return np.asarray(sums.reshape(len(self.halls), -1).sum(axis=0))


def gains_of(group: Group, tables: SiteTables) -> tuple[FloatArray, FloatArray]:
    """Gain of each row of a group, -inf where it has no room; and its sizes by seat, shape (n, seats).

    Costs are those of the nearest of some sizes, so that a gain is near, not exact.
    """
    gain, sizes = sized(group, tables)
    return np.where(sizes.sum(axis=1) >= group.fewest * (1 - LOT_ROUNDING), gain, -np.inf), sizes


def sized(group: Group, tables: SiteTables) -> tuple[FloatArray, FloatArray]:
    """As `gains_of`, also where there is room for fewer than the fewest."""
    cost = tables.cost_sums[group.cost_after] - tables.cost_sums[group.cost_before]
    room, each, fixed = tables.least_room[group.span], group.usd - cost, group.fixed_usd
    if group.alone.size:
        at = group.alone
        used = tables.use_sums[group.after[at]] > tables.use_sums[group.before[at]]
        room[at] = np.where(used, 0.0, room[at])
    room = np.minimum(np.floor(room / group.lot + LOT_ROUNDING) * group.lot, group.gpus)
    if group.keeping_halls.size:
        at = group.keeping_halls
        kept = tables.worth_sums[group.after[at]] - tables.worth_sums[group.before[at]]
        size = np.clip(group.most[at][:, None], 1.0, np.maximum(room[at], 1.0))
        each[at] = group.usd[at] - np.maximum(cost[at], kept / size)
    if group.keeping_sites.size:
        at = group.keeping_sites
        worth, use = tables.of_the_site(tables.worth_sums), tables.of_the_site(tables.use_sums)
        kept, is_used = (sums[group.stop[at]] - sums[group.start[at]] for sums in (worth, use))
        each[at], fixed = group.usd[at], fixed.copy()
        fixed[at] = np.where(is_used > 0, -np.inf, fixed[at] - kept)
    sizes = _sizes(group, each, room)
    return (each * sizes).sum(axis=1) + fixed, sizes


def _sizes(group: Group, each: FloatArray, room: FloatArray) -> FloatArray:
    """GPUs by seat, in whole lots, the best paid first: as many as pay, and at least the fewest."""
    lot = group.lot
    if each.shape[1] == 1:
        fewest, most = group.whole_lots
        return np.minimum(np.where(each > 0, most, fewest), room)
    order = np.argsort(np.where(room > 0, -each, np.inf), axis=1) + group.first_seats
    paid, room, lots = each.ravel()[order], room.ravel()[order], lot.ravel()[order]
    sorted_sizes, total = np.zeros_like(room), np.zeros(len(room))
    for column in range(room.shape[1]):
        wanted = np.where(paid[:, column] > 0, group.most, group.fewest) - total
        size = np.floor(np.maximum(wanted, 0.0) / lots[:, column] + LOT_ROUNDING) * lots[:, column]
        sorted_sizes[:, column] = np.minimum(size, room[:, column])
        total += sorted_sizes[:, column]
    sizes = np.empty_like(room)
    sizes.ravel()[order] = sorted_sizes
    return sizes
