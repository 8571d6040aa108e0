"""Every option and seat of the open requests whose size is asked for, as arrays.

They are those that `lease_options` lists, in its order; an option whose size the data leave no choice of has its
seat here too, with that size as fewest and most.
"""

from dataclasses import dataclass, fields
from functools import cached_property

import numpy as np
import numpy.typing as npt

from ...inputs.leases import LeaseRequest
from ..lease_options import places_of
from ..parameters import FloatArray
from ..standing_leases import free_gpus, lease_spans
from .fleet import Fleet, IntArray

NO_LOT = np.iinfo(np.int64).max


@dataclass(frozen=True)
class OpenLeases:
    """Spans, options and seats; arrays have one entry a span (J), an option (N) or a seat (M)."""

    requests: tuple[LeaseRequest, ...]
    """Open requests of a given size, in the case's order; R of them."""
    span_request: IntArray
    """Position in `requests`."""
    span_start: IntArray
    """Start month index."""
    span_last: IntArray
    """Last month index, perhaps past the horizon."""
    option_span: IntArray
    """Position of its span."""
    option_place: IntArray
    """Position in the fleet's `places`."""
    min_gpus: IntArray
    """Fewest GPUs, in whole lots; by option."""
    max_gpus: IntArray
    """Most GPUs, in whole lots; by option."""
    seats: IntArray
    """Number of an option's seats, which stand one after the other."""
    seat_hall: IntArray
    """Position of its hall."""
    seat_gpus: IntArray
    """Most GPUs in the hall."""

    @cached_property
    def option_request(self) -> IntArray:
        """Position in `requests`, by option."""
        return self.span_request[self.option_span]

    @cached_property
    def first_option(self) -> IntArray:
        """Position of each request's first option, and the number of all at the end; shape (R + 1,)."""
        requests = np.arange(len(self.requests) + 1, dtype=self.option_request.dtype)
        return np.searchsorted(self.option_request, requests)


def open_leases(fleet: Fleet) -> OpenLeases:
    """Options and seats of all open requests of a given size."""
    p = fleet.parameters
    free = {isolation: fleet.by_hall(gpus) for isolation, gpus in free_gpus(p, fleet.standing).items()}
    taken = {request.group for request in p.case.lease_requests if request.group and request.is_signed}
    requests = tuple(
        request
        for request in p.case.lease_requests
        if not (request.is_signed or request.whole_site or request.group in taken)
    )
    found: dict[str, list[IntArray]] = {
        field.name: [np.zeros(0, np.int32)] for field in fields(OpenLeases) if field.name != "requests"
    }
    count = 0
    for at, request in enumerate(requests):
        arrays = _of_request(fleet, free[request.isolation], request)
        arrays["option_span"] = arrays["option_span"] + count
        arrays["span_request"] = np.full(len(arrays["span_start"]), at)
        count += len(arrays["span_start"])
        for name, values in arrays.items():
            found[name].append(values.astype(np.int32))
    return OpenLeases(requests, **{name: np.concatenate(values) for name, values in found.items()})


def _of_request(fleet: Fleet, room_gpus: FloatArray, request: LeaseRequest) -> dict[str, IntArray]:
    """Arrays of one request, with its spans counted from nought; GPUs free for it by hall and month."""
    spans = np.array(list(lease_spans(fleet.parameters, request)), dtype=np.int64).reshape(-1, 2)
    places = places_of(fleet.parameters, request)
    halls = np.array([fleet.hall_at[h] for hs in places.values() for h in hs], dtype=np.int64)
    found: dict[str, IntArray] = {"span_start": spans[:, 0], "span_last": spans[:, 1]}
    if not halls.size or not spans.size:
        nothing = np.zeros(0, np.int64)
        names = ("option_span", "option_place", "min_gpus", "max_gpus", "seats", "seat_hall", "seat_gpus")
        return found | dict.fromkeys(names, nothing)
    widths = np.array([len(hs) for hs in places.values()])
    firsts = np.concatenate([[0], np.cumsum(widths)[:-1]])
    gpus = _largest_sizes(fleet, room_gpus, request, halls, spans)
    least, most, is_option = _sizes(fleet, request, halls, firsts, gpus)
    place, span = np.nonzero(is_option)
    place_of_hall = np.repeat(np.arange(len(widths)), widths)
    hall, seat_span = np.nonzero((gpus > 0) & is_option[place_of_hall])
    order = np.lexsort((hall, seat_span, place_of_hall[hall]))
    hall, seat_span = hall[order], seat_span[order]
    return found | {
        "option_span": span,
        "option_place": _place_positions(fleet, request, list(places))[place],
        "min_gpus": least[place, span],
        "max_gpus": most[place, span],
        "seats": np.add.reduceat((gpus > 0).astype(np.int64), firsts, axis=0)[place, span],
        "seat_hall": halls[hall],
        "seat_gpus": gpus[hall, seat_span],
    }


def _place_positions(fleet: Fleet, request: LeaseRequest, places: list[str]) -> IntArray:
    """Positions of a request's places in the fleet's `places`."""
    if request.placement == "any":
        return np.array([len(fleet.places) - 1])
    if request.placement == "hall":
        return np.array([fleet.hall_at[h] for h in places])
    return np.array([len(fleet.halls) + fleet.site_at[s] for s in places])


def _largest_sizes(
    fleet: Fleet, room_gpus: FloatArray, request: LeaseRequest, halls: IntArray, spans: IntArray
) -> IntArray:
    """Most GPUs, in whole lots, that fit in each hall in every month of each span; shape (halls, spans)."""
    assert request.max_gpus is not None
    months, most = fleet.parameters.months, np.zeros((len(halls), len(spans)))
    for start in np.unique(spans[:, 0]):
        mine = np.flatnonzero(spans[:, 0] == start)
        stops = np.minimum(spans[mine, 1], months - 1) + 1
        room = room_gpus[halls, start : stops.max()]
        ramp = min(request.ramp_months, room.shape[1])
        room[:, :ramp] /= (np.arange(ramp) + 1) / (request.ramp_months + 1)
        if len(mine) > 1:
            most[:, mine] = np.minimum.accumulate(room, axis=1)[:, stops - start - 1]
        else:
            most[:, mine[0]] = room.min(axis=1)
    lots = fleet.lot_gpus[halls][:, None]
    whole = np.trunc(np.minimum(request.max_gpus, most) * (1 + 1e-12) + 1e-9).astype(np.int64)
    return whole // lots * lots


def _sizes(
    fleet: Fleet, request: LeaseRequest, halls: IntArray, firsts: IntArray, gpus: IntArray
) -> tuple[IntArray, IntArray, npt.NDArray[np.bool_]]:
    """Fewest and most GPUs of each place and span, and which of them are options; shape (places, spans)."""
    assert request.min_gpus is not None
    assert request.max_gpus is not None
    lots = fleet.lot_gpus[halls][:, None]
    step = np.maximum(np.gcd.reduceat(np.where(gpus > 0, lots, 0), firsts, axis=0), 1)
    smallest = np.minimum.reduceat(np.where(gpus > 0, lots, NO_LOT), firsts, axis=0)
    total = np.add.reduceat(gpus, firsts, axis=0)
    least = np.maximum(-(-request.min_gpus // step) * step, smallest)
    most = np.minimum(request.max_gpus // step * step, total)
    return least, most, (total > 0) & (least <= most)
