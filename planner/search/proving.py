"""Proving a large case site by site, beside packing and improving."""

from concurrent.futures import BrokenExecutor, Future
from dataclasses import dataclass
from typing import Any

import numpy as np

from planner.side_by_side import ProcessBeside
from planner.solve.program import FloatArray

from .control import Control
from .generation import Relaxation
from .sites import Asked, Descent, SitesAlone, SiteTree, sites_asked

MOST_SITES = 20
"""Up to which sites are proven one by one: with more, each is too small a part of the bound for the time that it
takes."""
SLOW, LAST_ROUNDS, STEPS_OF_A_REST = 0.02, 8, 4
"""Part of what is open; where so many rounds together have closed less, the thread improves plans for so many steps.
Single rounds often close nothing, and find out where to go."""


@dataclass(frozen=True)
class Refined:
    """The finest relaxation of a case, and what sites are proven by."""

    relaxation: Relaxation | None
    """None where the first was fine enough."""
    asked: Asked | None
    """None where nothing is proven."""


class Proving:
    """The bound falls round by round, at first at the prices of the finest relaxation."""

    def __init__(
        self,
        control: Control,
        refining: "Future[Refined]",
        sites: int,
        beside: ProcessBeside[Asked, SitesAlone] | None,
    ) -> None:
        """Wait for the relaxation, which is on its way.

        Parameters
        ----------
        sites
            Number of sites of the case.
        beside
            A process that works out what sites are proven by, which would keep this one from packing.
        """
        self.control, self.beside = control, beside
        self.refining: Future[Refined] | None = refining
        self.finer: Relaxation | None = None
        """The finest relaxation, once it is there; None where the first was fine enough."""
        self.fallen_usd: FloatArray = np.zeros(sites)
        """By how much each site adds less to the bound than in the relaxation."""
        self.asked: Asked
        self.preparing: Future[SitesAlone] | None = None
        self.beginning: Future[Descent] | None = None
        self.descent: Descent | None = None
        self.under_way: Future[None] | None = None
        """The round."""
        self.bounds_usd: list[float] = []
        """After each round."""
        self.rest = 0
        """Steps of improving until the next."""

    @property
    def pending(self) -> "Future[Any] | None":
        """What is on its way; None when everything is proven."""
        return self.refining or self.preparing or self.beginning or self.under_way

    def stepped(self) -> None:
        """Note a step of improving; the last of a rest ends it."""
        if self.rest == 1:
            self.wake()
        self.rest = max(self.rest - 1, 0)

    def wake(self) -> bool:
        """End a rest; whether there was one to end."""
        was_resting, self.rest = self.rest > 0, 0
        if was_resting:
            self._go_on()
        return was_resting

    def advance(self) -> None:
        """Take what is there, and begin what comes next."""
        if self.pending is None or not self.pending.done():
            return
        if self.refining is not None:
            refined, self.refining = self.refining.result(), None
            self.finer = refined.relaxation
            if refined.asked is not None and not self.control.is_stopped():
                self.preparing = self._prepared(refined.asked)
            return
        if self.preparing is not None:
            self._take(self.preparing)
            return
        if self.beginning is not None:
            self.descent, self.beginning = self.beginning.result(), None
        elif self.under_way is not None:
            self.under_way.result()
            self.under_way = None
            self.rest = STEPS_OF_A_REST if self._is_slow() else 0
        if not self.rest:
            self._go_on()

    def _is_slow(self) -> bool:
        """Whether the last rounds have closed little of what was open."""
        standing = self.control.standing
        self.bounds_usd.append(standing.bound_usd)
        before = self.bounds_usd[-LAST_ROUNDS - 1] if len(self.bounds_usd) > LAST_ROUNDS else np.inf
        return before - standing.bound_usd < SLOW * (before - (standing.value_usd or before))

    def _go_on(self) -> None:
        """Begin the next round, if there is one."""
        if self.descent and not (self.descent.is_finished or self.control.is_stopped()):
            self.under_way = self.control.pool.submit(self._round, self.descent)

    def _prepared(self, asked: Asked) -> "Future[SitesAlone]":
        """What sites are proven by, on its way, in this process where there is no other."""
        self.asked = asked
        if self.beside is not None:
            try:
                return self.beside.begin(asked)
            except BrokenExecutor:  # it has died
                self.beside = None
        return self.control.pool.submit(sites_asked, asked, self.control.is_stopped)

    def _take(self, preparing: "Future[SitesAlone]") -> None:
        """Begin with what was worked out; where the process that should has died, as for want of memory, do it here."""
        try:
            alone = preparing.result()
        except BrokenExecutor:
            self.beside = None
            self.preparing = self._prepared(self.asked)
            return
        if self.beside is not None:
            self.beside.end()
        self.preparing = None
        self.beginning = self.control.pool.submit(self._begun, alone)

    def _begun(self, alone: SitesAlone) -> Descent:
        """Every site that is proven alone, its relaxation solved."""
        trees = dict[int, SiteTree]()
        for site, program in alone.programs.items():
            if not self.control.is_stopped():
                trees[site] = SiteTree(program, self.control.is_stopped)
        return Descent(alone, trees)

    def _round(self, descent: Descent) -> None:
        """Lower the bound."""
        standing, unit = self.control.standing, descent.usd_unit
        descent.round(lambda bound: standing.bounded(bound * unit), self.control.is_stopped)
        if descent.rounds == 1:
            self.fallen_usd[descent.sites] = descent.fallen * unit
