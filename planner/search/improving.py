"""Improving, once a plan and a model to search are there, while one thread proves as long as there is anything to prove.

What an improvement starts from depends on the order of the improvements alone, not on their times.
"""

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, wait
from dataclasses import dataclass

import numpy as np

from models.formulation import decided_columns
from models.plan.decisions import Decisions
from planner.problem import LEASE_FLOWS
from planner.solve.program import BoolArray, FloatArray

from .columns import columns_of
from .construction import SUPPORT
from .control import Control
from .generation import Generated, Relaxation
from .improvement import Step, Trial, decided_anew, free_in, with_step
from .memory import GivingBack
from .neighbourhoods import Neighbourhood, Neighbourhoods, Options
from .proving import Proving
from .sites import SiteBound

POLL_SECONDS = 0.1
COARSENESS, FINENESS = 0.025, 0.001
"""Up to which a neighbourhood is searched at first and in the end, of what an accepted lease or run brings on
average."""
SHARE_FOR_A_MERGE, MERGED_FINER = 0.05, 0.3
"""Part of the time limit that a merge of packings may take, and how much finer it is."""
REFINEMENT = 5.0
"""How much finer neighbourhoods are searched when steps are in vain, or nothing is left to try."""
STALE = 10
"""Steps in vain, one after the other, after which the search looks finer, and something else is packed."""
STEPS_BESIDE_A_PACKING = 4
"""Steps after which what is packed is merged: it takes as long as some of them."""
AHEAD = 2
"""Steps begun for every thread that improves: one that takes long keeps none waiting."""
NODES = 100
NEIGHBOURHOOD_SECONDS = 15.0
"""Most work on one neighbourhood."""


Another = Callable[[int, FloatArray | None], Decisions]


@dataclass(frozen=True)
class Packing:
    """What is being packed."""

    step: int
    """After which it is merged."""
    found: "Future[Decisions]"
    is_alike: bool
    """Whether it goes on from the plan."""


class Improving:
    """The search once it has a plan and a model."""

    def __init__(
        self,
        control: Control,
        generated: Generated,
        start: FloatArray,
        proving: Proving,
    ) -> None:
        """Begin from a solution of the generated model, scaled."""
        self.control, self.generated, self.proving = control, generated, proving
        self.problem, self.program, self.solution = generated.problem, generated.problem.program, start
        self.columns = columns_of(self.problem)
        self.flows = self.problem.equations(LEASE_FLOWS)
        competition = self.columns.competition(self.program.cost, generated.solution)
        self.neighbourhoods = Neighbourhoods(competition, control.limits.seed)
        self.packed: BoolArray = np.zeros(len(start), dtype=bool)
        """What is merged next."""
        self.known: BoolArray = np.zeros(len(start), dtype=bool)
        """What has ever been packed."""
        self.counted: dict[Options, BoolArray | None] = {
            "every": None,
            "wanted": generated.solution >= SUPPORT,
            "packed": self.packed,
        }
        self.coarseness = COARSENESS
        self.refreshed, self.has_news, self.steps, self.vain = 0, True, 0, 0
        self.bound: SiteBound | None = None
        self.improving: deque[tuple[Neighbourhood, Future[Trial]]] = deque()
        self.refused: tuple[Neighbourhood, float] | None = None
        """What is being mended, and the work that it took."""
        self.giving_back = GivingBack(generated.options.size)
        self.packing: Packing | None = None
        self.is_waiting = False
        """Whether no neighbourhood is left until a step or a packing under way has ended."""

    def add_elite(self, decisions: Decisions, *, is_alike: bool = False) -> None:
        """Merge what these decisions take into the plan next; by itself if they went on from the plan (`is_alike`)."""
        taken = np.zeros_like(self.packed)
        for column, value in decided_columns(self.problem.model, decisions):
            if value > 0:
                taken[self.program.position[id(column)]] = True
        is_new = bool((taken & ~self.known).any())
        self.has_news = is_new or (is_alike and self.has_news)
        self.known |= taken
        self.packed[:] = taken if is_alike else self.packed | taken
        if is_new or (is_alike and (taken & (self.solution < 0.5)).any()):
            self.neighbourhoods.merge(is_alike=is_alike)

    def run(
        self,
        in_terms_of: Callable[[Relaxation], Generated],
        another: Another,
    ) -> None:
        """Improve and prove until the gap is reached, a limit comes, or nothing is left to try.

        Parameters
        ----------
        in_terms_of
            What a finer relaxation says of the model that is searched.
        another
            Packs anew, by number, when the plan gets no better: from nothing, or from a solution.
        """
        control, proving = self.control, self.proving
        while not (control.is_done() or control.is_stopped()):
            proving.advance()
            if self.bound is None and proving.refining is None:
                self._measure(proving.finer, in_terms_of)
            self._submit(another)
            due = self._packing_due()
            step = due.found if due else self.improving[0][1] if self.improving else None
            pending = [one for one in (proving.pending, step) if one is not None]
            if not pending:
                if not proving.wake():
                    return
                continue
            wait(pending, timeout=POLL_SECONDS, return_when="FIRST_COMPLETED")
            self._collect()
            control.tell()

    def _measure(self, finer: Relaxation | None, in_terms_of: Callable[[Relaxation], Generated]) -> None:
        """Measure from now on how far each site falls short of what it adds to the bound."""
        self.bound = SiteBound(self.generated if finer is None else in_terms_of(finer), self.columns)

    def _short(self) -> FloatArray | None:
        """By how much each site falls short of that, scaled; None as long as it is not known."""
        if self.bound is None:
            return None
        fallen = self.proving.fallen_usd / self.program.usd_unit
        return np.maximum(self.bound.short(self.solution) - fallen, 0.0)

    def _submit(self, another: Another) -> None:
        """Keep every thread at work: one on a proof as long as there is one to make."""
        is_stale = self.vain >= STALE and not self.neighbourhoods.merges
        if is_stale:
            self.vain = 0
            self._look_finer()
        may_pack = self.has_news and self.packing is None
        if may_pack and (
            (is_stale and self.proving.pending is None) or self.neighbourhoods.is_packing_better
        ):
            self._pack(another)
        others = (self.proving.pending is not None) + (self.packing is not None)
        workers = max(self.control.limits.threads - others, 1)
        while len(self.improving) < AHEAD * workers and not self.is_waiting:
            few = [one.sites for one, _ in self.improving if len(one.sites) < len(self.columns.sites)]
            busy = [site for sites in few for site in sites]
            one = self.neighbourhoods.next(busy, self._short())
            if one is not None:
                self.improving.append((one, self._begun(one)))
            else:
                self.is_waiting = bool(self.improving or self.packing) or not self._refresh(another)

    def _refresh(self, another: Another) -> bool:
        """Pack anew, and look finer at what has been tried; False where neither is likely to bring anything."""
        if self.coarseness <= FINENESS and not self.has_news:
            return False
        self._look_finer()
        self._pack(another)
        return True

    def _look_finer(self) -> None:
        """Search finer from now on, also what has been tried, unless it is as fine as can be."""
        if self.coarseness > FINENESS:
            self.coarseness = max(self.coarseness / REFINEMENT, FINENESS)
            self.neighbourhoods.forget()

    def _pack(self, another: Another) -> None:
        """Begin another packing, from the plan and from nothing by turns, which is merged some steps later."""
        start = self.solution if self.refreshed % 2 == 0 else None
        packing = self.control.pool.submit(another, self.refreshed, start)
        self.packing = Packing(self.steps + STEPS_BESIDE_A_PACKING, packing, is_alike=start is not None)
        self.refreshed += 1

    def _packing_due(self) -> "Packing | None":
        """The packing under way, if it comes before any other step."""
        is_due = self.packing and (self.steps >= self.packing.step or not self.improving)
        return self.packing if is_due else None

    def _begun(self, one: Neighbourhood, found: BoolArray | None = None) -> "Future[Trial]":
        """A step on its way, from where the search stands now; `found` counts where the options are these."""
        accepted = max(float(self.solution[self.columns.options].sum()), 1.0)
        gap = self.coarseness * abs(self.program.worth(self.solution)) / accepted
        is_merge, is_found = one.options == "packed", one.options == "found"
        seconds = (
            SHARE_FOR_A_MERGE * self.control.limits.time_limit_seconds if is_merge else NEIGHBOURHOOD_SECONDS
        )
        finer = MERGED_FINER if is_merge or is_found else 1
        limits = self.control.of_a_part(gap * finer, seconds, NODES)
        counted = found if is_found else self.counted[one.options]
        return (self.control.mending if is_found else self.control.pool).submit(
            decided_anew,
            self.program,
            self.solution,
            one.sites,
            free_in(self.columns, one.sites, self.solution, counted),
            self.flows,
            limits=limits,
            is_interrupted=self.control.is_stopped,
        )

    def _mended(self, step: Step) -> "tuple[Neighbourhood, Future[Trial]]":
        """The step decided anew from where the search stands now, by the options that it takes.

        Steps begun side by side may take the same request, or the same room of what is of no site.
        """
        found = np.zeros_like(self.packed)
        found[step.taken] = True
        again = Neighbourhood(step.sites, "found")
        return again, self._begun(again, found)

    def _collect(self) -> None:
        """Take what is done, improvements in the order in which they were begun, one at a time."""
        if packing := self._packing_due():
            if packing.found.done():
                self.add_elite(packing.found.result(), is_alike=packing.is_alike)
                self.packing, self.is_waiting = None, False
        elif self.improving and self.improving[0][1].done():
            one, done = self.improving.popleft()
            self.is_waiting = False
            trial = done.result()
            taken = trial.step
            better = None if taken is None else with_step(self.program, self.solution, taken)
            if taken is not None and better is None and one.options != "found":
                self.refused = one, trial.work
                self.improving.appendleft(self._mended(taken))
                return
            first, work = self.refused if self.refused and one.options == "found" else (one, 0.0)
            gain = taken.gain if taken and better is not None else 0.0
            self.neighbourhoods.note(first, gain, work + trial.work)
            self.proving.stepped()
            self.giving_back.after_a_step()
            self.steps, self.vain = self.steps + 1, 0 if better is not None else self.vain + 1
            if better is not None:
                self.neighbourhoods.changed(np.array(one.sites))
                self.solution = better
                self.control.standing.hold(self.problem, better)
