"""Levels of inputs: how they are written, what they make of a field, and pairs of inputs."""

import pytest

from models.inputs import CaseError
from planner import example_case, sensitivity
from planner.cases.vocabulary import column
from planner.questions.what_if.changes import changed_cases
from planner.questions.what_if.inputs import default_inputs, varied_inputs
from planner.questions.what_if.levels import BASE, Level, Levels, read_levels

CASE = example_case()
PRICE, TERM = column("lease_requests", "price_usd"), column("lease_requests", "term_months")
RATE = column("plan", "discount_rate_fraction")


@pytest.mark.parametrize(
    ("written", "labels"),
    [
        ("±10%", ["-10 %", "+10 %"]),
        (" +/- 2.5 % ", ["-2.5 %", "+2.5 %"]),
        ("+-0%", ["as it is"]),
        ("+10%, -5%", ["-5 %", "+10 %"]),
        ("90,50", ["50", "90"]),
        (("-5%", 3), ["3", "-5 %"]),
        (2.5, ["2.5"]),
    ],
)
def test_levels_are_shares_or_values_in_order(written: Levels, labels: list[str]) -> None:
    """Every way of writing them comes to the same few kinds, each once, the lowest first."""
    assert [level.label for level in read_levels(written, PRICE)] == labels


def test_an_unsigned_percentage_is_a_value_of_a_fraction() -> None:
    """8 % is the rate itself where a fraction is meant, and +8 % is a share more of it."""
    assert read_levels("8%,12%", RATE) == (Level(None, 0.08), Level(None, 0.12))
    assert [level.of(0.1, RATE) for level in read_levels("±8%", RATE)] == [0.092, 0.108]


@pytest.mark.parametrize("written", ["", "much", "8%", "±x%", "1,,2", True, ("50", None), float("nan")])
def test_what_is_no_level_is_refused(written: Levels) -> None:
    """The sentence says what is allowed."""
    with pytest.raises(ValueError, match="give a share such as ±10%"):
        read_levels(written, PRICE)


def test_months_and_gpus_stay_whole() -> None:
    """A share of a whole number is rounded; a value of one is taken as it is."""
    assert [level.of(13, TERM) for level in read_levels("±10%", TERM)] == [12, 14]
    assert BASE.of(13, TERM) == 13
    assert isinstance(read_levels("24", TERM)[0].of(13, TERM), int)


def test_several_selectors_are_one_input() -> None:
    """Energy prices of sites and of their steps go up together, each from what it is."""
    (energy,) = [one for one in default_inputs(CASE) if one.title == "Energy prices"]
    (made,) = [one for one in changed_cases(CASE, [energy], []) if one.levels[0].label == "+10 %"]
    assert made.case is not None
    for name in ("sites", "site_steps"):
        for before, after in zip(getattr(CASE, name), getattr(made.case, name), strict=True):
            if before.energy_usd_per_mwh is not None:
                assert after.energy_usd_per_mwh == pytest.approx(1.1 * before.energy_usd_per_mwh)
    assert made.case.lease_requests == CASE.lease_requests


def test_pairs_have_every_level_and_the_case_as_it_is() -> None:
    """Each input's own value is among its levels, where it lies between them, without being named."""
    rate = CASE.plan.discount_rate_fraction
    pair = varied_inputs(CASE, {"plan.discount_rate_fraction": [0.0, 0.5], "sites[*].pue": "+1%"})
    levels = [tuple(level.label for level in one.levels) for one in changed_cases(CASE, [], pair)]
    rates = ["0", "as it is", "0.5"]
    assert 0.0 < rate < 0.5
    assert levels == [(one, other) for one in rates for other in ("as it is", "+1 %")]


def test_two_way_needs_two_different_inputs() -> None:
    """One input cannot be at two levels at a time."""
    site = CASE.sites[0].id
    with pytest.raises(CaseError, match="both inputs vary"):
        sensitivity(CASE, two_way={"sites[*].pue": "±1%", f"sites[{site}].pue": "±1%"})
    with pytest.raises(ValueError, match="two_way names 1 inputs; name two"):
        sensitivity(CASE, two_way={"sites[*].pue": "±1%"})
