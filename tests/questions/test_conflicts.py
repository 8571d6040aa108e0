"""Diagnoses of cases whose conflict is plain to see."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from planner import Case, Diagnosis, InfeasibleError, diagnose, plan, read_case
from planner.questions.conflicts.arithmetic import shortages_of
from planner.questions.conflicts.conflict import find_conflict
from planner.questions.conflicts.feasibility import Clock, Searcher
from planner.questions.conflicts.rules import rules_of
from tests.reference.hand_cases import lease

from .infeasible_cases import case, floor, hand_cases, run, signed

KNOWN = Path(__file__).parents[1] / "reference" / "known"
CASES = hand_cases()
CONFLICTS = {
    "floor beyond 0.05 MW": {"floor of internal pool 'P1'", "IT power of site 'S1'"},
    "two signed of which one is too much": {
        "floor of internal pool 'P1'",
        "signed lease 'OLD'",
        "signed lease 'OLDER'",
    },
    "signed isolated beside a floor": {
        "floor of internal pool 'P1'",
        "isolation of signed lease 'OLD'",
        "signed lease 'OLD'",
    },
    "revenue of a group": {"policy 'min_lease_revenue_usd'", "group 'g'"},
    "revenue of a barred tenant": {"policy 'min_lease_revenue_usd'", "bar of tenant 'T1'"},
    "cash beside a minimum take": {"policy 'min_cash_usd'", "minimum take of site 'S1'"},
    "half a lease is not to be had": {"policy 'min_lease_revenue_usd'"},
}
"""Labels of the rules in conflict."""


def diagnosed(name: str, **options: Any) -> Diagnosis:
    """The diagnosis of a hand-made case."""
    return diagnose(Case.model_validate(CASES[name]), threads=1, **options)


@pytest.mark.parametrize("name", CONFLICTS)
def test_conflict_is_the_one_to_be_seen(name: str) -> None:
    """The rules are named that a reader of the case would name; each with what it demands."""
    conflict = diagnosed(name).conflict
    assert conflict is not None
    assert {rule.label for rule in conflict.rules} == CONFLICTS[name]
    assert all(rule.sentence for rule in conflict.rules)
    assert conflict.is_of_whole_numbers == (name == "half a lease is not to be had")


@pytest.mark.parametrize(
    ("name", "words", "needed", "available"),
    [
        ("run larger than one hall", "needs 150 GPUs in one hall", 150, 100),
        ("floor beyond 0.05 MW", "needs 80 working H100e in 2026-01; its halls have 50 with power", 80, 50),
        ("floors of one site", "need 120 working H100e together in 2026-01", 120, 100),
        ("signed beyond max_leased_fraction", "signed leases OLD hold 50", 50, 30),
        ("revenue of 101 beyond all requests", "bill USD 74,400", 101 * 744, 100 * 744),
        ("cash beside fixed costs", "come to USD -500", 0, -500),
    ],
)
def test_arithmetic_says_what_is_short(name: str, words: str, needed: float, available: float) -> None:
    """The sum stands there with its numbers and its month, without a search."""
    shortage = shortages_of(Case.model_validate(CASES[name]))[0]
    assert words in shortage.sentence
    assert (shortage.needed, shortage.available) == pytest.approx((needed, available))


def test_site_short_of_power_is_told_in_mw() -> None:
    """Signed leases, a floor and a run at one site: what each draws, and what the site has."""
    tight = case(
        site={"it_power_mw": 0.16},
        hall={"gpus": 200},
        internal_pools=[floor(70)],
        training_runs=[run(30, months=2)],
        site_steps=[{"site": "S1", "month": "2026-02", "it_power_mw": 0.15}],
        **signed(60),
    )
    shortage = shortages_of(Case.model_validate(tight))[0]
    drawn = "signed leases 0.06, floor of internal pool 'P1' 0.07, mandatory training run 'R1' 0.03"
    assert shortage.sentence == f"site 'S1' needs 0.16 MW of IT power in 2026-02 ({drawn}) and has 0.15"
    assert (shortage.unit, shortage.needed) == ("MW", pytest.approx(0.16))


@pytest.mark.parametrize("name", sorted(json.loads((KNOWN / "optimal-values.json").read_text("utf-8"))))
def test_arithmetic_is_silent_about_cases_with_a_plan(name: str) -> None:
    """What arithmetic finds short is short: a case with a known plan has no shortage."""
    values = json.loads((KNOWN / "optimal-values.json").read_text("utf-8"))
    if values[name] is not None:
        assert shortages_of(read_case(KNOWN / f"{name}.json")) == ()


def test_repair_is_the_least() -> None:
    """Of 80 H100e with power for 50, a floor lower by 30 or 0.03 MW more are enough, and no less is."""
    repairs = {repair.unit: repair for repair in diagnosed("floor beyond 0.05 MW").repairs}
    assert repairs["H100e"].amount == pytest.approx(30)
    assert repairs["H100e"].least_amount == pytest.approx(30, rel=1e-3)
    assert repairs["MW"].amount == pytest.approx(0.03)
    assert {change.field for change in repairs["MW"].changes} == {"it_power_mw"}
    assert plan(repairs["MW"].case, threads=1).value_usd == pytest.approx(repairs["MW"].value_usd, rel=0.02)


def test_power_is_raised_in_the_months_that_need_it_only() -> None:
    """Power that falls in February is raised from there on, not in January."""
    repair = next(one for one in diagnosed("floor beyond power that falls").repairs if one.unit == "MW")
    assert (repair.month, repair.amount) == ("2026-02", pytest.approx(0.05))
    assert [(change.list_name, change.record) for change in repair.changes] == [("site_steps", "S1 2026-02")]


def test_terms_are_repaired_too() -> None:
    """A run gets a later deadline, by the fewest months; a signed lease the latest recall that helps."""
    late = [one for one in diagnosed("run with a deadline too early").repairs if one.unit == "months"]
    assert [(one.amount, one.least_amount) for one in late] == [(1, 1)]
    recall = [
        one for one in diagnosed("signed whole site beside a run").repairs if "recalled" in one.sentence
    ]
    assert [one.month for one in recall] == ["2026-02"]


def test_several_conflicts_are_repaired_together() -> None:
    """Where one rule in conflict is not all, the repair changes as many as it must."""
    diagnosis = diagnosed("three conflicts")
    rules = {"floor of internal pool 'P1'", "policy 'min_cash_usd'", "mandatory training run 'R1'"}
    assert [set(repair.rules) for repair in diagnosis.repairs] == [rules]


def test_case_with_a_plan_has_nothing_to_diagnose() -> None:
    """It is told as feasible, without conflict, shortage or repair."""
    diagnosis = diagnose(Case.model_validate(case(lease_requests=[lease()])), threads=1)
    assert (diagnosis.status, diagnosis.conflict, diagnosis.shortages, diagnosis.repairs) == (
        "feasible",
        None,
        (),
        (),
    )


def test_without_time_the_conflict_is_valid_but_not_called_minimal() -> None:
    """All rules that there are stand in it, and it says that it was cut short."""
    diagnosis = diagnosed("two floors", time_limit=0, is_known_infeasible=True)
    assert diagnosis.conflict is not None
    assert set(diagnosis.conflict.rules) == set(rules_of(diagnosis.case))
    assert (diagnosis.conflict.is_minimal, diagnosis.stopped_by) == (False, "time_limit")
    assert diagnosed("two floors", time_limit=0).status == "unknown"


def test_interrupted_search_keeps_what_is_proven() -> None:
    """Once the user has stopped it nothing more is searched, and no rule is left out without proof."""
    made, searches = Case.model_validate(CASES["three floors of which two are too much"]), []
    searcher = Searcher(Clock(60, lambda: len(searches) >= 3), 1, 0, searches.append)
    conflict = find_conflict(made, searcher)
    assert len(searches) == 3
    assert {"P1", "P2"} <= {rule.record for rule in conflict.rules}
    assert not conflict.is_minimal


def test_error_of_planning_carries_the_diagnosis() -> None:
    """The error says what arithmetic shows; its diagnosis is the whole of it."""
    with pytest.raises(InfeasibleError, match="needs 101 working H100e in 2026-01") as caught:
        plan(Case.model_validate(CASES["floor of 101 beyond the hall"]), threads=1)
    assert caught.value.diagnosis is not None
    assert len(caught.value.diagnosis.repairs) == 2


def test_diagnosis_shows_itself() -> None:
    """In lines, in a notebook, as frames and as strict JSON."""
    diagnosis = diagnosed("two floors")
    assert repr(diagnosis).startswith("Diagnosis(infeasible: conflict of floor of internal pool 'P1', ")
    assert "2 rules cannot be kept together; each of them is needed for it." in diagnosis.text
    assert "<table" in diagnosis._repr_html_()
    assert len(diagnosis.repair_table) == len(diagnosis.repairs) == 3
    assert set(diagnosis.changes["repair"]) == {1, 2, 3}
    assert json.loads(json.dumps(diagnosis.to_dict(), allow_nan=False))["conflict"]["is_minimal"]
