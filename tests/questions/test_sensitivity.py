"""Sensitivity: kept decisions against sums by hand, best ones against brute force over the case edited by hand."""

from __future__ import annotations

import copy
from typing import Any

import pandas as pd
import pytest

from models.inputs import CaseError
from planner import Case, InfeasibleError, Plan, example_case, plan, read_case, sensitivity, set_fields
from tests.reference.brute_force import brute_force
from tests.reference.facts import Record
from tests.reference.random_cases import random_case
from tests.solve.solving import GAP_FRACTION

FIRST = read_case("data/first/case.json")
LEASE_TERMS = ("lease_prepayments", "lease_collections", "recall_refunds", "recall_fees")
LINEAR = {
    "lease_requests[*].price_usd": LEASE_TERMS,
    "on_demand[*].usd_per_gpu_hour": ("on_demand_revenue",),
    "pool_tiers[*].value_usd_per_h100e_hour": ("pool_value",),
    "sites[*].fixed_cost_usd_per_month": ("fixed_cost",),
}
"""Inputs by which the kept value grows in proportion, and the terms of the value that do."""
PRICED = ("lease_requests", "price_usd")
POWER = ("sites", "it_power_mw")


@pytest.fixture(scope="module")
def first_plan() -> Plan:
    """The plan of the first case."""
    return plan(FIRST, threads=1)


def edited(record: Record, list_name: str, field: str, factor: float) -> Record:
    """A case in its JSON form with one field of every record of a list multiplied."""
    made = copy.deepcopy(record)
    for row in made.get(list_name, []):
        row[field] = float(f"{row[field] * factor:.12g}")
    return made


def feasible(seed: int) -> tuple[Record, Plan] | None:
    """A random case without policies on money, and its plan; None where it has none."""
    record: dict[str, Any] = dict(random_case(seed, "micro"))
    record["policies"] = [row for row in record.get("policies", []) if "usd" not in row["rule"]]
    try:
        return record, plan(Case.model_validate(record), gap=GAP_FRACTION, threads=1)
    except InfeasibleError:
        return None


def is_right(row: dict[str, Any], optimum: float | None, before: float) -> bool:
    """Whether a level's row holds the optimum and its change, and kept decisions are no better."""
    if optimum is None:
        return (row["best_status"], row["is_kept_feasible"]) == ("no plan", False)
    if row["best_low_usd"] is None:
        return False
    room, change = 1e-6 * abs(optimum) + 0.01, optimum - before
    return (
        row["best_low_usd"] - room <= optimum <= row["best_high_usd"] + room
        and row["best_change_low_usd"] - room <= change <= row["best_change_high_usd"] + room
        and (not row["is_kept_feasible"] or row["kept_usd"] <= optimum + room)
    )


@pytest.mark.parametrize("seed", range(8))
def test_kept_value_moves_by_the_terms_that_the_input_is_in(seed: int) -> None:
    """A tenth more of a price is a tenth more of its terms, worked out from the plan's own terms."""
    found = feasible(seed)
    if found is None:
        return
    record, base = found
    vary = {name: "+10%" for name in LINEAR if record.get(name.partition("[")[0])}
    levels = sensitivity(base.case, base, vary=vary, threads=1, time_limit=1e-9).levels
    for _, row in levels.iterrows():
        expected = 0.1 * sum(base.terms_usd[term] for term in LINEAR[row["input"]])
        assert row["kept_usd"] - base.value_usd == pytest.approx(expected, rel=1e-9, abs=0.01)


def test_kept_value_at_another_discount_rate_is_xnpv(first_plan: Plan) -> None:
    """What is settled in a month counts (1 + r)^(-days / 365), worked out from the plan's nominal money."""
    rate, first_day = 0.2, FIRST.plan.start_month.start_time
    expected = 0.0
    for amount in first_plan.money:
        month = pd.Period(amount.month, freq="M")
        is_up_front = amount.term in ("lease_prepayments", "setup_costs")
        day = month.start_time if is_up_front else month.end_time.normalize()
        expected += amount.usd * (1 + rate) ** (-(day - first_day).days / 365)
    found = sensitivity(FIRST, first_plan, vary={"plan.discount_rate_fraction": rate}, threads=1)
    assert found.levels["kept_usd"][0] == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("where", [PRICED, POWER])
@pytest.mark.parametrize("seed", range(20, 26))
def test_best_value_holds_what_brute_force_finds(seed: int, where: tuple[str, str]) -> None:
    """The optimum of the case edited by hand lies in the interval; kept decisions are never better."""
    found = feasible(seed)
    if found is None:
        return
    record, base = found
    selector = f"{where[0]}[*].{where[1]}"
    analysis = sensitivity(base.case, base, vary={selector: "±30%"}, gap=GAP_FRACTION, threads=1)
    for factor, (_, row) in zip((0.7, 1.3), analysis.levels.iterrows(), strict=True):
        optimum = brute_force(edited(record, *where, factor)).value_usd
        assert is_right(row.to_dict(), optimum, base.value_usd), (row, optimum)


def test_two_way_table_holds_the_one_way_figures(first_plan: Plan) -> None:
    """Where one input stays as it is, a pair of levels is worth what the other level is worth by itself."""
    vary = {"sites[*].it_power_mw": "±10%", "lease_requests[*].price_usd": "±10%"}
    found = sensitivity(FIRST, first_plan, vary=vary, two_way=vary, threads=1)
    kept, best = found.grid("kept_usd"), found.grid("best_low_usd")
    assert list(kept.index) == list(kept.columns) == ["-10 %", "as it is", "+10 %"]
    alone = found.levels.set_index(["input", "level"])
    for level in ("-10 %", "+10 %"):
        for name, grid in (("kept_usd", kept), ("best_low_usd", best)):
            power, price = (alone.loc[(selector, level), name] for selector in vary)
            assert grid.loc[level, "as it is"] == pytest.approx(power)
            assert grid.loc["as it is", level] == pytest.approx(price)
    assert kept.loc["as it is", "as it is"] == best.loc["as it is", "as it is"] == first_plan.value_usd


def test_what_changes_nothing_is_not_searched_and_moves_nothing(first_plan: Plan) -> None:
    """A level of ±0 %, or the value that is there already, changes the value by exactly nought."""
    told: list[object] = []
    vary = {"sites[*].it_power_mw": "±0%", "sites[*].energy_usd_per_mwh": [FIRST.sites[0].energy_usd_per_mwh]}
    found = sensitivity(FIRST, first_plan, vary=vary, threads=1, on_progress=told.append)
    assert told == []
    changes = found.levels[["kept_change_usd", "best_change_low_usd", "best_change_high_usd"]]
    assert (changes == 0.0).all(axis=None)
    assert list(found.tornado["best_swing_high_usd"]) == [0.0, 0.0]


def test_decisions_that_break_a_rule_are_told_with_the_rule(first_plan: Plan) -> None:
    """With less power the kept decisions have no change of value; the rule's sentence says why."""
    found = sensitivity(FIRST, first_plan, vary={"sites[*].it_power_mw": "-10%"}, threads=1)
    row = found.levels.iloc[0]
    assert row["kept_change_usd"] is None
    assert row["kept_breaks"].startswith("site_power: site 'Lab' in 2026-09 uses 0.112 MW of IT power;")
    assert "kept decisions break a rule at -10 %" in found.tornado["note"][0]
    assert any("1 of 1 changed cases" in sentence for sentence in found.sentences)


def test_a_level_that_contradicts_the_rest_leaves_no_plan() -> None:
    """Less power than signed leases draw is no reason to tell nothing of the other levels."""
    case = example_case()
    found = sensitivity(case, vary={"sites[*].it_power_mw": [0.0, case.sites[0].it_power_mw]}, threads=1)
    assert list(found.levels["best_status"]) == ["no plan", "proven"]
    assert "signed leases draw" in found.levels["kept_breaks"][0]
    assert found.tornado["note"][0].startswith("no plan at 0;")


def test_without_time_the_kept_plan_is_what_is_known(first_plan: Plan) -> None:
    """A search that cannot begin claims no bound, and no less than the decisions kept."""
    found = sensitivity(
        FIRST, first_plan, vary={"lease_requests[*].price_usd": "±5%"}, time_limit=1e-9, threads=1
    )
    assert (found.stopped_by, found.is_proven) == ("time_limit", False)
    assert list(found.levels["best_low_usd"]) == list(found.levels["kept_usd"])
    assert found.levels["best_high_usd"].isna().all()
    assert found.levels["best_change_high_usd"].isna().all()
    change = found.levels["best_low_usd"] - first_plan.solve.bound_usd
    assert list(found.levels["best_change_low_usd"]) == list(change)
    assert set(found.levels["best_status"]) == {"not proven"}


def test_default_inputs_are_those_that_the_case_has(first_plan: Plan) -> None:
    """Inputs that are nought in the case, or have no records, are not varied; the widest swing comes first."""
    found = sensitivity(FIRST, first_plan, threads=1)
    expected = {"Energy prices", "Prices of open requests", "Values of own use", "Power of sites"}
    assert set(found.tornado["input"]) == expected
    swings = [low + high for low, high in found.tornado[["best_swing_low_usd", "best_swing_high_usd"]].values]
    assert swings == sorted(swings, reverse=True)


def test_everything_wrong_with_the_inputs_is_told_before_solving() -> None:
    """Selectors, levels and values out of bounds; a selector is its own place."""
    wrong = ["sites[*].id:3", "sites[*].pue:±0.1", "Lab.pue", "plan.months:+50%", "plan.months:9"]
    with pytest.raises(CaseError) as caught:
        sensitivity(FIRST, vary=wrong)
    assert [str(problem) for problem in caught.value.problems] == [
        "Lab.pue: it varies no input; write SELECTOR:LEVELS, such as 'sites[*].energy_usd_per_mwh:±10%'.",
        "plan.months: it is varied twice; name it once, with all its levels.",
        "sites[*].id: id is no number; only numbers are varied.",
        "sites[*].pue: '±0.1' is no level of pue; give a share such as ±10% (or +-10%, or -5%,+10%), or values "
        "separated by commas, such as 50,90.",
    ]
    with pytest.raises(CaseError) as caught:
        sensitivity(FIRST, vary={"sites[*].availability_fraction": "+10%", "sites[*].pue": [0.5]})
    assert [str(problem) for problem in caught.value.problems] == [
        "sites[Lab].availability_fraction (varied: +10 %): availability_fraction is 1.1; it must be 0 to 1. 1.1 % is "
        "written 0.011.",
        "sites[Lab].pue (varied: 0.5): pue is 0.5; it must be 1 or more.",
    ]


def test_a_plan_of_another_case_is_refused(first_plan: Plan) -> None:
    """Changes told from a plan of another case would be of no use."""
    other = set_fields(FIRST, {"sites[*].energy_usd_per_mwh": 1})
    with pytest.raises(ValueError, match="of another case"):
        sensitivity(other, first_plan, threads=1)
