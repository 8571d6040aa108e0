"""A case that is written reads back equal, in all three forms, and every field knows where it stood."""

import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models.inputs import RECORD_TYPES, Case, CaseError, RawRecord, assemble
from planner.cases import case_to_dict, read_case, read_with_notes, write_case
from planner.cases.vocabulary import columns, sheet_title
from tests.cases.good_case import good_case, good_json
from tests.reference.random_cases import random_case
from tests.statements.random_books import with_accounting

FORMS = ("case.xlsx", "case.json", "case")
SEEDS = range(110)
steady = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)


def _case(raw: dict[str, Any]) -> Case:
    return assemble({k: [RawRecord(r) for r in ([v] if k == "plan" else v)] for k, v in raw.items()})


@pytest.mark.parametrize("seed", SEEDS)
def test_random_case_reads_back_equal_and_without_a_note(seed: int, tmp_path: Path) -> None:
    """Whatever records a case has, each form that is written has one reading, and it is the case."""
    case = _case(with_accounting(random_case(seed), seed))
    for form in FORMS:
        write_case(case, tmp_path / form)

        reading = read_with_notes(tmp_path / form)

        assert reading.case == case, form
        assert [one.message for one in reading.problems] == [one.message for one in case.warnings]


def test_random_cases_have_records_of_every_list() -> None:
    """No list is left out of the round trips."""
    held: set[str] = set()
    for seed in SEEDS:
        held |= {name for name, records in with_accounting(random_case(seed), seed).items() if records}

    assert held == set(RECORD_TYPES)


AWKWARD_TEXT = st.text(
    st.sampled_from("abcéß \u00a0'\"=+-@,;#/_x0041NAnone<&>\u4e2d\U0001f600"), min_size=1, max_size=12
)
AWKWARD_MONEY = st.floats(0, 1e13) | st.sampled_from([0.1 + 0.2, 1e-9, 1 / 3, 123456789012.34, 0.0])


@pytest.mark.parametrize("form", FORMS)
@steady
@given(text=AWKWARD_TEXT, names=st.lists(AWKWARD_TEXT, max_size=3, unique=True), money=AWKWARD_MONEY)
def test_awkward_texts_and_numbers_read_back_equal(
    form: str, text: str, names: list[str], money: float, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Quotes, signs, commas, escapes and the last digit of a number survive every form."""
    raw = good_case()
    raw["plan"]["name"] = raw["tenants"][0]["name"] = raw["lease_requests"][0]["group"] = text
    raw["tenants"][1]["barred_jurisdictions"] = names
    raw["training_runs"][0]["value_usd"] = raw["lease_requests"][0]["setup_cost_usd"] = money
    raw["plan"]["opening_cash_usd"] = -money
    try:
        case = _case(raw)
    except CaseError:
        return  # not a text that a record takes, in any form
    path = tmp_path_factory.mktemp("case") / form
    write_case(case, path)

    assert read_case(path) == case


def _expected_places(case: Case, form: str) -> dict[str, str]:
    """Place by list, index and field, for every field that is not blank."""
    places = {}
    for name in RECORD_TYPES:
        records = [case.plan] if name == "plan" else getattr(case, name)
        for index, record in enumerate(records):
            for at, one in enumerate(columns(name)):
                cell = f"{sheet_title(name)}!{'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[at % 26]}{index + 2}"
                cell = cell.replace("!", "!A") if at >= 26 else cell
                item = "plan" if name == "plan" else f"{name}[{index}]"
                line = f"{name}.csv:{index + 2} {one.field}"
                places[f"{name} {index} {one.field}"] = {
                    "case.xlsx": cell, "case.json": f"{item}.{one.field}", "case": line,
                }[form]  # fmt: skip
            del record
    return places


@pytest.mark.parametrize("form", FORMS)
def test_every_field_knows_where_it_stood(form: str, tmp_path: Path) -> None:
    """A later message can name the cell, the JSON path or the file and line of any value."""
    case = read_case(good_json(tmp_path))
    write_case(case, tmp_path / form)

    read = read_case(tmp_path / form)

    written = case_to_dict(case)
    for key, place in _expected_places(case, form).items():
        name, index, field = key.split()
        record = read.plan if name == "plan" else getattr(read, name)[int(index)]
        raw = written["plan"] if name == "plan" else written[name][int(index)]
        if field in raw or form != "case.json":
            assert record.where(field) == place


def test_written_json_is_the_same_for_equal_cases(tmp_path: Path) -> None:
    """A default that was given and one that was left out give the same file."""
    given_default = good_case()
    given_default["sites"][0]["pue"] = 1.2
    given_default["tenants"][0]["barred_jurisdictions"] = []

    first, second = _case(good_case()), _case(given_default)

    assert first == second
    assert case_to_dict(first) == case_to_dict(second)


def test_number_keeps_its_last_digit_in_a_workbook(tmp_path: Path) -> None:
    """0.1 + 0.2 is not written as 0.3, as 16 digits would have it."""
    raw = good_case()
    raw["plan"]["discount_rate_fraction"] = 0.1 + 0.2
    write_case(_case(raw), tmp_path / "case.xlsx")

    read = read_case(tmp_path / "case.xlsx").plan.discount_rate_fraction

    assert read == 0.1 + 0.2
    assert not math.isclose(read, 0.3, rel_tol=0, abs_tol=0)
