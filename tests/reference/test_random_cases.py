"""The random cases: a seed gives one case, and the seeds use every record, field and form of the page."""

from __future__ import annotations

import json

import pytest

from .brute_force import TooLargeError, brute_force
from .every_combination import best_of_every_combination_usd
from .random_cases import random_case, sizes

FIELDS = {
    "plan": "name start_month months discount_rate_fraction currency opening_cash_usd",
    "sites": "id name jurisdiction it_power_mw pue energy_usd_per_mwh demand_charge_usd_per_kw_month"
    " minimum_take_fraction fixed_cost_usd_per_month availability_fraction",
    "site_steps": "site month it_power_mw energy_usd_per_mwh",
    "gpu_types": "id kw_per_gpu h100_equivalent",
    "halls": "id site gpu_type gpus lot_gpus spare_fraction",
    "deliveries": "hall month gpus",
    "tenants": "id name is_rival default_probability_fraction recovery_fraction barred_jurisdictions",
    "lease_requests": "id tenant status group gpu_types sites min_gpus max_gpus whole_site placement"
    " isolation earliest_start latest_start term_months firm_months price_basis price_usd escalator_fraction"
    " ramp_months free_months take_or_pay_fraction expected_utilisation_fraction prepayment_fraction"
    " payment_lag_months includes_energy setup_cost_usd sla recall_notice_months recall_fee_fraction",
    "sla_tiers": "sla below_availability_fraction credit_fraction",
    "signed_placements": "lease hall gpus",
    "training_runs": "id gpu_types sites placement work_h100e_hours min_gpus max_gpus"
    " marginal_scaling_fraction earliest_start deadline target value_usd delay_cost_usd_per_month"
    " is_mandatory can_pause",
    "internal_pools": "id kind gpu_types sites from_month to_month floor_h100e shortfall_usd_per_h100e_hour",
    "pool_tiers": "pool up_to_h100e value_usd_per_h100e_hour",
    "on_demand": "gpu_type month usd_per_gpu_hour utilisation_fraction max_fraction",
    "policies": "id rule subject from_month to_month limit penalty_usd",
}
"""The page's records and fields (section 2)."""
FORMS = {
    ("lease_requests", "price_basis"): {"gpu_hour", "kw_month", "month"},
    ("lease_requests", "placement"): {"hall", "site", "any"},
    ("lease_requests", "isolation"): {"shared", "hall", "site"},
    ("lease_requests", "status"): {"open", "signed"},
    ("lease_requests", "recall_notice_months"): {"0", "1", "3"},
    ("training_runs", "placement"): {"hall", "site"},
    ("training_runs", "can_pause"): {"True", "False"},
    ("training_runs", "is_mandatory"): {"True", "False"},
    ("internal_pools", "kind"): {"research", "inference"},
}


@pytest.mark.parametrize("size", sizes)
def test_seeds_use_every_field_and_form(size: str) -> None:
    """A hundred seeds leave no field of the page and no form of a choice unused, and invent none."""
    seen: dict[tuple[str, str], set[str]] = {}
    for seed in range(100):
        for record, rows in random_case(seed, size).items():
            for row in rows if isinstance(rows, list) else [rows]:
                for name, value in row.items():
                    seen.setdefault((record, name), set()).add(str(value))
    assert set(seen) == {(record, name) for record, names in FIELDS.items() for name in names.split()}
    assert all(forms <= seen[field] for field, forms in FORMS.items())


def test_seeds_use_every_policy_hard_and_priced() -> None:
    """Each of the seven rules is seen with and without a penalty, and where it may, with a subject."""
    policies = [row for seed in range(200) for row in random_case(seed).get("policies", [])]
    kinds = {(row["rule"], "penalty_usd" in row) for row in policies}
    assert len(kinds) == 14
    assert len({row["rule"] for row in policies if "subject" in row}) == 5


def test_seed_gives_the_same_case_again() -> None:
    """A case is a function of seed and size, and survives JSON."""
    case = random_case(7, "small")
    assert json.loads(json.dumps(case)) == random_case(7, "small") != random_case(8, "small")


@pytest.mark.parametrize("seed", range(0, 60, 2))
def test_bounds_of_the_brute_force_lose_nothing(seed: int) -> None:
    """Where there are few combinations, trying each without any bound finds the same value."""
    case = random_case(seed, "micro")
    try:
        found = brute_force(case, max_combinations=200).value_usd
    except TooLargeError:
        pytest.skip("more than 200 combinations")
    expected = best_of_every_combination_usd(case)
    assert (found is None) == (expected is None)
    assert found is None or found == pytest.approx(expected, rel=1e-7)


def test_most_micro_cases_are_feasible_and_decline_something() -> None:
    """Of forty cases at most a quarter is infeasible, and leases are both accepted and declined."""
    found = [(random_case(seed, "micro"), brute_force(random_case(seed, "micro"))) for seed in range(40)]
    feasible = [(case, best) for case, best in found if best.value_usd is not None]
    asked = sum(len(case.get("lease_requests", [])) for case, _ in feasible)
    accepted = sum(len(best.leases) for _, best in feasible)
    assert len(feasible) >= 30
    assert 0.2 * asked < accepted < 0.9 * asked
