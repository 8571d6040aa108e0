"""Proving a large case site by site, beside packing and improving."""

import time
from collections import deque
from collections.abc import Callable
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
LARGE_GAP, SHARE_FOR_PLANS = 0.01, 0.3
"""Above which sites are proven again at other prices, after this part of the time limit."""
SHARE_FOR_LIMITS, LONGER = 0.1, 1.5
"""Part of the time limit that it may take to find these, and how much longer all proofs may take then."""
PART_OF_THE_WAY = 0.4
"""How far the limits to one of each request go to those that patterns would pay: sites have better ones than these."""


@dataclass(frozen=True)
class Refined:
    """The finest relaxation of a case, and a model to prove by."""

    relaxation: Relaxation | None
    """None where the first was fine enough."""
    generated: Generated | None
    """None where nothing is proven."""


class Pass:
    """The bound at some prices, which falls as one site after another is proven."""

    def __init__(self, generated: Generated) -> None:
        """Order the sites: those first that bring most."""
        self.generated, self.bound = generated, SiteBound(generated, columns_of(generated.problem))
        sites = range(len(self.bound.most))
        few = [site for site in sites if generated.gains.at_site(site).size <= MOST_AT_A_SITE]
        self.unproven = deque(sorted(few, key=lambda site: -generated.site_gains.most_usd[site]))
        self.is_of_all = len(few) == len(sites)
        self.began = self.ended = time.monotonic()

    @property
    def seconds(self) -> float:
        """That it took."""
        return self.ended - self.began


class Proving:
    """The bound falls as one site after another is proven, at the prices of the finest relaxation, then at others."""

    def __init__(
        self,
        control: Control,
        refining: "Future[Refined]",
        sites: int,
        limits_usd: Callable[[], dict[str, float]],
    ) -> None:
        """Wait for the relaxation, which is on its way.

        Parameters
        ----------
        sites
            Number of sites of the case.
        limits_usd
            What each request would pay for the limit to one of it so that what sites want fits together; nothing where
            that is not known.
        """
        self.control, self.limits_usd = control, limits_usd
        self.refining: Future[Refined] | None = refining
        self.finer: Relaxation | None = None
        """The finest relaxation, once it is there; None where the first was fine enough."""
        self.fallen_usd: FloatArray = np.zeros(sites)
        """By how much each site adds less to the bound than in the relaxation."""
        self.first: Pass | None = None
        self.by: Pass | None = None
        self.repricing: Future[Generated | None] | None = None
        self.under_way: tuple[int, Future[float]] | None = None

    @property
    def pending(self) -> "Future[Any] | None":
        """What is on its way; None when everything is proven."""
        return self.refining or self.repricing or (self.under_way and self.under_way[1])

    def advance(self) -> None:
        """Take what is there, and begin what comes next."""
        if self.pending is None and self.by is not None and self._is_worth_another(self.by):
            self.repricing = self.control.pool.submit(self._repriced, self.by.generated)
        if self.pending is None or not self.pending.done():
            return
        if self.refining is not None:
            refined, self.refining = self.refining.result(), None
            self.finer, found = refined.relaxation, refined.generated
            self.first = self.by = None if found is None else Pass(found)
        elif self.repricing is not None:
            repriced, self.repricing = self.repricing.result(), None
            self.by = None if repriced is None else Pass(repriced)
        elif self.under_way is not None:
            self._take(*self.under_way)
        self.under_way = self._next()
        if self.under_way is None and self.by is not None:
            self.by.ended = time.monotonic()

    def _is_worth_another(self, done: Pass) -> bool:
        """Whether all sites can be proven again, at other prices than those of the relaxation, and had better be.

        As long as plans get better fast, they need the thread more.
        """
        control = self.control
        limit, left = control.limits.time_limit_seconds, control.of_a_part(0.0).time_limit_seconds
        return (
            done is self.first
            and done.is_of_all
            and not (control.is_stopped() or control.is_done())
            and control.standing.gap > LARGE_GAP
            and (limit == np.inf or left <= (1 - SHARE_FOR_PLANS) * limit)
            and (limit == np.inf or left - SHARE_FOR_LIMITS * limit > LONGER * done.seconds)
        )

    def _repriced(self, generated: Generated) -> Generated | None:
        """The model at prices at which sites may be worth less together; None where there are none."""
        limits_usd = self.limits_usd()
        return generated.at_limits(limits_usd, PART_OF_THE_WAY) if limits_usd else None

    def _next(self) -> "tuple[int, Future[float]] | None":
        """The proof of the next site, on its way."""
        if self.by is None or not self.by.unproven or self.control.is_stopped():
            return None
        site, generated = self.by.unproven.popleft(), self.by.generated
        share = SHARE_FOR_A_SITE * self.control.limits.time_limit_seconds
        gap = SITE_GAP * abs(self.control.standing.bound_usd) / generated.problem.program.usd_unit
        limits = replace(self.control.of_a_part(gap, share), is_for_plans_only=False)
        return site, self.control.pool.submit(best_of_site, generated, site, limits, self.control.is_stopped)

    def _take(self, site: int, proven: "Future[float]") -> None:
        """Lower the bound by what a site has proved to be worth less."""
        if self.by is not None:
            bound, unit = self.by.bound, self.by.generated.problem.program.usd_unit
            before = float(bound.most[site])
            self.control.standing.bounded(bound.tightened(site, proven.result() / unit) * unit)
            if self.by is self.first:
                self.fallen_usd[site] = (before - float(bound.most[site])) * unit
