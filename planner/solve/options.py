"""What a person may ask of a solve, and what a solve tells while it runs."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field

LARGEST_SEED = 2**31 - 1
"""The solver keeps its seed in 32 bits."""


def available_threads() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@dataclass(frozen=True)
class SolveOptions:
    """How far and how long to search."""

    gap_fraction: float = 1e-3
    """Stop when the plan is proven within this fraction of the best."""
    time_limit_seconds: float | None = None
    """Stop after this many seconds of wall time with the best plan so far; None means never."""
    threads: int = field(default_factory=available_threads)
    """Threads of the solver."""
    seed: int = 0
    """Seed of the solver's random choices."""
    confirm: bool = False
    """Have a second solver bound the plan, and refuse it on disagreement."""

    def __post_init__(self) -> None:
        """Refuse what cannot be meant, in the caller's words.

        Raises
        ------
        ValueError
            Naming every option that is out of its range.
        """
        wrong = [
            f"{name} is {value}; it must be {allowed}"
            for name, value, is_right, allowed in (
                (
                    "gap",
                    self.gap_fraction,
                    0 <= self.gap_fraction <= 1,
                    "a fraction from 0 to 1, such as 0.001",
                ),
                (
                    "time_limit",
                    self.time_limit_seconds,
                    (self.time_limit_seconds or 0) >= 0,
                    "0 s or more, or None",
                ),
                ("threads", self.threads, self.threads >= 1, "1 or more"),
                ("seed", self.seed, 0 <= self.seed <= LARGEST_SEED, f"from 0 to {LARGEST_SEED}"),
            )
            if not is_right
        ]
        if wrong:
            raise ValueError("; ".join(wrong))


@dataclass(frozen=True)
class Progress:
    """Where a solve stands."""

    phase: str
    """What is being done: `build`, `solve`, `check` or `confirm`."""
    seconds: float
    """Wall time since the start."""
    value_usd: float | None = None
    """Value of the best plan so far, if there is one."""
    bound_usd: float | None = None
    """No plan is worth more than this, as far as is known."""

    @property
    def gap_fraction(self) -> float | None:
        """(bound - value) / |value|, when both are known and the value is not nought."""
        if self.value_usd is None or self.bound_usd is None or self.value_usd == 0:
            return None
        return max(0.0, self.bound_usd - self.value_usd) / abs(self.value_usd)


OnProgress = Callable[[Progress], None]
"""Called from the main thread, at least about twice a second while a solve runs."""
