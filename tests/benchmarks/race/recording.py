"""What an entrant tells while it runs: lines of JSON that outlive it when it is ended."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TextIO

SECONDS_BETWEEN_LINES = 0.05
"""What changes more often is told together, later; nothing is lost by it but time's last digit."""
NOTHING_KNOWN = 1e19
"""Solvers say infinity with numbers from here on."""


@dataclass
class Recorder:
    """Writes what an entrant reaches, with seconds since it had its case in memory."""

    stream: TextIO
    usd_unit: float = 1.0
    """US dollars in one unit of the values and bounds that are told."""
    offset: float = 0.0
    """What is added to them first."""
    sign: float = 1.0
    """-1 for a solver that minimises the negative."""
    started: float = field(default_factory=time.monotonic)
    _last: tuple[float | None, float | None] = (None, None)
    _told: float = -1.0
    _waiting: bool = False

    def __post_init__(self) -> None:
        """Tell when the clock began."""
        self._write(started=self.started)

    @property
    def seconds(self) -> float:
        """Seconds since the case was in memory."""
        return time.monotonic() - self.started

    def stage(self, name: str) -> None:
        """A stage begins; the one before is over."""
        self.flush()
        self._write(seconds=self.seconds, stage=name)

    def reached(self, value: float | None, bound: float | None) -> None:
        """The best value and the bound so far, in the solver's unit; None, or infinity, where there is none."""
        now = (self._usd(value), self._usd(bound))
        now = (self._last[0] if now[0] is None else now[0], self._last[1] if now[1] is None else now[1])
        self._waiting |= now != self._last
        self._last = now
        if self._waiting and self.seconds - self._told >= SECONDS_BETWEEN_LINES:
            self.flush()

    def flush(self) -> None:
        """Tell what has not been told yet."""
        if self._waiting:
            self._waiting, self._told = False, self.seconds
            self._write(seconds=self._told, value_usd=self._last[0], bound_usd=self._last[1])

    def spent(self, steps: Mapping[str, float]) -> None:
        """Processor seconds of steps within its stages."""
        self._write(steps=dict(steps))

    def end(self, status: str) -> None:
        """The entrant is done."""
        self.flush()
        self._write(seconds=self.seconds, status=status)

    def _usd(self, told: float | None) -> float | None:
        if told is None or not abs(told) < NOTHING_KNOWN:
            return None
        return (self.sign * told + self.offset) * self.usd_unit

    def _write(self, **said: Any) -> None:
        self.stream.write(json.dumps(said) + "\n")
        self.stream.flush()
