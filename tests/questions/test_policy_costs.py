"""What policies cost: intervals that hold what planning without them shows."""

import math

import pytest

from planner import Case, InfeasibleError, plan, policy_costs, problem
from planner.solve.highs import Answer, Limits
from planner.solve.program import FloatArray, Program
from tests.formulation.small import ONE_MONTH, SMALL_HALL, policy, sized
from tests.plan.builders import small_case
from tests.reference.random_cases import random_case
from tests.solve.solving import CENT_USD, best_usd

RIVAL = [{"id": "T", "is_rival": True}]


def limited(*policies: dict) -> Case:
    """A rival asks for up to 100 GPUs of a hall of 100 at $2 for January, 744 hours."""
    return small_case(
        ONE_MONTH,
        halls=[SMALL_HALL],
        tenants=RIVAL,
        lease_requests=[sized(1, 100)],
        policies=list(policies),
    )


def test_policies_that_forbid_the_same_cost_little_each_and_much_together() -> None:
    """30 or 40 GPUs: the tighter costs 10 × $2 × 744 h, the other nothing, both together 70 × $2 × 744 h."""
    tight, loose = (
        policy("max_rival_fraction", 0.3, id="tight"),
        policy("max_leased_fraction", 0.4, id="loose"),
    )
    found = policy_costs(limited(tight, loose), gap=1e-7, threads=1)
    costs = found.table.set_index("policy")
    assert costs["cost_low_usd"].tolist() == pytest.approx([14_880, 0, 104_160], abs=CENT_USD)
    assert costs["cost_high_usd"].tolist() == pytest.approx([14_880, 0, 104_160], abs=CENT_USD)
    assert costs.index.tolist() == ["tight", "loose", "all policies together"]
    assert found.is_proven


def test_a_case_without_policies_has_no_costs() -> None:
    """The table is there, and empty."""
    assert policy_costs(limited(), threads=1).table.empty


@pytest.mark.parametrize("seed", [1, 5, 9, 13, 22, 27])
def test_interval_holds_the_difference_of_two_full_solves(seed: int) -> None:
    """However loosely they are proven, the best without a policy less the best with it lies in the interval."""
    record = random_case(seed, "micro")
    best = best_usd(record)
    if best is None:
        return
    for at, cost in enumerate(policy_costs(Case.model_validate(record), gap=0.1, threads=1).costs):
        rest = record["policies"][:at] + record["policies"][at + 1 :] if cost.policy else []
        without = best_usd(record | {"policies": rest})
        assert without is not None
        assert cost.high_usd is not None
        room = CENT_USD + 1e-6 * abs(without)
        assert cost.low_usd - room <= without - best <= cost.high_usd + room


def _out_of_time(program: Program, limits: Limits, tell: object, stop: object, start: FloatArray) -> Answer:
    """What the solver answers that keeps the start and has no time to prove anything."""
    return Answer("time_limit", "Time limit reached", math.inf, start)


def test_without_time_the_interval_is_wide_and_marked(monkeypatch: pytest.MonkeyPatch) -> None:
    """The plan is taken up without a search: nothing is proven of the case without the policy."""
    case = Case.model_validate(random_case(3, "small"))
    made = plan(case, gap=0.5, threads=1)
    monkeypatch.setattr(problem, "solve", _out_of_time)
    found = policy_costs(case, made, time_limit=1e-9, threads=1)
    assert not found.is_proven
    assert all(cost.low_usd <= cost.high_usd for cost in found.costs if cost.high_usd is not None)


def test_plan_of_another_case_is_refused() -> None:
    """A plan says which case it is of."""
    made = plan(limited(), threads=1)
    with pytest.raises(ValueError, match="another case"):
        policy_costs(limited(policy("max_rival_fraction", 0.3)), made, threads=1)


def test_infeasible_case_has_no_costs() -> None:
    """What cannot be planned cannot be priced: the error is that of planning."""
    with pytest.raises(InfeasibleError):
        policy_costs(limited(policy("min_lease_revenue_usd", 1e9)), threads=1)
