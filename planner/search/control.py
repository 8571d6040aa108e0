"""What a search lets its parts know."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from planner.solve.highs import Limits
from planner.solve.interrupts import IsInterrupted

from .standing import Standing


@dataclass(frozen=True)
class Control:
    """Where a search stands, when its parts end, and with what they work."""

    limits: Limits
    standing: Standing
    pool: ThreadPoolExecutor
    """The search's threads."""
    mending: ThreadPoolExecutor
    """One more, for short work that steps of all others wait for."""
    of_a_part: Callable[..., Limits]
    """Limits for a part that gives plans only: gap in scaled money, most seconds, most nodes."""
    is_stopped: IsInterrupted
    is_done: Callable[[], bool]
    """Whether the gap is reached."""
    tell: Callable[[], None]
    """Tells where the search stands; from the thread of the search only."""

    def clock(self, share: float) -> Callable[[], float]:
        """The part of its share of the time limit that something which begins now has spent; all when it shall end."""
        seconds = share * self.limits.time_limit_seconds
        return part_spent(seconds, lambda: self.is_stopped() or self.is_done())


def part_spent(seconds: float, is_over: Callable[[], bool]) -> Callable[[], float]:
    """The part of some seconds that something which begins now has spent; all when it shall end."""
    began = time.monotonic()

    def spent() -> float:
        return 1.0 if is_over() else (time.monotonic() - began) / seconds

    return spent
