"""Requests, runs and floors that no plan can serve, with the reason."""

import pytest

from tests.inputs.builders import (
    Fields,
    dallas,
    delivery,
    gpu_type,
    hall,
    placement,
    pool,
    request,
    run,
    signed,
    site,
    tenant,
    tier,
    warnings,
    whole_site,
)

FOUND: dict[str, tuple[Fields, list[str]]] = {
    "start window after the horizon": (
        {"lease_requests": [request(earliest_start="2028-01", latest_start="2028-02")]},
        [
            "lease request 'Acme-07': 'Acme-07' can never be placed: it may start from 2028-01 "
            "to 2028-02, outside the horizon 2027-01 to 2027-12.",
        ],
    ),
    "no hall big enough": (
        {
            "lease_requests": [request(min_gpus=1600, max_gpus=2400, placement="hall")],
            "halls": [hall(), hall(id="A2", gpus=1200)],
            "sites": [site(it_power_mw=9.0)],
        },
        [
            "lease request 'Acme-07': 'Acme-07' can never be placed: min_gpus is 1600; even "
            "started in 2027-03, its best month, the biggest hall, 'A2', has room for at most "
            "1,200 GPUs.",
        ],
    ),
    "no site big enough": (
        {
            "lease_requests": [request(min_gpus=2400, max_gpus=2400)],
            "halls": [hall(), hall(id="A2", gpus=1200)],
            "sites": [site(it_power_mw=9.0)],
        },
        [
            "lease request 'Acme-07': 'Acme-07' can never be placed: min_gpus is 2400; even "
            "started in 2027-03, its best month, the biggest site, 'Austin', has room for at "
            "most 2,200 GPUs.",
        ],
    ),
    "all sites too small": (
        {
            "lease_requests": [request(min_gpus=2400, max_gpus=2400, placement="any")],
            "halls": [hall(), hall(id="A2", gpus=1200)],
            "sites": [site(it_power_mw=9.0)],
        },
        [
            "lease request 'Acme-07': 'Acme-07' can never be placed: min_gpus is 2400; even "
            "started in 2027-03, its best month, all that is allowed has room for at most 2,200 "
            "GPUs.",
        ],
    ),
    "too little power": (
        {"lease_requests": [request(min_gpus=960, max_gpus=1000)], "sites": [site(it_power_mw=1.0)]},
        [
            "lease request 'Acme-07': 'Acme-07' can never be placed: min_gpus is 960; even "
            "started in 2027-03, its best month, the biggest site, 'Austin', has room for at "
            "most 712 GPUs.",
        ],
    ),
    "GPUs that retire": (
        {
            "lease_requests": [request(min_gpus=960, max_gpus=1000, latest_start="2027-03")],
            "deliveries": [delivery(month="2027-08", gpus=-200)],
        },
        [
            "lease request 'Acme-07': 'Acme-07' can never be placed: min_gpus is 960; even "
            "started in 2027-03, its best month, the biggest site, 'Austin', has room for at "
            "most 800 GPUs.",
        ],
    ),
    "no lots of that size": (
        {"lease_requests": [request(min_gpus=81, max_gpus=87)]},
        [
            "lease request 'Acme-07': 'Acme-07' can never be placed: no whole number of lots (8 "
            "GPUs) makes 81 to 87 GPUs.",
        ],
    ),
    "no GPUs of that type": (
        {"lease_requests": [request(gpu_types=["GB200"])], "gpu_types": [gpu_type(), gpu_type(id="GB200")]},
        [
            "GPU type 'GB200': GPU type 'GB200' stands in no hall.",
            "lease request 'Acme-07': 'Acme-07' can never be placed: no hall has an allowed GPU "
            "type at an allowed site outside barred jurisdictions.",
        ],
    ),
    "barred from every site": (
        {"tenants": [tenant(barred_jurisdictions=["US"])]},
        [
            "lease request 'Acme-07': 'Acme-07' can never be placed: no hall has an allowed GPU "
            "type at an allowed site outside barred jurisdictions.",
        ],
    ),
    "barred from the whole site": (
        {"lease_requests": [whole_site()], "tenants": [tenant(barred_jurisdictions=["US"])]},
        [
            "lease request 'All-01': 'All-01' can never be placed: site 'Austin' is in US, which "
            "is barred to 'Acme'.",
        ],
    ),
    "a whole site of nothing": (
        {
            "lease_requests": [whole_site(whole_site="Dallas")],
            "sites": [site(), dallas()],
            "halls": [hall(), hall(id="D1", site="Dallas", gpus=0)],
        },
        [
            "hall 'D1': hall 'D1' has no GPUs in the horizon 2027-01 to 2027-12; nothing can stand there.",
            "lease request 'All-01': 'All-01' can never be placed: site 'Dallas' has no usable "
            "GPUs in the horizon 2027-01 to 2027-12.",
        ],
    ),
    "a whole site beyond its power": (
        {"lease_requests": [whole_site()], "sites": [site(it_power_mw=1.0)]},
        [
            "lease request 'All-01': 'All-01' can never be placed: all usable GPUs of site "
            "'Austin' draw 1.4 MW in 2027-05, its IT power is 1 MW.",
        ],
    ),
    "a group that is taken": (
        {"lease_requests": [request(group="g"), signed(group="g")], "signed_placements": [placement()]},
        [
            "lease request 'Acme-07': 'Acme-07' can never be placed: signed lease 'Old-01' is in "
            "the same group 'g'.",
        ],
    ),
    "more work than there is": (
        {"training_runs": [run(work_h100e_hours=9e6)]},
        [
            "training run 'Grok': work_h100e_hours is 9,000,000; from 2027-02 to 2027-08 one "
            "hall can do at most 4,070,400 H100e-hours of it. It will never be undertaken.",
        ],
    ),
    "a run too wide": (
        {"training_runs": [run(min_gpus=1200, max_gpus=1200, is_mandatory=True)]},
        [
            "training run 'Grok': min_gpus is 1,200; from 2027-02 to 2027-08 no hall has so many "
            "with power. The case is infeasible.",
        ],
    ),
    "a run for other GPUs": (
        {"training_runs": [run(gpu_types=["GB200"])], "gpu_types": [gpu_type(), gpu_type(id="GB200")]},
        [
            "GPU type 'GB200': GPU type 'GB200' stands in no hall.",
            "training run 'Grok': no hall has an allowed GPU type at an allowed site. It will "
            "never be undertaken.",
        ],
    ),
    "a hard floor too high": (
        {"internal_pools": [pool(floor_h100e=1200.0)], "pool_tiers": [tier()]},
        [
            "internal pool 'lab': floor_h100e is 1,200; its halls have at most 1,000 working "
            "H100e in 2027-01. The case is infeasible: lower the floor, or begin later.",
        ],
    ),
    "a priced floor too high": (
        {
            "internal_pools": [pool(floor_h100e=1200.0, shortfall_usd_per_h100e_hour=2.0)],
            "pool_tiers": [tier()],
        },
        [
            "internal pool 'lab': floor_h100e is 1,200; its halls have at most 1,000 working "
            "H100e in 2027-01. It will fall short: lower the floor, or begin later.",
        ],
    ),
    "a floor beyond the power": (
        {
            "internal_pools": [pool(floor_h100e=800.0)],
            "pool_tiers": [tier()],
            "sites": [site(it_power_mw=1.05)],
        },
        [
            "internal pool 'lab': floor_h100e is 800; its halls have at most 750 working H100e "
            "in 2027-01. The case is infeasible: lower the floor, or begin later.",
        ],
    ),
}


@pytest.mark.parametrize(("lists", "messages"), FOUND.values(), ids=FOUND)
def test_what_can_never_be_served_is_a_warning(lists: Fields, messages: list[str]) -> None:
    """The warning names the best that the case has to offer, or what rules everything out."""
    assert warnings(**lists) == messages
