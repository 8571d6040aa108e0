"""The 136 cases with known optimal values: none has an error, and what is called infeasible is."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from models.inputs.schema import case_json_schema
from tests.inputs.builders import assembled

KNOWN = Path(__file__).parents[1] / "reference" / "known"
VALUES: dict[str, float | None] = json.loads((KNOWN / "optimal-values.json").read_text())


@pytest.fixture(scope="module")
def cases() -> dict[str, Any]:
    """The cases in their JSON form, by name."""
    return {name: json.loads((KNOWN / f"{name}.json").read_text()) for name in VALUES}


def test_known_cases_have_no_errors(cases: dict[str, Any]) -> None:
    """Each makes a case."""
    assert len([assembled(case) for case in cases.values()]) == 136


def test_what_is_called_infeasible_is(cases: dict[str, Any]) -> None:
    """A warning that the case is infeasible is given for some, and only for those without a plan."""
    warned = {
        name
        for name, case in cases.items()
        if any("The case is infeasible" in problem.message for problem in assembled(case).warnings)
    }
    assert warned
    assert all(VALUES[name] is None for name in warned)


def test_known_cases_keep_to_the_schema(cases: dict[str, Any]) -> None:
    """The JSON Schema takes each of them."""
    validator = Draft202012Validator(case_json_schema())
    broken = {name: [error.message for error in validator.iter_errors(case)] for name, case in cases.items()}
    assert {name: messages for name, messages in broken.items() if messages} == {}
