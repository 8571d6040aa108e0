"""Random policies: all seven rules, hard and priced, with and without a subject."""

from __future__ import annotations

from .random_draws import Draw, Record
from .random_own_use import fleet_h100e

RULES = [
    "min_internal_fraction",
    "max_leased_fraction",
    "max_tenant_fraction",
    "max_rival_fraction",
    "max_tenant_revenue_fraction",
    "min_lease_revenue_usd",
    "min_cash_usd",
]
SITE_RULES = [*RULES[:2], "max_rival_fraction"]
TENANT_RULES = ["max_tenant_fraction", "max_tenant_revenue_fraction"]


def random_policies(draw: Draw, case: Record) -> list[Record]:
    """The record `policies` of a case that has all its other records."""
    return [
        _policy(draw, f"Policy {number}", draw.of(RULES), case)
        for number in range(1, draw.count(draw.size.policies) + 1)
    ]


def _policy(draw: Draw, policy_id: str, rule: str, case: Record) -> Record:
    """A policy whose window overlaps the horizon, and in half of the cases sticks out of it."""
    first = draw.count((-2, draw.months - 1))
    last = max(first, 0) + draw.count((0, draw.months))
    is_hard = draw.chance(0.35)
    return {
        "id": policy_id,
        "rule": rule,
        **_subject(draw, rule, case),
        "from_month": draw.month(first),
        "to_month": draw.month(last),
        "limit": _limit(draw, rule, case, last - max(first, 0) + 1, is_hard),
        **({} if is_hard else {"penalty_usd": _penalty_usd(draw, rule)}),
    }


def _subject(draw: Draw, rule: str, case: Record) -> Record:
    """A site or a tenant where the rule knows one."""
    if rule in SITE_RULES:
        return draw.sometimes(0.5, subject=draw.of(case["sites"])["id"])
    if rule in TENANT_RULES:
        return draw.sometimes(0.5, subject=draw.of(case["tenants"])["id"])
    return {}


def _limit(draw: Draw, rule: str, case: Record, window_months: int, is_hard: bool) -> float:
    """A limit that binds often; a hard minimum asks for less, so that most cases stay feasible."""
    if rule == "min_internal_fraction":
        return draw.of([0.005, 0.02]) if is_hard else draw.of([0.05, 0.2, 0.5])
    if rule == "max_tenant_revenue_fraction":
        return draw.of([0.5, 0.8, 1]) if is_hard else draw.of([0.3, 0.5, 0.7])
    if rule.startswith("max_"):
        return draw.of([0.5, 0.7, 0.9]) if is_hard else draw.of([0, 0.2, 0.4, 0.7])
    fleet_usd_per_month = fleet_h100e(case) * 730 * 1.5
    if rule == "min_lease_revenue_usd":
        share = draw.of([0.004, 0.02]) if is_hard else draw.of([0.1, 0.3, 0.8])
        return float(round(fleet_usd_per_month * min(window_months, draw.months) * share))
    opening_usd = case["plan"].get("opening_cash_usd") or 0
    share = draw.of([0, 0.1, 0.5]) if is_hard else draw.of([-0.6, -0.3, -0.1, 0, 0.1])
    return float(round(opening_usd - fleet_usd_per_month * share))


def _penalty_usd(draw: Draw, rule: str) -> float:
    """Dollars per H100e and month for the capacity rules, per dollar for the others; now and then nothing."""
    if rule in ("max_tenant_revenue_fraction", "min_lease_revenue_usd", "min_cash_usd"):
        return draw.of([0, 0.05, 0.2, 0.5, 1.5])
    return draw.of([0, 200, 900, 3000])
