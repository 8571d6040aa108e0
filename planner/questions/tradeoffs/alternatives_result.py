"""Plans nearly as good as the best, and what all such plans have in common."""

from dataclasses import dataclass
from html import escape
from typing import Literal

import pandas as pd

from models.plan import Lease, Plan
from models.plan.measures import MEASURES, measures_of

StandingWord = Literal["must", "may", "never", "unknown"]
MEANINGS: dict[StandingWord, str] = {
    "must": "accepted in every plan that is good enough",
    "may": "accepted in some plans that are good enough, declined in others",
    "never": "declined in every plan that is good enough",
    "unknown": "not settled: a limit came first",
}


@dataclass(frozen=True)
class Standing:
    """How a request stands over all plans that are good enough."""

    request: str
    """The request."""
    word: StandingWord
    """Accepted in all, in some or in none; or not known."""
    is_signed: bool
    """Whether it is signed, and so accepted in every plan."""
    has_ways: bool
    """Whether the data leave any way to grant it."""


@dataclass(frozen=True)
class Alternative:
    """A plan that is good enough and decides otherwise."""

    plan: Plan
    """The plan, accepted by the independent check."""
    distance: float
    """How far it is from the nearest of the best plan and the alternatives before it."""
    most_distance: float
    """No plan that is good enough is farther from all of them."""


@dataclass(frozen=True)
class Alternatives:
    """Plans within a fraction of the best that differ most; see `alternatives`."""

    best: Plan
    """The plan that they are measured by."""
    within_fraction: float
    """How far below the best plan's value they may be."""
    least_value_usd: float
    """What a plan must be worth to be good enough."""
    found: tuple[Alternative, ...]
    """Each as far as can be from the best plan and from those before it."""
    standings: tuple[Standing, ...]
    """One for each request, in the case's order."""
    is_complete: bool
    """Whether as many came as were asked for, or it is proven that no other plan differs."""
    was_interrupted: bool
    """Whether the user stopped the search."""
    gap_fraction: float
    """The gap asked for."""
    seconds: float
    """Wall time."""

    @property
    def is_proven(self) -> bool:
        """Whether no limit left a request unsettled or an alternative out; distances are told with their bounds."""
        return self.is_complete and all(one.word != "unknown" for one in self.standings)

    @property
    def plans(self) -> tuple[Plan, ...]:
        """The best plan and the alternatives."""
        return (self.best, *(one.plan for one in self.found))

    @property
    def table(self) -> pd.DataFrame:
        """One row a plan, the best first.

        Columns: plan (0 is the best); distance from the nearest before it and most_distance that any plan could
        have (requests decided otherwise); below_best_fraction; accepted (how many requests); every measure.
        """
        rows = []
        for number, plan in enumerate(self.plans):
            one = self.found[number - 1] if number else None
            below = self.best.value_usd - plan.value_usd
            row: dict[str, object] = {
                "plan": number,
                "distance": one.distance if one else None,
                "most_distance": one.most_distance if one else None,
                "below_best_fraction": below / abs(self.best.value_usd) if self.best.value_usd else 0.0,
                "accepted": sum(lease.is_accepted for lease in plan.decisions.leases),
            }
            rows.append(row | measures_of(plan.case, plan.decisions))
        columns = ["plan", "distance", "most_distance", "below_best_fraction", "accepted", *MEASURES]
        return pd.DataFrame(rows, columns=columns)

    @property
    def requests(self) -> pd.DataFrame:
        """One row a request: request, tenant, is_signed, standing, meaning, accepted_in (how many of the plans)."""
        tenants = {request.id: request.tenant for request in self.best.case.lease_requests}
        accepted = [
            {lease.request for lease in plan.decisions.leases if lease.is_accepted} for plan in self.plans
        ]
        rows = [
            (
                one.request,
                tenants[one.request],
                one.is_signed,
                one.word,
                _meaning(one),
                sum(one.request in requests for requests in accepted),
            )
            for one in self.standings
        ]
        columns = ["request", "tenant", "is_signed", "standing", "meaning", "accepted_in"]
        return pd.DataFrame(rows, columns=columns)

    @property
    def decisions(self) -> pd.DataFrame:
        """One row a request, one column a plan: `declined`, or start, last month, halls and GPUs in words."""
        columns = {f"plan_{number}": _decided(plan) for number, plan in enumerate(self.plans)}
        names = [request.id for request in self.best.case.lease_requests]
        frame = pd.DataFrame({"request": names})
        for title, decided in columns.items():
            frame[title] = [decided[name] for name in names]
        frame["differs"] = [len({decided[name] for decided in columns.values()}) > 1 for name in names]
        return frame

    def __repr__(self) -> str:
        return (
            f"Alternatives({len(self.found)} within {100 * self.within_fraction:.3g} % of "
            f"{self.best.case.plan.currency} {self.best.value_usd:,.2f})"
        )

    def _repr_html_(self) -> str:
        tables = (self.table, self.requests, self.decisions)
        return f"<h4>{escape(repr(self))}</h4>" + "".join(
            table.to_html(index=False, border=0, escape=True) for table in tables
        )


def _meaning(standing: Standing) -> str:
    if standing.is_signed:
        return "signed: accepted in every plan"
    if not standing.has_ways:
        return "nothing in the case can hold it: declined in every plan"
    return MEANINGS[standing.word]


def _decided(plan: Plan) -> dict[str, str]:
    """What a plan decides on each request, in words."""
    return {lease.request: _words(lease) for lease in plan.decisions.leases}


def _words(lease: Lease) -> str:
    if not lease.is_accepted:
        return "declined"
    places = ", ".join(f"{place.hall} {place.gpus:,}" for place in lease.placements)
    return f"{lease.start} to {lease.last_month}: {places or 'whole site'}"
