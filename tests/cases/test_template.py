"""The template as a form: drop-downs, bounds and colours follow from the records, and filling it in gives the case."""

import datetime
import json
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from models.inputs import RECORD_TYPES, Case
from models.inputs.consistency.references import REFERENCES
from models.inputs.schema import case_json_schema
from planner import example_case
from planner.cases import read_case, read_with_notes, write_template
from planner.cases.sheet_form import OPTIONAL_COLOUR, REQUIRED_COLOUR
from planner.cases.vocabulary import Column, columns, sheet_title
from tests.cases.test_round_trips import _case
from tests.reference.random_cases import random_case
from tests.statements.random_books import with_accounting

ALL_COLUMNS = [(name, one) for name in RECORD_TYPES for one in columns(name)]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The empty template."""
    path = tmp_path_factory.mktemp("template") / "template.xlsx"
    write_template(path)
    return path


@pytest.fixture(scope="module")
def template(path: Path) -> Any:
    """The empty template, opened."""
    return openpyxl.load_workbook(path)


def _rules(template: Any, list_name: str) -> dict[str, Any]:
    """Excel's rule by field."""
    sheet = template[sheet_title(list_name)]
    by_letter = {
        re.match("[A-Z]+", str(one.sqref))[0]: one  # type: ignore[index]
        for one in sheet.data_validations.dataValidation
    }
    letters = [sheet.cell(1, at).column_letter for at in range(1, len(columns(list_name)) + 1)]
    return {one.field: by_letter.get(letter) for one, letter in zip(columns(list_name), letters, strict=True)}


@pytest.mark.parametrize("reference", REFERENCES, ids=lambda one: f"{one.list_name}.{one.field}")
def test_every_name_of_another_record_has_a_drop_down(template: Any, reference: Any) -> None:
    """It lists the column of the other sheet in which those names are defined."""
    rule = _rules(template, reference.list_name)[reference.field]
    title, cells = re.fullmatch(r"'(.+)'!(.+)", rule.formula1).groups()  # type: ignore[union-attr]
    target = template[title]

    assert (rule.type, title) == ("list", sheet_title(reference.target))
    header = next(one.header for one in columns(reference.target) if one.field == reference.target_field)
    first, last = cells.replace("$", "").split(":")
    assert target[f"{target[first].column_letter}1"].value == header
    assert (target[first].row, target[last].row) == (2, 1001)


def _schema_bounds(list_name: str, field: str) -> dict[str, Any]:
    """The bounds of a number by pydantic's own account."""
    found = case_json_schema()["$defs"][RECORD_TYPES[list_name].__name__]["properties"][field]
    for one in (found, *found.get("anyOf", ())):
        if one.get("type") in ("number", "integer"):
            return dict(one)
    raise AssertionError(found)


@pytest.mark.parametrize(
    ("list_name", "column"),
    [pair for pair in ALL_COLUMNS if pair[1].kind in ("number", "whole number")],
    ids=lambda one: one.field if isinstance(one, Column) else one,
)
def test_excel_checks_the_bounds_of_every_number(template: Any, list_name: str, column: Column) -> None:
    """A number that Excel takes is one that the record takes, and the other way round."""
    wanted, rule = _schema_bounds(list_name, column.field), _rules(template, list_name)[column.field]
    if rule.type == "custom":
        low, high = re.search(r">(-?[\d.e]+),.*<=([\d.e]+)\)", rule.formula1).groups()  # type: ignore[union-attr]
        found = {"exclusiveMinimum": float(low), "maximum": float(high)}
    else:
        assert rule.operator in (None, "between")
        found = {"minimum": float(rule.formula1), "maximum": float(rule.formula2)}

    assert found == {key: float(wanted[key]) for key in found}
    assert len([key for key in wanted if key in ("minimum", "exclusiveMinimum", "maximum")]) == 2
    assert (rule.type == "whole") == (wanted["type"] == "integer")


@pytest.mark.parametrize("list_name", RECORD_TYPES)
def test_every_choice_has_a_drop_down(template: Any, list_name: str) -> None:
    """Words come from the record; yes and no are words too; months are dates from the year 2000 on."""
    rules = _rules(template, list_name)
    for one in columns(list_name):
        if one.kind in ("choice", "yes or no"):
            assert rules[one.field].formula1 == f'"{",".join(one.choices or ("yes", "no"))}"'
        if one.kind == "month":
            assert (rules[one.field].type, float(rules[one.field].formula1)) == ("date", 36526)


@pytest.mark.parametrize(("list_name", "column"), ALL_COLUMNS, ids=lambda one: getattr(one, "field", one))
def test_input_cells_have_their_colour(template: Any, list_name: str, column: Column) -> None:
    """What must be filled in looks different from what may stay blank, and from headers."""
    sheet = template[sheet_title(list_name)]
    at = [one.field for one in columns(list_name)].index(column.field) + 1
    if list_name == "plan":
        fill = sheet.cell(2, at).fill
    else:
        fill = next(one.fill for one in sheet.column_dimensions.values() if one.min <= at <= one.max)

    wanted = REQUIRED_COLOUR if column.is_required else OPTIONAL_COLOUR
    assert fill.start_color.rgb == f"FF{wanted.removeprefix('#')}"
    assert sheet.cell(1, at).comment.text.count("Required.") == column.is_required


def test_example_has_a_record_of_every_list_and_nothing_odd() -> None:
    """Whoever looks for how a sheet is filled in finds a row on it."""
    case = example_case()

    assert [name for name in RECORD_TYPES if name != "plan" and not getattr(case, name)] == []
    assert case.warnings == ()


def _typed(column: Column, value: Any) -> Any:
    """What a person types for a value."""
    if column.kind == "month":
        return datetime.date(value.year, value.month, 1)
    if column.kind == "yes or no":
        return "yes" if value else "no"
    return ", ".join(value) if column.kind == "names" else value


def _fill_in(case: Case, template: Path, filled: Path) -> None:
    """Type a case into the template, cell by cell, leaving blank what is the default."""
    book = openpyxl.load_workbook(template)
    for name in RECORD_TYPES:
        sheet = book[sheet_title(name)]
        at = {cell.value: cell.column for cell in sheet[1]}
        for row, record in enumerate([case.plan] if name == "plan" else getattr(case, name), start=2):
            for one in columns(name):
                value = getattr(record, one.field)
                if value != type(record).model_fields[one.field].default:
                    sheet.cell(row, at[one.header]).value = _typed(one, value)
    book.save(filled)


def _random_case(seed: int) -> Case:
    """A random case whose numbers have the 15 digits that Excel lets a person type."""
    fields = json.dumps(with_accounting(random_case(seed), seed))
    return _case(json.loads(fields, parse_float=lambda text: float(f"{float(text):.15g}")))


@pytest.mark.parametrize("seed", [*range(25), "example"])
def test_template_filled_in_by_a_script_reads_as_the_case(
    seed: int | str, path: Path, tmp_path: Path
) -> None:
    """Typed as a person would, a case in the template is that case, and nothing had to be assumed."""
    case = example_case() if isinstance(seed, str) else _random_case(seed)
    _fill_in(case, path, tmp_path / "case.xlsx")

    assert read_case(tmp_path / "case.xlsx") == case
    found = read_with_notes(tmp_path / "case.xlsx").problems
    assert [one.message for one in found] == [one.message for one in case.warnings]
