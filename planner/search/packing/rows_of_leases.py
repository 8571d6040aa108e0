"""Rows of leases: every option of an open request of asked size, at every site at which it may stand."""

from collections.abc import Sequence

import numpy as np

from models.formulation.leases import choice_of
from models.formulation.pricing import LeasePricing, Prices, rank
from models.inputs.leases import LeaseRequest
from planner.solve.program import FloatArray, IntArray

from .rows import KEEPS_HALL, KEEPS_SITE, SHARED, Rows

MOST_ROWS = 400_000
"""Options of all requests together, so many of each."""
ISOLATION = {"shared": SHARED, "hall": KEEPS_HALL, "site": KEEPS_SITE}


def choices_of(requests: Sequence[LeaseRequest]) -> IntArray:
    """Number of the choice that each request is part of, shape (R,)."""
    names = [choice_of(request) for request in requests]
    number = {name: at for at, name in enumerate(dict.fromkeys(names))}
    return np.array([number[name] for name in names], dtype=np.int64)


def lease_rows(leases: LeasePricing, prices: Prices, profits_usd: FloatArray) -> Rows:
    """Rows of leases, of the last months of one start the best at all prices.

    What a GPU brings is at `prices`, which are those without room in halls. An option that may stand anywhere has a
    row at each site, also where that could not hold it alone.
    """
    every, sites = leases.leases, len(leases.fleet.sites)
    option, seat, fixed_usd, seat_usd = _seats(leases, prices, _kept(leases, profits_usd))
    hall = every.seat_hall[seat].astype(np.int64)
    at_site = option * sites + leases.fleet.site_of[hall]
    order = np.argsort(at_site, kind="stable")
    key, first, row, seats = np.unique(
        at_site[order], return_index=True, return_inverse=True, return_counts=True
    )
    gpus = every.seat_gpus[seat[order]].astype(float)
    option, fixed_usd = option[order][first], fixed_usd[order][first]
    request, span = every.option_request[option], every.option_span[option]
    most = np.minimum(every.max_gpus[option], np.bincount(row, gpus, len(key)))
    fewest = every.min_gpus[option].astype(float)
    return Rows(
        choices_of(every.requests)[request],
        option,
        np.zeros(len(key), dtype=bool),
        key % sites,
        every.span_start[span].astype(np.int64),
        leases.stop[span].astype(np.int64),
        leases.ramp[request],
        np.array([ISOLATION[r.isolation] for r in every.requests], dtype=np.int64)[request],
        fixed_usd,
        fewest,
        most,
        seats.astype(np.int64),
        hall[order],
        gpus,
        seat_usd[order],
    )


def _seats(
    leases: LeasePricing, prices: Prices, kept: np.ndarray
) -> tuple[IntArray, IntArray, FloatArray, FloatArray]:
    """Every seat of the options kept: option, seat, what the option brings by itself, and by the GPU there."""
    parts = [(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0), np.zeros(0))]
    for options, seats, fixed_usd, seat_usd in leases.worth_by_seat(prices):
        option = np.repeat(np.arange(options.start, options.stop), leases.leases.seats[options])
        at = np.flatnonzero(kept[option])
        parts.append((option[at], at + seats.start, fixed_usd[option[at] - options.start], seat_usd[at]))
    option, seat, fixed_usd, seat_usd = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    return option, seat, fixed_usd, seat_usd


def _kept(leases: LeasePricing, profits_usd: FloatArray) -> np.ndarray:
    """Whether each option has a row, shape (N,): the best of those with its place and start, if there is room."""
    every = leases.leases
    span = every.option_span
    alike = np.lexsort((-profits_usd, every.span_start[span], every.option_place, every.option_request))
    keys = np.stack([every.option_request, every.option_place, every.span_start[span]])[:, alike]
    is_first = np.ones(len(alike), dtype=bool)
    is_first[1:] = (keys[:, 1:] != keys[:, :-1]).any(axis=0)
    best = alike[is_first]
    best = best[np.lexsort((-profits_usd[best], every.option_request[best]))]
    most = max(MOST_ROWS // max(len(every.requests), 1), 1)
    kept = np.zeros(len(alike), dtype=bool)
    kept[best[rank(every.option_request[best]) < most]] = True
    return kept
