"""The parts of the workbook's file against what Excel refuses to open without repair."""

import re
import zipfile
from typing import Any

import pytest
from defusedxml import ElementTree

from planner import write_plan
from tests.export.plans import made_plan

NAMESPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LONGEST_FORMULA, LONGEST_SHEET_NAME, LONGEST_TEXT = 8192, 31, 32_767
FORBIDDEN_IN_SHEET_NAMES = set("[]:*?/\\")


@pytest.fixture(scope="module", name="parts")
def _parts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Every XML part of the example's workbook, parsed, by its name."""
    path = tmp_path_factory.mktemp("parts") / "plan.xlsx"
    write_plan(made_plan(), path)
    with zipfile.ZipFile(path) as archive:
        assert len(archive.namelist()) == len(set(archive.namelist()))
        return {
            name: ElementTree.fromstring(archive.read(name))
            for name in archive.namelist()
            if name.endswith((".xml", ".rels"))
        }


def sheet_parts(parts: dict[str, Any]) -> list[Any]:
    """The roots of all sheets."""
    return [root for name, root in parts.items() if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name)]


def shared_texts(parts: dict[str, Any]) -> list[str]:
    """The texts that cells share, by index."""
    return ["".join(item.itertext()) for item in parts["xl/sharedStrings.xml"]]


def test_sheet_names_are_allowed(parts: dict[str, Any]) -> None:
    """No name is too long, comes twice, or holds a character that Excel keeps for itself."""
    names = [sheet.get("name") for sheet in parts["xl/workbook.xml"].iter(f"{NAMESPACE}sheet")]
    assert len({name.casefold() for name in names}) == len(names)
    for name in names:
        assert 0 < len(name) <= LONGEST_SHEET_NAME
        assert not FORBIDDEN_IN_SHEET_NAMES & set(name)
        assert not name.startswith("'")


def test_table_headers_equal_their_cells(parts: dict[str, Any]) -> None:
    """A table's column names are the texts in its header cells, each once; tables have different names."""
    texts = shared_texts(parts)
    tables = {name: root for name, root in parts.items() if name.startswith("xl/tables/")}
    assert {root.get("displayName") for root in tables.values()} == {"LeaseSchedule", "LaterMonths", "OwnUse"}
    assert len({root.get("id") for root in tables.values()}) == len(tables)
    header_rows = []
    for root in sheet_parts(parts):
        rows = [row for row in root.iter(f"{NAMESPACE}row") if row.get("r") == "6"]
        header_rows.append([texts[int(cell[0].text)] for row in rows for cell in row if cell.get("t") == "s"])
    for root in tables.values():
        names = [column.get("name") for column in root.iter(f"{NAMESPACE}tableColumn")]
        assert len({name.casefold() for name in names}) == len(names)
        assert names in header_rows


def test_formulas_are_short_enough_and_hold_results(parts: dict[str, Any]) -> None:
    """No formula is longer than Excel takes, begins with a sign of equality, or has an error as its value."""
    count = 0
    for root in sheet_parts(parts):
        for cell in root.iter(f"{NAMESPACE}c"):
            formula = cell.find(f"{NAMESPACE}f")
            if formula is None:
                continue
            count += 1
            value = cell.find(f"{NAMESPACE}v")
            assert 0 < len(formula.text) < LONGEST_FORMULA
            assert not formula.text.startswith("=")
            assert cell.get("t") in (None, "str", "b")
            if cell.get("t") is None and value.text is not None:  # a blank result has no type
                float(value.text)
    assert count > 5_000


def test_texts_hold_no_characters_that_xml_forbids(parts: dict[str, Any]) -> None:
    """Shared texts are whole and short enough; every index of a cell has its text."""
    texts = shared_texts(parts)
    assert not [
        text for text in texts if len(text) > LONGEST_TEXT or re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", text)
    ]
    for root in sheet_parts(parts):
        indices = [int(c[0].text) for c in root.iter(f"{NAMESPACE}c") if c.get("t") == "s"]
        assert max(indices) < len(texts)


def test_nothing_points_outside(parts: dict[str, Any]) -> None:
    """No part is linked to anything outside the file."""
    for name, root in parts.items():
        if name.endswith(".rels"):
            assert not [one for one in root if one.get("TargetMode") == "External"]
            assert not [one for one in root if "hyperlink" in one.get("Type")]


def test_cells_come_once_and_in_order(parts: dict[str, Any]) -> None:
    """Rows and the cells within them ascend, as the format wants it."""
    for root in sheet_parts(parts):
        rows = [int(row.get("r")) for row in root.iter(f"{NAMESPACE}row")]
        assert rows == sorted(set(rows))
        for row in root.iter(f"{NAMESPACE}row"):
            places = [cell.get("r") for cell in row]
            columns = [(len(letters := re.sub(r"\d", "", place)), letters) for place in places]
            assert columns == sorted(set(columns))
