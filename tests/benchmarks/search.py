"""The search by parts on random cases against brute force: how many of its claims hold, and how near it comes.

`python -m tests.benchmarks.search 0 300 --size micro`
"""

import argparse
import statistics
import sys
import time
import traceback
from collections import Counter

from tests.benchmarks.saying import say
from tests.search.search_claims import Judged, as_if_large, judged


def main() -> None:
    """Print every claim that does not hold, then the counts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("first", type=int)
    parser.add_argument("last", type=int)
    parser.add_argument("--size", default="micro")
    parser.add_argument("--as-if-large", action="store_true", help="near prices, and a model of few options")
    asked = parser.parse_args()
    counts: Counter[str] = Counter()
    below: list[float] = []
    above: list[float] = []
    started = time.process_time()
    for seed in range(asked.first, asked.last + 1):
        try:
            with as_if_large(asked.as_if_large):
                one = judged(seed, asked.size)
        except Exception:  # one seed that fails shall not end the rest
            one = Judged(None, wrong=[traceback.format_exc()])
        counts[_kind(one)] += 1
        counts["with a wrong claim"] += bool(one.wrong)
        for claim in one.wrong:
            say(f"{asked.size} {seed}: {claim}")
        if one.found is not None and one.optimum_usd and one.found.value is not None:
            below.append((one.optimum_usd - one.found.value) / abs(one.optimum_usd))
            above.append((one.found.bound - one.optimum_usd) / abs(one.optimum_usd))
    for name, count in sorted(counts.items()):
        say(f"{count:5d} {name}")
    for name, parts in (("value below", below), ("bound above", above)):
        say(f"{name} the optimum: median {statistics.median(parts):.1e}, most {max(parts):.1e}")
        say(f"    within 1e-6 in {sum(part <= 1e-6 for part in parts)} of {len(parts)}")
    say(f"{time.process_time() - started:.0f} s of the processor")
    sys.exit(counts["with a wrong claim"] > 0)


def _kind(one: Judged) -> str:
    if one.optimum_usd is None:
        return "without a plan"
    return "left to the solver alone" if one.found is None else "searched by parts"


if __name__ == "__main__":
    main()
