"""What lies just inside the rules: neither an error nor a warning."""

import pytest

from tests.inputs.builders import (
    Fields,
    dallas,
    delivery,
    errors,
    gpu_type,
    hall,
    level,
    placement,
    policy,
    pool,
    request,
    run,
    signed,
    site,
    sla_tier,
    step,
    tenant,
    tier,
    warnings,
    whole_site,
)

LATER = {"id": "Old-02", "min_gpus": 640, "max_gpus": 640}
BOTH_PLACED = [placement(), placement(lease="Old-02", gpus=640)]

LEGAL: dict[str, Fields] = {
    "the small case": {},
    "a signed lease": {"lease_requests": [signed()], "signed_placements": [placement()]},
    "a new power and a new price by two steps of one month": {
        "site_steps": [step(it_power_mw=3.0), step(energy_usd_per_mwh=40.0)]
    },
    "a whole site that spells its isolation and placement out": {
        "lease_requests": [whole_site(isolation="site", placement="site")]
    },
    "a flat fee for a whole site": {"lease_requests": [whole_site(price_basis="month", price_usd=1e6)]},
    "a flat fee for one size": {
        "lease_requests": [request(price_basis="month", price_usd=1e6, max_gpus=80, placement="hall")]
    },
    "one start month": {"lease_requests": [request(latest_start="2027-03")]},
    "a firm whole term": {"lease_requests": [request(firm_months=6)]},
    "recall one month before the end": {
        "lease_requests": [request(firm_months=5, recall_notice_months=5, recall_fee_fraction=0.2)]
    },
    "free for all but one month": {"lease_requests": [request(free_months=5, ramp_months=5)]},
    "all GPUs of the hall": {"lease_requests": [request(min_gpus=1000, max_gpus=1000)]},
    "a request that fits once GPUs have come": {
        "halls": [hall(gpus=504)],
        "deliveries": [delivery(month="2027-05", gpus=496)],
        "lease_requests": [request(min_gpus=1000, max_gpus=1000)],
    },
    "a ramping request that fits as GPUs come": {
        "halls": [hall(gpus=504)],
        "deliveries": [delivery(gpus=496)],
        "lease_requests": [request(min_gpus=1000, max_gpus=1000, latest_start="2027-03", ramp_months=1)],
    },
    "a request that may be recalled before GPUs retire": {
        "deliveries": [delivery(month="2027-08", gpus=-200)],
        "lease_requests": [
            request(min_gpus=960, max_gpus=960, latest_start="2027-03", firm_months=3, recall_notice_months=3)
        ],
    },
    "a signed lease that may be recalled before the next begins": {
        "lease_requests": [
            signed(recall_notice_months=3, firm_months=0),
            signed(**LATER, earliest_start="2027-04", latest_start="2027-04"),
        ],
        "signed_placements": BOTH_PLACED,
    },
    "a signed lease that ends before the next begins": {
        "lease_requests": [
            signed(term_months=6),
            signed(**LATER, earliest_start="2027-04", latest_start="2027-04"),
        ],
        "signed_placements": BOTH_PLACED,
    },
    "a signed lease that ramps beside another": {
        "lease_requests": [
            signed(),
            signed(**LATER, earliest_start="2027-12", latest_start="2027-12", ramp_months=1),
        ],
        "signed_placements": BOTH_PLACED,
    },
    "tiers in any order": {
        "internal_pools": [pool()],
        "pool_tiers": [tier(up_to_h100e=200.0, value_usd_per_h100e_hour=2.0), tier()],
    },
    "a floor of all there is": {"internal_pools": [pool(floor_h100e=1000.0)]},
    "a run of all the work there is": {
        "training_runs": [run(deadline="2027-02", work_h100e_hours=672_000.0, max_gpus=1000)]
    },
    "a run over two halls of a site": {
        "halls": [hall(gpus=400), hall(id="A2", gpus=400)],
        "training_runs": [run(placement="site", min_gpus=800)],
    },
    "limits at their ends": {
        "policies": [policy(limit=0.0), policy(id="keep", rule="min_internal_fraction", limit=1.0)]
    },
    "a negative cash limit": {"policies": [policy(rule="min_cash_usd", limit=-5e6)]},
    "a policy about a site, a tenant and a rival": {
        "tenants": [tenant(is_rival=True)],
        "policies": [
            policy(subject="Austin"),
            policy(id="one", rule="max_tenant_fraction", subject="Acme"),
            policy(id="foe", rule="max_rival_fraction", subject="Austin"),
        ],
    },
    "credits that grow": {
        "lease_requests": [request(sla="std")],
        "sla_tiers": [sla_tier(), sla_tier(below_availability_fraction=0.95, credit_fraction=1.0)],
    },
    "a market that opened before the plan": {"on_demand": [level(month="2026-01"), level(month="2027-12")]},
    "two sites and types": {
        "sites": [site(), dallas()],
        "gpu_types": [gpu_type(), gpu_type(id="GB200", kw_per_gpu=2.08, h100_equivalent=2.5)],
        "halls": [hall(), hall(id="D1", site="Dallas", gpu_type="GB200", gpus=720, lot_gpus=72)],
        "tenants": [tenant(barred_jurisdictions=["TX"])],
    },
    "a price of nothing": {"lease_requests": [request(price_usd=0.0)]},
}


@pytest.mark.parametrize("lists", LEGAL.values(), ids=LEGAL)
def test_what_is_legal_and_usual_is_passed_over(lists: Fields) -> None:
    """Neither an error nor a warning is found."""
    assert errors(**lists) == []
    assert warnings(**lists) == []
