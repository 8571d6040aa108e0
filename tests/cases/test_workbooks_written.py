"""The workbook that is written: text is text, months are dates, and the template helps to fill itself in."""

import datetime
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from models.inputs import RECORD_TYPES, Case
from planner.cases import read_case, read_with_notes, write_case, write_template
from planner.cases.vocabulary import columns, sheet_title
from planner.files import OutputError
from tests.cases.good_case import good_case, good_json


@pytest.fixture
def good(tmp_path: Path) -> Case:
    """The good case, read from JSON."""
    return read_case(good_json(tmp_path))


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The empty template, opened."""
    path = tmp_path_factory.mktemp("template") / "template.xlsx"
    write_template(path)
    return openpyxl.load_workbook(path)


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "=cmd|' /C calc'!A0", "#N/A", "http://a.b", "TRUE", "12"])
def test_text_is_written_as_text(text: str, tmp_path: Path, good: Case) -> None:
    """Whatever a tenant is called, its cell holds a text, never a formula, a link, an error or a number."""
    case = good.with_(tenants=(good.tenants[0].with_(name=text), *good.tenants[1:]))
    write_case(case, tmp_path / "out.xlsx")

    cell = openpyxl.load_workbook(tmp_path / "out.xlsx")["Tenants"]["B2"]

    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


def test_months_are_dates_and_numbers_are_numbers(tmp_path: Path, good: Case) -> None:
    """A month is the first of it, shown as year and month; yes and no are words."""
    write_case(good, tmp_path / "out.xlsx")
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")

    month = book["Deliveries"]["B2"]

    assert (month.value, month.number_format) == (datetime.datetime(2027, 6, 1), "yyyy-mm")  # noqa: DTZ001
    assert book["Sites"]["F3"].value == 45.5
    assert book["Tenants"]["C3"].value == "yes"


def test_template_has_every_list_and_field_with_its_note(template: Any) -> None:
    """Each sheet heads each field, with the record's own sentence as a note."""
    assert template.sheetnames == ["Guide", *(sheet_title(name) for name in RECORD_TYPES)]
    for name in RECORD_TYPES:
        sheet = template[sheet_title(name)]
        for at, column in enumerate(columns(name), start=1):
            assert sheet.cell(1, at).value == column.header
            assert sheet.cell(1, at).comment.text.startswith(column.sentence)
        assert sheet.freeze_panes in ("A2", "B2")


def test_note_says_unit_bounds_and_default(template: Any) -> None:
    """Whoever points at a header learns all that a message would say later."""
    assert template["Sites"]["E1"].comment.text == (
        "Facility power per IT power (power usage effectiveness).\n"
        "Unit: ratio.\nAllowed: 1 to 5.\nBlank means 1.2."
    )


@pytest.mark.parametrize(
    ("sheet", "field", "rule"),
    [
        ("Halls", "B", ("list", "'Sites'!$A$2:$A$1001")),
        ("Halls", "C", ("list", "'GPU types'!$A$2:$A$1001")),
        ("Lease requests", "J", ("list", '"hall,site,any"')),
        ("Tenants", "C", ("list", '"yes,no"')),
        ("Sites", "E", ("decimal", "1")),
        ("Plan", "C", ("whole", "1")),
    ],
)
def test_template_offers_drop_downs_and_checks_bounds(
    template: Any, sheet: str, field: str, rule: tuple[str, str]
) -> None:
    """Names come from the sheet that defines them, choices and bounds from the record."""
    rules = {
        str(one.sqref)[0]: (one.type, one.formula1) for one in template[sheet].data_validations.dataValidation
    }

    assert rules[field] == rule


def test_empty_template_says_what_it_needs(tmp_path: Path) -> None:
    """Nothing but the plan is missing in a template that nobody has filled in."""
    write_template(tmp_path / "empty.xlsx")

    assert [str(one) for one in read_with_notes(tmp_path / "empty.xlsx").problems] == [
        "Plan: there is no row under the header; give the plan's name, start month and months."
    ]


def test_template_with_an_example_is_the_example(tmp_path: Path, good: Case) -> None:
    """The filled template reads back as the case that fills it."""
    write_template(tmp_path / "example.xlsx", good)

    assert read_case(tmp_path / "example.xlsx") == good


def test_template_filled_by_a_script_reads_as_the_case(tmp_path: Path, good: Case) -> None:
    """A case typed into the empty template, cell by cell, is that case."""
    write_template(tmp_path / "case.xlsx")
    book = openpyxl.load_workbook(tmp_path / "case.xlsx")
    for name, content in good_case().items():
        for row, record in enumerate([content] if name == "plan" else content, start=2):
            for at, one in enumerate(columns(name), start=1):
                value = record.get(one.field)
                book[sheet_title(name)].cell(row, at).value = (
                    ",".join(value) if isinstance(value, list) else value
                )
    book.save(tmp_path / "case.xlsx")

    assert read_case(tmp_path / "case.xlsx") == good


@pytest.mark.parametrize("name", ["case.xls", "case.csv", "case.yaml"])
def test_other_suffixes_are_refused(name: str, tmp_path: Path, good: Case) -> None:
    """A case has three forms, and a path that names none of them is not guessed at."""
    with pytest.raises(OutputError, match=r"a case is written as \.xlsx, \.json, or a folder"):
        write_case(good, tmp_path / name)

    assert not (tmp_path / name).exists()


def test_template_is_a_workbook(tmp_path: Path) -> None:
    """A template under another suffix would not open."""
    with pytest.raises(OutputError, match=r"the template is a workbook. Give a name that ends in \.xlsx\."):
        write_template(tmp_path / "template.json")


def test_workbook_is_whole_and_alone(tmp_path: Path, good: Case) -> None:
    """What is written is a sound zip, and no draft is left beside it."""
    write_case(good, tmp_path / "out" / ".." / "out.xlsx")

    assert zipfile.ZipFile(tmp_path / "out.xlsx").testzip() is None
    assert sorted(one.name for one in tmp_path.iterdir()) == ["case.json", "out.xlsx"]
