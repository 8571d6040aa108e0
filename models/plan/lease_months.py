"""An accepted lease month by month: GPUs, share delivered, billing, service credit and revenue."""

from dataclasses import dataclass

import numpy as np

from ..inputs.case import Case
from ..inputs.leases import LeaseRequest, SlaTier, Tenant
from .decisions import Decisions, Lease
from .discounting import FloatArray, IntArray
from .fleet import Fleet


@dataclass(frozen=True)
class LeaseMonths:
    """One accepted lease in those months of its full term that lie in the horizon.

    A recalled lease has its full term here, since fee, refund and prepayment look at it;
    `is_running` says which of the months it really runs.
    """

    request: LeaseRequest
    tenant: Tenant
    is_recalled: bool
    start: int
    """Index of the first month, negative when before the horizon."""
    last: int
    """Index of the last month, perhaps past the horizon."""
    halls: IntArray
    """Rows of the halls it takes; shape (halls,)."""
    months: IntArray
    """Indices of the months of its full term inside the horizon; shape (months,)."""
    gpus: FloatArray
    """GPUs contracted; shape (halls, months)."""
    share: FloatArray
    """Share delivered and in use; shape (months,)."""
    price_usd: FloatArray
    """Price per unit of the price basis, escalated; nought in free months; shape (months,)."""
    billing_by_hall_usd: FloatArray
    """Billing; shape (halls, months)."""
    credit_by_hall_usd: FloatArray
    """Service credit; shape (halls, months)."""
    billing_usd: FloatArray
    """Billing of the whole lease; shape (months,)."""
    credit_usd: FloatArray
    """Service credit of the whole lease; shape (months,)."""

    @property
    def is_running(self) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        """Whether the lease still runs; shape (months,)."""
        return np.asarray(self.months <= self.last)

    @property
    def revenue_usd(self) -> FloatArray:
        """Billing less service credit, for the full term; shape (months,)."""
        return np.asarray(self.billing_usd - self.credit_usd)

    @property
    def gpus_in_use(self) -> FloatArray:
        """GPUs at the share delivered; shape (halls, months)."""
        return np.asarray(self.gpus * self.share)

    @property
    def isolation(self) -> str:
        """The isolation that holds: a whole-site lease's is its site's."""
        return "site" if self.request.whole_site else self.request.isolation


def lease_months(case: Case, decisions: Decisions, fleet: Fleet) -> tuple[LeaseMonths, ...]:
    """Every accepted lease month by month, in the order of the decisions.

    Raises
    ------
    KeyError
        If a decision names a request or a hall that the case does not have.
    """
    requests = {request.id: request for request in case.lease_requests}
    tenants = {tenant.id: tenant for tenant in case.tenants}
    credit_fractions = _credit_fractions(case)
    found = []
    for lease in decisions.leases:
        if lease.is_accepted:
            request = requests[lease.request]
            by_site = credit_fractions.get(request.sla or "", np.zeros(len(fleet.sites)))
            tenant = tenants[request.tenant]
            found.append(
                _months_of(case, fleet, lease, request=request, tenant=tenant, credit_by_site=by_site)
            )
    return tuple(found)


def first_and_last(case: Case, lease: Lease) -> tuple[int, int]:
    """Indices of the first and last month of an accepted lease; either may lie outside the horizon.

    Raises
    ------
    ValueError
        If the decision leaves one of them blank.
    """
    if lease.start is None or lease.last_month is None:
        raise ValueError(f"lease '{lease.request}' is accepted but has no start or no last month")
    return case.month_index(lease.start), case.month_index(lease.last_month)


def _months_of(
    case: Case,
    fleet: Fleet,
    lease: Lease,
    *,
    request: LeaseRequest,
    tenant: Tenant,
    credit_by_site: FloatArray,
) -> LeaseMonths:
    start, last = first_and_last(case, lease)
    months = np.arange(max(start, 0), min(start + request.term_months, case.plan.months), dtype=np.int64)
    since_start = months - start
    if request.whole_site:
        halls = fleet.halls_at(request.whole_site)
        gpus = fleet.usable[np.ix_(halls, months)]
    else:
        halls = np.array([fleet.hall_index[place.hall] for place in lease.placements], dtype=np.int64)
        placed = np.array([place.gpus for place in lease.placements], dtype=float)
        gpus = np.repeat(placed[:, None], len(months), axis=1)
    share = np.minimum(1.0, (since_start + 1) / (request.ramp_months + 1))
    price_usd = _price(request, since_start)
    billing = price_usd * share * _billed_units(request, fleet, halls, months, gpus)
    credit = billing * credit_by_site[fleet.site_of_hall[halls]][:, None]
    total_billing, total_credit = billing.sum(axis=0), credit.sum(axis=0)
    if request.price_basis == "month" and not len(halls):  # a fee is due for a site without halls too
        total_billing = price_usd * share
        total_credit = total_billing * credit_by_site[fleet.site_index[request.whole_site or ""]]
    return LeaseMonths(
        request=request,
        tenant=tenant,
        is_recalled=lease.is_recalled,
        start=start,
        last=last,
        halls=halls,
        months=months,
        gpus=gpus,
        share=share,
        price_usd=price_usd,
        billing_by_hall_usd=billing,
        credit_by_hall_usd=credit,
        billing_usd=total_billing,
        credit_usd=total_credit,
    )


def _price(request: LeaseRequest, since_start: IntArray) -> FloatArray:
    """p(τ) = price × (1 + escalator)^⌊τ/12⌋, nought while τ < free months; shape (months,)."""
    price_usd = request.price_usd * (1 + request.escalator_fraction) ** (since_start // 12)
    return np.where(since_start < request.free_months, 0.0, price_usd)


def _billed_units(
    request: LeaseRequest, fleet: Fleet, halls: IntArray, months: IntArray, gpus: FloatArray
) -> FloatArray:
    """Units of the price basis in full delivery: GPU-hours, kW-months, or each hall's part of the lease.

    Shape (halls, months). A fee for the whole lease is booked on its halls by their GPUs, and evenly in a
    month in which none of them has any.
    """
    if request.price_basis == "gpu_hour":
        billed_fraction = max(request.take_or_pay_fraction, request.expected_utilisation_fraction)
        return np.asarray(gpus * fleet.hours[months] * billed_fraction)
    if request.price_basis == "kw_month":
        return np.asarray(gpus * fleet.kw_per_gpu[halls][:, None])
    total = gpus.sum(axis=0)
    return np.asarray(np.where(total > 0, gpus / np.where(total > 0, total, 1.0), 1 / max(len(halls), 1)))


def _credit_fractions(case: Case) -> dict[str, FloatArray]:
    """The service credit of each agreement at each site, in the case's order; shape (sites,) each.

    It is the largest credit of the tiers that the site's availability is below, nought if there is none.
    """
    tiers: dict[str, list[SlaTier]] = {}
    for tier in case.sla_tiers:
        tiers.setdefault(tier.sla, []).append(tier)
    return {
        sla: np.array([_credit_fraction(steps, site.availability_fraction) for site in case.sites])
        for sla, steps in tiers.items()
    }


def _credit_fraction(tiers: list[SlaTier], availability_fraction: float) -> float:
    due = [t.credit_fraction for t in tiers if availability_fraction < t.below_availability_fraction]
    return max(due, default=0.0)
