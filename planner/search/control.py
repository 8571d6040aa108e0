"""What a search lets its parts know."""

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
