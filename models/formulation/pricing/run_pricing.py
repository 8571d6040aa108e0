"""Prices runs: a bound of the reduced profit of every run and place.

A month at a place is three figures: what the fewest GPUs cost and do, how much more work the others can do, and what
that costs at the cheapest. They are exact where the place is one hall, and favour the run where it is a site.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ...inputs.own_use import TrainingRun
from ..objective import value_when_finished
from ..parameters import FloatArray
from ..run_windows import HOURS_ROUNDING, places, run_window
from .fleet import Fleet, IntArray, running_sums
from .prices import Prices


@dataclass(frozen=True)
class RunMonths:
    """Months of a run by place (Q of them); arrays have shape (Q, months of its window)."""

    is_possible: npt.NDArray[np.bool_]
    """Whether its fewest GPUs have room."""
    base_usd: FloatArray
    """What the fewest GPUs cost."""
    base_hours: FloatArray
    """Most work that so many do, H100e-hours."""
    more_hours: FloatArray
    """Most work beyond that, H100e-hours."""
    more_usd: FloatArray
    """Price of an hour of it at the cheapest, not below nought."""
    gain_usd: FloatArray
    """What GPUs beyond the fewest may bring by themselves, where their price is below nought."""


class RunPricing:
    """Runs of a case."""

    def __init__(self, fleet: Fleet) -> None:
        """Look up where each run may stand."""
        self.fleet = fleet
        p = fleet.parameters
        self.runs = {run.id: run for run in p.case.training_runs}
        self.places = {r: places(p, run) for r, run in self.runs.items()}
        self.room_gpus = np.where(
            fleet.is_closed, 0.0, np.maximum(np.minimum(fleet.usable_gpus, fleet.powered_gpus), 0.0)
        )
        self.working_h100e = np.array([p.working_h100e[h] for h in fleet.halls])

    def profits_usd(self, prices: Prices) -> Iterator[tuple[str, str, float]]:
        """Run, place and bound of its reduced profit, USD of present value; -inf where it cannot finish."""
        p = self.fleet.parameters
        gpu_usd = prices.gpu_usd + prices.unsigned_gpu_usd
        gpu_usd = gpu_usd + self.fleet.h100e[:, None] * prices.internal_h100e_usd
        for r, run in self.runs.items():
            if not self.places[r]:
                continue
            window = run_window(p, run)
            value = np.array([value_when_finished(p, run, t) * p.discount_last[t] for t in window])
            months = self._months(run, list(self.places[r].values()), window, gpu_usd)
            best = (_pausing_usd if run.can_pause else _steady_usd)(run, months, value)
            yield from ((r, place, float(usd)) for place, usd in zip(self.places[r], best, strict=True))

    def _months(
        self, run: TrainingRun, halls: list[tuple[str, ...]], window: range, gpu_usd: FloatArray
    ) -> RunMonths:
        """Months of a run at each of its places, some halls wide."""
        at = _padded([[self.fleet.hall_at[h] for h in hs] for hs in halls])
        months = slice(window.start, window.stop)
        is_hall = (at >= 0)[:, :, None]
        room = np.where(is_hall, self.room_gpus[at, months], 0.0)
        has_room = room > 0
        usd = np.where(has_room, gpu_usd[at, months], np.inf)
        hours = self.working_h100e[at][:, :, None] * self.fleet.parameters.hours[months]
        hours = np.where(has_room, hours, 0.0)
        free = np.maximum(room.sum(axis=1) - run.min_gpus, 0.0)
        more = np.minimum(run.max_gpus - run.min_gpus, free)
        scaled = run.marginal_scaling_fraction * hours
        with np.errstate(divide="ignore", invalid="ignore"):
            by_hour = np.where(scaled > 0, np.maximum(usd, 0.0) / scaled, np.inf).min(axis=1)
        most_hours = scaled.max(axis=1) * more
        return RunMonths(
            room.sum(axis=1) >= run.min_gpus * (1 - HOURS_ROUNDING),
            _cheapest(usd, room, run.min_gpus),
            -_cheapest(np.where(has_room, -hours, np.inf), room, run.min_gpus),
            most_hours,
            np.where(most_hours > 0, by_hour, 0.0),
            np.maximum(-usd.min(axis=1), 0.0) * more,
        )


def _padded(rows: list[list[int]]) -> IntArray:
    """Rows of unlike length as one array, -1 beyond their ends."""
    found = np.full((len(rows), max(len(row) for row in rows)), -1)
    for at, row in enumerate(rows):
        found[at, : len(row)] = row
    return found


def _cheapest(usd: FloatArray, room: FloatArray, gpus: float) -> FloatArray:
    """Least cost of so many GPUs; `usd` and `room` have shape (places, halls, months), the sum (places, months)."""
    order = np.argsort(usd, axis=1)
    usd, room = np.take_along_axis(usd, order, 1), np.take_along_axis(room, order, 1)
    taken = np.clip(gpus - (np.cumsum(room, axis=1) - room), 0.0, room)
    return np.asarray((np.where(taken > 0, usd, 0.0) * taken).sum(axis=1))


def _filling(hours: FloatArray, usd: FloatArray, need: FloatArray) -> FloatArray:
    """Least cost of so many hours of work, cheapest first; `hours` are sorted by `usd`. inf where they fall short."""
    taken = np.clip(need[:, None] - (np.cumsum(hours, axis=1) - hours), 0.0, hours)
    is_short = hours.sum(axis=1) < need
    return np.where(is_short, np.inf, (np.where(taken > 0, usd, 0.0) * taken).sum(axis=1))


def _steady_usd(run: TrainingRun, months: RunMonths, value_usd: FloatArray) -> FloatArray:
    """Best of all pairs of start and finish of a run that may not pause, by place."""
    count = len(value_usd)
    best = np.full(len(months.base_usd), -np.inf)
    order = np.argsort(months.more_usd, axis=1)
    hours, usd = (
        np.take_along_axis(months.more_hours, order, 1),
        np.take_along_axis(months.more_usd, order, 1),
    )
    need = run.work_h100e_hours * (1 - HOURS_ROUNDING)
    for start in range(count):
        is_possible = months.is_possible[:, start].copy()
        fixed, done = np.zeros(len(best)), np.zeros(len(best))
        for finish in range(start, count):
            is_possible &= months.is_possible[:, finish]
            if not is_possible.any():
                break
            fixed = fixed + months.gain_usd[:, finish] - months.base_usd[:, finish]
            done = done + months.base_hours[:, finish]
            runs = (order >= start) & (order <= finish)
            more = _filling(np.where(runs, hours, 0.0), usd, np.maximum(need - done, 0.0))
            best = np.maximum(best, np.where(is_possible, value_usd[finish] + fixed - more, -np.inf))
    return best


def _pausing_usd(run: TrainingRun, months: RunMonths, value_usd: FloatArray) -> FloatArray:
    """A bound for a run that may pause, by place: before the month of its finish it may run in parts of months."""
    count, is_possible = len(value_usd), months.is_possible
    best = np.full(len(months.base_usd), -np.inf)
    with np.errstate(divide="ignore", invalid="ignore"):
        base_price = np.where(months.base_hours > 0, np.maximum(months.base_usd, 0) / months.base_hours, 0.0)
    prices = np.concatenate([base_price, months.more_usd], axis=1)
    order = np.argsort(prices, axis=1)
    prices = np.take_along_axis(prices, order, 1)
    hours = np.concatenate([months.base_hours, months.more_hours], axis=1) * np.tile(is_possible, (1, 2))
    hours = np.take_along_axis(hours, order, 1)
    gains = running_sums((np.maximum(-months.base_usd, 0.0) + months.gain_usd) * is_possible)
    need = run.work_h100e_hours * (1 - HOURS_ROUNDING)
    for finish in range(count):
        runs = (order < finish) | ((order >= count) & (order <= count + finish))
        left = np.maximum(need - months.base_hours[:, finish], 0.0)
        cost = months.base_usd[:, finish] + _filling(np.where(runs, hours, 0.0), prices, left)
        worth = value_usd[finish] + gains[:, finish] + months.gain_usd[:, finish] - cost
        best = np.maximum(best, np.where(is_possible[:, finish], worth, -np.inf))
    return best
