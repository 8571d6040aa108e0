"""The least price of a request by full plans alone: a ladder of prices, then bisection."""

from __future__ import annotations

from dataclasses import dataclass

from planner import Case, InfeasibleError, plan

GAP_FRACTION = 1e-7
CENT_USD = 0.02
STEPS = 18
"""Halvings of the range that the ladder leaves."""
LADDER = (0.0, *(10.0**power for power in (-2, -1, -0.5, -0.2, 0, 0.2, 0.5, 1, 1.5, 2, 3, 4)))
"""Prices tried, in units of the first guess."""


@dataclass(frozen=True)
class Sought:
    """What full plans say of a request's least price."""

    low_usd: float
    """The owner is worse off here, and at every price of the ladder below."""
    high_usd: float | None
    """The owner is no worse off here; None where that is so at no price of the ladder."""


class Reference:
    """Full plans of a case with one of its open requests at any price, and without it."""

    def __init__(self, case: Case, name: str) -> None:
        """Plan the case without the request."""
        self.case, self.name = case, name
        self.others = tuple(one for one in case.lease_requests if one.id != name)
        self.asked = next(one for one in case.lease_requests if one.id == name)
        self.without_usd = self._value(case.with_(lease_requests=self.others))

    @property
    def slack_usd(self) -> float:
        """The difference in values that the gaps of two plans may make."""
        return 3 * GAP_FRACTION * abs(self.without_usd or 0.0) + CENT_USD

    def value_at(self, price_usd: float) -> float | None:
        """The value of the best plan with the request at a price; None if there is no plan."""
        requests = (*self.others, self.asked.with_(price_usd=price_usd))
        return self._value(self.case.with_(lease_requests=requests))

    def gains_at(self, price_usd: float) -> bool:
        """Whether the owner is better off at a price than without the request, by more than the gaps may make."""
        value = self.value_at(price_usd)
        if value is None or self.without_usd is None:
            return value is not None
        return value > self.without_usd + self.slack_usd

    def search(self) -> Sought:
        """The first price of the ladder at which the owner gains, and bisection below it."""
        unit = self.asked.price_usd or 1.0
        low = 0.0
        for rung in LADDER:
            high = rung * unit
            if self.gains_at(high):
                break
            low = high
        else:
            return Sought(low, None)
        for _ in range(STEPS if high else 0):
            middle = (low + high) / 2
            low, high = (low, middle) if self.gains_at(middle) else (middle, high)
        return Sought(low, high)

    @staticmethod
    def _value(case: Case) -> float | None:
        try:
            return plan(case, gap=GAP_FRACTION, threads=1).value_usd
        except InfeasibleError:
            return None
