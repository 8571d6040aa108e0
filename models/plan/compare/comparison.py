"""Two plans side by side: inputs, decisions, terms, and the bridge of their values."""

from dataclasses import dataclass
from functools import cached_property
from html import escape

import pandas as pd

from ...inputs.problems import CaseError, Problem
from .. import views
from ..display import MILLION, status_sentence
from ..plan import Plan
from .bridge import Bridge, bridge
from .decision_changes import hall_changes, lease_changes, run_changes, use_totals
from .input_changes import input_changes


@dataclass(frozen=True)
class Comparison:
    """Plan A, plan B, and what lies between them. Everything is present value; favourable is positive."""

    a: Plan
    """The plan that the comparison starts from."""
    b: Plan
    """The plan that it leads to."""

    @cached_property
    def bridge(self) -> Bridge:
        """The bridge of the value from A to B."""
        return bridge(self.a, self.b)

    @cached_property
    def inputs(self) -> pd.DataFrame:
        """What changed in the inputs; see `input_changes`."""
        return input_changes(self.a.case, self.b.case)

    @cached_property
    def leases(self) -> pd.DataFrame:
        """Requests decided otherwise; see `lease_changes`."""
        return lease_changes(self.a, self.b)

    @cached_property
    def halls(self) -> pd.DataFrame:
        """GPUs of leases by hall where they differ; see `hall_changes`."""
        return hall_changes(self.a, self.b)

    @cached_property
    def runs(self) -> pd.DataFrame:
        """Training runs decided otherwise; see `run_changes`."""
        return run_changes(self.a, self.b)

    @cached_property
    def use(self) -> pd.DataFrame:
        """What the fleet does in each plan; see `use_totals`."""
        return use_totals(self.a, self.b)

    @cached_property
    def terms(self) -> pd.DataFrame:
        """The terms of both values: term, title, is_cash, a_usd, b_usd, change_usd, all present values."""
        a, b = views.terms(self.a), views.terms(self.b)
        frame = a[["term", "title", "is_cash"]].copy()
        frame["a_usd"], frame["b_usd"] = a["present_value_usd"], b["present_value_usd"]
        frame["change_usd"] = frame["b_usd"] - frame["a_usd"]
        return frame

    @property
    def change_range_usd(self) -> tuple[float, float]:
        """Between which amounts the values of the best plans differ, for each plan is within its gap of them."""
        least = self.b.value_usd - max(self.a.solve.bound_usd, self.a.value_usd)
        most = max(self.b.solve.bound_usd, self.b.value_usd) - self.a.value_usd
        return least, most

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader of the bridge must know, in sentences."""
        found = [
            f"Plan {name}: {status_sentence(plan)}"
            for name, plan in (("A", self.a), ("B", self.b))
            if plan.solve.status != "proven"
        ]
        frame_a, frame_b = self.a.case.plan, self.b.case.plan
        if frame_a.start_month != frame_b.start_month:
            found.append(
                f"A's values are as of {frame_a.start_month}, B's as of {frame_b.start_month}; the line "
                "'Horizon and discount rate' takes A's to B's date."
            )
        elif frame_a.months != frame_b.months:
            found.append(
                f"A has {frame_a.months} months, B has {frame_b.months}; what the other months are worth is in "
                "the line 'Horizon and discount rate'."
            )
        found += [f"Not kept of A's decisions: {sentence}." for sentence in self.bridge.left_out]
        broken = self.bridge.broken_rules
        if broken:
            places = "1 place" if len(broken) == 1 else f"{len(broken)} places"
            found.append(
                f"A's decisions break B's rules in {places}; re-optimisation includes what keeping the rules "
                f"costs. The first: {broken[0]}."
            )
        return tuple(found)

    def __repr__(self) -> str:
        low, high = (f"{usd:,.2f}" for usd in self.change_range_usd)
        names = f"{self.a.case.plan.name!r} to {self.b.case.plan.name!r}"
        change = self.b.value_usd - self.a.value_usd
        currency = self.a.case.plan.currency
        return f"Comparison({names}: {currency} {change:+,.2f}; of the best plans {low} to {high})"

    __str__ = __repr__

    def _repr_html_(self) -> str:
        tables = "".join(
            frame.to_html(index=False, border=0, escape=True, na_rep="", float_format="{:,.3f}".format)
            for frame in (self.inputs, self.leases, self.runs, self._steps())
            if len(frame)
        )
        notes = "".join(f"<p>{escape(note)}</p>" for note in self.notes)
        return f"<h4>{escape(repr(self))}</h4>{notes}{tables}"

    def _steps(self) -> pd.DataFrame:
        """Lines of the bridge that change the value, in millions."""
        lines = self.bridge.lines
        steps = lines.loc[lines["effect_usd"] != 0, ["item", "line"]].copy()
        for name in ("cash_usd", "internal_value_usd", "effect_usd", "running_usd"):
            title = name.removesuffix("_usd").replace("_", " ")
            steps[f"{title} ({self.a.case.plan.currency} million)"] = lines[name] / MILLION
        return steps


def compare(a: Plan, b: Plan) -> Comparison:
    """Two plans side by side, and the bridge of their values from A to B.

    Raises
    ------
    CaseError
        If the plans are in different currencies: nothing is converted.

    Examples
    --------
    >>> from planner import compare, example_case, plan, set_fields
    >>> dearer = set_fields(example_case(), {"lease_requests[Acme-1].price_usd": 3})
    >>> bridge = compare(plan(example_case()), plan(dearer)).bridge
    >>> bool(bridge.lines["effect_usd"].sum() > 0)
    True
    """
    currencies = a.case.plan.currency, b.case.plan.currency
    if currencies[0] != currencies[1]:
        message = (
            f"plan A is in {currencies[0]}, plan B in {currencies[1]}; both must be in one currency. "
            "Nothing is converted: plan one of the cases again in the other's currency."
        )
        raise CaseError([Problem("plan currency", message)])
    return Comparison(a, b)
