"""The options of every solve get all models right on which HiGHS was seen to be wrong."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from planner.solve.highs import solve
from tests.reference.brute_force import brute_force

from .canaries import CANARIES
from .solving import best_usd, limits, same_usd
from .test_second_solver import by_scip

LOST = Path(__file__).parent / "lost"


@pytest.mark.parametrize("name", CANARIES)
@pytest.mark.parametrize("threads", [1, 2])
def test_solve_gets_the_canary_right_with_every_seed(name: str, threads: int) -> None:
    """Value, bound and the plan's own worth are the true optimum, with six seeds."""
    program, optimum = CANARIES[name]
    for seed in range(6):
        answer = solve(program, limits(threads=threads, seed=seed))
        assert answer.status == "optimal"
        assert answer.solution is not None
        assert float(program.cost @ answer.solution) == pytest.approx(optimum, rel=1e-9)
        assert answer.bound == pytest.approx(optimum, rel=1e-6)


@pytest.mark.parametrize("name", CANARIES)
def test_second_solver_gets_the_canary_right(name: str) -> None:
    """The optimum stated for each canary is what SCIP finds."""
    program, optimum = CANARIES[name]
    assert by_scip(program).value == pytest.approx(optimum, rel=1e-9)


def test_point_stated_for_model_a_is_feasible_and_worth_its_optimum() -> None:
    """The point satisfies every row and bound of model A and is worth 386."""
    program, optimum = CANARIES["A"]
    point = np.array([0, 0, 1, 15, 0, 17, 39, 28, 0, 22, 0], float)
    left = program.matrix @ point
    assert np.all((left >= program.row_lower) & (left <= program.row_upper))
    assert np.all((point >= program.column_lower) & (point <= program.column_upper))
    assert float(program.cost @ point) == optimum


@pytest.mark.parametrize("name", ["model-c", "model-d"])
def test_case_that_presolve_got_wrong_is_solved(name: str) -> None:
    """The cases behind C and D reach their brute-force values, of which presolve lost 0.5 and 0.05 %."""
    case = json.loads((LOST / f"{name}.json").read_text("utf-8"))
    assert best_usd(case) == same_usd(brute_force(case).value_usd)
