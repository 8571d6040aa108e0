"""Whether diagnoses are right, on every hand-made and many random cases: `python -m tests.benchmarks.conflicts SEEDS`.

Not run by the tests, which try a part of it. Each case's diagnosis is tried by planning: the conflict cannot be kept,
each of its rules is needed where that is claimed, each repair gives the case a plan. The figures that were measured
are in `README.md` beside this file.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from planner import Case, CaseError, diagnose
from tests.questions.conflict_claims import wrong_claims
from tests.questions.infeasible_cases import hand_cases, hardened
from tests.reference.facts import Record

say = sys.stdout.write


@dataclass
class Tally:
    """What was found over all cases."""

    counts: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)

    def add(self, name: str, case: Record) -> None:
        """Diagnose a case and try what is claimed of it."""
        began = time.process_time()
        made = diagnose(Case.model_validate(case), threads=1)
        if made.status == "feasible":
            self.counts["with a plan"] += 1
            self.counts["with a plan but called short by arithmetic"] += bool(made.shortages)
            return
        self.seconds.append(time.process_time() - began)
        told = made.to_dict()
        wrong = list(wrong_claims(case, told))
        for sentence in wrong:
            say(f"{name}: {sentence}\n")
        self.kinds.update({rule["kind"] for rule in told["conflict"]["rules"]})
        self.counts["without a plan"] += 1
        self.counts["wrong claims"] += len(wrong)
        self.counts["minimal"] += told["conflict"]["is_minimal"]
        self.counts["of whole numbers"] += bool(told["conflict"]["is_of_whole_numbers"])
        self.counts["with arithmetic"] += bool(told["arithmetic"])
        self.counts["repairs"] += len(told["repairs"])

    def tell(self) -> None:
        """Print the figures."""
        for name, count in {**self.counts, **{f"with a {kind}": n for kind, n in self.kinds.items()}}.items():
            say(f"{count:6} {name}\n")
        ordered = sorted(self.seconds)
        say(
            f"{ordered[len(ordered) // 2]:6.2f} processor seconds a diagnosis, median; {ordered[-1]:.2f} at most\n"
        )


def cases(seeds: int) -> Iterator[tuple[str, Record]]:
    """Every hand-made case, and random ones with their rules made hard: three in four micro, one tiny."""
    yield from hand_cases().items()
    for seed in range(seeds):
        size = "tiny" if seed % 4 == 0 else "micro"
        yield f"{size} {seed}", hardened(seed, size)


def main(seeds: int) -> None:
    """Try all cases and tell."""
    tally = Tally()
    for name, case in cases(seeds):
        try:
            tally.add(name, case)
        except CaseError:
            tally.counts["contradictory once hard"] += 1
    tally.tell()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 300)
