"""The money of runs, pools, on-demand sales and sites, each amount worked out by hand."""

import pytest

from tests.plan.builders import HALL, SITE, TYPE, decide, lease, money, request, signed, small_case

RUN = {
    "id": "R",
    "work_h100e_hours": 74_400,
    "min_gpus": 10,
    "max_gpus": 1000,
    "earliest_start": "2027-01",
    "deadline": "2027-03",
    "value_usd": 1_000_000,
}


@pytest.mark.parametrize(
    ("finish", "worth"), [("2027-01", 1_000_000), ("2027-02", 700_000), ("2027-03", 400_000)]
)
def test_run_is_worth_its_value_less_the_delay_past_its_target(finish, worth):
    """Target January, $300,000 a month late: $1,000,000, then $700,000, then $400,000."""
    run = RUN | {"target": "2027-01", "delay_cost_usd_per_month": 300_000}
    case = small_case(training_runs=[run])
    decisions = decide(case, finish={"R": finish}, run_gpus={("R", "A", finish): 200})
    assert money(case, decisions, "run_value") == pytest.approx({finish: worth})


def test_run_is_never_worth_less_than_nothing():
    """Two months late at $600,000 each: nought, not $-200,000."""
    case = small_case(training_runs=[RUN | {"target": "2027-01", "delay_cost_usd_per_month": 600_000}])
    decisions = decide(case, finish={"R": "2027-03"}, run_gpus={("R", "A", "2027-03"): 200})
    assert money(case, decisions, "run_value") == {}


POOL = {"id": "P", "kind": "research", "from_month": "2027-01", "to_month": "2027-01"}
TIERS = [
    {"pool": "P", "up_to_h100e": 100, "value_usd_per_h100e_hour": 3},
    {"pool": "P", "up_to_h100e": 300, "value_usd_per_h100e_hour": 1},
]


@pytest.mark.parametrize(
    ("gpus", "usd_per_hour"), [(50, 150), (100, 300), (200, 400), (300, 500), (900, 500)]
)
def test_pool_fills_its_tiers_from_the_best_and_is_worth_nothing_beyond(gpus, usd_per_hour):
    """$3 for the first 100 H100e, $1 for the next 200, × 744 h."""
    case = small_case(internal_pools=[POOL], pool_tiers=TIERS)
    decisions = decide(case, pool_gpus={("P", "A", "2027-01"): gpus})
    assert money(case, decisions, "pool_value") == pytest.approx({"2027-01": usd_per_hour * 744})


def test_pool_counts_working_h100e():
    """20 GPUs × 2 H100e × availability 0.9 = 36 H100e at $3 × 744 h."""
    case = small_case(
        internal_pools=[POOL],
        pool_tiers=TIERS,
        gpu_types=[TYPE | {"h100_equivalent": 2}],
        sites=[SITE | {"availability_fraction": 0.9}],
    )
    decisions = decide(case, pool_gpus={("P", "A", "2027-01"): 20})
    assert money(case, decisions, "pool_value") == pytest.approx({"2027-01": 36 * 3 * 744})


def test_pool_pays_for_each_h100e_hour_below_its_floor():
    """Floor 100, 60 there in January and none in February: 40 × $5 × 744 h, 100 × $5 × 672 h."""
    pool = POOL | {"to_month": "2027-02", "floor_h100e": 100, "shortfall_usd_per_h100e_hour": 5}
    case = small_case(internal_pools=[pool], pool_tiers=TIERS)
    decisions = decide(case, pool_gpus={("P", "A", "2027-01"): 60})
    found = {"2027-01": -40 * 5 * 744, "2027-02": -100 * 5 * 672}
    assert money(case, decisions, "pool_shortfall") == pytest.approx(found)


def test_on_demand_earns_the_latest_level():
    """10 GPUs: January at $2 × 0.5 × 744 h; from February at $8 × 0.25, × 672 h and, in March, × 744 h."""
    levels = [("2027-02", 8, 0.25), ("2026-12", 2, 0.5)]
    case = small_case(
        on_demand=[
            {"gpu_type": "G", "month": since, "usd_per_gpu_hour": usd, "utilisation_fraction": fraction}
            for since, usd, fraction in levels
        ]
    )
    decisions = decide(case, on_demand={("A", f"2027-0{m}"): 10 for m in (1, 2, 3)})
    found = {"2027-01": 7440, "2027-02": 13_440, "2027-03": 14_880}
    assert money(case, decisions, "on_demand_revenue") == pytest.approx(found)


@pytest.mark.parametrize(("gpus", "billed_mw"), [(400, 0.5), (500, 0.5), (800, 0.8)])
def test_energy_bill_is_for_the_minimum_take_or_what_is_drawn(gpus, billed_mw):
    """1 MW × 0.5 at least; × PUE 1.2 × 744 h × $50."""
    site = SITE | {"it_power_mw": 1, "pue": 1.2, "energy_usd_per_mwh": 50, "minimum_take_fraction": 0.5}
    case = small_case({"months": 1}, sites=[site], internal_pools=[POOL])
    decisions = decide(case, pool_gpus={("P", "A", "2027-01"): gpus})
    assert money(case, decisions, "energy_cost") == pytest.approx({"2027-01": -billed_mw * 1.2 * 744 * 50})


def test_steps_change_power_and_price_from_their_month_on():
    """Minimum take of all power: 1 MW × $50, from February 2 MW × $50, in March 3 MW × $60; × hours."""
    case = small_case(
        sites=[SITE | {"it_power_mw": 1, "energy_usd_per_mwh": 50, "minimum_take_fraction": 1}],
        site_steps=[
            {"site": "S", "month": "2027-03", "it_power_mw": 3, "energy_usd_per_mwh": 60},
            {"site": "S", "month": "2027-02", "it_power_mw": 2},
        ],
    )
    found = {"2027-01": -50 * 744, "2027-02": -2 * 50 * 672, "2027-03": -3 * 60 * 744}
    assert money(case, decide(case), "energy_cost") == pytest.approx(found)


def test_every_use_draws_power_and_idle_gpus_do_not():
    """10 leased, 20 in a run, 30 in a pool and 40 on demand: 100 × 2 kW × PUE 1.5 × $10 = $3,000."""
    case = small_case(
        {"months": 1},
        sites=[SITE | {"pue": 1.5, "demand_charge_usd_per_kw_month": 10}],
        gpu_types=[TYPE | {"kw_per_gpu": 2}],
        lease_requests=[request()],
        training_runs=[RUN | {"work_h100e_hours": 14_880, "deadline": "2027-01"}],
        internal_pools=[POOL],
        on_demand=[{"gpu_type": "G", "month": "2027-01", "usd_per_gpu_hour": 1}],
    )
    decisions = decide(
        case,
        lease(case, gpus={"A": 10}),
        finish={"R": "2027-01"},
        run_gpus={("R", "A", "2027-01"): 20},
        pool_gpus={("P", "A", "2027-01"): 30},
        on_demand={("A", "2027-01"): 40},
    )
    assert money(case, decisions, "demand_charge") == pytest.approx({"2027-01": -3000})


def test_fixed_cost_is_paid_every_month():
    """$5 in each of three months, whatever the use."""
    case = small_case(sites=[SITE | {"fixed_cost_usd_per_month": 5}])
    assert money(case, decide(case), "fixed_cost") == {"2027-01": -5, "2027-02": -5, "2027-03": -5}


def test_signed_lease_draws_power_from_month_0():
    """100 GPUs from before the horizon, full since: 0.1 MW × 744 h × $50."""
    case = small_case(
        {"months": 1},
        sites=[SITE | {"energy_usd_per_mwh": 50}],
        lease_requests=[signed("L", "2026-10", term_months=12, ramp_months=3)],
        signed_placements=[{"lease": "L", "hall": "A", "gpus": 100}],
    )
    assert money(case, decide(case), "energy_cost") == pytest.approx({"2027-01": -3720})


def test_capacity_of_a_hall_counts_decimals_as_they_are_written():
    """1,000 GPUs less 5 % spares are 950, a multiple of 50, not 900; with a lot of 100 they are 900."""
    pool = POOL | {"floor_h100e": 0}
    for lot, usable in ((50, 950), (100, 900)):
        case = small_case(
            {"months": 1},
            halls=[HALL | {"lot_gpus": lot, "spare_fraction": 0.05}],
            lease_requests=[request(whole_site="S", price_basis="kw_month", price_usd=1)],
            internal_pools=[pool],
        )
        found = money(case, decide(case, lease(case)), "lease_collections")
        assert found == pytest.approx({"2027-01": usable})
