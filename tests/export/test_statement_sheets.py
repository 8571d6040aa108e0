"""The sheets of quarters, years, sites, tenants, ratios and returns beside the statements' own frames."""

import datetime
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
import pytest
import pyxirr

from models.plan import CASH_TERMS, Plan, ledger
from models.plan.statements.lines import CASH, INCOME
from planner import write_plan
from tests.export.recalculation import by_formualizer, differences
from tests.export.statement_case import plan_with_statements
from tests.plan.builders import decide, honest_plan, lease, request, small_case

PERIODS = {"Fiscal years": "fiscal_year", "Quarters": "quarter"}
USE_LINES = {
    "GPUs usable": "usable_gpus",
    "GPUs kept: training runs and internal pools": "kept_gpus",
    "Share of GPUs leased, in use": "leased_gpus_fraction",
    "Share of GPUs idle": "idle_gpus_fraction",
    "IT power of GPUs stranded": "stranded_mw",
    "IT power of GPUs idle": "idle_mw",
    "IT power in use, share of the limit": "used_mw_fraction",
    "Lease revenue per GPU-hour": "lease_usd_per_gpu_hour",
    "Lease revenue per kW-month": "lease_usd_per_kw_month",
    "On-demand revenue per GPU-hour offered": "on_demand_usd_per_gpu_hour",
    "Revenue per MW energised, a year's": "revenue_usd_per_mw_year",
}
RATIO_LINES = {
    "EBITDA margin": "ebitda_margin_fraction",
    "Debt service cover (DSCR): cash available / debt service": "dscr_ratio",
}
CONCENTRATION_LINES = {
    "Share of the largest": "top_1_fraction",
    "Share of the three largest": "top_3_fraction",
    "Herfindahl-Hirschman index: sum of squared shares": "hhi_points",
    "Tenants with lease revenue": "tenants",
    "Largest tenant": "top_tenant",
}


@pytest.fixture(scope="module", name="plan")
def _plan() -> Plan:
    return plan_with_statements()


@pytest.fixture(scope="module", name="path")
def _path(plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("statements") / "plan.xlsx"
    write_plan(plan, path)
    return path


@pytest.fixture(scope="module", name="book")
def _book(path: Path) -> Any:
    return openpyxl.load_workbook(path, data_only=True)


def lines(sheet: Any) -> dict[tuple[str, str], list[Any]]:
    """The cells of every line from the fifth column on, by heading and label."""
    found, heading = {}, ""
    for label, unit, _, _, *cells in sheet.iter_rows(min_row=7, values_only=True):
        if label and not unit and all(cell is None for cell in cells):
            heading = label
        elif label:
            found[heading, label] = cells
    return found


def agree(shown: list[Any], frame: "pd.Series[Any]") -> bool:
    """Whether a line shows a frame's column, and after it nothing, or what has not changed."""
    cut = shown[: len(frame)]
    if not pd.api.types.is_numeric_dtype(frame):
        return [cell or "" for cell in cut] == frame.tolist()
    figures = [np.nan if cell is None else float(cell) for cell in cut]
    return np.allclose(figures, frame.to_numpy(dtype=float), rtol=1e-9, atol=1e-6, equal_nan=True)


def test_every_formula_recalculates(path: Path, tmp_path: Path) -> None:
    """Straight lines at two sites, a recall, balances, assets and debt give what the planner has in every cell."""
    assert differences(path, by_formualizer(path, tmp_path)) == {}


@pytest.mark.parametrize("title", PERIODS)
def test_income_and_cash_by_period_are_the_statements(title: str, plan: Plan, book: Any) -> None:
    """Each line of the income statement and of cash equals the frame's column; periods have the frames' names."""
    shown, by = lines(book[title]), PERIODS[title]
    cash, income = plan.statements.cash(by), plan.statements.income(by)
    assert [cell.value for cell in book[title][5][4:]][: len(cash)] == cash["period"].tolist()
    for heading, kinds, frame in (("Income statement", INCOME, income), ("Cash flow", CASH, cash)):
        for line in kinds:
            assert agree(shown[heading, line.title], frame[line.column]), line.title
    assert agree(shown["Cash balance", "Opening cash"], cash["opening_cash_usd"])
    assert agree(shown["Cash balance", "Closing cash"], cash["closing_cash_usd"])


@pytest.mark.parametrize("title", PERIODS)
def test_balances_by_period_are_the_statements(title: str, plan: Plan, book: Any) -> None:
    """Backlog, its firm and next parts, receivables, deferred revenue and straight line end as the frames do."""
    shown, by, books = lines(book[title]), PERIODS[title], plan.statements
    backlog = "Backlog (remaining performance obligations), headline"
    rpo = books.rpo(by)
    assert agree(shown[backlog, "Closing backlog"], rpo["closing_usd"])
    assert agree(shown[backlog, "Firm part of the closing backlog"], rpo["firm_usd"])
    next_part = "of the next 12 months of the closing backlog"
    assert agree(shown[backlog, f"Share {next_part}"], rpo["next_12_months_fraction"].fillna(0.0))
    for heading, frame in (
        ("Receivables", books.receivables(by)),
        ("Deferred revenue", books.deferred_revenue(by)),
        ("Straight-line receivable", books.straight_line(by)),
    ):
        assert agree(shown[heading, f"Opening {heading.lower()}"], frame["opening_usd"])
        assert agree(shown[heading, f"Closing {heading.lower()}"], frame["closing_usd"])
    assets = books.depreciation(by).groupby("period", sort=False)["closing_usd"].sum()
    assert agree(shown["Book value of assets", "Closing book value of assets"], assets)


@pytest.mark.parametrize("title", PERIODS)
def test_ratios_by_period_are_the_statements(title: str, plan: Plan, book: Any) -> None:
    """Cover, margin, concentration, utilisation and prices equal the frames'; blank where there is none."""
    shown, by, books = lines(book[title]), PERIODS[title], plan.statements
    use = pd.concat([books.utilisation(by), books.prices(by)], axis=1)
    for heading, columns, frame in (
        ("Margin and debt service cover, of the months in the plan", RATIO_LINES, books.ratios(by)),
        ("Concentration: lease revenue by tenant", CONCENTRATION_LINES, books.concentration(by)),
        ("Use and prices: all sites", USE_LINES, use),
    ):
        for label, column in columns.items():
            assert agree(shown[heading, label], frame[column]), label


@pytest.mark.parametrize("split", ["site", "tenant"])
def test_income_by_site_and_tenant_is_the_statements(split: Any, plan: Plan, book: Any) -> None:
    """By month and by fiscal year each site has its EBIT and each tenant its contribution, and none its own."""
    name, label = ("ebit_usd", "EBIT") if split == "site" else (
        "ebitda_usd", "Contribution to EBITDA, before costs of sites")  # fmt: skip
    for by, title, before in (
        ("month", f"P&L by {split}", ""),
        ("fiscal_year", "Fiscal years", "Income statement: "),
    ):
        shown, frame = lines(book[title]), plan.statements.income(by, split)  # type: ignore[arg-type]
        keys = [key for key in frame[split].unique() if key not in ("", "V")]
        for key in keys:
            own = frame[frame[split] == key][name].reset_index(drop=True)
            heading = f"{before}{split if before else split.capitalize()} {key}"
            assert agree(shown[heading, label], own), key
        assert len(keys) == 2


def test_returns_are_those_of_an_independent_program(plan: Plan, book: Any) -> None:
    """NPV and rate of return equal pyxirr's to a billionth, on the plan's cash less assets."""
    money = ledger(plan.case, plan.decisions)
    money = money[money["term"].isin(CASH_TERMS)]
    ends = [
        month.start_time.date() if first else month.end_time.date()
        for month, first in zip(money["month"], money["is_up_front"], strict=True)
    ]
    day_0 = datetime.date(2027, 1, 1)
    book_value = 2e6 * (1 - 8 / 30)
    dates = [day_0, datetime.date(2027, 3, 1), *ends]
    usd = [-book_value, -9e5, *money["usd"]]
    sheet = book["Returns"]
    assert sheet["G7"].value == pytest.approx(pyxirr.xnpv(0.1, dates, usd), rel=1e-9)
    assert sheet["G8"].value == pytest.approx(pyxirr.xirr(dates, usd), rel=1e-9)
    shown = plan.statements.valuation().set_index("basis")["payback_month"]["cash_less_assets"]
    assert sheet["G9"].value == shown.to_timestamp()


def test_no_rate_is_said_in_words(tmp_path: Path) -> None:
    """Where nothing is paid out the sheet says so, and recalculated it says the same instead of an error."""
    case = small_case(lease_requests=[request(term_months=3)])
    path = tmp_path / "plan.xlsx"
    write_plan(honest_plan(case, decide(case, lease(case))), path)
    book = openpyxl.load_workbook(path, data_only=True)
    assert book["Returns"]["F8"].value == "nothing is paid out, so that no rate makes the value nought"
    assert book["Returns"]["G8"].value == "the case has no assets"
    assert "see Returns" in [row[1].value for row in book["Summary"].iter_rows(max_row=30)]
    assert differences(path, by_formualizer(path, tmp_path)) == {}


def test_header_is_on_every_printed_page(book: Any) -> None:
    """Sheets that run over pages repeat their header, save the records, which have many, and the one-page summary."""
    long = [sheet for sheet in book if sheet.max_row > 40 and sheet.title not in ("Records", "Summary")]
    assert {"Returns", "Fiscal years", "Inputs used"} <= {sheet.title for sheet in long}
    assert [sheet.title for sheet in long if not sheet.print_title_rows] == []


def test_notes_are_found_from_the_summary(plan: Plan, book: Any) -> None:
    """What was assumed stands on the sheet of the run, and the first sheet says that it does."""
    notes = plan.statements.notes
    labels = [row[0] for row in book["Run"].iter_rows(values_only=True)]
    assert notes
    assert labels[labels.index("Notes of the statements") + 1 :] == list(notes)
    first = [row[0] for row in book["Summary"].iter_rows(values_only=True)]
    assert f"Notes of the statements on the sheet Run: {len(notes)}" in first
