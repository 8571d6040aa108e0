"""Large leases that may stand anywhere: where the relaxation wants one, it stands so before others are packed.

A row of packing stands at one site, which may be too small for them.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from models.formulation import OptionKey, granted_lease
from models.formulation.lease_money import shares_in_use
from models.formulation.lease_options import ANYWHERE
from models.inputs.leases import LeaseRequest
from planner.solve.program import FloatArray

from ..generation import Relaxation
from .rows_of_leases import choices_of
from .space import Space

WANTED = 0.5
"""Part of a lease from which on the relaxation is taken to want it."""
LARGE = 0.5
"""Part of the largest site's GPUs from which on a lease is not packed at one site."""


def with_spread_leases(space: Space, relaxation: Relaxation) -> Space:
    """The space with the large leases in it that a relaxation wants anywhere, as far as they have room."""
    every = space.pricing.leases.leases.requests
    position, choice = {request.id: at for at, request in enumerate(every)}, choices_of(every)
    largest_site = float(space.fleet.by_site(space.fleet.usable_gpus).max(initial=0.0))
    taken: set[int] = set()
    for key, wanted in _wanted(relaxation):
        r, _, start, last = key
        at = position[r]
        if int(choice[at]) in taken:
            continue
        sizes = _sizes(space, relaxation, key, wanted)
        if sizes.sum() >= LARGE * largest_site and (held := _holding(space, every[at], start, last, sizes)):
            space = held
            taken.add(int(choice[at]))
    rows = space.rows
    fixed = np.where(np.isin(rows.choice, list(taken)) & ~rows.is_run, -np.inf, rows.fixed_usd)
    return replace(space, rows=replace(rows, fixed_usd=fixed))


def _wanted(relaxation: Relaxation) -> Iterator[tuple[OptionKey, dict[str, float]]]:
    """The likeliest option of each lease wanted anywhere, the most wanted first, with its GPUs by hall if granted."""
    model: Any = relaxation.problem.model
    program = relaxation.problem.program
    natural = relaxation.solution * program.column_unit

    def value(column: Any) -> float:
        at = program.position.get(id(column))
        return 0.0 if at is None else float(natural[at])

    parts: dict[str, list[tuple[float, OptionKey]]] = {}
    for key, column in model.is_leased.items():
        if key[1] == ANYWHERE and model.leases.options[key].seats:
            parts.setdefault(key[0], []).append((value(column), key))
    total = {r: sum(part for part, _ in found) for r, found in parts.items()}
    for r in sorted(total, key=lambda r: -total[r]):
        if total[r] >= WANTED:
            part, key = max(parts[r])
            seats = model.leases.options[key].seats
            yield key, {seat[1]: value(model.lease_gpus[seat]) / part for seat in seats}


def _sizes(space: Space, relaxation: Relaxation, key: OptionKey, wanted: dict[str, float]) -> FloatArray:
    """Whole lots by hall near to what is wanted, between the fewest and the most; shape (H,), nought if they miss."""
    fleet, model = space.fleet, relaxation.problem.model
    option, lot = model.leases.options[key], fleet.lot_gpus
    sizes, most = np.zeros(len(fleet.halls)), np.zeros(len(fleet.halls))
    for seat in option.seats:
        at = fleet.hall_at[seat[1]]
        most[at] = model.leases.seats[seat].max_gpus
        sizes[at] = min(np.floor(wanted[seat[1]] / lot[at] + 1e-6) * lot[at], most[at])
    for at in np.argsort(-sizes, kind="stable"):
        missing = option.min_gpus - sizes.sum()
        more = min(np.ceil(missing / lot[at]) * lot[at], most[at] - sizes[at]) if missing > 0 else 0.0
        if sizes.sum() + more <= option.max_gpus:
            sizes[at] += more
    return sizes if option.min_gpus <= sizes.sum() <= option.max_gpus else np.zeros_like(sizes)


def _holding(space: Space, request: LeaseRequest, start: int, last: int, sizes: FloatArray) -> Space | None:
    """The space with a lease in it; None where it has no room."""
    fleet = space.fleet
    shares = shares_in_use(fleet.parameters, request, start, last)
    use, takes, runs = np.outer(sizes, shares), sizes > 0, shares > 0
    kept = takes if request.isolation == "hall" else np.zeros_like(takes)
    if request.isolation == "site":
        kept = np.isin(fleet.site_of, fleet.site_of[takes])
    power = space.power_mw - fleet.by_site(use * fleet.mw_per_gpu[:, None])
    if (use > space.free_gpus).any() or (power < 0).any() or (space.is_used[kept][:, runs]).any():
        return None
    free = space.free_gpus - use
    free[np.ix_(kept, runs)] = 0.0
    gpus = {fleet.halls[at]: int(sizes[at]) for at in np.flatnonzero(takes).tolist()}
    lease = granted_lease(fleet.parameters.case, request, start, last, gpus)
    signed = replace(space.signed, leases=(*space.signed.leases, lease))
    used = space.is_used | (use > 0)
    return replace(space, signed=signed, free_gpus=free, power_mw=power, is_used=used)
