"""What solving without presolve costs, and what presolve gets wrong: `python -m tests.benchmarks.presolve`.

Not run by the tests. Prints processor seconds of each way to set presolve on the larger known cases, relative to
the solver's default, and on random cases how often each way misses the optimum that SCIP finds. The figures that
were measured are in `README.md` beside this file.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from models.formulation import build
from planner import Case, read_case
from planner.solve import highs
from planner.solve.highs import Limits, solver_options
from planner.solve.program import Program, compile_program
from tests.reference.random_cases import random_case
from tests.solve.test_second_solver import by_scip

KNOWN = Path(__file__).parents[1] / "reference" / "known"
WAYS: dict[str, dict[str, bool | int | float | str]] = {
    "default": {"presolve": "choose"},
    "no aggregator": {"presolve": "choose", "presolve_rule_off": 4096},
    "no presolve": {"presolve": "off"},
}
"""Ways to set presolve; the last one is that of every solve."""
LIMITS = Limits(gap_fraction=1e-7, time_limit_seconds=600.0, threads=1, seed=0)
say = sys.stdout.write


def solved(program: Program, way: str) -> tuple[float | None, float]:
    """The bound in scaled money (None: infeasible), and processor seconds."""
    solver = highs.loaded(program, {**solver_options(LIMITS), **WAYS[way]})
    began = time.process_time()
    solver.run()
    seconds = time.process_time() - began
    answer = highs._answer(solver, was_interrupted=False)
    return (None if answer.solution is None else answer.bound), seconds


def tell_cost() -> None:
    """Processor seconds by way on the known cases that are not tiny."""
    total = dict.fromkeys(WAYS, 0.0)
    optimal = json.loads((KNOWN / "optimal-values.json").read_text("utf-8"))
    for name in (name for name in optimal if not name.startswith("tiny")):
        program = compile_program(build(read_case(KNOWN / f"{name}.json")))
        seconds = {way: solved(program, way)[1] for way in WAYS}
        say(f"{name:12}" + "".join(f"{way} {spent:8.2f} s   " for way, spent in seconds.items()) + "\n")
        total = {way: total[way] + spent for way, spent in seconds.items()}
    for way, spent in total.items():
        say(f"{way}: {spent:.1f} s in all, {spent / total['default']:.2f} of the default\n")


def tell_wrong(cases: int) -> None:
    """How many random cases each way gets wrong by more than 1e-6, and the largest part of the value lost."""
    wrong = dict.fromkeys(WAYS, 0)
    lost = dict.fromkeys(WAYS, 0.0)
    for seed in range(200_000, 200_000 + cases):
        program = compile_program(
            build(Case.model_validate(random_case(seed, "micro" if seed % 4 else "tiny")))
        )
        expected = by_scip(program).value
        for way in WAYS:
            found, _ = solved(program, way)
            short = abs((expected or 0.0) - (found or 0.0)) / max(1.0, abs(expected or 0.0))
            wrong[way] += (expected is None) != (found is None) or short > 1e-6
            lost[way] = max(lost[way], short)
    for way in WAYS:
        say(f"{way}: {wrong[way]} of {cases} wrong, at most {lost[way]:.1%} of the value lost\n")


if __name__ == "__main__":
    tell_cost()
    tell_wrong(int(sys.argv[1]) if len(sys.argv) > 1 else 6000)
