"""The brute force on cases whose optimal values two independent solvers agree on (`known/README.md`)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .brute_force import brute_force

KNOWN = Path(__file__).parent / "known"
OPTIMAL_VALUES_USD: dict[str, float | None] = json.loads((KNOWN / "optimal-values.json").read_text("utf-8"))
FAST = [1, 2, 3, 5, 6, 7, 8, 9, 13, 14, 15, 20, 22, 24, 25, 26, 28]


@pytest.mark.parametrize("name", [f"tiny-{number:03d}" for number in FAST])
def test_brute_force_finds_the_known_optimal_value(name: str) -> None:
    """The value agrees to 1e-6, or both say infeasible."""
    case = json.loads((KNOWN / f"{name}.json").read_text("utf-8"))
    expected = OPTIMAL_VALUES_USD[name]
    found = brute_force(case).value_usd
    assert (found is None) == (expected is None)
    assert found is None or found == pytest.approx(expected, rel=1e-6)


def test_every_known_case_has_a_value() -> None:
    """Files and values name the same 136 cases."""
    files = {path.stem for path in KNOWN.glob("*.json")} - {"optimal-values"}
    assert files == set(OPTIMAL_VALUES_USD)
