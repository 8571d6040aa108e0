"""Policies: what the owner's board or lenders demand of a plan."""

from typing import Annotated, ClassVar, Literal, get_args

from .months import Month
from .quantities import FractionOrUsd, Name, OptionalName, Unit, Usd
from .record import Record

PolicyRule = Literal[
    "min_internal_fraction",
    "max_leased_fraction",
    "max_tenant_fraction",
    "max_rival_fraction",
    "max_tenant_revenue_fraction",
    "min_lease_revenue_usd",
    "min_cash_usd",
]
POLICY_RULES: tuple[PolicyRule, ...] = get_args(PolicyRule)
SITE_RULES = frozenset({"min_internal_fraction", "max_leased_fraction", "max_rival_fraction"})
"""Rules whose subject is a site."""
TENANT_RULES = frozenset({"max_tenant_fraction", "max_tenant_revenue_fraction"})
"""Rules whose subject is a tenant."""
FRACTION_RULES = SITE_RULES | TENANT_RULES
"""Rules whose limit is a fraction; the others' is money."""


class Policy(Record):
    """A rule with a limit over a window of months, hard or at a price."""

    noun: ClassVar[str] = "policy"

    id: Name
    """The policy's short name."""
    rule: PolicyRule
    """Which rule it is."""
    subject: OptionalName = None
    """The site or tenant that the rule is about; blank means all."""
    from_month: Month
    """First month in which it holds."""
    to_month: Month
    """Last month in which it holds."""
    limit: FractionOrUsd
    """The limit: a fraction of usable H100e or of revenue, or US dollars, as the rule says."""
    penalty_usd: Annotated[Usd | None, Unit("USD per H100e-month or USD")] = None
    """Price of one unit of breach (one H100e for one month, or one dollar); blank: the rule is hard."""
