"""Ctrl-C while a solver works: held back and noted, so that a plan that is there already is never lost."""

import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

PATIENCE_SECONDS = 5.0
"""How long Ctrl-C, pressed again, counts as the same wish."""

IsInterrupted = Callable[[], bool]


def never() -> bool:
    """Nobody can interrupt."""
    return False


@contextmanager
def held_interrupts() -> Iterator[IsInterrupted]:
    """Hold Ctrl-C back within the block; the function that is given tells whether it was pressed.

    Python would otherwise raise `KeyboardInterrupt` between any two steps, also while the solver's thread
    runs on. Whoever presses it again after a while gives up: then it is raised. Outside the main thread
    nothing is held back, for Python hears no signals there.
    """
    in_main_thread = threading.current_thread() is threading.main_thread()
    if not in_main_thread or signal.getsignal(signal.SIGINT) == signal.SIG_IGN:  # ignored, as under nohup
        yield never
        return
    pressed_at: float | None = None

    def note(signal_number: int, frame: FrameType | None) -> None:
        nonlocal pressed_at
        del signal_number, frame
        now = time.monotonic()
        if pressed_at is not None and now - pressed_at > PATIENCE_SECONDS:
            raise KeyboardInterrupt
        pressed_at = pressed_at if pressed_at is not None else now

    before = signal.signal(signal.SIGINT, note)
    try:
        yield lambda: pressed_at is not None
    finally:
        signal.signal(signal.SIGINT, before if before is not None else signal.SIG_DFL)
