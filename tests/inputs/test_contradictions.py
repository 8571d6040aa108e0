"""Fields and dates that contradict one another."""

import pytest

from tests.inputs.builders import Fields, delivery, errors, policy, pool, request, run, site, tier, whole_site

FOUND: dict[str, tuple[Fields, list[str]]] = {
    "start window": (
        {"lease_requests": [request(latest_start="2027-02")]},
        [
            "lease request 'Acme-07': latest_start is 2027-02; it must not be before "
            "earliest_start, which is 2027-03. Correct one of them.",
        ],
    ),
    "run window": (
        {"training_runs": [run(deadline="2027-01")]},
        [
            "training run 'Grok': deadline is 2027-01; it must not be before earliest_start, "
            "which is 2027-02. Correct one of them.",
        ],
    ),
    "pool window": (
        {"internal_pools": [pool(to_month="2026-12")], "pool_tiers": [tier()]},
        [
            "internal pool 'lab': to_month is 2026-12; it must not be before from_month, which "
            "is 2027-01. Correct one of them.",
        ],
    ),
    "policy window": (
        {"policies": [policy(to_month="2026-12")]},
        [
            "policy 'cap': to_month is 2026-12; it must not be before from_month, which is "
            "2027-01. Correct one of them.",
        ],
    ),
    "delivery in month 0": (
        {"deliveries": [delivery(month="2027-01")]},
        [
            "delivery 'A1 2027-01': month is 2027-01; it must be after the plan's first month, "
            "2027-01. What is installed by then belongs in the hall's gpus.",
        ],
    ),
    "more retired than installed": (
        {"deliveries": [delivery(gpus=-600), delivery(month="2027-06", gpus=-600)]},
        [
            "delivery 'A1 2027-06': gpus is -600; hall 'A1' would have -200 GPUs installed from "
            "2027-06 on. No more can retire than are there.",
        ],
    ),
    "whole site with sizes": (
        {"lease_requests": [whole_site(min_gpus=8, max_gpus=16)]},
        [
            "lease request 'All-01': min_gpus, max_gpus are given beside whole_site 'Austin'; a "
            "whole-site lease takes every usable GPU of its site and names no such thing. Clear "
            "one or the other.",
        ],
    ),
    "whole site with a placement": (
        {"lease_requests": [whole_site(placement="any")]},
        [
            "lease request 'All-01': placement is given beside whole_site 'Austin'; a whole-site "
            "lease takes every usable GPU of its site and names no such thing. Clear one or the "
            "other.",
        ],
    ),
    "whole site with everything": (
        {"lease_requests": [whole_site(gpu_types=["H100"], sites=["Austin"], max_gpus=8, isolation="hall")]},
        [
            "lease request 'All-01': gpu_types, sites, max_gpus, isolation are given beside "
            "whole_site 'Austin'; a whole-site lease takes every usable GPU of its site and "
            "names no such thing. Clear one or the other.",
        ],
    ),
    "no size at all": (
        {"lease_requests": [request(min_gpus=None, max_gpus=None)]},
        [
            "lease request 'Acme-07': neither min_gpus and max_gpus nor whole_site is given; "
            "give one or the other.",
        ],
    ),
    "no largest size": (
        {"lease_requests": [request(max_gpus=None)]},
        [
            "lease request 'Acme-07': max_gpus is missing although min_gpus is given; a request "
            "has both. For one size give it twice.",
        ],
    ),
    "sizes out of order": (
        {"lease_requests": [request(max_gpus=8)]},
        [
            "lease request 'Acme-07': max_gpus is 8; it must be at least min_gpus, which is 80. "
            "Correct one of them.",
        ],
    ),
    "flat fee of an open size": (
        {"lease_requests": [request(price_basis="month", price_usd=1e5)]},
        [
            "lease request 'Acme-07': price_basis is month, a price of the whole lease, but the "
            "size is open: min_gpus is 80 and max_gpus is 160. Make them equal, or give "
            "whole_site.",
        ],
    ),
    "flat fee anywhere": (
        {"lease_requests": [request(price_basis="month", price_usd=1e5, max_gpus=80, placement="any")]},
        [
            "lease request 'Acme-07': price_basis is month, a price of the whole lease, but "
            "placement is any; it must be hall or site.",
        ],
    ),
    "firm beyond the term": (
        {"lease_requests": [request(firm_months=7)]},
        [
            "lease request 'Acme-07': firm_months is 7; it must be at most term_months, which is "
            "6. Leave it blank if the whole term is firm.",
        ],
    ),
    "run sizes out of order": (
        {"training_runs": [run(max_gpus=100)]},
        [
            "training run 'Grok': max_gpus is 100; it must be at least min_gpus, which is 200. "
            "Correct one of them.",
        ],
    ),
    "tiers that stay level": (
        {"internal_pools": [pool()], "pool_tiers": [tier(), tier(up_to_h100e=200.0)]},
        [
            "pool tier 'lab 200.0': value_usd_per_h100e_hour is 3 in pool 'lab' up to 200 H100e; "
            "it must be less than the 3 of the tier up to 100 H100e. Let the values fall.",
        ],
    ),
    "tiers that rise": (
        {
            "internal_pools": [pool()],
            "pool_tiers": [tier(up_to_h100e=200.0, value_usd_per_h100e_hour=4.5), tier()],
        },
        [
            "pool tier 'lab 200.0': value_usd_per_h100e_hour is 4.5 in pool 'lab' up to 200 "
            "H100e; it must be less than the 3 of the tier up to 100 H100e. Let the values fall.",
        ],
    ),
    "a limit in percent": (
        {"policies": [policy(limit=60)]},
        [
            "policy 'cap': limit is 60; for max_leased_fraction it must be 0 to 1. 60 % is written 0.6.",
        ],
    ),
    "a negative share": (
        {"policies": [policy(limit=-0.1)]},
        [
            "policy 'cap': limit is -0.1; for max_leased_fraction it must be 0 to 1.",
        ],
    ),
    "GW for MW": (
        {"sites": [site(it_power_mw=0.002)]},
        [
            "site 'Austin': site 'Austin' has at most 0.002 MW of IT power, but all its GPUs "
            "draw at most 1.4 MW; they must be less than 100 times apart. Is it_power_mw in MW, "
            "and kw_per_gpu in kW?",
        ],
    ),
    "kW for MW": (
        {"sites": [site(it_power_mw=2000.0)]},
        [
            "site 'Austin': site 'Austin' has at most 2,000 MW of IT power, but all its GPUs "
            "draw at most 1.4 MW; they must be less than 100 times apart. Is it_power_mw in MW, "
            "and kw_per_gpu in kW?",
        ],
    ),
    "no plan": (
        {"plan": []},
        [
            "the case has no plan; give its name, start_month and months",
        ],
    ),
}


@pytest.mark.parametrize(("lists", "messages"), FOUND.values(), ids=FOUND)
def test_a_contradiction_is_an_error(lists: Fields, messages: list[str]) -> None:
    """Each contradiction is told with both values and a way out."""
    assert errors(**lists) == messages
