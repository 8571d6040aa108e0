"""Signed leases: where they stand, and that they fit."""

import pytest

from tests.inputs.builders import Fields, dallas, delivery, errors, hall, placement, signed, site, whole_site

FOUND: dict[str, tuple[Fields, list[str]]] = {
    "signed with a window": (
        {"lease_requests": [signed(latest_start="2026-11")], "signed_placements": [placement()]},
        [
            "lease request 'Old-01': latest_start is 2026-11; a signed lease has one start, so "
            "it must be earliest_start, 2026-10. Give the month in which it starts twice.",
        ],
    ),
    "signed without placements": (
        {"lease_requests": [signed()]},
        [
            "lease request 'Old-01': 'Old-01' is signed but has no signed placements; say in "
            "which halls its GPUs stand.",
        ],
    ),
    "open with a placement": (
        {"signed_placements": [placement(lease="Acme-07")]},
        [
            "signed placement 'Acme-07 A1': lease names 'Acme-07', which is open; only signed "
            "leases have placements. Sign the request, or remove the placement.",
        ],
    ),
    "whole site with a placement": (
        {
            "lease_requests": [whole_site(status="signed", latest_start="2027-03")],
            "signed_placements": [placement(lease="All-01")],
        },
        [
            "signed placement 'All-01 A1': lease names 'All-01', which takes the whole site "
            "'Austin' as it stands; it has no placements. Remove this one.",
        ],
    ),
    "placements beyond the size": (
        {"lease_requests": [signed(min_gpus=200, max_gpus=300)], "signed_placements": [placement()]},
        [
            "lease request 'Old-01': the signed placements of 'Old-01' hold 400 GPUs in sum; its "
            "sizes say 200 to 300. Correct the sizes or the placements.",
        ],
    ),
    "placements below the one size": (
        {"lease_requests": [signed(min_gpus=500, max_gpus=500)], "signed_placements": [placement()]},
        [
            "lease request 'Old-01': the signed placements of 'Old-01' hold 400 GPUs in sum; its "
            "sizes say 500. Correct the sizes or the placements.",
        ],
    ),
    "two signed in a group": (
        {
            "lease_requests": [signed(group="g"), signed(id="Old-02", group="g")],
            "signed_placements": [placement(), placement(lease="Old-02")],
        },
        [
            "lease request 'Old-02': 'Old-02' and 'Old-01' are both signed in group 'g'; of a "
            "group at most one is accepted. Take one out of the group.",
        ],
    ),
    "flat fee at two sites": (
        {
            "sites": [site(), dallas()],
            "halls": [hall(), hall(id="D1", site="Dallas")],
            "lease_requests": [signed(price_basis="month", price_usd=1e6)],
            "signed_placements": [placement(gpus=200), placement(hall="D1", gpus=200)],
        },
        [
            "lease request 'Old-01': price_basis is month, but the signed placements stand at 2 "
            "sites (Austin, Dallas); a price of the whole lease needs one site.",
        ],
    ),
    "more than the hall has": (
        {
            "lease_requests": [signed(min_gpus=1008, max_gpus=1008)],
            "signed_placements": [placement(gpus=1008)],
        },
        [
            "signed placement 'Old-01 A1': hall 'A1' in 2027-01 has 1,000 usable GPUs; signed "
            "leases hold 1,008 there (Old-01), and too much in 11 more months. Correct the "
            "placements or the hall.",
        ],
    ),
    "more than the hall has left": (
        {
            "lease_requests": [
                signed(),
                signed(
                    id="Old-02", min_gpus=640, max_gpus=640, earliest_start="2027-12", latest_start="2027-12"
                ),
            ],
            "signed_placements": [placement(), placement(lease="Old-02", gpus=640)],
        },
        [
            "signed placement 'Old-02 A1': hall 'A1' in 2027-12 has 1,000 usable GPUs; signed "
            "leases hold 1,040 there (Old-01, Old-02). Correct the placements or the hall.",
        ],
    ),
    "recalled one month too late": (
        {
            "lease_requests": [
                signed(recall_notice_months=4, firm_months=0),
                signed(
                    id="Old-02", min_gpus=640, max_gpus=640, earliest_start="2027-04", latest_start="2027-04"
                ),
            ],
            "signed_placements": [placement(), placement(lease="Old-02", gpus=640)],
        },
        [
            "signed placement 'Old-02 A1': hall 'A1' in 2027-04 has 1,000 usable GPUs; signed "
            "leases hold 1,040 there (Old-01, Old-02). Correct the placements or the hall.",
        ],
    ),
    "GPUs that retire": (
        {
            "lease_requests": [signed()],
            "signed_placements": [placement()],
            "deliveries": [delivery(month="2027-12", gpus=-800)],
        },
        [
            "signed placement 'Old-01 A1': hall 'A1' in 2027-12 has 200 usable GPUs; signed "
            "leases hold 400 there (Old-01). Correct the placements or the hall.",
        ],
    ),
    "beside a whole site": (
        {
            "lease_requests": [whole_site(status="signed", latest_start="2027-03"), signed()],
            "signed_placements": [placement()],
        },
        [
            "signed placement 'Old-01 A1': hall 'A1' in 2027-03 has 1,000 usable GPUs; signed "
            "leases hold 1,400 there (Old-01, All-01), and too much in 5 more months. Correct "
            "the placements or the hall.",
        ],
    ),
    "more than the power": (
        {"sites": [site(it_power_mw=0.5)], "lease_requests": [signed()], "signed_placements": [placement()]},
        [
            "site 'Austin': site 'Austin' in 2027-01 has 0.5 MW of IT power; signed leases draw "
            "0.56 MW there (Old-01), and too much in 11 more months. Correct the placements or "
            "the power.",
        ],
    ),
}


@pytest.mark.parametrize(("lists", "messages"), FOUND.values(), ids=FOUND)
def test_what_is_signed_must_stand(lists: Fields, messages: list[str]) -> None:
    """What a signed lease contradicts is told with hall, month and numbers."""
    assert errors(**lists) == messages
