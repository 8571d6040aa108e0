"""The folder of CSV files."""

import csv
from pathlib import Path

import pandas as pd
import pytest

from planner import OutputError, write_plan
from planner.export import plan_tables
from tests.export.plans import example_decisions, made_plan, unproven_plan


def test_every_table_has_its_file(tmp_path: Path) -> None:
    """A file per table, headed by the columns' names, with as many rows as the table."""
    plan = made_plan()
    write_plan(plan, tmp_path / "csv")
    for table in plan_tables(plan):
        with (tmp_path / "csv" / f"{table.name}.csv").open(newline="", encoding="utf-8") as file:
            header, *rows = csv.reader(file)
        assert header == list(table.frame.columns)
        assert len(rows) == len(table.frame)


def test_figures_survive_to_the_last_digit(tmp_path: Path) -> None:
    """Amounts read back equal, months are YYYY-MM, truth is yes or no."""
    plan = made_plan()
    write_plan(plan, tmp_path / "csv")
    schedule = pd.read_csv(tmp_path / "csv" / "lease_schedule.csv")
    expected = plan.schedule.sort_values(["request", "month", "hall"], ignore_index=True)
    assert schedule["revenue_usd"].tolist() == expected["revenue_usd"].tolist()
    assert schedule["month"].tolist() == expected["month"].astype(str).tolist()
    decisions = pd.read_csv(tmp_path / "csv" / "decisions.csv")
    assert decisions["is_accepted"].tolist() == ["yes", "yes", "no", "no", "yes"]


def test_text_is_never_a_formula(tmp_path: Path) -> None:
    """Text that a spreadsheet would compute is led by an apostrophe, and so is one that begins with it."""
    case = made_plan().case
    called = {"Acme": "=1+1", "Borealis": "'=1", "Cirrus": "Cirrus"}
    tenants = tuple(t.with_(id=called[t.id]) for t in case.tenants)
    requests = tuple(r.with_(tenant=called[r.tenant]) for r in case.lease_requests)
    write_plan(
        made_plan(case.with_(tenants=tenants, lease_requests=requests), example_decisions()), tmp_path / "csv"
    )
    decisions = pd.read_csv(tmp_path / "csv" / "decisions.csv")
    assert decisions["tenant"].tolist()[1:3] == ["'=1+1", "''=1"]


def test_unproven_plan_has_a_file_that_says_so(tmp_path: Path) -> None:
    """The mark comes with an unproven plan and goes when a proven one takes its place."""
    mark = tmp_path / "csv" / "NOT-PROVEN.txt"
    write_plan(unproven_plan(), tmp_path / "csv")
    assert mark.read_text("utf-8").startswith("NOT PROVEN: the time limit was hit")
    write_plan(made_plan(), tmp_path / "csv")
    assert not mark.exists()


def test_foreign_folder_is_never_replaced(tmp_path: Path) -> None:
    """A folder with something that leasehold did not write stays as it is."""
    (tmp_path / "csv").mkdir()
    (tmp_path / "csv" / "notes.txt").write_text("mine")
    with pytest.raises(OutputError, match=r"notes\.txt"):
        write_plan(made_plan(), tmp_path / "csv")
    assert [path.name for path in (tmp_path / "csv").iterdir()] == ["notes.txt"]
