"""The rules of sites and of cash: one by one without a solver, and where each changes the optimum."""

import pytest

from models.formulation import build
from tests.formulation.rules import best_usd, holds
from tests.formulation.small import (
    ONE_MONTH,
    POOL,
    SMALL_HALL,
    TWO_HALLS,
    TWO_MONTHS,
    on_demand,
    policy,
    sized,
    tier,
)
from tests.plan.builders import SITE, TYPE, small_case

MONTH_0 = ("S", 0)


def test_it_load_holds_for_the_power_of_the_gpus_in_use():
    """30 pooled and 20 on demand at 2 kW draw 0.1 MW."""
    case = small_case(
        ONE_MONTH,
        gpu_types=[TYPE | {"kw_per_gpu": 2}],
        halls=[SMALL_HALL],
        internal_pools=[POOL],
        on_demand=[on_demand(1)],
    )
    model = build(case)
    use = {"pool_gpus": {("P", "A", 0): 30}, "on_demand_gpus": {("A", 0): 20}}
    assert holds(model, "it_load", use | {"it_load_mw": {MONTH_0: 0.1}})
    assert not holds(model, "it_load", use | {"it_load_mw": {MONTH_0: 0.099}})
    assert not holds(model, "it_load", use | {"it_load_mw": {MONTH_0: 0.101}})


def test_it_load_is_bounded_by_the_power_of_the_month():
    """0.15 MW in January, 0.05 from February; never more than 100 GPUs of 1 kW can draw."""
    steps = [{"site": "S", "month": "2027-02", "it_power_mw": 0.05}]
    sites = [SITE | {"it_power_mw": 0.15}]
    model = build(small_case(TWO_MONTHS, sites=sites, site_steps=steps, halls=[SMALL_HALL]))
    assert [model.it_load_mw["S", t].ub for t in range(2)] == pytest.approx([0.1, 0.05])


def test_it_load_bites():
    """A site has power for half of its GPUs."""
    # 100 × $1 × 744 h; without the rule 200.
    case = small_case(
        ONE_MONTH,
        sites=[SITE | {"it_power_mw": 0.1}],
        halls=TWO_HALLS,
        internal_pools=[POOL],
        pool_tiers=[tier(200, 1)],
    )
    assert best_usd(case) == pytest.approx(100 * 744)
    assert best_usd(case, without="it_load") == pytest.approx(200 * 744)


TAKING = SITE | {"it_power_mw": 0.1, "energy_usd_per_mwh": 100, "minimum_take_fraction": 0.5}


def test_load_above_take_holds_from_the_load_beyond_the_minimum_take():
    """Of a load of 0.08 MW the minimum take is 0.05, and 0.03 is beyond it; of 0.04 nothing is."""
    model = build(small_case(ONE_MONTH, sites=[TAKING], halls=[SMALL_HALL], on_demand=[on_demand(2)]))

    def above(load_mw: float, above_mw: float) -> bool:
        columns = {"it_load_mw": {MONTH_0: load_mw}, "load_above_take_mw": {MONTH_0: above_mw}}
        return holds(model, "load_above_take", columns)

    assert above(0.08, 0.03)
    assert above(0.08, 0.04)
    assert not above(0.08, 0.029)
    assert above(0.04, 0)


def test_load_above_take_bites():
    """Energy beyond the minimum take is billed too."""
    # 100 GPUs on demand at $2: $148,800. 0.1 MW × 744 h × $100 = $7,440; without the rule the minimum take, half.
    case = small_case(ONE_MONTH, sites=[TAKING], halls=[SMALL_HALL], on_demand=[on_demand(2)])
    assert best_usd(case) == pytest.approx(148_800 - 7_440)
    assert best_usd(case, without="load_above_take") == pytest.approx(148_800 - 3_720)


def lean_january():
    """$500 at first, $1,000 of cash wanted in January; one tenant pays $2 a month late, the other $1 at once."""
    requests = [sized(100, 100, payment_lag_months=1), sized(100, 100, id="M", price_usd=1)]
    return small_case(
        TWO_MONTHS | {"opening_cash_usd": 500},
        halls=[SMALL_HALL],
        lease_requests=requests,
        policies=[policy("min_cash_usd", 1_000, to_month="2027-01")],
    )


def test_cash_balance_holds_for_all_receipts_and_costs():
    """$500 + 100 × $1 × 744 h of rent + 10 × $3 × 744 h on demand - $2,000 of energy - $100 fixed = $95,120."""
    site = SITE | {"energy_usd_per_mwh": 50, "fixed_cost_usd_per_month": 100}
    case = small_case(
        ONE_MONTH | {"opening_cash_usd": 500},
        sites=[site],
        lease_requests=[sized(100, 100, price_usd=1)],
        on_demand=[on_demand(3)],
        policies=[policy("min_cash_usd", 0)],
    )
    model = build(case)
    flows = {"is_leased": {("L", "S", 0, 0): 1}, "on_demand_gpus": {("A", 0): 10}}
    flows |= {"it_load_mw": {MONTH_0: 2_000 / 50 / 744}}
    assert holds(model, "cash_balance", flows | {"cash_usd": {0: 95_120}})
    assert not holds(model, "cash_balance", flows | {"cash_usd": {0: 95_121}})
    assert not holds(model, "cash_balance", flows | {"cash_usd": {0: 95_119}})


def test_cash_balance_holds_from_month_to_month():
    """What January leaves, and what arrives in February for January."""
    late = [sized(100, 100, payment_lag_months=1)]
    case = small_case(TWO_MONTHS, lease_requests=late, policies=[policy("min_cash_usd", 0)])
    model, granted = build(case), {"is_leased": {("L", "S", 0, 0): 1}}
    assert holds(model, "cash_balance", granted | {"cash_usd": {0: 0, 1: 148_800}})
    assert not holds(model, "cash_balance", granted | {"cash_usd": {0: 0, 1: 0}})


def test_cash_balance_bites():
    """Rent that arrives in February is no cash in January."""
    # The tenant that pays at once: 100 × $1 × 744 h; without the rule the other, twice that.
    case = lean_january()
    assert best_usd(case) == pytest.approx(74_400)
    assert best_usd(case, without="cash_balance") == pytest.approx(148_800)


def test_min_cash_usd_holds_from_the_limit():
    """$1,000 at the end of January and more, not $999."""
    model = build(lean_january())
    assert holds(model, "min_cash_usd", {"cash_usd": {0: 1_000}})
    assert holds(model, "min_cash_usd", {"cash_usd": {0: 74_900}})
    assert not holds(model, "min_cash_usd", {"cash_usd": {0: 999}})


def test_min_cash_usd_holds_with_a_breach_that_is_paid_for():
    """$500 of cash and a breach of $500 make a limit of $1,000 at a price."""
    priced = policy("min_cash_usd", 1_000, to_month="2027-01", penalty_usd=3)
    model = build(small_case(TWO_MONTHS | {"opening_cash_usd": 500}, policies=[priced]))
    assert model.cash_usd[0].lb == 500
    assert holds(model, "min_cash_usd", {"cash_usd": {0: 500}, "breach_cash_usd": {("X", 0): 500}})
    assert not holds(model, "min_cash_usd", {"cash_usd": {0: 500}, "breach_cash_usd": {("X", 0): 499}})


def test_min_cash_usd_bites():
    """A limit on January's cash takes the tenant that pays at once."""
    case = lean_january()
    assert best_usd(case) == pytest.approx(74_400)
    assert best_usd(case, without="min_cash_usd") == pytest.approx(148_800)
