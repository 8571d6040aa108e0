"""Whether shadow rents are finite differences of kept decisions, on random cases.

`python -m tests.benchmarks.prices 0 200 --size tiny`
"""

import argparse
import sys

from planner import Case, InfeasibleError, plan, with_prices
from tests.questions.finer import Difference, differences
from tests.reference.random_cases import random_case, sizes

ROUGH = 0.02
"""Gap of the plans: any decisions will do."""


def differences_of(seed: int, size: str, count: int) -> list[Difference]:
    """Finite differences of one random case; none where it has no plan."""
    case = Case.model_validate(random_case(seed, size))
    try:
        made = plan(case, gap=ROUGH, threads=1, time_limit=20)
    except InfeasibleError:
        return []
    return differences(with_prices(made), count, seed)


def main() -> None:
    """Compare the prices of a range of seeds, print what differs, and count."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("first", type=int)
    parser.add_argument("last", type=int)
    parser.add_argument("--size", choices=sizes, default="tiny")
    parser.add_argument("--count", type=int, default=4)
    asked = parser.parse_args()
    found = {seed: differences_of(seed, asked.size, asked.count) for seed in range(asked.first, asked.last)}
    every = [one for of_seed in found.values() for one in of_seed]
    for one in every:
        if not one.agrees:
            sys.stdout.write(f"differs: {one}\n")
    sys.stdout.write(
        f"{sum(map(bool, found.values()))} cases, {len(every)} prices, {sum(bool(o.price) for o in every)} not nought, "
        f"{sum(o.price is None for o in every)} ruled out, {sum(not o.agrees for o in every)} differ\n"
    )


if __name__ == "__main__":
    main()
