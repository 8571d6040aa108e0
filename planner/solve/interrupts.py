"""Ctrl-C while a solver works: held back and noted, so that a plan that is there already is never lost."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

IsInterrupted = Callable[[], bool]


def never() -> bool:
    """Nobody can interrupt."""
    return False


@contextmanager
def held_interrupts() -> Iterator[IsInterrupted]:
    """Hold Ctrl-C back within the block; the function that is given tells whether it was pressed.

    Python would otherwise raise `KeyboardInterrupt` between any two steps, also while the solver's thread
    runs on. Outside the main thread nothing is held back, for Python hears no signals there.
    """
    in_main_thread = threading.current_thread() is threading.main_thread()
    if not in_main_thread or signal.getsignal(signal.SIGINT) == signal.SIG_IGN:  # ignored, as under nohup
        yield never
        return
    is_pressed = False

    def note(signal_number: int, frame: FrameType | None) -> None:
        nonlocal is_pressed
        del signal_number, frame
        is_pressed = True

    before = signal.signal(signal.SIGINT, note)
    try:
        yield lambda: is_pressed
    finally:
        signal.signal(signal.SIGINT, before if before is not None else signal.SIG_DFL)
