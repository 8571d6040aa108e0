"""The bridge workbook, read back with another library and recalculated by another engine."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from models.plan import Plan
from models.plan.compare import STEPS, Comparison, compare
from planner import OutputError, write_comparison
from tests.compare.pairs import decided
from tests.export.plans import example_decisions, made_plan, unproven_plan
from tests.plan.builders import small_case

SHEETS = [
    "Bridge",
    "Inputs changed",
    "Decisions changed",
    "Terms side by side",
    "Volume and mix",
    "Checks",
    "Chart data",
]


@cache
def changed_plan(name: str = "Other") -> Plan:
    """The example with dearer energy, another price and fewer GPUs for Acme-1, and a name of its own."""
    case, decisions = made_plan().case, example_decisions()
    sites = tuple(site.with_(energy_usd_per_mwh=80) for site in case.sites)
    requests = tuple(r.with_(price_usd=2.4) if r.id == "Acme-1" else r for r in case.lease_requests)
    first, *others = decisions.leases
    fewer = first.placements[0].model_copy(update={"gpus": 1_024})
    leases = (first.model_copy(update={"placements": (fewer,)}), *others)
    return made_plan(
        case.with_(plan=case.plan.with_(name=name), sites=sites, lease_requests=requests),
        decisions.model_copy(update={"leases": leases}),
    )


def written(comparison: Comparison, folder: Path, has_values: bool = False) -> Any:
    """The comparison's workbook as openpyxl reads it: with formulas, or with the values saved for them."""
    write_comparison(comparison, folder / "bridge.xlsx")
    return openpyxl.load_workbook(folder / "bridge.xlsx", data_only=has_values)


def test_sheets_come_in_reading_order(tmp_path: Path) -> None:
    """Each has its title, both plans' states and the verdict of all checks; the bridge has its chart."""
    book = written(compare(made_plan(), changed_plan()), tmp_path, has_values=True)
    assert book.sheetnames == SHEETS
    for sheet in book.worksheets[:-1]:
        assert sheet["A1"].value == f"{sheet.title}: Example (A) to Other (B)"
        assert [sheet[cell].value[:15] for cell in ("A2", "A3")] == ["Plan A: Proven:", "Plan B: Proven:"]
        assert sheet["A5"].value == "All checks: OK"
    assert [len(sheet._charts) for sheet in book] == [1, 0, 0, 0, 0, 0, 0]


def test_bridge_holds_every_line(tmp_path: Path) -> None:
    """Line by line the effects and the values after them are those of the comparison."""
    comparison = compare(made_plan(), changed_plan())
    sheet = written(comparison, tmp_path, has_values=True)["Bridge"]
    found = {row[2].value: (row[5].value, row[6].value) for row in sheet.iter_rows(min_row=8, max_row=24)}
    assert found.pop("Plan A") == pytest.approx((comparison.a.value_usd,) * 2)
    assert found.pop("Plan B") == pytest.approx((comparison.b.value_usd,) * 2)
    assert found.pop("A's decisions under B's inputs")[0] == pytest.approx(comparison.bridge.kept.total_usd)
    assert found.pop("Change from A to B")[0] == pytest.approx(
        comparison.b.value_usd - comparison.a.value_usd
    )
    lines = comparison.bridge.lines.set_index("line")
    assert found.keys() == {step.title for step in STEPS}
    for title, (effect_usd, running_usd) in found.items():
        assert effect_usd == pytest.approx(lines.loc[title, "effect_usd"], abs=0.005)
        assert running_usd == pytest.approx(lines.loc[title, "running_usd"])


def test_changes_are_listed_as_the_forms_call_them(tmp_path: Path) -> None:
    """Inputs stand under the sheet, header and unit of a case's workbook; decisions with both plans' figures."""
    book = written(compare(made_plan(), changed_plan()), tmp_path, has_values=True)
    inputs = [[cell.value for cell in row] for row in book["Inputs changed"].iter_rows(min_row=8)]
    assert inputs[1] == [
        *("Sites", "Austin", "changed", "Energy (USD/MWh)", "USD/MWh"),
        *(55, 80, "Energy and site costs"),
    ]
    assert [row[6] for row in inputs] == ["Other", 80, 80, 2.4]
    decisions = [[cell.value for cell in row] for row in book["Decisions changed"].iter_rows(min_row=7)]
    assert decisions[0][0] == "Lease requests"
    assert decisions[2][:3] == ["Acme-1", "Acme", "fewer GPUs"]
    assert decisions[2][9:13] == [2_048, 1_024, "A1: 2,048", "A1: 1,024"]


def recalculated(path: Path) -> Any:
    """The workbook with every formula evaluated by formualizer, as openpyxl reads it."""
    formualizer = pytest.importorskip("formualizer")
    target = path.with_name("recalculated.xlsx")
    formualizer.recalculate_file(str(path), output=str(target))
    return openpyxl.load_workbook(target, data_only=True)


@pytest.mark.parametrize("pair", ["example", "empty", "backwards"])
def test_formulas_come_to_their_saved_values(pair: str, tmp_path: Path) -> None:
    """Another engine computes every formula from scratch and finds what is saved, also where nothing is sold."""
    bare = decided(small_case())
    ends = {"example": (made_plan(), changed_plan()), "empty": (bare, bare)}
    ends["backwards"] = (changed_plan(), made_plan())
    saved = written(compare(*ends[pair]), tmp_path, has_values=True)
    formulas = openpyxl.load_workbook(tmp_path / "bridge.xlsx")
    again = recalculated(tmp_path / "bridge.xlsx")
    count = 0
    for sheet in formulas:
        for cell in (cell for row in sheet for cell in row if cell.data_type == "f"):
            was, now = saved[sheet.title][cell.coordinate].value, again[sheet.title][cell.coordinate].value
            expected = was if isinstance(was, str) else pytest.approx(was, rel=1e-9, abs=0.005)
            assert now == expected, (sheet.title, cell.coordinate, cell.value)
            count += 1
    assert count > 150


def test_planted_wrong_figure_turns_the_checks_red(tmp_path: Path) -> None:
    """A dollar added to one line by hand makes the master check differ."""
    book = written(compare(made_plan(), changed_plan()), tmp_path)
    sheet = book["Bridge"]
    sheet["D11"].value += 1
    book.save(tmp_path / "spoilt.xlsx")
    again = recalculated(tmp_path / "spoilt.xlsx")
    assert again["Bridge"]["A5"].value == "All checks: DIFFERS"


def test_plan_that_is_not_proven_marks_every_sheet(tmp_path: Path) -> None:
    """White on red on each sheet, on its tab and when printed."""
    for sheet in written(compare(unproven_plan(), made_plan()), tmp_path):
        assert sheet["A2"].value.startswith("Plan A: NOT PROVEN: ")
        assert sheet["A2"].fill.start_color.rgb == "FFC00000"
        assert sheet.sheet_properties.tabColor.rgb == "FFC00000"
        assert "NOT PROVEN" in sheet.oddFooter.left.text


@pytest.mark.parametrize("name", ["=1+1", "@SUM(A1)", "https://example.org", "{=1}"])
def test_text_is_never_a_formula_or_a_link(name: str, tmp_path: Path) -> None:
    """Whatever a plan is called stays text in every cell, and formulas come from the workbook's own list."""
    book = written(compare(made_plan(), changed_plan(name)), tmp_path)
    texts = [cell for sheet in book for row in sheet for cell in row if name in str(cell.value)]
    assert len(texts) >= len(SHEETS) + 1
    assert {(cell.data_type, cell.hyperlink) for cell in texts} == {("s", None)}


def test_json_and_csv_hold_the_same_figures(tmp_path: Path) -> None:
    """The effects of the bridge in both forms are those of the comparison, and B's mark comes along."""
    comparison = compare(made_plan(), changed_plan())
    write_comparison(comparison, tmp_path / "c.json", tmp_path / "c")
    answer = json.loads((tmp_path / "c.json").read_text("utf-8"))
    effects = [line["effect_usd"] for line in answer["bridge"]]
    assert effects == pytest.approx(comparison.bridge.lines["effect_usd"].tolist())
    assert sum(effects) == pytest.approx(answer["change_usd"])
    assert {path.stem for path in (tmp_path / "c").glob("*.csv")} >= {"bridge", "inputs", "leases", "terms"}
    assert (tmp_path / "c" / "bridge.csv").read_text("utf-8").count("\n") == len(STEPS) + 1
    write_comparison(compare(made_plan(), unproven_plan()), tmp_path / "d")
    assert (tmp_path / "d" / "NOT-PROVEN.txt").read_text("utf-8").startswith("Plan B: NOT PROVEN: ")


def test_output_with_another_suffix_is_refused(tmp_path: Path) -> None:
    """The message names the path and what is allowed."""
    with pytest.raises(OutputError, match=r"bridge\.pdf: an output ends in \.xlsx"):
        write_comparison(compare(made_plan(), made_plan()), tmp_path / "bridge.pdf")
