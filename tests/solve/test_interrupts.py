"""Ctrl-C is held back while a solver works, and comes back afterwards."""

import signal
import threading
from collections.abc import Iterator

import pytest

from planner.solve import interrupts
from planner.solve.interrupts import held_interrupts


@pytest.fixture(autouse=True)
def usual_ctrl_c() -> Iterator[None]:
    """Ctrl-C as Python sets it up, whoever runs the tests."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def test_ctrl_c_is_noted_and_not_raised() -> None:
    """Within the block it is only noted, also when pressed twice in haste; after it Python raises again."""
    with held_interrupts() as is_interrupted:
        assert not is_interrupted()
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGINT)
        assert is_interrupted()
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)


def test_ctrl_c_pressed_again_later_gives_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever presses it again after a while is heard at once."""
    monkeypatch.setattr(interrupts, "PATIENCE_SECONDS", -1.0)
    with held_interrupts() as is_interrupted:
        signal.raise_signal(signal.SIGINT)
        assert is_interrupted()
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)


def test_ignored_ctrl_c_stays_ignored() -> None:
    """Under nohup a Ctrl-C for somebody else stops no search."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with held_interrupts() as is_interrupted:
        signal.raise_signal(signal.SIGINT)
        assert not is_interrupted()
        assert signal.getsignal(signal.SIGINT) == signal.SIG_IGN


def test_other_threads_hear_no_signals() -> None:
    """In a thread, where Python allows no handler, the block runs without one."""
    told: list[bool] = []

    def work() -> None:
        with held_interrupts() as is_interrupted:
            told.append(is_interrupted())

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert told == [False]


def test_handler_comes_back_after_an_error() -> None:
    """An error within the block leaves no handler behind."""
    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(RuntimeError), held_interrupts():
        raise RuntimeError
    assert signal.getsignal(signal.SIGINT) is before
