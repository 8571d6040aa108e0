"""Random training runs, internal pools and on-demand levels: the owner's own use in a random case."""

from __future__ import annotations

from .random_draws import Draw, Record
from .random_places import usable_gpus

HOURS_PER_MONTH = 730


def random_own_use(draw: Draw, places: Record) -> Record:
    """The records `training_runs`, `internal_pools`, `pool_tiers` and `on_demand` of a case."""
    runs = [_run(draw, f"R{number}", places) for number in range(1, draw.count(draw.size.runs) + 1)]
    pools = [_pool(draw, f"P{number}", places) for number in range(1, draw.count(draw.size.pools) + 1)]
    tiers = [tier for pool in pools for tier in _tiers(draw, pool, places)]
    levels = [level for gpu_type in places["gpu_types"] for level in _on_demand(draw, gpu_type)]
    return {"training_runs": runs, "internal_pools": pools, "pool_tiers": tiers, "on_demand": levels}


def fleet_h100e(places: Record) -> float:
    """Usable H100e of all halls in month 0."""
    h100e = {row["id"]: row["h100_equivalent"] for row in places["gpu_types"]}
    return float(sum(usable_gpus(hall) * h100e[hall["gpu_type"]] for hall in places["halls"]))


def _run(draw: Draw, run_id: str, places: Record) -> Record:
    """A run of one to three months of a part of a hall, worth about what a good lease pays."""
    hall = draw.of(places["halls"])
    h100e = next(row["h100_equivalent"] for row in places["gpu_types"] if row["id"] == hall["gpu_type"])
    low = max(1, round(usable_gpus(hall) * draw.of([0.3, 0.5, 0.8])))
    high = round(low * draw.of([1, 1.5, 2]))
    work_months = draw.between(0.6, 2.2)
    work = round(low * h100e * HOURS_PER_MONTH * work_months)
    first = draw.count((-1, draw.months - 1))
    last = max(0, first) + int(work_months) + draw.of([0, 1, 1, 2])
    return {
        "id": run_id,
        **draw.sometimes(0.3, gpu_types=[hall["gpu_type"]]),
        **draw.sometimes(0.3, sites=[hall["site"]]),
        **draw.sometimes(0.6, placement=draw.of(["hall", "site"])),
        "work_h100e_hours": max(1, work),
        "min_gpus": low,
        "max_gpus": high,
        **draw.sometimes(0.5, marginal_scaling_fraction=draw.of([0.5, 0.8, 1])),
        "earliest_start": draw.month(first),
        "deadline": draw.month(last),
        "value_usd": round(work * draw.between(1.5, 6.0)),
        **draw.sometimes(0.7, target=draw.month(draw.of([first, first, draw.random.randint(first, last)]))),
        **draw.sometimes(0.7, delay_cost_usd_per_month=round(work * draw.of([0.1, 0.4, 1.5]))),
        **draw.sometimes(0.3, is_mandatory=draw.chance(0.4)),
        **draw.sometimes(0.5, can_pause=draw.chance(0.7)),
    }


def _pool(draw: Draw, pool_id: str, places: Record) -> Record:
    """A pool with no floor, a floor at a price or, with less asked for, a hard floor."""
    first = draw.count((-1, draw.months - 1))
    last = max(first, 0) + draw.count((0, draw.months))
    fleet = fleet_h100e(places)
    pool: Record = {
        "id": pool_id,
        "kind": draw.of(["research", "inference"]),
        "from_month": draw.month(first),
        "to_month": draw.month(last),
        **draw.sometimes(0.25, gpu_types=[draw.of(places["gpu_types"])["id"]]),
        **draw.sometimes(0.25, sites=[draw.of(places["sites"])["id"]]),
    }
    kind = draw.of(["none", "none", "priced", "priced", "hard"])
    if kind == "priced":
        floor = round(fleet * draw.of([0.1, 0.3]), 1)
        return {**pool, "floor_h100e": floor, "shortfall_usd_per_h100e_hour": draw.of([1.5, 4, 9])}
    if kind == "hard" and "gpu_types" not in pool and "sites" not in pool:
        pool["floor_h100e"] = round(fleet * draw.of([0.02, 0.08]), 1)
    return pool


def _tiers(draw: Draw, pool: Record, places: Record) -> list[Record]:
    """Up to three tiers, each reaching higher and worth less (none for a pool that only has a floor)."""
    fleet = fleet_h100e(places)
    reach, value = 0.0, draw.between(1.5, 5.5)
    count = draw.of([0, 1, 2, 3]) if pool.get("floor_h100e") else draw.of([1, 2, 3])
    tiers = []
    for _ in range(count):
        reach = round(reach + max(1.0, fleet * draw.of([0.1, 0.2, 0.4])), 1)
        tiers.append({"pool": pool["id"], "up_to_h100e": reach, "value_usd_per_h100e_hour": round(value, 3)})
        value *= draw.between(0.4, 0.8)
    return tiers


def _on_demand(draw: Draw, gpu_type: Record) -> list[Record]:
    """No market, or one to three levels, the first sometimes before month 0 or only later."""
    if draw.chance(0.3):
        return []
    offsets = sorted(draw.random.sample(range(-2, draw.months), min(draw.months, draw.of([1, 1, 2, 3]))))
    return [
        {
            "gpu_type": gpu_type["id"],
            "month": draw.month(offset),
            "usd_per_gpu_hour": round(gpu_type["h100_equivalent"] * draw.between(0.5, 2.5), 2),
            **draw.sometimes(0.6, utilisation_fraction=draw.of([0, 0.5, 0.7, 0.9])),
            **draw.sometimes(0.6, max_fraction=draw.of([0, 0.25, 0.5])),
        }
        for offset in offsets
    ]
