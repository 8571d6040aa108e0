"""How a quote begins: a plan that suits the least price, and the plan without the request beside it."""

from __future__ import annotations

import importlib

import numpy as np
import pytest

from planner import example_case, quote
from planner.questions.quotes.beginning import Look, nearer, raised
from planner.questions.quotes.open_price import OpenPrice
from planner.solve.highs import Limits

LIMITS = Limits(1e-7, 60.0, 1, 0)
UNLIMITED = Limits(1e-7, np.inf, 1, 0)
LEAST_USD = 1.34662
"""The least price of `Borealis-1` in the example."""
WITHOUT_USD = 174_937_808.96
"""What the example is worth without it."""


def first_look(top_usd: float) -> Look:
    """The best plan of the example that accepts `Borealis-1` at a price up to so much."""
    case = example_case()
    asked = next(one for one in case.lease_requests if one.id == "Borealis-1")
    ranged = OpenPrice(case, asked, 0.0, top_usd)
    return Look(ranged, ranged.search(LIMITS))


@pytest.mark.parametrize("top_usd", [0.2, 20.0])
def test_a_plan_of_the_least_price_is_found_from_below_and_above(top_usd: float) -> None:
    """Where the first price is far off, the second look has a plan that needs no more than the least price."""
    look, _ = nearer(first_look(top_usd), WITHOUT_USD, UNLIMITED)
    assert look.price_for(WITHOUT_USD) == pytest.approx(LEAST_USD, rel=1e-5)
    assert look.found.solution is not None
    offer = look.ranged.least_offer(look.found.solution, WITHOUT_USD, 0.01, LIMITS)
    assert offer is not None
    assert offer.price_usd == pytest.approx(LEAST_USD, rel=1e-5)


def test_the_bound_of_a_second_look_is_one_of_its_range() -> None:
    """No plan of the wider range is worth more, though the search that found its plan presolved."""
    look, _ = nearer(first_look(0.2), WITHOUT_USD, UNLIMITED)
    best = look.ranged.search(LIMITS)
    assert look.ranged.most_usd > LEAST_USD
    assert best.value is not None
    assert best.value <= look.found.bound < np.inf


def test_only_a_search_without_presolve_is_evidence() -> None:
    """With a time limit the look at the price itself comes with a bound that may be used, without one it does not."""
    first = first_look(20.0)
    assert nearer(first, WITHOUT_USD, UNLIMITED)[1] is None
    _, proven = nearer(first, WITHOUT_USD, LIMITS)
    assert proven is not None
    assert proven.found.value is not None
    assert proven.found.bound >= proven.found.value


@pytest.mark.parametrize("top_usd", [1.4, 2.0, 20.0])
def test_a_bound_at_a_high_price_refutes_low_ones_but_never_the_least(top_usd: float) -> None:
    """What accepting is worth at a price proves lower ones too low, as far as each must cost the owner something."""
    look = first_look(top_usd)
    low = look.ranged.refuted_below_usd(look.found.bound, WITHOUT_USD)
    assert low <= LEAST_USD * (1 + 1e-6)
    assert low > LEAST_USD - 2 * (top_usd - LEAST_USD)


def test_nothing_is_looked_for_without_a_plan_to_beat() -> None:
    """Where nothing is worth less than no plan, the first look stands."""
    look = first_look(2.0)
    assert nearer(look, -np.inf, LIMITS) == (look, None)


def test_a_range_is_raised_to_the_price_that_its_plan_needs() -> None:
    """A plan found below the least price comes with a range in which it can be offered."""
    look = raised(first_look(0.2), WITHOUT_USD)
    assert look.ranged.most_usd > look.price_for(WITHOUT_USD) >= LEAST_USD * (1 - 1e-6)


def test_two_processes_find_the_same_interval(monkeypatch: pytest.MonkeyPatch) -> None:
    """The plan without the request comes from another process, and the interval holds the same price."""
    monkeypatch.setattr(
        importlib.import_module("planner.questions.quotes.quote"), "COLUMNS_WORTH_A_PROCESS", 0
    )
    answer = quote(example_case(), "Borealis-1", threads=2)
    assert answer.plan_without is not None
    assert answer.plan_without.value_usd == pytest.approx(WITHOUT_USD)
    assert answer.low_usd is not None
    assert answer.high_usd is not None
    assert answer.low_usd < answer.high_usd
    assert answer.high_usd == pytest.approx(LEAST_USD, rel=1e-5)
