"""What each changed input is worth with A's decisions kept, worked out by hand in the comments.

Lease L has 100 GPUs at $2 per GPU-hour in January (744 hours) and February 2027 (672 hours): 141,600
GPU-hours, $283,200. Nothing is discounted and energy is free, unless a test says so.
"""

import pytest

from models.plan.compare import compare
from tests.compare.pairs import decided, effects, leased, one_lease
from tests.plan.builders import HALL, SITE, TENANT, TYPE, decide, lease, request, signed, small_case

RUN = {
    "id": "R",
    "work_h100e_hours": 1000,
    "min_gpus": 10,
    "max_gpus": 10,
    "earliest_start": "2027-01",
    "deadline": "2027-02",
    "value_usd": 1000,
}


def test_equal_plans_have_no_effects() -> None:
    """From a plan to itself nothing changes, and there is nothing to know."""
    assert effects(leased(), leased()) == {}
    assert compare(leased(), leased()).notes == ()


def test_price_is_the_change_times_the_gpu_hours() -> None:
    """A dollar more on 141,600 GPU-hours."""
    assert effects(leased(), leased(lease_requests=[one_lease(price_usd=3)])) == {"price": 141_600}


def test_contract_size_is_volume() -> None:
    """50 GPUs more for 1,416 hours at $2; A's lease grows with the size that the request now has."""
    larger = leased(lease_requests=[one_lease(min_gpus=150, max_gpus=150)], gpus={"A": 150})
    assert effects(leased(), larger) == {"contracts": 141_600}


def test_joint_effect_of_size_and_price_is_in_price() -> None:
    """50 more GPUs at A's $2 are volume; $1 more on B's 150 GPUs is price, as in price-volume analysis."""
    both = leased(lease_requests=[one_lease(min_gpus=150, max_gpus=150, price_usd=3)], gpus={"A": 150})
    assert effects(leased(), both) == {"contracts": 141_600, "price": 212_400}


def test_longer_term_is_volume() -> None:
    """March comes on top: 100 GPUs, 744 hours, $2. The lease that A keeps runs to its new end."""
    assert effects(leased(), leased(lease_requests=[one_lease(term_months=3)])) == {"contracts": 148_800}


def test_energy_price_is_energy() -> None:
    """100 GPUs of 1 kW draw 0.1 MW for 1,416 hours: 141.6 MWh at $100."""
    dearer = leased(sites=[SITE | {"energy_usd_per_mwh": 100}])
    assert effects(leased(), dearer) == {"energy": -14_160}


def test_default_is_credit() -> None:
    """January is free of default; of February's $134,400 a half to the twelfth power of one month is left."""
    risky = leased(tenants=[TENANT | {"default_probability_fraction": 0.5}])
    assert effects(leased(), risky) == {"credit": round(-134_400 * (1 - 0.5 ** (1 / 12)), 2)}


def test_payment_lag_and_discount_rate_are_timing() -> None:
    """A month's lag moves receipts from days 30 and 58 to 58 and 89; the rate comes after the lag."""
    later = leased({"discount_rate_fraction": 0.1}, lease_requests=[one_lease(payment_lag_months=1)])
    worth = 148_800 * 1.1 ** (-58 / 365) + 134_400 * 1.1 ** (-89 / 365)
    assert effects(leased(), later) == {"horizon": round(worth - 283_200, 2)}
    sooner = leased({"discount_rate_fraction": 0.1})
    worth_sooner = 148_800 * 1.1 ** (-30 / 365) + 134_400 * 1.1 ** (-58 / 365)
    assert effects(sooner, later) == {"delivery": round(worth - worth_sooner, 2)}


def test_run_value_is_internal_value() -> None:
    """A run worth $500 more is worth $500 more, and no cash."""
    plans = []
    for value_usd in (1000, 1500):
        case = small_case(training_runs=[RUN | {"value_usd": value_usd}])
        plans.append(decided(case, finish={"R": "2027-01"}, run_gpus={("R", "A", "2027-01"): 10}))
    assert effects(*plans) == {"internal_value": 500}
    assert compare(*plans).bridge.effects["internal_value"].cash_usd == 0


def test_request_that_is_gone_is_volume() -> None:
    """A's lease is left out under A's own inputs: all of its $283,200, and the bridge says why."""
    without = decided(small_case())
    assert effects(leased(), without) == {"left_out": -283_200}
    assert compare(leased(), without).bridge.left_out == ("lease 'L': B does not have the request",)


def test_lease_in_a_hall_that_is_gone_is_left_out_and_decided_anew() -> None:
    """Without hall B2 the lease cannot be priced: left out at A's inputs, then won back as volume in hall A."""
    halls = [HALL, HALL | {"id": "B2"}]
    moved = leased()
    assert effects(leased(gpus={"B2": 100}, halls=halls), moved) == {
        "left_out": -283_200,
        "more_or_less": 283_200,
    }
    notes = compare(leased(gpus={"B2": 100}, halls=halls), moved).notes
    assert notes == ("Not kept of A's decisions: lease 'L': B does not have hall 'B2'.",)


def test_lease_signed_since_is_volume_of_the_inputs() -> None:
    """A lease that B's inputs hold as signed is no decision: 10 GPUs, three months of 2,160 hours, $2."""
    lists = {
        "lease_requests": [one_lease(), signed("S1", "2026-12", term_months=12, min_gpus=10, max_gpus=10)],
        "signed_placements": [{"lease": "S1", "hall": "A", "gpus": 10}],
    }
    assert effects(leased(), leased(**lists)) == {"contracts": 10 * 2_160 * 2}


def test_site_that_comes_costs_as_energy_and_its_hall_nothing() -> None:
    """A new site has $500 of fixed cost a month; its empty hall is worth nothing by itself."""
    new = {"id": "N", "it_power_mw": 1, "energy_usd_per_mwh": 50, "fixed_cost_usd_per_month": 500}
    grown = leased(sites=[SITE, new], halls=[HALL, HALL | {"id": "N1", "site": "N"}])
    assert effects(leased(), grown) == {"energy": -1_500}
    assert effects(grown, leased()) == {"energy": 1_500}


def test_later_horizon_is_timing() -> None:
    """From February on January's $148,800 is in the past."""
    rolled = leased({"start_month": "2027-02"}, lease_requests=[one_lease()])
    assert effects(leased(), rolled) == {"horizon": -148_800}
    assert compare(leased(), rolled).notes[0].startswith("A's values are as of 2027-01, B's as of 2027-02;")


def test_decisions_that_break_bs_rules_are_priced_and_told() -> None:
    """With 50 kW A's 100 GPUs cannot stand; they are priced all the same, and giving half up is volume."""
    plan_a = leased(lease_requests=[one_lease(min_gpus=50)])
    dark = leased(
        lease_requests=[one_lease(min_gpus=50)], sites=[SITE | {"it_power_mw": 0.05}], gpus={"A": 50}
    )
    assert effects(plan_a, dark) == {"more_or_less": -141_600}
    assert "A's decisions break B's rules in 2 places" in compare(plan_a, dark).notes[0]
    assert "site 'S' in 2027-01 uses 0.1 MW of IT power" in compare(plan_a, dark).notes[0]


def test_recall_is_kept_until_the_term_ends_before_it() -> None:
    """A recalled in January; with a term of one month B's inputs leave nothing to recall, and so no fee."""
    fields = {"firm_months": 1, "recall_notice_months": 1, "recall_fee_fraction": 0.5}
    case = small_case(lease_requests=[one_lease(**fields)])
    recalled = decided(case, lease(case, recalled_after=1))
    short = small_case(lease_requests=[one_lease(**(fields | {"term_months": 1}))])
    assert effects(recalled, decided(short, lease(short))) == {"contracts": 0.5 * 134_400}


@pytest.mark.parametrize("field", ["accounting_class", "group", "latest_start"])
def test_inputs_that_only_allow_have_no_effect(field: str) -> None:
    """What says when or how a request may be taken changes nothing that is taken already."""
    values = {"accounting_class": "operating_lease", "group": "either", "latest_start": "2027-03"}
    changed = leased(lease_requests=[one_lease(**{field: values[field]})])
    assert effects(leased(), changed) == {}
    assert compare(leased(), changed).inputs["field"].tolist() == [field]


def test_gpu_type_with_more_power_is_energy_alone() -> None:
    """2 kW in place of 1: 141.6 MWh more at $10; the price per GPU-hour is what it was."""
    sites = [SITE | {"energy_usd_per_mwh": 10}]
    hungry = leased(sites=sites, gpu_types=[TYPE | {"kw_per_gpu": 2}])
    assert effects(leased(sites=sites), hungry) == {"energy": -1_416}


def test_declined_in_both_plans_is_worth_nothing() -> None:
    """A dearer request that nobody takes moves no line."""
    plans = [leased(lease_requests=[one_lease(), request("M", price_usd=price_usd)]) for price_usd in (5, 9)]
    assert effects(*plans) == {}
    assert decide(plans[0].case).leases[1].is_accepted is False
