"""Small cases and decisions for the tests of the plan's money, usage and check.

`small_case` has round figures, so that an expected amount can be worked out in a comment: month 0 is
January 2027 (31 days, 744 hours; February has 672), nothing is discounted, energy is free, and hall A holds
1,000 GPUs of type G with 1 kW and 1 H100e each at site S.
"""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from models.inputs import (
    Asset,
    Case,
    DebtService,
    Delivery,
    GpuType,
    Hall,
    InternalPool,
    LeaseRequest,
    OnDemandLevel,
    OpeningBalance,
    PlanSettings,
    Policy,
    PoolTier,
    SignedPlacement,
    Site,
    SiteStep,
    SlaTier,
    Tenant,
    TrainingRun,
    month,
)
from models.inputs.fingerprint import case_sha256
from models.plan import (
    Decisions,
    Lease,
    OnDemandGpus,
    Placement,
    Plan,
    PoolGpus,
    Run,
    RunGpus,
    SolveRecord,
    ledger,
    monthly_amounts,
    terms_usd,
    value_usd,
)

_RECORDS = {
    "sites": Site,
    "site_steps": SiteStep,
    "gpu_types": GpuType,
    "halls": Hall,
    "deliveries": Delivery,
    "tenants": Tenant,
    "lease_requests": LeaseRequest,
    "sla_tiers": SlaTier,
    "signed_placements": SignedPlacement,
    "training_runs": TrainingRun,
    "internal_pools": InternalPool,
    "pool_tiers": PoolTier,
    "on_demand": OnDemandLevel,
    "policies": Policy,
    "assets": Asset,
    "debt_service": DebtService,
    "opening_balances": OpeningBalance,
}
SITE = {"id": "S", "it_power_mw": 10, "pue": 1, "energy_usd_per_mwh": 0}
TYPE = {"id": "G", "kw_per_gpu": 1, "h100_equivalent": 1}
HALL = {"id": "A", "site": "S", "gpu_type": "G", "gpus": 1000}
TENANT = {"id": "T"}
_REQUEST = {
    "tenant": "T",
    "min_gpus": 1,
    "max_gpus": 1000,
    "earliest_start": "2027-01",
    "latest_start": "2027-12",
    "price_usd": 2,
}


def small_case(plan: Mapping[str, Any] | None = None, **lists: list[dict[str, Any]]) -> Case:
    """A case of one site, hall, type and tenant over three months, with what is given in place or added."""
    frame = {"name": "small", "start_month": "2027-01", "months": 3, "discount_rate_fraction": 0}
    values = {"sites": [SITE], "gpu_types": [TYPE], "halls": [HALL], "tenants": [TENANT]} | lists
    records = {name: tuple(_RECORDS[name](**row) for row in rows) for name, rows in values.items()}
    return Case(plan=PlanSettings(**(frame | dict(plan or {}))), **records)


def request(id: str = "L", **fields: Any) -> dict[str, Any]:
    """A lease request of tenant T for any GPUs in January 2027 at $2 per GPU-hour, or as given."""
    if "whole_site" in fields:
        fields = {"min_gpus": None, "max_gpus": None} | fields
    return {"id": id, "term_months": 1} | _REQUEST | fields


def signed(id: str, start: str, **fields: Any) -> dict[str, Any]:
    """A signed lease from that month."""
    return request(id, status="signed", earliest_start=start, latest_start=start, **fields)


def lease(case: Case, id: str = "L", **fields: Any) -> Lease:
    """The request accepted from its earliest start for its term, or as given.

    `gpus` by hall (100 in hall A if not given; a signed lease's are its own), `start`, and `recalled_after`
    months.
    """
    asked = next(one for one in case.lease_requests if one.id == id)
    start = month(fields["start"]) if "start" in fields else asked.earliest_start
    months = fields.get("recalled_after", asked.term_months)
    gpus = {place.hall: place.gpus for place in case.signed_placements if place.lease == id}
    if not asked.is_signed and not asked.whole_site:
        gpus = fields.get("gpus", {"A": 100})
    return Lease(
        request=id,
        is_accepted=True,
        start=start,
        last_month=start + (months - 1),
        is_recalled="recalled_after" in fields,
        placements=tuple(Placement(hall=hall, gpus=count) for hall, count in gpus.items()),
    )


def decide(
    case: Case,
    *leases: Lease,
    finish: Mapping[str, str] | None = None,
    run_gpus: Mapping[tuple[str, str, str], float] | None = None,
    pool_gpus: Mapping[tuple[str, str, str], float] | None = None,
    on_demand: Mapping[tuple[str, str], float] | None = None,
) -> Decisions:
    """These leases, and signed ones as agreed; everything else is declined.

    `finish`: month by run undertaken; `run_gpus`, `pool_gpus`: GPUs by run or pool, hall and month;
    `on_demand`: GPUs by hall and month.
    """
    by_request = {one.id: lease(case, one.id) for one in case.lease_requests if one.is_signed}
    by_request |= {one.request: one for one in leases}
    ends = {run: month(text) for run, text in (finish or {}).items()}
    return Decisions(
        leases=tuple(
            by_request.get(one.id, Lease(request=one.id, is_accepted=False)) for one in case.lease_requests
        ),
        runs=tuple(
            Run(run=run.id, is_undertaken=run.id in ends, finish_month=ends.get(run.id))
            for run in case.training_runs
        ),
        run_gpus=tuple(
            RunGpus(run=run, hall=hall, month=month(when), gpus=gpus)
            for (run, hall, when), gpus in (run_gpus or {}).items()
        ),
        pool_gpus=tuple(
            PoolGpus(pool=pool, hall=hall, month=month(when), gpus=gpus)
            for (pool, hall, when), gpus in (pool_gpus or {}).items()
        ),
        on_demand_gpus=tuple(
            OnDemandGpus(hall=hall, month=month(when), gpus=gpus)
            for (hall, when), gpus in (on_demand or {}).items()
        ),
    )


def money(case: Case, decisions: Decisions, term: str, column: str = "usd") -> dict[str, float]:
    """One term's amounts by the month in which they are settled; noughts left out."""
    rows = ledger(case, decisions)
    sums: pd.Series[float] = rows[rows["term"] == term].groupby("month")[column].sum()
    return {str(settled): usd for settled, usd in sums.items()}


def honest_plan(case: Case, decisions: Decisions) -> Plan:
    """A plan that states what its decisions are worth, and a bound that proves it best."""
    rows = ledger(case, decisions)
    value = value_usd(rows)
    return Plan(
        case=case,
        decisions=decisions,
        value_usd=value,
        terms_usd=terms_usd(rows),
        money=monthly_amounts(rows),
        solve=SolveRecord(
            status="proven",
            bound_usd=value,
            gap_fraction=0,
            gap_asked_fraction=1e-4,
            stopped_by="gap",
            seconds=1,
            solver="none",
            threads=1,
            seed=0,
            version="0",
            case_sha256=case_sha256(case),
        ),
    )
