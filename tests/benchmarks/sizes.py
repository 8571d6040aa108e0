"""How far a plan is proven within a time limit, on generated cases of a size.

`python -m tests.benchmarks.sizes S --seeds 3 --seconds 60`
"""

import argparse
import resource
import sys
from dataclasses import dataclass, field

from planner import Case, plan
from planner.outcomes import PlanningError
from planner.solve.options import Progress, available_threads
from tests.benchmarks.generator import SIZES, benchmark_case

GAPS = (0.05, 0.02, 0.01, 0.005, 0.001)
"""Gaps whose time is told."""


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


@dataclass
class Trace:
    """When a solve first had a plan, and first reached each gap; seconds of wall time."""

    first_plan: float | None = None
    reached: dict[float, float] = field(default_factory=dict)

    def __call__(self, progress: Progress) -> None:
        """Note what has been reached."""
        gap = progress.gap_fraction
        if gap is None:
            return
        self.first_plan = progress.seconds if self.first_plan is None else self.first_plan
        for level in GAPS:
            if gap <= level:
                self.reached.setdefault(level, progress.seconds)


def measure(size: str, seed: int, seconds: float) -> str:
    """One row of the table: what a plan of the case reaches within the limit."""
    case, trace = Case.model_validate(benchmark_case(size, seed)), Trace()
    try:
        made = plan(case, gap=GAPS[-1], time_limit=seconds, on_progress=trace)
    except PlanningError as error:
        return f"| {size} | {seed} | {error.status} | | | | | | | |"
    trace(Progress("check", made.solve.seconds, made.value_usd, made.solve.bound_usd))
    times = [trace.first_plan, *(trace.reached.get(level) for level in GAPS)]
    cells = " | ".join("" if time is None else f"{time:.0f}" for time in times)
    value, gap = made.value_usd / 1e6, 100 * made.solve.gap_fraction
    return f"| {size} | {seed} | {value:,.0f} | {gap:.3f} | {cells} |"


def main() -> None:
    """Print a row for each seed, then the memory of the whole process."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("size", choices=SIZES)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=60.0)
    asked = parser.parse_args()
    say(f"{available_threads()} threads, {asked.seconds:g} s")
    say("| size | seed | value, USD million | gap % | s to a plan | to 5 % | 2 % | 1 % | 0.5 % | 0.1 % |")
    for seed in range(asked.seeds):
        say(measure(asked.size, seed, asked.seconds))
    say(f"memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
