"""From decisions to the values of the model's whole-numbered columns: the inverse of `read_decisions`."""

from collections.abc import Iterable
from typing import Any

from ..plan.decisions import Decisions, Lease

Values = list[tuple[Any, float]]
"""Columns and their values."""


def decided_columns(m: Any, decisions: Decisions) -> Values:
    """Every whole-numbered column of a model with the value that decisions give it.

    Parameters
    ----------
    m
        A model made by `build`, of the decisions' case or of a case like it. A lease or a run for which
        it has no option is left out, so the columns need not be feasible then.
    decisions
        What is decided.

    Returns
    -------
    list of (column, value)
        One entry a whole-numbered column; those of nobody's decision are nought.
    """
    chosen: dict[int, float] = {}
    for lease in decisions.leases:
        if lease.is_accepted:
            chosen.update(_lease_columns(m, lease))
    for run in decisions.runs:
        if run.is_undertaken:
            chosen.update(
                _run_columns(m, decisions, run.run, m.parameters.case.month_index(run.finish_month))
            )
    families = (m.is_leased, m.lease_lots, m.is_in_zone, m.is_finished, m.is_run_started, m.is_running)
    return [
        (column, chosen.get(id(column), 0.0))
        for family in families
        for column in family.values()
        if not column.is_continuous()
    ]


def _lease_columns(m: Any, lease: Lease) -> Iterable[tuple[int, float]]:
    """Option, lots and zones of an accepted lease; nothing where no option has its dates and halls."""
    case, r = m.parameters.case, lease.request
    start, last = case.month_index(lease.start), case.month_index(lease.last_month)
    gpus = {placement.hall: placement.gpus for placement in lease.placements}
    key = next((key for key in m.options_of.get(r, ()) if _is_granted(m, key, start, last, set(gpus))), None)
    if key is None:
        return
    yield id(m.is_leased[key]), 1.0
    for seat in m.leases.options[key].seats:
        h = seat[1]
        if h in gpus:
            yield id(m.lease_lots[r, h]), float(gpus[h] // m.parameters.halls[h].lot_gpus)
            if seat in m.zones_of_seats:
                yield id(m.is_in_zone[r, m.zones_of_seats[seat]]), 1.0


def _is_granted(m: Any, key: Any, start: int, last: int, halls: set[str]) -> bool:
    """Whether an option has these dates, and room for GPUs in these halls."""
    option = m.leases.options[key]
    return key[2:] == (start, last) and halls <= (
        {seat[1] for seat in option.seats} or set(option.given_gpus)
    )


def _run_columns(m: Any, decisions: Decisions, r: str, finish: int) -> Iterable[tuple[int, float]]:
    """Place, start, months and finish of a run that is undertaken."""
    used = [one for one in decisions.run_gpus if one.run == r]
    halls = {one.hall for one in used}
    place = next((q for run, q in m.RUN_PLACES if run == r and halls <= set(m.run_halls[r, q])), None)
    if place is None or (r, place, finish) not in m.FINISHES:
        return
    months = sorted({m.parameters.case.month_index(one.month) for one in used} | {finish})
    yield id(m.is_finished[r, place, finish]), 1.0
    if (r, place, months[0]) in m.STEADY_MONTHS:
        yield id(m.is_run_started[r, place, months[0]]), 1.0
    for t in months:
        if (r, place, t) in m.PAUSING_MONTHS:
            yield id(m.is_running[r, place, t]), 1.0
