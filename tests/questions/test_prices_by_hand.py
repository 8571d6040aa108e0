"""Prices of small cases worked out by hand: halls of 100 GPUs of 1 kW, January 2027 has 744 hours, no discount."""

import math

import pytest

from models.inputs import Case
from models.plan.plan import Plan
from planner import plan, with_prices
from tests.formulation.small import ONE_MONTH, POOL, SMALL_HALL, TWO_MONTHS, policy, run, sized, tier
from tests.plan.builders import SITE, request, small_case

WANTED = {"internal_pools": [POOL], "pool_tiers": [tier(500, 1)]}
"""A pool that pays $1 per GPU-hour for every GPU that there is."""
OF_40 = sized(40, 40, placement="hall")


def priced(case: Case) -> Plan:
    """The best plan of a case, with prices."""
    return with_prices(plan(case, gap=1e-7, threads=1))


def one_month(**lists) -> Case:
    """A case of January only with one hall of 100 GPUs."""
    return small_case(ONE_MONTH, **({"halls": [SMALL_HALL]} | lists))


def powered(mw: float, **fields) -> dict:
    """The site with so much power."""
    return SITE | {"it_power_mw": mw} | fields


def test_one_more_gpu_is_worth_what_the_pool_pays():
    """40 GPUs leased, 60 in the pool: the next GPU goes to the pool for 744 hours; power is plenty."""
    made = priced(one_month(lease_requests=[OF_40], **WANTED))
    row = made.hall_prices.iloc[0]
    assert row["present_usd_per_gpu"] == pytest.approx(744)
    assert row["shadow_rent_usd_per_gpu_hour"] == pytest.approx(1)
    assert made.site_prices.iloc[0]["present_usd_per_mw"] == 0


def test_one_more_mw_is_worth_the_gpus_that_it_powers():
    """80 of 100 GPUs have power: one more MW would power 1,000; one more GPU would stand idle."""
    made = priced(one_month(sites=[powered(0.08)], **WANTED))
    row = made.site_prices.iloc[0]
    assert row["present_usd_per_mw"] == pytest.approx(1000 * 744)
    assert row["shadow_rent_usd_per_kw_month"] == pytest.approx(744)
    assert made.hall_prices.iloc[0]["present_usd_per_gpu"] == 0


def test_where_gpus_and_power_end_together_one_more_of_either_alone_is_worth_nothing():
    """100 GPUs and power for 100: a dual solution may share $744 in any way; the first unit of each brings nought."""
    made = priced(one_month(sites=[powered(0.1)], **WANTED))
    assert made.hall_prices.iloc[0]["present_usd_per_gpu"] == 0
    assert made.site_prices.iloc[0]["present_usd_per_mw"] == 0


def test_idle_power_with_a_minimum_take_costs():
    """Half of the power is billed in any case: a MW more that nobody uses costs 0.5 × 744 h × $50."""
    take = powered(1, minimum_take_fraction=0.5, energy_usd_per_mwh=50)
    row = priced(one_month(sites=[take])).site_prices.iloc[0]
    assert row["present_usd_per_mw"] == pytest.approx(-18_600)
    assert row["of_which_minimum_take_usd_per_kw_month"] == pytest.approx(-18.6)


def test_gpu_is_priced_net_of_the_energy_that_it_draws():
    """1 kW for 744 h at $50 per MWh is $37.20 of the $744."""
    made = priced(one_month(sites=[powered(1, energy_usd_per_mwh=50)], **WANTED))
    assert made.hall_prices.iloc[0]["present_usd_per_gpu"] == pytest.approx(744 - 37.2)


def test_conversions_use_discount_factor_and_hours_of_the_month():
    """At 10 % a year: the rent of every month is $1 per GPU-hour in dollars of the month, less of today's."""
    made = priced(small_case(TWO_MONTHS | {"discount_rate_fraction": 0.1}, halls=[SMALL_HALL], **WANTED))
    january, february = (row for _, row in made.hall_prices.iterrows())
    assert february["discount_factor"] == pytest.approx(1.1 ** (-58 / 365))
    assert (january["hours"], february["hours"]) == (744, 672)
    assert february["present_usd_per_gpu"] == pytest.approx(672 * 1.1 ** (-58 / 365))
    assert february["nominal_usd_per_gpu"] == pytest.approx(672)
    assert february["shadow_rent_usd_per_gpu_hour"] == pytest.approx(1)


def test_a_hall_has_a_price_before_its_first_gpu_is_delivered():
    """Nothing stands in the hall in January: one GPU there would work in the pool."""
    late = [{"hall": "A", "month": "2027-02", "gpus": 100}]
    made = priced(small_case(TWO_MONTHS, halls=[SMALL_HALL | {"gpus": 0}], deliveries=late, **WANTED))
    assert made.hall_prices["present_usd_per_gpu"].tolist() == pytest.approx([744, 672])


def test_one_more_gpu_of_a_whole_site_is_leased():
    """The tenant takes every usable GPU, and pays $2 per hour for one more."""
    whole = request(whole_site="S", latest_start="2027-01")
    row = priced(one_month(lease_requests=[whole], **WANTED)).hall_prices.iloc[0]
    assert row["present_usd_per_gpu"] == pytest.approx(2 * 744)
    assert row["of_which_rules_usd_per_gpu_hour"] == pytest.approx(1)


def test_a_gpu_that_isolation_strands_is_worth_nothing():
    """The tenant keeps the hall for its 40 GPUs: one more is stranded; room for one would be worth $744."""
    made = priced(one_month(lease_requests=[OF_40 | {"isolation": "hall", "price_usd": 9}], **WANTED))
    row = made.hall_prices.iloc[0]
    assert row["present_usd_per_gpu"] == 0
    assert row["of_which_rules_usd_per_gpu_hour"] == pytest.approx(-1)


def test_a_share_of_usable_gpus_is_in_the_price_of_a_gpu():
    """Half must be kept for a pool that pays $1, while the market pays $3: half of one more GPU is for each."""
    market = {"gpu_type": "G", "month": "2027-01", "usd_per_gpu_hour": 3}
    kept = policy("min_internal_fraction", 0.5)
    made = priced(one_month(on_demand=[market], policies=[kept], **WANTED))
    row = made.hall_prices.iloc[0]
    assert row["present_usd_per_gpu"] == pytest.approx(2 * 744)
    assert row["of_which_rules_usd_per_gpu_hour"] == pytest.approx(-1)
    assert made.policy_prices.iloc[0]["present_usd_per_unit"] == pytest.approx(2 * 744)


def test_a_gpu_that_a_hard_rule_rules_out_has_no_price():
    """All usable GPUs must be kept, and nobody may use one more: power ends at 100."""
    kept = policy("min_internal_fraction", 1)
    made = priced(one_month(sites=[powered(0.1)], policies=[kept], **WANTED))
    assert made.prices.halls[0].usd_per_gpu is None
    assert math.isnan(made.hall_prices.iloc[0]["shadow_rent_usd_per_gpu_hour"])


def test_relaxation_prices_what_whole_leases_hide():
    """Of two leases of 60 one finds room, and the market pays $1; in the relaxation part of the other pays $2."""
    market = {"gpu_type": "G", "month": "2027-01", "usd_per_gpu_hour": 1}
    wanted = sized(60, 60, id="M", price_usd=5)
    made = priced(one_month(on_demand=[market], lease_requests=[sized(60, 60), wanted]))
    row = made.hall_prices.iloc[0]
    assert row["shadow_rent_usd_per_gpu_hour"] == pytest.approx(1)
    assert row["relaxation_usd_per_gpu_hour"] == pytest.approx(2)


def test_implied_rent_is_the_gpus_used_at_the_shadow_rent():
    """The run uses 50 GPUs for a month; elsewhere they would bring the $1 per hour that the pool pays."""
    work = run(50 * 744, deadline="2027-01", min_gpus=50, max_gpus=50)
    rents = priced(one_month(training_runs=[work], **WANTED)).rents.set_index("name")
    assert rents.loc["R", "working_h100e_hours"] == pytest.approx(50 * 744)
    assert rents.loc["R", "present_rent_usd"] == pytest.approx(50 * 744)
    assert rents.loc["R", "nominal_rent_usd_per_h100e_hour"] == pytest.approx(1)
    assert rents.loc["R", "worth_less_rent_usd"] == pytest.approx(1_000_000 - 50 * 744)
    assert rents.loc["P", "worth_less_rent_usd"] == pytest.approx(0)
