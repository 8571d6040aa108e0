"""Rows of training runs: at full or at least size, without a pause, from each month in which they may start."""

from collections.abc import Iterator

import numpy as np

from models.formulation.objective import value_when_finished
from models.formulation.pricing import Prices, RunPricing
from models.formulation.pricing.fleet import running_sums
from models.formulation.run_windows import HOURS_ROUNDING, run_window
from models.inputs.own_use import TrainingRun
from planner.solve.program import FloatArray, IntArray

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
        for row in _best_rows(runs, run, first_choice + at, sums, rooms)
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


def _best_rows(
    runs: RunPricing, run: TrainingRun, choice: int, sums: FloatArray, rooms: FloatArray
) -> Iterator[RunRow]:
    """The rows of a run that gain most, each in the hall that suits it best, at prices summed up before each month."""
    window = run_window(runs.fleet.parameters, run)
    value_usd = _values_usd(runs, run, window)
    sizes = dict.fromkeys((run.max_gpus, run.min_gpus))
    places = [(halls, gpus) for halls in _alike(runs, run) for gpus in sizes]
    found = [np.zeros((3, 0), dtype=np.int64)]
    gains = [np.zeros(0)]
    for place, (halls, gpus) in enumerate(places):
        start, stop = _spans(runs, run, window, halls, gpus)
        usd = value_usd[stop - 1 - window.start]
        paid = sums[halls][:, stop] - sums[halls][:, start]
        room = rooms[halls][:, stop] - rooms[halls][:, start]
        pays = usd > paid.min(axis=0) * gpus
        found.append(np.stack([np.full(len(start), place), start, stop])[:, pays])
        gains.append((usd - gpus * (paid + room).min(axis=0))[pays])
    best = np.argsort(-np.concatenate(gains), kind="stable")[:ROWS_OF_A_RUN]
    for place, first, after in np.concatenate(found, axis=1)[:, best].T.tolist():
        halls, gpus = places[place]
        value, site = float(value_usd[after - 1 - window.start]), int(runs.fleet.site_of[halls[0]])
        yield choice, site, first, after, value, gpus, halls, sums[halls, first] - sums[halls, after]


def _values_usd(runs: RunPricing, run: TrainingRun, window: range) -> FloatArray:
    """What a run brings if it finishes in each month of its window, present value."""
    p = runs.fleet.parameters
    values = [value_when_finished(p, run, t) * p.discount_last[t] for t in window]
    return np.array(values) + (MANDATORY_USD if run.is_mandatory else 0.0)


def _alike(runs: RunPricing, run: TrainingRun) -> Iterator[IntArray]:
    """Halls of a run's places that do the same work by the GPU, with room for it."""
    fleet = runs.fleet
    for names in runs.places[run.id].values():
        halls = np.array([fleet.hall_at[h] for h in names], dtype=np.int64)
        for hours in np.unique(runs.working_h100e[halls]):
            alike = halls[runs.working_h100e[halls] == hours]
            if runs.room_gpus[alike].sum(axis=0).max() >= run.min_gpus:
                yield alike


def _spans(
    runs: RunPricing, run: TrainingRun, window: range, halls: IntArray, gpus: float
) -> tuple[IntArray, IntArray]:
    """First month of a run with so many GPUs in halls that are alike, and the one after its last, for each start."""
    hours = runs.fleet.parameters.hours[window.start : window.stop] * runs.working_h100e[halls[0]]
    counted = run.min_gpus + run.marginal_scaling_fraction * max(gpus - run.min_gpus, 0.0)
    done = np.concatenate([[0.0], np.cumsum(hours * counted)])
    start = np.arange(len(window))
    stop = np.searchsorted(done, done[:-1] + run.work_h100e_hours * (1 - HOURS_ROUNDING))
    is_done = (stop <= len(window)) & (gpus > 0)
    return window.start + start[is_done], window.start + stop[is_done]
