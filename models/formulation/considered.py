"""What a model considers: every way of granting leases and placing runs, or only some of them.

A case of a hundred sites has millions of lease options, of which a plan takes a few thousand. A model of some of
them is a restriction: its plans are plans of the case, but its bound is not one of the case.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from ..inputs.leases import LeaseRequest
from ..inputs.own_use import TrainingRun
from .parameters import Parameters, by_first
from .run_windows import places
from .standing_leases import lease_spans

OptionKey = tuple[str, str, int, int]
"""Request, place, start month index, last month index."""
Halls = tuple[str, ...]
Places = dict[str, Halls]


@dataclass(frozen=True)
class Considered:
    """Lease options, halls of these and run places that a model has; None stands for all.

    Options of signed and of whole-site leases, and the places of mandatory runs, are always considered.
    """

    options: frozenset[OptionKey] | None = None
    run_places: frozenset[tuple[str, str]] | None = None
    """Run and place."""
    halls: frozenset[tuple[str, str]] | None = None
    """Request and hall: in which halls of their places open requests have seats."""
    counts_lots: bool = True
    """Whether leases are whole lots: a linear relaxation has nothing of the columns and rows that count them."""
    keeps_policies: bool = False
    """Whether policies on tenants and rivals have rows even where these options cannot break them."""

    def spans(
        self, p: Parameters, request: LeaseRequest, places_of: Callable[[Parameters, LeaseRequest], Places]
    ) -> Iterator[tuple[str, Halls, int, int]]:
        """Place, halls, start and last month of every option considered of an open request, sorted where not all."""
        if self.options is not None and request.id not in self._options_by_request:
            return
        places = places_of(p, request)
        if self.halls is not None:
            places = {
                place: tuple(h for h in halls if (request.id, h) in self.halls)
                for place, halls in places.items()
            }
        if self.options is None:
            spans = list(lease_spans(p, request))
            yield from ((place, halls, *span) for place, halls in places.items() for span in spans)
            return
        for _, place, start, last in self._options_by_request[request.id]:
            if place in places:
                yield place, places[place], start, last

    def places_of(self, p: Parameters, run: TrainingRun) -> Places:
        """Places considered for a run, with their halls."""
        found = places(p, run)
        if self.run_places is None or run.is_mandatory:
            return found
        return {place: halls for place, halls in found.items() if (run.id, place) in self.run_places}

    @cached_property
    def _options_by_request(self) -> dict[str, list[OptionKey]]:
        return by_first(sorted(self.options or ()))


EVERYTHING = Considered()
"""All lease options and run places of a case."""
