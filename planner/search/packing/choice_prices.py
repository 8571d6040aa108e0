"""Prices of the limit to one of each request and run at which what sites want by themselves fits together best.

Dantzig-Wolfe decomposition by site: patterns are chosen in parts, the prices of that say what else a site would want,
a search of that site alone finds it, and so on. As the search may miss the best, so may the prices; a bound needs
proofs at them.
(Lübbecke and Desrosiers, Selected topics in column generation, Operations Research 53, 2005; prices are mixed with the
best before, as in Pessoa et al., In-out separation and column generation stabilization by dual price smoothing, 2013.)
"""

from collections.abc import Callable

import numpy as np

from planner.solve.highs import Limits
from planner.solve.interrupts import IsInterrupted

from .choosing import Pattern, RowName
from .patterns import Patterns
from .ruin_and_recreate import WARM, RuinAndRecreate
from .site_at_prices import SiteAtPrices

STEPS_AT_A_SITE = 120
MOST_ROUNDS = 12
SMOOTHING = 0.6
"""Part of the best prices so far in those that are tried next."""
CLOSE_ENOUGH = 5e-4
"""Part of the value by which the bound may lie above it when the rounds end."""


class ChoicePrices:
    """Rounds that make prices better."""

    def __init__(self, patterns: Patterns, seed: int, limits: Limits, is_stopped: IsInterrupted) -> None:
        """Begin with the patterns that are known, and with empty sites; they become more."""
        for site, state in enumerate(patterns.space.empty_sites):
            patterns.add(site, Pattern(state.value, {}))
        self.patterns, self.seed, self.limits, self.is_stopped = patterns, seed, limits, is_stopped
        self.choosing = patterns.choosing()
        """Among the patterns known at the end of the last round."""
        self.best: dict[RowName, float] | None = None
        self.bound_usd = np.inf
        """Of the patterns known at the best prices."""
        self.value_usd = -np.inf
        """Of the patterns chosen in parts."""

    def run(self, time_spent: Callable[[], float]) -> dict[int, float]:
        """Price of each choice, USD, nought where it is not told; none at all where no round came to an end."""
        for number in range(MOST_ROUNDS):
            if time_spent() >= 1 or not self._round(number):
                break
            if self.bound_usd - self.value_usd <= CLOSE_ENOUGH * abs(self.value_usd):
                break
        prices = self.best or {}
        return {subject: usd for (rule, subject), usd in prices.items() if rule == "choice"}  # type: ignore[misc]

    def _round(self, number: int) -> bool:
        """Find patterns at better prices; False where there are none."""
        found = self.choosing.relaxed(self.limits, self.is_stopped)
        if found is None:
            return False
        self.value_usd, prices = found
        if self.best is not None:
            before = self.best
            prices = {
                row: SMOOTHING * before.get(row, 0.0) + (1 - SMOOTHING) * prices.get(row, 0.0)
                for row in before | prices
            }
        for site, pattern in self.choosing.wanted(prices).items():
            if self.is_stopped():
                return False
            alone = SiteAtPrices(self.patterns, site, prices)
            seed = 100 * (self.seed + number) + site
            search = RuinAndRecreate(alone, seed, alone.packed(pattern.placed), alone, WARM)
            search.run(STEPS_AT_A_SITE, lambda: 0.0)
        self.choosing = self.patterns.choosing()
        bound_usd = self.choosing.bound_usd(prices)
        if bound_usd < self.bound_usd:
            self.bound_usd, self.best = bound_usd, prices
        return True
