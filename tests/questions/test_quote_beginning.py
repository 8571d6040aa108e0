"""How a quote begins: a plan that suits the least price, and the plan without the request beside it."""

from __future__ import annotations

import importlib

import numpy as np
import pytest

from planner import example_case, quote
from planner.problem import Found
from planner.questions.quotes.beginning import nearer
from planner.questions.quotes.open_price import OpenPrice
from planner.solve.highs import Limits

LIMITS = Limits(1e-7, 60.0, 1, 0)
LEAST_USD = 1.34662
"""The least price of `Borealis-1` in the example."""
WITHOUT_USD = 174_937_808.96
"""What the example is worth without it."""


def first_look(top_usd: float) -> tuple[OpenPrice, Found]:
    """The best plan of the example that accepts `Borealis-1` at a price up to so much."""
    case = example_case()
    asked = next(one for one in case.lease_requests if one.id == "Borealis-1")
    ranged = OpenPrice(case, asked, 0.0, top_usd)
    return ranged, ranged.search(LIMITS)


@pytest.mark.parametrize("top_usd", [0.2, 20.0])
def test_a_plan_of_the_least_price_is_found_from_below_and_above(top_usd: float) -> None:
    """Where the first price is far off, the second look has a plan that needs no more than the least price."""
    ranged, found = nearer(*first_look(top_usd), WITHOUT_USD, LIMITS)
    assert ranged.price_for(found, WITHOUT_USD) == pytest.approx(LEAST_USD, rel=1e-5)
    offer = ranged.least_offer(found.solution, WITHOUT_USD, 0.01, LIMITS)  # type: ignore[arg-type]
    assert offer is not None
    assert offer.price_usd == pytest.approx(LEAST_USD, rel=1e-5)


def test_the_bound_of_a_second_look_is_one_of_its_range() -> None:
    """No plan of the wider range is worth more, though the search that found its plan presolved."""
    ranged, found = nearer(*first_look(0.2), WITHOUT_USD, LIMITS)
    best = ranged.search(LIMITS)
    assert ranged.most_usd > LEAST_USD
    assert best.value is not None
    assert best.value <= found.bound < np.inf


def test_nothing_is_looked_for_without_a_plan_to_beat() -> None:
    """Where nothing is worth less than no plan, the first look stands."""
    look = first_look(2.0)
    assert nearer(*look, -np.inf, LIMITS) == look


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
