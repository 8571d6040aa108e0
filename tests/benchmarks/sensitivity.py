"""Sensitivities against brute force on many random cases: `python -m tests.benchmarks.sensitivity [CASES]`.

Not run by the tests, which hold a fixed part of it. For each micro case that has a plan, four inputs are varied by
±30 %; the optimum of the case edited by hand, found by trying every combination, must lie in the interval proven,
and so must its change; kept decisions must never be better. The figures that were measured are in `README.md`
beside this file.
"""

from __future__ import annotations

import sys
import time
from collections import Counter

from planner import sensitivity
from tests.questions.test_sensitivity import edited, feasible, is_right
from tests.reference.brute_force import brute_force
from tests.solve.solving import GAP_FRACTION

INPUTS = (
    ("lease_requests", "price_usd"),
    ("sites", "it_power_mw"),
    ("sites", "energy_usd_per_mwh"),
    ("training_runs", "value_usd"),
)
FACTORS = {0.7: "-30%", 1.3: "+30%"}


def compare(seed: int, counts: Counter[str]) -> None:
    """Count what becomes of one case's levels."""
    found = feasible(seed)
    if found is None:
        counts["cases without a plan"] += 1
        return
    record, base = found
    counts["cases"] += 1
    for where in INPUTS:
        if not record.get(where[0]):
            continue
        for factor, level in FACTORS.items():
            vary = {f"{where[0]}[*].{where[1]}": level}
            analysis = sensitivity(base.case, base, vary=vary, gap=GAP_FRACTION, threads=1)
            row = analysis.levels.iloc[0].to_dict()
            optimum = brute_force(edited(record, *where, factor)).value_usd
            counts["levels"] += 1
            counts["levels at which kept decisions break a rule"] += not row["is_kept_feasible"]
            counts["levels without a plan"] += optimum is None
            counts["levels decided otherwise"] += bool(row["decided_otherwise"])
            if not is_right(row, optimum, base.value_usd):
                counts["WRONG"] += 1
                sys.stdout.write(f"seed {seed} {where} {factor}: {optimum} {row}\n")


def main() -> None:
    """Compare as many cases as are asked for and print the counts."""
    cases = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    counts: Counter[str] = Counter()
    began = time.process_time()
    for seed in range(1000, 1000 + cases):
        compare(seed, counts)
    for name, count in counts.items():
        sys.stdout.write(f"{name}: {count}\n")
    sys.stdout.write(f"{time.process_time() - began:.0f} processor seconds\n")


if __name__ == "__main__":
    main()
