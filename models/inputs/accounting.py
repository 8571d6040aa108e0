"""What statements need beside the plan: assets, debt service and opening balances. None changes the optimum."""

from typing import ClassVar, Literal

from .months import Month
from .quantities import Name, PositiveMonths, SignedUsd, Usd
from .record import Record

AccountingClass = Literal["service", "operating_lease", "sales_type"]
"""How the owner accounts for a lease: ASC 606 for a service, ASC 842 for the two kinds of lease."""


class Asset(Record):
    """One vintage of a hall's assets, for depreciation in a straight line."""

    noun: ClassVar[str] = "asset"
    key: ClassVar[tuple[str, ...]] = ("hall", "in_service")

    hall: Name
    """The hall that the assets stand in."""
    cost_usd: Usd
    """What they cost."""
    in_service: Month
    """First month of depreciation; perhaps before the horizon."""
    life_months: PositiveMonths
    """Months over which cost less residual is depreciated."""
    residual_usd: Usd = 0.0
    """Value at the end of their life."""


class DebtService(Record):
    """What is due to lenders in a month; it is in the statements, not in the plan's value."""

    noun: ClassVar[str] = "debt service"
    key: ClassVar[tuple[str, ...]] = ("month",)

    month: Month
    """Month on whose last day it is paid."""
    interest_usd: Usd = 0.0
    """Interest, expensed and paid in the month."""
    principal_usd: Usd = 0.0
    """Principal repaid."""


class OpeningBalance(Record):
    """What the books hold on a signed lease at the start of month 0."""

    noun: ClassVar[str] = "opening balance"
    key: ClassVar[tuple[str, ...]] = ("lease",)

    lease: Name
    """The signed lease; it started before month 0."""
    deferred_revenue_usd: Usd = 0.0
    """Prepaid and not yet earned; for a lease without a row, what its prepaid share of the horizon needs."""
    receivables_usd: Usd = 0.0
    """Billed and not yet received; it is received as the payment lag says."""
    straight_line_usd: SignedUsd = 0.0
    """Recognised in a straight line ahead of billing; negative when billed ahead. Only for leases by class."""
