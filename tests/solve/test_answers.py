"""What an answer of the solver means: its status is its own, never read off an objective value."""

from __future__ import annotations

import numpy as np
import pytest

from planner import InfeasibleError, plan, read_case
from planner.planning import _disagreement
from planner.solve.highs import solve, solve_fixed

from .canaries import model_c
from .solving import INFINITY, Column, best_usd, limits, program
from .test_known_values import KNOWN, OPTIMAL_VALUES_USD

BARE = {"plan": {"name": "bare", "start_month": "2026-01", "months": 2, "discount_rate_fraction": 0}}
SITE = {"id": "S", "it_power_mw": 1, "energy_usd_per_mwh": 50, "fixed_cost_usd_per_month": 1000}
ONE: list[Column] = [(1, 0, 5, True)]


def test_infeasible_program_has_no_solution() -> None:
    """X ≥ 6 with x ≤ 5 is infeasible, although the solver's objective value is a number."""
    answer = solve(program(ONE, [({0: 1.0}, 6.0, INFINITY)]), limits())
    assert (answer.status, answer.solution) == ("infeasible", None)


def test_unbounded_program_is_called_so() -> None:
    """X without an upper bound is unbounded, not infeasible."""
    answer = solve(program([(1, 0, INFINITY, False)], [({0: 1.0}, 0.0, INFINITY)]), limits())
    assert answer.status == "unbounded"


def test_program_worth_nothing_is_optimal() -> None:
    """An objective value of nought is as good as any other."""
    answer = solve(program([(0, 0, 5, True)], [({0: 1.0}, 2.0, 3.0)]), limits())
    assert (answer.status, answer.bound) == ("optimal", 0.0)
    assert answer.solution is not None


@pytest.mark.parametrize("confirm", [False, True])
def test_case_without_halls_is_planned(confirm: bool) -> None:
    """With nothing to decide the plan is proven: nothing without a site, and fixed costs with one."""
    case = read_case(KNOWN / "tiny-000.json")
    bare = type(case).model_validate(BARE)
    assert plan(bare, confirm=confirm).solve.status == "proven"
    assert best_usd(BARE) == 0
    assert best_usd({**BARE, "sites": [SITE]}) == pytest.approx(-2000)


def test_infeasible_case_names_its_hard_rules() -> None:
    """A cash floor that nothing can earn is named in the error."""
    floor = {"id": "Cash", "rule": "min_cash_usd", "from_month": "2026-01", "to_month": "2026-02", "limit": 1}
    case = read_case(KNOWN / "tiny-000.json")
    with pytest.raises(InfeasibleError, match="policy 'Cash'"):
        plan(type(case).model_validate({**BARE, "policies": [floor]}))


def test_fixing_whole_numbers_makes_them_whole() -> None:
    """Whole-numbered columns within tolerance become exact, and the rest is optimal for them."""
    model = model_c()
    answer = solve_fixed(model, np.array([3e-7, 1.0000003, 0, 0, 0, 2, 2, 2]), limits())
    assert answer.status == "optimal"
    assert answer.solution is not None
    assert answer.solution[:2].tolist() == [0.0, 1.0]
    assert float(model.cost @ answer.solution) == pytest.approx(1.75)


def test_another_number_of_threads_in_the_same_process_is_right() -> None:
    """Solves with 1, 2 and again 1 thread give the known value each time."""
    case = read_case(KNOWN / "small-103.json")
    values = [plan(case, gap=1e-7, threads=threads).value_usd for threads in (1, 2, 1)]
    assert values == [pytest.approx(OPTIMAL_VALUES_USD["small-103"], rel=1e-6)] * 3


def test_money_of_model_and_plan_must_agree() -> None:
    """A plan valued otherwise by its decisions than by the model is a violation; a cent is not."""
    model = program(ONE, [], offset=2.0)
    solution = np.array([5.0])
    assert _disagreement(model, solution, 7.0) == ()
    assert _disagreement(model, solution, 7.009) == ()
    (violation,) = _disagreement(model, solution, 7.2)
    assert "the model values the plan at 7.00; its decisions are worth 7.20" in str(violation)
