"""Prices of random cases: finite differences of kept decisions, nought where there is slack, in proportion to money."""

import random

import pytest

from models.plan.plan import Plan
from planner import Case, InfeasibleError, plan, with_prices
from tests.benchmarks.prices import differences_of
from tests.reference.random_cases import random_case
from tests.solve.variants import with_double_money

SLACK = 1e-3
"""GPUs or MW that count as idle."""


def rough_plan(record: dict) -> Plan | None:
    """Some plan of a case; None where there is none."""
    try:
        return plan(Case.model_validate(record), gap=0.05, threads=1)
    except InfeasibleError:
        return None


@pytest.mark.parametrize("seed", range(1000, 1040))
def test_price_is_the_finite_difference_of_kept_decisions(seed: int) -> None:
    """A case made anew with a little more, its decisions kept, is worth as much more as the price says."""
    size = "tiny" if seed % 4 == 0 else "micro"
    differing = [one for one in differences_of(seed, size, count=2) if not one.agrees]
    assert differing == []


@pytest.mark.parametrize("seed", range(12))
def test_capacity_that_is_idle_has_no_price(seed: int) -> None:
    """Where GPUs are idle room for more is worth nothing, and so is load where power is idle; neither is negative."""
    made = rough_plan(random_case(seed, "micro"))
    if made is None:
        return
    priced = with_prices(made)
    assert priced.prices is not None
    sites = priced.site_prices
    is_slack = (sites["used_mw"] < sites["limit_mw"] - SLACK).tolist()
    for one, has_slack in zip(priced.prices.sites, is_slack, strict=True):
        assert one.load_usd_per_mw == 0 if has_slack else one.load_usd_per_mw >= 0
    for one, idle in zip(priced.prices.halls, priced.hall_prices["idle_gpus"], strict=True):
        assert one.room_usd_per_gpu == 0 if idle > SLACK else one.room_usd_per_gpu >= 0


@pytest.mark.parametrize("seed", range(8))
def test_prices_double_with_all_money(seed: int) -> None:
    """The same decisions with every price, cost and limit of money doubled have doubled prices."""
    one, double = with_double_money(random_case(seed, "micro"), random.Random(seed))
    made = rough_plan(one)
    if made is None:
        return
    prices = with_prices(made).prices
    doubled = with_prices(made.model_copy(update={"case": Case.model_validate(double)})).prices
    assert prices is not None
    assert doubled is not None
    for before, after in zip(prices.halls, doubled.halls, strict=True):
        if before.usd_per_gpu is None:
            assert after.usd_per_gpu is None
        else:
            assert after.usd_per_gpu == pytest.approx(2 * before.usd_per_gpu, rel=1e-6, abs=1e-4)
    expected = [2 * one.load_usd_per_mw for one in prices.sites]
    assert [one.load_usd_per_mw for one in doubled.sites] == pytest.approx(expected, rel=1e-6, abs=1e-2)
