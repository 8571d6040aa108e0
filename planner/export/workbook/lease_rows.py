"""The rows of the lease schedule: which lease, hall and month, and the planner's figures of each."""

from dataclasses import dataclass, field

import numpy as np

from models.plan.discounting import HOURS_PER_DAY, discount_factors, months_of
from models.plan.lease_amounts import expected_fraction
from models.plan.lease_months import LeaseMonths
from models.plan.site_amounts import energy_usd_per_mw, peak_usd_per_mw
from models.plan.statements.contracts import Contract
from planner.export.workbook.making import Making
from planner.export.workbook.page import serial
from planner.export.workbook.time_page import FloatArray


@dataclass
class LeaseRows:
    """Figures by column name, each of shape (rows,), sorted by lease, month and hall."""

    columns: dict[str, np.ndarray] = field(default_factory=dict)

    def __getitem__(self, name: str) -> np.ndarray:
        return self.columns[name]

    def __len__(self) -> int:
        return len(self.columns.get("month", ()))

    def only(self, chosen: np.ndarray) -> "LeaseRows":
        """Some of the rows."""
        return LeaseRows({name: values[chosen] for name, values in self.columns.items()})


def lease_rows(making: Making) -> tuple[LeaseRows, LeaseRows]:
    """The rows inside the horizon, and those after it, which only backlog and straight lines need."""
    parts = [_rows_of(making, number, lease) for number, lease in enumerate(making.leases, start=1)]
    if not parts:
        return LeaseRows(), LeaseRows()
    every = LeaseRows({name: np.concatenate([part[name] for part in parts]) for name in parts[0]})
    inside = every["index"] < making.horizon
    return every.only(inside), every.only(~inside)


def _rows_of(making: Making, number: int, lease: LeaseMonths) -> dict[str, np.ndarray]:
    """Rows of one lease, month after month and within it hall after hall."""
    fleet, request, settings = making.facts.fleet, lease.request, making.plan.case.plan
    halls = lease.halls if len(lease.halls) else np.array([-1])
    months, each = lease.months, len(halls)
    with_hall = len(lease.halls) > 0
    sites = fleet.site_of_hall[halls] if with_hall else np.array([fleet.site_index[request.whole_site or ""]])
    gpus = lease.gpus.T if with_hall else np.zeros((len(months), 1))
    billing = lease.billing_by_hall_usd.T if with_hall else lease.billing_usd[:, None]
    credit = lease.credit_by_hall_usd.T if with_hall else lease.credit_usd[:, None]
    running = np.repeat(lease.is_running, each).reshape(-1, each)
    share, price = (np.repeat(one[:, None], each, 1) for one in (lease.share, lease.price_usd))
    kw = fleet.kw_per_gpu[halls] if with_hall else np.zeros(1)
    h100e = fleet.h100e_per_gpu[halls] if with_hall else np.zeros(1)
    since = months - lease.start
    expected = np.repeat(expected_fraction(lease)[:, None], each, 1)
    revenue = np.where(running, billing - credit, 0.0)
    contract = billing - credit
    in_use = np.where(running, gpus * share, 0.0)
    lag = request.payment_lag_months
    recognised = np.where(running, _recognised(making, lease, sites, revenue), 0.0)
    backlog = np.where(running, recognised, contract)
    firm = (since < request.firm_term_months)[:, None] & running
    calendar = np.array([serial(settings.start_month + int(month)) for month in months])
    receipt = np.array([serial(settings.start_month + int(month) + lag) for month in months])
    status = np.where(running, np.where(firm, "firm", "headline"), "recalled").astype(object)
    collection = revenue * expected * (1 - request.prepayment_fraction)
    factors = discount_factors(settings, months + lag, is_first_day=False)[:, None]
    signed = 0 if request.is_signed else lease.start
    columns = {
        "lease": np.full(gpus.shape, number),
        "hall": np.broadcast_to(halls + 1, gpus.shape),
        "site": np.broadcast_to(sites + 1, gpus.shape),
        "index": np.broadcast_to(months[:, None], gpus.shape),
        "month": np.broadcast_to(calendar[:, None], gpus.shape),
        "status": status,
        "gpus": gpus,
        "in_use": in_use,
        "mw": in_use * kw / 1000,
        "price": price,
        "billing": np.where(running, billing, 0.0),
        "credit": np.where(running, credit, 0.0),
        "revenue": revenue,
        "forgone": np.where(running, 0.0, contract),
        "since": np.broadcast_to(since[:, None], gpus.shape),
        "share": share,
        "units": _units(lease, making, gpus, kw),
        "contract": contract,
        "expected": expected,
        "receipt": np.broadcast_to(receipt[:, None], gpus.shape),
        "collection": collection,
        "present": collection * factors,
        "loss": revenue * (1 - request.prepayment_fraction) * (1 - expected),
        "unpaid": revenue * (1 - request.prepayment_fraction),
        "earned": revenue * request.prepayment_fraction,
        "recognised": recognised,
        "backlog": backlog,
        "firm": np.where(firm, backlog, 0.0),
        "signed": np.full(gpus.shape, serial(settings.start_month + signed)),
        "leaves": np.where(running, calendar[:, None], serial(settings.start_month + max(lease.last, 0))),
        "reimbursed": _reimbursed(making, lease, in_use * kw / 1000, sites, months),
        "h100e": in_use * h100e,
        "weight": _weights(contract, gpus),
        "tenant": np.full(gpus.shape, _tenant_number(making, lease)),
    }
    return {name: np.asarray(values).ravel() for name, values in columns.items()}


def _tenant_number(making: Making, lease: LeaseMonths) -> int:
    return 1 + [one.id for one in making.plan.case.tenants].index(lease.tenant.id)


def hours_of(making: Making, months: np.ndarray) -> FloatArray:
    """Hours of months of the timeline; shape of `months`."""
    calendar = months_of(making.plan.case.plan, months)
    return np.asarray(calendar.days_in_month, dtype=np.float64) * HOURS_PER_DAY


def _units(lease: LeaseMonths, making: Making, gpus: FloatArray, kw: FloatArray) -> FloatArray:
    """Units of the price basis in full delivery; shape (months, halls)."""
    request = lease.request
    if request.price_basis == "gpu_hour":
        billed = max(request.take_or_pay_fraction, request.expected_utilisation_fraction)
        return np.asarray(gpus * hours_of(making, lease.months)[:, None] * billed)
    if request.price_basis == "kw_month":
        return np.asarray(gpus * kw)
    total = gpus.sum(axis=1, keepdims=True)
    return np.where(total > 0, gpus / np.where(total > 0, total, 1.0), 1 / gpus.shape[1])


def _weights(contract: FloatArray, gpus: FloatArray) -> FloatArray:
    """What its sites share a lease by: its revenue, its GPUs where it has none, else evenly; (months, halls)."""
    for weights in (contract, gpus):
        if weights.sum() > 0:
            return weights
    return np.ones(contract.shape)


def _recognised(making: Making, lease: LeaseMonths, sites: np.ndarray, revenue: FloatArray) -> FloatArray:
    """Revenue as recognised: as billed, or in a straight line, spread evenly over the halls of each site."""
    if lease.request.accounting_class == "service":
        return revenue
    shares = site_shares(making, lease)
    names = [making.facts.fleet.sites[site] for site in sites]
    level = straight_line_usd(making, lease)
    return np.broadcast_to([level * shares[name] / names.count(name) for name in names], revenue.shape)


def site_shares(making: Making, lease: LeaseMonths) -> dict[str, float]:
    """Each site's share of the amounts of a lease, by the site's id."""
    return {one.site: one.share for one in making.books.contracts if one.lease.request.id == lease.request.id}


def straight_line_usd(making: Making, lease: LeaseMonths) -> float:
    """What a lease recognises a month in a straight line."""
    running = lease.is_running
    opening = sum(
        one.straight_line_usd for one in making.plan.case.opening_balances if one.lease == lease.request.id
    )
    count = int(running.sum())
    return (float(lease.revenue_usd[running].sum()) - opening) / count if count else 0.0


def _reimbursed(
    making: Making,
    lease: LeaseMonths,
    mw: FloatArray,
    sites: np.ndarray,
    months: np.ndarray,
) -> FloatArray:
    """Energy and demand charge that the tenant reimburses; shape (months, halls)."""
    usd = np.zeros(mw.shape)
    if lease.request.includes_energy:
        return usd
    per_mw = energy_usd_per_mw(making.facts) + peak_usd_per_mw(making.facts)
    inside = months < making.horizon
    usd[inside] = mw[inside] * per_mw[np.ix_(sites, months[inside])].T
    return usd


def distinct_leases(contracts: tuple[Contract, ...]) -> tuple[LeaseMonths, ...]:
    """Each lease of the contracts once, in order."""
    return tuple({one.lease.request.id: one.lease for one in contracts}.values())
