"""The lease schedule workbook, read back with another library."""

from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from planner import OutputError, Plan, write_plan
from tests.export.plans import example_decisions, made_plan, unproven_plan

SHEETS = [
    "Summary",
    "Lease schedule",
    "Decisions",
    "Training runs",
    "Own use",
    "Sites by month",
    "Halls by month",
    "Fleet by month",
    "Money",
    "Terms",
    "Run record",
]


def written(plan: Plan, folder: Path) -> Any:
    """The plan's workbook as openpyxl reads it."""
    write_plan(plan, folder / "plan.xlsx")
    return openpyxl.load_workbook(folder / "plan.xlsx")


def rows_of(sheet: Any) -> list[dict[str, Any]]:
    """The rows of a sheet by the headers of row 4."""
    header, *rows = sheet.iter_rows(min_row=4, values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows]


def test_each_table_has_its_sheet(tmp_path: Path) -> None:
    """The sheets come in reading order, each with its title, its status and frozen headers."""
    book = written(made_plan(), tmp_path)
    assert book.sheetnames == SHEETS
    for sheet in book:
        assert sheet["A1"].value == f"Example: {sheet.title}"
        assert sheet["A2"].value.startswith("Proven: ")
        assert sheet.freeze_panes == "B5"


def test_lease_schedule_holds_every_lease_month(tmp_path: Path) -> None:
    """A row per lease, hall and month: months as dates, amounts as numbers, equal to the plan's table."""
    plan = made_plan()
    rows = rows_of(written(plan, tmp_path)["Lease schedule"])
    assert len(rows) == len(plan.schedule) == 12 + 8 + 9
    first = rows[0]
    assert (first["Request"], first["Tenant"], first["Site"], first["Hall"]) == (
        "Acme-1",
        "Acme",
        "Austin",
        "A1",
    )
    assert first["Month"] == pd.Timestamp(2027, 2, 1)
    assert first["GPUs"] == 2_048
    assert first["GPUs in use"] == pytest.approx(2_048 / 3)
    total = sum(row["Revenue (USD)"] for row in rows)
    assert total == pytest.approx(plan.schedule["revenue_usd"].sum(), rel=1e-12)


def test_decisions_tell_every_request(tmp_path: Path) -> None:
    """Accepted or declined, each request has its row; a declined one has no months."""
    rows = {row["Request"]: row for row in rows_of(written(made_plan(), tmp_path)["Decisions"])}
    assert [row["Accepted"] for row in rows.values()] == ["yes", "yes", "no", "no", "yes"]
    assert (rows["Acme-2"]["Recalled"], rows["Borealis-1"]["Start"]) == ("yes", None)
    assert rows["Acme-2"]["Firm until"] == pd.Timestamp(2027, 6, 1)


def test_money_adds_up_to_the_value(tmp_path: Path) -> None:
    """The present values by month and those by term both add up to the plan's value."""
    plan = made_plan()
    book = written(plan, tmp_path)
    for title in ("Money", "Terms"):
        total = sum(row["Present value (USD)"] for row in rows_of(book[title]))
        assert total == pytest.approx(plan.value_usd, rel=1e-12)


def test_unproven_plan_is_marked_on_every_sheet(tmp_path: Path) -> None:
    """Each sheet of a plan that is not proven says so in white on red, on its tab and when printed."""
    for sheet in written(unproven_plan(), tmp_path):
        assert sheet["A2"].value.startswith("NOT PROVEN: ")
        assert sheet["A2"].fill.start_color.rgb == "FFC00000"
        assert sheet.sheet_properties.tabColor.rgb == "FFC00000"
        assert "NOT PROVEN" in sheet.oddFooter.left.text


@pytest.mark.parametrize(
    "name", ["=1+1", "@SUM(A1)", "+1", "-1", "https://example.org", "{=1}", "007", "1E5"]
)
def test_text_is_never_a_formula_a_link_or_a_number(name: str, tmp_path: Path) -> None:
    """Whatever a case calls a tenant stays text in the workbook."""
    case = made_plan().case
    tenants = tuple(t.with_(id=name) if t.id == "Acme" else t for t in case.tenants)
    requests = tuple(r.with_(tenant=name) if r.tenant == "Acme" else r for r in case.lease_requests)
    plan = made_plan(case.with_(tenants=tenants, lease_requests=requests), example_decisions())
    cell = written(plan, tmp_path)["Decisions"]["B5"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (name, "s", None)


def test_currency_heads_the_money_columns(tmp_path: Path) -> None:
    """A case in euros has its amounts headed so."""
    case = made_plan().case
    plan = made_plan(case.with_(plan=case.plan.with_(currency="EUR")), example_decisions())
    assert "Revenue (EUR)" in rows_of(written(plan, tmp_path)["Lease schedule"])[0]


def test_workbook_into_a_missing_folder_is_refused(tmp_path: Path) -> None:
    """The message names the path and what to do."""
    with pytest.raises(OutputError, match=r"plan\.xlsx: there is no folder .*; make it first\."):
        write_plan(made_plan(), tmp_path / "none" / "plan.xlsx")


def test_table_beyond_a_sheet_goes_on_in_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows that do not fit into a sheet are never dropped."""
    monkeypatch.setattr("planner.export.workbook.MOST_ROWS", 20)
    book = written(made_plan(), tmp_path)
    halls = [row for sheet in book if sheet.title.startswith("Halls by month") for row in rows_of(sheet)]
    assert book.sheetnames.count("Halls by month (3)") == 1
    assert [row["Hall"] for row in halls] == made_plan().use["hall"].tolist()


def test_text_beyond_a_cell_ends_in_dots(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A text longer than a cell is cut where one sees it."""
    monkeypatch.setattr("planner.export.workbook.LONGEST_TEXT", 8)
    rows = rows_of(written(made_plan(), tmp_path)["Decisions"])
    assert rows[2]["Request"] == "Borea..."
