"""What is legal but odd."""

import pytest

from tests.inputs.builders import (
    Fields,
    dallas,
    delivery,
    gpu_type,
    hall,
    level,
    placement,
    plan,
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
)

FOUND: dict[str, tuple[Fields, list[str]]] = {
    "a step in month 0": (
        {"site_steps": [step(month="2027-01", it_power_mw=3.0)]},
        [
            "site step 'Austin 2027-01': month is 2027-01, not after the plan's first month, "
            "2027-01; the step takes the place of the site's own level from the start. Put the "
            "level into the site instead.",
        ],
    ),
    "a step without levels": (
        {"site_steps": [step()]},
        [
            "site step 'Austin 2027-04': neither it_power_mw nor energy_usd_per_mwh is given; "
            "the step has no effect.",
        ],
    ),
    "a target before the start": (
        {"training_runs": [run(target="2027-01")]},
        [
            "training run 'Grok': target is 2027-01, before earliest_start, 2027-02; every finish is late.",
        ],
    ),
    "a target after the deadline": (
        {"training_runs": [run(target="2027-09")]},
        [
            "training run 'Grok': target is 2027-09, after the deadline, 2027-08; no finish is late.",
        ],
    ),
    "a fee without notice": (
        {"lease_requests": [request(recall_fee_fraction=0.2)]},
        [
            "lease request 'Acme-07': recall_fee_fraction is given but recall_notice_months is "
            "blank, so the owner may not recall and the fee has no effect. Give the notice, 0 if "
            "there is none.",
        ],
    ),
    "firm months without notice": (
        {"lease_requests": [request(firm_months=3)]},
        [
            "lease request 'Acme-07': firm_months is 3 of 6 but recall_notice_months is blank, "
            "so the owner may not recall and the whole term is firm. Give the notice, 0 if there "
            "is none.",
        ],
    ),
    "notice of the whole term": (
        {"lease_requests": [request(recall_notice_months=6)]},
        [
            "lease request 'Acme-07': recall_notice_months is 6 but there is nothing to recall: "
            "6 of 6 months are firm. Shorten firm_months, or leave the notice blank.",
        ],
    ),
    "free for the whole term": (
        {"lease_requests": [request(free_months=6)]},
        [
            "lease request 'Acme-07': free_months is 6, the whole term of 6 months; nothing is billed.",
        ],
    ),
    "ramping for the whole term": (
        {"lease_requests": [request(ramp_months=6)]},
        [
            "lease request 'Acme-07': ramp_months is 6, the whole term of 6 months; the lease is "
            "never delivered in full.",
        ],
    ),
    "signed in two halls": (
        {
            "lease_requests": [signed(placement="hall")],
            "halls": [hall(), hall(id="A2")],
            "signed_placements": [placement(gpus=200), placement(hall="A2", gpus=200)],
        },
        [
            "lease request 'Old-01': placement is hall, but it stands in 2 halls; a signed lease "
            "stands as given.",
        ],
    ),
    "signed in half lots": (
        {"lease_requests": [signed(min_gpus=396, max_gpus=396)], "signed_placements": [placement(gpus=396)]},
        [
            "signed placement 'Old-01 A1': gpus is 396, no whole number of lots; hall 'A1' is "
            "let in lots of 8.",
        ],
    ),
    "signed at another site": (
        {
            "lease_requests": [signed(sites=["Dallas"])],
            "sites": [site(), dallas()],
            "halls": [hall(), hall(id="D1", site="Dallas")],
            "signed_placements": [placement()],
        },
        [
            "lease request 'Old-01': sites leaves out Austin; a signed lease stands as given.",
        ],
    ),
    "signed and over": (
        {"lease_requests": [signed(term_months=3)], "signed_placements": [placement()]},
        [
            "lease request 'Old-01': 'Old-01' is signed and runs from 2026-10 to 2026-12, "
            "outside the horizon 2027-01 to 2027-12; it has no effect.",
        ],
    ),
    "no GPUs at all": (
        {"halls": [hall(gpus=0)], "lease_requests": [], "tenants": []},
        [
            "plan: no hall has usable GPUs in any month; nothing can be planned.",
            "hall 'A1': hall 'A1' has no GPUs in the horizon 2027-01 to 2027-12; nothing can stand there.",
        ],
    ),
    "no power at all": (
        {"sites": [site(it_power_mw=0.0)], "lease_requests": [], "tenants": []},
        [
            "plan: no site has IT power in any month; nothing can be planned.",
        ],
    ),
    "a site without halls": (
        {"sites": [site(), dallas()]},
        [
            "site 'Dallas': site 'Dallas' has no halls, so that nothing can stand there.",
        ],
    ),
    "a hall of less than a lot": (
        {"halls": [hall(), hall(id="A2", gpus=7)]},
        [
            "hall 'A2': hall 'A2' has at most 7 GPUs, less spares not one lot of 8 in the "
            "horizon 2027-01 to 2027-12; nothing can stand there.",
        ],
    ),
    "power for many more GPUs": (
        {"sites": [site(it_power_mw=100.0)], "halls": [hall(gpus=640)]},
        [
            "site 'Austin': site 'Austin' has at most 100 MW of IT power, but all its GPUs draw "
            "at most 0.896 MW; they must be less than 100 times apart. Is it_power_mw in MW, and "
            "kw_per_gpu in kW?",
        ],
    ),
    "a delay cost without target": (
        {"training_runs": [run(delay_cost_usd_per_month=1e5)]},
        [
            "training run 'Grok': delay_cost_usd_per_month is given but target is blank, which "
            "means the deadline; the cost has no effect. Give a target.",
        ],
    ),
    "a pool worth nothing": (
        {"internal_pools": [pool()]},
        [
            "internal pool 'lab': 'lab' has neither pool tiers nor a floor; it is worth nothing.",
        ],
    ),
    "a shortfall without floor": (
        {"internal_pools": [pool(shortfall_usd_per_h100e_hour=2.0)], "pool_tiers": [tier()]},
        [
            "internal pool 'lab': shortfall_usd_per_h100e_hour is given but the floor is 0; it "
            "has no effect.",
        ],
    ),
    "a fraction for money": (
        {"policies": [policy(rule="min_cash_usd", limit=0.2)]},
        [
            "policy 'cap': limit is 0.2; for min_cash_usd it is an amount of money, not a fraction.",
        ],
    ),
    "a breach for nothing": (
        {"policies": [policy(penalty_usd=0.0)]},
        [
            "policy 'cap': penalty_usd is 0, so that a breach costs nothing; the policy has no effect.",
        ],
    ),
    "a minimum of nothing": (
        {"policies": [policy(rule="min_internal_fraction", limit=0.0)]},
        [
            "policy 'cap': limit is 0, which every plan keeps; the policy has no effect.",
        ],
    ),
    "a maximum of everything": (
        {"policies": [policy(limit=1.0)]},
        [
            "policy 'cap': limit is 1, which every plan keeps; the policy has no effect.",
        ],
    ),
    "a revenue of nothing": (
        {"policies": [policy(rule="min_lease_revenue_usd", limit=0.0)]},
        [
            "policy 'cap': limit is 0, which every plan keeps; the policy has no effect.",
        ],
    ),
    "no rivals": (
        {"policies": [policy(rule="max_rival_fraction", limit=0.2)]},
        [
            "policy 'cap': no tenant is marked as a rival; the policy has no effect.",
        ],
    ),
    "an idle tenant": (
        {"tenants": [tenant(), tenant(id="Beta")]},
        [
            "tenant 'Beta': tenant 'Beta' asks for nothing; no request names it.",
        ],
    ),
    "an idle GPU type": (
        {"gpu_types": [gpu_type(), gpu_type(id="GB200")]},
        [
            "GPU type 'GB200': GPU type 'GB200' stands in no hall.",
        ],
    ),
    "an idle SLA": (
        {"sla_tiers": [sla_tier()]},
        [
            "SLA tier 'std 0.99': SLA 'std' is named by no request.",
        ],
    ),
    "a credit that does not grow": (
        {
            "lease_requests": [request(sla="std")],
            "sla_tiers": [sla_tier(), sla_tier(below_availability_fraction=0.95, credit_fraction=0.1)],
        },
        [
            "SLA tier 'std 0.95': credit_fraction is 0.1 below 0.95 in SLA 'std', no more than "
            "the 0.3 already due below 0.99; the tier has no effect.",
        ],
    ),
    "an unknown jurisdiction": (
        {"tenants": [tenant(barred_jurisdictions=["USA"])]},
        [
            "tenant 'Acme': barred_jurisdictions names 'USA', where no site is; known "
            "jurisdictions: US. Did you mean 'US'?",
        ],
    ),
    "a price per kWh": (
        {"sites": [site(energy_usd_per_mwh=0.06)]},
        [
            "site 'Austin': energy_usd_per_mwh is 0.06; usual are 1 to 1,000 USD/MWh. Is it a "
            "price per kWh, or in cents?",
        ],
    ),
    "a price per GPU-month": (
        {"lease_requests": [request(price_usd=1800.0)]},
        [
            "lease request 'Acme-07': price_usd is 1800; usual are 0.05 to 100 USD/GPU-hour. Is "
            "it a price per GPU-month?",
        ],
    ),
    "a GPU-hour price for a kW-month": (
        {"lease_requests": [request(price_basis="kw_month", price_usd=2.5)]},
        [
            "lease request 'Acme-07': price_usd is 2.5; usual are 10 to 20,000 USD/kW-month. Is "
            "it a price per MW, per hour or per GPU?",
        ],
    ),
    "a GPU-hour price for a month": (
        {"lease_requests": [request(price_basis="month", max_gpus=80, price_usd=2.5)]},
        [
            "lease request 'Acme-07': price_usd is 2.5; usual are 1,000 to 100,000,000,000 "
            "USD/month of the whole lease. Is it a price per GPU, or in millions?",
        ],
    ),
    "TFLOPS for H100e": (
        {"gpu_types": [gpu_type(h100_equivalent=989.0)]},
        [
            "GPU type 'H100': h100_equivalent is 989; usual are 0.01 to 100 H100e/GPU. Is it in TFLOPS?",
        ],
    ),
    "a tiny availability": (
        {"sites": [site(availability_fraction=0.0099)]},
        [
            "site 'Austin': availability_fraction is 0.0099; usual are 0.5 to 1. Is it a "
            "percentage? 99 % is 0.99.",
        ],
    ),
    "a discount rate divided twice": (
        {"plan": plan(discount_rate_fraction=0.0008)},
        [
            "plan: discount_rate_fraction is 0.0008, 0.08 % a year; 8 % is written 0.08.",
        ],
    ),
    "a run after the horizon": (
        {"training_runs": [run(earliest_start="2028-01", deadline="2028-04", is_mandatory=True)]},
        [
            "training run 'Grok': 'Grok' has the window 2028-01 to 2028-04, outside the horizon "
            "2027-01 to 2027-12; it can never be undertaken. The case is infeasible.",
        ],
    ),
    "a pool before the horizon": (
        {"internal_pools": [pool(from_month="2026-01", to_month="2026-12")], "pool_tiers": [tier()]},
        [
            "internal pool 'lab': 'lab' has the window 2026-01 to 2026-12, outside the horizon "
            "2027-01 to 2027-12; it has no effect.",
        ],
    ),
    "a policy after the horizon": (
        {"policies": [policy(from_month="2028-01", to_month="2028-12")]},
        [
            "policy 'cap': 'cap' has the window 2028-01 to 2028-12, outside the horizon 2027-01 "
            "to 2027-12; it has no effect.",
        ],
    ),
    "a step after the horizon": (
        {"site_steps": [step(month="2028-01", it_power_mw=3.0)]},
        [
            "site step 'Austin 2028-01': month is 2028-01, after the horizon 2027-01 to 2027-12; "
            "the site step has no effect.",
        ],
    ),
    "a delivery after the horizon": (
        {"deliveries": [delivery(month="2028-01")]},
        [
            "delivery 'A1 2028-01': month is 2028-01, after the horizon 2027-01 to 2027-12; the "
            "delivery has no effect.",
        ],
    ),
    "a level after the horizon": (
        {"on_demand": [level(month="2028-01")]},
        [
            "on-demand level 'H100 2028-01': month is 2028-01, after the horizon 2027-01 to "
            "2027-12; the on-demand level has no effect.",
        ],
    ),
    "billed after the horizon": (
        {"lease_requests": [request(earliest_start="2027-11", latest_start="2027-12", free_months=3)]},
        [
            "lease request 'Acme-07': 'Acme-07' starts in 2027-11 at the earliest with 3 free "
            "months; nothing is billed inside the horizon 2027-01 to 2027-12.",
        ],
    ),
}


@pytest.mark.parametrize(("lists", "messages"), FOUND.values(), ids=FOUND)
def test_what_is_odd_is_a_warning(lists: Fields, messages: list[str]) -> None:
    """Each oddity is one warning that says why."""
    assert warnings(**lists) == messages
