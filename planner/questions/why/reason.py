"""The reason for the decision on one request, in figures and in words."""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import pandas as pd

from models.formulation.sentences import rule_sentence
from models.inputs import LeaseRequest
from models.inputs.wording import counted, listed
from models.plan import Plan
from planner.questions.quotes.result import UNITS
from planner.questions.shown_prices import decimals_of, shown_price
from planner.questions.why.bargain import Bargained
from planner.questions.why.displaced import COLUMNS, gains, losses
from planner.questions.why.offers import CounterOffer
from planner.questions.why.weighing import Weighing, accepts

Decision = Literal["signed", "accepted", "declined"]
MILLION = 1e6
MOST_TOLD = 3
"""Shortages that the words tell of; the table has all."""


@dataclass(frozen=True)
class Reason:
    """Why one request is decided as it is."""

    plan: Plan
    request: LeaseRequest
    decision: Decision
    never_placed: str
    """Why no plan of any worth could accept it, as the data say; blank where they leave a way."""
    weighing: Weighing | None
    """The decision turned round; None for a signed lease, and where the time was up before."""
    bargained: tuple[Bargained, ...] = ()
    """What came of each kind of counter-offer that was looked for."""

    @property
    def offers(self) -> tuple[CounterOffer, ...]:
        """The counter-offers."""
        return tuple(one.offer for one in self.bargained if one.offer is not None)

    @property
    def price(self) -> Bargained | None:
        """What is known of the price."""
        return next((one for one in self.bargained if one.kind == "price"), None)

    @property
    def is_cut_short(self) -> bool:
        """Whether something was left out, or is less certain, for want of time."""
        if self.decision == "signed":
            return False
        is_weighed = bool(self.never_placed) or (self.weighing is not None and not self.weighing.is_cut_short)
        return not is_weighed or any(one.is_cut_short for one in self.bargained)

    @cached_property
    def displaced(self) -> pd.DataFrame:
        """What accepting it costs: leases, runs and own use that are lost, moved, shrunk or recalled.

        Of an accepted request it is what would take its place. Columns: kind, name, change.
        """
        other = self.weighing.plan if self.weighing else None
        if other is None:
            return pd.DataFrame(columns=list(COLUMNS))
        find = gains if self.decision == "accepted" else losses
        return find(self.plan, other, self.request.id)

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """The reason in a few sentences, the decision first."""
        if self.decision == "signed":
            return (f"{self.request.id} is signed: it stands, and is no decision of the plan.",)
        head = f"{self.request.id} is {self.decision}."
        if self.never_placed:
            return (head, self.never_placed, *self._offers_told())
        if self.weighing is None:
            return (head, "There was no time to weigh it.")
        told = self._accepted() if self.decision == "accepted" else self._declined()
        return (head, *told, *self._offers_told())

    @property
    def text(self) -> str:
        """The reason as one text."""
        return " ".join(self.sentences)

    def money(self, usd: float) -> str:
        """An amount as the sentences tell it."""
        currency = self.plan.case.plan.currency
        return f"{currency} {usd / MILLION:,.1f} million" if abs(usd) >= MILLION else f"{currency} {usd:,.0f}"

    def _accepted(self) -> tuple[str, ...]:
        assert self.weighing is not None
        low, high = self.weighing.margin_low_usd, self.weighing.margin_high_usd
        if self.weighing.turned.is_infeasible:
            return ("Without it no plan keeps the hard rules." + self._rules_told(),)
        told = [self._interval("With it the plan is worth", low, high, "more than the best plan without it")]
        taking = [f"{one.name} ({one.change})" for one in self.displaced.itertuples()]
        if taking:
            told.append(f"Without it these would take its place: {listed(taking)}.")
        return tuple(told)

    def _declined(self) -> tuple[str, ...]:
        assert self.weighing is not None
        weighing = self.weighing
        if not weighing.has_options:
            return ("No start month, place and size fits beside the signed leases." + self._rules_told(),)
        if weighing.turned.is_infeasible:
            return ("No plan accepts it and keeps the hard rules." + self._rules_told(), *self._price_told())
        low, high = weighing.margin_low_usd, weighing.margin_high_usd
        costs = (None if high is None else -high, None if low is None else -low)
        told = [self._interval("With it the plan is worth", *costs, "less than without it")]
        lost = [f"{one.name} ({one.change})" for one in self.displaced.itertuples()]
        if lost:
            told.append(f"It would displace {listed(lost)}.")
        told += self._group_told()
        if weighing.shortages:
            worst = weighing.shortages[:MOST_TOLD]
            told.append(f"Put into the plan as it stands, {'; '.join(one.figures for one in worst)}.")
            told += dict.fromkeys(one.rule_in_words for one in worst)
        elif weighing.plan is not None and not self._group_told():
            told.append("There is room for it in the plan as it stands; it brings less than it costs.")
        return (*told, *self._price_told())

    def _group_told(self) -> list[str]:
        """That another request of its group is accepted, with the rule."""
        others = [
            one.id
            for one in self.plan.case.lease_requests
            if one.group is not None
            and one.group == self.request.group
            and accepts(self.plan.decisions, one.id)
        ]
        told = [f"The plan has {one} of the same group '{self.request.group}'." for one in others]
        return [*told, rule_sentence("one_lease")] if told else []

    def _interval(self, head: str, low: float | None, high: float | None, tail: str) -> str:
        """The margin as a sentence, as far as it is known."""
        if low is None and high is None:
            return "How it compares is not known: no plan was found in time."
        if low is None or high is None:
            word, known = ("at least", low) if high is None else ("at most", high)
            return f"{head} {word} {self.money(known or 0.0)} {tail}."
        if low <= 0 <= high:
            most = f"{head[0].lower()}{head[1:]} up to {self.money(high)} {tail}"
            return f"It is too close to call within the gap: {most}."
        ends = dict.fromkeys((self.money(low), self.money(high)))
        return f"{head} {' to '.join(ends)} {tail}."

    def _rules_told(self) -> str:
        rules = self.weighing.rules if self.weighing else ()
        if not rules:
            is_known = self.weighing is not None and not self.weighing.is_cut_short
            return " No single rule that is left out would change that." if is_known else ""
        return f" Each of these by itself stands in the way: {listed(str(rule) for rule in rules)}."

    def _price_told(self) -> tuple[str, ...]:
        price = self.price
        if price is None:
            return ()
        if price.is_price_possible is False:
            is_told = self.weighing is not None and self.weighing.turned.is_infeasible
            return (" ".join(("No price suffices.", *(() if is_told else price.reasons))),)
        low, high, unit = price.price_low_usd, price.price_high_usd, self.unit
        if high is None:
            return ()
        digits = decimals_of(high)
        shown = (
            shown_price(low or 0.0, is_up=False, decimals=digits),
            shown_price(high, is_up=True, decimals=digits),
        )
        between = shown[1] if shown[0] == shown[1] else f"between {shown[0]} and {shown[1]}"
        offered = shown_price(self.request.price_usd, is_up=True)
        return (f"The least price at which it is no loss is {between} {unit}; it offers {offered}.",)

    def _offers_told(self) -> tuple[str, ...]:
        if self.decision != "declined" or not self.bargained:
            return ()
        if not self.offers:
            return ("No counter-offer was found that gets it in.",)
        return (f"It gets in with {listed(offer_in_words(self, one) for one in self.offers)}.",)

    @property
    def unit(self) -> str:
        """The unit of its price."""
        return f"{self.plan.case.plan.currency}/{UNITS[self.request.price_basis]}"


def offer_in_words(reason: Reason, offer: CounterOffer) -> str:
    """A counter-offer in a few words."""
    changes, request = offer.changes, reason.request
    if offer.kind == "price":
        price = changes["price_usd"]
        more = shown_price(price - request.price_usd, is_up=True, decimals=decimals_of(price))
        return f"a price of {shown_price(price, is_up=True)} {reason.unit} (up by {more})"
    if offer.kind == "start":
        return f"a start in {changes['earliest_start']}"
    if offer.kind == "size":
        return f"{counted(changes['min_gpus'])} GPUs in place of {counted(request.min_gpus or 0)}"
    if offer.kind == "recall":
        notice, firm = changes["recall_notice_months"], changes["firm_months"]
        fee = changes["recall_fee_fraction"]
        return f"a right of recall with {notice} months' notice after {firm} firm months at a fee of {100 * fee:g} %"
    parts = [f"GPUs of type {listed(changes['gpu_types'])}"] if "gpu_types" in changes else []
    parts += [f"a place at {listed(changes['sites'])}"] if "sites" in changes else []
    parts += [f"placement '{changes['placement']}'"] if "placement" in changes else []
    return " and ".join(parts)


def decision_of(plan: Plan, request: LeaseRequest) -> Decision:
    """What a plan decides on a request."""
    if request.is_signed:
        return "signed"
    return "accepted" if accepts(plan.decisions, request.id) else "declined"
