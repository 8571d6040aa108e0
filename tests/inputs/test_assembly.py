"""All problems of a case at once, each at its place, and none that only follows from another."""

import pytest

from models.inputs import Case, CaseError, PlanSettings, Problem, RawRecord, Site, assemble
from tests.inputs.builders import (
    assembled,
    delivery,
    errors,
    hall,
    placed,
    placement,
    plan,
    policy,
    pool,
    request,
    signed,
    site,
    small_case,
    tenant,
    tier,
)


def test_all_problems_come_at_once() -> None:
    """Fields, names, dates and contradictions are told together, also those of one record."""
    found = errors(
        plan=plan(discount_rate_fraction=8),
        sites=[site(it_power_mw=-3)],
        halls=[hall(gpu_type="H200")],
        lease_requests=[request(price_usd=-1.0, tenant="Acne", latest_start="2027-01"), request(max_gpus=8)],
        policies=[policy(limit=60)],
    )
    assert found == [
        "plan: discount_rate_fraction is 8; it must be 0 to 1. 8 % is written 0.08.",
        "site 'Austin': it_power_mw is -3; it must be 0 or more.",
        "lease request 'Acme-07': price_usd is -1; it must be 0 or more.",
        "hall 'A1': gpu_type names 'H200'; known GPU types: H100.",
        "lease request 'Acme-07': tenant names 'Acne'; known tenants: Acme. Did you mean 'Acme'?",
        "lease request 'Acme-07': id 'Acme-07' stands twice among the lease requests; it must stand once. "
        "Remove or change one of the two.",
        "lease request 'Acme-07': latest_start is 2027-01; it must not be before earliest_start, which is "
        "2027-03. Correct one of them.",
        "lease request 'Acme-07': max_gpus is 8; it must be at least min_gpus, which is 80. Correct one of "
        "them.",
        "policy 'cap': limit is 60; for max_leased_fraction it must be 0 to 1. 60 % is written 0.6.",
    ]


def test_problems_stand_at_cells() -> None:
    """A record that was read from a sheet is named by its cells, also the other one of two."""
    with pytest.raises(CaseError) as caught:
        placed(small_case(tenants=[tenant(), tenant(is_rival=True)], halls=[hall(site="Austn", gpus=-8)]))
    assert [str(problem) for problem in caught.value.problems] == [
        "halls!gpus2: gpus is -8; it must be 0 or more.",
        "halls!site2: site names 'Austn'; known sites: Austin. Did you mean 'Austin'?",
        "tenants!id3: id 'Acme' stands twice among the tenants (first: tenants!id2); it must stand once. "
        "Remove or change one of the two.",
    ]


@pytest.mark.parametrize(
    ("lists", "message"),
    [
        ({"sites": [site(it_power_mw=-3)]}, "site 'Austin': it_power_mw is -3; it must be 0 or more."),
        ({"sites": [site(id=7)]}, "site '7': id is 7; it must be text."),
        ({"tenants": [tenant(is_rival="x")]}, "tenant 'Acme': is_rival is the text 'x'; it must be yes or no "
         "(true or false in JSON)."),
        ({"halls": [hall(lot_gpus=0)], "deliveries": [delivery(gpus=-2000)]},
         "hall 'A1': lot_gpus is 0; it must be 1 or more."),
        ({"lease_requests": [signed(price_usd=-1.0)], "signed_placements": [placement()]},
         "lease request 'Old-01': price_usd is -1; it must be 0 or more."),
        ({"lease_requests": [signed()], "signed_placements": [placement(gpus=0)]},
         "signed placement 'Old-01 A1': gpus is 0; it must be 1 or more."),
        ({"internal_pools": [pool(kind="ops")], "pool_tiers": [tier()]},
         "internal pool 'lab': kind is 'ops'; it must be research or inference."),
    ],
)  # fmt: skip
def test_a_spoilt_record_has_no_follow_ups(lists: dict[str, list[object]], message: str) -> None:
    """Nothing is said of what refers to a record that was reported already."""
    assert errors(**lists) == [message]


def test_names_of_a_list_that_could_not_be_read_are_not_unknown() -> None:
    """When a reader lost a whole list it says so itself, and what refers to it is left alone."""
    lost = Problem("tenants.csv", "the file is damaged")
    raw = {
        name: [RawRecord(one) for one in ones] for name, ones in small_case(plan=[plan()], tenants=[]).items()
    }
    with pytest.raises(CaseError) as caught:
        assemble(raw, [lost], unread=frozenset({"tenants"}))
    assert caught.value.problems == (lost,)


def test_a_case_made_in_python_is_checked_too() -> None:
    """Records that are valid by themselves do not make a case if their names do not meet."""
    settings = PlanSettings(name="p", start_month="2027-01", months=3, discount_rate_fraction=0.0)
    sites = (Site(id="A", it_power_mw=1.0, energy_usd_per_mwh=50.0),) * 2
    with pytest.raises(CaseError, match="site 'A': id 'A' stands twice among the sites"):
        Case(plan=settings, sites=sites)


def test_a_changed_case_is_checked_again() -> None:
    """A shorter horizon turns a window into one outside it."""
    case = assembled(small_case())
    shorter = case.with_(plan=case.plan.with_(months=2))
    assert [str(problem) for problem in shorter.warnings] == [
        "lease request 'Acme-07': 'Acme-07' can never be placed: it may start from 2027-03 to 2027-05, "
        "outside the horizon 2027-01 to 2027-02."
    ]
