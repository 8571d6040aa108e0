"""The policies that the leases alone decide: leased, tenant and rival shares, lease revenue (section 7)."""

from __future__ import annotations

from math import inf

import numpy as np

from .facts import Array, Facts, Record, field
from .leases import LeaseOption

SHARE_RULES = ("max_leased_fraction", "max_tenant_fraction", "max_rival_fraction")


def share_penalty_usd(facts: Facts, leases: list[LeaseOption]) -> float:
    """Present value of the penalties of the three share rules (infinite when a hard one is broken).

    It never falls when a lease is added.
    """
    h100e = np.array([hall.h100e for hall in facts.halls])
    total = 0.0
    for policy in facts.rows("policies"):
        if policy["rule"] not in SHARE_RULES:
            continue
        for t in facts.window(policy["from_month"], policy["to_month"]):
            here = _here(facts, policy)
            limit = policy["limit"] * float(facts.usable[t] @ (h100e * here))
            for group in _groups(facts, policy):
                leased = sum(
                    float(lease.use[t] @ (h100e * here)) for lease in leases if lease.tenant in group
                )
                total += _penalty_usd(policy, leased - limit, limit, facts.last_day_factor(t))
    return total


def _here(facts: Facts, policy: Record) -> Array:
    """(h) 1 in the halls that the policy counts: those of the site named, for the rules that name sites."""
    subject = field(policy, "subject")
    if subject is None or policy["rule"] == "max_tenant_fraction":
        return np.ones(len(facts.halls))
    return np.array([float(facts.site_ids[hall.site] == subject) for hall in facts.halls])


def _groups(facts: Facts, policy: Record) -> list[set[str]]:
    """The sets of tenants whose leases are added up and held against the limit."""
    tenants = facts.rows("tenants")
    if policy["rule"] == "max_leased_fraction":
        return [{tenant["id"] for tenant in tenants}]
    if policy["rule"] == "max_rival_fraction":
        return [{tenant["id"] for tenant in tenants if field(tenant, "is_rival", False)}]
    subject = field(policy, "subject")
    return [{tenant["id"]} for tenant in tenants if subject in (None, tenant["id"])]


def revenue_penalty_usd(facts: Facts, leases: list[LeaseOption]) -> float:
    """Present value of the penalties of the two revenue rules (infinite when a hard one is broken)."""
    total = 0.0
    for policy in facts.rows("policies"):
        window = facts.window(policy["from_month"], policy["to_month"])
        if policy["rule"] not in ("max_tenant_revenue_fraction", "min_lease_revenue_usd") or not window:
            continue
        factor = facts.last_day_factor(window[-1])
        all_usd = _revenue_usd(window, leases)
        if policy["rule"] == "min_lease_revenue_usd":
            total += _penalty_usd(policy, policy["limit"] - all_usd, policy["limit"], factor)
            continue
        for group in _groups(facts, policy):
            tenant_usd = _revenue_usd(window, [lease for lease in leases if lease.tenant in group])
            breach = tenant_usd - policy["limit"] * all_usd
            total += _penalty_usd(policy, breach, all_usd, factor)
    return total


def _revenue_usd(window: range, leases: list[LeaseOption]) -> float:
    """Nominal revenue of the leases in the months of the window."""
    return float(sum(lease.revenue_usd[window[0] : window[-1] + 1].sum() for lease in leases))


def _penalty_usd(policy: Record, breach: float, scale: float, factor: float) -> float:
    """What a breach costs; a breach within rounding of the limit is none."""
    if breach <= 1e-9 * max(1.0, abs(scale)):
        return 0.0
    penalty = field(policy, "penalty_usd")
    return inf if penalty is None else float(penalty) * breach * factor
