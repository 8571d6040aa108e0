"""Postings: every amount of every line of every statement, made in one place."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from ...inputs.accounting import Asset
from ...inputs.case import Case
from ..discounting import FloatArray, IntArray
from ..terms import CASH_TERMS
from .contracts import Contract
from .lease_postings import lease_postings
from .lines import StatementName
from .part import Part, table

LEASE_TERMS = frozenset(
    ("lease_collections", "lease_prepayments", "recall_refunds", "recall_fees", "setup_costs")
)
"""Terms of the ledger whose subject is a lease and whose site is blank when it stands at several."""
INCOME_TERMS = frozenset(
    (
        "on_demand_revenue",
        "energy_cost",
        "energy_reimbursed",
        "demand_charge",
        "fixed_cost",
        "setup_costs",
        "recall_fees",
    )
)
"""Cash terms that are income or expense of the month in which they are paid."""
BALANCE_LINES: dict[str, tuple[StatementName, str, int]] = {
    "lease_collections": ("receivables", "collected", -1),
    "lease_prepayments": ("deferred_revenue", "prepaid", 1),
    "recall_refunds": ("deferred_revenue", "refunded", 1),
}
"""Cash terms that move a balance: which one, in which line, and with which sign."""


def postings_of(case: Case, ledger: pd.DataFrame, contracts: tuple[Contract, ...]) -> pd.DataFrame:
    """All postings, one row each, in the order in which they are made.

    Columns as in `lines.POSTING_COLUMNS`, but the month by its index.
    """
    parts = [part for contract in contracts for part in lease_postings(contract, case.plan.months)]
    parts += [*_debt_service(case), *_depreciation(case)]
    return pd.concat([table(parts), *_from_ledger(case, ledger, contracts)], ignore_index=True)


def _from_ledger(case: Case, ledger: pd.DataFrame, contracts: tuple[Contract, ...]) -> Iterator[pd.DataFrame]:
    """The ledger's amounts as cash, as income where they are, as movements of balances, as internal value."""
    entries = _by_site(_with_parties(case, ledger), contracts)
    is_cash = entries["line"].isin(CASH_TERMS)
    yield entries[is_cash].assign(statement="cash")
    yield entries[entries["line"].isin(INCOME_TERMS)].assign(statement="income")
    yield entries[~is_cash].assign(statement="internal")
    for term, (statement, line, sign) in BALANCE_LINES.items():
        rows = entries[entries["line"] == term]
        yield rows.assign(statement=statement, line=line, usd=sign * rows["usd"])


def _with_parties(case: Case, ledger: pd.DataFrame) -> pd.DataFrame:
    """The ledger's rows with month index, lease and tenant."""
    tenant_of = {request.id: request.tenant for request in case.lease_requests}
    is_lease = ledger["term"].isin(LEASE_TERMS | {"energy_reimbursed"})
    lease = ledger["subject"].where(is_lease, "")
    start = case.plan.start_month.ordinal
    return pd.DataFrame(
        {
            "line": ledger["term"],
            "month": np.array([month.ordinal - start for month in ledger["month"]], dtype=np.int64),
            "is_up_front": ledger["is_up_front"],
            "site": ledger["site"],
            "tenant": lease.map(tenant_of).fillna(""),
            "lease": lease,
            "subject": ledger["subject"].where(~is_lease, ""),
            "usd": ledger["usd"],
        }
    )


def _by_site(entries: pd.DataFrame, contracts: tuple[Contract, ...]) -> pd.DataFrame:
    """A lease's amounts without a site go to its sites by their shares."""
    shares = pd.DataFrame(
        [(one.lease.request.id, one.site, one.share) for one in contracts],
        columns=["lease", "site_of_share", "share"],
    )
    is_spread = entries["line"].isin(LEASE_TERMS) & (entries["site"] == "")
    spread = entries[is_spread].merge(shares, on="lease", how="left")
    spread = spread.assign(site=spread["site_of_share"], usd=spread["usd"] * spread["share"])
    return pd.concat([entries[~is_spread], spread[entries.columns]], ignore_index=True)


def _debt_service(case: Case) -> Iterator[Part]:
    """Interest is expensed and paid, principal paid, in their month; months outside the horizon are left out."""
    due = [one for one in case.debt_service if 0 <= case.month_index(one.month) < case.plan.months]
    months = np.array([case.month_index(one.month) for one in due], dtype=np.int64)
    interest = np.array([-one.interest_usd for one in due], dtype=float)
    yield Part("income", "interest", months, interest)
    yield Part("cash", "interest", months, interest)
    yield Part("cash", "principal", months, np.array([-one.principal_usd for one in due], dtype=float))


def _depreciation(case: Case) -> Iterator[Part]:
    """Each vintage by itself; the subject is the hall."""
    site_of_hall = {hall.id: hall.site for hall in case.halls}
    for asset in case.assets:
        months, usd = depreciation_of(case, asset)
        yield Part("income", "depreciation", months, -usd, site=site_of_hall[asset.hall], subject=asset.hall)


def depreciation_of(case: Case, asset: Asset) -> tuple[IntArray, FloatArray]:
    """Months of an asset's life in the horizon, and its depreciation in each; two of shape (n,)."""
    first = case.month_index(asset.in_service)
    months = np.arange(max(first, 0), min(first + asset.life_months, case.plan.months), dtype=np.int64)
    return months, np.full(len(months), (asset.cost_usd - asset.residual_usd) / asset.life_months)
