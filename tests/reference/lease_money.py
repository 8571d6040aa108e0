"""Billing, credit, collection, prepayment, recall and reimbursement of one lease (sections 4 and 6)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .facts import Array, Facts, Record, field


@dataclass
class Cash:
    """Cash of one lease: nominal by month (t) inside the horizon, and its present value."""

    by_month_usd: Array
    present_value_usd: float = 0.0

    def add(self, month: int, usd: float, factor: float) -> None:
        """Book a sum in a month at a discount factor; past the horizon it only has its present value."""
        if month < len(self.by_month_usd):
            self.by_month_usd[month] += usd
        self.present_value_usd += usd * factor


def share_delivered(request: Record, tau: int) -> float:
    """Share delivered and in use in month tau of the lease."""
    return float(min(1.0, (tau + 1) / (field(request, "ramp_months", 0) + 1)))


def lease_revenue_usd(facts: Facts, request: Record, start: int, end: int, full: Array) -> Array:
    """(t) billing less service credit of a lease that runs from start to before end; full is (t, h) GPUs."""
    revenue = np.zeros(facts.months)
    basis = field(request, "price_basis", "gpu_hour")
    paid_share = max(
        field(request, "take_or_pay_fraction", 1.0), field(request, "expected_utilisation_fraction", 1.0)
    )
    for t in range(max(0, start), min(end, facts.months)):
        tau = t - start
        if tau < field(request, "free_months", 0):
            continue
        price = request["price_usd"] * (1.0 + field(request, "escalator_fraction", 0.0)) ** (tau // 12)
        share = share_delivered(request, tau)
        if basis == "month":
            revenue[t] = price * share * (1.0 - _whole_credit_fraction(facts, request, full[t]))
            continue
        for h, hall in enumerate(facts.halls):
            per_gpu = price * facts.hours[t] * share * paid_share
            if basis == "kw_month":
                per_gpu = price * hall.kw_per_gpu * share
            credit = credit_fraction(facts, request, hall.availability_fraction)
            revenue[t] += full[t, h] * per_gpu * (1.0 - credit)
    return revenue


def credit_fraction(facts: Facts, request: Record, availability_fraction: float) -> float:
    """The largest credit among the tiers of the lease's SLA that the availability lies below."""
    tiers = [row for row in facts.rows("sla_tiers") if row["sla"] == field(request, "sla")]
    fractions = [
        row["credit_fraction"] for row in tiers if availability_fraction < row["below_availability_fraction"]
    ]
    return float(max(fractions, default=0.0))


def _whole_credit_fraction(facts: Facts, request: Record, gpus: Array) -> float:
    """The credit of a lease billed as a whole, which stands at one site."""
    if field(request, "whole_site") is not None:
        site = facts.site_ids.index(request["whole_site"])
    else:
        site = next(facts.halls[h].site for h in range(len(gpus)) if gpus[h] > 0)
    availability = next(
        field(row, "availability_fraction", 1.0)
        for row in facts.rows("sites")
        if row["id"] == facts.site_ids[site]
    )
    return credit_fraction(facts, request, availability)


def lease_cash(
    facts: Facts, request: Record, start: int, end: int, *, full_revenue_usd: Array, use: Array
) -> Cash:
    """The lease's cash when it ends before month `end`.

    Args:
        facts: the case.
        request: its record.
        start: its first month, perhaps before month 0.
        end: the month after its last.
        full_revenue_usd: (t) revenue that its full term would have inside the horizon.
        use: (t, h) GPUs in use until its end.
    """
    cash = Cash(np.zeros(facts.months))
    prepaid = field(request, "prepayment_fraction", 0.0)
    if 0 <= start < facts.months:
        up_front = prepaid * full_revenue_usd.sum() - field(request, "setup_cost_usd", 0.0)
        cash.add(start, up_front, facts.first_day_factor(start))
    lag = field(request, "payment_lag_months", 0)
    for t in range(max(0, start), min(end, facts.months)):
        collected = full_revenue_usd[t] * _collected_fraction(facts, request, t - max(0, start))
        cash.add(t + lag, collected * (1.0 - prepaid), facts.last_day_factor(t + lag))
    if end < start + request["term_months"]:
        forgone = full_revenue_usd[max(0, end) :].sum()
        cost = forgone * (field(request, "recall_fee_fraction", 0.0) + prepaid)
        cash.add(end - 1, -cost, facts.last_day_factor(end - 1))
    _add_energy(facts, request, use, cash)
    return cash


def _collected_fraction(facts: Facts, request: Record, months_since: int) -> float:
    """Expected share of a month's revenue that the tenant pays."""
    tenant = next(row for row in facts.rows("tenants") if row["id"] == request["tenant"])
    survival = (1.0 - field(tenant, "default_probability_fraction", 0.0)) ** (months_since / 12.0)
    return float(survival + (1.0 - survival) * field(tenant, "recovery_fraction", 0.0))


def _add_energy(facts: Facts, request: Record, use: Array, cash: Cash) -> None:
    """Demand charge of the lease's GPUs; energy and demand charge reimbursed if the rent excludes them."""
    is_reimbursed = not field(request, "includes_energy", True)
    mwh_per_gpu = facts.mwh_per_gpu
    for t in range(facts.months):
        for h, hall in enumerate(facts.halls):
            facility_kw = use[t, h] * hall.kw_per_gpu * facts.pue[hall.site]
            demand_usd = facts.demand_usd_per_kw[hall.site] * facility_kw
            energy_usd = facts.energy_usd_per_mwh[t, hall.site] * use[t, h] * mwh_per_gpu[t, h]
            usd = energy_usd if is_reimbursed else -demand_usd
            cash.add(t, usd, facts.last_day_factor(t))
