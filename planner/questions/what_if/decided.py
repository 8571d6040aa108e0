"""What one plan's decisions have that another's have not, in a few words."""

from models.inputs.wording import listed
from models.plan.decisions import Decisions


def decided_otherwise(before: Decisions, after: Decisions | None) -> str:
    """Which requests and runs are decided otherwise, such as `accepts Acme-07; moves Beta`; blank where none is."""
    if after is None or after is before:
        return ""
    old = {lease.request: lease for lease in before.leases}
    runs = {run.run: run for run in before.runs}
    changed = [lease for lease in after.leases if lease.request in old and lease != old[lease.request]]
    said = {
        "accepts": [one.request for one in changed if one.is_accepted and not old[one.request].is_accepted],
        "declines": [one.request for one in changed if not one.is_accepted],
        "moves": [one.request for one in changed if one.is_accepted and old[one.request].is_accepted],
        "undertakes": [r.run for r in after.runs if r.is_undertaken and not runs[r.run].is_undertaken],
        "drops": [r.run for r in after.runs if not r.is_undertaken and runs[r.run].is_undertaken],
    }
    return "; ".join(f"{verb} {listed(names)}" for verb, names in said.items() if names)
