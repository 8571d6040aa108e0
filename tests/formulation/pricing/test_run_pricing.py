"""Bounds of runs hold against each run's own program, on random cases at random prices."""

import numpy as np
import pytest

from models.formulation.pricing import Pricing
from models.inputs import Case
from tests.reference.random_cases import random_case

from .compiled import Compiled

CASES = [("micro", seed) for seed in (0, 3, 12, 19, 21)] + [("small", seed) for seed in (2, 6, 7, 9)]


@pytest.mark.parametrize(("size", "seed"), CASES)
def test_bound_holds_and_is_met_in_one_hall(size: str, seed: int) -> None:
    """No run gains more than its bound; in one hall without pauses it gains as much."""
    compiled = Compiled(Case.model_validate(random_case(seed, size)), seed)
    found = Pricing(compiled.case).priced(compiled.prices).run_profits
    assert {key for key, usd in found.items() if usd > -np.inf} == set(compiled.model.RUN_PLACES)
    for r, place in compiled.model.RUN_PLACES:
        best, run = compiled.best_run(r, place), compiled.model.runs[r]
        scale = abs(best) + run.value_usd
        assert found[r, place] >= best - 1e-7 * scale
        if not run.can_pause and len(compiled.model.run_halls[r, place]) == 1:
            assert found[r, place] == pytest.approx(best, abs=1e-6 * scale)


def test_best_places_are_few_of_each_run() -> None:
    """Places above the least profit come best first, not more than asked for of a run."""
    compiled = Compiled(Case.model_validate(random_case(6, "small")), 6)
    priced = Pricing(compiled.case).priced(compiled.prices)
    assert len(priced.run_profits) > 2
    for r in compiled.model.runs:
        usd = {place: profit for (run, place), profit in priced.run_profits.items() if run == r}
        ranked = sorted(usd, key=lambda place: -usd[place])
        least = dict.fromkeys(compiled.model.runs, np.inf) | {r: usd[ranked[1]]}
        assert priced.run_places(least, per_run=9) == [(r, place) for place in ranked[:2]]
        assert priced.run_places(least, per_run=1) == [(r, ranked[0])]
