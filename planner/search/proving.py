"""Proving a large case site by site, beside packing and improving."""

from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

import numpy as np

from planner.solve.program import FloatArray

from .columns import columns_of
from .control import Control
from .generation import Generated, Relaxation
from .sites import Descent, SiteBound, SiteTree, site_program

MOST_SITES, MOST_AT_A_SITE = 20, 6_000
"""Sites up to which they are proven one by one, and options of one that is: with more, each is too small a part of the
bound for the time that it takes."""
SLOW, LAST_ROUNDS, STEPS_OF_A_REST = 0.02, 8, 4
"""Part of what is open; where so many rounds together have closed less, the thread improves plans for so many steps.
Single rounds often close nothing, and find out where to go."""


@dataclass(frozen=True)
class Refined:
    """The finest relaxation of a case, and a model to prove by."""

    relaxation: Relaxation | None
    """None where the first was fine enough."""
    generated: Generated | None
    """None where nothing is proven."""


class Proving:
    """The bound falls round by round, at first at the prices of the finest relaxation."""

    def __init__(self, control: Control, refining: "Future[Refined]", sites: int) -> None:
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
        return self.refining or self.beginning or self.under_way

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
            if refined.generated is not None and not self.control.is_stopped():
                self.beginning = self.control.pool.submit(self._begun, refined.generated)
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

    def _begun(self, generated: Generated) -> Descent:
        """Every site that is proven alone."""
        trees = dict[int, SiteTree]()
        for site in range(len(generated.site_gains.most_usd)):
            if generated.gains.at_site(site).size <= MOST_AT_A_SITE and not self.control.is_stopped():
                trees[site] = SiteTree(site_program(generated, site), self.control.is_stopped)
        return Descent(generated, SiteBound(generated, columns_of(generated.problem)), trees)

    def _round(self, descent: Descent) -> None:
        """Lower the bound."""
        standing, unit = self.control.standing, descent.usd_unit
        descent.round(lambda bound: standing.bounded(bound * unit), self.control.is_stopped)
        if descent.rounds == 1:
            self.fallen_usd[descent.sites] = descent.fallen * unit
