"""Quotes of random cases against full plans: how many claims hold, and how wide the intervals are.

`python -m tests.benchmarks.quotes --seeds 400 --size micro`
"""

import argparse
import statistics
import sys
import time
from collections import Counter

from tests.benchmarks.saying import say
from tests.questions.quote_claims import false_claims, random_quote


def main() -> None:
    """Print every claim that does not hold, then the counts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=400)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--size", default="micro")
    asked = parser.parse_args()
    kinds: Counter[str] = Counter()
    rules: Counter[str] = Counter()
    widths, wrong = [], 0
    started = time.process_time()
    for seed in range(asked.first, asked.first + asked.seeds):
        drawn = random_quote(seed, asked.size)
        if drawn is None:
            continue
        answer, found = false_claims(*drawn)
        wrong += bool(found)
        for claim in found:
            say(f"{asked.size} {seed} {answer.request.id}: {claim}")
        outcome = "possible" if answer.is_possible else "impossible"
        kinds[f"{answer.request.price_basis}, {outcome}"] += 1
        kinds["without a plan before"] += answer.plan_without is None
        rules.update(
            {f"{one.rule}{'' if one.penalty_usd is None else ', priced'}" for one in drawn[0].policies}
        )
        if answer.high_usd:
            widths.append((answer.high_usd - (answer.low_usd or 0.0)) / answer.high_usd)
    for counted in (kinds, rules):
        for name, count in sorted(counted.items()):
            say(f"{count:5d} {name}")
    say(f"relative width: median {statistics.median(widths):.1e}, widest {max(widths):.1e}")
    say(f"{time.process_time() - started:.0f} s of the processor; quotes with a false claim: {wrong}")
    sys.exit(wrong > 0)


if __name__ == "__main__":
    main()
