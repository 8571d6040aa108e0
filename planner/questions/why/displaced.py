"""What a plan loses, and gains, when the decision on one request is turned round."""

from collections.abc import Iterator, Set

import pandas as pd

from models.plan import Plan
from models.plan.compare.decision_changes import lease_changes, run_changes, use_totals

COLUMNS = ("kind", "name", "change")
LEASE_LOSSES = frozenset({"given up", "earlier", "later", "recalled", "ends earlier", "fewer GPUs"})
LEASE_GAINS = frozenset({"accepted", "no longer recalled", "ends later", "more GPUs"})
RUN_LOSSES = frozenset({"given up", "finishes later", "worth less"})
RUN_GAINS = frozenset({"undertaken", "finishes earlier", "worth more"})
"""Changes, as comparisons of plans tell them, that a tenant or the owner's own work would feel."""
ELSEWHERE = "other site"
OWN_USES = ("Internal pools: ", "On demand: ")
"""How comparisons name the use of a single pool, or of a single GPU type."""
LEAST_GPU_MONTHS = 1.0


def losses(plan: Plan, other: Plan, request: str) -> pd.DataFrame:
    """Leases, runs and own use that another plan loses: given up, moved, shrunk, recalled.

    Other halls of the same site are no loss. Columns: kind (lease, run or own use), name, change.

    Parameters
    ----------
    plan, other
        The plan, and the one with the decision on the request turned round; of the same case.
    request
        The request; it is left out.
    """
    rows = [
        *_leases(plan, other, request, LEASE_LOSSES),
        *_runs(plan, other, RUN_LOSSES),
        *_own_use(plan, other, -1),
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def gains(plan: Plan, other: Plan, request: str) -> pd.DataFrame:
    """Leases, runs and own use that another plan gains: what takes the place of a request; columns as of `losses`."""
    rows = [
        *_leases(plan, other, request, LEASE_GAINS),
        *_runs(plan, other, RUN_GAINS),
        *_own_use(plan, other, 1),
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _leases(plan: Plan, other: Plan, request: str, told: Set[str]) -> Iterator[tuple[str, str, str]]:
    before, after = _sites(plan), _sites(other)
    for name, change in lease_changes(plan, other)[["request", "change"]].itertuples(index=False):
        words = [word for word in change.split(", ") if word in told]
        is_moved = name in before and name in after and before[name] != after[name]
        if is_moved and told is LEASE_LOSSES:
            words.append(ELSEWHERE)
        if words and name != request:
            yield "lease", str(name), ", ".join(words)


def _sites(plan: Plan) -> dict[str, set[str]]:
    """Sites of each accepted lease with placements."""
    site_of = {hall.id: hall.site for hall in plan.case.halls}
    return {
        lease.request: {site_of[placement.hall] for placement in lease.placements}
        for lease in plan.decisions.leases
        if lease.is_accepted
    }


def _runs(plan: Plan, other: Plan, told: Set[str]) -> Iterator[tuple[str, str, str]]:
    for name, change in run_changes(plan, other)[["run", "change"]].itertuples(index=False):
        words = [word for word in change.split(", ") if word in told]
        if words:
            yield "run", str(name), ", ".join(words)


def _own_use(plan: Plan, other: Plan, sign: int) -> Iterator[tuple[str, str, str]]:
    """Pools and on-demand GPUs that lose (or gain) GPU-months."""
    totals = use_totals(plan, other)
    for use, gpu_months in zip(totals["use"], totals["change_gpu_months"], strict=True):
        if str(use).startswith(OWN_USES) and sign * gpu_months >= LEAST_GPU_MONTHS:
            more = "more" if sign > 0 else "less"
            yield "own use", str(use), f"{abs(gpu_months):,.0f} GPU-months {more}"
