"""From the values of the model's columns to decisions."""

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from ..inputs.case import Case
from ..inputs.leases import LeaseRequest
from ..plan.decisions import Decisions, Lease, OnDemandGpus, Placement, PoolGpus, Run, RunGpus

HALF = 0.5
NEGLIGIBLE_GPUS = 1e-6
"""Average GPUs below this are nought: rounding of the linear program."""


def read_decisions(m: Any, value: Callable[[Any], float]) -> Decisions:
    """Decisions that the columns' values stand for.

    Parameters
    ----------
    m
        A model made by `build`.
    value
        The value of a column; those of whole-numbered columns are within 1e-6 of a whole number.
    """
    case = m.parameters.case
    months = case.months
    return Decisions(
        leases=tuple(_lease(m, value, request.id) for request in case.lease_requests),
        runs=tuple(_run(m, value, run.id) for run in case.training_runs),
        run_gpus=tuple(
            RunGpus(run=r, hall=h, month=months[t], gpus=gpus)
            for (r, h, t), gpus in _averages(m.run_gpus, value)
        ),
        pool_gpus=tuple(
            PoolGpus(pool=i, hall=h, month=months[t], gpus=gpus)
            for (i, h, t), gpus in _averages(m.pool_gpus, value)
        ),
        on_demand_gpus=tuple(
            OnDemandGpus(hall=h, month=months[t], gpus=gpus)
            for (h, t), gpus in _averages(m.on_demand_gpus, value)
        ),
    )


def _averages(columns: Any, value: Callable[[Any], float]) -> list[tuple[Any, float]]:
    pairs = ((key, value(columns[key])) for key in columns)
    return [(key, gpus) for key, gpus in pairs if gpus > NEGLIGIBLE_GPUS]


def _month(m: Any, index: int) -> pd.Period:
    return m.parameters.case.plan.start_month + index


def _lease(m: Any, value: Callable[[Any], float], r: str) -> Lease:
    granted = [key for key in m.options_of.get(r, ()) if value(m.is_leased[key]) > HALF]
    if not granted:
        return Lease(request=r, is_accepted=False)
    (key,) = granted
    case = m.parameters.case
    _, _, start, last = key
    return granted_lease(case, case.record("lease_requests", r), start, last, _sizes(m, value, key))


def granted_lease(case: Case, request: LeaseRequest, start: int, last: int, gpus: Mapping[str, int]) -> Lease:
    """The decision to grant a request, or to keep a signed lease, from one month index to another.

    Parameters
    ----------
    gpus
        By hall, of an open lease of asked size; others stand where the case has them.
    """
    if request.is_signed:
        gpus = {one.hall: one.gpus for one in case.signed_placements if one.lease == request.id}
    placed = {} if request.whole_site else gpus
    first = case.plan.start_month
    return Lease(
        request=request.id,
        is_accepted=True,
        start=first + start,
        last_month=first + last,
        is_recalled=last < start + request.term_months - 1,
        placements=tuple(Placement(hall=h, gpus=count) for h, count in placed.items() if count),
    )


def _sizes(m: Any, value: Callable[[Any], float], key: Any) -> dict[str, int]:
    """GPUs by hall of an option of asked size."""
    option = m.leases.options[key]
    if not option.seats:
        return dict.fromkeys(option.given_gpus, option.min_gpus)
    lots = {h: round(value(m.lease_lots[key[0], h])) for _, h, *_ in option.seats}
    return {h: count * m.parameters.halls[h].lot_gpus for h, count in lots.items()}


def _run(m: Any, value: Callable[[Any], float], r: str) -> Run:
    finishes = [t for (run, q, t) in m.FINISHES if run == r and value(m.is_finished[r, q, t]) > HALF]
    if not finishes:
        return Run(run=r, is_undertaken=False)
    return Run(run=r, is_undertaken=True, finish_month=_month(m, finishes[0]))
