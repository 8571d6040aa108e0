"""Counter-offers: the smallest changes of a declined request with which the plan is better for accepting it.

A change counts once a plan of the changed case is at hand that accepts the request, passes the independent check,
and is worth more than any plan without the request can be: the bound that the search for the plan has proven.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from models.inputs import Case, CaseError, LeaseRequest
from models.plan import Plan, check_decisions, ledger, value_usd
from models.plan.decisions import Decisions, Lease
from planner.questions.quotes.open_price import priced
from planner.questions.shown_prices import shown_price
from planner.questions.why.forcing import Forcing, Means

Kind = Literal["price", "start", "size", "place", "recall"]
KINDS: tuple[Kind, ...] = ("price", "start", "size", "place", "recall")
ADVANTAGE = 1e-7
"""By how much more than declining a counter-offer must be worth, as a fraction of the plan's value."""
CENT_USD = 0.01
MOST_SHIFT_MONTHS = 12
"""Months before and after its window in which another start is looked for."""
MOST_HALVINGS = 4
"""How often the change of a start or a size is halved to find a smaller one."""
WIDER = {"hall": ("site", "any"), "site": ("any",), "any": ()}
"""Placements that leave more choice."""
RECALLS: tuple[tuple[int, float, float], ...] = ((12, 0.75, 0.5), (6, 0.5, 0.25), (3, 0.25, 0.0))
"""Recall rights, the tenant's favourite first: months of notice, firm share of the term, fee share."""


@dataclass(frozen=True)
class CounterOffer:
    """A change of a declined request with which it is accepted."""

    request: str
    """The request."""
    kind: Kind
    """What is changed: price, start, size, place or recall."""
    changes: Mapping[str, Any]
    """The fields of the request that change, with their new values."""
    advantage_usd: float
    """Accepting is worth at least this more than declining, as is proven."""
    case: Case = field(repr=False)
    """The case with the change made."""
    decisions: Decisions = field(repr=False)
    """Decisions of a plan of that case which accepts the request."""

    @property
    def lease(self) -> Lease:
        """The lease that comes of it."""
        return next(one for one in self.decisions.leases if one.request == self.request)


@dataclass
class Bargaining:
    """The search for counter-offers on one request."""

    plan: Plan
    """A plan that declines the request."""
    request: LeaseRequest
    means: Means
    accepted: Decisions | None
    """Decisions that accept the request as it is, to begin with; None where there are none."""

    @property
    def declining_usd(self) -> float:
        """No plan that declines the request is worth more, whatever its terms."""
        return max(self.plan.solve.bound_usd, self.plan.value_usd)

    @property
    def target_usd(self) -> float:
        """What a plan with a counter-offer must be worth."""
        return self.declining_usd + ADVANTAGE * abs(self.plan.value_usd) + CENT_USD

    def offer(self, kind: Kind) -> CounterOffer | None:
        """The smallest change of this kind that gets the request in; None where none is found in time."""
        searches: dict[Kind, Callable[[Kind], CounterOffer | None]] = {
            "start": self._start,
            "size": self._size,
            "place": self._ladder,
            "recall": self._ladder,
        }
        return searches[kind](kind)

    def made(self, kind: Kind, **changes: Any) -> CounterOffer | None:
        """The counter-offer of these changes if a search shows that it gets the request in."""
        case = self._changed(changes)
        if case is None or self.means.is_over:
            return None
        forcing = Forcing(
            case, self.request.id, is_accepted=True, plan=self.plan.decisions, also=self.accepted
        )
        if not forcing.has_options:
            return None
        found = forcing.reaching(self.target_usd, self.means)
        if found.decisions is None or found.low_usd < self.target_usd:
            return None
        return self.proven(kind, changes, case, found.decisions)

    def proven(
        self, kind: Kind, changes: Mapping[str, Any], case: Case, decisions: Decisions
    ) -> CounterOffer | None:
        """The counter-offer if these decisions, valued and checked by themselves, bear it out."""
        if check_decisions(case, decisions):
            return None
        value = value_usd(ledger(case, decisions))
        if value < self.target_usd - CENT_USD / 2:
            return None
        return CounterOffer(self.request.id, kind, dict(changes), value - self.declining_usd, case, decisions)

    def at_price(self, decisions: Decisions) -> CounterOffer | None:
        """The least price, from the request's own on, at which decisions that accept it are good enough."""
        request, price = self.request, self.request.price_usd
        step = max(price * 0.01, CENT_USD)
        for _ in range(MOST_HALVINGS):
            case = priced(self.plan.case, request, price)
            missing = self.target_usd - value_usd(ledger(case, decisions))
            if missing <= 0:
                return self.proven("price", {"price_usd": price}, case, decisions)
            dearer = value_usd(ledger(priced(self.plan.case, request, price + step), decisions))
            slope = (dearer - (self.target_usd - missing)) / step
            if slope <= 0:
                return None
            price = told_price(price + missing / slope * (1 + ADVANTAGE))
        return None

    def _changed(self, changes: Mapping[str, Any]) -> Case | None:
        """The case with fields of the request changed; None where they contradict one another."""
        case = self.plan.case
        try:
            asked = self.request.with_(**changes)
            requests = (asked if one.id == asked.id else one for one in case.lease_requests)
            return case.with_(lease_requests=tuple(requests))
        except CaseError:
            return None

    def _start(self, kind: Kind) -> CounterOffer | None:
        """The start nearest to the window, earlier or later."""
        case, request = self.plan.case, self.request
        first, last = case.plan.start_month, case.plan.start_month + (case.plan.months - 1)

        def shifted(months: int) -> dict[str, Any]:
            return {
                "earliest_start": max(request.earliest_start - months, first),
                "latest_start": min(request.latest_start + months, last),
            }

        def shift_of(offer: CounterOffer) -> int:
            start = offer.lease.start
            assert start is not None
            early, late = (request.earliest_start - start).n, (start - request.latest_start).n
            return max(int(early), int(late), 0)

        best = self._smallest(kind, shifted, MOST_SHIFT_MONTHS, shift_of)
        if best is None:
            return None
        start = best.lease.start
        return self._settled(best, earliest_start=start, latest_start=start)

    def _size(self, kind: Kind) -> CounterOffer | None:
        """The largest size below the one that is asked for."""
        request = self.request
        least = request.min_gpus
        if request.whole_site or request.price_basis == "month" or least is None or least < 2:
            return None
        asked = least

        def smaller(gpus: int) -> dict[str, Any]:
            return {"min_gpus": max(asked - gpus, 1)}

        def missing(offer: CounterOffer) -> int:
            return max(asked - gpus_of(offer.lease), 0)

        best = self._smallest(kind, smaller, asked - 1, missing)
        if best is None:
            return None
        gpus = gpus_of(best.lease)
        return self._settled(best, min_gpus=gpus, max_gpus=gpus)

    def _smallest(
        self,
        kind: Kind,
        change: Callable[[int], dict[str, Any]],
        most: int,
        used: Callable[[CounterOffer], int],
    ) -> CounterOffer | None:
        """The offer with the smallest change found by halving, each time from what an offer has used of it."""
        best = self.made(kind, **change(most))
        if best is None or not used(best):
            return None
        failed = 0
        for _ in range(MOST_HALVINGS):
            tried = (failed + used(best)) // 2
            if tried <= failed or self.means.is_over:
                break
            better = self.made(kind, **change(tried))
            if better is None:
                failed = tried
            else:
                best = better
        return best

    def _ladder(self, kind: Kind) -> CounterOffer | None:
        """The first step of a ladder that gets the request in, if the last one does."""
        steps = list(self._places() if kind == "place" else self._recalls())
        if not steps:
            return None
        last = self.made(kind, **steps[-1])
        if last is None:
            return None
        first = next((found for step in steps[:-1] if (found := self.made(kind, **step))), last)
        return self._at_its_sites(first) if kind == "place" else first

    def _places(self) -> Iterator[dict[str, Any]]:
        """Other places, from little to much choice; a whole site is not looked for elsewhere."""
        request = self.request
        if request.whole_site:
            return
        wider = [one for one in WIDER[request.placement] if request.price_basis != "month" or one != "any"]
        if request.sites:
            yield {"sites": ()}
        for placement in wider:
            yield {"placement": placement}
        if request.sites and wider:
            yield {"sites": (), "placement": wider[-1]}
        if request.gpu_types:
            loosest = {"sites": ()} if request.sites else {}
            yield {"gpu_types": (), **loosest, **({"placement": wider[-1]} if wider else {})}

    def _at_its_sites(self, offer: CounterOffer) -> CounterOffer | None:
        """The offer with the sites and types that its lease takes named, in place of any."""
        taken = {placement.hall for placement in offer.lease.placements}
        halls = [hall for hall in self.plan.case.halls if hall.id in taken]
        used = {"sites": tuple(dict.fromkeys(hall.site for hall in halls))}
        used["gpu_types"] = tuple(dict.fromkeys(hall.gpu_type for hall in halls))
        return self._settled(offer, **{name: used[name] for name in used if name in offer.changes})

    def _recalls(self) -> Iterator[dict[str, Any]]:
        """Recall rights that the request does not grant yet, the tenant's favourite first."""
        request = self.request
        for notice, share, fee in RECALLS:
            firm = round(request.term_months * share)
            before = request.recall_notice_months
            is_more = before is None or (
                notice <= before and firm <= request.firm_term_months and fee <= request.recall_fee_fraction
            )
            if is_more and max(firm, notice, 1) < request.term_months:
                yield {"recall_notice_months": notice, "firm_months": firm, "recall_fee_fraction": fee}

    def _settled(self, offer: CounterOffer, **changes: Any) -> CounterOffer | None:
        """The offer narrowed to what its plan has decided, which the same plan bears out."""
        narrowed = {**offer.changes, **changes}
        case = self._changed(narrowed)
        return None if case is None else self.proven(offer.kind, narrowed, case, offer.decisions)


def gpus_of(lease: Lease) -> int:
    """GPUs of a lease, all halls together."""
    return sum(placement.gpus for placement in lease.placements)


def told_price(usd: float) -> float:
    """A price rounded up to the digits in which prices are told."""
    return float(shown_price(usd, is_up=True).replace(",", ""))
