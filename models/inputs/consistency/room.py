"""How many GPUs could stand where, if nothing else did: an upper bound from halls, lots and power."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from ..sites import Hall
from .facts import Facts, Floats

Places = npt.NDArray[np.int64]
"""Places of halls or sites in arrays over all halls or sites."""
SLACK = 1e-9
"""Relative rounding forgiven where a quotient should be a whole number of lots."""


@dataclass(frozen=True)
class Span:
    """The months in which a lease certainly runs, from its start on: how many, and how many of them ramp."""

    months: int
    ramp_months: int


class Room:
    """The room that the halls and sites of a case have in each month."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.halls = [hall for halls in facts.halls_at.values() for hall in halls]
        self.sites = list(facts.sites)
        self._gpus: dict[str, Floats] = {}
        self._allowed: dict[tuple[Collection[str], ...], list[Hall]] = {}
        self._fits: dict[Span, Floats] = {}
        self._powered: dict[Span, Floats] = {}

    def allowed(
        self, gpu_types: tuple[str, ...], sites: tuple[str, ...], barred_jurisdictions: tuple[str, ...] = ()
    ) -> list[Hall]:
        """Halls of the given types at the given sites (empty: any) outside the barred jurisdictions."""
        key = gpu_types, sites, barred_jurisdictions
        if key not in self._allowed:
            self._allowed[key] = [
                hall
                for hall in self.halls
                if (not gpu_types or hall.gpu_type in gpu_types)
                and (not sites or hall.site in sites)
                and self.facts.sites[hall.site].jurisdiction not in barred_jurisdictions
            ]
        return list(self._allowed[key])

    def by_site(self, halls: Collection[Hall]) -> list[list[Hall]]:
        """The halls, parted by their site."""
        parts: dict[str, list[Hall]] = {}
        for hall in halls:
            parts.setdefault(hall.site, []).append(hall)
        return list(parts.values())

    def gpus(self, hall: Hall) -> Floats:
        """GPUs by month that the hall has usable and its site can power, as a fraction where power ends."""
        if hall.id not in self._gpus:
            powered = self.facts.power_kw[hall.site] / self.facts.kw_per_gpu[hall.gpu_type]
            self._gpus[hall.id] = np.minimum(self.facts.usable[hall.id], powered)
        return self._gpus[hall.id]

    @cached_property
    def hall_index(self) -> dict[str, int]:
        """Place of each hall in arrays over halls."""
        return {hall.id: index for index, hall in enumerate(self.halls)}

    @cached_property
    def site_of_hall(self) -> Places:
        """Place of each hall's site in arrays over sites."""
        place = {id: index for index, id in enumerate(self.sites)}
        return np.array([place[hall.site] for hall in self.halls], dtype=np.int64)

    @cached_property
    def kw_of_hall(self) -> Floats:
        """All-in IT power of one GPU of each hall, in kW."""
        return np.array([self.facts.kw_per_gpu[hall.gpu_type] for hall in self.halls])

    def fits(self, span: Span) -> Floats:
        """GPUs in whole lots that fit each hall (rows) for a lease of this span, by its start (columns)."""
        if span not in self._fits:
            lots = np.array([[hall.lot_gpus] for hall in self.halls], dtype=float)
            least = lowest_while(np.array([self.gpus(hall) for hall in self.halls]), span)
            self._fits[span] = np.floor((least * (1 + SLACK) + SLACK) / lots) * lots
        return self._fits[span]

    def powered(self, span: Span) -> Floats:
        """The kW that each site (rows) has for a lease of this span in full, by its start (columns)."""
        if span not in self._powered:
            power = np.array([self.facts.power_kw[id] for id in self.sites])
            self._powered[span] = lowest_while(power, span) * (1 + SLACK)
        return self._powered[span]

    def site_gpus(self, halls: Places, span: Span, start: int) -> Floats:
        """GPUs that fit the given halls of each site, at most as many of the thriftiest as it can power."""
        fits, site_of = self.fits(span)[halls, start], self.site_of_hall[halls]
        gpus = np.bincount(site_of, fits, minlength=len(self.sites)).astype(float)
        thriftiest = np.full(len(self.sites), np.inf)
        np.minimum.at(thriftiest, site_of, self.kw_of_hall[halls])
        most: Floats = np.minimum(gpus, self.powered(span)[:, start] / thriftiest)
        return most


def lowest_while(series: Floats, span: Span) -> Floats:
    """Of each row, by start, the lowest value per share in use; months past the horizon do not count."""
    rows, months = series.shape
    padded = np.hstack([series, np.full((rows, span.months), np.inf)])
    lowest = np.full((rows, months), np.inf)
    for month in range(min(span.months, months)):
        share = min(1.0, (month + 1) / (span.ramp_months + 1))
        np.minimum(lowest, padded[:, month : month + months] / share, out=lowest)
    return lowest
