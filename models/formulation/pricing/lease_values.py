"""Money of open leases by span: what one unit of revenue brings, whatever the hall.

The formulas are those of `lease_money`, summed over months once for every last month of a start. A price on the cash
balances makes each nominal dollar worth more; a price on revenue takes a part of each dollar of revenue.
"""

from dataclasses import dataclass

import numpy as np

from ...inputs.leases import LeaseRequest
from ..lease_money import collected_fraction, credit_fraction, monthly_billing
from ..parameters import FloatArray, Parameters
from .fleet import Fleet
from .open_leases import OpenLeases
from .prices import Prices


@dataclass(frozen=True)
class Worth:
    """What a nominal dollar is worth by the month in which it is paid."""

    first: FloatArray
    """On the first day of each month, also of the months past the horizon."""
    last: FloatArray
    """On the last day of each month, also of the months past the horizon."""

    @classmethod
    def at(cls, p: Parameters, cash_usd: FloatArray) -> "Worth":
        """Present value, and the price of cash beside it, shape (T,)."""
        first, last = p.discount_first.copy(), p.discount_last.copy()
        first[: p.months] += cash_usd
        last[: p.months] += cash_usd
        return cls(first, last)


def span_values(leases: OpenLeases, p: Parameters, prices: Prices) -> tuple[FloatArray, FloatArray]:
    """Value of one unit's revenue, and of set-up costs, by span; both have shape (J,), USD.

    A unit is a GPU at one kW, or the lease as a whole; its service credit is not taken off.
    """
    worth = Worth.at(p, prices.cash_usd)
    units, setups = np.zeros(len(leases.span_start)), np.zeros(len(leases.span_start))
    first_of = np.searchsorted(leases.span_request, np.arange(len(leases.requests) + 1))
    for at, request in enumerate(leases.requests):
        mine = slice(first_of[at], first_of[at + 1])
        starts, lasts = leases.span_start[mine], leases.span_last[mine]
        setups[mine] = -request.setup_cost_usd * worth.first[starts]
        for start in np.unique(starts):
            among = np.flatnonzero(starts == start) + first_of[at]
            units[among] = _unit_values(
                p, request, int(start), lasts[among - first_of[at]], worth, prices.revenue_usd[request.tenant]
            )
    return units, setups


def _unit_values(
    p: Parameters, request: LeaseRequest, start: int, lasts: FloatArray, worth: Worth, revenue_usd: FloatArray
) -> FloatArray:
    """Value of a unit's revenue for one start and several last months."""
    billed = monthly_billing(p, request, start, 1.0)
    lag = request.payment_lag_months
    fraction = collected_fraction(p, request, start)
    earned = np.cumsum(billed * (fraction * worth.last[lag : lag + p.months] - revenue_usd))
    until = np.minimum(lasts, p.months - 1)
    value = earned[until] + request.prepayment_fraction * billed.sum() * worth.first[start]
    forgone = billed.sum() - np.cumsum(billed)[until]
    is_recalled = lasts < start + request.term_months - 1
    back = (request.recall_fee_fraction + request.prepayment_fraction) * forgone * worth.last[until]
    return np.asarray(value - np.where(is_recalled, back, 0.0))


def unit_factors(fleet: Fleet, requests: tuple[LeaseRequest, ...]) -> FloatArray:
    """Units of revenue of each request in each hall: kW where billed by it, less service credit; shape (R, H)."""
    p = fleet.parameters
    kept: dict[str | None, FloatArray] = {}
    for request in requests:
        if request.sla not in kept:
            credit = np.array([credit_fraction(p, request, s) for s in fleet.sites])
            kept[request.sla] = 1 - credit[fleet.site_of]
    kw = np.array([p.gpu_type[h].kw_per_gpu for h in fleet.halls])
    return np.array([kept[r.sla] * (kw if r.price_basis == "kw_month" else 1.0) for r in requests]).reshape(
        len(requests), len(fleet.halls)
    )
