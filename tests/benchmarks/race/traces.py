"""A trace: what one entrant reached on one case, and when; kept as a line of JSON."""

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

NEVER = math.inf
"""Seconds to what was not reached."""
NO_GAP = math.inf
"""The gap of an entrant without a plan or without a bound."""
SEARCH = "solve"
"""The stage in which plans are found; those before it build the model and hand it over."""


@dataclass(frozen=True)
class Point:
    """Where an entrant stood: seconds since it had the case, best value and bound, None where there is none."""

    seconds: float
    value_usd: float | None
    bound_usd: float | None


@dataclass(frozen=True)
class Trace:
    """What one entrant reached on one case within its limit."""

    size: str
    seed: int
    entrant: str
    limit_seconds: float
    status: str
    seconds: float
    """Until it ended, or was ended."""
    peak_memory_mb: float
    """Of the entrant's processes together: resident memory, so that what they share counts in each."""
    stages: dict[str, float]
    """Seconds by stage, in the order in which they began."""
    points: tuple[Point, ...]
    setting: dict[str, str]
    """Machine, date and versions."""
    steps: dict[str, float] = field(default_factory=dict)
    """Processor seconds of steps within the stages, of all threads; none of an entrant that does not tell them."""

    @property
    def key(self) -> tuple[str, int, str, float]:
        """What tells it from all others in a file."""
        return (self.size, self.seed, self.entrant, self.limit_seconds)

    def at(self, seconds: float) -> Point:
        """The best value and the best bound up to then."""
        past = [point for point in self.points if point.seconds <= seconds]
        values = [point.value_usd for point in past if point.value_usd is not None]
        bounds = [point.bound_usd for point in past if point.bound_usd is not None]
        return Point(seconds, max(values, default=None), min(bounds, default=None))

    def gap_at(self, seconds: float) -> float:
        """(Bound - value) / |value| then, by the entrant's own bound; `NO_GAP` without either."""
        now = self.at(seconds)
        if now.value_usd is None or now.bound_usd is None or now.value_usd == 0:
            return NO_GAP
        return max(now.bound_usd - now.value_usd, 0.0) / abs(now.value_usd)

    @property
    def final_gap(self) -> float:
        """The gap at its end, be it some seconds past the limit."""
        return self.gap_at(NEVER)

    def seconds_to_gap(self, gap: float) -> float:
        """When it first had proven this gap."""
        return _first(self.points, lambda point: self.gap_at(point.seconds) <= gap)

    def seconds_to_plan(self, below_bound: float = math.inf) -> float:
        """When it first had a plan worth at most this fraction less than its final bound."""
        bound = self.at(NEVER).bound_usd
        least = -math.inf if bound is None or math.isinf(below_bound) else bound - below_bound * abs(bound)
        return _first(self.points, lambda point: point.value_usd is not None and point.value_usd >= least)


def _first(points: Sequence[Point], is_there: Any) -> float:
    return next((point.seconds for point in points if is_there(point)), NEVER)


def append_trace(path: Path, trace: Trace) -> None:
    """Add a trace to a file of results, which is made if there is none."""
    with path.open("a", encoding="utf-8") as stream:
        stream.write(json.dumps(asdict(trace)) + "\n")


def read_traces(paths: Iterable[Path]) -> list[Trace]:
    """The traces of files of results; of equal keys the last one counts.

    Raises
    ------
    ValueError
        If a line is not a trace, naming file and line.
    """
    traces: dict[tuple[str, int, str, float], Trace] = {}
    for path in paths:
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            try:
                record = json.loads(line)
                record["points"] = tuple(Point(**point) for point in record["points"])
                trace = Trace(**record)
            except (ValueError, TypeError, KeyError) as error:
                raise ValueError(f"{path}: line {number} is not a trace ({error}); take it out") from error
            traces[trace.key] = trace
    return list(traces.values())
