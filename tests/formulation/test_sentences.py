"""Rows of the model in words: every rule has its sentence, and every row its names and its limit."""

import inspect

import pytest

from models.formulation import build, row_in_words, rule_sentence
from models.formulation.sentences import CONSTANT_LIMITS, OWN_LIMITS, UNIT, rule_function
from tests.formulation.golden_cases import GOLDEN_CASES


@pytest.mark.parametrize("rule", GOLDEN_CASES)
def test_every_row_has_its_words(rule):
    """Each row of each rule has a sentence, names of all its index, and a limit with a unit if it keeps to one."""
    model = build(GOLDEN_CASES[rule]())
    for index in model.component(rule):
        words = row_in_words(model, rule, index)
        assert words.sentence == rule_sentence(rule)
        assert words.sentence.endswith(".")
        assert not any(name != name.strip() for name in words.names.values())
        assert (words.limit is not None) == (rule in CONSTANT_LIMITS or rule in OWN_LIMITS)
        assert bool(words.unit) == bool(UNIT.search(inspect.getdoc(rule_function(rule))))
        assert str(words).startswith(words.sentence.rstrip("."))


@pytest.mark.parametrize(
    ("rule", "index", "text"),
    [
        (
            "it_load",
            ("S", 1),
            "A site's GPUs in use draw no more than its IT power (site 'S', month 2027-02: 0.15 MW).",
        ),
        (
            "work_done",
            ("Q", "B"),
            "A run finishes only when its work is done; GPUs beyond the minimum scale less well "
            "(run 'Q', place 'B': 80,000 H100e-hours).",
        ),
        (
            "pool_floor",
            ("P", 0),
            "A pool has at least its floor of working H100e, or pays for what it lacks "
            "(pool 'P', month 2027-01: 40 H100e).",
        ),
        (
            "max_rival_fraction",
            ("max_rival_fraction", " rivals", 0),
            "Each month, the H100e leased to all rival tenants are at most the policy's share of the usable "
            "(policy 'max_rival_fraction', tenant all rivals, month 2027-01: 100 H100e).",
        ),
        (
            "min_lease_revenue_usd",
            ("min_lease_revenue_usd", ""),
            "Lease revenue in the window is at least the limit (policy 'min_lease_revenue_usd': 10,000 USD).",
        ),
        (
            "most_gpus",
            ("L", "S", 0, 1),
            "A granted lease has at most the most GPUs asked for, in whole lots; a declined one has none "
            "(request 'L', place 'S', start 2027-01, last month 2027-02: 150 GPUs).",
        ),
    ],
)
def test_row_reads_as_a_person_would_say_it(rule, index, text):
    """Sentence, names, calendar month, limit and unit."""
    assert str(row_in_words(build(GOLDEN_CASES[rule]()), rule, index)) == text


def test_unknown_rule_and_unknown_row_are_refused():
    """Neither a function that is no rule nor a key that is no row passes."""
    model = build(GOLDEN_CASES["it_load"]())
    with pytest.raises(LookupError, match="no rule 'taken_mw_'"):
        row_in_words(model, "taken_mw_", ("S", 0))
    with pytest.raises(LookupError):
        row_in_words(model, "it_load", ("no site", 0))
