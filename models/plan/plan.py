"""The plan: a case, what is decided, what it is worth, and how sure that is."""

from typing import TYPE_CHECKING, Literal

import pandas as pd
from pydantic import BaseModel, ConfigDict

from ..inputs.case import Case
from . import price_views, views
from .decisions import Decisions
from .display import plan_html
from .prices import Prices
from .records import MonthlyAmount, SolveRecord, Status
from .terms import CASH_TERMS

if TYPE_CHECKING:
    from .statements import Statements

__all__ = ["PLAN_FORMAT", "MonthlyAmount", "Plan", "SolveRecord", "Status"]

PLAN_FORMAT: Literal[1] = 1
"""Version of the plan's JSON form; raised when a reader of the form before would misread it."""


class Plan(BaseModel):
    """A checked plan. It holds its own case, so that it can be read, exported and compared by itself."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, use_attribute_docstrings=True)

    format: Literal[1] = PLAN_FORMAT
    """Version of this form."""
    case: Case
    """The case that was planned."""
    decisions: Decisions
    """What is decided."""
    value_usd: float
    """Present value of the plan, recomputed from the decisions."""
    terms_usd: dict[str, float]
    """Present value of each term; they add up to the value."""
    money: tuple[MonthlyAmount, ...]
    """Every term by month."""
    solve: SolveRecord
    """How it was found."""
    prices: Prices | None = None
    """What one more MW, GPU or unit of a policy would be worth; None where nobody has asked."""

    @property
    def leases(self) -> pd.DataFrame:
        """The accepted leases: start, firm term, last month, where, GPUs, revenue; see `views.leases`."""
        return views.leases(self)

    @property
    def requests(self) -> pd.DataFrame:
        """Every lease request, accepted or declined; see `views.requests`."""
        return views.requests(self)

    @property
    def schedule(self) -> pd.DataFrame:
        """The lease schedule by lease, hall and month; see `usage.lease_schedule`."""
        return views.schedule(self)

    @property
    def monthly(self) -> pd.DataFrame:
        """The fleet by month: GPUs by use, MW, revenue, cash and internal value; see `views.monthly`."""
        return views.monthly(self)

    @property
    def use(self) -> pd.DataFrame:
        """GPUs of every hall by month and by what they do; see `usage.hall_use`."""
        return views.use(self)

    @property
    def sites(self) -> pd.DataFrame:
        """MW and GPUs of every site by month; see `views.sites`."""
        return views.sites(self)

    @property
    def own_use(self) -> pd.DataFrame:
        """GPUs of training runs, internal pools and on demand by hall and month; see `views.own_use`."""
        return views.own_use(self)

    @property
    def runs(self) -> pd.DataFrame:
        """Every training run, undertaken or not; see `views.runs`."""
        return views.runs(self)

    @property
    def averages(self) -> pd.DataFrame:
        """What the fleet does on average over the horizon; see `views.averages`."""
        return views.averages(self)

    @property
    def terms(self) -> pd.DataFrame:
        """The terms of the value, nominal and present; see `views.terms`."""
        return views.terms(self)

    @property
    def money_by_month(self) -> pd.DataFrame:
        """Every term by the month in which it is settled; see `views.money_by_month`."""
        return views.money_by_month(self)

    @property
    def site_prices(self) -> pd.DataFrame:
        """What one more MW would be worth at each site in each month; see `price_views.site_prices`."""
        return price_views.site_prices(self)

    @property
    def hall_prices(self) -> pd.DataFrame:
        """What one more GPU would be worth in each hall in each month; see `price_views.hall_prices`."""
        return price_views.hall_prices(self)

    @property
    def policy_prices(self) -> pd.DataFrame:
        """What one unit less of each policy would be worth; see `price_views.policy_prices`."""
        return price_views.policy_prices(self)

    @property
    def rents(self) -> pd.DataFrame:
        """Implied rent of each training run and pool beside its value; see `price_views.rents`."""
        return price_views.rents(self)

    @property
    def statements(self) -> "Statements":
        """Income, cash, balances, backlog and figures by month, quarter and fiscal year; see `Statements`.

        Keep it in a variable when asking for several: its postings are made once.
        """
        from .statements import Statements  # noqa: PLC0415 (few ask for it, and its solver of rates loads slowly)

        return Statements(self.case, self.decisions)

    @property
    def cash_usd(self) -> float:
        """Present value of the cash terms."""
        return sum(self.terms_usd.get(name, 0.0) for name in CASH_TERMS)

    @property
    def internal_value_usd(self) -> float:
        """Present value of the terms that are no cash: own use, less shortfalls and penalties."""
        return self.value_usd - self.cash_usd

    def __repr__(self) -> str:
        worth = f"{self.case.plan.currency} {self.value_usd:,.2f}"
        return f"Plan({self.case.plan.name!r}: worth {worth}, {self.solve.status.replace('_', ' ')})"

    __str__ = __repr__

    def _repr_html_(self) -> str:
        return plan_html(self)
