"""The price of breached policies, each breach worked out by hand."""

import pytest

from tests.plan.builders import HALL, SITE, TENANT, TYPE, decide, lease, money, request, small_case


def policy(rule: str, limit: float, **fields) -> dict:
    """A policy over all three months at $10 for a unit of breach."""
    window = {"from_month": "2027-01", "to_month": "2027-03"}
    return {"id": "Pol", "rule": rule, "limit": limit, "penalty_usd": 10} | window | fields


def penalties(asked: dict, rule: dict, gpus: dict[str, int], **lists) -> dict[str, float]:
    """Penalties by month when the request stands for two months with so many GPUs by hall."""
    case = small_case(lease_requests=[asked | {"term_months": 2}], policies=[rule], **lists)
    return money(case, decide(case, lease(case, gpus=gpus)), "policy_penalty")


def test_min_internal_fraction_counts_h100e_of_runs_and_pools_in_every_month():
    """0.1 × 1,000 usable H100e = 100; January has 60 in a pool and 30 in a run: 10 short, then 100."""
    case = small_case(
        {"months": 2},
        policies=[policy("min_internal_fraction", 0.1)],
        internal_pools=[{"id": "P", "kind": "research", "from_month": "2027-01", "to_month": "2027-02"}],
        training_runs=[
            {
                "id": "R",
                "work_h100e_hours": 22_320,
                "min_gpus": 30,
                "max_gpus": 30,
                "earliest_start": "2027-01",
                "deadline": "2027-01",
                "value_usd": 1,
            }
        ],
    )
    decisions = decide(
        case,
        finish={"R": "2027-01"},
        run_gpus={("R", "A", "2027-01"): 30},
        pool_gpus={("P", "A", "2027-01"): 60},
    )
    assert money(case, decisions, "policy_penalty") == pytest.approx({"2027-01": -100, "2027-02": -1000})


def test_max_leased_fraction_counts_leased_gpus_at_the_share_in_use():
    """Half of 300 GPUs in January's ramp, 300 in February; 0.1 × 1,000 allowed: 50 and 200 too many."""
    found = penalties(request(ramp_months=1), policy("max_leased_fraction", 0.1), {"A": 300})
    assert found == pytest.approx({"2027-01": -500, "2027-02": -2000})


TWO_SITES = {
    "gpu_types": [TYPE, TYPE | {"id": "G2", "h100_equivalent": 2}],
    "sites": [SITE | {"availability_fraction": 0.9}, SITE | {"id": "S2"}],
    "halls": [HALL, HALL | {"id": "B", "site": "S2", "gpu_type": "G2"}],
}


@pytest.mark.parametrize(("subject", "breach"), [("S", 100 - 10), ("S2", 400 - 20), (None, 500 - 30)])
def test_capacity_policies_look_at_the_site_named_or_the_fleet(subject, breach):
    """100 H100e of 1,000 at S and 400 of 2,000 at S2, availability aside; 1 % allowed."""
    rule = policy("max_leased_fraction", 0.01, subject=subject)
    found = penalties(request(placement="any"), rule, {"A": 100, "B": 200}, **TWO_SITES)
    assert found == pytest.approx({"2027-01": -10 * breach, "2027-02": -10 * breach})


@pytest.mark.parametrize(("subject", "breaches"), [(None, 190 + 70), ("U", 70), ("T", 190)])
def test_max_tenant_fraction_counts_the_tenant_named_or_each(subject, breaches):
    """T has 200, U 80 of 1,000; 1 % is 10: 190 and 70 too many, one by one."""
    case = small_case(
        {"months": 1},
        tenants=[TENANT, TENANT | {"id": "U"}],
        lease_requests=[request("L"), request("M", tenant="U")],
        policies=[policy("max_tenant_fraction", 0.01, subject=subject)],
    )
    decisions = decide(case, lease(case, "L", gpus={"A": 200}), lease(case, "M", gpus={"A": 80}))
    assert money(case, decisions, "policy_penalty") == pytest.approx({"2027-01": -10 * breaches})


@pytest.mark.parametrize(("is_rival", "breach"), [(True, 70), (False, 0)])
def test_max_rival_fraction_counts_rival_tenants_together(is_rival, breach):
    """Rival U has 80 H100e, T, no rival, 200; 1 % of 1,000 is 10."""
    case = small_case(
        {"months": 1},
        tenants=[TENANT, TENANT | {"id": "U", "is_rival": is_rival}],
        lease_requests=[request("L"), request("M", tenant="U")],
        policies=[policy("max_rival_fraction", 0.01)],
    )
    decisions = decide(case, lease(case, "L", gpus={"A": 200}), lease(case, "M", gpus={"A": 80}))
    found = money(case, decisions, "policy_penalty")
    assert found == pytest.approx({"2027-01": -10 * breach} if breach else {})


@pytest.mark.parametrize(("subject", "breach"), [(None, 500 + 200), ("T", 500), ("U", 200)])
def test_max_tenant_revenue_fraction_is_judged_at_the_end_of_its_window(subject, breach):
    """T bills $1,000 and U $700 in January and February's window; 500 = 0.2941 × 1,700 are allowed."""
    case = small_case(
        tenants=[TENANT, TENANT | {"id": "U"}],
        lease_requests=[
            request("L", price_basis="kw_month", price_usd=10),
            request("M", tenant="U", price_basis="kw_month", price_usd=7, earliest_start="2027-02"),
        ],
        policies=[policy("max_tenant_revenue_fraction", 500 / 1700, subject=subject, to_month="2027-02")],
    )
    decisions = decide(case, lease(case, "L"), lease(case, "M"))
    found = money(case, decisions, "policy_penalty")
    assert found == pytest.approx({"2027-02": -10 * breach}, rel=1e-9)


def test_min_lease_revenue_is_judged_in_the_last_month_inside_the_horizon():
    """February brings $900 after 10 % credit, January lies before the window: $600 of $1,500 missing."""
    found = penalties(
        request(price_basis="kw_month", price_usd=10, sla="x", payment_lag_months=1),
        policy("min_lease_revenue_usd", 1500, from_month="2027-02", to_month="2028-12"),
        {"A": 100},
        sites=[SITE | {"availability_fraction": 0.9}],
        sla_tiers=[{"sla": "x", "below_availability_fraction": 0.95, "credit_fraction": 0.1}],
    )
    assert found == pytest.approx({"2027-03": -6000})


def test_min_cash_is_judged_every_month_with_lagged_receipts_and_opening_cash():
    """Opening 100, $-50 fixed a month, $200 prepaid in January and $800 collected in March, 60 of set-up.

    January 100 - 50 + 200 - 60 = 190 of 250 needed: 60 short; February 140: 110 short; March 890: none.
    """
    asked = request(
        price_basis="kw_month",
        price_usd=10,
        prepayment_fraction=0.2,
        payment_lag_months=2,
        setup_cost_usd=60,
    )
    case = small_case(
        {"opening_cash_usd": 100},
        lease_requests=[asked],
        sites=[SITE | {"fixed_cost_usd_per_month": 50}],
        policies=[policy("min_cash_usd", 250)],
    )
    found = money(case, decide(case, lease(case)), "policy_penalty")
    assert found == pytest.approx({"2027-01": -600, "2027-02": -1100})


def test_min_cash_leaves_out_internal_value_shortfalls_and_penalties():
    """A pool worth $744 and short of its floor, and another policy's penalty, are no cash: $100 stay $100."""
    case = small_case(
        {"opening_cash_usd": 100, "months": 1},
        internal_pools=[
            {
                "id": "P",
                "kind": "inference",
                "from_month": "2027-01",
                "to_month": "2027-01",
                "floor_h100e": 5,
                "shortfall_usd_per_h100e_hour": 2,
            }
        ],
        pool_tiers=[{"pool": "P", "up_to_h100e": 10, "value_usd_per_h100e_hour": 1}],
        policies=[
            policy("min_internal_fraction", 0.1) | {"id": "Other"},
            policy("min_cash_usd", 101) | {"penalty_usd": 1000},
        ],
    )
    decisions = decide(case, pool_gpus={("P", "A", "2027-01"): 1})
    assert money(case, decisions, "policy_penalty") == pytest.approx({"2027-01": -990 - 1000})


def test_policy_outside_the_horizon_costs_nothing():
    """A revenue floor in 2030 is not judged."""
    rule = policy("min_lease_revenue_usd", 1500, from_month="2030-01", to_month="2030-12")
    assert penalties(request(), rule, {"A": 100}) == {}
