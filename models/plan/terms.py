"""The terms of a plan's value: their names, what they are, and whether they are cash."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Term:
    """One term of the objective. Its amounts are signed: what costs the owner is negative."""

    name: str
    title: str
    is_cash: bool


TERMS: tuple[Term, ...] = (
    Term("lease_prepayments", "Lease prepayments received up front", True),
    Term("lease_collections", "Lease revenue expected to be collected, as it arrives", True),
    Term("recall_refunds", "Prepayments refunded on recall", True),
    Term("recall_fees", "Recall fees paid", True),
    Term("setup_costs", "Costs of setting leases up", True),
    Term("on_demand_revenue", "On-demand revenue", True),
    Term("energy_cost", "Energy bill", True),
    Term("demand_charge", "Demand charge", True),
    Term("energy_reimbursed", "Energy and demand charge reimbursed by tenants", True),
    Term("fixed_cost", "Fixed costs of sites", True),
    Term("run_value", "Value of finished training runs", False),
    Term("pool_value", "Value of internal pools", False),
    Term("pool_shortfall", "Price of pools below their floor", False),
    Term("policy_penalty", "Penalties for breached policies", False),
)
TERM_NAMES: tuple[str, ...] = tuple(term.name for term in TERMS)
CASH_TERMS: tuple[str, ...] = tuple(term.name for term in TERMS if term.is_cash)
LEASE_TERMS: tuple[str, ...] = (
    "lease_prepayments",
    "lease_collections",
    "recall_refunds",
    "recall_fees",
    "setup_costs",
)
"""What a lease is worth by itself, before energy."""
