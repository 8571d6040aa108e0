"""The brute force on the seven policies, against values derived by hand (section 7)."""

from __future__ import annotations

import pytest

from .hand_cases import lease, on_demand, plain_case, policy, value_usd

EIGHTY = [lease(min_gpus=80, max_gpus=80)]
"""A request for 80 of the 100 GPUs, worth 59,520."""
TIERS = [{"pool": "P1", "up_to_h100e": 100, "value_usd_per_h100e_hour": 2}]
POOL = [{"id": "P1", "kind": "research", "from_month": "2026-01", "to_month": "2026-01"}]


@pytest.mark.parametrize("rule", ["max_leased_fraction", "max_tenant_fraction"])
def test_leased_share_above_the_limit_is_forbidden_or_priced(rule: str) -> None:
    """80 of 100 leased with a limit of 0.5: thirty H100e over, at $100 each 3,000."""
    assert value_usd(plain_case(lease_requests=EIGHTY, policies=[policy(rule, 0.5)])) == 0
    priced = [policy(rule, 0.5, penalty_usd=100)]
    assert value_usd(plain_case(lease_requests=EIGHTY, policies=priced)) == pytest.approx(59520 - 3000)


def test_rival_share_counts_rivals_only() -> None:
    """T1 is no rival and may have 80; T2 is one and may not."""
    rules = [policy("max_rival_fraction", 0.5)]
    assert value_usd(plain_case(lease_requests=EIGHTY, policies=rules)) == pytest.approx(59520)
    rival = [lease(min_gpus=80, max_gpus=80, tenant="T2")]
    assert value_usd(plain_case(lease_requests=rival, policies=rules)) == 0


def test_tenant_named_as_subject_is_the_only_one_held_to_the_limit() -> None:
    """A limit on T2 leaves T1's 80 GPUs alone."""
    rules = [policy("max_tenant_fraction", 0.5, subject="T2")]
    assert value_usd(plain_case(lease_requests=EIGHTY, policies=rules)) == pytest.approx(59520)


def test_revenue_share_of_one_tenant_is_priced_on_the_excess() -> None:
    """All 59,520 from one tenant with a limit of one half: 29,760 over, at 10 cents 2,976."""
    rules = [policy("max_tenant_revenue_fraction", 0.5, penalty_usd=0.1)]
    assert value_usd(plain_case(lease_requests=EIGHTY, policies=rules)) == pytest.approx(59520 - 2976)


def test_revenue_floor_makes_a_poor_lease_worth_taking() -> None:
    """On demand at $2 pays 148,800; the floor of 70,000 at $2 a dollar makes leasing all 100 GPUs better.

    Leased: 74,400, no breach. Not leased: 148,800 - 140,000 = 8,800.
    """
    rules = [policy("min_lease_revenue_usd", 70000, penalty_usd=2)]
    case = plain_case(lease_requests=[lease()], on_demand=[on_demand(2)], policies=rules)
    assert value_usd(case) == pytest.approx(74400)


def test_window_penalty_counts_on_the_last_day_inside_the_horizon() -> None:
    """1,000 short at $1, discounted over the 58 days to 28 February, though the window ends in March."""
    rules = [policy("min_lease_revenue_usd", 1000, penalty_usd=1)]
    case = plain_case(2, plan={"discount_rate_fraction": 0.1}, policies=rules)
    assert value_usd(case) == pytest.approx(-1000 * 1.1 ** (-58 / 365))


def test_internal_share_counts_pools_but_not_on_demand() -> None:
    """A worthless pool must have 20 of 100 GPUs; 80 are left on demand at $1."""
    rules = [policy("min_internal_fraction", 0.2)]
    case = plain_case(internal_pools=POOL, on_demand=[on_demand(1)], policies=rules)
    assert value_usd(case) == pytest.approx(59520)


def test_cash_floor_moves_gpus_from_pool_to_market() -> None:
    """Fixed cost 7,440 needs 10 GPUs on demand at $1; 90 stay in the pool at $2: 7,440 + 133,920 - 7,440."""
    rules = [policy("min_cash_usd", 0)]
    case = plain_case(
        site={"fixed_cost_usd_per_month": 7440},
        internal_pools=POOL,
        pool_tiers=TIERS,
        on_demand=[on_demand(1)],
        policies=rules,
    )
    assert value_usd(case) == pytest.approx(133920)


def test_cash_floor_counts_every_month_of_the_window() -> None:
    """Opening 1,000 less 600 a month is 400, then -200: 200 short in February only, at $3 a dollar 600."""
    site, plan = {"fixed_cost_usd_per_month": 600}, {"opening_cash_usd": 1000}
    priced = [policy("min_cash_usd", 0, penalty_usd=3)]
    assert value_usd(plain_case(2, site=site, plan=plan, policies=priced)) == pytest.approx(-1200 - 600)
    assert value_usd(plain_case(2, site=site, plan=plan, policies=[policy("min_cash_usd", 0)])) is None
