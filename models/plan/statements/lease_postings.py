"""Postings of leases that are no cash: revenue, balances and backlog, contract by contract."""

from collections.abc import Iterator

import numpy as np

from ..discounting import IntArray
from ..lease_amounts import expected_fraction
from .contracts import Contract
from .lines import StatementName
from .part import Part, single


def lease_postings(contract: Contract, horizon: int) -> Iterator[Part]:
    """Every posting of a contract that the ledger does not hold."""
    of = {
        "site": contract.site,
        "tenant": contract.lease.tenant.id,
        "lease": contract.lease.request.id,
    }
    yield from _revenue(contract, horizon, of)
    yield from _receivables(contract, horizon, of)
    yield from _deferred_revenue(contract, horizon, of)
    yield from _straight_line(contract, of)
    yield from _backlog(contract, of)


def _revenue(contract: Contract, horizon: int, of: dict[str, str]) -> Iterator[Part]:
    """Billing, credits and what the straight line adds, while the lease runs in the horizon."""
    shown = contract.is_running & (contract.months < horizon)
    months = contract.months[shown]
    yield Part("income", "lease_billing", months, contract.billing_usd[shown], **of)
    yield Part("income", "service_credits", months, -contract.credit_usd[shown], **of)
    added = (contract.recognised_usd - contract.revenue_usd)[shown]
    yield Part("income", "straight_line_adjustment", months, added, **of)


def _receivables(contract: Contract, horizon: int, of: dict[str, str]) -> Iterator[Part]:
    """What is billed and not prepaid, the loss expected of it, and the opening receivable as it arrives."""
    shown = contract.is_running & (contract.months < horizon)
    months = contract.months[shown]
    billed = (1 - contract.lease.request.prepayment_fraction) * contract.revenue_usd[shown]
    loss = billed * (1 - expected_fraction(contract.lease)[shown])
    yield Part("receivables", "billed", months, billed, **of)
    yield Part("receivables", "credit_loss", months, -loss, **of)
    yield Part("income", "expected_credit_loss", months, -loss, **of)
    if contract.balance is not None:
        opening = contract.balance.receivables_usd * contract.share
        arrivals = opening_receipt_months(contract)
        received = np.full(len(arrivals), opening / len(arrivals))
        yield single("receivables", "opening", 0, opening, **of)
        yield Part("receivables", "collected", arrivals, -received, **of)
        yield Part("cash", "opening_receivables_collected", arrivals, received, **of)


def opening_receipt_months(contract: Contract) -> IntArray:
    """Months in which the billings before month 0 arrive, so many months late; month 0 if all are overdue."""
    lag = contract.lease.request.payment_lag_months
    first, last = max(contract.lease.start, -lag), min(contract.lease.last, -1)
    return np.arange(first + lag, last + lag + 1) if first <= last else np.array([0])


def opening_deferred_usd(contract: Contract, horizon: int) -> float:
    """Prepaid before month 0 and not yet earned: as recorded, else what the plan takes as prepaid.

    That is the prepaid share of the revenue that the full term has in the horizon.
    """
    if contract.lease.start >= 0:
        return 0.0
    if contract.balance is not None:
        return contract.balance.deferred_revenue_usd * contract.share
    inside = contract.revenue_usd[contract.months < horizon]
    return contract.lease.request.prepayment_fraction * float(inside.sum())


def _deferred_revenue(contract: Contract, horizon: int, of: dict[str, str]) -> Iterator[Part]:
    """The prepaid share of each month's billing less credits is earned; the cash side is the ledger's."""
    shown = contract.is_running & (contract.months < horizon)
    earned = contract.lease.request.prepayment_fraction * contract.revenue_usd[shown]
    yield single("deferred_revenue", "opening", 0, opening_deferred_usd(contract, horizon), **of)
    yield Part("deferred_revenue", "released", contract.months[shown], -earned, **of)


def _straight_line(contract: Contract, of: dict[str, str]) -> Iterator[Part]:
    """Revenue recognised ahead of billing, until the lease ends."""
    running = contract.is_running
    if contract.balance is not None:
        opening = contract.balance.straight_line_usd * contract.share
        yield single("straight_line", "opening", 0, opening, **of)
    accrued = (contract.recognised_usd - contract.revenue_usd)[running]
    yield Part("straight_line", "accrued", contract.months[running], accrued, **of)


def _backlog(contract: Contract, of: dict[str, str]) -> Iterator[Part]:
    """The whole remaining contract on signing, less what is recognised, less what a recall forgoes."""
    running, recognised = contract.is_running, contract.recognised_usd
    total = float(recognised.sum())
    statement: StatementName = "backlog"
    if contract.lease.request.is_signed:
        yield single(statement, "opening", 0, total, **of)
    else:
        yield single(statement, "signed", contract.lease.start, total, **of)
    yield Part(statement, "recognised", contract.months[running], -recognised[running], **of)
    if not running.all():
        forgone = float(recognised[~running].sum())
        yield single(statement, "recalled", max(contract.lease.last, 0), -forgone, **of)
