"""Every rule between records is shown at work by some case of these tests."""

import inspect
import sys
from collections.abc import Iterator

import pytest

from models.inputs import RECORD_TYPES, Case
from models.inputs.consistency import ODDITIES, RULES_WITH_HORIZON, RULES_WITHOUT_HORIZON, Rule
from models.inputs.consistency.facts import Facts
from tests.inputs import (
    test_accounting,
    test_contradictions,
    test_oddities,
    test_placeable,
    test_references,
    test_signed,
)
from tests.inputs.builders import Fields, small_case

SHOWN_IN = (
    test_accounting,
    test_contradictions,
    test_oddities,
    test_placeable,
    test_references,
    test_signed,
)


@pytest.fixture(scope="module")
def drafts() -> list[Facts]:
    """The facts of each broken or odd case, made without the checks."""
    return [Facts(draft) for module in SHOWN_IN for draft in _drafts(module.FOUND)]


def _drafts(found: dict[str, tuple[Fields, list[str]]]) -> Iterator[Case]:
    for lists, _ in found.values():
        case = {
            name: ones if isinstance(ones, list) else [ones] for name, ones in small_case(**lists).items()
        }
        records = {
            name: [one(**fields) for fields in case.get(name, ())] for name, one in RECORD_TYPES.items()
        }
        if records["plan"]:
            yield Case.model_construct(**records | {"plan": records["plan"][0]})


@pytest.mark.parametrize(
    "rule", RULES_WITHOUT_HORIZON + RULES_WITH_HORIZON + ODDITIES, ids=lambda rule: rule.__name__
)
def test_some_case_breaks_the_rule(rule: Rule, drafts: list[Facts]) -> None:
    """A rule that no test breaks could be dropped unnoticed."""
    assert any(problem for facts in drafts for problem in rule(facts))


def test_every_rule_is_listed_once() -> None:
    """A public function of a module of rules that takes the facts alone is in one of the lists."""
    rules = RULES_WITHOUT_HORIZON + RULES_WITH_HORIZON + ODDITIES
    modules = [sys.modules[name] for name in dict.fromkeys(rule.__module__ for rule in rules)]
    written = [
        member
        for module in modules
        for name, member in vars(module).items()
        if not name.startswith("_")
        and inspect.isfunction(member)
        and member.__module__ == module.__name__
        and list(inspect.signature(member).parameters) == ["facts"]
    ]
    assert sorted(rule.__name__ for rule in rules) == sorted(member.__name__ for member in written)
