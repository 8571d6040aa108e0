"""The one timeline of all statements, and the fiscal periods that its months make."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ...inputs.case import Case
from ...inputs.settings import PlanSettings
from ..decisions import Decisions
from ..discounting import FloatArray, IntArray, hours_by_month, months_of
from .lines import By

MONTHS_PER_QUARTER, MONTHS_PER_YEAR = 3, 12


@dataclass(frozen=True)
class Periods:
    """Months of the timeline gathered into periods, in order; arrays of shape (periods,)."""

    labels: tuple[str, ...]
    first: IntArray
    """Index of each period's first month."""
    last: IntArray
    """Index of each period's last month."""

    def sums(self, by_month: FloatArray) -> FloatArray:
        """Sums over the months of each period; from shape (keys, months) to (keys, periods)."""
        cut = by_month[..., : self.last[-1] + 1] if len(self.last) else by_month
        return np.asarray(np.add.reduceat(cut, self.first, axis=-1)) if len(self.first) else cut[..., :0]

    @property
    def lengths(self) -> IntArray:
        """Months in each period."""
        return self.last - self.first + 1


@dataclass(frozen=True)
class Timeline:
    """Month 0 to the last month in which a contract runs or a receipt arrives."""

    settings: PlanSettings
    months: int
    """Length in months, at least the horizon's."""

    @property
    def horizon(self) -> int:
        """Length of the horizon in months."""
        return self.settings.months

    @property
    def calendar(self) -> pd.PeriodIndex:
        """The months."""
        return months_of(self.settings, np.arange(self.months))

    def labels(self, by: By) -> list[str]:
        """The period of each month: `2027-01`, `FY2027 Q1` or `FY2027`.

        A fiscal year is named by the calendar year that it ends in.
        """
        return [period_label(month, by, self.settings.fiscal_year_start_month) for month in self.calendar]

    def periods(self, by: By, months: int) -> Periods:
        """The periods of the first so many months."""
        labels = self.labels(by)[:months]
        first = [index for index, label in enumerate(labels) if not index or labels[index - 1] != label]
        last = [*(index - 1 for index in first[1:]), months - 1]
        return Periods(
            labels=tuple(labels[index] for index in first),
            first=np.array(first, dtype=np.int64),
            last=np.array(last, dtype=np.int64),
        )

    def frame(self) -> pd.DataFrame:
        """Every month with its dates, hours, fiscal quarter and year; see `Statements.timeline`."""
        calendar = self.calendar
        return pd.DataFrame(
            {
                "month": calendar,
                "index": np.arange(self.months),
                "first_day": calendar.to_timestamp(how="start"),
                "last_day": calendar.to_timestamp(how="end").normalize(),
                "hours": hours_by_month(self.settings.model_copy(update={"months": self.months})),
                "quarter": self.labels("quarter"),
                "fiscal_year": self.labels("fiscal_year"),
                "is_in_horizon": np.arange(self.months) < self.horizon,
            }
        )


def period_label(month: pd.Period, by: By, fiscal_year_start_month: int) -> str:
    """The period that a month belongs to: itself, its fiscal quarter or its fiscal year."""
    if by == "month":
        return str(month)
    months_in = (month.month - fiscal_year_start_month) % MONTHS_PER_YEAR
    year = month.year + (1 if 1 < fiscal_year_start_month <= month.month else 0)
    return f"FY{year}" if by == "fiscal_year" else f"FY{year} Q{months_in // MONTHS_PER_QUARTER + 1}"


def timeline_of(case: Case, decisions: Decisions) -> Timeline:
    """The timeline of a plan: to the end of every accepted lease's full term, and to the last receipt."""
    requests = {request.id: request for request in case.lease_requests}
    ends = [case.plan.months]
    for lease in decisions.leases:
        if lease.is_accepted and lease.start is not None:
            request = requests[lease.request]
            end = case.month_index(lease.start) + request.term_months
            # what is billed in the last month of the horizon, or before month 0, arrives after the lag
            ends += [end, min(max(end, 1), case.plan.months) + request.payment_lag_months]
    return Timeline(case.plan, max(ends))


def case_over(case: Case, first: pd.Period, months: int) -> Case:
    """The same case over other months, unchecked: for contracts that run beyond the horizon or began before."""
    settings = case.plan.model_copy(update={"start_month": first, "months": months})
    lists = {name: getattr(case, name) for name in type(case).model_fields}
    return Case.model_construct(**lists | {"plan": settings})
