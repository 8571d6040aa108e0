"""Counter-offers on one request of one kind, as work that another process can do."""

import math
from dataclasses import dataclass

from models.plan import Plan
from models.plan.decisions import Decisions
from planner.outcomes import PlanningError
from planner.questions.quotes.quote import quote
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
    place: int
    count: int
    processes: int


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
    if left <= 0:
        return Bargained(task.request, "price", _cheapest(bargaining, known), is_cut_short=True)
    try:
        found = quote(
            task.plan.case,
            task.request,
            gap=task.means.gap_fraction,
            time_limit=left if math.isfinite(left) else None,
            threads=1,
            seed=task.means.seed,
            start=task.accepted,
            plan_without=task.plan,
        )
    except PlanningError:
        return Bargained(task.request, "price", _cheapest(bargaining, known), is_cut_short=True)
    if found.plan_with is not None and accepts(found.plan_with.decisions, task.request):
        known.append(found.plan_with.decisions)
    return Bargained(
        task.request,
        "price",
        _cheapest(bargaining, known),
        found.low_usd,
        found.high_usd,
        found.is_possible,
        found.reasons,
        is_cut_short=found.stopped_by != "gap",
    )


def _cheapest(bargaining: Bargaining, known: list[Decisions]) -> CounterOffer | None:
    """The cheapest offer that one of these decisions bears out."""
    offers = [bargaining.at_price(decisions) for decisions in known]
    prices = [one for one in offers if one is not None]
    return min(prices, key=lambda one: float(one.changes["price_usd"]), default=None)
