"""One site as it stands: who has how many GPUs of it, and what every row would gain there."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property

import numpy as np

from models.formulation.lease_money import share_delivered
from planner.solve.program import BoolArray, FloatArray, IntArray

from .rows import KEEPS_HALL, KEEPS_SITE, SiteRows
from .tables import HallTable, SiteTables, Worths, gains_of

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
    fixed_usd: float
    """What of that it brings whatever its size; none where it is more of a lease that counts at another site."""
    months: slice
    shares: FloatArray
    """Parts of its GPUs that are in use in these months, shape (months,)."""
    kept: BoolArray
    """Halls that it keeps for itself, shape (halls,)."""
    meets: BoolArray
    """Halls in which it stands, shape (halls,)."""

    @property
    def use(self) -> FloatArray:
        """GPUs in use in its months, shape (halls, months)."""
        return np.outer(self.sizes, self.shares)


@cache
def shares_in_use(months: int, ramp: int) -> FloatArray:
    """Parts of a lease's GPUs that are in use in each of its months, shape (months,)."""
    return np.asarray(share_delivered(np.arange(months), ramp))


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
    def tables(self) -> SiteTables:
        """Every hall; one that is as before keeps its table."""
        free = np.where(self.keeps > 0, 0.0, self.free)
        room = np.minimum(free, self.power / self.rows.mw_per_gpu[:, None])
        used, found = self.uses > 0, []
        for h in range(len(free)):
            table = self.before.tables.halls[h] if self.before else None
            if table is None or not table.is_as(free[h], room[h], used[h]):
                one = self.worths.part(slice(h, h + 1), slice(None))
                table = HallTable(free[h], room[h], used[h], one, self.rows.sizes)
            found.append(table)
        return SiteTables(found)

    @cached_property
    def _changed_halls(self) -> BoolArray:
        """Halls whose table is not that of the state before, shape (halls,)."""
        if self.before is None:
            return np.ones(len(self.free), dtype=bool)
        both = zip(self.tables.halls, self.before.tables.halls, strict=True)
        return np.array([now is not then for now, then in both])

    @cached_property
    def _by_group(self) -> list[tuple[FloatArray, FloatArray]]:
        """Gains and sizes of the rows of each group; where nothing has changed they are those before."""
        if self.before is not None and not self._changed_halls.any():
            return self.before._by_group
        return [gains_of(group, self.tables) for group in self.rows.groups]

    @cached_property
    def gains(self) -> FloatArray:
        """What each row would gain, about; -inf where it has no room."""
        return np.concatenate([np.zeros(0), *(gains for gains, _ in self._by_group)])

    @cached_property
    def value(self) -> float:
        """Worth of all that stands, and of own use."""
        own = sum(float(table.worth_sums[-1]) for table in self.tables.halls)
        return own + sum(placed.usd for placed in self.placed.values())

    @cached_property
    def losses(self) -> dict[int, float]:
        """By choice that stands: what would be lost if it were taken out."""
        known, were = (self.before.losses, self.before.placed) if self.before else ({}, {})
        changed = self._changed_halls
        return {
            choice: self._loss(placed)
            if were.get(choice) is not placed or (changed & (placed.meets | placed.kept)).any()
            else known[choice]
            for choice, placed in self.placed.items()
        }

    def sizes(self, row: int) -> FloatArray:
        """GPUs by hall of the site with which a row would be put in, shape (halls,)."""
        group, at = self.rows.at(row)
        sizes = np.zeros(len(self.free))
        sizes[group.halls[at]] = self._by_group[self.rows.group_of[row]][1][at]
        return sizes

    def exact_gain(self, row: int, sizes: FloatArray) -> float:
        """What a row gains with these sizes; -inf where there is no room for it."""
        one = self.as_placed(row, sizes)
        months, free, use = one.months, self.free[:, one.months], one.use
        if (use > free * (1 + ROUNDING))[one.meets].any() or self.keeps[one.meets, months].any():
            return -np.inf
        if (self.rows.mw_per_gpu @ use > self.power[months] * (1 + ROUNDING)).any():
            return -np.inf
        if self.uses[one.kept, months].any():
            return -np.inf
        is_open = self.keeps[:, months] == 0
        worths = self.worths.part(slice(None), months)
        after = np.where(one.kept[:, None], 0.0, worths.at(free - use))
        return one.usd - float(((worths.at(free) - after) * is_open).sum())

    def with_row(self, row: int, sizes: FloatArray, *, is_more: bool = False) -> "SiteState":
        """The site with a row put in; `is_more` where it is part of a lease that counts at another site already."""
        placed = self.as_placed(row, sizes, is_more=is_more)
        return self._changed(placed, 1, self.placed | {int(self.rows.choice[row]): placed})

    def without(self, choice: int) -> "SiteState":
        """The site with what stands of a choice taken out."""
        return self._changed(
            self.placed[choice], -1, {c: one for c, one in self.placed.items() if c != choice}
        )

    def holding(self, placed: Mapping[int, Placed], counted: Collection[int] = ()) -> "SiteState":
        """The site with all of this put in, by choice, as it stood elsewhere; `counted` count at another site."""
        state = self
        for choice, one in placed.items():
            state = state.with_row(one.row, one.sizes, is_more=choice in counted)
        return state

    def span(self, row: int) -> tuple[int, int]:
        """First month of a row, and the one after its last."""
        group, at = self.rows.at(row)
        return int(group.start[at]), int(group.stop[at])

    def meeting(self, halls: BoolArray, start: int, stop: int) -> list[int]:
        """Choices that stand in some of these halls (a mask) in some of these months."""
        return [
            choice
            for choice, placed in self.placed.items()
            if placed.months.start < stop and placed.months.stop > start and (placed.meets & halls).any()
        ]

    def met_by(self, row: int) -> list[int]:
        """Choices that stand in some hall of a row in some of its months."""
        group, at = self.rows.at(row)
        halls = np.zeros(len(self.free), dtype=bool)
        halls[group.halls[at]] = True
        return self.meeting(halls, *self.span(row))

    def fixed_usd(self, row: int) -> float:
        """What a row brings whatever its size."""
        group, at = self.rows.at(row)
        return float(group.fixed_usd[at])

    def as_placed(self, row: int, sizes: FloatArray, *, is_more: bool = False) -> Placed:
        """What stands if a row is put in with these sizes."""
        group, at = self.rows.at(row)
        start, stop = self.span(row)
        shares = shares_in_use(stop - start, int(self.rows.ramp[row]))
        fixed_usd = 0.0 if is_more else self.fixed_usd(row)
        usd = float(group.usd[at] @ sizes[group.halls[at]]) + fixed_usd
        isolation, meets = group.isolation[at], sizes > 0
        kept = meets if isolation == KEEPS_HALL else np.full(len(meets), isolation == KEEPS_SITE)
        return Placed(row, sizes, usd, fixed_usd, slice(start, stop), shares, kept, meets)

    def _changed(self, placed: Placed, sign: int, standing: dict[int, Placed]) -> "SiteState":
        months, use = placed.months, placed.use
        free, power, uses, keeps = self.free.copy(), self.power.copy(), self.uses.copy(), self.keeps.copy()
        free[:, months] -= sign * use
        power[months] -= sign * (self.rows.mw_per_gpu @ use)
        uses[placed.meets, months] += sign
        keeps[placed.kept, months] += sign
        before = self.before
        if "_by_group" in self.__dict__:
            self.losses  # noqa: B018 (worked out as long as what was before is known)
            self.__dict__["before"], before = None, self
        return SiteState(self.rows, self.worths, free, power, uses, keeps, standing, before)

    def _loss(self, placed: Placed) -> float:
        months = placed.months
        worths, free = self.worths.part(slice(None), months), self.free[:, months]
        now = np.where(placed.kept[:, None], 0.0, worths.at(free))
        is_open = self.keeps[:, months] <= placed.kept[:, None]
        return placed.usd - float(((worths.at(free + placed.use) - now) * is_open).sum())
