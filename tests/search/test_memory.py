"""When memory is given back, and where it cannot be."""

import ctypes
from unittest.mock import Mock

import pytest

from planner.search import memory
from planner.search.memory import LARGE_OPTIONS, GivingBack, collect_before_much, give_back


@pytest.fixture
def given_back(monkeypatch: pytest.MonkeyPatch) -> Mock:
    """Counts how often it is."""
    counted = Mock()
    monkeypatch.setattr(memory, "give_back", counted)
    return counted


def test_only_much_memory_is_given_back_before_more_is_taken(given_back: Mock) -> None:
    """Small models are not worth the time."""
    collect_before_much(LARGE_OPTIONS - 1)
    assert given_back.call_count == 0
    collect_before_much(LARGE_OPTIONS)
    assert given_back.call_count == 1


@pytest.mark.parametrize(("options", "times"), [(LARGE_OPTIONS, 2), (LARGE_OPTIONS - 1, 0)])
def test_steps_give_memory_back_now_and_then(
    given_back: Mock, monkeypatch: pytest.MonkeyPatch, options: int, times: int
) -> None:
    """Of steps of a second each, one after eleven seconds and one after another eleven."""
    seconds = iter(range(1000))
    monkeypatch.setattr("planner.search.memory.time.monotonic", lambda: float(next(seconds)))
    giving = GivingBack(options)
    for _ in range(23):
        giving.after_a_step()
    assert given_back.call_count == times


@pytest.mark.parametrize("error", [AttributeError, OSError, TypeError])
def test_another_c_library_keeps_its_memory(monkeypatch: pytest.MonkeyPatch, error: type[Exception]) -> None:
    """Nothing else changes there."""
    monkeypatch.setattr(ctypes, "CDLL", Mock(side_effect=error))
    give_back()
