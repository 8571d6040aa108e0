"""The statements of a plan, one method for each."""

import pandas as pd

from ...inputs.case import Case
from ..decisions import Decisions
from .lines import By, Split


class Statements:
    """The statements of a plan. Every method makes a new frame, so that changing one changes no other."""

    def __init__(self, case: Case, decisions: Decisions) -> None: ...

    @property
    def notes(self) -> tuple[str, ...]:
        """What was assumed and what looks wrong, one sentence each."""
        raise NotImplementedError

    @property
    def timeline(self) -> pd.DataFrame:
        """Every month: month, index, first_day, last_day, hours, quarter, fiscal_year, is_in_horizon."""
        raise NotImplementedError

    @property
    def postings(self) -> pd.DataFrame:
        """Every amount of every line: `POSTING_COLUMNS`."""
        raise NotImplementedError

    def income(self, by: By = "month", split: Split | None = None) -> pd.DataFrame:
        """Income: `PERIOD_COLUMNS`, the split's column if any, `INCOME_COLUMNS`; the horizon."""
        raise NotImplementedError

    def cash(self, by: By = "month", split: Split | None = None) -> pd.DataFrame:
        """Cash flow: `PERIOD_COLUMNS`, the split's column if any, `CASH_COLUMNS`; to the last receipt."""
        raise NotImplementedError

    def receivables(self, by: By = "month", split: Split | None = None) -> pd.DataFrame:
        """Roll of receivables: `PERIOD_COLUMNS`, the split's column, `RECEIVABLES_COLUMNS`; to the last receipt."""
        raise NotImplementedError

    def deferred_revenue(self, by: By = "month", split: Split | None = None) -> pd.DataFrame:
        """Roll of deferred revenue: `PERIOD_COLUMNS`, the split's column, `DEFERRED_REVENUE_COLUMNS`; the horizon."""
        raise NotImplementedError

    def straight_line(self, by: By = "month", split: Split | None = None) -> pd.DataFrame:
        """Roll of the straight-line receivable: `STRAIGHT_LINE_COLUMNS`; until every term has ended."""
        raise NotImplementedError

    def rpo(self, by: By = "month", split: Split | None = None) -> pd.DataFrame:
        """Roll of the backlog: `PERIOD_COLUMNS`, the split's column, `RPO_COLUMNS`; until every term has ended."""
        raise NotImplementedError

    def ebitda_to_cash(self, by: By = "month") -> pd.DataFrame:
        """From EBITDA over the changes of balances to cash: `PERIOD_COLUMNS`, `EBITDA_TO_CASH_COLUMNS`."""
        raise NotImplementedError

    def depreciation(self, by: By = "month") -> pd.DataFrame:
        """Roll of assets by vintage: `PERIOD_COLUMNS`, `DEPRECIATION_COLUMNS`; the horizon."""
        raise NotImplementedError

    def utilisation(self, by: By = "month", split: Split | None = None) -> pd.DataFrame:
        """GPUs and MW by what they do, averages of months: `UTILISATION_COLUMNS`; split None or site."""
        raise NotImplementedError

    def prices(self, by: By = "month", split: Split | None = None) -> pd.DataFrame:
        """Realised prices: `PRICE_COLUMNS`; blank where nothing is sold."""
        raise NotImplementedError

    def concentration(self, by: By = "fiscal_year") -> pd.DataFrame:
        """Shares of tenants in lease revenue: `CONCENTRATION_COLUMNS`; hhi_points from 0 to 10,000."""
        raise NotImplementedError

    def ratios(self, by: By = "fiscal_year") -> pd.DataFrame:
        """Margin and debt service cover: `PERIOD_COLUMNS`, `RATIO_COLUMNS`; the horizon; blank without debt."""
        raise NotImplementedError

    def trailing_ratios(self) -> pd.DataFrame:
        """The same for the 12 months up to each month: one row per month from the 12th on."""
        raise NotImplementedError

    def valuation(self) -> pd.DataFrame:
        """NPV, IRR and payback on three bases (plan, cash, cash_less_assets): `VALUATION_COLUMNS`."""
        raise NotImplementedError

    def checks(self) -> pd.DataFrame:
        """Whether the statements tie: `CHECK_COLUMNS`."""
        raise NotImplementedError


def statements(case: Case, decisions: Decisions) -> Statements:
    """The statements of decisions on a case."""
    return Statements(case, decisions)
