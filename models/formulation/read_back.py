"""From the values of the model's columns to decisions."""

from collections.abc import Callable
from typing import Any

import pandas as pd

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
    option = m.leases.options[key]
    return Lease(
        request=r,
        is_accepted=True,
        start=_month(m, key[2]),
        last_month=_month(m, key[3]),
        is_recalled=option.is_recalled,
        placements=_placements(m, value, key),
    )


def _placements(m: Any, value: Callable[[Any], float], key: Any) -> tuple[Placement, ...]:
    case, option = m.parameters.case, m.leases.options[key]
    request = case.record("lease_requests", key[0])
    if request.whole_site:
        return ()
    if request.is_signed:
        placed = [(one.hall, one.gpus) for one in case.signed_placements if one.lease == request.id]
    elif option.seats:
        lots = {h: round(value(m.lease_lots[request.id, h])) for _, h, *_ in option.seats}
        placed = [(h, count * m.parameters.halls[h].lot_gpus) for h, count in lots.items()]
    else:
        placed = [(h, option.min_gpus) for h in option.given_gpus]
    return tuple(Placement(hall=h, gpus=gpus) for h, gpus in placed if gpus)


def _run(m: Any, value: Callable[[Any], float], r: str) -> Run:
    finishes = [t for (run, q, t) in m.FINISHES if run == r and value(m.is_finished[r, q, t]) > HALF]
    if not finishes:
        return Run(run=r, is_undertaken=False)
    return Run(run=r, is_undertaken=True, finish_month=_month(m, finishes[0]))
