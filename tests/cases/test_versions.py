"""Versions of the form: the mark that a template carries, and older and newer workbooks."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl import Workbook
from openpyxl.workbook.defined_name import DefinedName

from models.inputs import Case
from planner.cases import read_case, read_with_notes, versions, write_case, write_template
from planner.cases.versions import STEPS, VERSION_NAME, Step, newest_version
from tests.cases.good_case import good_book, good_json


@pytest.fixture
def good(tmp_path: Path) -> Case:
    """The good case, read from JSON."""
    return read_case(good_json(tmp_path))


def _marked(folder: Path, version: Any) -> Path:
    """The good workbook with a guide that says which version it is of."""

    def change(book: Workbook) -> None:
        book.create_sheet("Guide")["B2"] = version
        book.defined_names[VERSION_NAME] = DefinedName(VERSION_NAME, attr_text="Guide!$B$2")

    return good_book(folder, change)


def _found(path: Path) -> list[str]:
    return [f"{one.severity}: {one}" for one in read_with_notes(path).problems]


def test_template_tells_its_version_to_people_and_machines(tmp_path: Path) -> None:
    """The guide shows the version, and a defined name leads a program to it."""
    write_template(tmp_path / "case.xlsx")

    book = openpyxl.load_workbook(tmp_path / "case.xlsx")

    assert list(book.defined_names[VERSION_NAME].destinations) == [("Guide", "$B$2")]
    assert (book["Guide"]["A2"].value, book["Guide"]["B2"].value) == ("Version of the form", 1)
    assert newest_version() == len(STEPS) == 1


def test_workbook_of_the_newest_version_is_read_silently(tmp_path: Path, good: Case) -> None:
    """Nothing is said of a version that is up to date, nor where the guide was deleted."""
    assert _found(_marked(tmp_path, 1)) == []

    write_case(good, tmp_path / "out.xlsx")
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    del book["Guide"]
    book.save(tmp_path / "out.xlsx")

    assert read_case(tmp_path / "out.xlsx") == good
    assert _found(tmp_path / "out.xlsx") == []


@pytest.mark.parametrize(
    "target", ["#REF!", "Guide!#REF!", "#REF!$B$2", "1", "Guide!$B:$B", "Guide!$B$2:$C$3", "Gone!$B$2"]
)
def test_mark_that_leads_to_no_cell_is_none(target: str, tmp_path: Path, good: Case) -> None:
    """Whatever became of the name when sheets were copied or deleted, the lists are read."""

    def change(book: Workbook) -> None:
        book.create_sheet("Guide")["B2"] = 9
        book.defined_names[VERSION_NAME] = DefinedName(VERSION_NAME, attr_text=target)

    assert read_case(good_book(tmp_path, change)) == good


def test_newer_workbook_is_refused(tmp_path: Path) -> None:
    """What a later version changed cannot be known, so nothing of it is read."""
    message = (
        "the workbook is of version 2 of the form; this program reads versions up to 1. "
        "Install a newer leasehold."
    )
    assert _found(_marked(tmp_path, 2)) == [f"error: case.xlsx: {message}"]


@pytest.mark.parametrize(
    ("mark", "shown"), [("one", "'one'"), (None, "blank"), (1.5, "1.5"), (True, "true"), (0, "0")]
)
def test_mark_that_is_no_version_is_refused(mark: Any, shown: str, tmp_path: Path) -> None:
    """A cell that was typed over is named, with what stood in it."""
    message = f"the version of the form is {shown}; it must be a whole number from 1 on. Put back what stood there: 1."
    assert _found(_marked(tmp_path, mark)) == [f"error: Guide!B2: {message}"]


@pytest.fixture
def later_form(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two more versions: power was once in a column `Load`, in kW, and the halls on a sheet `Rooms`."""

    def to_mw(raw: versions.RawLists) -> versions.RawLists:
        sites = [
            replace(one, values={**one.values, "it_power_mw": one.values["it_power_mw"] / 1000})
            for one in raw["sites"]
        ]
        return {**raw, "sites": sites}

    second = Step("power is in MW", headers={("sites", "Load"): "IT load"}, records=to_mw)
    third = Step(
        "rooms are halls", titles={"Rooms": "Halls"}, headers={("sites", "IT load"): "IT power (MW)"}
    )
    monkeypatch.setattr(versions, "STEPS", (*STEPS, second, third))


@pytest.mark.usefixtures("later_form")
def test_older_workbook_reads_as_it_did(tmp_path: Path, good: Case) -> None:
    """Columns, sheets and units of an older version are read as the newest one's, with a note."""
    book = openpyxl.load_workbook(_marked(tmp_path, 1))
    book["Halls"].title = "Rooms"
    book["Sites"]["D1"], book["Sites"]["D2"], book["Sites"]["D3"] = "LOAD", 20_000, 10_000
    book.save(tmp_path / "case.xlsx")

    assert read_case(tmp_path / "case.xlsx") == good
    assert _found(tmp_path / "case.xlsx") == [
        "note: case.xlsx: the workbook is of version 1 of the form and read so; the newest is 3. "
        "'leasehold upgrade' brings it forward."
    ]


@pytest.mark.usefixtures("later_form")
def test_only_the_steps_since_its_version_are_applied(tmp_path: Path) -> None:
    """What was converted in version 2 is not converted again."""
    book = openpyxl.load_workbook(_marked(tmp_path, 2))
    book["Sites"]["D1"] = "IT load"
    book.save(tmp_path / "case.xlsx")

    assert [site.it_power_mw for site in read_case(tmp_path / "case.xlsx").sites] == [20, 10]
