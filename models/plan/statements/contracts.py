"""Accepted leases as contracts: billing and recognised revenue over their full term, site by site."""

from dataclasses import dataclass

import numpy as np

from ...inputs.accounting import OpeningBalance
from ...inputs.case import Case
from ..decisions import Decisions
from ..discounting import FloatArray, IntArray
from ..fleet import Fleet, fleet_of
from ..lease_months import LeaseMonths, lease_months
from .timeline import Timeline, case_over

Bools = np.ndarray[tuple[int], np.dtype[np.bool_]]


@dataclass(frozen=True)
class Contract:
    """One accepted lease at one site, in the months of its full term from month 0 on, the horizon's end or not.

    Arrays have the shape (months,), one entry for each of `months`.
    """

    lease: LeaseMonths
    """The lease as a whole, over the timeline."""
    site: str
    share: float
    """The site's share of the lease's amounts; it does not change over the term."""
    billing_usd: FloatArray
    credit_usd: FloatArray
    recognised_usd: FloatArray
    """Revenue as recognised while the lease runs; after a recall the billing less credits forgone."""
    balance: OpeningBalance | None
    """What the books hold on the lease as a whole at the start of month 0; None without a record."""

    @property
    def months(self) -> IntArray:
        """Indices of the months; some may lie past the horizon."""
        return self.lease.months

    @property
    def is_running(self) -> Bools:
        """Whether the lease still runs, for it may be recalled."""
        return self.lease.is_running

    @property
    def is_firm(self) -> Bools:
        """Whether a month lies in the firm term."""
        return np.asarray(self.months - self.lease.start < self.lease.request.firm_term_months)

    @property
    def revenue_usd(self) -> FloatArray:
        """Billing less service credits."""
        return np.asarray(self.billing_usd - self.credit_usd)


def contracts_of(case: Case, decisions: Decisions, timeline: Timeline) -> tuple[Contract, ...]:
    """The contract of every accepted lease at each of its sites, in the order of decisions and sites."""
    long = case_over(case, case.plan.start_month, timeline.months)
    fleet = fleet_of(long)
    balances = {balance.lease: balance for balance in case.opening_balances}
    return tuple(
        contract
        for lease in lease_months(long, decisions, fleet)
        for contract in _at_sites(lease, fleet, balances.get(lease.request.id))
    )


def _at_sites(lease: LeaseMonths, fleet: Fleet, balance: OpeningBalance | None) -> list[Contract]:
    """The lease split by site; a fee for a whole site without halls is that site's."""
    rows = fleet.site_of_hall[lease.halls]
    sites = np.unique(rows)
    if len(sites) <= 1:
        site = fleet.sites[int(sites[0])] if len(sites) else lease.request.whole_site or ""
        whole = {"billing_usd": lease.billing_usd, "credit_usd": lease.credit_usd}
        return [_contract(lease, site, 1.0, **whole, balance=balance)]
    shares = _shares(lease, rows, sites)
    return [
        _contract(
            lease,
            fleet.sites[int(site)],
            share,
            billing_usd=lease.billing_by_hall_usd[rows == site].sum(axis=0),
            credit_usd=lease.credit_by_hall_usd[rows == site].sum(axis=0),
            balance=balance,
        )
        for site, share in zip(sites, shares, strict=True)
    ]


def _shares(lease: LeaseMonths, rows: IntArray, sites: IntArray) -> list[float]:
    """Each site's share of the lease's revenue, of its GPUs where there is no revenue, else evenly."""
    revenue = (lease.billing_by_hall_usd - lease.credit_by_hall_usd).sum(axis=1)
    for weights in (revenue, lease.gpus.sum(axis=1), np.ones(len(rows))):
        if weights.sum() > 0:
            return [float(weights[rows == site].sum() / weights.sum()) for site in sites]
    return []


def _contract(
    lease: LeaseMonths,
    site: str,
    share: float,
    *,
    billing_usd: FloatArray,
    credit_usd: FloatArray,
    balance: OpeningBalance | None,
) -> Contract:
    """The contract of these amounts, with its revenue recognised by the lease's accounting class."""
    revenue, running = billing_usd - credit_usd, lease.is_running
    recognised = revenue.copy()
    if lease.request.accounting_class != "service" and running.any():
        opening = balance.straight_line_usd * share if balance else 0.0
        recognised[running] = (revenue[running].sum() - opening) / running.sum()
    return Contract(lease, site, share, billing_usd, credit_usd, recognised, balance)
