"""One small case for each feature, its optimum worked out by hand.

If nothing else is said: one hall of 100 GPUs of 1 kW and 1 H100e, January to March 2027 (744, 672 and 744 hours), no
discounting, free energy, and one tenant who pays $2 per GPU-hour.
"""

import pytest

from tests.formulation.rules import best_usd
from tests.formulation.small import (
    ONE_MONTH,
    POOL,
    SMALL_HALL,
    TWO_HALLS,
    TWO_MONTHS,
    on_demand,
    policy,
    run,
    sized,
    tier,
)
from tests.plan.builders import SITE, TENANT, TYPE, request, signed, small_case

JANUARY, FEBRUARY, MARCH = 148_800, 134_400, 148_800
"""Dollars for 100 GPUs at $2 in each month; together 432,000."""


def best_lease(site=SITE, tenant=TENANT, **fields) -> float | None:
    """The value of a case whose only choice is a lease of 100 GPUs for three months."""
    case = small_case(
        sites=[site],
        tenants=[tenant],
        halls=[SMALL_HALL],
        lease_requests=[sized(100, 100, **({"term_months": 3} | fields))],
        sla_tiers=[
            {"sla": "gold", "below_availability_fraction": below, "credit_fraction": credit}
            for below, credit in ((0.999, 0.05), (0.99, 0.1), (0.9, 0.5))
        ],
    )
    return best_usd(case)


@pytest.mark.parametrize(
    ("fields", "usd"),
    [
        pytest.param({}, JANUARY + FEBRUARY + MARCH, id="GPU-hours"),
        pytest.param({"price_basis": "kw_month", "price_usd": 10}, 3 * 100 * 10, id="kW-months"),
        pytest.param({"price_basis": "month", "price_usd": 5_000}, 3 * 5_000, id="months"),
        pytest.param({"ramp_months": 1}, JANUARY / 2 + FEBRUARY + MARCH, id="ramp"),
        pytest.param(
            {"ramp_months": 1, "price_basis": "month", "price_usd": 600}, 300 + 600 + 600, id="ramp by month"
        ),
        pytest.param({"free_months": 1}, FEBRUARY + MARCH, id="free month"),
        pytest.param(
            {"take_or_pay_fraction": 0.9, "expected_utilisation_fraction": 0.8},
            0.9 * 432_000,
            id="take-or-pay",
        ),
        pytest.param(
            {"take_or_pay_fraction": 0.5, "expected_utilisation_fraction": 0.8},
            0.8 * 432_000,
            id="expected use",
        ),
        pytest.param({"setup_cost_usd": 10_000}, 422_000, id="set-up"),
        pytest.param({"setup_cost_usd": 500_000}, 0, id="declined for its set-up"),
        pytest.param({"sla": "gold"}, 432_000, id="no credit"),
        pytest.param({"prepayment_fraction": 0.5, "payment_lag_months": 7}, 432_000, id="nothing discounted"),
    ],
)
def test_lease_is_worth_its_billings(fields, usd):
    """Each way to price, and what delays or lessens it."""
    assert best_lease(**fields) == pytest.approx(usd)


@pytest.mark.parametrize(("availability", "credit"), [(0.98, 0.1), (0.99, 0.05)])
def test_lease_pays_the_largest_credit_below_whose_availability_the_site_is(availability, credit):
    """0.98 is below 0.999 and 0.99, not 0.9; 0.99 is not below 0.99."""
    site = SITE | {"availability_fraction": availability}
    assert best_lease(site, sla="gold") == pytest.approx((1 - credit) * 432_000)


def test_lease_of_a_tenant_who_may_default_is_worth_what_is_expected():
    """Half survive each month, and 0.2 is recovered of the others: 1, 0.6 and 0.4 of the three months."""
    tenant = TENANT | {"default_probability_fraction": 1 - 0.5**12, "recovery_fraction": 0.2}
    expected = JANUARY + 0.6 * FEBRUARY + 0.4 * MARCH
    assert best_lease(tenant=tenant) == pytest.approx(expected)
    assert best_lease(tenant=tenant, prepayment_fraction=0.5) == pytest.approx(216_000 + expected / 2)


@pytest.mark.parametrize(("includes_energy", "costs"), [(True, 10_800 + 3_000 + 3_000), (False, 3_000)])
def test_lease_costs_its_energy_unless_the_tenant_pays_it(includes_energy, costs):
    """100 kW: $50 × 0.1 MW × 2,160 h = $10,800 of energy, $10 × 100 kW × 3 of demand, and $1,000 a month fixed."""
    site = SITE | {"energy_usd_per_mwh": 50, "demand_charge_usd_per_kw_month": 10}
    usd = best_lease(site | {"fixed_cost_usd_per_month": 1_000}, includes_energy=includes_energy)
    assert usd == pytest.approx(432_000 - costs)


def test_price_rises_after_twelve_months():
    """$1,000 a month for twelve months, then a tenth more."""
    fields = {"term_months": 13, "price_basis": "month", "price_usd": 1_000, "escalator_fraction": 0.1}
    assert best_usd(small_case({"months": 13}, lease_requests=[sized(1, 1, **fields)])) == pytest.approx(
        13_100
    )


@pytest.mark.parametrize(
    ("fields", "days"),
    [({}, 30), ({"payment_lag_months": 1}, 58), ({"prepayment_fraction": 1}, 0)],
    ids=["31 January", "28 February", "1 January"],
)
def test_sums_are_discounted_from_the_day_on_which_they_fall(fields, days):
    """$1,000 for January, at 10 % a year; the lag reaches past the horizon."""
    lease = sized(1, 1, price_basis="month", price_usd=1_000, **fields)
    case = small_case(ONE_MONTH | {"discount_rate_fraction": 0.1}, lease_requests=[lease])
    assert best_usd(case) == pytest.approx(1_000 * 1.1 ** (-days / 365), rel=1e-9)


@pytest.mark.parametrize("prepayment", [0, 0.2])
def test_lease_is_recalled_for_a_fee_where_the_gpus_are_worth_more(prepayment):
    """March at $5 in a pool: 100 × 5 × 744 = $372,000, for a tenth of March's rent; what was prepaid is refunded."""
    terms = {"term_months": 3, "firm_months": 1, "recall_notice_months": 1, "recall_fee_fraction": 0.1}
    case = small_case(
        halls=[SMALL_HALL],
        lease_requests=[sized(100, 100, prepayment_fraction=prepayment, **terms)],
        internal_pools=[POOL | {"from_month": "2027-03"}],
        pool_tiers=[tier(100, 5)],
    )
    assert best_usd(case) == pytest.approx(JANUARY + FEBRUARY - 0.1 * MARCH + 372_000)


def test_whole_site_leases_every_gpu_as_deliveries_come():
    """100 in January, 200 from February."""
    case = small_case(
        halls=[SMALL_HALL],
        deliveries=[{"hall": "A", "month": "2027-02", "gpus": 100}],
        lease_requests=[request(whole_site="S", term_months=3, latest_start="2027-01")],
    )
    assert best_usd(case) == pytest.approx(JANUARY + 2 * (FEBRUARY + MARCH))


@pytest.mark.parametrize(("placement", "gpus"), [("hall", 0), ("site", 150), ("any", 250)])
def test_placement_says_how_far_a_lease_reaches(placement, gpus):
    """100 GPUs in each of halls A, B and, at another site, C: for 150 or more one hall is too small."""
    sites = [SITE, SITE | {"id": "S2"}]
    halls = [*TWO_HALLS, SMALL_HALL | {"id": "C", "site": "S2"}]
    most = 250 if placement == "any" else 150
    lease = sized(150, most, placement=placement)
    case = small_case(ONE_MONTH, sites=sites, halls=halls, lease_requests=[lease])
    assert best_usd(case) == pytest.approx(gpus * 2 * 744)


def test_the_better_of_a_group_is_accepted():
    """One at $2 for 60 GPUs, one at $3 for 50: $150 an hour are more than $120."""
    case = small_case(
        ONE_MONTH,
        halls=[SMALL_HALL | {"gpus": 110}],
        lease_requests=[sized(60, 60, group="g"), sized(50, 50, id="M", price_usd=3, group="g")],
    )
    assert best_usd(case) == pytest.approx(150 * 744)


def test_signed_lease_from_before_the_horizon_earns_what_is_left():
    """Since December, for two months: January's rent; set-up and prepayment are past, so half of it."""
    old = signed("L", "2026-12", term_months=2, prepayment_fraction=0.5, setup_cost_usd=9_999, min_gpus=100)
    case = small_case(lease_requests=[old], signed_placements=[{"lease": "L", "hall": "A", "gpus": 100}])
    assert best_usd(case) == pytest.approx(JANUARY / 2)


def test_default_of_a_lease_from_before_the_horizon_counts_from_month_0():
    """Half survive each month: all in January, half in February, also of a lease since December."""
    old = signed("L", "2026-12", term_months=3, min_gpus=100)
    case = small_case(
        tenants=[TENANT | {"default_probability_fraction": 1 - 0.5**12}],
        lease_requests=[old],
        signed_placements=[{"lease": "L", "hall": "A", "gpus": 100}],
    )
    assert best_usd(case) == pytest.approx(JANUARY + FEBRUARY / 2)


def test_usable_gpus_are_whole_lots_of_what_is_no_spare():
    """1,000 less 5 % are 950, in lots of 8: 944."""
    hall = SMALL_HALL | {"gpus": 1_000, "lot_gpus": 8, "spare_fraction": 0.05}
    case = small_case(ONE_MONTH, halls=[hall], internal_pools=[POOL], pool_tiers=[tier(1_000, 1)])
    assert best_usd(case) == pytest.approx(944 * 744)


def test_pool_uses_the_power_of_the_month_and_not_energy_dearer_than_its_value():
    """100 GPUs at $1: all in January, half in February for lack of power, none in March at $2,000 per MWh."""
    steps = [
        {"site": "S", "month": "2027-02", "it_power_mw": 0.05},
        {"site": "S", "month": "2027-03", "energy_usd_per_mwh": 2_000},
    ]
    case = small_case(site_steps=steps, halls=[SMALL_HALL], internal_pools=[POOL], pool_tiers=[tier(100, 1)])
    assert best_usd(case) == pytest.approx(100 * 744 + 50 * 672)


def test_minimum_take_is_billed_although_nothing_is_used():
    """Half of 0.2 MW × PUE 1.5 × 744 h at $100, and of 0.4 MW in February's 672 h."""
    site = SITE | {"it_power_mw": 0.2, "pue": 1.5, "energy_usd_per_mwh": 100, "minimum_take_fraction": 0.5}
    steps = [{"site": "S", "month": "2027-02", "it_power_mw": 0.4}]
    case = small_case(TWO_MONTHS, sites=[site], site_steps=steps)
    assert best_usd(case) == pytest.approx(-(0.1 * 744 + 0.2 * 672) * 1.5 * 100)


def test_on_demand_earns_what_is_sold_of_what_may_be_offered():
    """A quarter of 100 GPUs at $4, half of the hours sold."""
    level = on_demand(4, utilisation_fraction=0.5, max_fraction=0.25)
    assert best_usd(small_case(ONE_MONTH, halls=[SMALL_HALL], on_demand=[level])) == pytest.approx(
        25 * 2 * 744
    )


def test_pool_tiers_and_a_lease_share_a_hall_by_what_each_pays():
    """$3 for the first 50 H100e, then the tenant's $2 before the pool's $1."""
    case = small_case(
        ONE_MONTH,
        halls=[SMALL_HALL],
        lease_requests=[sized(1, 100)],
        internal_pools=[POOL],
        pool_tiers=[tier(50, 3), tier(100, 1)],
    )
    assert best_usd(case) == pytest.approx((50 * 3 + 50 * 2) * 744)


@pytest.mark.parametrize(("price", "usd_per_hour"), [(1, 200 - 60), (3, 80)])
def test_pool_falls_short_of_its_floor_where_that_is_cheaper(price, usd_per_hour):
    """A floor of 60 of 100: at $1 all is leased at $2; at $3 only the other 40."""
    pool = POOL | {"floor_h100e": 60, "shortfall_usd_per_h100e_hour": price}
    case = small_case(ONE_MONTH, halls=[SMALL_HALL], lease_requests=[sized(1, 100)], internal_pools=[pool])
    assert best_usd(case) == pytest.approx(usd_per_hour * 744)


@pytest.mark.parametrize(("delay_cost", "usd"), [(10_000, 990_000 + JANUARY), (20_000, 1_000_000 + FEBRUARY)])
def test_run_is_late_where_a_tenant_pays_more_than_the_delay_costs(delay_cost, usd):
    """One month of work, wanted in January; January is worth $14,400 more to the tenant than February."""
    late = {"target": "2027-01", "deadline": "2027-02", "delay_cost_usd_per_month": delay_cost}
    lease = sized(100, 100, latest_start="2027-02", price_usd=2)
    case = small_case(
        TWO_MONTHS,
        halls=[SMALL_HALL],
        lease_requests=[lease],
        training_runs=[run(67_200, **late)],
    )
    assert best_usd(case) == pytest.approx(usd)


@pytest.mark.parametrize(
    ("fields", "usd"),
    [({"target": "2027-03"}, 1_000_000), ({"target": "2027-01", "earliest_start": "2027-03"}, 0)],
    ids=["early", "two months late"],
)
def test_run_is_worth_no_more_when_early_and_nothing_when_too_late(fields, usd):
    """A mandatory run worth a million, less $600,000 a month past its target, never below zero."""
    mandatory = run(67_200, is_mandatory=True, delay_cost_usd_per_month=600_000, **fields)
    assert best_usd(small_case(halls=[SMALL_HALL], training_runs=[mandatory])) == pytest.approx(usd)


def test_run_gpus_beyond_the_minimum_scale_less_well():
    """20 at full and 80 at half are 60 H100e: 60 × 744 h in January, and no less than all 100 GPUs."""
    case = small_case(
        ONE_MONTH,
        halls=[SMALL_HALL],
        training_runs=[run(60 * 744, min_gpus=20, marginal_scaling_fraction=0.5)],
        on_demand=[on_demand(2)],
    )
    assert best_usd(case) == pytest.approx(1_000_000)


@pytest.mark.parametrize(("penalty", "usd"), [(1_000, 100 * 1_488 - 70 * 1_000), (2_000, 30 * 1_488)])
def test_policy_at_a_price_is_breached_where_the_lease_pays_more(penalty, usd):
    """A rival wants 100, the limit is 30; each GPU brings $1,488."""
    case = small_case(
        ONE_MONTH,
        halls=[SMALL_HALL],
        tenants=[TENANT | {"is_rival": True}],
        lease_requests=[sized(1, 100)],
        policies=[policy("max_rival_fraction", 0.3, penalty_usd=penalty)],
    )
    assert best_usd(case) == pytest.approx(usd)


def test_h100e_weigh_types_in_shares_of_capacity():
    """100 GPUs of 1 H100e and 100 of 3: half of 400 H100e are all of the first and 33 of the second."""
    types = [TYPE, TYPE | {"id": "K", "h100_equivalent": 3}]
    halls = [SMALL_HALL, SMALL_HALL | {"id": "B", "gpu_type": "K"}]
    case = small_case(
        ONE_MONTH,
        gpu_types=types,
        halls=halls,
        lease_requests=[sized(1, 200)],
        policies=[policy("max_leased_fraction", 0.5)],
    )
    assert best_usd(case) == pytest.approx((100 + 33) * 2 * 744)
