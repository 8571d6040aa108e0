"""The search of a large case: prices, first plans, then plans that get better beside a bound that falls.

Threads share one process: the solver works outside Python's lock.
"""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

import numpy as np

from models.inputs import Case
from models.plan.decisions import Decisions
from planner.problem import Found, Problem, refuse_contradiction
from planner.side_by_side import ProcessBeside
from planner.solve.highs import Answer, Limits, SolverStatus, solve, solve_fixed
from planner.solve.interrupts import IsInterrupted
from planner.solve.program import FloatArray

from .construction import constructed
from .control import Control
from .first_plans import Packer, settled_plan
from .generation import Generated, Generation, Relaxation
from .improving import NEIGHBOURHOOD_SECONDS, POLL_SECONDS, Improving
from .memory import collect_before_much
from .proving import MOST_SITES, Proving, Refined
from .sites import Asked, SitesAlone, sites_asked
from .standing import Standing

Result = TypeVar("Result")
SHARE_FOR_PRICES = 0.4
"""Part of the time limit after which column generation goes on no longer."""
SHARE_FOR_A_PACKING = 0.03
"""Part of the time limit that a packing may take: short ones, for what is put together of them counts."""
SHARE_FOR_AN_EARLY_PACKING = 0.02
"""The same of one at the prices of own use alone, beside column generation, so that a good plan is there early."""
FIRST_PACKINGS = (0.01, *2 * [SHARE_FOR_A_PACKING])
"""The same of the packings at better prices that are merged at first: a quick one, and others. One more goes on from
the best that is put together of them."""
SHARE_FOR_COMBINING = 0.02
"""Part of the time limit that it may take to put together what was packed."""
SETTLING_SECONDS = 600.0
"""Most time for the linear program that is left when the whole numbers are fixed."""

OnUsd = Callable[[float | None, float | None], None]
"""Called with the best value and the bound so far, USD; None where there is none yet."""


@dataclass
class LargeSearch:
    """One search of a large case.

    `run` gives the model of which the best plan is one, of some options of the case, and what was found; None where
    the case is one for the solver alone, because a part of it has no plan.
    """

    case: Case
    limits: Limits
    on_usd: OnUsd
    is_interrupted: IsInterrupted
    start: Decisions | None = None
    standing: Standing = field(default_factory=Standing)

    def __post_init__(self) -> None:
        """Start the clock."""
        self.began = time.monotonic()
        self.closing_seconds = 0.0
        self.settling_seconds = 0.0
        """Most that it took to settle a plan, which no limit interrupts, as little as the building of other models."""
        self.is_over = threading.Event()
        self.pool, self.mending = ThreadPoolExecutor(max(self.limits.threads, 1)), ThreadPoolExecutor(1)
        self.generation: Generation
        self.proving: Proving | None = None
        self.control = Control(
            self.limits,
            self.standing,
            self.pool,
            self.mending,
            self.of_a_part,
            self.is_stopped,
            self.is_done,
            self.tell,
        )

    def run(self) -> tuple[Problem, Found] | None:
        """Search until the gap is reached, a limit comes, or nothing is left to try."""
        with self.pool, self.mending, self._process_beside() as self.beside:
            try:
                self.generation = self._in_a_thread(
                    Generation, self.case, partial(self.of_a_part, 0.0), self.is_stopped
                )
                relaxation = self._first_plans()
                if relaxation is None:
                    return None
                proving = self.proving = self._proving(relaxation)
                packer = self._in_a_thread(Packer, relaxation, self.limits.seed, self.is_stopped)
                packings = self._packings(packer)
                if not self.is_done() and self._has_time():
                    plans = [self.standing.decisions, *packings]
                    generated = self._in_a_thread(self.generation.generated, relaxation, plans)
                    self._search_model(generated, packings, packer, proving)
                return self._in_a_thread(self.found)
            finally:
                self.is_over.set()

    def _process_beside(self) -> AbstractContextManager[ProcessBeside[Asked, SitesAlone] | None]:
        """One that works out what sites are proven by, if they are and another processor may be used."""
        is_used = len(self.case.sites) <= MOST_SITES and self.limits.threads > 1
        return (is_used and ProcessBeside.where_possible(sites_asked)) or nullcontext()

    def _first_plans(self) -> Relaxation | None:
        """The first plan, at the prices of own use alone, and better prices; what is built side by side comes late."""
        generation = self.generation
        first = self._in_a_thread(generation.first, self.standing.bounded)
        if first is None:
            return None
        packer = self._in_a_thread(Packer, first, self.limits.seed, self.is_stopped)
        decisions = self._in_a_thread(packer.greedily)
        for one in (self.start, decisions):
            if one is not None:
                self._in_a_thread(self._settle, one)
        generation.consider(decisions)
        early = self.pool.submit(self._pack_early, packer)
        relaxation = self._in_a_thread(generation.relaxation, self.standing.bounded, self._has_prices)
        self._awaited(early)
        return relaxation or first

    def _pack_early(self, packer: Packer) -> None:
        """Pack for a short time, and settle own use around that."""
        decisions = packer.packed(0, self.control.clock(SHARE_FOR_AN_EARLY_PACKING))
        self._settle(decisions)

    def _proving(self, relaxation: Relaxation) -> Proving:
        """Refine the relaxation in a thread, and prove by it then, beside all else."""
        generation, sites = self.generation, len(self.case.sites)

        def refined() -> Refined:
            finer = generation.refined(self.standing.bounded, self._has_prices)
            if sites > MOST_SITES or self.is_stopped():
                return Refined(finer, None)
            by = finer or relaxation
            return Refined(finer, Asked(self.case, by, generation.considered, generation.bound_usd))

        return Proving(self.control, self.pool.submit(refined), sites, self.beside)

    def _packings(self, packer: Packer) -> list[Decisions]:
        """Pack at better prices several times; what is better than all before becomes a plan."""
        found: list[Decisions] = []
        settling: list[Future[None]] = []
        for step in self._steps_of_packing(packer):
            if self.is_stopped() or self.is_done():
                break
            before = packer.best
            found.append(self._in_a_thread(step))
            if packer.best is not before:
                settling.append(self.pool.submit(self._settle, found[-1]))
        for plan in settling:
            self._awaited(plan)
        return found

    def _steps_of_packing(self, packer: Packer) -> Iterator[Callable[[], Decisions]]:
        """Several times from nothing, then from the best that is put together of these."""
        clock = self.control.clock
        for number, share in enumerate(FIRST_PACKINGS):
            yield partial(packer.packed, number, clock(share))
        if packer.best is not None:
            yield partial(self._combined, packer)
            yield partial(packer.packed_on, len(FIRST_PACKINGS), clock(SHARE_FOR_A_PACKING))
            yield partial(self._combined, packer)

    def _combined(self, packer: Packer) -> Decisions:
        """The best that is put together of all that was packed."""
        return packer.combined(self.of_a_part(0.0, SHARE_FOR_COMBINING * self.limits.time_limit_seconds))

    def _settle(self, decisions: Decisions) -> None:
        """Settle own use around decisions, unless there is no time for another plan."""
        if self.is_interrupted() or (self.standing.problem is not None and not self._has_time()):
            return
        began = time.monotonic()
        settled_plan(self.generation.pricing, decisions, self.standing)
        self.settling_seconds = max(self.settling_seconds, time.monotonic() - began)

    def _search_model(
        self, generated: Generated, packings: Sequence[Decisions], packer: Packer, proving: Proving
    ) -> None:
        """Improve and prove by a model of the options that are wanted or nearly so."""
        start = self._in_a_thread(self._started, generated)
        if start is None or self.is_stopped():
            return
        collect_before_much(generated.options.size)

        def in_terms_of(finer: Relaxation) -> Generated:
            return self.generation.in_terms_of(generated.problem, generated.options, finer)

        def another(number: int, solution: FloatArray | None) -> Decisions:
            plan = None if solution is None else generated.problem.decisions(solution)
            clock = self.control.clock(SHARE_FOR_A_PACKING)
            return packer.packed(len(FIRST_PACKINGS) + 1 + number, clock, plan)

        improving = Improving(self.control, generated, start, proving)
        for decisions in packings:
            improving.add_elite(decisions)
        improving.run(in_terms_of, another)

    def _started(self, generated: Generated) -> FloatArray | None:
        """A solution of the model that is searched: that of the best plan, or one made site by site."""
        problem, program = generated.problem, generated.problem.program
        began = time.monotonic()
        solution = None
        if self.standing.problem is not None:
            solution = problem.solution_of(self.standing.decisions, is_presolved=True)
            self.closing_seconds = 1.5 * (time.monotonic() - began)
        scale = abs(self.standing.bound_usd) / program.usd_unit
        if solution is None:
            rough = self.of_a_part(2e-4 * scale, NEIGHBOURHOOD_SECONDS, nodes=20)
            whole = constructed(problem, generated.solution, rough, self.is_stopped)
            solution = solve_fixed(program, whole, self._settling()).solution
        if solution is None:
            part = self.of_a_part(0.5 * scale)
            solution = solve(program, part, is_interrupted=self.is_stopped).solution
        if solution is not None:
            self.standing.hold(problem, solution)
            self.standing.move(problem, solution)
        return solution

    def found(self) -> tuple[Problem, Found] | None:
        """What the search ends with: own use settled between all sites, the whole numbers as they are."""
        standing, problem = self.standing, self.standing.problem
        if problem is None or standing.solution is None:
            return None
        program, usd = problem.program, problem.program.usd_unit
        settled = solve_fixed(program, standing.solution, self._settling()).solution
        solution = standing.solution if settled is None else settled
        value, bound = program.worth(solution), standing.bound_usd / usd
        refuse_contradiction(program, value * usd, standing.bound_usd)
        status: SolverStatus = "work_limit" if self._has_time() else "time_limit"
        if self.is_interrupted():
            status = "interrupt"
        if bound - value <= self.limits.gap_fraction * abs(value):
            status = "optimal"
        answer = Answer(status, status, bound, solution)
        return problem, Found(answer, solution, value * usd, max(bound, value) * usd)

    def _settling(self) -> Limits:
        return Limits(0.0, SETTLING_SECONDS, 1, self.limits.seed, is_for_plans_only=True)

    def _has_prices(self) -> bool:
        """Whether column generation shall end."""
        return not self._has_time() or self.seconds > SHARE_FOR_PRICES * self.limits.time_limit_seconds

    def _in_a_thread(self, work: Callable[..., Result], *arguments: Any) -> Result:
        """The result of work in another thread, told of meanwhile."""
        return self._awaited(self.pool.submit(work, *arguments))

    def _awaited(self, future: "Future[Result]") -> Result:
        """The result of work that is on its way, told of meanwhile."""
        while not wait([future], timeout=POLL_SECONDS).done:
            if self.proving is not None and self.limits.threads > 1:
                self.proving.advance()
            self.tell()
        return future.result()

    def tell(self) -> None:
        """Tell where the search stands."""
        bound = self.standing.bound_usd
        self.on_usd(self.standing.value_usd, bound if np.isfinite(bound) else None)

    @property
    def seconds(self) -> float:
        """Since the search began."""
        return time.monotonic() - self.began

    @property
    def seconds_left(self) -> float:
        """Until the time limit, less what it takes to close."""
        return max(self.limits.time_limit_seconds - self.seconds - self.closing_seconds, 0.0)

    def is_stopped(self) -> bool:
        """Whether parts of the search shall end."""
        return self.is_over.is_set() or self.is_interrupted() or self.seconds_left <= 0

    def _has_time(self) -> bool:
        """Whether there is time to build another model."""
        return not self.is_stopped() and self.seconds_left > self.settling_seconds

    def is_done(self) -> bool:
        """Whether the gap is reached."""
        return self.standing.gap <= self.limits.gap_fraction

    def of_a_part(self, gap_absolute: float, seconds: float = np.inf, nodes: int | None = None) -> Limits:
        """Limits for a part of the search, which gives plans only, with one thread."""
        left = min(self.seconds_left, seconds)
        return Limits(0.0, left, 1, self.limits.seed, gap_absolute, nodes, is_for_plans_only=True)
