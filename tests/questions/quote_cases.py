"""Cases whose quotes follow by hand, and how a quote is held against full plans."""

from __future__ import annotations

from typing import Any

from planner import Case, InfeasibleError, Plan, Quote, plan
from tests.reference.facts import Record

HOURS = (744, 672, 744)
"""Hours of the months from 2027-01 to 2027-03."""
GPUS = 8
GAP_FRACTION = 1e-7


def request(**fields: Any) -> Record:
    """Eight GPUs for the three months, at a price that is not looked at."""
    own = {
        "id": "asked",
        "tenant": "T",
        "min_gpus": GPUS,
        "max_gpus": GPUS,
        "placement": "hall",
        "earliest_start": "2027-01",
        "latest_start": "2027-01",
        "term_months": 3,
        "price_usd": 7,
    }
    return own | fields


def market_case(*others: Record, lists: Record | None = None, rate: float = 0.0, **fields: Any) -> Case:
    """Sixteen GPUs of 1.4 kW that earn a dollar an hour on demand, all they draw for nothing; one request."""
    case = {
        "plan": {
            "name": "market",
            "start_month": "2027-01",
            "months": 3,
            "discount_rate_fraction": rate,
        },
        "sites": [{"id": "S", "it_power_mw": 1, "pue": 1, "energy_usd_per_mwh": 0}],
        "gpu_types": [{"id": "G", "kw_per_gpu": 1.4, "h100_equivalent": 1}],
        "halls": [{"id": "H", "site": "S", "gpu_type": "G", "gpus": 16, "lot_gpus": 8}],
        "tenants": [{"id": "T"}, {"id": "U"}],
        "on_demand": [
            {"gpu_type": "G", "month": "2027-01", "usd_per_gpu_hour": 2, "utilisation_fraction": 0.5}
        ],
        "lease_requests": [request(**fields), *others],
    }
    return Case.model_validate(case | (lists or {}))


def best(case: Case) -> Plan | None:
    """The best plan by a full solve; None if there is none."""
    try:
        return plan(case, gap=GAP_FRACTION, threads=1)
    except InfeasibleError:
        return None


def at_price(quote: Quote, case: Case, price_usd: float) -> Plan | None:
    """The best plan of the case with the quoted request at a price."""
    others = [one for one in case.lease_requests if one.id != quote.request.id]
    return best(case.with_(lease_requests=(*others, quote.request.with_(price_usd=price_usd))))


def accepts(made: Plan | None, name: str) -> bool:
    """Whether a plan accepts a request."""
    return made is not None and any(one.request == name and one.is_accepted for one in made.decisions.leases)
