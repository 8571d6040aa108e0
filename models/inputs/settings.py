"""The frame of a plan: its horizon, discounting and currency."""

from typing import Annotated, ClassVar

from pydantic import Field

from .months import Month
from .quantities import Fraction, MonthOfYear, PositiveMonths, SignedUsd, Text
from .record import Record

LONGEST_HORIZON_MONTHS = 240


class PlanSettings(Record):
    """The frame of the plan: which months, at what discount rate, in which currency."""

    noun: ClassVar[str] = "plan"
    key: ClassVar[tuple[str, ...]] = ()

    name: Annotated[Text, Field(min_length=1)]
    """What the plan is called on everything that is printed."""
    start_month: Month
    """Month 0, the first month of the horizon."""
    months: Annotated[PositiveMonths, Field(le=LONGEST_HORIZON_MONTHS)]
    """Length of the horizon; only these months count for money and capacity."""
    discount_rate_fraction: Fraction
    """Yearly discount rate of Excel's XNPV, from the first day of month 0."""
    currency: Annotated[Text, Field(min_length=1, max_length=12)] = "USD"
    """Label of all money; nothing is converted."""
    opening_cash_usd: SignedUsd = 0.0
    """Cash at the start of month 0, for the cash policy."""
    fiscal_year_start_month: MonthOfYear = 1
    """First month of the fiscal year, 1 for January; a fiscal year is named by the year it ends in."""
