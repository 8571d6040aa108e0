"""The statements of a plan, one method for each."""

from functools import cached_property
from html import escape
from typing import TYPE_CHECKING

import pandas as pd

from ...inputs.case import Case
from ..decisions import Decisions
from ..discounting import months_of
from . import assets, backlog, checks, figures, notes, pivots, use_figures, valuation
from .books import Books, books_of
from .lines import PERIOD_COLUMNS, By, Split

if TYPE_CHECKING:
    from ..plan import Plan


class Statements:
    """The statements of a plan. Every method makes a new frame, so that changing one changes no other.

    Every frame by period begins with `lines.PERIOD_COLUMNS`; with a split, the site, tenant or lease follows.
    """

    def __init__(self, case: Case, decisions: Decisions) -> None:
        self._case, self._decisions = case, decisions

    @cached_property
    def books(self) -> Books:
        """The books: every posting, made once, and what the postings were made from."""
        return books_of(self._case, self._decisions)

    @property
    def notes(self) -> tuple[str, ...]:
        """What was assumed and what looks wrong, one sentence each."""
        return notes.notes(self.books)

    @property
    def timeline(self) -> pd.DataFrame:
        """Every month of the timeline.

        Columns: month, index, first_day, last_day, hours, quarter, fiscal_year, is_in_horizon.
        """
        return self.books.timeline.frame()

    @property
    def postings(self) -> pd.DataFrame:
        """Every amount of every line, one row each: `lines.POSTING_COLUMNS`."""
        postings = self.books.postings
        return postings.assign(month=months_of(self._case.plan, postings["month"].to_numpy()))

    def income(self, by: By = "month", split: Split | None = None) -> pd.DataFrame:
        """The income statement over the horizon: `lines.INCOME_COLUMNS`."""
        return pivots.income(self.books, by, split)

    def cash(self, by: By = "month", split: Split | None = None) -> pd.DataFrame:
        """The cash flow to the last receipt, internal value below it: `lines.CASH_COLUMNS`.

        By site, tenant or lease there is no opening and closing cash.
        """
        return pivots.cash(self.books, by, split)

    def receivables(self, by: By = "month", split: Split | None = None) -> pd.DataFrame:
        """The roll of receivables to the last receipt: `lines.RECEIVABLES_COLUMNS`."""
        months = self.books.months_of("cash", "receivables")
        return pivots.balance(self.books, "receivables", by, split, months)

    def deferred_revenue(self, by: By = "month", split: Split | None = None) -> pd.DataFrame:
        """The roll of deferred revenue over the horizon: `lines.DEFERRED_REVENUE_COLUMNS`."""
        return pivots.balance(self.books, "deferred_revenue", by, split, self.books.timeline.horizon)

    def straight_line(self, by: By = "month", split: Split | None = None) -> pd.DataFrame:
        """The roll of the straight-line receivable until every term has ended: `lines.STRAIGHT_LINE_COLUMNS`."""
        months = self.books.months_of("backlog", "straight_line")
        return pivots.balance(self.books, "straight_line", by, split, months)

    def rpo(self, by: By = "month", split: Split | None = None) -> pd.DataFrame:
        """The roll of the backlog until every term has ended: `lines.RPO_COLUMNS`.

        closing_usd is the headline; firm_usd the part of it in firm terms; next_12_months_usd the part of it that
        falls into the 12 months after the period.
        """
        return backlog.rpo(self.books, by, split)

    def ebitda_to_cash(self, by: By = "month") -> pd.DataFrame:
        """From EBITDA over the changes of balances to cash: `lines.EBITDA_TO_CASH_COLUMNS`."""
        return pivots.ebitda_to_cash(self.books, by)

    def depreciation(self, by: By = "month") -> pd.DataFrame:
        """The roll of assets by vintage over the horizon: `lines.DEPRECIATION_COLUMNS`."""
        return assets.depreciation(self.books, by)

    def utilisation(self, by: By = "month", split: Split | None = None) -> pd.DataFrame:
        """GPUs and MW by what they do, averages of months: `lines.UTILISATION_COLUMNS`; split by site or not.

        kept: training runs and internal pools. MW of idle and stranded GPUs are what those would draw.
        """
        return use_figures.utilisation(self.books, by, split)

    def prices(self, by: By = "month", split: Split | None = None) -> pd.DataFrame:
        """Realised prices: `lines.PRICE_COLUMNS`; blank where nothing is sold.

        Lease revenue as recognised, over GPU-hours (kW-months) of leased GPUs at the share in use. Revenue per MW
        is of the IT power energised, and a year's.
        """
        return use_figures.prices(self.books, by, split)

    def concentration(self, by: By = "fiscal_year") -> pd.DataFrame:
        """Shares of tenants in lease revenue: `lines.CONCENTRATION_COLUMNS`; blank without lease revenue.

        hhi_points: the Herfindahl-Hirschman index, sum of squared percentages, up to 10,000.
        """
        return figures.concentration(self.books, by)

    def ratios(self, by: By = "fiscal_year") -> pd.DataFrame:
        """Margin and debt service cover over the horizon: `lines.RATIO_COLUMNS`; blank without debt service."""
        return figures.ratios(self.books, by)

    def trailing_ratios(self) -> pd.DataFrame:
        """The same for the 12 months up to each month, one row per month from the 12th on."""
        return figures.trailing_ratios(self.books)

    def valuation(self) -> pd.DataFrame:
        """NPV, IRR and payback by Excel's XNPV and XIRR: `lines.VALUATION_COLUMNS`, one row per basis.

        `plan`: all terms, internal value too, so that npv_usd is the plan's value. `cash`: the cash terms.
        `cash_less_assets`: the cash terms less the assets' cost on the first day of their month in service (less
        book value on the first day of month 0 for earlier ones; nothing comes back at the end).
        irr_fraction is blank, with the remark that says why, where there is no rate or more than one.
        payback_month: from its end on the nominal sum is not below nought.
        """
        return valuation.valuation(self.books)

    def checks(self) -> pd.DataFrame:
        """Whether the statements tie: `lines.CHECK_COLUMNS`; to half a cent or 1e-9 of the amounts."""
        return checks.checks(self.books)

    def __repr__(self) -> str:
        frame = self._case.plan
        return f"Statements({frame.name!r}: {frame.months} months from {frame.start_month})"

    __str__ = __repr__

    def _repr_html_(self) -> str:
        """Income and cash by fiscal year, a column each, and the notes."""
        head = f"<h4>{escape(repr(self))}, {escape(self._case.plan.currency)}</h4>"
        told = "".join(f"<p>{escape(note)}</p>" for note in self.notes)
        tables = (
            frame.drop(columns=[name for name in PERIOD_COLUMNS if name != "period"])
            .set_index("period")
            .T.to_html(border=0, escape=True, na_rep="", float_format="{:,.0f}".format)
            for frame in (self.income("fiscal_year"), self.cash("fiscal_year"))
        )
        return head + "".join(tables) + told


def statements(of: "Plan | Case", decisions: Decisions | None = None) -> Statements:
    """The statements of a plan, or of a case and decisions on it.

    Raises
    ------
    TypeError
        If a case comes without decisions, or a plan with others than its own.

    Examples
    --------
    >>> from planner import example_case, plan, statements
    >>> books = statements(plan(example_case()))
    >>> books.income("fiscal_year")["period"].tolist()
    ['FY2027', 'FY2028']
    """
    if isinstance(of, Case):
        if decisions is None:
            raise TypeError("statements of a case need decisions on it: statements(case, decisions)")
        return Statements(of, decisions)
    if decisions is not None:
        raise TypeError("a plan has its own decisions: statements(plan)")
    return Statements(of.case, of.decisions)
