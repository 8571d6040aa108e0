"""Running an entrant in a process of its own, watched: its memory, and its end when it oversteps."""

import contextlib
import json
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from tests.benchmarks.race.setting import setting
from tests.benchmarks.race.traces import SEARCH, Point, Trace

OVERTIME = 1.1
"""An entrant that runs on beyond this many times its limit is ended."""
PREPARATION_SECONDS = 900.0
"""In which the case must be in memory; the limit counts from then."""
LOOK_SECONDS = 0.2
MB = 1024**2


@dataclass
class Watch:
    """An entrant's process and all that it has started."""

    process: subprocess.Popen[bytes]
    told: Path
    limit_seconds: float
    memory_mb: float
    peak_mb: float = 0.0
    ended_for: str = ""
    """Why the entrant was ended; blank if it ended by itself."""
    seen: dict[int, psutil.Process] = field(default_factory=dict)

    def until_end(self) -> None:
        """Wait for the end of the process, or bring it about."""
        try:
            self._watch()
        finally:
            self._end_all()  # what a process that failed, or a person who stops, leaves running

    def _watch(self) -> None:
        began = time.monotonic()
        started: float | None = None
        while self.process.poll() is None:
            self._look()
            started = started or _started(self.told)
            ends = began + PREPARATION_SECONDS if started is None else started + OVERTIME * self.limit_seconds
            if self.peak_mb > self.memory_mb:
                self.ended_for = f"ended at {self.peak_mb:,.0f} MB of memory"
            elif time.monotonic() > ends:
                self.ended_for = "ended beyond the limit"
            if self.ended_for:
                self._end_all()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(LOOK_SECONDS)

    def _look(self) -> None:
        resident = 0
        with contextlib.suppress(psutil.NoSuchProcess):
            whole = psutil.Process(self.process.pid)
            for one in (whole, *whole.children(recursive=True)):
                self.seen[one.pid] = one
                with contextlib.suppress(psutil.NoSuchProcess):
                    resident += one.memory_info().rss
        self.peak_mb = max(self.peak_mb, resident / MB)

    def _end_all(self) -> None:
        for one in self.seen.values():
            with contextlib.suppress(psutil.NoSuchProcess):
                one.kill()


def run_entrant(name: str, size: str, seed: int, limit_seconds: float, memory_mb: float) -> Trace:
    """Run an entrant on a case and tell what it reached.

    Parameters
    ----------
    limit_seconds
        Wall time, from the moment at which the entrant has the case in memory.
    memory_mb
        Most resident memory of its processes together, in MB.
    """
    with tempfile.TemporaryDirectory() as folder:
        told, errors = Path(folder) / "told.jsonl", Path(folder) / "errors.txt"
        command = [sys.executable, "-m", "tests.benchmarks.race.entrant", name, size, str(seed)]
        with errors.open("wb") as stream:
            process = subprocess.Popen(
                [*command, str(limit_seconds), str(told)], stdout=subprocess.DEVNULL, stderr=stream
            )
            watch = Watch(process, told, limit_seconds, memory_mb)
            watch.until_end()
            over = time.monotonic()
        lines = _lines(told)
        failure = errors.read_text("utf-8", errors="replace").strip().splitlines()[-1:] or ["without a word"]
    seconds = over - lines[0]["started"] if lines else 0.0
    stages = _stages(lines, seconds)
    status = next((line["status"] for line in lines if "status" in line), "")
    if not status:
        what = watch.ended_for or f"failed: {failure[0]}"
        stage = next(reversed(stages), "making the case")
        status = what if SEARCH in stages else f"not built within the limit: {what}"
        status += f", in stage '{stage}' after {seconds:.0f} s"
    return Trace(
        *(size, seed, name, limit_seconds, status, seconds, watch.peak_mb, stages, _points(lines)),
        setting=setting(name),
        steps=next((line["steps"] for line in lines if "steps" in line), {}),
    )


def _started(told: Path) -> float | None:
    lines = _lines(told)
    return lines[0]["started"] if lines else None


def _lines(told: Path) -> list[dict[str, Any]]:
    """Whole lines only: the last one may have been cut off with its writer."""
    text = told.read_text("utf-8") if told.exists() else ""
    return [json.loads(line) for line in text.splitlines(keepends=True) if line.endswith("\n")]


def _points(lines: list[dict[str, Any]]) -> tuple[Point, ...]:
    return tuple(Point(**line) for line in lines if "bound_usd" in line)


def _stages(lines: list[dict[str, Any]], seconds: float) -> dict[str, float]:
    """Seconds by stage; one that came twice counts as one."""
    begun = [(line["stage"], line["seconds"]) for line in lines if "stage" in line]
    ends = [*(began for _, began in begun[1:]), seconds]
    spent: dict[str, float] = {}
    for (name, began), end in zip(begun, ends, strict=True):
        spent[name] = spent.get(name, 0.0) + end - began
    return spent
