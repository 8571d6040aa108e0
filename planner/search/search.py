"""The search for the best plan of a case: by the solver alone where that carries it, else by parts."""

import time
from dataclasses import replace

import numpy as np

from models.formulation import Considered
from models.formulation.lease_options import places_of
from models.formulation.parameters import Parameters
from models.formulation.run_windows import places, run_window
from models.formulation.standing_leases import lease_spans
from models.inputs import Case
from models.plan.decisions import Decisions
from planner.problem import Found, Problem
from planner.solve.highs import Answer, Limits, OnBounds, SolverStatus
from planner.solve.interrupts import IsInterrupted

from .anytime import LargeSearch, OnUsd
from .early_plan import EarlyPlan
from .memory import collect_before_much

LARGE = 10_000
"""Seats of leases and months of runs in halls from which on a case is searched by parts. The solver alone proves
cases of a few thousand within a minute, and has no plan of one of thirty thousand after five."""
TOO_LARGE = 200_000
"""The same from which on no model of the whole case is built after a search by parts: it would take many gigabytes."""


def searched(
    case: Case,
    limits: Limits,
    *,
    start: Decisions | None,
    on_usd: OnUsd,
    is_interrupted: IsInterrupted,
) -> tuple[Problem, Found]:
    """The model that a search ended with, perhaps of some options of the case only, and what was found.

    Parameters
    ----------
    case
        What is planned.
    limits
        When the search stops.
    start
        Decisions to begin with; ignored where they break a rule of the case.
    on_usd
        Called with value and bound so far, USD, from this thread.
    is_interrupted
        When it says so, the search stops and keeps its best plan.

    Raises
    ------
    SolverError
        If the solver fails, or a bound is below the value of a plan.
    """
    deadline = time.monotonic() + limits.time_limit_seconds
    by_parts, seats = None, size(case)
    if seats >= LARGE:
        by_parts = LargeSearch(case, limits, on_usd, is_interrupted, start).run()
        collect_before_much(seats)
        if by_parts is None and (is_interrupted() or time.monotonic() >= deadline):
            return _nothing(case, "interrupt" if is_interrupted() else "time_limit")
        if by_parts is not None:
            problem, found = by_parts
            if found.answer.status != "work_limit" or found.solution is None or seats >= TOO_LARGE:
                return by_parts
            start = problem.decisions(found.solution)
    problem, before = Problem(case), by_parts[1] if by_parts else None
    on_usd(before.value if before else None, before.bound if before else None)
    left = replace(limits, time_limit_seconds=max(deadline - time.monotonic(), 0.0))
    with EarlyPlan(problem, left, is_interrupted) as early:
        found = problem.search(
            left,
            start=problem.solution_of(start) if start else None,
            on_bounds=_in_usd(on_usd, problem, before, early),
            is_interrupted=is_interrupted,
        )
    found = early.unless_worse(found)
    return problem, found if before is None else _with_bound(problem, found, before.bound)


def _nothing(case: Case, status: SolverStatus) -> tuple[Problem, Found]:
    """No plan, and nothing proven; the model has no options, for all of them might not fit the memory."""
    problem = Problem(case, considered=Considered(frozenset(), frozenset()))
    return problem, Found(Answer(status, status, np.inf, None), None, None, np.inf)


def size(case: Case) -> int:
    """Seats that open leases could have, and months of runs in halls: about the columns of the whole model."""
    p = Parameters(case)
    leases = (request for request in case.lease_requests if not (request.is_signed or request.whole_site))
    seats = sum(
        sum(map(len, places_of(p, request).values())) * sum(1 for _ in lease_spans(p, request))
        for request in leases
    )
    return seats + sum(
        sum(map(len, places(p, run).values())) * len(run_window(p, run)) for run in case.training_runs
    )


def _in_usd(on_usd: OnUsd, problem: Problem, before: Found | None, early: EarlyPlan) -> OnBounds:
    """A listener in dollars that knows what was found before, and what is found beside."""
    unit = problem.program.usd_unit
    values = [] if before is None or before.value is None else [before.value]
    bounds = [] if before is None else [before.bound]

    def tell(value: float | None, bound: float | None) -> None:
        known_values = values if value is None else [*values, value * unit]
        known_bounds = bounds if bound is None else [*bounds, bound * unit]
        best, least = max(known_values, default=None), min(known_bounds, default=None)
        on_usd(early.value_beside(best, least), least)

    return tell


def _with_bound(problem: Problem, found: Found, bound_usd: float) -> Found:
    """What was found, with a bound that was proven before where that is lower."""
    bound = min(found.answer.bound, bound_usd / problem.program.usd_unit)
    return replace(found, answer=replace(found.answer, bound=bound), bound=min(found.bound, bound_usd))
