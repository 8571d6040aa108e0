"""A case with all that the check looks at, decisions that keep every rule, and ways to change both."""

from functools import cache
from typing import Any

from models.inputs import Case, Policy, month
from models.plan import Decisions, Lease, Placement, RunGpus
from tests.plan.builders import decide, lease, request, signed, small_case

_SITES = [("S1", "US"), ("S2", "EU"), ("S3", "US"), ("S4", "US")]
_HALLS = [
    ("A", "S1", "H", 1000, 10),
    ("B", "S1", "B", 1000, 8),
    ("C", "S2", "H", 1000, 10),
    ("D", "S2", "H", 1000, 10),
    ("E", "S3", "H", 1000, 10),
    ("F", "S3", "H", 1000, 10),
    ("W", "S4", "H", 100, 1),
]
_HUNDRED = {"min_gpus": 50, "max_gpus": 200, "latest_start": "2027-03"}
_REQUESTS = [
    signed("OLD", "2026-10", term_months=12, firm_months=3, recall_notice_months=4),
    request(
        "NEW",
        earliest_start="2027-02",
        term_months=4,
        firm_months=2,
        recall_notice_months=3,
        group="one",
        gpu_types=("H",),
        sites=("S1",),
        **_HUNDRED,
    ),
    request("ALT", group="one", **_HUNDRED),
    request("HALL", isolation="hall", placement="hall", term_months=3, **_HUNDRED),
    request("SITE", isolation="site", placement="hall", term_months=3, **_HUNDRED),
    request("WHOLE", whole_site="S4", tenant="Exile", term_months=6, latest_start="2027-01"),
    request("RIV", tenant="Rival", placement="any", term_months=4, firm_months=1, **_HUNDRED),
    request("EXI", tenant="Exile", placement="any", **_HUNDRED),
]
_RUN = {"min_gpus": 10, "max_gpus": 100, "earliest_start": "2027-01", "value_usd": 1e6}
_RUNS = [
    # 50 GPUs × 2 H100e × (672 + 744 + 720) h, February to April
    {"id": "MUST", "work_h100e_hours": 213_600, "deadline": "2027-05", "is_mandatory": True} | _RUN,
    {"id": "MAY", "work_h100e_hours": 10_000, "deadline": "2027-03", "placement": "site"}
    | _RUN
    | {"min_gpus": 0, "can_pause": True},
    {"id": "NOT", "work_h100e_hours": 10_000, "deadline": "2027-06"} | _RUN,
]
_POOLS = [
    {"id": "FLOOR", "kind": "research", "to_month": "2027-05", "floor_h100e": 20, "gpu_types": ("H",)},
    {"id": "FREE", "kind": "inference", "to_month": "2027-06"},
]
LOOSE_LIMITS = {
    "min_internal_fraction": 0.001,
    "max_leased_fraction": 0.9,
    "max_tenant_fraction": 0.9,
    "max_rival_fraction": 0.9,
    "max_tenant_revenue_fraction": 0.99,
    "min_lease_revenue_usd": 1,
    "min_cash_usd": 0,
}


def hard_policy(rule: str, limit: float) -> dict[str, Any]:
    """A hard policy over the whole horizon."""
    return {"id": rule, "rule": rule, "from_month": "2027-01", "to_month": "2027-06", "limit": limit}


@cache
def worked() -> tuple[Case, Decisions]:
    """The case and decisions that keep every rule."""
    case = small_case(
        {"months": 6},
        sites=[
            {"id": id, "jurisdiction": law, "it_power_mw": 10, "energy_usd_per_mwh": 50} for id, law in _SITES
        ],
        gpu_types=[
            {"id": "H", "kw_per_gpu": 1, "h100_equivalent": 1},
            {"id": "B", "kw_per_gpu": 2, "h100_equivalent": 2},
        ],
        halls=[
            {"id": id, "site": site, "gpu_type": kind, "gpus": gpus, "lot_gpus": lot}
            for id, site, kind, gpus, lot in _HALLS
        ],
        tenants=[
            {"id": "T"},
            {"id": "Rival", "is_rival": True},
            {"id": "Exile", "barred_jurisdictions": ("EU",)},
        ],
        lease_requests=_REQUESTS,
        signed_placements=[{"lease": "OLD", "hall": "A", "gpus": 100}],
        training_runs=_RUNS,
        internal_pools=[pool | {"from_month": "2027-01"} for pool in _POOLS],
        on_demand=[{"gpu_type": "H", "month": "2027-02", "usd_per_gpu_hour": 1, "max_fraction": 0.1}],
        policies=[hard_policy(rule, limit) for rule, limit in LOOSE_LIMITS.items()],
    )
    decisions = decide(
        case,
        lease(case, "NEW"),
        lease(case, "HALL", gpus={"C": 100}),
        lease(case, "SITE", gpus={"E": 100}),
        lease(case, "WHOLE"),
        lease(case, "RIV", gpus={"A": 50, "D": 50}),
        lease(case, "EXI"),
        finish={"MUST": "2027-04", "MAY": "2027-02"},
        run_gpus={("MUST", "B", f"2027-0{m}"): 50 for m in (2, 3, 4)} | {("MAY", "D", "2027-01"): 20},
        pool_gpus={("FLOOR", "D", f"2027-0{m}"): 50 for m in range(1, 6)} | {("FREE", "D", "2027-06"): 10},
        on_demand={("D", "2027-02"): 100},
    )
    return case, decisions


def with_record(case: Case, list_name: str, id: str, **changes: Any) -> Case:
    """The case with one record changed."""
    records = tuple(r.with_(**changes) if r.id == id else r for r in getattr(case, list_name))
    return case.with_(**{list_name: records})


def with_policy(case: Case, rule: str, limit: float) -> Case:
    """The case with another limit for one of its policies."""
    others = tuple(policy for policy in case.policies if policy.rule != rule)
    return case.with_(policies=(*others, Policy(**hard_policy(rule, limit))))


def with_lease(decisions: Decisions, id: str, **changes: Any) -> Decisions:
    """Decisions with one lease changed; `gpus` by hall, months as text."""
    if "gpus" in changes:
        gpus = changes.pop("gpus").items()
        changes["placements"] = tuple(Placement(hall=hall, gpus=count) for hall, count in gpus)
    for name in {"start", "last_month"} & changes.keys():
        changes[name] = changes[name] and month(changes[name])
    leases = (one.model_copy(update=changes) if one.request == id else one for one in decisions.leases)
    return decisions.model_copy(update={"leases": tuple(leases)})


def declined(id: str) -> Lease:
    """The decision to decline a request."""
    return Lease(request=id, is_accepted=False)


def with_run_gpus(decisions: Decisions, run: str, gpus: dict[tuple[str, str], float]) -> Decisions:
    """Decisions with other GPUs, by hall and month, for one run."""
    rows = [row for row in decisions.run_gpus if row.run != run]
    rows += [RunGpus(run=run, hall=hall, month=month(m), gpus=count) for (hall, m), count in gpus.items()]
    return decisions.model_copy(update={"run_gpus": tuple(rows)})


def with_finish(decisions: Decisions, run: str, finish: str | None) -> Decisions:
    """Decisions with another finish for one run; blank leaves it without."""
    ends = finish and month(finish)
    runs = (
        one.model_copy(update={"finish_month": ends}) if one.run == run else one for one in decisions.runs
    )
    return decisions.model_copy(update={"runs": tuple(runs)})


def with_more(decisions: Decisions, field: str, row: Any) -> Decisions:
    """Decisions with one row more."""
    return decisions.model_copy(update={field: (*getattr(decisions, field), row)})
