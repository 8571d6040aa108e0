"""Names, keys and spelling between records."""

import pytest

from tests.inputs.builders import (
    Fields,
    dallas,
    delivery,
    errors,
    hall,
    level,
    placement,
    policy,
    pool,
    request,
    run,
    signed,
    site,
    step,
    tenant,
    tier,
    whole_site,
)

FOUND: dict[str, tuple[Fields, list[str]]] = {
    "an unknown tenant": (
        {"lease_requests": [request(tenant="Acne")]},
        [
            "lease request 'Acme-07': tenant names 'Acne'; known tenants: Acme. Did you mean 'Acme'?",
        ],
    ),
    "an unknown site of a hall": (
        {"halls": [hall(site="Austn")]},
        [
            "hall 'A1': site names 'Austn'; known sites: Austin. Did you mean 'Austin'?",
        ],
    ),
    "an unknown GPU type of a hall": (
        {"halls": [hall(gpu_type="H200")]},
        [
            "hall 'A1': gpu_type names 'H200'; known GPU types: H100.",
        ],
    ),
    "one of two GPU types": (
        {"lease_requests": [request(gpu_types=["H10", "H100"])]},
        [
            "lease request 'Acme-07': gpu_types names 'H10'; known GPU types: H100. Did you mean 'H100'?",
        ],
    ),
    "an unknown site of a request": (
        {"lease_requests": [request(sites=["Austin", "Dallas"])]},
        [
            "lease request 'Acme-07': sites names 'Dallas'; known sites: Austin.",
        ],
    ),
    "an unknown whole site": (
        {"lease_requests": [whole_site(whole_site="Dalas")], "sites": [site(), dallas()]},
        [
            "lease request 'All-01': whole_site names 'Dalas'; known sites: Austin, Dallas. Did "
            "you mean 'Dallas'?",
        ],
    ),
    "an unknown SLA": (
        {"lease_requests": [request(sla="std")]},
        [
            "lease request 'Acme-07': sla names 'std'; the case has no SLAs.",
        ],
    ),
    "an unknown hall of a delivery": (
        {"deliveries": [delivery(hall="A9")]},
        [
            "delivery 'A9 2027-04': hall names 'A9'; known halls: A1.",
        ],
    ),
    "an unknown site of a step": (
        {"site_steps": [step(site="Dallas", it_power_mw=3.0)]},
        [
            "site step 'Dallas 2027-04': site names 'Dallas'; known sites: Austin.",
        ],
    ),
    "an unknown lease of a placement": (
        {"signed_placements": [placement()]},
        [
            "signed placement 'Old-01 A1': lease names 'Old-01'; known lease requests: Acme-07.",
        ],
    ),
    "an unknown hall of a placement": (
        {"lease_requests": [signed()], "signed_placements": [placement(hall="B1")]},
        [
            "signed placement 'Old-01 B1': hall names 'B1'; known halls: A1.",
        ],
    ),
    "an unknown GPU type of a run": (
        {"training_runs": [run(gpu_types=["GB200"])]},
        [
            "training run 'Grok': gpu_types names 'GB200'; known GPU types: H100.",
        ],
    ),
    "an unknown site of a pool": (
        {"internal_pools": [pool(sites=["Dallas"])], "pool_tiers": [tier()]},
        [
            "internal pool 'lab': sites names 'Dallas'; known sites: Austin.",
        ],
    ),
    "an unknown pool of a tier": (
        {"pool_tiers": [tier()]},
        [
            "pool tier 'lab 100.0': pool names 'lab'; the case has no internal pools.",
        ],
    ),
    "an unknown GPU type on demand": (
        {"on_demand": [level(gpu_type="B200")]},
        [
            "on-demand level 'B200 2027-01': gpu_type names 'B200'; known GPU types: H100.",
        ],
    ),
    "many known names": (
        {"tenants": [tenant(id=f"T{number}") for number in range(11)]},
        [
            "lease request 'Acme-07': tenant names 'Acme'; known tenants: T0, T1, T2, T3, T4, "
            "T5, T6, T7 and 3 more.",
        ],
    ),
    "a site twice": (
        {"sites": [site(), site(it_power_mw=3.0)]},
        [
            "site 'Austin': id 'Austin' stands twice among the sites; it must stand once. Remove "
            "or change one of the two.",
        ],
    ),
    "a delivery twice": (
        {"deliveries": [delivery(), delivery(gpus=16)]},
        [
            "delivery 'A1 2027-04': hall 'A1' and month '2027-04' stand together twice among the "
            "deliveries; they must stand together once. Remove or change one of the two.",
        ],
    ),
    "a power twice in one month": (
        {"site_steps": [step(it_power_mw=3.0), step(it_power_mw=4.0)]},
        [
            "site step 'Austin 2027-04': site 'Austin' and month '2027-04' stand together twice "
            "among the site steps that set it_power_mw; they must stand together once. Remove or "
            "change one of the two.",
        ],
    ),
    "a tier twice": (
        {"internal_pools": [pool()], "pool_tiers": [tier(), tier(value_usd_per_h100e_hour=2.0)]},
        [
            "pool tier 'lab 100.0': pool 'lab' and up_to_h100e '100.0' stand together twice "
            "among the pool tiers; they must stand together once. Remove or change one of the "
            "two.",
        ],
    ),
    "ids that differ by case": (
        {"tenants": [tenant(), tenant(id="ACME")]},
        [
            "tenant 'ACME': id 'ACME' differs only by capital letters from 'Acme' (tenant "
            "'Acme'); names must be clearly different. Rename one, or spell both alike.",
        ],
    ),
    "groups that differ by case": (
        {"lease_requests": [request(group="G"), request(id="Acme-08", group="g")]},
        [
            "lease request 'Acme-08': group 'g' differs only by capital letters from 'G' (lease "
            "request 'Acme-07'); names must be clearly different. Rename one, or spell both "
            "alike.",
        ],
    ),
    "a subject that is a tenant": (
        {"policies": [policy(subject="Acme")]},
        [
            "policy 'cap': subject 'Acme' is a tenant; max_leased_fraction is about a site. Name "
            "one, or leave it blank for all.",
        ],
    ),
    "a subject that is a site": (
        {"policies": [policy(rule="max_tenant_fraction", subject="Austin")]},
        [
            "policy 'cap': subject 'Austin' is a site; max_tenant_fraction is about a tenant. "
            "Name one, or leave it blank for all.",
        ],
    ),
    "an unknown subject": (
        {"policies": [policy(subject="Astin")]},
        [
            "policy 'cap': subject names 'Astin'; known sites: Austin. Did you mean 'Austin'?",
        ],
    ),
    "a subject where there is none": (
        {"policies": [policy(rule="min_cash_usd", limit=5e6, subject="Austin")]},
        [
            "policy 'cap': subject is 'Austin'; min_cash_usd is about the whole plan, so it must be blank.",
        ],
    ),
}


@pytest.mark.parametrize(("lists", "messages"), FOUND.values(), ids=FOUND)
def test_a_wrong_name_is_one_message(lists: Fields, messages: list[str]) -> None:
    """Each slip in a name is told once, with the names that are known."""
    assert errors(**lists) == messages
