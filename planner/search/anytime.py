"""The search of a large case: prices, a first plan, then plans that get better beside a bound that falls.

Threads share one process: the solver works outside Python's lock. One of them proves, site by site, while the
others improve; when nothing is left to prove, all improve. What an improvement starts from depends on the order of
the improvements alone, not on their times.
"""

import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

import numpy as np

from models.inputs import Case
from models.plan.decisions import Decisions
from planner.problem import Found, Problem, refuse_contradiction
from planner.solve.highs import Answer, Limits, SolverStatus, solve, solve_fixed
from planner.solve.interrupts import IsInterrupted
from planner.solve.program import FloatArray

from .columns import Columns, columns_of
from .construction import constructed
from .generation import Generated, Generation
from .improvement import Step, decided_anew, with_step
from .neighbourhoods import Neighbourhoods, Sites
from .site_bound import SiteBound, best_of_site

Result = TypeVar("Result")
POLL_SECONDS = 0.1
SHARE_FOR_PRICES = 0.4
"""Part of the time limit after which column generation goes on no longer."""
SHARE_FOR_A_SITE = 0.1
"""Part of the time limit that the proof of one site may take."""
MOST_AT_A_SITE = 6_000
"""Options at a site up to which it is proven by itself."""
SITE_GAP = 1e-5
"""Up to which a site is proven, of the whole bound."""
COARSENESS = 0.01
"""Up to which a neighbourhood is searched, of what lies between value and bound."""
FINEST = 1e-6
"""Least gap of a neighbourhood, of the value."""
SETTLING_SECONDS = 600.0
"""Most time for the linear program that is left when the whole numbers are fixed."""
NODES = 100
NEIGHBOURHOOD_SECONDS = 15.0
"""Most work on one neighbourhood."""

OnUsd = Callable[[float | None, float | None], None]
"""Called with the best value and the bound so far, USD; None where there is none yet."""


@dataclass
class Standing:
    """Where the search stands."""

    solution: FloatArray | None = None
    """The best so far, scaled."""
    value_usd: float | None = None
    bound_usd: float = np.inf


@dataclass
class LargeSearch:
    """One search of a large case.

    `run` gives the model that the search ended with, of some options of the case, and what was found; None where
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
        self.deadline = time.monotonic() + self.limits.time_limit_seconds
        self.closing_seconds = 0.0
        self.is_over = threading.Event()

    def run(self) -> tuple[Problem, Found] | None:
        """Search until the gap is reached, a limit comes, or nothing is left to try."""
        with ThreadPoolExecutor(max(self.limits.threads, 1)) as pool:
            try:
                generated = self._awaited(pool.submit(self._generated))
                if generated is None:
                    return None
                search = _Improving(self, pool, generated)
                if self.limits.threads > 1:
                    search.refine()
                if self._awaited(pool.submit(search.begin)) is None:
                    return None
                search.improve()
                return self._awaited(pool.submit(search.found))
            finally:
                self.is_over.set()

    def _generated(self) -> Generated | None:
        until = time.monotonic() + SHARE_FOR_PRICES * self.limits.time_limit_seconds
        self.generation = Generation(self.case, lambda: self.of_a_part(0.0), self.is_stopped, self.start)
        return self.generation.generated(self.bounded, lambda: time.monotonic() > until or self.is_stopped())

    def refined(self, generated: Generated) -> Generated:
        """What is known of the model, refined by further rounds of prices."""
        return self.generation.refined(generated, self.bounded, self.is_stopped)

    def _awaited(self, future: Future[Result]) -> Result:
        """The result of work in another thread, told of meanwhile."""
        while not wait([future], timeout=POLL_SECONDS).done:
            self.tell()
        return future.result()

    def tell(self) -> None:
        """Tell where the search stands."""
        bound = self.standing.bound_usd
        self.on_usd(self.standing.value_usd, bound if np.isfinite(bound) else None)

    def bounded(self, bound_usd: float) -> None:
        """Note a bound."""
        self.standing.bound_usd = min(self.standing.bound_usd, bound_usd)

    @property
    def seconds_left(self) -> float:
        """Until the time limit, less what it takes to close."""
        return max(self.deadline - time.monotonic() - self.closing_seconds, 0.0)

    def is_stopped(self) -> bool:
        """Whether parts of the search shall end."""
        return self.is_over.is_set() or self.is_interrupted() or self.seconds_left <= 0

    def is_done(self) -> bool:
        """Whether the gap is reached."""
        value, bound = self.standing.value_usd, self.standing.bound_usd
        return value is not None and bound - value <= self.limits.gap_fraction * abs(value)

    def of_a_part(self, gap_absolute: float, seconds: float = np.inf, nodes: int | None = None) -> Limits:
        """Limits for a part of the search, which gives plans only, with one thread."""
        left = min(self.seconds_left, seconds)
        return Limits(0.0, left, 1, self.limits.seed, gap_absolute, nodes, is_for_plans_only=True)


class _Improving:
    """The search once its model is settled."""

    def __init__(self, search: LargeSearch, pool: ThreadPoolExecutor, generated: Generated) -> None:
        self.search, self.pool, self.generated = search, pool, generated
        self.problem, self.program = generated.problem, generated.problem.program
        self.columns: Columns = columns_of(self.problem)
        self.neighbourhoods = Neighbourhoods(self.columns, generated.solution, search.limits.seed)
        self.bound: SiteBound | None = None
        self.improving: deque[tuple[Sites, Future[Step | None]]] = deque()
        self.refining: Future[Generated] | None = None
        self.proving: tuple[int, Future[float]] | None = None
        self.unproven: deque[int] = deque()
        self.solution = generated.solution

    def begin(self) -> FloatArray | None:
        """The first solution, whole and feasible; None where none is found."""
        search, scale = self.search, abs(self.search.standing.bound_usd) / self.program.usd_unit
        rough = search.of_a_part(2e-4 * scale, NEIGHBOURHOOD_SECONDS, nodes=20)
        whole = constructed(self.program, self.columns, self.generated.solution, rough, search.is_stopped)
        began = time.monotonic()
        solution = solve_fixed(self.program, whole, self._settling()).solution
        search.closing_seconds = 1.5 * (time.monotonic() - began)
        given = self.problem.solution_of(search.start) if search.start else None
        if given is not None and (
            solution is None or self.program.worth(given) > self.program.worth(solution)
        ):
            solution = given
        if solution is None:
            solution = solve(
                self.program, search.of_a_part(0.5 * scale), is_interrupted=search.is_stopped
            ).solution
        if solution is not None:
            self._hold(solution)
        return solution

    def refine(self) -> None:
        """Have prices refined in another thread, if that is not done."""
        if self.refining is None and self.bound is None:
            self.refining = self.pool.submit(self.search.refined, self.generated)

    def improve(self) -> None:
        """Improve and prove until the gap is reached, a limit comes, or nothing is left to try."""
        search = self.search
        while not (search.is_done() or search.is_stopped()):
            self._submit()
            pending: list[Future[Any]] = [future for _, future in self.improving]
            if self.refining is not None:
                pending.append(self.refining)
            if self.proving is not None:
                pending.append(self.proving[1])
            if not pending:
                return
            wait(
                pending[:1] + pending[len(self.improving) :],
                timeout=POLL_SECONDS,
                return_when="FIRST_COMPLETED",
            )
            self._collect()
            search.tell()

    def found(self) -> tuple[Problem, Found]:
        """What the search ends with: own use settled between all sites, the whole numbers as they are."""
        search, program = self.search, self.program
        settled = solve_fixed(program, self.solution, self._settling()).solution
        solution = self.solution if settled is None else settled
        value, bound = program.worth(solution), search.standing.bound_usd / program.usd_unit
        refuse_contradiction(program, value * program.usd_unit, search.standing.bound_usd)
        has_time = search.seconds_left > 0
        status: SolverStatus = (
            "interrupt" if search.is_interrupted() else "work_limit" if has_time else "time_limit"
        )
        if bound - value <= search.limits.gap_fraction * abs(value):
            status = "optimal"
        answer = Answer(status, status, bound, solution)
        usd = program.usd_unit
        return self.problem, Found(answer, solution, value * usd, max(bound, value) * usd)

    def _settling(self) -> Limits:
        return Limits(0.0, SETTLING_SECONDS, 1, self.search.limits.seed, is_for_plans_only=True)

    def _submit(self) -> None:
        """Keep every thread at work: one on a proof as long as there is one to make."""
        search, workers = self.search, max(self.search.limits.threads, 1)
        self.refine()
        if self.proving is None and self.unproven:
            site = self.unproven.popleft()
            limits = replace(
                search.of_a_part(SITE_GAP * abs(search.standing.bound_usd) / self.program.usd_unit),
                time_limit_seconds=min(
                    search.seconds_left, SHARE_FOR_A_SITE * search.limits.time_limit_seconds
                ),
                is_for_plans_only=False,
            )
            self.proving = (
                site,
                self.pool.submit(best_of_site, self.generated, site, limits, search.is_stopped),
            )
        while len(self.improving) < workers:
            busy = [site for sites, _ in self.improving for site in sites]
            sites = self.neighbourhoods.next(busy)
            if sites is None:
                return
            self.improving.append((sites, self.pool.submit(self._anew, sites, self.solution)))

    def _anew(self, sites: Sites, base: FloatArray) -> Step | None:
        """A step from a solution."""
        search, value = self.search, self.search.standing
        between = value.bound_usd - (value.value_usd or 0.0)
        gap = max(COARSENESS * between, FINEST * abs(value.bound_usd)) / self.program.usd_unit
        limits = search.of_a_part(gap, NEIGHBOURHOOD_SECONDS, NODES)
        return decided_anew(
            self.program, self.columns, base, sites, limits=limits, is_interrupted=search.is_stopped
        )

    def _collect(self) -> None:
        """Take what is done, improvements in the order in which they were begun."""
        if self.refining is not None and self.refining.done():
            self.generated, self.refining = self.refining.result(), None
            self.bound = SiteBound(self.generated, self.columns)
            few = [
                site
                for site in range(len(self.columns.sites))
                if self.generated.gains.at_site(site).size <= MOST_AT_A_SITE
            ]
            self.unproven = deque(sorted(few, key=lambda site: -self.generated.site_gains.most_usd[site]))
        if self.bound is not None and self.proving is not None and self.proving[1].done():
            site, future = self.proving
            self.proving = None
            best = future.result() / self.program.usd_unit
            self.search.bounded(self.bound.tightened(site, best) * self.program.usd_unit)
        while self.improving and self.improving[0][1].done():
            sites, step = self.improving.popleft()
            taken = step.result()
            if taken is not None:
                better = with_step(self.program, self.solution, taken)
                if better is not None:
                    self.neighbourhoods.changed(np.array(sites))
                    self._hold(better)

    def _hold(self, solution: FloatArray) -> None:
        self.solution = solution
        self.search.standing.solution = solution
        self.search.standing.value_usd = self.program.worth(solution) * self.program.usd_unit
