"""Every rule of the formulation has its point tests, its golden LP and a test in which it bites.

After a change that is meant, `python -m tests.formulation.regenerate` writes the golden files and the page anew;
read the difference before committing it.
"""

import ast
from pathlib import Path

import pytest

from models.formulation import build
from tests.formulation.golden_cases import GOLDEN_CASES
from tests.formulation.rules import lp_text, rules_of
from tests.plan.builders import small_case

HERE = Path(__file__).parent
GOLDEN = HERE / "golden"


def all_rules() -> list[str]:
    """The rules of the model, whatever the case."""
    return rules_of(build(small_case()))


def names_of_tests() -> set[str]:
    """The names of all tests of the formulation."""
    trees = (ast.parse(path.read_text("utf-8")) for path in HERE.glob("test_*.py"))
    return {node.name for tree in trees for node in tree.body if isinstance(node, ast.FunctionDef)}


def without_tests(rules: list[str], kind: str) -> list[str]:
    """Rules without any test of this kind, named test_<rule>_<kind>…."""
    names = names_of_tests()
    return [rule for rule in rules if not any(name.startswith(f"test_{rule}_{kind}") for name in names)]


@pytest.mark.parametrize("kind", ["holds", "bites"])
def test_every_rule_has_its_tests(kind: str) -> None:
    """For every rule there is a test named test_<rule>_holds… and one named test_<rule>_bites…."""
    assert without_tests(all_rules(), kind) == []


def test_rule_without_tests_is_found() -> None:
    """A rule that nobody tests is missed; one whose name begins like another's does not pass for it."""
    assert without_tests(["one_lease", "one", "new_rule"], "holds") == ["one", "new_rule"]


def test_every_rule_has_its_golden_lp_and_none_is_left_over() -> None:
    """Golden files and their cases are those of the model's rules."""
    rules = sorted(all_rules())
    assert sorted(GOLDEN_CASES) == rules
    assert sorted(path.stem for path in GOLDEN.iterdir()) == rules


@pytest.mark.parametrize("rule", GOLDEN_CASES)
def test_rule_is_written_as_in_its_golden_lp(rule: str) -> None:
    """Every row of the rule, and the bounds of the columns in it, are those of the golden file."""
    assert lp_text(GOLDEN_CASES[rule](), rule) == (GOLDEN / f"{rule}.lp").read_text("utf-8")


@pytest.mark.parametrize("rule", GOLDEN_CASES)
def test_golden_lp_has_rows(rule: str) -> None:
    """A golden file without any row of its rule would show nothing."""
    assert f"_{rule}(" in (GOLDEN / f"{rule}.lp").read_text("utf-8")
