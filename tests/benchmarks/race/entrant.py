"""One entrant on one case, in this process: started by `watching`, never by a person."""

import os
import sys
from pathlib import Path

from planner import Case
from tests.benchmarks.generator import benchmark_case
from tests.benchmarks.race.entrants import ENTRANTS, THREADS
from tests.benchmarks.race.recording import Recorder


def main(name: str, size: str, seed: int, limit_seconds: float, told: Path) -> None:
    """Run the entrant on two processors and leave what it reaches in the file `told`."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:THREADS])
    case = Case.model_validate(benchmark_case(size, seed))
    with told.open("w", encoding="utf-8") as stream:
        recorder = Recorder(stream)
        recorder.end(ENTRANTS[name](case, limit_seconds, recorder))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4]), Path(sys.argv[5]))
