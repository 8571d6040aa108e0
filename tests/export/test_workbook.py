"""The workbook of a plan as another library reads it: its sheets, its marks, and text that stays text."""

from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from openpyxl.formula.translate import Translator

from planner import OutputError, Plan, write_plan
from tests.export.plans import example_decisions, made_plan, unproven_plan
from tests.export.statement_case import plan_with_statements

SHEETS = [
    "Summary",
    "Fiscal years",
    "Quarters",
    "Lease schedule",
    "Decisions",
    "Own use",
    "Sites by month",
    "P&L",
    "P&L by site",
    "P&L by tenant",
    "Cash",
    "RPO",
    "Balances",
    "Ratios by month",
    "Returns",
    "Checks",
    "Policies",
    "Internal value",
    "Halls by month",
    "Leases",
    "Later months",
    "Levels",
    "Timeline",
    "Records",
    "Inputs used",
    "Run",
]


def written(plan: Plan, folder: Path, **options: Any) -> Any:
    """The plan's workbook with its saved values, as openpyxl reads it."""
    write_plan(plan, folder / "plan.xlsx", **options)
    return openpyxl.load_workbook(folder / "plan.xlsx", data_only=True)


def rows_of(sheet: Any) -> list[dict[str, Any]]:
    """The rows of a sheet by its headers."""
    header, *rows = sheet.iter_rows(min_row=6, values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows]


def test_sheets_come_in_reading_order(tmp_path: Path) -> None:
    """Each sheet has its title, its status, the master check, and frozen headers."""
    book = written(made_plan(), tmp_path)
    assert book.sheetnames == SHEETS
    for sheet in book:
        assert sheet["A1"].value == f"Example: {sheet.title}"
        assert sheet["A2"].value.startswith("Proven: ")
        assert sheet["A3"].value == "All checks agree"
        assert sheet.freeze_panes is not None or sheet.title == "Run"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage


def test_lease_schedule_equals_the_plans(tmp_path: Path) -> None:
    """A row per lease, month and hall; those after a recall are marked, and earn nothing."""
    plan = made_plan()
    rows = rows_of(written(plan, tmp_path)["Lease schedule"])
    running = [row for row in rows if row["Status"] != "recalled"]
    frame = plan.schedule.sort_values(["request", "month", "hall"], kind="stable")
    assert [row["Request"] for row in running] == frame["request"].tolist()
    assert [row["Month"] for row in running] == [one.to_timestamp() for one in frame["month"]]
    assert [row["GPUs"] for row in running] == frame["gpus"].tolist()
    assert [row["Status"] for row in running] == frame["status"].tolist()
    assert [row["Revenue"] for row in running] == pytest.approx(frame["revenue_usd"].tolist())
    recalled = [row for row in rows if row["Status"] == "recalled"]
    assert {row["Request"] for row in recalled} == {"Acme-2"}
    assert sum(row["Revenue"] for row in recalled) == 0 < sum(row["Forgone by recall"] for row in recalled)


def test_only_decisions_and_inputs_are_values(tmp_path: Path) -> None:
    """On the sheets of results every number is a formula, save the GPUs and months decided."""
    write_plan(made_plan(), tmp_path / "plan.xlsx")
    book = openpyxl.load_workbook(tmp_path / "plan.xlsx")
    for title in (
        "Fiscal years",
        "Quarters",
        "Sites by month",
        "P&L",
        "P&L by site",
        "P&L by tenant",
        "Cash",
        "RPO",
        "Balances",
        "Ratios by month",
        "Returns",
        "Internal value",
        "Policies",
        "Records",
    ):
        kinds = {
            cell.data_type
            for row in book[title].iter_rows(min_row=7)
            for cell in row
            if cell.value is not None
        }
        assert "n" not in kinds, title
    schedule = book["Lease schedule"]
    valued = {
        cell.column_letter for row in schedule.iter_rows(min_row=7) for cell in row if cell.data_type in "nd"
    }
    headers = {schedule[f"{letter}6"].value for letter in valued}
    assert headers == {"Month", "GPUs", "Lease no.", "Hall no."}


def test_a_line_has_one_formula_for_all_its_months(tmp_path: Path) -> None:
    """On every sheet with a timeline a line's formula is the first month's, moved along."""
    write_plan(made_plan(), tmp_path / "plan.xlsx")
    lines = 0
    for sheet in openpyxl.load_workbook(tmp_path / "plan.xlsx"):
        for row in sheet.iter_rows(min_row=7, min_col=5) if sheet["D6"].value == "Opening" else ():
            cells = [cell for cell in row if cell.data_type == "f"]
            lines += bool(cells)
            for cell in cells[1:]:
                moved = Translator(cells[0].value, cells[0].coordinate).translate_formula(cell.coordinate)
                assert cell.value == moved, (sheet.title, cell.coordinate)
    assert lines > 500


def test_labels_fit_their_column(tmp_path: Path) -> None:
    """No label is cut off by the cell beside it: a width is counted in digits, and letters are narrower on average."""
    book = written(plan_with_statements(), tmp_path)
    for sheet in (
        one for one in book if one["D6"].value == "Opening" or one.title in ("Summary", "Checks", "Returns")
    ):
        width = sheet.column_dimensions["A"].width
        labels = [
            row[0] for row in sheet.iter_rows(min_row=5, max_col=2, values_only=True) if row[1] is not None
        ]
        assert [label for label in labels if isinstance(label, str) and len(label) > 1.08 * width] == [], (
            sheet.title
        )


def test_decisions_tell_every_request(tmp_path: Path) -> None:
    """Accepted, recalled or declined, each request has its row; a declined one has no months."""
    rows = {row["Request"]: row for row in rows_of(written(made_plan(), tmp_path)["Decisions"])[:5]}
    decided = [row["Decision"] for row in rows.values()]
    assert decided == ["accepted", "accepted, recalled", "declined", "declined", "accepted"]
    assert rows["Borealis-1"]["Start"] is None
    assert rows["Acme-2"]["Firm until"] == pd.Timestamp(2027, 6, 1)


def test_declined_requests_stand_out(tmp_path: Path) -> None:
    """A conditional format marks the word declined in the column of decisions."""
    write_plan(made_plan(), tmp_path / "plan.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "plan.xlsx")["Decisions"]
    rules = {
        str(place.sqref): [rule.formula for rule in place.rules] for place in sheet.conditional_formatting
    }
    assert ['"declined"'] in rules["E7:E11"]


def test_unproven_plan_is_marked_on_every_sheet(tmp_path: Path) -> None:
    """Each sheet says so in white on red, as far as the text runs, with what is at stake, on its tab and in print."""
    plan = unproven_plan()
    gap = plan.solve.bound_usd - plan.value_usd
    for sheet in written(plan, tmp_path):
        assert sheet["A2"].value.startswith("NOT PROVEN: ")
        assert sheet["A2"].value.endswith(f"That is up to USD {gap:,.0f}.")
        assert {cell.fill.start_color.rgb for cell in sheet["A2:F2"][0]} == {"FFC00000"}
        assert sheet.sheet_properties.tabColor.rgb == "FFC00000"
        assert "NOT PROVEN" in sheet.oddFooter.left.text
        alarms = [place for one in sheet.conditional_formatting for place in one.sqref.ranges]
        assert any((one.min_row, one.max_row) == (3, 3) and one.max_col >= 6 for one in alarms), sheet.title


@pytest.mark.parametrize(
    "names",
    [
        ("=1+1", "@SUM(A1)", "+1"),
        ("-1", "https://example.org", "{=1}"),
        ("1E5", "007", "A*"),
        ("<>", "&", '"'),
    ],
    ids=str,
)
def test_text_is_never_a_formula_a_link_or_a_number(names: tuple[str, ...], tmp_path: Path) -> None:
    """Whatever a case calls its tenants stays text, and no formula takes it for a pattern."""
    from tests.export.recalculation import by_formualizer, differences  # noqa: PLC0415

    case = made_plan().case
    called = dict(zip(("Acme", "Borealis", "Cirrus"), names, strict=True))
    tenants = tuple(t.with_(id=called[t.id]) for t in case.tenants)
    requests = tuple(r.with_(tenant=called[r.tenant]) for r in case.lease_requests)
    plan = made_plan(case.with_(tenants=tenants, lease_requests=requests), example_decisions())
    book = written(plan, tmp_path)
    for sheet in book:
        assert not [cell for row in sheet.iter_rows() for cell in row if cell.hyperlink]
    inputs = {row[4].value: row[4].data_type for row in book["Inputs used"].iter_rows(min_row=7)}
    assert [inputs.get(name) for name in names] == ["s", "s", "s"]
    assert [book["Decisions"][cell].value for cell in ("B7", "B9", "B11")] == list(names)
    assert differences(tmp_path / "plan.xlsx", by_formualizer(tmp_path / "plan.xlsx", tmp_path)) == {}


def test_inputs_tell_unit_and_source(tmp_path: Path) -> None:
    """Every field of every record has a row with its unit, and the place it was read from or `default`."""
    from planner import read_case, write_case  # noqa: PLC0415

    write_case(made_plan().case, tmp_path / "case.xlsx")
    plan = made_plan(read_case(tmp_path / "case.xlsx"), example_decisions())
    rows = rows_of(written(plan, tmp_path)["Inputs used"])
    found = {(row["List"], row["Record"], row["Field"]): row for row in rows}
    power = found["Sites", "Austin", "it_power_mw"]
    assert (power["Unit"], power["Value"]) == ("MW", plan.case.sites[0].it_power_mw)
    assert power["Source"].startswith("Sites!")
    assert sum(row["List"] == "Halls" for row in rows) == 6 * len(plan.case.halls)


def test_currency_is_the_unit_of_money(tmp_path: Path) -> None:
    """A case in euros has its amounts in euros on every sheet."""
    case = made_plan().case
    plan = made_plan(case.with_(plan=case.plan.with_(currency="EUR")), example_decisions())
    for sheet in written(plan, tmp_path):
        texts = [
            str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if isinstance(cell, str)
        ]
        assert not [text for text in texts if "USD" in text], sheet.title


def test_workbook_into_a_missing_folder_is_refused(tmp_path: Path) -> None:
    """The message names the path and what to do."""
    with pytest.raises(OutputError, match=r"plan\.xlsx: there is no folder .*; make it first\."):
        write_plan(made_plan(), tmp_path / "none" / "plan.xlsx")


def test_rows_beyond_a_sheet_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows that no sheet holds are never dropped: the message says which form holds them."""
    monkeypatch.setattr("planner.export.workbook.page.MOST_ROWS", 20)
    with pytest.raises(OutputError, match=r"'Inputs used' would need \d+ rows; .* 20\. Write the plan as"):
        write_plan(made_plan(), tmp_path / "plan.xlsx")
    assert not (tmp_path / "plan.xlsx").exists()


def test_text_beyond_a_cell_ends_in_dots(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A text longer than a cell is cut where one sees it."""
    monkeypatch.setattr("planner.export.workbook.page.LONGEST_TEXT", 8)
    names = {row["List"] for row in rows_of(written(made_plan(), tmp_path)["Inputs used"])}
    assert "Lease..." in names


@pytest.mark.parametrize(("by", "rows"), [("month", 18), ("lease", 3)])
def test_schedule_is_added_up_on_a_sheet_of_its_own(by: Any, rows: int, tmp_path: Path) -> None:
    """Asked for sums, the workbook has one more sheet, and the schedule itself stays."""
    plan = made_plan()
    book = written(plan, tmp_path, by=by)
    assert book.sheetnames == [*SHEETS[:4], "Schedule added up", *SHEETS[4:]]
    sums = rows_of(book["Schedule added up"])
    assert len(sums) <= rows
    assert sum(row["Revenue"] for row in sums) == pytest.approx(plan.schedule["revenue_usd"].sum())
