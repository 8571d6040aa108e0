"""The formulation page: it says what the code says, and explains every symbol."""

import re

import pytest

from models.formulation.sentences import rule_function
from tests.formulation.page import (
    PAGE,
    declaration_of,
    index_of,
    rules_text,
    with_generated_parts,
)
from tests.formulation.test_every_rule import all_rules


def symbols_in(equations: str) -> set[str]:
    r"""The words in equations, `\mathit{…}`."""
    return {word.replace("\\", "") for word in re.findall(r"\\mathit\{(.*?)\}", equations)}


def test_page_is_what_the_code_makes_of_it():
    """After a change of the formulation: `python -m tests.formulation.regenerate`."""
    page = PAGE.read_text("utf-8")
    assert with_generated_parts(page) == page


def test_page_explains_every_symbol_of_the_rules():
    """Every word in an equation has a row in the table of symbols."""
    page = PAGE.read_text("utf-8")
    rows = page.split("## Symbols")[1].split("\n## ")[0].split("\n| ")
    explained = {word for row in rows for word in re.findall("`(.*?)`", row.split(" | ")[0])}
    assert symbols_in(rules_text()) - explained == set()


@pytest.mark.parametrize("rule", all_rules())
def test_rule_is_explained_in_words_before_its_equation(rule):
    """A docstring begins with one plain sentence, in which no symbol of an equation stands."""
    sentence, _, rest = (rule_function(rule).__doc__ or "").partition("\n\n")
    assert re.fullmatch(r"[A-Z].*\.", sentence.strip())
    assert not re.search(r"[\\_$]", sentence)
    assert rest.strip().startswith("$$")


def test_index_of_a_column_names_its_sets():
    """One set, a product, or part of a set."""
    assert index_of(declaration_of("is_leased")) == "`OPTIONS`"
    assert index_of(declaration_of("it_load_mw")) == "`SITES` × `MONTHS`"
    assert index_of(declaration_of("breach_cash_usd")) == "`CASH_POLICIES` where `is_priced(m, key[0])`"
