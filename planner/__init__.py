"""Plans which GPU capacity of AI data centres is leased and which is held: read a case, plan it, look at it.

    from planner import plan, read_case, write_plan

    case = read_case("data/first/case.xlsx")
    result = plan(case)
    result.leases                          # tables are pandas data frames
    write_plan(result, "first-plan.xlsx")

What is named in `__all__` is for people; planner/README.md lists it by subject. A name is imported when it is first
asked for, so that the command answers at once.
"""

import importlib
from typing import TYPE_CHECKING, Any

from planner._own_models import require_own_models

require_own_models()

if TYPE_CHECKING:
    from models.inputs import (
        Asset,
        Case,
        CaseError,
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
        Problem,
        SignedPlacement,
        Site,
        SiteStep,
        SlaTier,
        Tenant,
        TrainingRun,
        month,
    )
    from models.plan import Violation
    from models.plan.compare import Comparison, compare
    from models.plan.plan import Plan
    from models.plan.statements import AccountingProposal, Statements, propose_accounting_class, statements
    from planner.cases import read_case, set_fields, write_case, write_template
    from planner.checking import check_case, verify
    from planner.cli.progress import show_progress
    from planner.example import example_case
    from planner.export import read_plan, write_plan
    from planner.export.bridge import write_comparison
    from planner.files import OutputError
    from planner.outcomes import (
        CheckFailedError,
        InfeasibleError,
        NoPlanError,
        PlanningError,
        SolverError,
        StoppedError,
    )
    from planner.planning import plan
    from planner.questions.conflicts import Diagnosis, diagnose, write_diagnosis
    from planner.questions.prices import PolicyCosts, policy_costs, with_prices
    from planner.questions.prices.tables import write_prices
    from planner.questions.quotes import Quote, quote, quote_table, quotes_frame, write_quote
    from planner.questions.tradeoffs import Alternatives, Frontier, alternatives, frontier, plan_in_order
    from planner.questions.tradeoffs.tables import write_alternatives, write_frontier
    from planner.questions.what_if import Sensitivity, sensitivity, write_sensitivity
    from planner.questions.why import Explanation, explain, write_explanation
    from planner.report import write_report

__all__ = [
    "AccountingProposal",
    "Alternatives",
    "Asset",
    "Case",
    "CaseError",
    "CheckFailedError",
    "Comparison",
    "DebtService",
    "Delivery",
    "Diagnosis",
    "Explanation",
    "Frontier",
    "GpuType",
    "Hall",
    "InfeasibleError",
    "InternalPool",
    "LeaseRequest",
    "NoPlanError",
    "OnDemandLevel",
    "OpeningBalance",
    "OutputError",
    "Plan",
    "PlanSettings",
    "PlanningError",
    "Policy",
    "PolicyCosts",
    "PoolTier",
    "Problem",
    "Quote",
    "Sensitivity",
    "SignedPlacement",
    "Site",
    "SiteStep",
    "SlaTier",
    "SolverError",
    "Statements",
    "StoppedError",
    "Tenant",
    "TrainingRun",
    "Violation",
    "alternatives",
    "check_case",
    "compare",
    "diagnose",
    "example_case",
    "explain",
    "frontier",
    "month",
    "plan",
    "plan_in_order",
    "policy_costs",
    "propose_accounting_class",
    "quote",
    "quote_table",
    "quotes_frame",
    "read_case",
    "read_plan",
    "sensitivity",
    "set_fields",
    "show_progress",
    "statements",
    "verify",
    "with_prices",
    "write_alternatives",
    "write_case",
    "write_comparison",
    "write_diagnosis",
    "write_explanation",
    "write_frontier",
    "write_plan",
    "write_prices",
    "write_quote",
    "write_report",
    "write_sensitivity",
    "write_template",
]

_MODULES = {
    "models.plan": ("Violation",),
    "models.plan.compare": ("Comparison", "compare"),
    "models.plan.plan": ("Plan",),
    "models.plan.statements": (
        "AccountingProposal",
        "Statements",
        "propose_accounting_class",
        "statements",
    ),
    "planner.cases": ("read_case", "set_fields", "write_case", "write_template"),
    "planner.checking": ("check_case", "verify"),
    "planner.cli.progress": ("show_progress",),
    "planner.example": ("example_case",),
    "planner.export": ("read_plan", "write_plan"),
    "planner.export.bridge": ("write_comparison",),
    "planner.files": ("OutputError",),
    "planner.outcomes": (
        "CheckFailedError",
        "InfeasibleError",
        "NoPlanError",
        "PlanningError",
        "SolverError",
        "StoppedError",
    ),
    "planner.planning": ("plan",),
    "planner.questions.quotes": ("Quote", "quote", "quote_table", "quotes_frame", "write_quote"),
    "planner.questions.prices": ("PolicyCosts", "policy_costs", "with_prices"),
    "planner.questions.prices.tables": ("write_prices",),
    "planner.questions.conflicts": ("Diagnosis", "diagnose", "write_diagnosis"),
    "planner.questions.tradeoffs": ("Alternatives", "Frontier", "alternatives", "frontier", "plan_in_order"),
    "planner.questions.tradeoffs.tables": ("write_alternatives", "write_frontier"),
    "planner.questions.what_if": ("Sensitivity", "sensitivity", "write_sensitivity"),
    "planner.questions.why": ("Explanation", "explain", "write_explanation"),
    "planner.report": ("write_report",),
}
"""Where a public name is defined; those of no module here are records of `models.inputs`."""


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'planner' has no attribute {name!r}")
    place = next((module for module, names in _MODULES.items() if name in names), "models.inputs")
    value = getattr(importlib.import_module(place), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
