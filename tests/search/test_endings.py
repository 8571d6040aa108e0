"""How a search by parts ends: interrupted, out of time, begun with a plan, and twice the same."""

import os
import signal
import threading
from concurrent.futures.process import BrokenProcessPool
from contextlib import nullcontext
from typing import Any
from unittest.mock import patch

import pytest

from models.inputs import Case
from models.plan import Decisions
from planner import NoPlanError, plan
from planner.problem import Found, Problem
from planner.search import anytime, improving, proving, search
from planner.search.anytime import LargeSearch
from planner.search.first_plans import settled_plan
from planner.search.improvement import Step, Trial
from planner.search.sites import Asked, Descent, SitesAlone
from planner.search.standing import Standing
from planner.side_by_side import ProcessBeside
from planner.solve.interrupts import IsInterrupted, never
from planner.solve.options import Progress
from planner.solve.program import FloatArray, Program
from tests.benchmarks.generator import benchmark_case
from tests.reference.random_cases import random_case
from tests.search.search_claims import BEST_USD, limits_of


@pytest.fixture(scope="module")
def case() -> Case:
    """A case of three sites that is searched for some seconds."""
    return Case.model_validate(benchmark_case("S", 0))


def by_parts(
    case: Case, seconds: float, threads: int = 2, is_interrupted: IsInterrupted = never
) -> tuple[Problem, Found]:
    """What a search by parts ends with."""
    found = LargeSearch(case, limits_of(0, seconds, threads), lambda value, bound: None, is_interrupted).run()
    assert found is not None
    return found


def first_value(case: Case, start: Decisions | None = None) -> float:
    """What a search by parts ends with that is interrupted as soon as it has a plan."""
    standing = Standing()
    found = LargeSearch(
        case,
        limits_of(0),
        lambda value, bound: None,
        lambda: standing.value_usd is not None,
        start,
        standing,
    ).run()
    assert found is not None
    assert found[1].answer.status == "interrupt"
    assert found[1].value is not None
    return found[1].value


def is_honest(value_usd: float | None, bound_usd: float) -> bool:
    """Whether value and bound stand on their sides of the optimum, the bound no higher than that of own use."""
    assert value_usd is not None
    return 0.8 * BEST_USD < value_usd < 1.001 * BEST_USD and 0.999 * BEST_USD < bound_usd < 1.36 * BEST_USD


def test_interrupt_keeps_the_plan_with_an_honest_bound(case: Case) -> None:
    """Ctrl-C as soon as there is a plan, before prices are good, ends the search with a checked one, not proven."""

    def press(progress: Progress) -> None:
        if progress.value_usd is not None and progress.phase == "solve":
            signal.raise_signal(signal.SIGINT)

    assert threading.current_thread() is threading.main_thread()
    with patch.object(search, "LARGE", 0):
        made = plan(case, gap=0.0, threads=2, time_limit=60.0, on_progress=press)
    assert (made.solve.status, made.solve.stopped_by) == ("not_proven", "interrupt")
    assert is_honest(made.value_usd, made.solve.bound_usd)


def test_time_limit_keeps_the_plan_with_an_honest_bound(case: Case) -> None:
    """A search out of time gives the plan that it has, and says that time has ended it."""
    _, found = by_parts(case, seconds=2.5)
    assert found.answer.status == "time_limit"
    assert is_honest(found.value, found.bound)


def test_plan_that_there_is_no_time_to_settle_is_left(case: Case) -> None:
    """A search with less time left than a plan took to settle begins no other model, and says that time has ended it."""
    one = LargeSearch(case, limits_of(0, 60.0, 2), lambda value, bound: None, never)
    settled = []

    def settle(*arguments: Any) -> None:
        settled_plan(*arguments)
        settled.append(one.standing.value_usd)
        one.settling_seconds = 1e9

    with patch.object(anytime, "settled_plan", settle):
        found = one.run()
    assert found is not None
    assert found[1].answer.status == "time_limit"
    assert len(settled) == 1
    assert found[1].value == pytest.approx(settled[0])
    assert is_honest(found[1].value, found[1].bound)


def test_no_time_at_all_is_no_plan(case: Case) -> None:
    """Without any time there is no plan, and no failure."""
    with patch.object(search, "LARGE", 0), pytest.raises(NoPlanError):
        plan(case, threads=2, time_limit=0.0)


@pytest.mark.parametrize("seed", [6, 22, 35])
def test_search_is_never_worse_than_its_start(seed: int) -> None:
    """A search that is interrupted at its first plan has its start, where it would have had a worse plan."""
    tiny = Case.model_validate(random_case(seed, "tiny"))
    best = plan(tiny, gap=1e-9, threads=1)
    assert first_value(tiny) < 0.999 * best.value_usd
    assert first_value(tiny, best.decisions) == pytest.approx(best.value_usd)


def test_same_seed_gives_the_same_plan() -> None:
    """With one thread and no time limit that bites, two searches decide alike."""
    small = Case.model_validate(random_case(2, "small"))
    ends = []
    for _ in range(2):
        problem, found = by_parts(small, seconds=20.0, threads=1)
        assert found.solution is not None
        ends.append(problem.decisions(found.solution))
    assert ends[0] == ends[1]


def test_no_whole_model_is_built_of_a_case_too_large_for_one() -> None:
    """Where nothing is left to try, the plan and its bound are what the search by parts has."""
    micro = Case.model_validate(random_case(12, "micro"))
    small = patch.object(search, "LARGE", 0)
    with (
        small,
        patch.object(search, "TOO_LARGE", 0),
        patch.object(search, "Problem", side_effect=AssertionError),
    ):
        _, found = search.searched(
            micro, limits_of(0), start=None, on_usd=lambda value, bound: None, is_interrupted=never
        )
    assert found.answer.status == "work_limit"
    assert found.value is not None
    assert found.value < found.bound


def test_a_step_for_which_there_is_no_room_is_decided_anew(case: Case) -> None:
    """The sites of a step that is refused are decided on next, by what it took; when that is refused too, it ends."""
    sites: list[tuple[int, ...]] = []
    decided_anew = improving.decided_anew

    def anew(*arguments: Any, **limits: Any) -> Trial:
        sites.append(arguments[2])
        return decided_anew(*arguments, **limits)

    asked: list[tuple[int, ...]] = []

    def refused(program: Program, solution: FloatArray, step: Step) -> None:
        asked.append(step.sites)

    with (
        patch.object(anytime, "FIRST_PACKINGS", ()),
        patch.object(anytime, "SHARE_FOR_AN_EARLY_PACKING", 1e-9),
        patch.object(improving, "decided_anew", anew),
        patch.object(improving, "with_step", refused),
    ):
        _, found = by_parts(case, 60.0, 1, lambda: bool(asked) and sites.count(asked[0]) >= 2)
    assert asked
    assert sites.count(asked[0]) >= 2
    assert is_honest(found.value, found.bound)


@pytest.mark.parametrize(("slow", "last_rounds"), [(proving.SLOW, proving.LAST_ROUNDS), (2.0, 1)])
def test_sites_are_proven_beside_the_search_at_other_prices_too(
    case: Case, slow: float, last_rounds: int
) -> None:
    """The bound stays one, and never rises; with rests between rounds too."""
    descents: list[Descent] = []
    bounds: list[float] = []

    class Noted(Descent):
        def __init__(self, *arguments: Any) -> None:
            super().__init__(*arguments)
            descents.append(self)

    def note(value_usd: float | None, bound_usd: float | None) -> None:
        if bound_usd is not None:
            bounds.append(bound_usd)

    def have_moved() -> bool:
        return any(descent.rounds > 1 and descent.centre is not descent.begun for descent in descents)

    with (
        patch.object(proving, "Descent", Noted),
        patch.object(proving, "SLOW", slow),
        patch.object(proving, "LAST_ROUNDS", last_rounds),
    ):
        found = LargeSearch(case, limits_of(0, 60.0, 2), note, have_moved).run()
    assert found is not None
    assert have_moved()
    assert bounds == sorted(bounds, reverse=True)
    assert is_honest(found[1].value, found[1].bound)


def _dies(asked: Asked) -> SitesAlone:
    os._exit(1)


def _is_gone(*arguments: Any) -> None:
    raise BrokenProcessPool("the process has died")


@pytest.mark.parametrize("dies_at_once", [True, False])
def test_sites_are_proven_when_the_process_beside_dies(case: Case, dies_at_once: bool) -> None:
    """What it should have worked out is worked out here."""
    rounds: list[Descent] = []

    class Noted(Descent):
        def round(self, *arguments: Any) -> None:
            super().round(*arguments)
            rounds.append(self)

    gone = patch.object(ProcessBeside, "begin", _is_gone) if dies_at_once else nullcontext()
    with patch.object(proving, "Descent", Noted), patch.object(anytime, "sites_asked", _dies), gone:
        found = LargeSearch(
            case, limits_of(0, 60.0, 2), lambda value, bound: None, lambda: bool(rounds)
        ).run()
    assert rounds
    assert found is not None
    assert is_honest(found[1].value, found[1].bound)
