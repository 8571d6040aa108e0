"""One site as it stands: who has how many GPUs of it, and what every row would gain there."""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from models.formulation.lease_money import share_delivered
from planner.solve.program import FloatArray

from ..columns import IntArray
from .rows import KEEPS_HALL, KEEPS_SITE, SiteRows
from .tables import HallTable, Worths, gains_of

ROUNDING = 1e-7


@dataclass(frozen=True)
class Placed:
    """A row that stands."""

    row: int
    """Position among the site's rows."""
    sizes: FloatArray
    """GPUs by hall of the site, shape (halls,)."""
    usd: float
    """What it brings, own use aside."""


@dataclass(frozen=True)
class SiteState:
    """A site as it stands; never changed, but followed by another. Arrays have shape (halls, T)."""

    rows: SiteRows
    worths: Worths
    free: FloatArray
    """GPUs that nobody has."""
    power: FloatArray
    """IT power that nobody has, MW, shape (T,)."""
    uses: IntArray
    """Leases and runs that stand there."""
    keeps: IntArray
    """Leases that keep the hall for themselves."""
    placed: dict[int, Placed] = field(default_factory=dict)
    """What stands, by choice."""
    before: "SiteState | None" = None
    """An earlier state whose tables are known, as long as they may be of use."""

    @cached_property
    def tables(self) -> list[HallTable]:
        """Every hall; one that is as before keeps its table."""
        free = np.where(self.keeps > 0, 0.0, self.free)
        room = np.minimum(free, self.power / self.rows.mw_per_gpu[:, None])
        used, found = self.uses > 0, []
        for h in range(len(free)):
            table = self.before.tables[h] if self.before else None
            if table is None or not table.is_as(free[h], room[h], used[h]):
                one = self.worths.part(slice(h, h + 1), slice(None))
                table = HallTable(free[h], room[h], used[h], one, self.rows.sizes)
            found.append(table)
        return found

    @cached_property
    def _changed_halls(self) -> set[int]:
        """Halls whose table is not that of the state before."""
        if self.before is None:
            return set(range(len(self.tables)))
        return {h for h, table in enumerate(self.tables) if table is not self.before.tables[h]}

    @cached_property
    def _by_group(self) -> list[tuple[FloatArray, FloatArray]]:
        """Gains and sizes of the rows of each group; where nothing has changed they are those before."""
        found, every = [], range(len(self.tables))
        for g, group in enumerate(self.rows.groups):
            halls = every if group.isolation == KEEPS_SITE else group.halls.tolist()
            if self.before is not None and self._changed_halls.isdisjoint(halls):
                found.append(self.before._by_group[g])
            else:
                found.append(gains_of(group, self.tables))
        return found

    @cached_property
    def gains(self) -> FloatArray:
        """What each row would gain, about; -inf where it has no room."""
        return np.concatenate([np.zeros(0), *(gains for gains, _ in self._by_group)])

    @cached_property
    def value(self) -> float:
        """Worth of all that stands, and of own use."""
        own = sum(float(table.worth_sums[-1]) for table in self.tables)
        return own + sum(placed.usd for placed in self.placed.values())

    @cached_property
    def losses(self) -> dict[int, float]:
        """By choice that stands: what would be lost if it were taken out."""
        known, were = (self.before.losses, self.before.placed) if self.before else ({}, {})
        changed = np.isin(np.arange(len(self.free)), list(self._changed_halls))
        return {
            choice: self._loss(placed)
            if were.get(choice) is not placed
            or (changed & (placed.sizes > 0)).any()
            or self._isolation(placed) == KEEPS_SITE
            else known[choice]
            for choice, placed in self.placed.items()
        }

    def _isolation(self, placed: Placed) -> int:
        return self.rows.at(placed.row)[0].isolation

    def sizes(self, row: int) -> FloatArray:
        """GPUs by hall of the site with which a row would be put in, shape (halls,)."""
        group, at = self.rows.at(row)
        sizes = np.zeros(len(self.free))
        sizes[group.halls] = self._by_group[self.rows.group_of[row]][1][at]
        return sizes

    def exact_gain(self, row: int, sizes: FloatArray) -> float:
        """What a row gains with these sizes; -inf where there is no room for it."""
        months, use, isolation = self._use(row, sizes)
        takes, free = sizes > 0, self.free[:, months]
        if (use > free * (1 + ROUNDING))[takes].any() or self.keeps[takes, months].any():
            return -np.inf
        if (self.rows.mw_per_gpu @ use > self.power[months] * (1 + ROUNDING)).any():
            return -np.inf
        kept = takes if isolation == KEEPS_HALL else np.full(len(takes), isolation == KEEPS_SITE)
        if self.uses[kept, months].any():
            return -np.inf
        is_open = self.keeps[:, months] == 0
        worths = self.worths.part(slice(None), months)
        after = np.where(kept[:, None], 0.0, worths.at(free - use))
        return self._usd(row, sizes) - float(((worths.at(free) - after) * is_open).sum())

    def with_row(self, row: int, sizes: FloatArray, *, is_more: bool = False) -> "SiteState":
        """The site with a row put in; `is_more` where it is part of a lease that counts at another site already."""
        placed = Placed(row, sizes, self._usd(row, sizes) - is_more * self.fixed_usd(row))
        return self._changed(placed, 1, self.placed | {int(self.rows.choice[row]): placed})

    def without(self, choice: int) -> "SiteState":
        """The site with what stands of a choice taken out."""
        return self._changed(
            self.placed[choice], -1, {c: one for c, one in self.placed.items() if c != choice}
        )

    def span(self, row: int) -> tuple[int, int]:
        """First month of a row, and the one after its last."""
        group, at = self.rows.at(row)
        return int(group.start[at]), int(group.stop[at])

    def meeting(self, halls: np.ndarray, start: int, stop: int) -> list[int]:
        """Choices that stand in some of these halls (a mask) in some of these months."""
        found = []
        for choice, placed in self.placed.items():
            first, after = self.span(placed.row)
            if first < stop and after > start and (placed.sizes[halls] > 0).any():
                found.append(choice)
        return found

    def met_by(self, row: int) -> list[int]:
        """Choices that stand in some hall of a row in some of its months."""
        halls = np.isin(np.arange(len(self.free)), self.rows.at(row)[0].halls)
        return self.meeting(halls, *self.span(row))

    def _use(self, row: int, sizes: FloatArray) -> tuple[slice, FloatArray, int]:
        """Months of a row, its GPUs in use in them by hall, and its isolation."""
        start, stop = self.span(row)
        shares = share_delivered(np.arange(stop - start), self.rows.ramp[row])
        return slice(start, stop), np.outer(sizes, shares), self.rows.at(row)[0].isolation

    def fixed_usd(self, row: int) -> float:
        """What a row brings whatever its size."""
        group, at = self.rows.at(row)
        return float(group.fixed_usd[at])

    def _usd(self, row: int, sizes: FloatArray) -> float:
        group, at = self.rows.at(row)
        return float(group.usd[at] @ sizes[group.halls] + group.fixed_usd[at])

    def _changed(self, placed: Placed, sign: int, standing: dict[int, Placed]) -> "SiteState":
        months, use, isolation = self._use(placed.row, placed.sizes)
        free, power, uses, keeps = self.free.copy(), self.power.copy(), self.uses.copy(), self.keeps.copy()
        takes = placed.sizes > 0
        free[:, months] -= sign * use
        power[months] -= sign * (self.rows.mw_per_gpu @ use)
        uses[takes, months] += sign
        if isolation in (KEEPS_HALL, KEEPS_SITE):
            keeps[takes if isolation == KEEPS_HALL else slice(None), months] += sign
        before = self.before
        if "_by_group" in self.__dict__:
            self.losses  # noqa: B018 (worked out as long as what was before is known)
            self.__dict__["before"], before = None, self
        return SiteState(self.rows, self.worths, free, power, uses, keeps, standing, before)

    def _loss(self, placed: Placed) -> float:
        months, use, isolation = self._use(placed.row, placed.sizes)
        kept = placed.sizes > 0 if isolation == KEEPS_HALL else np.full(len(use), isolation == KEEPS_SITE)
        worths, free = self.worths.part(slice(None), months), self.free[:, months]
        now = np.where(kept[:, None], 0.0, worths.at(free))
        is_open = self.keeps[:, months] <= kept[:, None]
        return placed.usd - float(((worths.at(free + use) - now) * is_open).sum())
