"""The explanation of a plan: a reason for every request, as tables, as text and as JSON."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape
from typing import Any, Literal

import pandas as pd

from models.inputs.wording import listed
from models.plan import Plan
from planner.export.table import json_rows
from planner.questions.conflicts.changes import as_json, told
from planner.questions.why.offers import KINDS
from planner.questions.why.reason import Reason, offer_in_words

Ending = Literal["", "time_limit", "interrupt"]


@dataclass(frozen=True)
class Explanation:
    """Why the requests of a plan are decided as they are; see `explain`."""

    plan: Plan
    """The plan that is explained."""
    reasons: tuple[Reason, ...]
    """One for every request that was asked about, in the case's order."""
    gap_fraction: float
    """Gap to which each search was taken, if it was not stopped."""
    stopped_by: Ending
    """What ended the work early; blank if nothing did."""
    seconds: float
    """Wall time."""

    def __getitem__(self, request: str) -> Reason:
        """The reason for the decision on a request."""
        return next(one for one in self.reasons if one.request.id == request)

    @cached_property
    def requests(self) -> pd.DataFrame:
        """One row a request.

        Columns: request, tenant, decision, margin_low_usd, margin_high_usd (what accepting is worth more than
        declining, present value, an interval that is proven), displaced, price_low_usd, price_high_usd (the
        least price at which it is no loss, per unit of its basis), counter-offers by kind as text (price, start,
        size, place, recall), reason.
        """
        return pd.DataFrame([_row(one) for one in self.reasons], columns=list(REQUEST_COLUMNS), dtype=object)

    @cached_property
    def displaced(self) -> pd.DataFrame:
        """One row for each lease or run: request, decision, kind, name, change.

        Of a declined request they are what accepting it displaces; of an accepted one what would take its place.
        """
        rows = [
            (one.request.id, one.decision, *row)
            for one in self.reasons
            for row in one.displaced.itertuples(index=False)
        ]
        return pd.DataFrame(rows, columns=["request", "decision", "kind", "name", "change"])

    @cached_property
    def shortages(self) -> pd.DataFrame:
        """What is short if a declined request is put into the plan as it stands, the worst first.

        Columns: request, place, rule, first_month, last_month, worst_month, needed, available, unit, sentence.
        """
        rows = [
            (one.request.id, *(getattr(short, name) for name in SHORTAGE_COLUMNS))
            for one in self.reasons
            if one.weighing is not None
            for short in one.weighing.shortages
        ]
        return pd.DataFrame(rows, columns=["request", *SHORTAGE_COLUMNS])

    @cached_property
    def counter_offers(self) -> pd.DataFrame:
        """One row a counter-offer: request, kind, offer (in words), changes, advantage_usd (proven, at least)."""
        rows = [
            (
                one.request.id,
                offer.kind,
                offer_in_words(one, offer),
                _changes_told(offer.changes),
                offer.advantage_usd,
            )
            for one in self.reasons
            for offer in one.offers
        ]
        return pd.DataFrame(rows, columns=["request", "kind", "offer", "changes", "advantage_usd"])

    @property
    def sentences(self) -> tuple[str, ...]:
        """What a reader must know of all reasons."""
        currency = self.plan.case.plan.currency
        told_first = (
            f"A margin is what accepting is worth more than declining, {currency} of present value: the decision "
            f"turned round and solved again, an interval that is proven (gap {self.gap_fraction:g}).",
            "A counter-offer is verified: a plan of the changed case accepts the request, and is worth more than any "
            "plan without it.",
        )
        cut = [one.request.id for one in self.reasons if one.is_cut_short]
        if not cut:
            return told_first
        why = "the user stopped the work" if self.stopped_by == "interrupt" else "the time was up"
        return (*told_first, f"For {listed(cut)} {why} before everything was looked at.")

    @property
    def text(self) -> str:
        """Every reason in a few lines."""
        lines = [line for one in self.reasons for line in (*_indented(one.sentences), "")]
        return "\n".join([*lines, *self.sentences])

    def to_dict(self) -> dict[str, Any]:
        """The explanation as JSON holds it."""
        rows = json_rows(self.requests)
        return {
            "stopped_by": self.stopped_by or None,
            "gap_fraction": self.gap_fraction,
            "seconds": self.seconds,
            "sentences": list(self.sentences),
            "requests": [row | _parts(one) for row, one in zip(rows, self.reasons, strict=True)],
        }

    def __repr__(self) -> str:
        count = len(self.reasons)
        return f"Explanation({self.plan.case.plan.name!r}: {count} request{'s' * (count != 1)})"

    __str__ = __repr__

    def _repr_html_(self) -> str:
        items = "".join(f"<li>{escape(one.text)}</li>" for one in self.reasons)
        notes = "".join(f"<p>{escape(one)}</p>" for one in self.sentences)
        return f"<h4>{escape(self.plan.case.plan.name)}: why</h4><ul>{items}</ul>{notes}"


REQUEST_COLUMNS = (
    "request",
    "tenant",
    "decision",
    "margin_low_usd",
    "margin_high_usd",
    "displaced",
    "price_low_usd",
    "price_high_usd",
    *(f"{kind}_offer" for kind in KINDS),
    "reason",
)

SHORTAGE_COLUMNS = (
    "place",
    "rule",
    "first_month",
    "last_month",
    "worst_month",
    "needed",
    "available",
    "unit",
    "sentence",
)


def _row(one: Reason) -> tuple[Any, ...]:
    weighing, price = one.weighing, one.price
    offers = {offer.kind: offer_in_words(one, offer) for offer in one.offers}
    return (
        one.request.id,
        one.request.tenant,
        one.decision,
        weighing.margin_low_usd if weighing else None,
        weighing.margin_high_usd if weighing else None,
        ", ".join(one.displaced["name"]) if one.decision == "declined" else "",
        price.price_low_usd if price else None,
        price.price_high_usd if price else None,
        *(offers.get(kind, "") for kind in KINDS),
        one.text,
    )


def _parts(one: Reason) -> dict[str, Any]:
    """What a table cannot hold: lists of what is displaced, short and offered."""
    shortages = one.weighing.shortages if one.weighing else ()
    return {
        "displaced": json_rows(one.displaced),
        "binding": [short.sentence for short in shortages],
        "rules": [str(rule) for rule in (one.weighing.rules if one.weighing else ())],
        "counter_offers": [
            {
                "kind": offer.kind,
                "offer": offer_in_words(one, offer),
                "changes": {name: as_json(value) for name, value in offer.changes.items()},
                "advantage_usd": offer.advantage_usd,
            }
            for offer in one.offers
        ],
        "is_cut_short": one.is_cut_short,
    }


def _changes_told(changes: Any) -> str:
    return "; ".join(f"{name} = {told(value)}" for name, value in changes.items())


def _indented(sentences: Sequence[str]) -> list[str]:
    return [sentences[0], *(f"  {one}" for one in sentences[1:])]
