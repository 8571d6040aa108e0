"""What the search by parts claims of a case, held to the optimum of brute force, or else of the solver alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from unittest.mock import patch

from models.inputs import Case
from planner import InfeasibleError, plan
from planner.problem import Found, Problem
from planner.search import generation, search
from planner.search.anytime import LargeSearch
from planner.solve.highs import Limits
from planner.solve.interrupts import never
from tests.reference.brute_force import TooLargeError, brute_force
from tests.reference.random_cases import random_case
from tests.reference.random_draws import Record

TOLERANCE = 1e-6
"""Part of the optimum, and of a dollar, by which two computations of it may differ."""
BEST_USD = 4_339_000_000.0
"""About the optimum of the benchmark's case S 0, which the solver alone proves within 0.1 % in some seconds."""
MOST_COMBINATIONS = 1e7
"""Combinations of leases and runs beyond which the solver alone takes the place of brute force."""
OF_A_LARGE_CASE = {
    "EXACT_COLUMNS": 0,
    "ENOUGH_TO_SEARCH": 1.0,
    "NEAR_OF_A_REQUEST": 1,
    "PLACES_OF_A_RUN": 1,
    "MOST_OF_A_REQUEST": 1,
    "FEWEST_OF_A_REQUEST": 1,
}
"""Settings of column generation with which a small case is treated like a large one: prices by first-order steps, and
a model that lacks most options."""


@dataclass
class Judged:
    """What a search by parts of one case has come to."""

    optimum_usd: float | None
    """None: no plan is possible."""
    found: Found | None = None
    """None: the search left the case to the solver alone."""
    told: list[tuple[float | None, float | None]] = field(default_factory=list)
    """Each value and bound told on the way, USD."""
    wrong: list[str] = field(default_factory=list)
    """Each claim that does not hold."""


def limits_of(seed: int, seconds: float = 20.0, threads: int = 2) -> Limits:
    """Limits of a search to the end."""
    return Limits(1e-9, seconds, threads, seed)


@contextmanager
def as_if_large(is_large: bool = True) -> Iterator[None]:
    """Treat small cases like large ones, if so asked."""
    with ExitStack() as stack:
        for name, value in OF_A_LARGE_CASE.items() if is_large else ():
            stack.enter_context(patch.object(generation, name, value))
        yield


def judged(seed: int, size: str, seconds: float = 20.0) -> Judged:
    """A random case searched by parts, and planned with the search by parts forced."""
    record = random_case(seed, size)
    case = Case.model_validate(record)
    judged = Judged(optimum_of(record, case))
    by_parts = LargeSearch(
        case, limits_of(seed, seconds), lambda *told: judged.told.append(told), never
    ).run()
    if by_parts is not None:
        judged.found = by_parts[1]
        judged.told.append((by_parts[1].value, by_parts[1].bound))
    judged.wrong += [*_wrong_told(judged), *_wrong_plan(case, judged.optimum_usd, seed)]
    return judged


def optimum_of(record: Record, case: Case) -> float | None:
    """What the best plan of a case is worth, USD; None where there is no plan."""
    try:
        return brute_force(record, max_combinations=MOST_COMBINATIONS).value_usd
    except TooLargeError:
        return Problem(case).search(limits_of(0, seconds=300.0, threads=1)).value


def _wrong_told(judged: Judged) -> Iterator[str]:
    """Values above the optimum and bounds below it."""
    best = judged.optimum_usd
    for value, bound in judged.told:
        if best is None:
            if value is not None:
                yield f"a plan worth {value} is told, and there is none"
            continue
        slack = TOLERANCE * (abs(best) + 1)
        if value is not None and value > best + slack:
            yield f"value {value} is above the optimum {best}"
        if bound is not None and bound < best - slack:
            yield f"bound {bound} is below the optimum {best}"


def _wrong_plan(case: Case, best: float | None, seed: int) -> Iterator[str]:
    """What planning with the search by parts forced gets wrong; the plan itself is checked by planning."""
    with patch.object(search, "LARGE", 0):
        try:
            made = plan(case, gap=1e-7, threads=2, seed=seed, time_limit=60.0)
        except InfeasibleError:
            if best is not None:
                yield f"planning says infeasible, and the optimum is {best}"
            return
    if best is None:
        yield f"planning gives a plan worth {made.value_usd}, and there is none"
    elif abs(made.value_usd - best) > 2e-7 * abs(best) + TOLERANCE * (abs(best) + 1):
        yield f"planning gives {made.value_usd} ({made.solve.status}), and the optimum is {best}"
    elif made.solve.status != "proven":
        yield f"the plan is not proven: bound {made.solve.bound_usd}, value {made.value_usd}"
