"""Plans made by hand, without any solver, for the tests of whatever shows, writes or checks plans."""

from typing import Any

from models.inputs import Case, month
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
from planner.example import example_case

MONTHS = example_case().months


def example_decisions() -> Decisions:
    """Decisions on the example that keep every rule: one lease in full, one recalled, one signed, two declined."""
    return Decisions(
        leases=(
            Lease(
                request="Acme-1",
                is_accepted=True,
                start=month("2027-02"),
                last_month=month("2028-01"),
                placements=(Placement(hall="A1", gpus=2_048),),
            ),
            Lease(
                request="Acme-2",
                is_accepted=True,
                start=month("2027-01"),
                last_month=month("2027-08"),
                is_recalled=True,
                placements=(Placement(hall="O1", gpus=720),),
            ),
            Lease(request="Borealis-1", is_accepted=False),
            Lease(request="Borealis-2", is_accepted=False),
            Lease(
                request="Cirrus-1",
                is_accepted=True,
                start=month("2026-10"),
                last_month=month("2027-09"),
                placements=(Placement(hall="A1", gpus=512),),
            ),
        ),
        runs=(Run(run="Model-5", is_undertaken=True, finish_month=month("2027-04")),),
        run_gpus=tuple(
            RunGpus(run="Model-5", hall="A2", month=month(text), gpus=2_160)
            for text in ("2027-03", "2027-04")
        ),
        pool_gpus=tuple(PoolGpus(pool="research", hall="A1", month=one, gpus=406.5) for one in MONTHS),
        on_demand_gpus=tuple(OnDemandGpus(hall="A1", month=one, gpus=800) for one in MONTHS),
    )


def made_plan(case: Case | None = None, decisions: Decisions | None = None, **solve: Any) -> Plan:
    """A plan with its money recomputed; by default the example's, proven to the cent."""
    case, decisions = case or example_case(), decisions or example_decisions()
    money = ledger(case, decisions)
    value = value_usd(money)
    record = {
        "status": "proven",
        "bound_usd": value,
        "gap_fraction": 0.0,
        "gap_asked_fraction": 1e-3,
        "stopped_by": "gap",
        "seconds": 1.5,
        "solver": "by hand",
        "threads": 1,
        "seed": 0,
        "version": "0.1.0",
        "case_sha256": case_sha256(case),
    }
    return Plan(
        case=case,
        decisions=decisions,
        value_usd=value,
        terms_usd=terms_usd(money),
        money=monthly_amounts(money),
        solve=SolveRecord(**(record | solve)),
    )


def unproven_plan(stopped_by: str = "time_limit") -> Plan:
    """The example's plan as if the search had stopped before it was proven."""
    value = made_plan().value_usd
    return made_plan(
        status="not_proven", stopped_by=stopped_by, bound_usd=value + 0.05 * abs(value), gap_fraction=0.05
    )
