"""What diagnoses claim, tried by planning: conflicts cannot be kept and are minimal, repairs work."""

from __future__ import annotations

import copy
import itertools
from typing import Any

import pytest

from planner import Case, diagnose

from .conflict_claims import wrong_claims
from .infeasible_cases import hand_cases, hardened

CASES = hand_cases()
SAMPLE = [*itertools.islice(CASES, 0, None, 5), "three conflicts"]
"""Every fifth case; `python -m tests.benchmarks.conflicts` tries them all."""
SEEDS = [10, 27, 37, 56, 87]
"""Random cases without a plan whose conflicts are of different kinds."""


def diagnosed(case: dict[str, Any]) -> dict[str, Any]:
    """The diagnosis of a case in its JSON form."""
    return diagnose(Case.model_validate(case), threads=1).to_dict()


@pytest.mark.parametrize("name", SAMPLE)
def test_claims_of_a_hand_made_case_hold(name: str) -> None:
    """The conflict is one, each of its rules is needed, and every repair gives the case a plan."""
    made = diagnosed(CASES[name])
    assert made["conflict"]["is_minimal"]
    assert list(wrong_claims(CASES[name], made)) == []


@pytest.mark.parametrize("seed", SEEDS)
def test_claims_of_a_random_case_hold(seed: int) -> None:
    """The same of random cases whose rules were made hard."""
    made = diagnosed(hardened(seed))
    assert list(wrong_claims(hardened(seed), made)) == []


def test_wrong_claims_are_found() -> None:
    """A rule left out of a conflict, one too many, and a repair that does nothing are each found out."""
    case = CASES["two floors"]
    right = diagnosed(case)
    other = {"kind": "power", "record": "S1"}
    tampered = {name: copy.deepcopy(right) for name in ("fewer", "more", "idle")}
    del tampered["fewer"]["conflict"]["rules"][0]
    tampered["more"]["conflict"]["rules"].append(other)
    tampered["idle"]["repairs"][0]["changes"] = []
    told = {name: "".join(wrong_claims(case, made)) for name, made in tampered.items()}
    assert "can be kept together" in told["fewer"]
    assert "not minimal" in told["more"]
    assert "repair 1 does not help" in told["idle"]
