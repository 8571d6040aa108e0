"""Proving a large case site by site, beside packing and improving."""

from collections import deque
from concurrent.futures import Future
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from planner.solve.program import FloatArray

from .columns import columns_of
from .control import Control
from .generation import Generated, Relaxation
from .site_bound import SiteBound, best_of_site

SHARE_FOR_A_SITE = 0.1
"""Part of the time limit that the proof of one site may take."""
MOST_SITES, MOST_AT_A_SITE = 20, 6_000
"""Sites up to which they are proven one by one, and options of one that is: with more, each is too small a part of the
bound for the time that it takes."""
SITE_GAP = 1e-5
"""Up to which a site is proven, of the whole bound."""


@dataclass(frozen=True)
class Refined:
    """The finest relaxation of a case, and a model to prove by."""

    relaxation: Relaxation | None
    """None where the first was fine enough."""
    generated: Generated | None
    """None where nothing is proven."""


class Proving:
    """The bound falls as one site after another is proven at the prices of the finest relaxation."""

    def __init__(
        self,
        control: Control,
        refining: "Future[Refined]",
        sites: int,
    ) -> None:
        """Wait for the relaxation, which is on its way.

        Parameters
        ----------
        sites
            Number of sites of the case.
        """
        self.control = control
        self.refining: Future[Refined] | None = refining
        self.finer: Relaxation | None = None
        """The finest relaxation, once it is there; None where the first was fine enough."""
        self.fallen_usd: FloatArray = np.zeros(sites)
        """By how much each site adds less to the bound than in the relaxation."""
        self.by: tuple[Generated, SiteBound] | None = None
        self.under_way: tuple[int, Future[float]] | None = None
        self.unproven: deque[int] = deque()

    @property
    def pending(self) -> "Future[Any] | None":
        """What is on its way; None when everything is proven."""
        return self.refining or (self.under_way and self.under_way[1])

    def advance(self) -> None:
        """Take what is there, and begin what comes next."""
        if self.pending is None or not self.pending.done():
            return
        if self.refining is not None:
            self._begin(self.refining.result())
        elif self.under_way is not None:
            self._take(*self.under_way)
        self.under_way = self._next()

    def _begin(self, refined: Refined) -> None:
        """Order the sites: those first that bring most."""
        self.refining, self.finer, found = None, refined.relaxation, refined.generated
        if found is None:
            return
        self.by = found, SiteBound(found, columns_of(found.problem))
        sites = range(len(self.fallen_usd))
        few = [site for site in sites if found.gains.at_site(site).size <= MOST_AT_A_SITE]
        self.unproven = deque(sorted(few, key=lambda site: -found.site_gains.most_usd[site]))

    def _next(self) -> "tuple[int, Future[float]] | None":
        """The proof of the next site, on its way."""
        if self.by is None or not self.unproven or self.control.is_stopped():
            return None
        site, (generated, _) = self.unproven.popleft(), self.by
        share = SHARE_FOR_A_SITE * self.control.limits.time_limit_seconds
        gap = SITE_GAP * abs(self.control.standing.bound_usd) / generated.problem.program.usd_unit
        limits = replace(self.control.of_a_part(gap, share), is_for_plans_only=False)
        return site, self.control.pool.submit(best_of_site, generated, site, limits, self.control.is_stopped)

    def _take(self, site: int, proven: "Future[float]") -> None:
        """Lower the bound by what a site has proved to be worth less."""
        if self.by is not None:
            generated, bound = self.by
            unit, before = generated.problem.program.usd_unit, float(bound.most[site])
            self.control.standing.bounded(bound.tightened(site, proven.result() / unit) * unit)
            self.fallen_usd[site] = (before - float(bound.most[site])) * unit
