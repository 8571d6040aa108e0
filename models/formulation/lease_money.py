"""What a lease pays: one unit's money, month by month, for a start and a last month.

A unit is one GPU in a hall (price per GPU-hour or kW-month) or the lease as a whole (price per month).
"""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from ..inputs.leases import LeaseRequest
from .parameters import FloatArray, Parameters

LEASE_TERMS = (
    "lease_prepayments",
    "lease_collections",
    "recall_refunds",
    "recall_fees",
    "setup_costs",
    "energy_reimbursed",
)


@dataclass
class Flow:
    """The money of one column of the model."""

    present_usd: dict[str, float] = field(default_factory=dict)
    """Present value by term."""
    cash_usd: FloatArray = field(default_factory=lambda: np.zeros(0))
    """Nominal cash by month of the horizon, all terms."""
    revenue_usd: FloatArray = field(default_factory=lambda: np.zeros(0))
    """Billing less credit by month of the horizon."""

    def add(self, other: "Flow", times: float = 1.0) -> None:
        """Add another column's money, so many times."""
        for term, usd in other.present_usd.items():
            self.present_usd[term] = self.present_usd.get(term, 0.0) + times * usd
        self.cash_usd = self.cash_usd + times * other.cash_usd
        self.revenue_usd = self.revenue_usd + times * other.revenue_usd


def no_flow(parameters: Parameters) -> Flow:
    """No money at all."""
    return Flow({}, np.zeros(parameters.months), np.zeros(parameters.months))


def covered_months(parameters: Parameters, start: int, last: int) -> range:
    """Month indices of the horizon in which a lease from `start` to `last` runs."""
    first = max(start, 0)
    return range(first, max(first, min(last, parameters.months - 1) + 1))


def shares_in_use(parameters: Parameters, request: LeaseRequest, start: int, last: int) -> FloatArray:
    """Share delivered and in use, min(1, (τ+1)/(ramp+1)), by month; nought outside the lease."""
    shares = np.zeros(parameters.months)
    months = covered_months(parameters, start, last)
    ages = np.arange(months.start, months.stop) - start
    shares[months.start : months.stop] = share_delivered(ages, request.ramp_months)
    return shares


def share_delivered(ages: npt.NDArray[np.integer], ramp_months: int) -> FloatArray:
    """Share delivered and in use, min(1, (τ+1)/(ramp+1)), by the month τ of a lease."""
    return np.minimum(1.0, (ages + 1) / (ramp_months + 1))


def credit_fraction(parameters: Parameters, request: LeaseRequest, site: str) -> float:
    """The largest credit of the SLA's tiers above the site's availability."""
    availability = parameters.sites[site].availability_fraction
    return max(
        (
            tier.credit_fraction
            for tier in parameters.case.sla_tiers
            if tier.sla == request.sla and availability < tier.below_availability_fraction
        ),
        default=0.0,
    )


def monthly_revenue(
    parameters: Parameters, request: LeaseRequest, start: int, site: str, kw_per_gpu: float
) -> FloatArray:
    """Revenue of a unit (billing less service credit) in each month of the full term, USD."""
    billed = monthly_billing(parameters, request, start, kw_per_gpu)
    return np.asarray(billed * (1 - credit_fraction(parameters, request, site)))


def monthly_billing(
    parameters: Parameters, request: LeaseRequest, start: int, kw_per_gpu: float
) -> FloatArray:
    """Billing of a unit in each month of the full term, before service credit, USD."""
    last = start + request.term_months - 1
    shares = shares_in_use(parameters, request, start, last)
    ages = np.arange(parameters.months) - start
    price = request.price_usd * np.power(1 + request.escalator_fraction, np.maximum(ages, 0) // 12)
    if request.price_basis == "gpu_hour":
        quantity = parameters.hours * max(request.take_or_pay_fraction, request.expected_utilisation_fraction)
    elif request.price_basis == "kw_month":
        quantity = np.full(parameters.months, kw_per_gpu)
    else:
        quantity = np.ones(parameters.months)
    return np.asarray(price * quantity * shares * (ages >= request.free_months))


def collected_fraction(parameters: Parameters, request: LeaseRequest, start: int) -> FloatArray:
    """Part of each month's revenue that is collected after it: what default and prepayment leave, shape (T,)."""
    tenant = parameters.tenants[request.tenant]
    months = np.arange(parameters.months)
    survival = (1 - tenant.default_probability_fraction) ** (np.maximum(months - max(start, 0), 0) / 12)
    expected = survival + (1 - survival) * tenant.recovery_fraction
    return np.asarray(expected * (1 - request.prepayment_fraction))


def lease_flow(
    parameters: Parameters, request: LeaseRequest, start: int, last: int, revenue: FloatArray
) -> Flow:
    """Prepayment, collections, refund and recall fee of a lease with this monthly revenue of its full term.

    `last` before the end of the term means that the owner recalls the lease at the end of that month.
    """
    p = parameters
    flow = no_flow(p)
    earned = revenue.copy()
    earned[max(last + 1, 0) :] = 0.0
    flow.revenue_usd = earned
    if 0 <= start < p.months and request.prepayment_fraction:
        usd = request.prepayment_fraction * revenue.sum()
        flow.present_usd["lease_prepayments"] = usd * p.discount_first[start]
        flow.cash_usd[start] += usd
    collected = earned * collected_fraction(p, request, start)
    lag = request.payment_lag_months
    flow.present_usd["lease_collections"] = float(collected @ p.discount_last[lag : lag + p.months])
    if lag < p.months:
        flow.cash_usd[lag:] += collected[: p.months - lag]
    forgone = revenue[max(last + 1, 0) :].sum()
    if last < start + request.term_months - 1 and forgone:
        for term, fraction in (
            ("recall_fees", request.recall_fee_fraction),
            ("recall_refunds", request.prepayment_fraction),
        ):
            flow.present_usd[term] = -fraction * forgone * p.discount_last[last]
            flow.cash_usd[last] -= fraction * forgone
    return flow


def setup_flow(parameters: Parameters, request: LeaseRequest, start: int) -> Flow:
    """Cost of setting the lease up, paid up front; in the past for a lease from before month 0."""
    flow = no_flow(parameters)
    if 0 <= start < parameters.months and request.setup_cost_usd:
        flow.present_usd["setup_costs"] = -request.setup_cost_usd * parameters.discount_first[start]
        flow.cash_usd[start] -= request.setup_cost_usd
    return flow


def reimbursement_flow(
    parameters: Parameters, request: LeaseRequest, hall: str, gpus_in_use: FloatArray
) -> Flow:
    """Energy and demand charge of the lease's GPUs in a hall, where the tenant reimburses them."""
    flow = no_flow(parameters)
    if not request.includes_energy:
        site = parameters.halls[hall].site
        usd_per_mw = parameters.energy_usd_per_it_mw[site] + parameters.demand_usd_per_it_mw[site]
        usd = gpus_in_use * parameters.mw_per_gpu[hall] * usd_per_mw
        flow.present_usd["energy_reimbursed"] = float(usd @ parameters.discount_last[: parameters.months])
        flow.cash_usd += usd
    return flow
