"""Random tenants, service levels, lease requests and signed leases of a random case."""

from __future__ import annotations

from .random_draws import Draw, Record
from .random_places import kw_per_gpu, least_power_kw, most_usable_kw, usable_gpus

SLA_TIERS = [
    {"sla": "gold", "below_availability_fraction": 0.9999, "credit_fraction": 0.1},
    {"sla": "gold", "below_availability_fraction": 0.99, "credit_fraction": 0.3},
    {"sla": "gold", "below_availability_fraction": 0.95, "credit_fraction": 1},
    {"sla": "basic", "below_availability_fraction": 0.98, "credit_fraction": 0.15},
]


def random_requests(draw: Draw, places: Record) -> Record:
    """The records `tenants`, `sla_tiers`, `lease_requests` and `signed_placements` of a case."""
    tenants = [_tenant(draw, f"T{number}") for number in range(1, draw.of([1, 2, 3]) + 1)]
    tenant_ids = [tenant["id"] for tenant in tenants]
    signed, placements = _signed_leases(draw, places, tenants)
    requests = [
        _request(draw, f"L{number}", places, tenant_ids)
        for number in range(1, draw.count(draw.size.requests) + 1)
    ]
    if len(requests) > 1 and draw.chance(0.4):
        for request in draw.random.sample(requests, 2):
            request["group"] = "either"
    return {
        "tenants": tenants,
        "sla_tiers": SLA_TIERS,
        "lease_requests": requests + signed,
        "signed_placements": placements,
    }


def _tenant(draw: Draw, tenant_id: str) -> Record:
    """A tenant, often with a chance of default, sometimes a rival, sometimes barred from the EU."""
    return {
        "id": tenant_id,
        **draw.sometimes(0.3, name=f"Tenant {tenant_id}"),
        **draw.sometimes(0.6, is_rival=draw.chance(0.5)),
        **draw.sometimes(0.6, default_probability_fraction=draw.of([0, 0.02, 0.1])),
        **draw.sometimes(0.4, recovery_fraction=draw.of([0, 0.4])),
        **draw.sometimes(0.4, barred_jurisdictions=draw.of([[], ["EU"], ["EU", "CN"]])),
    }


def _request(draw: Draw, request_id: str, places: Record, tenant_ids: list[str]) -> Record:
    """An open request, about one in six for a whole site."""
    first = draw.count((-1, draw.months - 1))
    last = max(0, first) + draw.of(draw.size.starts) - 1
    request: Record = {
        "id": request_id,
        "tenant": draw.of(tenant_ids),
        **draw.sometimes(0.2, status="open"),
        "earliest_start": draw.month(first),
        "latest_start": draw.month(last),
        "term_months": draw.of([1, 2, 3, 4, 6, 12, 24]),
    }
    if draw.chance(0.17):
        request["whole_site"] = draw.of(places["sites"])["id"]
    else:
        request |= _size_and_place(draw, places)
    return request | _price(draw, places, request) | _money_terms(draw) | _recall(draw, request)


def _size_and_place(draw: Draw, places: Record) -> Record:
    """How many GPUs, of what type, where, and how apart from others."""
    hall = draw.of(places["halls"])
    lot = hall.get("lot_gpus", 1)
    lots = draw.random.randint(1, max(1, round(usable_gpus(hall) / lot * draw.of([0.7, 1, 1.4]))))
    low = max(1, lots * lot - draw.of([0, 0, lot // 2]))
    return {
        "min_gpus": low,
        "max_gpus": max(low, (lots + draw.count((0, draw.size.lot_slack))) * lot),
        **draw.sometimes(0.25, gpu_types=[draw.of(places["gpu_types"])["id"]]),
        **draw.sometimes(0.25, sites=draw.of([[], [draw.of(places["sites"])["id"]]])),
        **draw.sometimes(0.7, placement=draw.of(["hall", "site", "any"])),
        **draw.sometimes(0.6, isolation=draw.of(["shared", "hall", "site"])),
    }


def _price(draw: Draw, places: Record, request: Record) -> Record:
    """One of the three price bases, at roughly the same money per GPU."""
    usd_per_gpu_hour = draw.between(1.2, 4.5)
    fixed_size = request.get("min_gpus") == request.get("max_gpus")
    one_site = "whole_site" in request or request.get("placement", "site") != "any"
    choices = ["gpu_hour", "gpu_hour", "kw_month"]
    if one_site and fixed_size:
        choices += ["month", "month"]
    basis = draw.of(choices)
    if basis == "kw_month":
        return {"price_basis": basis, "price_usd": round(usd_per_gpu_hour * 450, 2)}
    if basis == "month":
        gpus = request.get("min_gpus") or _site_gpus(places, request["whole_site"])
        return {"price_basis": basis, "price_usd": round(usd_per_gpu_hour * 730 * max(1, gpus), 2)}
    return {**draw.sometimes(0.6, price_basis=basis), "price_usd": usd_per_gpu_hour}


def _site_gpus(places: Record, site_id: str) -> int:
    """Usable GPUs of a site in month 0."""
    return sum(usable_gpus(hall) for hall in places["halls"] if hall["site"] == site_id)


def _money_terms(draw: Draw) -> Record:
    """Escalator, ramp, free months, take-or-pay, prepayment, lag, energy, set-up and service level."""
    return {
        **draw.sometimes(0.6, escalator_fraction=draw.of([0.03, 0.1])),
        **draw.sometimes(0.35, ramp_months=draw.of([0, 1, 2, 3])),
        **draw.sometimes(0.25, free_months=draw.of([0, 1, 2])),
        **draw.sometimes(0.4, take_or_pay_fraction=draw.of([0.6, 0.8, 1])),
        **draw.sometimes(0.4, expected_utilisation_fraction=draw.of([0.5, 0.7, 0.9])),
        **draw.sometimes(0.4, prepayment_fraction=draw.of([0.15, 0.25, 1])),
        **draw.sometimes(0.4, payment_lag_months=draw.of([0, 1, 2, 3])),
        **draw.sometimes(0.5, includes_energy=draw.chance(0.4)),
        **draw.sometimes(0.3, setup_cost_usd=draw.of([0, 500, 25000])),
        **draw.sometimes(0.5, sla=draw.of(["gold", "basic", None])),
    }


def _recall(draw: Draw, request: Record) -> Record:
    """A firm term, and the right to recall with some notice and at some fee."""
    term = request["term_months"]
    firm = draw.sometimes(0.6, firm_months=draw.random.randint(0, min(term, 3)))
    if draw.chance(0.5):
        return firm
    return {
        **firm,
        "recall_notice_months": draw.of([0, 1, 3]),
        **draw.sometimes(0.6, recall_fee_fraction=draw.of([0, 0.05, 0.3])),
    }


def _signed_leases(draw: Draw, places: Record, tenants: list[Record]) -> tuple[list[Record], list[Record]]:
    """At most two signed leases, of different sites, with where they stand."""
    leases: list[Record] = []
    placements: list[Record] = []
    sites = draw.random.sample(places["sites"], min(len(places["sites"]), draw.of([0, 0, 1, 1, 2])))
    for number, site in enumerate(sites, start=1):
        welcome = _welcome_at(site, tenants)
        rows = _placement(draw, places, f"OLD{number}", site)
        if not welcome or not rows:
            continue
        lease = _signed_lease(draw, f"OLD{number}", draw.of(welcome))
        if draw.chance(0.3) and least_power_kw(places, site) >= most_usable_kw(places, site):
            lease["whole_site"] = site["id"]
        else:
            placements += rows
            gpus = sum(row["gpus"] for row in rows)
            isolation = draw.sometimes(0.5, isolation=draw.of(["shared", "hall", "site"]))
            lease |= {"min_gpus": gpus, "max_gpus": gpus, **isolation}
        leases.append(lease | _price(draw, places, lease) | _money_terms(draw) | _recall(draw, lease))
    return leases, placements


def _signed_lease(draw: Draw, lease_id: str, tenant_id: str) -> Record:
    """A lease that started up to 14 months ago (so an escalator or its end is near) or soon will."""
    start = draw.of([-14, -11, -10, -10, -8, -3, -1, 0, 0, 1, 2])
    terms_months = [term for term in (2, 6, 12, 18, 36) if start + term > 0 or draw.chance(0.1)]
    return {
        "id": lease_id,
        "tenant": tenant_id,
        "status": "signed",
        "earliest_start": draw.month(start),
        "latest_start": draw.month(start),
        "term_months": draw.of(terms_months),
    }


def _welcome_at(site: Record, tenants: list[Record]) -> list[str]:
    """The tenants whose barred jurisdictions leave the site open to them."""
    jurisdiction = site.get("jurisdiction", "")
    return [tenant["id"] for tenant in tenants if jurisdiction not in tenant.get("barred_jurisdictions", [])]


def _placement(draw: Draw, places: Record, lease_id: str, site: Record) -> list[Record]:
    """One or two halls of the site, a lot or two in each, that its power can feed; not always whole lots."""
    halls = [hall for hall in places["halls"] if hall["site"] == site["id"]]
    rows = []
    power_kw = least_power_kw(places, site)
    for hall in draw.random.sample(halls, min(len(halls), draw.of([1, 1, 2]))):
        lot = hall.get("lot_gpus", 1)
        gpus = min(_least_usable_gpus(places, hall), draw.of([1, 1, 2]) * lot)
        gpus -= gpus > 1 and draw.chance(0.1)
        kw = gpus * kw_per_gpu(places, hall)
        if gpus > 0 and kw <= power_kw:
            power_kw -= kw
            rows.append({"lease": lease_id, "hall": hall["id"], "gpus": gpus})
    return rows


def _least_usable_gpus(places: Record, hall: Record) -> int:
    """Usable GPUs of a hall once its retirements are through."""
    retired = sum(min(0, row["gpus"]) for row in places["deliveries"] if row["hall"] == hall["id"])
    return usable_gpus({**hall, "gpus": hall["gpus"] + retired})
