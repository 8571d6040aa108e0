"""Work is spread over processes, and comes back in order."""

import multiprocessing
import os
import time
from collections.abc import Callable
from typing import TypeVar
from unittest.mock import Mock

import pytest

from planner import side_by_side as side_by_side_module
from planner.side_by_side import ProcessBeside, side_by_side

Argument = TypeVar("Argument")
Result = TypeVar("Result")


def _square(number: int) -> tuple[int, int]:
    return number * number, os.getpid()


def _fail(number: int) -> int:
    raise ValueError(f"number {number} is refused")


def _beside(function: Callable[[Argument], Result]) -> ProcessBeside[Argument, Result]:
    beside = ProcessBeside.where_possible(function)
    assert beside is not None
    return beside


def test_results_come_in_the_order_of_the_arguments_from_other_processes() -> None:
    """Two processes share five arguments."""
    told: list[int] = []
    results = side_by_side(_square, [1, 2, 3, 4, 5], 2, on_result=told.append)
    assert [result[0] for result in results if result] == [1, 4, 9, 16, 25]
    assert os.getpid() not in {result[1] for result in results if result}
    assert told == [1, 2, 3, 4, 5]


def test_one_process_works_here() -> None:
    """With one process nothing is started."""
    assert side_by_side(_square, [3, 4], 1) == [(9, os.getpid()), (16, os.getpid())]


@pytest.mark.parametrize("processes", [1, 2])
def test_an_error_comes_back(processes: int) -> None:
    """What the function raises is raised here, in its own words."""
    with pytest.raises(ValueError, match="is refused"):
        side_by_side(_fail, [1, 2, 3], processes)


@pytest.mark.parametrize("processes", [1, 2])
def test_interrupted_work_is_broken_off(processes: int) -> None:
    """What had not come back when the user stopped it is None, at once."""
    started = time.monotonic()
    assert side_by_side(time.sleep, [60.0, 60.0], processes, is_interrupted=lambda: True) == [None, None]
    assert time.monotonic() - started < 30


def test_a_process_beside_works_one_thing_out() -> None:
    """Its result comes from elsewhere; an error in its own words."""
    with _beside(_square) as beside:
        beside.begin(3)
        found = beside.result()
    assert found is not None
    assert found[0] == 9
    assert found[1] != os.getpid()
    with _beside(_fail) as failing:
        failing.begin(4)
        with pytest.raises(ValueError, match="number 4 is refused"):
            failing.result()


def test_a_process_beside_is_ended_when_the_user_stops_the_search() -> None:
    """Ctrl-C leaves no result, and what is under way is not waited for."""
    started = time.monotonic()
    with _beside(time.sleep) as beside:
        beside.begin(60.0)
        assert beside.result(lambda: True) is None
    assert time.monotonic() - started < 30


def test_a_process_beside_can_be_ended_early() -> None:
    """It takes memory; ending it again, as the block does, changes nothing."""
    with _beside(_square) as beside:
        assert beside.begin(3).result(timeout=60)[0] == 9
        beside.end()
        beside.end()


def _works_alone(number: int) -> bool:
    """Whether no other process is started here, and what would be spread is done all the same."""
    beside = ProcessBeside.where_possible(_square)
    if beside is not None:
        beside.end()
    results = side_by_side(_square, [number, number + 1], 2)
    assert [result[0] for result in results if result] == [number**2, (number + 1) ** 2]
    here = os.getpid() in {result[1] for result in results if result}
    assert here == (beside is None)
    return here


def test_no_process_is_started_where_none_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a worker of a pool, and where the system gives no semaphore; here there may be one."""
    assert not _works_alone(2)
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        assert pool.map(_works_alone, [2]) == [True]
    monkeypatch.setattr(
        side_by_side_module, "ProcessPoolExecutor", Mock(side_effect=OSError("no semaphores"))
    )
    assert _works_alone(2)
