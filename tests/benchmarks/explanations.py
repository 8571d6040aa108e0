"""Acts on explanations of random cases: `python -m tests.benchmarks.explanations --from 0 --to 400`.

Every counter-offer is applied and the changed case planned in full; every lease that is said to be displaced is
tried to be kept; every margin is held against plans made by themselves.
"""

from __future__ import annotations

import argparse
import sys
import time

from planner import Case, CaseError, InfeasibleError, explain, plan
from tests.questions.why_claims import GAP_FRACTION, wrong_claims
from tests.reference.random_cases import random_case


def main() -> None:
    """Print every claim that does not hold, and how many were tried."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--from", dest="first", type=int, default=0)
    parser.add_argument("--to", dest="last", type=int, default=400)
    parser.add_argument("--size", default="micro")
    asked = parser.parse_args()
    started = time.process_time()
    cases = declined = offers = displaced = wrong = 0
    for seed in range(asked.first, asked.last):
        case = random_case(seed, asked.size)
        try:
            best = plan(Case.model_validate(case), gap=GAP_FRACTION, threads=1)
        except (InfeasibleError, CaseError):
            continue
        why = explain(best, gap=GAP_FRACTION, threads=1)
        cases += 1
        declined += sum(one.decision == "declined" for one in why.reasons)
        offers += len(why.counter_offers)
        displaced += len(why.displaced)
        for claim in wrong_claims(case, why):
            wrong += 1
            sys.stdout.write(f"seed {seed}: {claim}\n")
    seconds = time.process_time() - started
    sys.stdout.write(
        f"{cases} cases, {declined} declined requests, {offers} counter-offers, {displaced} displaced leases, runs "
        f"and uses; {wrong} wrong claims; {seconds:.0f} s of processor time\n"
    )


if __name__ == "__main__":
    main()
