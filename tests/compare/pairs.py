"""Pairs of plans made by hand, without any solver, and what a bridge between them says."""

from collections.abc import Mapping
from typing import Any

from models.inputs import Case
from models.plan import Decisions, Lease, Plan
from models.plan.compare import Comparison, compare
from tests.plan.builders import decide, honest_plan, lease, request, small_case

JANUARY, FEBRUARY, MARCH = 744, 672, 744
"""Hours of the small case's months."""


def one_lease(id: str = "L", **fields: Any) -> dict[str, Any]:
    """A request for 100 GPUs at $2 per GPU-hour in January and February, or as given."""
    return request(id, **({"min_gpus": 100, "max_gpus": 100, "term_months": 2} | fields))


def leased(
    plan: Mapping[str, Any] | None = None, gpus: Mapping[str, int] | None = None, **lists: Any
) -> Plan:
    """A plan that accepts L from its earliest start, by default with 100 GPUs in hall A."""
    case = small_case(plan, **({"lease_requests": [one_lease()]} | lists))
    return honest_plan(case, decide(case, lease(case, gpus=dict(gpus or {"A": 100}))))


def decided(case: Case, *leases: Lease, **own_use: Any) -> Plan:
    """A plan with these leases and own use; everything else is declined."""
    decisions: Decisions = decide(case, *leases, **own_use)
    return honest_plan(case, decisions)


def effects(a: Plan, b: Plan) -> dict[str, float]:
    """The bridge's effects in whole cents by the names of its steps, noughts left out; it must add up."""
    found: Comparison = compare(a, b)
    assert abs(found.bridge.difference_usd) < 0.005
    totals = {name: round(one.total_usd, 2) for name, one in found.bridge.effects.items()}
    return {name: usd for name, usd in totals.items() if usd}
