"""The solve reaches the known optimal values (`tests/reference/known/README.md`)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from planner import InfeasibleError, plan, read_case

from .solving import GAP_FRACTION, same_usd

KNOWN = Path(__file__).parents[1] / "reference" / "known"
OPTIMAL_VALUES_USD: dict[str, float | None] = json.loads((KNOWN / "optimal-values.json").read_text("utf-8"))


@pytest.mark.parametrize("name", sorted(OPTIMAL_VALUES_USD))
def test_plan_reaches_the_known_optimal_value(name: str) -> None:
    """The value agrees to 1e-6 and is proven, or the case is infeasible as known."""
    case = read_case(KNOWN / f"{name}.json")
    if OPTIMAL_VALUES_USD[name] is None:
        with pytest.raises(InfeasibleError, match="no plan satisfies all hard rules"):
            plan(case, gap=GAP_FRACTION, threads=1)
        return
    made = plan(case, gap=GAP_FRACTION, threads=1)
    assert made.value_usd == same_usd(OPTIMAL_VALUES_USD[name])
    assert made.solve.status == "proven"
    assert made.solve.bound_usd >= made.value_usd
