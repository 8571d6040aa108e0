"""Seeded cases of realistic shape and four sizes, for benchmarks.

Sizes count sites, halls, requests, runs and months: S (3, 8, 25, 4, 36), M (12, 40, 120, 12, 60),
L (40, 160, 800, 40, 60), XL (100, 500, 5,000, 100, 120).
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

START_YEAR, START_MONTH = 2026, 7
GPU_TYPES = (("H100", 1.4, 1.0), ("H200", 1.4, 1.0), ("B200", 1.9, 2.3), ("GB200", 2.08, 2.5))
"""Id, kW per GPU, H100e: NVIDIA data sheets and SuperPOD designs, all-in with 10 % network and storage."""
USD_PER_H100E_HOUR = 2.0
"""Middle of the price of an H100-hour on term contracts, 2025 and 2026."""
DELIVERED_FRACTION = 0.45
SIZE_TO_FAIR_SHARE = 2.2
"""Median request size in fair shares of the fleet."""


@dataclass(frozen=True)
class Size:
    """How many records a case has."""

    sites: int
    halls: int
    requests: int
    runs: int
    months: int


SIZES = {
    "S": Size(3, 8, 25, 4, 36),
    "M": Size(12, 40, 120, 12, 60),
    "L": Size(40, 160, 800, 40, 60),
    "XL": Size(100, 500, 5000, 100, 120),
}


def benchmark_case(size: str, seed: int) -> dict[str, Any]:
    """A case in the JSON form. The same size and seed always give the same case."""
    dimensions, draw = SIZES[size], np.random.default_rng([seed, len(size), ord(size[0])])
    case: dict[str, Any] = {
        "plan": {
            "name": f"benchmark {size} {seed}",
            "start_month": _month(0),
            "months": dimensions.months,
            "discount_rate_fraction": 0.1,
        },
        "gpu_types": [{"id": i, "kw_per_gpu": kw, "h100_equivalent": h100e} for i, kw, h100e in GPU_TYPES],
    }
    case |= _places(dimensions, draw)
    fleet_gpus = sum(hall["gpus"] for hall in case["halls"]) + sum(d["gpus"] for d in case["deliveries"])
    case |= _requests(dimensions, draw, fleet_gpus)
    case |= _own_use(dimensions, draw, case)
    case["policies"] = _policies(dimensions)
    return case


def _month(index: int) -> str:
    year, month = divmod(START_YEAR * 12 + START_MONTH - 1 + index, 12)
    return f"{year}-{month + 1:02d}"


def _places(dimensions: Size, draw: np.random.Generator) -> dict[str, Any]:
    """Sites, halls of 2,000 to 60,000 GPUs, and deliveries during the first third of the horizon."""
    sites: list[dict[str, Any]] = []
    halls: list[dict[str, Any]] = []
    deliveries: list[dict[str, Any]] = []
    kw = {i: kw_per_gpu for i, kw_per_gpu, _ in GPU_TYPES}
    load_kw = dict.fromkeys((f"S{s + 1}" for s in range(dimensions.sites)), 0.0)
    for h in range(dimensions.halls):
        site = f"S{h % dimensions.sites + 1}"
        gpu_type = GPU_TYPES[draw.integers(4)][0]
        gpus = int(np.exp(draw.uniform(np.log(2000), np.log(60000))))
        coming = int(gpus * DELIVERED_FRACTION) if dimensions.months > 3 else 0
        lot = 72 if gpu_type == "GB200" else int(draw.choice([8, 256]))
        halls.append(
            {"id": f"H{h + 1}", "site": site, "gpu_type": gpu_type, "gpus": gpus - coming, "lot_gpus": lot}
            | {"spare_fraction": 0.03}
        )
        month = _month(int(draw.integers(1, dimensions.months // 3 + 1)))
        deliveries.append({"hall": f"H{h + 1}", "month": month, "gpus": coming})
        load_kw[site] += gpus * kw[gpu_type]
    for s, (site, load) in enumerate(load_kw.items()):
        sites.append(
            {
                "id": site,
                "jurisdiction": ("US", "EU", "Gulf")[s % 3],
                "it_power_mw": round(float(load / 1000 * draw.uniform(0.8, 1.1)), 3),
                "pue": round(float(draw.uniform(1.1, 1.3)), 2),
                "energy_usd_per_mwh": int(draw.integers(45, 95)),
                "demand_charge_usd_per_kw_month": int(draw.integers(0, 14)),
                "availability_fraction": float(draw.choice([0.985, 0.995, 0.999])),
            }
        )
    return {"sites": sites, "halls": halls, "deliveries": deliveries}


def _requests(dimensions: Size, draw: np.random.Generator, fleet_gpus: int) -> dict[str, Any]:
    """Tenants, their requests and the credits in them."""
    tenants = max(4, dimensions.requests // 8)
    groups = max(1, dimensions.requests // 7 // 3)
    rows: list[dict[str, Any]] = []
    for r in range(dimensions.requests):
        size = fleet_gpus / dimensions.requests * SIZE_TO_FAIR_SHARE * float(draw.lognormal(0.0, 0.7))
        most = max(int(size), 64)
        term = int(draw.integers(6, 61))
        start = int(draw.integers(0, max(1, dimensions.months - 6)))
        kind = GPU_TYPES[draw.integers(4)]
        any_type = bool(draw.random() < 0.3)
        price = USD_PER_H100E_HOUR * (1.0 if any_type else kind[2]) * float(draw.lognormal(0.0, 0.25))
        row = {
            "id": f"R{r + 1}",
            "tenant": f"T{draw.integers(tenants) + 1}",
            "gpu_types": [] if any_type else [kind[0]],
            "sites": [],
            "max_gpus": most,
            "min_gpus": most if draw.random() < 0.6 else int(most * draw.uniform(0.3, 0.8)),
            "placement": str(draw.choice(["hall", "site", "any"], p=[0.4, 0.45, 0.15])),
            "isolation": str(draw.choice(["hall", "site", "shared"], p=[0.17, 0.03, 0.8])),
            "earliest_start": _month(start),
            "latest_start": _month(start + int(draw.integers(0, 9))),
            "term_months": term,
            "price_usd": round(price, 3),
            "escalator_fraction": float(draw.choice([0.0, 0.02])),
            "ramp_months": int(draw.choice([0, 0, 2, 4])),
            "prepayment_fraction": float(draw.choice([0.0, 0.0, 0.2])),
            "payment_lag_months": int(draw.integers(0, 3)),
            "sla": [None, "standard"][draw.integers(2)],
        }
        if draw.random() < 0.2:
            notice = int(draw.integers(1, 7))
            row |= {
                "firm_months": max(1, term // 2),
                "recall_notice_months": notice,
                "recall_fee_fraction": 0.05,
            }
        if draw.random() < 1 / 7:
            row["group"] = f"G{draw.integers(groups) + 1}"
        rows.append(row)
    return {
        "tenants": [
            {"id": f"T{i + 1}", "is_rival": bool(i % 4 == 0), "default_probability_fraction": 0.02 * (i % 3)}
            for i in range(tenants)
        ],
        "lease_requests": rows,
        "sla_tiers": [{"sla": "standard", "below_availability_fraction": 0.99, "credit_fraction": 0.1}],
    }


def _own_use(dimensions: Size, draw: np.random.Generator, case: dict[str, Any]) -> dict[str, Any]:
    """Runs of two to five full-size months, two pools, and an on-demand market of 15 %."""
    h100e = {i: equivalent for i, _, equivalent in GPU_TYPES}
    runs: list[dict[str, Any]] = []
    for r in range(dimensions.runs):
        hall = case["halls"][draw.integers(dimensions.halls)]
        full = hall["gpus"] * 0.9
        months = float(draw.uniform(2, 5))
        work = full * h100e[hall["gpu_type"]] * 730 * months
        start = int(draw.integers(0, max(1, dimensions.months - 12)))
        value = work * USD_PER_H100E_HOUR * float(draw.uniform(0.7, 1.6))
        runs.append(
            {
                "id": f"TR{r + 1}",
                "placement": str(draw.choice(["hall", "site"])),
                "work_h100e_hours": round(work),
                "min_gpus": round(full * 0.5),
                "max_gpus": round(full),
                "marginal_scaling_fraction": float(draw.choice([1.0, 0.85])),
                "earliest_start": _month(start),
                "target": _month(min(start + int(months) + 2, dimensions.months - 1)),
                "deadline": _month(min(start + int(months) + 8, dimensions.months - 1)),
                "value_usd": round(value),
                "delay_cost_usd_per_month": round(value * 0.04),
                "can_pause": bool(draw.random() < 0.3),
            }
        )
    fleet = sum(hall["gpus"] * h100e[hall["gpu_type"]] for hall in case["halls"])
    window = {"from_month": _month(0), "to_month": _month(dimensions.months - 1)}
    pools = [
        {"id": "research", "kind": "research", **window},
        {"id": "inference", "kind": "inference", **window},
    ]
    tiers = [
        {"pool": pool, "up_to_h100e": round(fleet * reach), "value_usd_per_h100e_hour": usd}
        for pool, base in (("research", 2.6), ("inference", 2.2))
        for reach, usd in ((0.05, base), (0.1, base * 0.7), (0.2, base * 0.45))
    ]
    market = [
        {
            "gpu_type": i,
            "month": _month(0),
            "usd_per_gpu_hour": round(USD_PER_H100E_HOUR * equivalent * 1.3, 2),
            "utilisation_fraction": 0.6,
            "max_fraction": 0.15,
        }
        for i, _, equivalent in GPU_TYPES
    ]
    return {"training_runs": runs, "internal_pools": pools, "pool_tiers": tiers, "on_demand": market}


def _policies(dimensions: Size) -> list[dict[str, Any]]:
    """Priced policies on internal share, tenant share and rival share."""
    window = {"from_month": _month(0), "to_month": _month(dimensions.months - 1)}
    return [
        {"id": "own", "rule": "min_internal_fraction", "limit": 0.15, "penalty_usd": 1500.0, **window},
        {"id": "tenant", "rule": "max_tenant_fraction", "limit": 0.3, "penalty_usd": 1000.0, **window},
        {"id": "rivals", "rule": "max_rival_fraction", "limit": 0.35, "penalty_usd": 1000.0, **window},
    ]
