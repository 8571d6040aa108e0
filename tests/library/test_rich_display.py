"""What a notebook shows of a case, a plan and every answer: all of it, with names as text."""

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from planner import (
    Case,
    Plan,
    alternatives,
    compare,
    diagnose,
    explain,
    frontier,
    plan,
    policy_costs,
    quote,
    read_case,
    sensitivity,
    set_fields,
)

ROOT = Path(__file__).resolve().parents[2]
HARM = "<script>alert(1)</script>"


@cache
def harmful_plan() -> Plan:
    """A plan of the first case, whose names are scripts."""
    case = read_case(ROOT / "data/first/case.json")
    ids = {request.id: f"{HARM}{request.id}" for request in case.lease_requests}
    tenants = tuple(tenant.with_(id=f"{HARM}{tenant.id}") for tenant in case.tenants)
    requests = tuple(
        request.with_(id=ids[request.id], tenant=f"{HARM}{request.tenant}") for request in case.lease_requests
    )
    frame = case.plan.with_(name=HARM)
    return plan(case.with_(plan=frame, tenants=tenants, lease_requests=requests), threads=1)


def dearer(case: Case) -> Case:
    """The case with more offered for what it declines."""
    return case.with_(lease_requests=tuple(request.with_(price_usd=3.6) for request in case.lease_requests))


SHOWN = {
    "case": lambda made: made.case,
    "plan": lambda made: made,
    "statements": lambda made: made.statements,
    "comparison": lambda made: compare(made, plan(dearer(made.case), threads=1)),
    "quote": lambda made: quote(made.case, made.case.lease_requests[2], threads=1),
    "explanation": lambda made: explain(made, threads=1),
    "diagnosis": lambda made: diagnose(set_fields(made.case, {"sites[Lab].it_power_mw": 0.004}), threads=1),
    "frontier": lambda made: frontier(made.case, points=2, plan=made, threads=1),
    "alternatives": lambda made: alternatives(made.case, within=0.1, count=1, plan=made, threads=1),
    "sensitivity": lambda made: sensitivity(made.case, made, vary={"sites[*].pue": 1.3}, threads=1),
    "policy costs": lambda made: policy_costs(made.case, made, threads=1),
}

WITHOUT_NAMES = {"frontier"}
"""Its display holds measures and figures only."""


@pytest.mark.parametrize("name", SHOWN)
def test_names_are_shown_as_text(name: str) -> None:
    """A name that is a script stands in the display as text, and in nothing that a browser would run."""
    shown: Any = SHOWN[name](harmful_plan())
    html = shown._repr_html_()
    assert "&lt;script&gt;alert(1)" in html or name in WITHOUT_NAMES
    assert "<script" not in html
    assert html.count("<table") == html.count("</table>")
    assert repr(shown).startswith(type(shown).__name__)
