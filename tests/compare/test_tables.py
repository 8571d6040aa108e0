"""What a comparison tells of inputs and decisions: by record and field, by request, hall, run and use."""

from typing import Any

import pytest

from models.inputs import CaseError
from models.inputs.case import RECORD_TYPES
from models.plan.compare import ITEMS, compare
from models.plan.compare.input_steps import NO_EFFECT, STEP_OF_FIELD, STEP_OF_PRESENCE
from models.plan.compare.steps import INPUT_STEPS
from tests.compare.pairs import decided, leased, one_lease
from tests.export.plans import example_decisions, made_plan, unproven_plan
from tests.plan.builders import HALL, lease, small_case

STEP_NAMES = {step.name for step in INPUT_STEPS} - {"left_out"} | {NO_EFFECT}


def rows(frame: Any, *columns: str) -> list[tuple[Any, ...]]:
    """Some columns of a table as tuples."""
    return list(frame[list(columns)].itertuples(index=False, name=None))


@pytest.mark.parametrize("list_name", RECORD_TYPES)
def test_every_field_has_its_step(list_name: str) -> None:
    """No input can change without a line of the bridge to which it counts, or the word that it has none."""
    steps = STEP_OF_FIELD[list_name]
    assert steps.keys() == RECORD_TYPES[list_name].model_fields.keys()
    assert {*steps.values(), STEP_OF_PRESENCE[list_name]} <= STEP_NAMES


def test_changed_field_has_both_values_unit_and_item() -> None:
    """One row for a price that changed; a price's unit is that of its basis."""
    changes = compare(leased(), leased(lease_requests=[one_lease(price_usd=3)])).inputs
    row = ("lease_requests", "L", "changed", "price_usd", "USD/GPU-hour", 2.0, 3.0, ITEMS["price"])
    assert list(changes.itertuples(index=False, name=None)) == [row]


def test_added_and_removed_records_are_told_field_by_field() -> None:
    """A hall that only B has: its required fields, and those not at their defaults."""
    more = leased(halls=[HALL, HALL | {"id": "B2", "spare_fraction": 0.1}])
    added = rows(compare(leased(), more).inputs, "record", "change", "field", "a", "b")
    fields = [("id", "B2"), ("site", "S"), ("gpu_type", "G"), ("gpus", 1000), ("spare_fraction", 0.1)]
    assert added == [("B2", "added", field, None, value) for field, value in fields]
    removed = rows(compare(more, leased()).inputs, "record", "change", "field", "a", "b")
    assert removed == [("B2", "removed", field, value, None) for field, value in fields]


def test_order_of_records_means_nothing() -> None:
    """The same halls the other way round are the same."""
    halls = [HALL, HALL | {"id": "B2"}]
    assert compare(leased(halls=halls), leased(halls=halls[::-1])).inputs.empty


def test_decided_otherwise_is_told_in_words() -> None:
    """Accepted, given up, later, recalled, and in other halls; what both decide alike has no row."""
    asked = [one_lease(name, firm_months=1, recall_notice_months=0) for name in ("L", "M", "N", "O", "P")]
    case = small_case(lease_requests=asked, halls=[HALL, HALL | {"id": "B2"}])
    a = decided(case, *(lease(case, name) for name in ("L", "N", "O", "P")))
    b = decided(
        case,
        lease(case, "L"),
        lease(case, "M"),
        lease(case, "O", start="2027-02"),
        lease(case, "P", recalled_after=1, gpus={"B2": 100}),
    )
    assert rows(compare(a, b).leases, "request", "change", "a_decision", "b_decision") == [
        ("M", "accepted", "declined", "accepted"),
        ("N", "given up", "accepted", "declined"),
        ("O", "later, ends later", "accepted", "accepted"),
        ("P", "recalled, other halls", "accepted", "accepted, recalled"),
    ]
    assert rows(compare(a, b).halls, "request", "hall", "change_gpus") == [
        ("N", "A", -100),
        ("P", "A", -100),
        ("P", "B2", 100),
        ("M", "A", 100),
    ]


def test_run_and_use_are_told() -> None:
    """The example's run given up: its GPU-months are idle in B."""
    done = made_plan()
    kept = example_decisions()
    given_up = kept.model_copy(
        update={
            "runs": tuple(
                run.model_copy(update={"is_undertaken": False, "finish_month": None}) for run in kept.runs
            )
        }
        | {"run_gpus": ()}
    )
    found = compare(done, made_plan(decisions=given_up))
    assert rows(found.runs, "run", "change", "a_value_usd", "b_value_usd") == [
        ("Model-5", "given up", 30_000_000.0, 0.0)
    ]
    change = dict(rows(found.use, "use", "change_gpu_months"))
    assert change["training runs: Model-5"] == -2 * 2_160
    assert change["idle"] == pytest.approx(2 * 2_160)
    assert change["leased, in use"] == 0


def test_terms_stand_side_by_side() -> None:
    """Every term of both plans, with its change."""
    found = compare(leased(), leased(lease_requests=[one_lease(price_usd=3)])).terms.set_index("term")
    assert tuple(found.loc["lease_collections", ["a_usd", "b_usd", "change_usd"]]) == (
        283_200,
        424_800,
        141_600,
    )
    assert found["change_usd"].sum() == 141_600


def test_currencies_must_agree() -> None:
    """Dollars are never compared with euros."""
    with pytest.raises(CaseError, match="plan A is in USD, plan B in EUR; both must be in one currency"):
        compare(leased(), leased({"currency": "EUR"}))


def test_plan_that_is_not_proven_is_told_with_what_its_gap_leaves_open() -> None:
    """The best plans may differ by what is left open: B may be worth 5 % more."""
    a, b = made_plan(), unproven_plan()
    found = compare(a, b)
    assert found.notes == (
        "Plan B: NOT PROVEN: the time limit was hit; the best plan may be worth 5 % more.",
    )
    least, most = found.change_range_usd
    assert (least, most) == (0, pytest.approx(0.05 * a.value_usd))
