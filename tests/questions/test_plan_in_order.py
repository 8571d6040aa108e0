"""Planning by several measures in order, by a hand-derived case."""

from __future__ import annotations

import pytest

from planner import Case, Plan, plan_in_order, verify
from tests.reference.hand_cases import lease, plain_case
from tests.reference.random_cases import random_case

POOL = {"id": "P1", "kind": "research", "from_month": "2026-01", "to_month": "2026-01"}
CASE = Case.model_validate(
    plain_case(
        lease_requests=[
            lease(min_gpus=60, max_gpus=60, price_usd=1, group="one"),
            lease(id="L2", min_gpus=50, max_gpus=50, price_usd=1.19, group="one"),
        ],
        internal_pools=[POOL],
    )
)
"""Either 60 GPUs for 44,640 or 50 GPUs for 44,268 (0.83 % less); a pool takes what is left of 100."""


def accepted(made: Plan) -> list[str]:
    """The requests that a plan accepts."""
    return [one.request for one in made.decisions.leases if one.is_accepted]


@pytest.mark.parametrize(("fraction", "request_id", "gpus"), [(0.005, "L1", 40), (0.01, "L2", 50)])
def test_cash_then_compute(fraction: float, request_id: str, gpus: int) -> None:
    """Within 0.5 % of the most cash only the first fits; within 1 % the second leaves more compute."""
    made = plan_in_order(CASE, [("cash_usd", fraction), "internal_h100e_hours"], threads=1)
    assert accepted(made) == [request_id]
    assert sum(one.gpus for one in made.decisions.pool_gpus) == pytest.approx(gpus)
    assert verify(CASE, made) == ()
    assert made.solve.status == "proven"


def test_order_matters() -> None:
    """Compute first leaves no lease; what may be given up of it lets cash in again."""
    assert accepted(plan_in_order(CASE, ["internal", "cash"], threads=1)) == []
    assert accepted(plan_in_order(CASE, [("internal", 0.5), "cash"], threads=1)) == ["L2"]


def test_plan_says_how_it_was_made() -> None:
    """The record of the run and the sentence of the plan name the measures in order."""
    made = plan_in_order(CASE, [("cash", 0.01), "internal"], threads=1)
    assert made.solve.aim == "most cash (within 1 %), then most internal compute"
    assert "chosen for most cash (within 1 %)" in made._repr_html_()


def test_share_is_sought_too() -> None:
    """The least concentration within half of the value is no more than the best plan's."""
    case = Case.model_validate(random_case(17, "tiny"))
    made = plan_in_order(case, [("value", 0.5), "tenant_concentration"], threads=1)
    assert verify(case, made) == ()


@pytest.mark.parametrize(
    ("order", "message"),
    [
        ([], "order is empty"),
        (["cash", "cash_usd"], "cash_usd more than once"),
        ([("cash", 2)], "a fraction from 0 to 1"),
        (["profit"], "no measure is called 'profit'"),
    ],
)
def test_what_cannot_be_meant_is_refused(order: list[str], message: str) -> None:
    """No measure, one twice, an unknown one, and a fraction out of range."""
    with pytest.raises(ValueError, match=message):
        plan_in_order(CASE, order)
