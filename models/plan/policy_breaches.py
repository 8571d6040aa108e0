"""What each policy holds to, and by how much a plan breaches it, in every month or over the window."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from ..inputs.case import Case
from ..inputs.policies import Policy
from .amounts import Amounts
from .discounting import FloatArray, IntArray
from .facts import Facts
from .terms import CASH_TERMS


@dataclass(frozen=True)
class Reading:
    """A policy's figure beside what it may be, by month; a rule over a window has one month, its last."""

    policy: Policy
    subject: str
    """Site or tenant that the figure is about; blank for all."""
    months: IntArray
    """Months that are judged; shape (n,)."""
    figure: FloatArray
    """The plan's figure, H100e or dollars; shape (n,)."""
    bound: FloatArray
    """What the figure may be at most (or at least), in the same unit; shape (n,)."""
    sense: Literal["at most", "at least"]
    unit: Literal["H100e", "USD"]

    @property
    def breach(self) -> FloatArray:
        """By how much the figure is on the wrong side of its bound, else nought; shape (n,)."""
        excess = self.figure - self.bound if self.sense == "at most" else self.bound - self.figure
        return np.maximum(0.0, excess)


@dataclass(frozen=True)
class _Totals:
    """Sums that several policies read."""

    usable: FloatArray
    """Usable H100e; shape (sites, months)."""
    internal: FloatArray
    """H100e in runs and pools; shape (sites, months)."""
    leased: FloatArray
    """Leased H100e at the share in use; shape (sites, months)."""
    rival: FloatArray
    """Those of rival tenants; shape (sites, months)."""
    by_tenant: dict[str, FloatArray]
    """Those of each tenant, fleet-wide; shape (months,) each."""
    revenue: dict[str, FloatArray]
    """Lease revenue of each tenant, USD; shape (months,) each."""


def policy_readings(facts: Facts, policies: Sequence[Policy], cash: Sequence[Amounts]) -> list[Reading]:
    """Each policy's figure beside its bound; `cash` holds the amounts that the cash policy looks at."""
    if not policies:
        return []
    totals = _totals(facts)
    return [
        reading
        for policy in policies
        if len(window(facts.case, policy))
        for reading in _RULES[policy.rule](facts, policy, totals, cash)
    ]


def window(case: Case, policy: Policy) -> IntArray:
    """Indices of the months of a policy that lie in the horizon."""
    first, last = case.month_index(policy.from_month), case.month_index(policy.to_month)
    return np.arange(max(first, 0), min(last + 1, case.plan.months), dtype=np.int64)


def penalties(readings: Sequence[Reading]) -> Iterator[Amounts]:
    """Penalty of every breach of a policy that has a price, on the last day of the month judged."""
    for reading in readings:
        if reading.policy.penalty_usd is not None:
            usd = -reading.policy.penalty_usd * reading.breach
            yield Amounts("policy_penalty", reading.months, usd, subject=reading.policy.id)


def cash_by_month(case: Case, amounts: Sequence[Amounts]) -> FloatArray:
    """Opening cash and all cash to the end of each month of the horizon, nominal; shape (months,)."""
    received = np.zeros(case.plan.months)
    for part in amounts:
        if part.term in CASH_TERMS:
            inside = part.months < case.plan.months
            np.add.at(received, part.months[inside], part.usd[inside])
    return np.asarray(case.plan.opening_cash_usd + np.cumsum(received))


def _totals(facts: Facts) -> _Totals:
    fleet, use, case = facts.fleet, facts.use, facts.case
    h100e = fleet.h100e_per_gpu[:, None]
    rival = np.zeros_like(fleet.usable)
    by_tenant = {tenant.id: np.zeros(case.plan.months) for tenant in case.tenants}
    revenue = {tenant.id: np.zeros(case.plan.months) for tenant in case.tenants}
    for lease in facts.leases:
        running = lease.is_running
        months = lease.months[running]
        in_use = lease.gpus_in_use[:, : len(months)] * fleet.h100e_per_gpu[lease.halls][:, None]
        by_tenant[lease.tenant.id][months] += in_use.sum(axis=0)
        revenue[lease.tenant.id][months] += lease.revenue_usd[running]
        if lease.tenant.is_rival:
            rival[np.ix_(lease.halls, months)] += in_use
    return _Totals(
        usable=fleet.by_site(fleet.usable * h100e),
        internal=fleet.by_site((use.running + use.pooled) * h100e),
        leased=fleet.by_site(use.leased * h100e),
        rival=fleet.by_site(rival),
        by_tenant=by_tenant,
        revenue=revenue,
    )


def _at_subject(facts: Facts, policy: Policy, by_site: FloatArray, months: IntArray) -> FloatArray:
    """The figure of the site named as subject, or of the fleet; shape (months,)."""
    if policy.subject is None:
        return np.asarray(by_site[:, months].sum(axis=0))
    return np.asarray(by_site[facts.fleet.site_index[policy.subject], months])


def _min_internal_fraction(facts: Facts, policy: Policy, totals: _Totals, _: object) -> Iterator[Reading]:
    months = window(facts.case, policy)
    figure = _at_subject(facts, policy, totals.internal, months)
    bound = policy.limit * _at_subject(facts, policy, totals.usable, months)
    yield Reading(policy, policy.subject or "", months, figure, bound, "at least", "H100e")


def _max_leased_fraction(facts: Facts, policy: Policy, totals: _Totals, _: object) -> Iterator[Reading]:
    months = window(facts.case, policy)
    figure = _at_subject(facts, policy, totals.leased, months)
    bound = policy.limit * _at_subject(facts, policy, totals.usable, months)
    yield Reading(policy, policy.subject or "", months, figure, bound, "at most", "H100e")


def _max_rival_fraction(facts: Facts, policy: Policy, totals: _Totals, _: object) -> Iterator[Reading]:
    months = window(facts.case, policy)
    figure = _at_subject(facts, policy, totals.rival, months)
    bound = policy.limit * _at_subject(facts, policy, totals.usable, months)
    yield Reading(policy, policy.subject or "", months, figure, bound, "at most", "H100e")


def _tenants(facts: Facts, policy: Policy) -> list[str]:
    """The tenant named as subject, else each."""
    return [policy.subject] if policy.subject else [tenant.id for tenant in facts.case.tenants]


def _max_tenant_fraction(facts: Facts, policy: Policy, totals: _Totals, _: object) -> Iterator[Reading]:
    months = window(facts.case, policy)
    bound = policy.limit * totals.usable[:, months].sum(axis=0)
    for tenant in _tenants(facts, policy):
        figure = totals.by_tenant[tenant][months]
        yield Reading(policy, tenant, months, figure, bound, "at most", "H100e")


def _max_tenant_revenue_fraction(
    facts: Facts, policy: Policy, totals: _Totals, _: object
) -> Iterator[Reading]:
    months = window(facts.case, policy)
    revenue = {tenant: float(usd[months].sum()) for tenant, usd in totals.revenue.items()}
    bound = np.array([policy.limit * sum(revenue.values())])
    for tenant in _tenants(facts, policy):
        yield Reading(policy, tenant, months[-1:], np.array([revenue[tenant]]), bound, "at most", "USD")


def _min_lease_revenue_usd(facts: Facts, policy: Policy, totals: _Totals, _: object) -> Iterator[Reading]:
    months = window(facts.case, policy)
    revenue = sum(float(usd[months].sum()) for usd in totals.revenue.values())
    yield Reading(policy, "", months[-1:], np.array([revenue]), np.array([policy.limit]), "at least", "USD")


def _min_cash_usd(facts: Facts, policy: Policy, _: object, cash: Sequence[Amounts]) -> Iterator[Reading]:
    months = window(facts.case, policy)
    figure = cash_by_month(facts.case, cash)[months]
    yield Reading(policy, "", months, figure, np.full(len(months), policy.limit), "at least", "USD")


_RULES: dict[str, Callable[[Facts, Policy, _Totals, Sequence[Amounts]], Iterator[Reading]]] = {
    "min_internal_fraction": _min_internal_fraction,
    "max_leased_fraction": _max_leased_fraction,
    "max_tenant_fraction": _max_tenant_fraction,
    "max_rival_fraction": _max_rival_fraction,
    "max_tenant_revenue_fraction": _max_tenant_revenue_fraction,
    "min_lease_revenue_usd": _min_lease_revenue_usd,
    "min_cash_usd": _min_cash_usd,
}
