"""Pairs of cases in the JSON form, of which the second must be worth as much, no less, or twice as much."""

from __future__ import annotations

import random
from copy import deepcopy
from typing import Any

from tests.reference.facts import Record

NAMES = {
    "sites": [
        "halls.site",
        "site_steps.site",
        "lease_requests.sites",
        "lease_requests.whole_site",
        "training_runs.sites",
        "internal_pools.sites",
        "policies.subject",
    ],
    "gpu_types": [
        "halls.gpu_type",
        "lease_requests.gpu_types",
        "training_runs.gpu_types",
        "internal_pools.gpu_types",
        "on_demand.gpu_type",
    ],
    "halls": ["deliveries.hall", "signed_placements.hall"],
    "tenants": ["lease_requests.tenant", "policies.subject"],
    "lease_requests": ["signed_placements.lease"],
    "training_runs": [],
    "internal_pools": ["pool_tiers.pool"],
    "policies": [],
}
"""Records that have an id, and the fields in which others name them."""
MONEY = ["price_usd", "setup_cost_usd", "value_usd", "delay_cost_usd_per_month", "opening_cash_usd"]
MONEY += ["energy_usd_per_mwh", "demand_charge_usd_per_kw_month", "fixed_cost_usd_per_month"]
MONEY += ["shortfall_usd_per_h100e_hour", "value_usd_per_h100e_hour", "usd_per_gpu_hour"]
USD_LIMITS = {"min_lease_revenue_usd", "min_cash_usd"}
USD_BREACHES = {*USD_LIMITS, "max_tenant_revenue_fraction"}


def permuted(case: Record, draw: random.Random) -> tuple[Record, Record]:
    """The case, and the same with the records of every list, and the lists themselves, in another order."""
    names = list(case)
    draw.shuffle(names)
    other = {name: deepcopy(case[name]) for name in names}
    for rows in other.values():
        if isinstance(rows, list):
            draw.shuffle(rows)
    return case, other


def renamed(case: Record, draw: random.Random) -> tuple[Record, Record]:
    """The case, and the same with other ids throughout, which also sort in another order."""
    other = deepcopy(case)
    for name, places in NAMES.items():
        rows = other.get(name, [])
        numbers = draw.sample(range(1000), len(rows))
        new = {row["id"]: f"{name} {number}" for row, number in zip(rows, numbers, strict=True)}
        for row in rows:
            row["id"] = new[row["id"]]
        for place in places:
            _rename(other, place, new)
    for request in other.get("lease_requests", []):
        request.update({key: f"a {request[key]}" for key in ("group", "sla") if request.get(key)})
    for tier in other.get("sla_tiers", []):
        tier["sla"] = f"a {tier['sla']}"
    return case, other


def _rename(case: Record, place: str, new: dict[str, str]) -> None:
    name, field = place.split(".")
    for row in case.get(name, []):
        value = row.get(field)
        row.update({field: [new[one] for one in value]} if isinstance(value, list) else {})
        row.update({field: new[value]} if isinstance(value, str) and value in new else {})


def with_more_gpus(case: Record, draw: random.Random) -> tuple[Record, Record]:
    """The case, and the same with more lots in a hall; both without what a larger hall makes dearer.

    That is a request for the whole of its site, which would have to take, power and pay for the new GPUs, and
    the rule min_internal_fraction, which asks for a share of what is usable.
    """
    hall = draw.choice(case["halls"])
    fewer = deepcopy(case)
    fewer["lease_requests"] = [
        row for row in fewer["lease_requests"] if row.get("whole_site") != hall["site"]
    ]
    fewer["policies"] = [row for row in _rows(fewer, "policies") if row["rule"] != "min_internal_fraction"]
    more = deepcopy(fewer)
    next(row for row in more["halls"] if row["id"] == hall["id"])["gpus"] += 2 * hall.get("lot_gpus", 1)
    return fewer, more


def with_more_power(case: Record, draw: random.Random) -> tuple[Record, Record]:
    """The case, and the same with more power at a site; both without a minimum take there, which grows with it."""
    less = deepcopy(case)
    site = draw.choice(less["sites"])
    site["minimum_take_fraction"] = 0
    more = deepcopy(less)
    for row in more["sites"] + _rows(more, "site_steps"):
        if site["id"] in (row.get("id"), row.get("site")) and row.get("it_power_mw") is not None:
            row["it_power_mw"] *= 1.25
    return less, more


def with_one_more_request(case: Record, draw: random.Random) -> tuple[Record, Record]:
    """The case without one of its open requests, and the case."""
    asked = [row["id"] for row in case["lease_requests"] if row.get("status", "open") == "open"]
    left_out = draw.choice(asked)
    fewer = {**case, "lease_requests": [row for row in case["lease_requests"] if row["id"] != left_out]}
    return fewer, case


def with_double_money(case: Record, draw: random.Random) -> tuple[Record, Record]:
    """The case, and the same with every amount, price and limit of money doubled.

    A penalty per dollar of breach stays as it is: the breach doubles.
    """
    other = deepcopy(case)
    for rows in other.values():
        for row in rows if isinstance(rows, list) else [rows]:
            row.update({field: 2 * row[field] for field in MONEY if row.get(field) is not None})
    for policy in _rows(other, "policies"):
        if policy["rule"] in USD_LIMITS:
            policy["limit"] *= 2
        if policy["rule"] not in USD_BREACHES and "penalty_usd" in policy:
            policy["penalty_usd"] *= 2
    return case, other


def _rows(case: Record, name: str) -> list[Any]:
    rows: list[Any] = case.get(name, [])
    return rows
