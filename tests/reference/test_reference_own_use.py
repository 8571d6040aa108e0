"""The brute force on runs, pools, on demand and site costs, against values derived by hand."""

from __future__ import annotations

from typing import Any

import pytest

from .facts import Record
from .hand_cases import on_demand, plain_case, value_usd


def run(**fields: Any) -> Record:
    """50 to 100 GPUs, the extra at half, for 75 x 744 H100e-hours by the end of February."""
    plain = {
        "id": "R1",
        "work_h100e_hours": 55800,
        "min_gpus": 50,
        "max_gpus": 100,
        "marginal_scaling_fraction": 0.5,
        "earliest_start": "2026-01",
        "deadline": "2026-02",
        "value_usd": 100000,
    }
    return plain | fields


def pool(**fields: Any) -> Record:
    """A pool without a floor."""
    return {"id": "P1", "kind": "research", "from_month": "2026-01", "to_month": "2026-01"} | fields


TIERS = [
    {"pool": "P1", "up_to_h100e": 50, "value_usd_per_h100e_hour": 2},
    {"pool": "P1", "up_to_h100e": 80, "value_usd_per_h100e_hour": 1},
]


def test_idle_site_pays_fixed_cost_and_minimum_take() -> None:
    """0.5 x 1 MW x 1.2 x 744 h = 446.4 MWh at $50 = 22,320, and 1,000 fixed."""
    site = {"energy_usd_per_mwh": 50, "minimum_take_fraction": 0.5, "fixed_cost_usd_per_month": 1000}
    assert value_usd(plain_case(site=site)) == pytest.approx(-23320)


def test_usable_gpus_are_whole_lots_in_exact_decimals() -> None:
    """105 x 0.95 = 99.75 holds 12 lots of 8; 10 x (1 - 0.9) is 1, though not in binary."""
    market = [on_demand(1)]
    hall = {"gpus": 105, "spare_fraction": 0.05, "lot_gpus": 8}
    assert value_usd(plain_case(hall=hall, on_demand=market)) == pytest.approx(96 * 744)
    assert value_usd(plain_case(hall={"gpus": 10, "spare_fraction": 0.9}, on_demand=market)) == pytest.approx(
        744
    )


def test_power_limits_use_and_steps_up() -> None:
    """60 kW feed 60 GPUs in January; from February 80 kW feed 80."""
    steps = [{"site": "S1", "month": "2026-02", "it_power_mw": 0.08}]
    case = plain_case(2, site={"it_power_mw": 0.06}, site_steps=steps, on_demand=[on_demand(1)])
    assert value_usd(case) == pytest.approx(60 * 744 + 80 * 672)


def test_retired_gpus_are_gone() -> None:
    """100 GPUs in January, 70 in February."""
    retired = [{"hall": "H1", "month": "2026-02", "gpus": -30}]
    case = plain_case(2, deliveries=retired, on_demand=[on_demand(1)])
    assert value_usd(case) == pytest.approx(74400 + 70 * 672)


def test_on_demand_levels_cap_the_offer() -> None:
    """From February on, $2 at utilisation 0.5 on at most 30 of 100 GPUs; before, no market."""
    level = on_demand(2, "2026-02") | {"utilisation_fraction": 0.5, "max_fraction": 0.3}
    assert value_usd(plain_case(2, on_demand=[level])) == pytest.approx(30 * 672)


def test_run_spreads_over_two_months_when_lateness_is_cheap() -> None:
    """Both months at 50 GPUs: 99,000 + 50 x (744 + 672) on demand = 169,800; January alone 167,200."""
    late = run(target="2026-01", delay_cost_usd_per_month=1000)
    case = plain_case(2, training_runs=[late], on_demand=[on_demand(1)])
    assert value_usd(case) == pytest.approx(169800)


def test_run_is_done_in_one_month_when_lateness_is_dear() -> None:
    """January with all 100 GPUs (50 + 0.5 x 50 = 75) and February on demand: 100,000 + 67,200."""
    late = run(target="2026-01", delay_cost_usd_per_month=10000)
    case = plain_case(2, training_runs=[late], on_demand=[on_demand(1)])
    assert value_usd(case) == pytest.approx(167200)


def test_only_a_run_that_can_pause_leaves_out_a_month() -> None:
    """January and March (50 GPUs do 74,400) leave February at $9; without pausing February is taken too."""
    levels = [on_demand(0), on_demand(9, "2026-02"), on_demand(0, "2026-03")]
    work = {"work_h100e_hours": 74400, "max_gpus": 50, "deadline": "2026-03"}
    paused = plain_case(3, training_runs=[run(**work, can_pause=True)], on_demand=levels)
    assert value_usd(paused) == pytest.approx(100000 + 100 * 672 * 9)
    straight = plain_case(3, training_runs=[run(**work, value_usd=400000)], on_demand=levels)
    assert value_usd(straight) == pytest.approx(400000 + 50 * 672 * 9)


def test_mandatory_run_is_undertaken_though_worthless() -> None:
    """50 GPUs in both months leave 50 x (744 + 672) on demand; all 100 in January leave 67,200."""
    worthless = run(value_usd=0, is_mandatory=True)
    case = plain_case(2, training_runs=[worthless], on_demand=[on_demand(1)])
    assert value_usd(case) == pytest.approx(70800)


def test_mandatory_run_that_cannot_be_done_is_infeasible() -> None:
    """January alone does 75 x 744 = 55,800 hours of work at most."""
    case = plain_case(training_runs=[run(work_h100e_hours=55801, is_mandatory=True)])
    assert value_usd(case) is None


def test_pool_is_paid_tier_by_tier() -> None:
    """100 GPUs at availability 0.9 give 90: (50 x $2 + 30 x $1) x 744, and nothing for the last 10."""
    case = plain_case(site={"availability_fraction": 0.9}, internal_pools=[pool()], pool_tiers=TIERS)
    assert value_usd(case) == pytest.approx(96720)


def test_pool_floor_is_hard_or_costs_the_shortfall() -> None:
    """Five H100e short of 95 at $4 an hour cost 14,880; without a price there is no plan."""
    site = {"availability_fraction": 0.9}
    hard = pool(floor_h100e=95)
    priced = pool(floor_h100e=95, shortfall_usd_per_h100e_hour=4)
    assert value_usd(plain_case(site=site, internal_pools=[hard], pool_tiers=TIERS)) is None
    case = plain_case(site=site, internal_pools=[priced], pool_tiers=TIERS)
    assert value_usd(case) == pytest.approx(96720 - 14880)
