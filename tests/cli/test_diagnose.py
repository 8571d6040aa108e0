"""`leasehold diagnose`, and what `leasehold plan` says of a case without a plan."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from planner import Case, write_case
from tests.cli.conftest import Command
from tests.questions.infeasible_cases import case, hand_cases
from tests.reference.hand_cases import lease

RISKY = '=HYPERLINK("x","y")'


@pytest.fixture
def tight(tmp_path: Path) -> Path:
    """A workbook whose floor needs more power than its site has."""
    made = hand_cases()["floor beyond 0.05 MW"]
    made["internal_pools"][0]["id"] = RISKY
    write_case(Case.model_validate(made), tmp_path / "tight.xlsx")
    return tmp_path / "tight.xlsx"


def test_infeasible_case_is_told_by_its_cells(command: Command, tight: Path) -> None:
    """Arithmetic, conflict and repairs name the cells; the exit status is that of an infeasible case."""
    ended = command("diagnose", tight)
    assert ended.status == 4
    assert "in conflict: floor of internal pool" in ended.err
    lines = ended.out.splitlines()
    assert any(line.startswith("  Internal pools!") and "needs 80 working H100e" in line for line in lines)
    assert any(line.startswith("  Sites!") and "IT power of site 'S1'" in line for line in lines)
    assert any(line.startswith("  1. ") and "!" in line and "plan worth" in line for line in lines)


def test_json_holds_all_of_it(command: Command, tight: Path) -> None:
    """One object with conflict, repairs and every changed field with its cell."""
    ended = command("diagnose", tight, "--json", "--threads", 1)
    assert (ended.status, ended.answer["status"]) == (4, "infeasible")
    found = ended.answer["details"]["diagnosis"]
    assert {rule["kind"] for rule in found["conflict"]["rules"]} == {"floor", "power"}
    changes = [change for repair in found["repairs"] for change in repair["changes"]]
    assert {change["where"].split("!")[0] for change in changes} == {"Internal pools", "Sites"}


def test_outputs_hold_text_as_text(command: Command, tight: Path, tmp_path: Path) -> None:
    """A workbook, a JSON file and a folder of CSV files; an id that looks like a formula is none."""
    outputs = [tmp_path / "d.xlsx", tmp_path / "d.json", tmp_path / "d"]
    assert command("diagnose", tight, *(word for path in outputs for word in ("-o", path))).status == 4
    book = openpyxl.load_workbook(outputs[0])
    assert book.sheetnames == ["Arithmetic", "Conflict", "Repairs", "Changes"]
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert RISKY in {cell.value for cell in cells}
    assert all(cell.data_type != "f" for cell in cells)
    assert json.loads(outputs[1].read_text("utf-8"))["status"] == "infeasible"
    assert f"'{RISKY}"[:5] in (outputs[2] / "conflict.csv").read_text("utf-8")


def test_case_with_a_plan_is_well(command: Command, tmp_path: Path) -> None:
    """Nothing is wrong with it, and the command says so."""
    write_case(Case.model_validate(case(lease_requests=[lease()])), tmp_path / "well.json")
    ended = command("diagnose", tmp_path / "well.json")
    assert (ended.status, ended.out.splitlines()[0]) == (
        0,
        "The case has a plan; there is nothing to repair.",
    )


def test_no_time_leaves_the_question_open(command: Command, tight: Path) -> None:
    """Nothing is claimed of a case that could not be looked at."""
    ended = command("diagnose", tight, "--time-limit", "0.000001", "--json")
    assert (ended.status, ended.answer["status"]) == (6, "no_plan")
    assert ended.answer["details"]["diagnosis"]["conflict"] is None


def test_plan_says_why_there_is_none(command: Command, tight: Path, tmp_path: Path) -> None:
    """The command that plans tells the same, writes nothing, and keeps its exit status."""
    ended = command("plan", tight, "--json", "-o", tmp_path / "plan.json")
    assert (ended.status, ended.answer["status"]) == (4, "infeasible")
    found = ended.answer["details"]["diagnosis"]
    assert (len(found["conflict"]["rules"]), len(found["repairs"]), len(found["arithmetic"])) == (2, 2, 2)
    assert not (tmp_path / "plan.json").exists()


def test_repair_by_set_works(command: Command, tight: Path) -> None:
    """What a repair says, given as --set, leaves a case that is well."""
    repairs = command("diagnose", tight, "--json").answer["details"]["diagnosis"]["repairs"]
    change = next(one for repair in repairs for one in repair["changes"] if one["list"] == "sites")
    field = f"sites[{change['record']}].{change['field']}={change['after']}"
    assert command("diagnose", tight, "--set", field).status == 0
