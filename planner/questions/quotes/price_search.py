"""The least price of a request as a proven interval.

Below the interval no plan that accepts the request is worth what the best plan without it is worth; at its upper
end one is, and is at hand. Ranges of prices are looked at from below. A range whose best value stays short is
refuted as a whole, since the price is a decision within it. Otherwise the plan that was found names its own least
price, which is at most the range's end: the next range ends just below it. Where a higher price is never worse
this is Newton's method on the value as a convex function of the price, and few ranges are looked at.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from models.inputs import Case, LeaseRequest
from models.inputs.quantities import USD_LIMIT
from models.plan.decisions import Decisions
from planner.problem import Found
from planner.questions.quotes.open_price import Offer, OpenPrice
from planner.solve.highs import Limits
from planner.solve.interrupts import IsInterrupted
from planner.solve.options import SolveOptions

EXACT = 1e-8
"""Relative difference of two values that rounding may make: they count as the same."""
CENT_USD = 0.01
LEAST_STEP = 1e-6
"""Relative difference of two prices that are told apart."""
PATIENCE = 4.0
"""How much further below an offer a range ends when the one before brought nothing."""
SMALL_PART = 0.1
"""A search may end when what it could still find is less than this part of what it has gained."""
MOST_RANGES = 80
OFFER_SECONDS = 60.0
"""Most time to work out the least price of a plan, which takes less than a second."""


@dataclass(frozen=True)
class Benchmark:
    """What the owner has without the request: at least `value_usd`, at most `bound_usd`.

    The value is -inf where no plan is known, the bound -inf where none is possible.
    """

    value_usd: float
    bound_usd: float

    @property
    def rounding_usd(self) -> float:
        """The difference of two values that counts as none."""
        known = [abs(usd) for usd in (self.value_usd, self.bound_usd) if np.isfinite(usd)]
        return min(EXACT * max(known, default=0.0), CENT_USD) + EXACT

    def refutes(self, found: Found) -> bool:
        """Whether a search shows that the owner would be worse off."""
        return found.is_infeasible or found.bound < self.value_usd - self.rounding_usd


@dataclass
class Interval:
    """What is known of the least price."""

    low_usd: float = 0.0
    """Every lower price is refuted."""
    offer: Offer | None = None
    """The plan that accepts at the least price known."""
    is_impossible: bool = False
    """Whether every price is refuted."""
    bound_usd: float = np.inf
    """No plan that accepts at the offer's price, or below, is worth more."""


@dataclass
class _Seen:
    """Where a search stands."""

    value_usd: float | None = None
    bound_usd: float | None = None


def _ignore(value: float | None, bound: float | None) -> None:
    """Tell nobody."""


@dataclass
class PriceSearch:
    """One search for the least price of a request."""

    case: Case
    request: LeaseRequest
    benchmark: Benchmark
    options: SolveOptions
    ends_at: float
    """`time.monotonic()` at which it stops."""
    is_interrupted: IsInterrupted
    on_progress: Callable[[float | None, float | None], object] = _ignore
    """Called with value and bound of the range that is looked at, US dollars."""
    start: Decisions | None = None
    """Decisions that accept the request, to begin with."""
    known: Interval = field(default_factory=Interval)
    highest_usd: float = 0.0
    """The price beyond which nothing new can come."""
    best: Found | None = None
    """What the last range refuted came to."""
    is_narrow: bool = False
    """Whether the interval is as narrow as the gap makes it."""

    def run(self, ranged: OpenPrice, found: Found) -> Interval:
        """Look at ranges until the interval is as narrow as the gap makes it, or the time is up.

        The search begins with what has been found in a range of prices from nought on.
        """
        known, patience = self.known, 1.0
        self.highest_usd = min(ranged.decisive_usd(), USD_LIMIT)
        if self.benchmark.bound_usd == -np.inf and ranged.is_price_a_share:  # any plan will do
            found, known.low_usd = ranged.cheapest(self._limits(), self.is_interrupted)
        self.note(ranged, found)
        known.offer = self._offer(ranged, found)
        if known.offer is not None:
            known.bound_usd, self.start = found.bound, known.offer.decisions
            tops = self._below(known.offer, patience)
        else:
            tops = self._above(ranged, found) or [ranged.most_usd]
        for _ in range(MOST_RANGES):
            self.is_narrow = not tops
            if self.is_narrow or self.is_over():
                break
            top = tops.pop()
            ranged, found = self.look(top, from_usd=known.low_usd)
            self.note(ranged, found)
            if self.benchmark.refutes(found):
                self.best = found
                if not tops and known.offer is None:
                    tops = self._above(ranged, found)
                    known.is_impossible = not tops
                continue
            offer = self._offer(ranged, found)
            if offer is None and self._must_split(ranged, found):
                tops += [top, (known.low_usd + top) / 2]
                continue
            is_better = offer is not None and self._is_better(offer)
            patience = 1.0 if is_better else patience * PATIENCE
            if offer is not None:
                known.offer, known.bound_usd, self.start = offer, found.bound, offer.decisions
            tops = self._above(ranged, found) if known.offer is None else self._below(known.offer, patience)
        return known

    def note(self, ranged: OpenPrice, found: Found) -> None:
        """Note which prices a search of a range refutes."""
        without = self.benchmark
        if without.refutes(found):
            self.known.low_usd = max(self.known.low_usd, ranged.most_usd)
        elif np.isfinite(without.value_usd):
            refuted = ranged.refuted_below_usd(found.bound, without.value_usd - without.rounding_usd)
            self.known.low_usd = max(self.known.low_usd, refuted)

    def is_over(self) -> bool:
        """Whether the time is up, or the user has stopped the search."""
        return self.is_interrupted() or time.monotonic() >= self.ends_at

    def _limits(self) -> Limits:
        options = self.options
        left = max(self.ends_at - time.monotonic(), 0.0)
        return Limits(options.gap_fraction, left, options.threads, options.seed, is_start_good=True)

    def look(self, top: float, *, from_usd: float) -> tuple[OpenPrice, Found]:
        """The best that accepting is worth at the prices of a range."""
        ranged = OpenPrice(self.case, self.request, from_usd, top)
        unit, seen = ranged.problem.program.usd_unit, _Seen()

        def note(value: float | None, bound: float | None) -> None:
            seen.value_usd, seen.bound_usd = (None if one is None else one * unit for one in (value, bound))
            self.on_progress(seen.value_usd, seen.bound_usd)

        return ranged, ranged.search(
            self._limits(), self.start, note, lambda: self.is_interrupted() or self._is_settled(seen)
        )

    def _is_settled(self, seen: _Seen) -> bool:
        """Whether a search has shown enough: that the range is refuted, or nearly the best that it has."""
        without = self.benchmark
        if seen.bound_usd is None:
            return False
        if seen.bound_usd < without.value_usd - without.rounding_usd:
            return True
        if seen.value_usd is None or not np.isfinite(without.bound_usd):
            return False
        gained = seen.value_usd - without.bound_usd - without.rounding_usd
        return gained > 0 and seen.bound_usd - seen.value_usd < SMALL_PART * gained

    def _offer(self, ranged: OpenPrice, found: Found) -> Offer | None:
        """The least price of the plan that was found, if it makes good what the owner has without."""
        worth = self.benchmark.bound_usd
        if found.solution is None or worth == np.inf:
            return None
        limits = replace(self._limits(), time_limit_seconds=OFFER_SECONDS)
        return ranged.least_offer(found.solution, worth, self.benchmark.rounding_usd, limits)

    def _must_split(self, ranged: OpenPrice, found: Found) -> bool:
        """Whether the plan that was found speaks of several prices at once, in a range that can be halved."""
        width = ranged.most_usd - ranged.least_usd
        return (
            found.solution is not None
            and not ranged.is_even(found.solution)
            and width > LEAST_STEP * ranged.most_usd
        )

    def _is_better(self, offer: Offer) -> bool:
        before = self.known.offer
        return before is None or offer.price_usd < before.price_usd * (1 - 2 * LEAST_STEP)

    def _below(self, offer: Offer, patience: float) -> list[float]:
        """The next range's end: so far below an offer that the gaps leave room to refute it."""
        step = LEAST_STEP * offer.price_usd
        if offer.usd_per_price > 0 and np.isfinite(self.benchmark.bound_usd):
            gap = self.options.gap_fraction * max(abs(offer.value_usd), abs(self.benchmark.bound_usd))
            doubt = self.benchmark.bound_usd - self.benchmark.value_usd + gap
            step = max(step, (doubt + 4 * self.benchmark.rounding_usd) / offer.usd_per_price)
        top = offer.price_usd - step * patience
        return [top] if top > self.known.low_usd else []

    def _above(self, ranged: OpenPrice, found: Found) -> list[float]:
        """The next range's end, where no offer is known yet: what the plan that was found would need, or all.

        Empty where a range has reached the highest price that can make a difference.
        """
        top = ranged.most_usd
        if found.solution is not None and found.value is not None and np.isfinite(self.benchmark.bound_usd):
            slope = ranged.usd_per_price(found.solution)
            missing = self.benchmark.bound_usd - found.value + self.benchmark.rounding_usd
            if slope > 0 and top * LEAST_STEP < missing / slope < USD_LIMIT - top:
                return [top + missing / slope * (1 + LEAST_STEP)]
        return [self.highest_usd] if self.highest_usd > top * (1 + LEAST_STEP) else []
