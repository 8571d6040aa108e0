"""A case whose reasons are known by hand: one hall of eight GPUs in June and July, and who asks for it."""

from __future__ import annotations

from typing import Any

from tests.reference.facts import Record

JUNE_HOURS = 720
GPUS = 8


def hall_case(*requests: Record, **more: Any) -> Record:
    """One site with the hall `H`, free of cost, and another hall `S` that a signed lease fills."""
    return {
        "plan": {"name": "by hand", "start_month": "2026-06", "months": 2, "discount_rate_fraction": 0},
        "sites": [{"id": "site", "it_power_mw": 1, "energy_usd_per_mwh": 0}],
        "gpu_types": [{"id": "GPU", "kw_per_gpu": 1, "h100_equivalent": 1}],
        "halls": [
            {"id": "H", "site": "site", "gpu_type": "GPU", "gpus": GPUS},
            {"id": "S", "site": "site", "gpu_type": "GPU", "gpus": GPUS},
        ],
        "tenants": [{"id": "T"}, {"id": "U"}],
        "lease_requests": [
            *requests,
            request(
                "signed", 1, status="signed", earliest_start="2026-01", latest_start="2026-01", term_months=12
            ),
        ],
        "signed_placements": [{"lease": "signed", "hall": "S", "gpus": GPUS}],
        **more,
    }


def request(name: str, price_usd: float, **more: Any) -> Record:
    """A request for all eight GPUs of a hall in June."""
    return {
        "id": name,
        "tenant": "T",
        "min_gpus": GPUS,
        "max_gpus": GPUS,
        "placement": "hall",
        "earliest_start": "2026-06",
        "latest_start": "2026-06",
        "term_months": 1,
        "price_usd": price_usd,
        **more,
    }
