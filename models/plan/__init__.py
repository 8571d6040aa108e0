"""The plan: decisions, their money, and the independent check; no solver here."""

from .check import RULE_NAMES, Violation, check_decisions, check_plan
from .decisions import Decisions, Lease, OnDemandGpus, Placement, PoolGpus, Run, RunGpus
from .money import ledger, monthly_amounts, terms_usd, value_usd
from .plan import PLAN_FORMAT, MonthlyAmount, Plan, SolveRecord, Status
from .terms import CASH_TERMS, TERM_NAMES, TERMS, Term
from .usage import hall_use, lease_gpus, lease_schedule, site_power

__all__ = [
    "CASH_TERMS",
    "PLAN_FORMAT",
    "RULE_NAMES",
    "TERMS",
    "TERM_NAMES",
    "Decisions",
    "Lease",
    "MonthlyAmount",
    "OnDemandGpus",
    "Placement",
    "Plan",
    "PoolGpus",
    "Run",
    "RunGpus",
    "SolveRecord",
    "Status",
    "Term",
    "Violation",
    "check_decisions",
    "check_plan",
    "hall_use",
    "lease_gpus",
    "lease_schedule",
    "ledger",
    "monthly_amounts",
    "site_power",
    "terms_usd",
    "value_usd",
]
