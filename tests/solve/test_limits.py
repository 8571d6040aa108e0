"""Limits and Ctrl-C: what comes out is a plan with a valid bound, or an error, never stale values."""

from __future__ import annotations

import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from planner import Case, NoPlanError, plan, read_case
from planner.solve.options import Progress

from .solving import GAP_FRACTION
from .test_known_values import KNOWN, OPTIMAL_VALUES_USD

LONG = "mid-201"
"""A case whose search takes many seconds, and its first plan a few."""
BEST_USD = OPTIMAL_VALUES_USD[LONG] or 0.0
ROOT = Path(__file__).parents[2]
INTERRUPTED = """
import os, signal, sys
from planner import PlanningError, plan, read_case

def press(progress):
    if progress.phase == "solve" and (progress.value_usd is not None or sys.argv[2] == "at once"):
        os.kill(os.getpid(), signal.SIGINT)

try:
    made = plan(read_case(sys.argv[1]), gap=1e-9, threads=1, on_progress=press)
except PlanningError as error:
    print(error.exit_status, error)
else:
    print(made.solve.status, made.solve.stopped_by, made.value_usd, made.solve.bound_usd)
"""


@pytest.fixture(scope="module")
def long_case() -> Case:
    """The case that takes long."""
    return read_case(KNOWN / f"{LONG}.json")


@pytest.mark.parametrize("seconds", [0.0, 1e-3])
def test_time_limit_before_any_plan_is_an_error(long_case: Case, seconds: float) -> None:
    """No plan is made of the values that the columns happen to have."""
    with pytest.raises(NoPlanError, match=f"no plan was found within the time limit of {seconds:g} s"):
        plan(long_case, time_limit=seconds, threads=1)


def test_time_limit_with_a_plan_keeps_it_with_a_valid_bound(long_case: Case) -> None:
    """The plan is marked not proven, the optimum lies between value and bound, and progress led there."""
    for seconds in (4.0, 8.0, 16.0, 32.0):
        told: list[Progress] = []
        try:
            made = plan(long_case, gap=GAP_FRACTION, time_limit=seconds, threads=1, on_progress=told.append)
        except NoPlanError:
            continue
        break
    assert (made.solve.status, made.solve.stopped_by) == ("not_proven", "time_limit")
    assert made.value_usd <= BEST_USD * (1 + 1e-6)
    assert made.solve.bound_usd >= BEST_USD * (1 - 1e-6)
    assert made.solve.gap_fraction == pytest.approx(made.solve.bound_usd / made.value_usd - 1)
    values = [one.value_usd for one in told if one.value_usd is not None]
    bounds = [one.bound_usd for one in told if one.bound_usd is not None]
    assert values == sorted(values)
    assert bounds == sorted(bounds, reverse=True)
    assert bounds
    assert max(values, default=0.0) <= made.value_usd + 1e-6 * BEST_USD


def test_progress_comes_about_twice_a_second(long_case: Case) -> None:
    """In three seconds of search at least three messages come, in order, from build to the search."""
    told: list[Progress] = []
    with suppress(NoPlanError):
        plan(long_case, gap=GAP_FRACTION, time_limit=4.0, threads=1, on_progress=told.append)
    assert [told[0].phase, told[1].phase] == ["build", "solve"]
    seconds = [one.seconds for one in told]
    assert seconds == sorted(seconds)
    assert sum(one.phase == "solve" for one in told) >= 3


def test_error_in_a_progress_function_ends_the_search(long_case: Case) -> None:
    """What a caller's function raises reaches the caller, and the solver does not run on."""

    def fail(progress: Progress) -> None:
        if progress.phase == "solve" and progress.seconds > 0 and progress.bound_usd is not None:
            raise RuntimeError("told enough")

    with pytest.raises(RuntimeError, match="told enough"):
        plan(long_case, threads=1, gap=GAP_FRACTION, on_progress=fail)


def interrupted(when: str) -> str:
    """What a process says that plans the long case and gets Ctrl-C `at once` or `with a plan`."""
    command = [sys.executable, "-c", INTERRUPTED, str(KNOWN / f"{LONG}.json"), when]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_ctrl_c_keeps_the_best_plan() -> None:
    """Ctrl-C once there is a plan gives that plan, not proven, with a bound beyond the optimum."""
    status, stopped_by, value_usd, bound_usd = interrupted("with a plan").split()
    assert (status, stopped_by) == ("not_proven", "interrupt")
    assert float(value_usd) <= BEST_USD * (1 + 1e-6)
    assert float(bound_usd) >= BEST_USD * (1 - 1e-6)


def test_ctrl_c_before_any_plan_says_so() -> None:
    """Ctrl-C at the first message of the search is an error of its own, with its exit status."""
    assert interrupted("at once") == "130 stopped before any plan was found"


def test_ctrl_c_works_again_after_a_plan() -> None:
    """The handler of Ctrl-C is put back when a plan is made."""
    before = signal.getsignal(signal.SIGINT)
    plan(read_case(KNOWN / "tiny-000.json"), threads=1)
    assert signal.getsignal(signal.SIGINT) is before
