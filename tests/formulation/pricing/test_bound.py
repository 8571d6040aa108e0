"""What all leases and runs gain at given prices bounds the worth of every plan."""

import pytest

from models.formulation.pricing import Pricing
from models.inputs import Case
from tests.reference.brute_force import brute_force
from tests.reference.random_cases import random_case

from .compiled import Compiled


@pytest.mark.parametrize("seed", [0, 2, 4, 7, 12, 17, 19, 40])
def test_no_plan_is_worth_more_than_the_bound(seed: int) -> None:
    """Random prices bound the best plan; those of the relaxation bound it at least as tightly as that."""
    record = random_case(seed, "micro")
    best = brute_force(record).value_usd
    compiled = Compiled(Case.model_validate(record), seed)
    pricing = Pricing(compiled.case)
    tolerance = 1e-7 * (1 + abs(best))
    assert compiled.bound_of(pricing) >= best - tolerance
    again = Compiled(compiled.case, seed)
    relaxed = again.price_by_relaxation()
    assert best - tolerance <= again.bound_of(pricing) <= relaxed + tolerance


@pytest.mark.parametrize("seed", [1, 5, 9])
def test_bound_by_the_prices_of_the_relaxation_is_that_of_the_relaxation(seed: int) -> None:
    """In larger cases with policies, cash and isolation the bound is no looser than the relaxation either."""
    compiled = Compiled(Case.model_validate(random_case(seed, "small")), seed)
    relaxed = compiled.price_by_relaxation()
    bound = compiled.bound_of(Pricing(compiled.case))
    assert bound == pytest.approx(relaxed, rel=1e-3)
    assert bound <= relaxed + 1e-7 * abs(relaxed)
