"""What rows would gain at one site as it stands: costs by size, room by span, and gains by group of rows."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from planner.solve.program import FloatArray

from ..columns import IntArray
from .rows import KEEPS_HALL, KEEPS_SITE, SHARED, Group

LOT_ROUNDING = 1e-7


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


def gains_of(group: Group, tables: list[HallTable]) -> tuple[FloatArray, FloatArray]:
    """Gain of each row of a group, -inf where it has no room; and its sizes by hall, shape (n, halls).

    Costs are those of the nearest of some sizes, so that a gain is near, not exact.
    """
    gain, sizes = sized(group, tables)
    return np.where(sizes.sum(axis=1) >= group.fewest * (1 - LOT_ROUNDING), gain, -np.inf), sizes


def sized(group: Group, tables: list[HallTable]) -> tuple[FloatArray, FloatArray]:
    """As `gains_of`, also where there is room for fewer than the fewest."""
    months = len(tables[0].room)
    span = group.start * months + group.stop - 1
    fixed = group.fixed_usd
    cost, room = np.empty_like(group.usd), np.empty_like(group.usd)
    for column, h in enumerate(group.halls):
        table, offset = tables[h], group.size_class[:, column] * (months + 1)
        cost[:, column] = table.cost_sums[offset + group.stop] - table.cost_sums[offset + group.start]
        room[:, column] = table.least_room[span]
        if group.isolation != SHARED:
            room[table.use_sums[group.stop] > table.use_sums[group.start], column] = 0.0
    room = np.minimum(np.floor(room / group.lot + LOT_ROUNDING) * group.lot, group.gpus)
    each = group.usd - cost
    if group.isolation == KEEPS_HALL:
        kept = np.stack(
            [tables[h].worth_sums[group.stop] - tables[h].worth_sums[group.start] for h in group.halls],
            axis=1,
        )
        size = np.clip(group.most[:, None], 1.0, np.maximum(room, 1.0))
        each = group.usd - np.maximum(cost, kept / size)
    elif group.isolation == KEEPS_SITE:
        each, fixed = group.usd, fixed.copy()
        for table in tables:
            fixed -= table.worth_sums[group.stop] - table.worth_sums[group.start]
            fixed[table.use_sums[group.stop] > table.use_sums[group.start]] = -np.inf
    sizes = _sizes(group, each, room)
    return (each * sizes).sum(axis=1) + fixed, sizes


def _sizes(group: Group, each: FloatArray, room: FloatArray) -> FloatArray:
    """GPUs by hall, in whole lots, the best paid first: as many as pay, and at least the fewest."""
    lot = group.lot
    if each.shape[1] == 1:
        least = np.ceil(group.fewest[:, None] / lot - LOT_ROUNDING) * lot
        wanted = np.where(each > 0, np.floor(group.most[:, None] / lot + LOT_ROUNDING) * lot, least)
        return np.minimum(wanted, room)
    order = np.argsort(np.where(room > 0, -each, np.inf), axis=1)
    paid, room = np.take_along_axis(each, order, 1), np.take_along_axis(room, order, 1)
    lots = lot[order]
    sorted_sizes, total = np.zeros_like(room), np.zeros(len(room))
    for column in range(room.shape[1]):
        wanted = np.where(paid[:, column] > 0, group.most, group.fewest) - total
        size = np.floor(np.maximum(wanted, 0.0) / lots[:, column] + LOT_ROUNDING) * lots[:, column]
        sorted_sizes[:, column] = np.minimum(size, room[:, column])
        total += sorted_sizes[:, column]
    sizes = np.zeros_like(room)
    np.put_along_axis(sizes, order, sorted_sizes, 1)
    return sizes
