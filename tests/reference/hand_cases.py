"""The smallest case, to which the hand-derived tests add one thing at a time."""

from __future__ import annotations

from typing import Any

from .brute_force import brute_force
from .facts import Record


def plain_case(months: int = 1, **records: Any) -> Record:
    """One site, one hall of 100 GPUs of 1 kW and 1 H100e, free energy, no discounting, January 2026 on.

    Args:
        months: the horizon.
        records: records that replace or join the plain ones; a dictionary for `plan`, `site` or `hall`
            changes fields of the plain one.
    """
    plan = {"name": "plain", "start_month": "2026-01", "months": months, "discount_rate_fraction": 0}
    site = {"id": "S1", "it_power_mw": 1, "energy_usd_per_mwh": 0}
    hall = {"id": "H1", "site": "S1", "gpu_type": "G", "gpus": 100}
    case = {
        "plan": plan | records.pop("plan", {}),
        "gpu_types": [{"id": "G", "kw_per_gpu": 1, "h100_equivalent": 1}],
        "sites": [site | records.pop("site", {})],
        "halls": [hall | records.pop("hall", {})],
        "tenants": [{"id": "T1"}, {"id": "T2", "is_rival": True}],
    }
    return case | records


def lease(**fields: Any) -> Record:
    """A request for 100 GPUs in January, for one month at $1 a GPU-hour."""
    request = {
        "id": "L1",
        "tenant": "T1",
        "min_gpus": 100,
        "max_gpus": 100,
        "earliest_start": "2026-01",
        "latest_start": "2026-01",
        "term_months": 1,
        "price_usd": 1,
    }
    return request | fields


def on_demand(usd_per_gpu_hour: float, month: str = "2026-01") -> Record:
    """An on-demand level."""
    return {"gpu_type": "G", "month": month, "usd_per_gpu_hour": usd_per_gpu_hour}


def policy(rule: str, limit: float, **fields: Any) -> Record:
    """A policy from January to March."""
    return {"id": rule, "rule": rule, "limit": limit, "from_month": "2026-01", "to_month": "2026-03"} | fields


def value_usd(case: Record) -> float | None:
    """The case's optimal value by brute force."""
    return brute_force(case).value_usd
