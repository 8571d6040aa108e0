"""Improving and proving side by side, once a plan and a model to search are there.

One thread proves as long as there is anything to prove, the others improve. What an improvement starts from depends
on the order of the improvements alone, not on their times.
"""

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from models.formulation import decided_columns
from models.plan.decisions import Decisions
from planner.solve.highs import Limits
from planner.solve.interrupts import IsInterrupted
from planner.solve.program import FloatArray

from .columns import BoolArray, columns_of
from .construction import SUPPORT
from .generation import Generated, Relaxation
from .improvement import Step, decided_anew, free_in, with_step
from .neighbourhoods import Neighbourhood, Neighbourhoods, Options
from .site_bound import SiteBound, best_of_site
from .standing import Standing

POLL_SECONDS = 0.1
SHARE_FOR_A_SITE = 0.1
"""Part of the time limit that the proof of one site may take."""
MOST_SITES, MOST_AT_A_SITE = 20, 6_000
"""Sites up to which they are proven one by one, and options of one that is: with more, each is too small a part of the
bound for the time that it takes."""
SITE_GAP = 1e-5
"""Up to which a site is proven, of the whole bound."""
COARSENESS, FINENESS = 0.025, 0.001
"""Up to which a neighbourhood is searched at first and in the end, of what an accepted lease or run brings on
average."""
SHARE_FOR_A_MERGE, MERGED_FINER = 0.1, 0.3
"""Part of the time limit that a merge of packings may take, and how much finer it is."""
REFINEMENT = 5.0
"""How much finer neighbourhoods are searched when nothing is left to try."""
STALE = 10
"""Steps in vain, one after the other, after which something else is packed."""
STEPS_BESIDE_A_PACKING = 8
"""Steps after which what is packed is merged: it takes as long as some of them."""
AHEAD = 2
"""Steps begun for every thread that improves: one that takes long keeps none waiting."""
NODES = 100
NEIGHBOURHOOD_SECONDS = 15.0
"""Most work on one neighbourhood."""


@dataclass(frozen=True)
class Control:
    """What the search lets its parts know."""

    limits: Limits
    of_a_part: Callable[..., Limits]
    """Limits for a part that gives plans only: gap in scaled money, most seconds, most nodes."""
    is_stopped: IsInterrupted
    is_done: Callable[[], bool]
    """Whether the gap is reached."""
    tell: Callable[[], None]
    """Tells where the search stands; from the thread of the search only."""


class Improving:
    """The search once it has a plan and a model."""

    def __init__(
        self,
        control: Control,
        standing: Standing,
        pool: ThreadPoolExecutor,
        generated: Generated,
        start: FloatArray,
    ) -> None:
        """Begin from a solution of the generated model, scaled."""
        self.control, self.standing, self.pool, self.generated = control, standing, pool, generated
        self.problem, self.program, self.solution = generated.problem, generated.problem.program, start
        self.columns = columns_of(self.problem)
        self.neighbourhoods = Neighbourhoods(self.columns, generated.solution, control.limits.seed)
        self.packed: BoolArray = np.zeros(len(start), dtype=bool)
        self.counted: dict[Options, BoolArray | None] = {
            "every": None,
            "wanted": generated.solution >= SUPPORT,
            "packed": self.packed,
        }
        self.coarseness = COARSENESS
        self.refreshed, self.has_news, self.steps, self.vain = 0, True, 0, 0
        self.bound: SiteBound | None = None
        self.improving: deque[tuple[Neighbourhood, Future[Step | None]]] = deque()
        self.packing: tuple[int, Future[Decisions]] | None = None
        self.is_waiting = False
        """Whether no neighbourhood is left until a step or a packing under way has ended."""
        self.proving: tuple[int, Future[float]] | None = None
        self.unproven: deque[int] = deque()

    def add_elite(self, decisions: Decisions) -> None:
        """Merge what these decisions take into the plan next."""
        known = int(self.packed.sum())
        for column, value in decided_columns(self.problem.model, decisions):
            if value > 0:
                self.packed[self.program.position[id(column)]] = True
        self.has_news = int(self.packed.sum()) > known
        if self.has_news:
            self.neighbourhoods.merge()

    def run(
        self,
        refining: "Future[Relaxation | None]",
        in_terms_of: Callable[[Relaxation], Generated],
        another: Callable[[int], Decisions],
    ) -> None:
        """Improve and prove until the gap is reached, a limit comes, or nothing is left to try.

        Parameters
        ----------
        refining
            A finer relaxation to prove by, on its way.
        in_terms_of
            What it says of the model that is searched.
        another
            Packs anew, by number, when the plan gets no better.
        """
        control, refined = self.control, False
        while not (control.is_done() or control.is_stopped()):
            if not refined and refining.done():
                self._begin_proof(refining.result(), in_terms_of)
                refined = True
            self._submit(another, is_proving=not refined or bool(self.proving or self.unproven))
            pending: list[Future[Any]] = [] if refined else [refining]
            pending += [one[1] for one in (self._packing_due(), self.proving) if one]
            pending += [self.improving[0][1]] if self.improving and not self._packing_due() else []
            if not pending:
                return
            wait(pending, timeout=POLL_SECONDS, return_when="FIRST_COMPLETED")
            self._collect()
            control.tell()

    def _begin_proof(self, finer: Relaxation | None, in_terms_of: Callable[[Relaxation], Generated]) -> None:
        """Prove by the finest relaxation, the sites first that bring most."""
        if finer is not None:
            self.generated = in_terms_of(finer)
        self.bound = SiteBound(self.generated, self.columns)
        gains = self.generated.gains
        sites = range(len(self.columns.sites)) if len(self.columns.sites) <= MOST_SITES else ()
        few = [site for site in sites if gains.at_site(site).size <= MOST_AT_A_SITE]
        self.unproven = deque(sorted(few, key=lambda site: -self.generated.site_gains.most_usd[site]))

    def _submit(self, another: Callable[[int], Decisions], *, is_proving: bool) -> None:
        """Keep every thread at work: one on a proof as long as there is one to make."""
        control = self.control
        if self.proving is None and self.unproven:
            site = self.unproven.popleft()
            share = SHARE_FOR_A_SITE * control.limits.time_limit_seconds
            gap = SITE_GAP * abs(self.standing.bound_usd) / self.program.usd_unit
            limits = replace(control.of_a_part(gap, share), is_for_plans_only=False)
            best = self.pool.submit(best_of_site, self.generated, site, limits, control.is_stopped)
            self.proving = (site, best)
        if self.vain >= STALE and self.has_news and self.packing is None:
            self._pack(another)
        workers = max(control.limits.threads - is_proving - (self.packing is not None), 1)
        while len(self.improving) < AHEAD * workers and not self.is_waiting:
            busy = [site for one, _ in self.improving for site in one.sites]
            short = None if self.bound is None else self.bound.short(self.solution)
            one = self.neighbourhoods.next(busy, short)
            if one is not None:
                self.improving.append((one, self._begun(one)))
            else:
                self.is_waiting = bool(self.improving or self.packing) or not self._refresh(another)

    def _refresh(self, another: Callable[[int], Decisions]) -> bool:
        """Pack anew, and look finer at what has been tried; False where neither is likely to bring anything."""
        if self.coarseness <= FINENESS and not self.has_news:
            return False
        if self.coarseness > FINENESS:
            self.coarseness = max(self.coarseness / REFINEMENT, FINENESS)
            self.neighbourhoods.forget()
        self._pack(another)
        return True

    def _pack(self, another: Callable[[int], Decisions]) -> None:
        """Begin another packing, which is merged some steps later."""
        self.packing = (self.steps + STEPS_BESIDE_A_PACKING, self.pool.submit(another, self.refreshed))
        self.refreshed, self.vain = self.refreshed + 1, 0

    def _packing_due(self) -> "tuple[int, Future[Decisions]] | None":
        """The packing under way, if it comes before any other step."""
        is_due = self.packing and (self.steps >= self.packing[0] or not self.improving)
        return self.packing if is_due else None

    def _begun(self, one: Neighbourhood) -> "Future[Step | None]":
        """A step on its way, from where the search stands now."""
        accepted = max(float(self.solution[self.columns.options].sum()), 1.0)
        gap = self.coarseness * abs(self.program.worth(self.solution)) / accepted
        is_merge = one.options == "packed"
        seconds = (
            SHARE_FOR_A_MERGE * self.control.limits.time_limit_seconds if is_merge else NEIGHBOURHOOD_SECONDS
        )
        limits = self.control.of_a_part(gap * (MERGED_FINER if is_merge else 1), seconds, NODES)
        return self.pool.submit(
            decided_anew,
            self.program,
            self.solution,
            one.sites,
            free_in(self.columns, one.sites, self.solution, self.counted[one.options]),
            limits=limits,
            is_interrupted=self.control.is_stopped,
        )

    def _collect(self) -> None:
        """Take what is done, improvements in the order in which they were begun, one at a time."""
        if self.bound is not None and self.proving is not None and self.proving[1].done():
            site, future = self.proving
            self.proving = None
            best = future.result() / self.program.usd_unit
            self.standing.bounded(self.bound.tightened(site, best) * self.program.usd_unit)
        if packing := self._packing_due():
            if packing[1].done():
                self.add_elite(packing[1].result())
                self.packing, self.is_waiting = None, False
        elif self.improving and self.improving[0][1].done():
            one, done = self.improving.popleft()
            self.is_waiting = False
            taken = done.result()
            better = None if taken is None else with_step(self.program, self.solution, taken)
            self.steps, self.vain = self.steps + 1, 0 if better is not None else self.vain + 1
            if better is not None:
                self.neighbourhoods.changed(np.array(one.sites))
                self.solution = better
                self.standing.hold(self.problem, better)
