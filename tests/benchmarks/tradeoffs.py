"""Whether frontiers and must, may, never are what every combination of decisions says, on random cases.

`python -m tests.benchmarks.tradeoffs 0 200 --size micro`
"""

import argparse
import sys

from tests.questions.tradeoff_checks import wrong_points, wrong_standings
from tests.reference.leases import TooLargeError
from tests.reference.random_cases import random_case, sizes

WITHIN = (0.01, 0.1, 0.3)
"""Fractions below the best, one after the other over the seeds."""


def main() -> None:
    """Judge a range of seeds, print what is wrong, and count."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("first", type=int)
    parser.add_argument("last", type=int)
    parser.add_argument("--size", choices=sizes, default="micro")
    asked = parser.parse_args()
    counts = {"frontiers": 0, "of several points": 0, "points": 0, "requests": 0, "wrong": 0}
    for seed in range(asked.first, asked.last):
        record = random_case(seed, asked.size)
        wrong, requests = wrong_standings(record, WITHIN[seed % len(WITHIN)])
        counts["requests"] += requests
        try:
            more, points = wrong_points(record)
        except TooLargeError:
            more, points = [], 0
        counts["frontiers"] += points > 0
        counts["of several points"] += points > 1
        counts["points"] += points
        counts["wrong"] += len(wrong + more)
        for one in wrong + more:
            sys.stdout.write(f"seed {seed}: {one}\n")
    sys.stdout.write(", ".join(f"{count} {name}" for name, count in counts.items()) + "\n")


if __name__ == "__main__":
    main()
