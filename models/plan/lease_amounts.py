"""The money of leases: prepayment, collections, recall, setup and reimbursed energy."""

from collections.abc import Iterator

import numpy as np

from .amounts import Amounts, single
from .discounting import FloatArray
from .facts import Facts
from .lease_months import LeaseMonths
from .site_amounts import energy_usd_per_mw, peak_usd_per_mw


def lease_amounts(facts: Facts) -> Iterator[Amounts]:
    """Every amount of every accepted lease."""
    energy, peak = energy_usd_per_mw(facts), peak_usd_per_mw(facts)
    for lease in facts.leases:
        site = _only_site(facts, lease)
        yield from _prepayment_and_setup(facts, lease, site)
        yield _collections(lease, site)
        if lease.is_recalled:
            yield from _recall(facts, lease, site)
        if not lease.request.includes_energy:
            yield from _reimbursed(facts, lease, energy + peak)


def _only_site(facts: Facts, lease: LeaseMonths) -> str:
    """The site of a lease, blank when it stands at several."""
    sites = np.unique(facts.fleet.site_of_hall[lease.halls])
    if len(sites) == 1:
        return facts.fleet.sites[int(sites[0])]
    return lease.request.whole_site or ""


def _prepayment_and_setup(facts: Facts, lease: LeaseMonths, site: str) -> Iterator[Amounts]:
    """What is paid on the first day of the start month, when that is in the horizon.

    The prepayment is a share of the revenue of the full term inside the horizon, recalled or not, and
    free of default. Before month 0 both are in the past.
    """
    request = lease.request
    if not 0 <= lease.start < facts.case.plan.months:
        return
    prepaid = request.prepayment_fraction * float(lease.revenue_usd.sum())
    yield single("lease_prepayments", lease.start, prepaid, site=site, subject=request.id, is_up_front=True)
    setup = -request.setup_cost_usd
    yield single("setup_costs", lease.start, setup, site=site, subject=request.id, is_up_front=True)


def expected_fraction(lease: LeaseMonths) -> FloatArray:
    """S + (1 - S) × recovery, S = (1 - default probability)^(n/12), in each month; shape (months,).

    n counts the months since the lease's start or month 0, whichever is later: the first of them is free
    of default.
    """
    since = lease.months - max(lease.start, 0)
    survival = (1 - lease.tenant.default_probability_fraction) ** (since / 12)
    return np.asarray(survival + (1 - survival) * lease.tenant.recovery_fraction)


def _collections(lease: LeaseMonths, site: str) -> Amounts:
    """Expected collection of what is not prepaid, so many months later, also past the horizon."""
    request, running = lease.request, lease.is_running
    usd = (lease.revenue_usd * expected_fraction(lease) * (1 - request.prepayment_fraction))[running]
    months = lease.months[running] + request.payment_lag_months
    return Amounts("lease_collections", months, usd, site, request.id)


def _recall(facts: Facts, lease: LeaseMonths, site: str) -> Iterator[Amounts]:
    """Fee and refund, on the last day of the lease's last month, for the revenue forgone in the horizon."""
    if not 0 <= lease.last < facts.case.plan.months:
        return
    request = lease.request
    forgone_usd = float(lease.revenue_usd[~lease.is_running].sum())
    fee, refund = request.recall_fee_fraction * forgone_usd, request.prepayment_fraction * forgone_usd
    yield single("recall_fees", lease.last, -fee, site=site, subject=request.id)
    yield single("recall_refunds", lease.last, -refund, site=site, subject=request.id)


def _reimbursed(facts: Facts, lease: LeaseMonths, usd_per_mw: FloatArray) -> Iterator[Amounts]:
    """Energy and demand charge of the GPUs in use, site by site; `usd_per_mw`: shape (sites, months)."""
    months = lease.months[lease.is_running]
    mw = lease.gpus_in_use[:, : len(months)] * facts.fleet.kw_per_gpu[lease.halls][:, None] / 1000
    site_of_row = facts.fleet.site_of_hall[lease.halls]
    for site in np.unique(site_of_row):
        usd = mw[site_of_row == site].sum(axis=0) * usd_per_mw[site, months]
        yield Amounts("energy_reimbursed", months, usd, facts.fleet.sites[int(site)], lease.request.id)
