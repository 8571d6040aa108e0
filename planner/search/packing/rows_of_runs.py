"""Rows of training runs: at full or at least size, without a pause, from each month in which they may start."""

from collections.abc import Iterator
from heapq import nlargest

import numpy as np

from models.formulation.objective import value_when_finished
from models.formulation.pricing import Prices, RunPricing
from models.formulation.pricing.fleet import running_sums
from models.formulation.run_windows import HOURS_ROUNDING, run_window
from models.inputs.own_use import TrainingRun
from planner.solve.program import FloatArray

from ..columns import IntArray
from .rows import SHARED, Rows

ROWS_OF_A_RUN = 40
RunRow = tuple[int, int, int, int, float, float, IntArray, FloatArray]
"""Choice, site, start, stop, worth, GPUs, halls and worth of a GPU by hall."""
MANDATORY_USD = 1e13
"""What a mandatory run counts for beside its value: more than anything that stands in its way."""


def run_rows(runs: RunPricing, prices: Prices, first_choice: int) -> Rows:
    """Rows of runs at prices, of each run those that gain most; halls of one site and one GPU type are one place."""
    fleet, paid = runs.fleet, prices.without_room()
    usd = paid.gpu_usd + paid.unsigned_gpu_usd + fleet.h100e[:, None] * paid.internal_h100e_usd
    sums, rooms = running_sums(usd), running_sums(prices.stranded_usd)
    found = [
        row
        for at, run in enumerate(runs.runs.values())
        for row in nlargest(
            ROWS_OF_A_RUN,
            (
                row
                for halls in _alike(runs, run)
                for row in _rows_at(runs, run, first_choice + at, halls, sums)
            ),
            key=lambda row: _gain_usd(row, rooms),
        )
    ]
    columns = list(zip(*found, strict=True)) or [()] * 8
    choice, site, start, stop, fixed_usd, gpus = (np.array(column) for column in columns[:6])
    halls, seat_usd = columns[6:]
    seats = np.array([len(one) for one in halls], dtype=np.int64)
    flat = np.concatenate([np.zeros(0, dtype=np.int64), *halls])
    count = len(seats)
    return Rows(
        choice.astype(np.int64),
        np.arange(count),
        np.ones(count, dtype=bool),
        site.astype(np.int64),
        start.astype(np.int64),
        stop.astype(np.int64),
        np.zeros(count, dtype=np.int64),
        np.full(count, SHARED),
        fixed_usd.astype(float),
        gpus.astype(float),
        gpus.astype(float),
        seats,
        flat,
        np.repeat(gpus, seats).astype(float),
        np.concatenate([np.zeros(0), *seat_usd]),
    )


def _gain_usd(row: RunRow, rooms: FloatArray) -> float:
    """What a row gains in the hall that suits it best, at prices of room summed up before each month."""
    _, _, start, stop, fixed_usd, gpus, halls, seat_usd = row
    return float(fixed_usd + gpus * (seat_usd - rooms[halls, stop] + rooms[halls, start]).max())


def _alike(runs: RunPricing, run: TrainingRun) -> Iterator[IntArray]:
    """Halls of a run's places that do the same work by the GPU, with room for it."""
    fleet = runs.fleet
    for names in runs.places[run.id].values():
        halls = np.array([fleet.hall_at[h] for h in names], dtype=np.int64)
        for hours in np.unique(runs.working_h100e[halls]):
            alike = halls[runs.working_h100e[halls] == hours]
            if runs.room_gpus[alike].sum(axis=0).max() >= run.min_gpus:
                yield alike


def _rows_at(
    runs: RunPricing, run: TrainingRun, choice: int, halls: IntArray, sums: FloatArray
) -> Iterator[RunRow]:
    """The rows of a run at a place."""
    p, window = runs.fleet.parameters, run_window(runs.fleet.parameters, run)
    hours = p.hours[window.start : window.stop] * runs.working_h100e[halls[0]]
    need = run.work_h100e_hours * (1 - HOURS_ROUNDING)
    for gpus in {run.max_gpus, run.min_gpus}:
        counted = run.min_gpus + run.marginal_scaling_fraction * max(gpus - run.min_gpus, 0.0)
        done = np.concatenate([[0.0], np.cumsum(hours * counted)])
        for start in range(len(window)):
            stop = int(np.searchsorted(done, done[start] + need))
            if gpus <= 0 or stop > len(window):
                break
            first, after = window.start + start, window.start + stop
            value = value_when_finished(p, run, after - 1) * p.discount_last[after - 1]
            value += MANDATORY_USD if run.is_mandatory else 0.0
            paid = sums[halls, after] - sums[halls, first]
            if value > paid.min() * gpus:
                yield choice, int(runs.fleet.site_of[halls[0]]), first, after, value, gpus, halls, -paid
