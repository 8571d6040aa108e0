"""Counter-offers on one request of one kind, as work that another process can do."""

import math
from dataclasses import dataclass

from models.inputs import LeaseRequest
from models.plan import Plan
from models.plan.decisions import Decisions
from planner.outcomes import PlanningError
from planner.questions.quotes.quote import quote
from planner.questions.quotes.result import Quote
from planner.questions.why.forcing import Means
from planner.questions.why.offers import Bargaining, CounterOffer, Kind
from planner.questions.why.weighing import accepts, request_of


@dataclass(frozen=True)
class Bargain:
    """One kind of counter-offer on one request; picklable, for other processes."""

    plan: Plan
    request: str
    kind: Kind
    means: Means
    accepted: Decisions | None
    """Decisions that accept it as it is, if there are any."""
    is_refused: bool
    """Whether it is proven that accepting it as it is would be a loss."""
    place: int
    """Its place among the bargains, from 0."""
    count: int
    """How many bargains there are."""
    processes: int
    """How many are looked for at a time."""


@dataclass(frozen=True)
class Bargained:
    """What came of it."""

    request: str
    kind: Kind
    offer: CounterOffer | None
    """The smallest change that was found."""
    price_low_usd: float | None = None
    """Of a price: no lower one is enough, as is proven."""
    price_high_usd: float | None = None
    """Of a price: this one leaves the owner no worse off."""
    is_price_possible: bool | None = None
    """Of a price: whether any suffices; None where that is not known."""
    reasons: tuple[str, ...] = ()
    """Of a price: why none suffices."""
    is_cut_short: bool = False
    """Whether the time was up before it was done."""


def bargain(task: Bargain) -> Bargained:
    """Look for the counter-offer."""
    means = task.means.shared(task.count - task.place, task.processes)
    request = request_of(task.plan.case, task.request)
    bargaining = Bargaining(task.plan, request, means, task.accepted)
    if task.kind == "price":
        return _price(task, bargaining)
    offer = bargaining.offer(task.kind)
    return Bargained(task.request, task.kind, offer, is_cut_short=means.is_over)


def _price(task: Bargain, bargaining: Bargaining) -> Bargained:
    """The least price by the engine of quotes, and the offer just above it."""
    left = bargaining.means.seconds_left
    known = [task.accepted] if task.accepted else []
    found = _quoted(task, left) if left > 0 else None
    if found is not None and found.plan_with is not None and accepts(found.plan_with.decisions, task.request):
        known.append(found.plan_with.decisions)
    offer = _cheapest(bargaining, known)
    low = found.low_usd if found is not None else None
    if task.is_refused and _is_dearer_never_worse(task.plan, bargaining.request):
        low = max(low or 0.0, bargaining.request.price_usd)
    high = found.high_usd if found is not None else None
    if high is None and offer is not None:
        high = float(offer.changes["price_usd"])
    return Bargained(
        task.request,
        "price",
        offer,
        low,
        high,
        True if high is not None else found.is_possible if found else None,
        found.reasons if found else (),
        is_cut_short=found is None or found.stopped_by != "gap",
    )


def _is_dearer_never_worse(plan: Plan, request: LeaseRequest) -> bool:
    """Whether a higher price can do no harm: not to a limit on shares of revenue, nor in what a recall costs."""
    limits = any(one.rule == "max_tenant_revenue_fraction" for one in plan.case.policies)
    return not limits and request.recall_notice_months is None


def _quoted(task: Bargain, seconds: float) -> Quote | None:
    """The quote by its own engine; None where the time was too short for one."""
    try:
        return quote(
            task.plan.case,
            task.request,
            gap=task.means.gap_fraction,
            time_limit=seconds if math.isfinite(seconds) else None,
            threads=1,
            seed=task.means.seed,
            start=task.accepted,
            plan_without=task.plan,
        )
    except PlanningError:
        return None


def _cheapest(bargaining: Bargaining, known: list[Decisions]) -> CounterOffer | None:
    """The cheapest offer that one of these decisions bears out."""
    offers = [bargaining.at_price(decisions) for decisions in known]
    prices = [one for one in offers if one is not None]
    return min(prices, key=lambda one: float(one.changes["price_usd"]), default=None)
