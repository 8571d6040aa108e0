"""`leasehold sensitivity`: the answer in words, as JSON, as a workbook with charts and as CSV files."""

import csv
import json
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook

from planner import Plan, plan, read_case, write_plan
from tests.cli.conftest import Command

CASE = Path("data/first/case.json")
POWER, PRICES = "sites[*].it_power_mw:±10%", "lease_requests[*].price_usd:+-10%"


@pytest.fixture(scope="module")
def first_plan() -> Plan:
    """The plan of the first case."""
    return plan(read_case(CASE), threads=1)


@pytest.fixture
def plan_file(first_plan: Plan, tmp_path: Path) -> Path:
    """The plan of the first case as a file."""
    return write_plan(first_plan, tmp_path / "plan.json")[0]


def test_every_form_holds_the_same_figures(tmp_path: Path, plan_file: Path, command: Command) -> None:
    """What standard output, the JSON file, the workbook and the CSV files tell is one analysis."""
    outputs = [tmp_path / name for name in ("out.xlsx", "out.json", "out")]
    wanted = [word for path in outputs for word in ("-o", path)]
    vary = ("--vary", POWER, "--vary", PRICES, "--two-way", POWER, PRICES)
    ended = command("sensitivity", CASE, "--plan", plan_file, *vary, *wanted, "--threads", 1, "--json")
    assert ended.status == 0, ended.out
    found = ended.answer["details"]["sensitivity"]
    saved = json.loads((tmp_path / "out.json").read_text("utf-8"))
    assert {**saved, "seconds": 0} == {**found, "seconds": 0}
    assert len(found["levels"]) == 4
    assert len(found["two_way"]) == 9
    with (tmp_path / "out" / "levels.csv").open(encoding="utf-8") as file:
        assert [float(row["best_low_usd"]) for row in csv.DictReader(file)] == [
            row["best_low_usd"] for row in found["levels"]
        ]
    book = load_workbook(tmp_path / "out.xlsx", read_only=True)
    assert book.sheetnames == [
        "Tornado", "Levels", "Chart data", "Two-way table", "Pairs of levels", "Inputs varied",
    ]  # fmt: skip
    cells = [cell for row in book["Two-way table"].iter_rows(values_only=True) for cell in row]
    shown = {round(cell, 2) for cell in cells if isinstance(cell, int | float)}
    assert {round(row["best_low_usd"], 2) for row in found["two_way"]} <= shown


def test_the_tornado_is_a_chart_of_its_table(tmp_path: Path, plan_file: Path, command: Command) -> None:
    """The workbook has two bar charts over every input, with the proven intervals as error bars."""
    arguments = ("--plan", plan_file, "--vary", POWER, "--vary", PRICES, "-o", tmp_path / "out.xlsx")
    assert command("sensitivity", CASE, *arguments, "--threads", 1).status == 0
    with zipfile.ZipFile(tmp_path / "out.xlsx") as parts:
        charts = sorted(name for name in parts.namelist() if name.startswith("xl/charts/chart"))
        kept, best = (parts.read(name).decode() for name in charts)
    data = load_workbook(tmp_path / "out.xlsx")["Chart data"]
    first = next(row for row in range(1, 20) if data.cell(row, 1).value == "Input") + 1
    for chart in (kept, best):
        assert chart.count("<c:ser>") == 2
        assert '<c:barDir val="bar"/>' in chart
        assert f"'Chart data'!$A${first}:$A${first + 1}" in chart
    assert (kept.count("<c:errBars>"), best.count("<c:errBars>")) == (0, 2)


def test_words_tell_each_changed_case(plan_file: Path, command: Command) -> None:
    """A line each: the change with the decisions kept, or that they break a rule, and the proven interval."""
    ended = command("sensitivity", CASE, "--plan", plan_file, "--vary", POWER, "--threads", 1)
    assert ended.status == 0
    lines = ended.out.splitlines()
    less = next(line for line in lines if "-10 %" in line)
    assert less.split("  ")[0] == "sites[*].it_power_mw"
    assert "breaks a rule" in less
    assert less.count("-55,521.92") == 2
    assert "18,593.92" in next(line for line in lines if "+10 %" in line)


def test_set_is_the_case_edited_by_hand(tmp_path: Path, command: Command) -> None:
    """The analysis of a case with a field set is that of the case with the field edited in its file."""
    record = json.loads(CASE.read_text("utf-8"))
    record["plan"]["discount_rate_fraction"] = 0.2
    (tmp_path / "hand.json").write_text(json.dumps(record), encoding="utf-8")
    rest = ("--vary", PRICES, "--threads", 1, "--json")
    by_hand = command("sensitivity", tmp_path / "hand.json", *rest).answer["details"]["sensitivity"]
    setting = ("--set", "plan.discount_rate_fraction=20%")
    by_set = command("sensitivity", CASE, *setting, *rest).answer["details"]["sensitivity"]
    assert {**by_set, "seconds": 0} == {**by_hand, "seconds": 0}


def test_time_that_is_over_is_not_proven(plan_file: Path, tmp_path: Path, command: Command) -> None:
    """A limit that was hit has its own status; what is known is written and marked."""
    limit = ("--time-limit", "1e-9", "--vary", PRICES, "-o", tmp_path / "out.json", "--json")
    ended = command("sensitivity", CASE, "--plan", plan_file, *limit)
    assert (ended.status, ended.answer["status"]) == (5, "not_proven")
    saved = json.loads((tmp_path / "out.json").read_text("utf-8"))
    assert saved["stopped_by"] == "time_limit"
    assert any(note.startswith("NOT PROVEN: the time limit was hit") for note in saved["notes"])


def test_wrong_inputs_write_nothing(plan_file: Path, tmp_path: Path, command: Command) -> None:
    """Selectors that hit nothing, and a plan of another case, end as a case with problems does."""
    out = ("-o", tmp_path / "out.json", "--json")
    ended = command("sensitivity", CASE, "--vary", "site[*].pue:±1%", "--vary", "pue", *out)
    assert ended.status == 3
    assert {problem["where"] for problem in ended.answer["problems"]} == {"pue", "site[*].pue"}
    ended = command("sensitivity", CASE, "--set", "plan.months=2", "--plan", plan_file, *out)
    assert ended.status == 3
    assert "the plan is of another case" in ended.answer["problems"][0]["message"]
    assert not (tmp_path / "out.json").exists()
