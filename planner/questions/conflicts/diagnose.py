"""Diagnosing: from a case without a plan to its conflict set and to repairs that work."""

import itertools
from collections.abc import Iterator
from functools import partial

from models.inputs import Case
from planner.questions.conflicts.arithmetic import shortages_of
from planner.questions.conflicts.conflict import Conflict, find_conflict
from planner.questions.conflicts.diagnosis import Diagnosis
from planner.questions.conflicts.elastic import ELASTIC
from planner.questions.conflicts.feasibility import Clock, Searcher, Verdict
from planner.questions.conflicts.limit_repairs import limit_repair
from planner.questions.conflicts.repairs import Repair
from planner.questions.conflicts.rules import rules_of
from planner.questions.conflicts.term_repairs import Task, term_repairs
from planner.solve.interrupts import held_interrupts
from planner.solve.options import OnProgress, Progress, SolveOptions, available_threads

CONFLICT_SHARE = 0.5
"""Share of the time that the search for the conflict may take; the rest is for repairs."""
REPAIR_SHARE = 0.4
"""Share of the time left that the search for one repair may take."""
DEFAULT_SECONDS = 60.0
"""Time that a diagnosis may take."""


def diagnose(
    case: Case,
    *,
    time_limit: float | None = DEFAULT_SECONDS,
    threads: int | None = None,
    seed: int = 0,
    is_known_infeasible: bool = False,
    on_progress: OnProgress | None = None,
) -> Diagnosis:
    """Why a case has no plan, and which changes would give it one.

    First what arithmetic shows; then a set of rules that cannot be kept together, from which none can be left out; then
    repairs, each applied to the case and planned.

    Parameters
    ----------
    case
        The case.
    time_limit
        Seconds of wall time; None means no limit. When they are over the conflict set is still valid, but perhaps
        not smallest, and repairs may be missing.
    threads
        Threads of the solver; None means all processors that this process may use.
    seed
        Seed of the solver's random choices.
    is_known_infeasible
        Leave out the search that would show that the case has no plan.
    on_progress
        Called before each search.

    Returns
    -------
    Diagnosis
        Of a case with a plan it says so and no more.

    Raises
    ------
    SolverError
        If the solver fails.
    ValueError
        If an option is out of its range.

    Examples
    --------
    >>> from planner import diagnose, read_case, set_fields
    >>> dark = set_fields(read_case("data/first/case.json"), {"sites[Lab].it_power_mw": 0.004})
    >>> diagnosis = diagnose(dark)
    >>> diagnosis.status
    'infeasible'
    >>> repaired = diagnosis.repairs[0].case
    """
    threads = available_threads() if threads is None else threads
    options = SolveOptions(time_limit_seconds=time_limit, threads=threads, seed=seed)
    with held_interrupts() as is_interrupted:
        clock = Clock(float("inf") if time_limit is None else time_limit, is_interrupted)

        def tell(_: int) -> None:
            if on_progress is not None:
                on_progress(Progress("diagnose", clock.elapsed))

        searcher = Searcher(clock, options.threads, options.seed, tell)
        verdict = "infeasible" if is_known_infeasible else searcher.try_case(case).verdict
        return _diagnosed(case, verdict, searcher)


def _diagnosed(case: Case, verdict: Verdict, searcher: Searcher) -> Diagnosis:
    conflict: Conflict | None = None
    repairs: tuple[Repair, ...] = ()
    if verdict == "infeasible":
        with searcher.within(CONFLICT_SHARE):
            conflict = find_conflict(case, searcher)
        repairs = _in_order(_repairs(case, conflict, searcher))
    clock = searcher.clock
    is_whole = verdict == "feasible" or (conflict is not None and conflict.is_minimal and clock.left > 0)
    return Diagnosis(
        case=case,
        status=verdict,
        shortages=shortages_of(case) if verdict != "feasible" else (),
        conflict=conflict,
        repairs=repairs,
        seconds=clock.elapsed,
        searches=searcher.searches,
        stopped_by="interrupt" if clock.was_interrupted() else "" if is_whole else "time_limit",
    )


def _repairs(case: Case, conflict: Conflict, searcher: Searcher) -> Iterator[Repair | None]:
    """Repairs as they are found, each search with its share of the time, while there is any."""
    for search in itertools.takewhile(lambda _: searcher.clock.left > 0, _searches(case, conflict)):
        with searcher.within(REPAIR_SHARE):
            repair = search(searcher)
        yield repair


def _searches(case: Case, conflict: Conflict) -> Iterator[Task]:
    """Of each rule in conflict by itself, of all elastic rules of the case together, of the rules' terms.

    Together first where the conflict may hold rules that do not matter: loosening one of those would not help.
    """
    elastic = [rule for rule in rules_of(case) if rule.kind in ELASTIC]
    alone = [[rule] for rule in conflict.rules if rule.kind in ELASTIC]
    together = [elastic] if len(elastic) > 1 else []
    for rules in [*alone, *together] if conflict.is_minimal else [*together, *alone]:
        yield partial(limit_repair, case, rules)
    yield from term_repairs(case, conflict)


def _in_order(found: Iterator[Repair | None]) -> tuple[Repair, ...]:
    """Repairs without those that do the same, the cheapest first, those without a price last."""
    distinct: dict[str, Repair] = {}
    for repair in found:
        if repair is not None:
            distinct.setdefault("; ".join(sorted(map(str, repair.changes))), repair)
    return tuple(
        sorted(distinct.values(), key=lambda one: float("inf") if one.cost_usd is None else one.cost_usd)
    )
