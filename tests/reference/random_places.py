"""Random sites, halls, deliveries, GPU types and site steps: where the GPUs of a random case stand."""

from __future__ import annotations

from math import floor

from .random_draws import Draw, Record

GPU_TYPES: list[Record] = [
    {"id": "H100", "kw_per_gpu": 1.4, "h100_equivalent": 1},
    {"id": "B200", "kw_per_gpu": 1.9, "h100_equivalent": 2.3},
    {"id": "GB200", "kw_per_gpu": 2.08, "h100_equivalent": 2.5},
]
JURISDICTIONS = ["US", "US", "EU", ""]


def random_places(draw: Draw) -> Record:
    """The records `gpu_types`, `sites`, `halls`, `deliveries` and `site_steps` of a case."""
    gpu_types = draw.random.sample(GPU_TYPES, draw.of([1, 2, 2]))
    lot_gpus = draw.of([1, 8, 8, 72, 256, 1000])
    sites, halls, deliveries, steps = [], [], [], []
    for site_number in range(1, draw.count(draw.size.sites) + 1):
        site_id = f"S{site_number}"
        site_halls = [
            _hall(draw, f"{site_id}-{number}", site_id, draw.of(gpu_types)["id"], lot_gpus)
            for number in range(1, draw.count(draw.size.halls_per_site) + 1)
        ]
        site_deliveries = [row for hall in site_halls for row in _deliveries(draw, hall)]
        here = {"gpu_types": gpu_types, "halls": site_halls, "deliveries": site_deliveries}
        sites.append(_site(draw, site_id, most_usable_kw(here, {"id": site_id}) / 1000))
        steps += _site_steps(draw, sites[-1])
        halls += site_halls
        deliveries += site_deliveries
    return {
        "gpu_types": gpu_types,
        "sites": sites,
        "halls": halls,
        "deliveries": deliveries,
        "site_steps": steps,
    }


def usable_gpus(hall: Record) -> int:
    """Usable GPUs of a hall in month 0 (to size requests by; deliveries are left out)."""
    lot = int(hall.get("lot_gpus", 1))
    lots: int = floor(hall["gpus"] * (1 - hall.get("spare_fraction", 0)) / lot + 1e-9)
    return lots * lot


def _hall(draw: Draw, hall_id: str, site_id: str, gpu_type: str, lot_gpus: int) -> Record:
    """A hall of a few lots, now and then with GPUs over that fill no lot."""
    lot = draw.of([lot_gpus, lot_gpus, lot_gpus, max(1, lot_gpus // 2)])
    spare_fraction = draw.of([0, 0, 0.02, 0.05])
    lots = draw.count(draw.size.lots_per_hall) + draw.of([0, 0, 0.4])
    gpus = round(lots * lot / (1 - spare_fraction) + 0.5)
    hall: Record = {"id": hall_id, "site": site_id, "gpu_type": gpu_type, "gpus": gpus}
    if lot != 1 or draw.chance(0.5):
        hall["lot_gpus"] = lot
    if spare_fraction or draw.chance(0.5):
        hall["spare_fraction"] = spare_fraction
    return hall


def _deliveries(draw: Draw, hall: Record) -> list[Record]:
    """At most one delivery of a hall: GPUs that arrive, or that retire and never leave it below nothing."""
    if draw.chance(0.65):
        return []
    lot = hall.get("lot_gpus", 1)
    gpus = draw.of([lot, lot, 2 * lot, -lot, -max(1, lot // 2)])
    if hall["gpus"] + gpus < lot:
        gpus = abs(gpus)
    return [{"hall": hall["id"], "month": draw.month(draw.count((1, draw.months))), "gpus": gpus}]


def kw_per_gpu(places: Record, hall: Record) -> float:
    """IT power of one GPU of the hall, in kW."""
    kw = {row["id"]: row["kw_per_gpu"] for row in places["gpu_types"]}
    return float(kw[hall["gpu_type"]])


def most_usable_kw(places: Record, site: Record) -> float:
    """IT power with every GPU that the site will ever have in use, in kW."""
    arriving = {hall["id"]: 0 for hall in places["halls"]}
    for row in places["deliveries"]:
        arriving[row["hall"]] += max(0, row["gpus"])
    return sum(
        usable_gpus({**hall, "gpus": hall["gpus"] + arriving[hall["id"]]}) * kw_per_gpu(places, hall)
        for hall in places["halls"]
        if hall["site"] == site["id"]
    )


def least_power_kw(places: Record, site: Record) -> float:
    """The site's IT power in its leanest month, in kW."""
    steps = [
        row["it_power_mw"]
        for row in places["site_steps"]
        if row["site"] == site["id"] and "it_power_mw" in row
    ]
    return 1000 * float(min([site["it_power_mw"], *steps]))


def _site(draw: Draw, site_id: str, full_mw: float) -> Record:
    """A site whose power binds in about half of the cases."""
    return {
        "id": site_id,
        **draw.sometimes(0.3, name=f"Site {site_id}"),
        **draw.sometimes(0.9, jurisdiction=draw.of(JURISDICTIONS)),
        "it_power_mw": round(full_mw * draw.of([0.6, 0.8, 0.95, 1.0, 1.2]) + 5e-6, 5),
        **draw.sometimes(0.8, pue=draw.of([1.1, 1.15, 1.25, 1.4])),
        "energy_usd_per_mwh": draw.of([40, 55, 75, 90]),
        **draw.sometimes(0.4, demand_charge_usd_per_kw_month=draw.of([0, 10, 14])),
        **draw.sometimes(0.5, minimum_take_fraction=draw.of([0, 0.6, 0.85])),
        **draw.sometimes(0.4, fixed_cost_usd_per_month=round(full_mw * draw.of([2000, 20000]), 2)),
        **draw.sometimes(0.6, availability_fraction=draw.of([1, 0.999, 0.995, 0.97, 0.94])),
    }


def _site_steps(draw: Draw, site: Record) -> list[Record]:
    """Steps of power (mostly up), of the energy price, or of both; the last may lie past the horizon."""
    steps = []
    if draw.chance(0.35):
        power_mw = round(site["it_power_mw"] * draw.of([0.85, 1.1, 1.25]), 5)
        steps.append({"month": draw.count((1, draw.months)), "it_power_mw": power_mw})
    if draw.chance(0.3):
        steps.append({"month": draw.count((1, draw.months)), "energy_usd_per_mwh": draw.of([35, 60, 110])})
    if len(steps) == 2 and steps[0]["month"] == steps[1]["month"]:
        steps = [{**steps[0], **steps[1]}]
    return [{"site": site["id"], **step, "month": draw.month(step["month"])} for step in steps]
