"""The lines of the statements, in the order and with the signs in which they are shown.

Amounts are nominal, in the plan's currency. In income and cash what costs the owner is negative, so that a
subtotal is a plain sum of its lines. In a balance what lowers it is negative, so that opening + lines = closing.
"""

from dataclasses import dataclass
from typing import Literal

StatementName = Literal[
    "income", "cash", "internal", "receivables", "deferred_revenue", "straight_line", "backlog"
]
By = Literal["month", "quarter", "fiscal_year"]
Split = Literal["site", "tenant", "lease"]
SPLITS: tuple[Split, ...] = ("site", "tenant", "lease")


@dataclass(frozen=True)
class Line:
    """A line of postings, or a subtotal of lines above it."""

    name: str
    """Name in postings; the frames' column is this name and `_usd`."""
    title: str
    """What a person calls it."""
    sums: tuple[str, ...] = ()
    """For a subtotal the lines and subtotals that it adds up; empty for a line of postings."""

    @property
    def column(self) -> str:
        """The line's column in a frame."""
        return f"{self.name}_usd"


INCOME: tuple[Line, ...] = (
    Line("lease_billing", "Lease billing"),
    Line("service_credits", "Service credits"),
    Line("straight_line_adjustment", "Straight-line adjustment"),
    Line("lease_revenue", "Lease revenue", ("lease_billing", "service_credits", "straight_line_adjustment")),
    Line("on_demand_revenue", "On-demand revenue"),
    Line("revenue", "Revenue", ("lease_revenue", "on_demand_revenue")),
    Line("energy_cost", "Energy"),
    Line("energy_reimbursed", "Energy and demand charge reimbursed by tenants"),
    Line("demand_charge", "Demand charge"),
    Line("fixed_cost", "Fixed costs of sites"),
    Line("setup_costs", "Setup of leases"),
    Line("recall_fees", "Recall fees"),
    Line("expected_credit_loss", "Expected credit loss"),
    Line(
        "ebitda",
        "EBITDA",
        (
            "revenue",
            "energy_cost",
            "energy_reimbursed",
            "demand_charge",
            "fixed_cost",
            "setup_costs",
            "recall_fees",
            "expected_credit_loss",
        ),
    ),
    Line("depreciation", "Depreciation"),
    Line("ebit", "EBIT", ("ebitda", "depreciation")),
    Line("interest", "Interest"),
    Line("pretax_result", "Pre-tax result", ("ebit", "interest")),
)
CASH: tuple[Line, ...] = (
    Line("lease_collections", "Receipts of lease billing"),
    Line("lease_prepayments", "Prepayments received"),
    Line("recall_refunds", "Prepayments refunded on recall"),
    Line("recall_fees", "Recall fees"),
    Line("setup_costs", "Setup of leases"),
    Line("on_demand_revenue", "On-demand revenue"),
    Line("energy_cost", "Energy"),
    Line("energy_reimbursed", "Energy and demand charge reimbursed by tenants"),
    Line("demand_charge", "Demand charge"),
    Line("fixed_cost", "Fixed costs of sites"),
    Line(
        "plan_cash",
        "Cash of the plan",
        (
            "lease_collections",
            "lease_prepayments",
            "recall_refunds",
            "recall_fees",
            "setup_costs",
            "on_demand_revenue",
            "energy_cost",
            "energy_reimbursed",
            "demand_charge",
            "fixed_cost",
        ),
    ),
    Line("opening_receivables_collected", "Receipts of opening receivables"),
    Line(
        "cash_available",
        "Cash available for debt service",
        ("plan_cash", "opening_receivables_collected"),
    ),
    Line("interest", "Interest paid"),
    Line("principal", "Principal repaid"),
    Line("net_cash", "Net cash", ("cash_available", "interest", "principal")),
)
INTERNAL_VALUE: tuple[Line, ...] = (
    Line("run_value", "Value of finished training runs"),
    Line("pool_value", "Value of internal pools"),
    Line("pool_shortfall", "Price of pools below their floor"),
    Line("policy_penalty", "Penalties for breached policies"),
    Line(
        "internal_value",
        "Internal value, no cash",
        ("run_value", "pool_value", "pool_shortfall", "policy_penalty"),
    ),
)
"""Shown below the cash lines and in no subtotal of them."""
RECEIVABLES: tuple[Line, ...] = (
    Line("billed", "Billed, not prepaid"),
    Line("credit_loss", "Expected credit loss"),
    Line("collected", "Received"),
)
DEFERRED_REVENUE: tuple[Line, ...] = (
    Line("prepaid", "Prepayments received"),
    Line("released", "Earned"),
    Line("refunded", "Refunded on recall"),
)
STRAIGHT_LINE: tuple[Line, ...] = (Line("accrued", "Straight line less billing"),)
BACKLOG: tuple[Line, ...] = (
    Line("signed", "Signed"),
    Line("recognised", "Recognised as revenue"),
    Line("recalled", "Recalled"),
)
BALANCES: dict[str, tuple[Line, ...]] = {
    "receivables": RECEIVABLES,
    "deferred_revenue": DEFERRED_REVENUE,
    "straight_line": STRAIGHT_LINE,
    "backlog": BACKLOG,
}
"""The movements of each balance: opening + movements = closing. The opening of month 0 is the line `opening`."""

PERIOD_COLUMNS = ("period", "first_month", "last_month", "months")
"""Begin every frame by period. period: `2027-01`, `FY2027 Q1` or `FY2027`; a fiscal year is named by the calendar
year that it ends in. first_month, last_month: its months that are shown (monthly periods); months: how many."""
INCOME_COLUMNS = tuple(line.column for line in INCOME)
CASH_COLUMNS = (
    "opening_cash_usd",
    *(line.column for line in CASH),
    "closing_cash_usd",
    *(line.column for line in INTERNAL_VALUE),
)
"""By site, tenant or lease without opening_cash_usd and closing_cash_usd, which are the owner's as a whole."""
RECEIVABLES_COLUMNS = ("opening_usd", *(line.column for line in RECEIVABLES), "closing_usd")
DEFERRED_REVENUE_COLUMNS = ("opening_usd", *(line.column for line in DEFERRED_REVENUE), "closing_usd")
STRAIGHT_LINE_COLUMNS = ("opening_usd", *(line.column for line in STRAIGHT_LINE), "closing_usd")
RPO_COLUMNS = (
    "opening_usd",
    *(line.column for line in BACKLOG),
    "closing_usd",
    "firm_usd",
    "next_12_months_usd",
    "firm_fraction",
    "next_12_months_fraction",
)
EBITDA_TO_CASH_COLUMNS = (
    "ebitda_usd",
    "receivables_change_usd",
    "deferred_revenue_change_usd",
    "straight_line_change_usd",
    "cash_available_usd",
)
POSTING_COLUMNS = ("statement", "line", "month", "is_up_front", "site", "tenant", "lease", "subject", "usd")
USES = ("leased", "kept", "on_demand", "idle", "stranded")
UTILISATION_COLUMNS = (
    "usable_gpus",
    *(f"{use}_gpus" for use in USES),
    *(f"{use}_gpus_fraction" for use in USES),
    "limit_mw",
    *(f"{use}_mw" for use in USES),
    "used_mw",
    "used_mw_fraction",
)
PRICE_COLUMNS = (
    "lease_revenue_usd",
    "leased_gpu_hours",
    "lease_usd_per_gpu_hour",
    "leased_kw_months",
    "lease_usd_per_kw_month",
    "on_demand_revenue_usd",
    "on_demand_gpu_hours",
    "on_demand_usd_per_gpu_hour",
    "revenue_usd",
    "limit_mw_months",
    "revenue_usd_per_mw_year",
)
CONCENTRATION_COLUMNS = (
    "lease_revenue_usd",
    "tenants",
    "top_tenant",
    "top_1_fraction",
    "top_3_fraction",
    "hhi_points",
)
RATIO_COLUMNS = (
    "revenue_usd",
    "ebitda_usd",
    "ebitda_margin_fraction",
    "cash_available_usd",
    "debt_service_usd",
    "dscr_ratio",
)
DEPRECIATION_COLUMNS = ("hall", "in_service", "opening_usd", "added_usd", "depreciation_usd", "closing_usd")
VALUATION_COLUMNS = ("basis", "npv_usd", "irr_fraction", "irr_remark", "payback_month", "payback_remark")
CHECK_COLUMNS = ("check", "left_usd", "right_usd", "difference_usd", "is_ok")
