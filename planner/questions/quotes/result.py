"""A quote as a frozen record, with its tables."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from html import escape
from typing import Any, Literal

import pandas as pd

from models.inputs import LeaseRequest
from models.plan import TERMS, Plan
from models.plan.compare.decision_changes import lease_changes, run_changes, use_totals
from planner.questions.shown_prices import decimals_of, shown_price

Ending = Literal["gap", "time_limit", "interrupt"]
"""What ends a search."""
UNITS: Mapping[str, str] = {
    "gpu_hour": "GPU-hour",
    "kw_month": "kW-month",
    "month": "month of the whole lease",
}
"""What a price is for, by its basis."""


@dataclass(frozen=True)
class Quote:
    """The least price of a request as a proven interval, with what accepting it displaces."""

    request: LeaseRequest
    """The request; its `price_usd` is not looked at."""
    currency: str
    """The case's currency, a label."""
    low_usd: float | None
    """At every lower price the owner is worse off, as is proven; None where no price suffices."""
    high_usd: float | None
    """At this price the owner is no worse off; None where no such price is known."""
    is_possible: bool | None
    """Whether some price suffices; None where time was up before that was known."""
    reasons: tuple[str, ...]
    """Why no price suffices, or what else to know, in sentences."""
    plan_without: Plan | None
    """The plan without the request; None where the case has none."""
    plan_with: Plan | None
    """The plan that accepts the request at `high_usd`."""
    stopped_by: Ending
    """What ended the search."""
    gap_fraction: float
    """Gap to which each search was taken, if it was not stopped."""
    seconds: float
    """Wall time."""

    @property
    def unit(self) -> str:
        """The unit of the price: `USD/GPU-hour`."""
        return f"{self.currency}/{UNITS[self.request.price_basis]}"

    @property
    def price_usd(self) -> dict[str, float | None] | None:
        """The interval: `low` and `high`; None where no price suffices."""
        return None if self.is_possible is False else {"low": self.low_usd, "high": self.high_usd}

    @cached_property
    def displaced(self) -> pd.DataFrame:
        """Other requests that the two plans decide otherwise; columns as of `compare(...).leases`.

        A is the plan without the request, B the one with it.
        """
        if self.plan_without is None or self.plan_with is None:
            return pd.DataFrame(columns=["request", "change"])
        changes = lease_changes(self.plan_without, self.plan_with)
        return changes[changes["request"] != self.request.id].reset_index(drop=True)

    @cached_property
    def runs(self) -> pd.DataFrame:
        """Training runs that the two plans decide otherwise; columns as of `compare(...).runs`."""
        if self.plan_without is None or self.plan_with is None:
            return pd.DataFrame(columns=["run", "change"])
        return run_changes(self.plan_without, self.plan_with)

    @cached_property
    def use(self) -> pd.DataFrame:
        """What the fleet does over the horizon: use, a_gpu_months, b_gpu_months, change_gpu_months."""
        if self.plan_without is None or self.plan_with is None:
            return pd.DataFrame(columns=["use", "a_gpu_months", "b_gpu_months", "change_gpu_months"])
        return use_totals(self.plan_without, self.plan_with)

    @cached_property
    def terms(self) -> pd.DataFrame:
        """Present value of each term: term, without_usd, with_usd, change_usd; noughts left out."""
        both = self.plan_without is not None and self.plan_with is not None
        before = self.plan_without.terms_usd if self.plan_without and both else {}
        after = self.plan_with.terms_usd if self.plan_with and both else {}
        rows = [
            (term.title, before.get(term.name, 0.0), after.get(term.name, 0.0))
            for term in TERMS
            if before.get(term.name) or after.get(term.name)
        ]
        return pd.DataFrame(
            [(*row, row[2] - row[1]) for row in rows],
            columns=["term", "without_usd", "with_usd", "change_usd"],
        )

    @cached_property
    def summary(self) -> pd.DataFrame:
        """The answer in one row: request, unit, low_usd, high_usd, is_possible, value with and without."""
        return pd.DataFrame([self.row()])

    def row(self) -> dict[str, Any]:
        """The answer as one row of a table."""
        request = self.request
        return {
            "request": request.id,
            "min_gpus": request.min_gpus,
            "max_gpus": request.max_gpus,
            "term_months": request.term_months,
            "earliest_start": request.earliest_start,
            "latest_start": request.latest_start,
            "unit": self.unit,
            "low_usd": self.low_usd,
            "high_usd": self.high_usd,
            "is_possible": self.is_possible,
            "displaced": ", ".join(self.displaced["request"]),
            "stopped_by": self.stopped_by,
        }

    @property
    def sentence(self) -> str:
        """The answer in a sentence."""
        return f"Least price of lease request '{self.request.id}': {self.price_in_words}."

    @property
    def line(self) -> str:
        """The answer in a line of a table: size, term, start months, price."""
        request = self.request
        sizes = (
            f"site {request.whole_site}"
            if request.whole_site
            else f"{request.min_gpus} to {request.max_gpus} GPUs"
        )
        starts = f"{request.earliest_start} to {request.latest_start}"
        return f"{sizes}, {request.term_months} months from {starts}: {self.price_in_words}"

    @property
    def price_in_words(self) -> str:
        """The interval with its unit, rounded outward; or that there is none."""
        if self.is_possible is False:
            return "no price suffices"
        decimals = decimals_of(self.high_usd or self.low_usd or 0.0)
        low = shown_price(self.low_usd or 0.0, is_up=False, decimals=decimals)
        if self.high_usd is None:
            return f"at least {low} {self.unit}, if any price suffices, which is not known"
        high = shown_price(self.high_usd, is_up=True, decimals=decimals)
        return f"{high} {self.unit}" if low == high else f"between {low} and {high} {self.unit}"

    def __repr__(self) -> str:
        return f"Quote({self.sentence})"

    __str__ = __repr__

    def _repr_html_(self) -> str:
        parts = [f"<p>{escape(text)}</p>" for text in (self.sentence, *self.reasons)]
        return "".join(parts) + self.displaced.to_html(index=False, escape=True)
