"""The solve finds what trying every combination finds: 540 random cases that use every record and rule."""

from __future__ import annotations

from typing import Any

import pytest

from models.inputs import RECORD_TYPES
from tests.reference.brute_force import brute_force
from tests.reference.random_cases import random_case
from tests.reference.test_random_cases import FIELDS

from .solving import best_usd, same_usd

TAKES_MINUTES = 84
"""First of the seeds whose brute force takes minutes, for one of them."""
CHUNKS = [("micro", range(first, first + 20)) for first in range(0, 400, 20)]
CHUNKS += [("tiny", range(first, first + 7)) for first in range(0, 147, 7) if first != TAKES_MINUTES]


@pytest.mark.parametrize(("size", "seeds"), CHUNKS, ids=lambda value: str(value).replace(" ", ""))
def test_solve_finds_the_value_that_brute_force_finds(size: str, seeds: range) -> None:
    """Both values agree to 1e-6, or both say infeasible."""
    found = {seed: best_usd(random_case(seed, size)) for seed in seeds}
    expected = {seed: brute_force(random_case(seed, size)).value_usd for seed in seeds}
    assert found == {seed: same_usd(value_usd) for seed, value_usd in expected.items()}


def test_the_cases_are_five_hundred_and_use_every_record_and_field() -> None:
    """Every field of the planning problem differs from its default in some case; every policy is hard and priced."""
    cases = [random_case(seed, size) for size, seeds in CHUNKS for seed in seeds]
    used: set[tuple[str, str]] = set()
    policies: set[tuple[str, bool]] = set()
    for case in cases:
        policies |= {(row["rule"], "penalty_usd" in row) for row in case.get("policies", [])}
        for name, rows in case.items():
            for row in rows if isinstance(rows, list) else [rows]:
                used |= {(name, field) for field, value in row.items() if _is_chosen(name, field, value)}
    every = {(name, field) for name, fields in FIELDS.items() for field in fields.split()}
    assert len(cases) >= 500
    assert used == every
    assert len(policies) == 14


def _is_chosen(name: str, field: str, value: Any) -> bool:
    info = RECORD_TYPES[name].model_fields[field]
    return value is not None and (info.is_required() or value != info.default)
