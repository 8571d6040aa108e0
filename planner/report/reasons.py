"""The reasons that `leasehold explain` has saved, read for the report of the same plan."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from models.inputs import CaseError, Problem
from models.plan.plan import Plan
from planner.cases.sources import read_bytes
from planner.cases.strict_json import parse_json

ADVICE = "Explain this plan again: leasehold explain CASE --plan PLAN -o why.json."


def read_reasons(path: str | Path, plan: Plan) -> dict[str, str]:
    """Why each request is decided as it is, by request, from the `.json` that `leasehold explain` wrote.

    Raises
    ------
    CaseError
        If the file cannot be read, is no explanation, or is of another plan: of a request that the plan does not
        have or decides otherwise.
    """
    path = Path(path)
    value, found = parse_json(read_bytes(path), path.name)
    rows = value.get("requests") if isinstance(value, dict) else None
    if not isinstance(rows, list) or not all(_is_reason(row) for row in rows):
        raise CaseError([*found, Problem(path.name, f"the file holds no explanation. {ADVICE}")])
    problems = [*found, *_strangers(rows, plan, path.name)]
    if problems:
        raise CaseError(problems)
    return {row["request"]: row["reason"] for row in rows}


def _is_reason(row: Any) -> bool:
    names = ("request", "decision", "reason")
    return isinstance(row, dict) and all(isinstance(row.get(name), str) for name in names)


def _strangers(rows: list[dict[str, str]], plan: Plan, name: str) -> Iterator[Problem]:
    """Reasons that are not of this plan."""
    signed = {request.id: request.is_signed for request in plan.case.lease_requests}
    accepted = {lease.request for lease in plan.decisions.leases if lease.is_accepted}
    for row in rows:
        request = row["request"]
        if request not in signed:
            yield Problem(name, f"it explains '{request}', which the plan does not have. {ADVICE}")
            continue
        decision = "signed" if signed[request] else "accepted" if request in accepted else "declined"
        if row["decision"] != decision:
            message = (
                f"it explains why '{request}' is {row['decision']}; in the plan it is {decision}. {ADVICE}"
            )
            yield Problem(name, message)
