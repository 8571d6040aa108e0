"""Waivers: the price of one request as a decision of the model.

A model is built with the request at a price P. What is waived of its billing, evenly over its GPUs, lowers the
price to P × (1 − waived / granted); so one model speaks of every price of a range up to P. Rows and money stay
linear, because the size of a granted lease is a column of its own. Where a lease stands in several halls the
model may waive unevenly: then it is a relaxation, and whoever uses it looks (`evenly`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyomo.environ as pyo

from ..inputs.case import Case
from .lease_options import LeaseOptions, lease_options
from .parameters import FloatArray, Parameters


@dataclass(frozen=True)
class Waiver:
    """What may be waived of one column of the request: its price money per unit of the column."""

    column: Any
    """What is waived: GPUs of a seat, or the share of an option that leaves no choice of size."""
    granted: Any
    """What is granted: the column of the seat or of the option."""
    usd: float
    """Present value of the price money."""
    cash_usd: FloatArray
    """Nominal cash by month of the horizon."""
    revenue_usd: FloatArray
    """Revenue by month of the horizon."""


def allow_waivers(m: Any, request: str, most_fraction: float) -> None:
    """Let a model waive up to a fraction of the billing of one open request, which has a price above nought.

    The model's `waivers` tell what can be waived. Bounds of the cash columns widen accordingly.
    """
    p: Parameters = m.parameters
    m.waived_gpus = pyo.Var(
        [key for key in m.SEATS if key[0] == request],
        bounds=lambda m, *key: (0, m.leases.seats[key].max_gpus),
        doc="GPUs whose price is waived",
    )
    m.waived_lease = pyo.Var(
        [key for key in m.OPTIONS if key[0] == request], bounds=(0, 1), doc="share of a lease that is waived"
    )
    m.waivers = list(_waivers(m, _unpriced_options(p.case, request)))
    m.waived_of_granted = pyo.Constraint(
        range(len(m.waivers)),
        rule=lambda m, i: m.waivers[i].column <= most_fraction * m.waivers[i].granted,
    )
    m.value_usd.set_value(m.value_usd.expr - sum(w.usd * w.column for w in m.waivers))
    for i, who in m.REVENUE_POLICIES:
        row = m.component(m.policies[i].rule)[i, who]
        row.set_value((row.lower, row.body - _waived_revenue(m, i, who, request), row.upper))
    for t, row in m.cash_balance.items():
        row.set_value((row.lower, row.body + sum(w.cash_usd[t] * w.column for w in m.waivers), row.upper))
    _widen_cash(m)


def _unpriced_options(case: Case, request: str) -> LeaseOptions:
    """The request's options and seats at a price of nought, beside the signed leases."""
    kept = tuple(
        one.with_(price_usd=0.0) if one.id == request else one
        for one in case.lease_requests
        if one.id == request or one.is_signed
    )
    return lease_options(Parameters(case.with_(lease_requests=kept)))


def _waivers(m: Any, unpriced: LeaseOptions) -> Iterator[Waiver]:
    """A waiver for every column of the request that brings price money: its money less that at no price."""
    families = (
        (m.waived_gpus, m.lease_gpus, m.leases.seats, unpriced.seats),
        (m.waived_lease, m.is_leased, m.leases.options, unpriced.options),
    )
    for waived, granted, priced, free in families:
        for key, column in waived.items():
            here, there = priced[key].flow, free[key].flow
            usd = sum(here.present_usd.values()) - sum(there.present_usd.values())
            cash = here.cash_usd - there.cash_usd
            if here.revenue_usd.any() or cash.any() or usd:
                yield Waiver(column, granted[key], usd, cash, here.revenue_usd)


def _waived_revenue(m: Any, i: str, who: str, request: str) -> Any:
    """What waivers take off the left side of a policy's row."""
    policy = m.policies[i]
    is_own = who == m.tenant_of[request]
    weight = 1.0 if policy.rule == "min_lease_revenue_usd" else float(is_own) - policy.limit
    window = m.policy_window[i]
    return sum(weight * float(w.revenue_usd[window.start : window.stop].sum()) * w.column for w in m.waivers)


def _widen_cash(m: Any) -> None:
    """Give the cash columns the room that waivers need, and breaches of least cash that of the columns."""
    reach = np.array([w.cash_usd * w.column.ub for w in m.waivers]).reshape(-1, m.parameters.months)
    up = np.cumsum(np.maximum(-reach, 0).sum(axis=0))
    down = np.cumsum(np.maximum(reach, 0).sum(axis=0))
    for t, column in m.cash_usd.items():
        column.setlb(column.lb - down[t])
        column.setub(column.ub + up[t])
    for (i, t), breach in m.breach_cash_usd.items():
        breach.setub(max(0.0, m.policies[i].limit - m.cash_usd[t].lb))


def gain_by_price_usd(m: Any, waiver: Waiver) -> float:
    """Least present value that a unit gains by not being waived, where that is no worse in any row.

    Minus infinity where it may break a row. Each dollar of revenue may cost a penalty where a policy limits the
    share of the tenant's revenue.
    """
    p: Parameters = m.parameters
    if (np.cumsum(waiver.cash_usd)[: len(m.CASH_MONTHS)] < 0).any():
        return -np.inf
    usd = waiver.usd
    tenant = m.tenant_of[_request_of(waiver)]
    for i, who in m.REVENUE_POLICIES:
        policy, window = m.policies[i], m.policy_window[i]
        revenue = float(waiver.revenue_usd[window.start : window.stop].sum())
        if policy.rule == "max_tenant_revenue_fraction" and who == tenant and revenue:
            if policy.penalty_usd is None:
                return -np.inf
            usd -= policy.penalty_usd * p.discount_last[window.stop - 1] * (1 - policy.limit) * revenue
    return usd


def least_gain_by_price_usd(m: Any, request: str) -> float:
    """Least present value that any plan which grants a request gains when nothing of its price is waived.

    Nought where some way to grant it gains nothing, or may break a row.
    """
    usd = {id(waiver.granted): gain_by_price_usd(m, waiver) for waiver in m.waivers}
    least = []
    for key in m.options_of.get(request, ()):
        option = m.leases.options[key]
        gains = [usd.get(id(m.is_leased[key]), 0.0)]
        if option.seats:
            gains.append(min(usd.get(id(m.lease_gpus[seat]), 0.0) for seat in option.seats) * option.min_gpus)
        least.append(max(sum(gains), 0.0) if min(gains) >= 0 else 0.0)
    return min(least, default=0.0)


def _request_of(waiver: Waiver) -> str:
    return waiver.column.index()[0]
