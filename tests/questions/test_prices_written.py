"""Prices in every form: the plan's JSON, the workbook's sheet, tables, and the command."""

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from models.inputs.months import month
from models.plan.plan import Plan
from models.plan.price_views import price_map
from planner import plan, policy_costs, read_plan, with_prices, write_plan, write_prices
from tests.cli.conftest import command  # noqa: F401 (a fixture)
from tests.export.plans import made_plan
from tests.export.recalculation import by_formualizer, saved
from tests.formulation.small import POOL, SMALL_HALL, TWO_MONTHS, policy, sized, tier
from tests.plan.builders import SITE, small_case


@pytest.fixture(scope="module")
def priced() -> Plan:
    """A plan at 10 % a year: GPUs have a price in hall B, power has one at site S, where hall A is; a policy binds."""
    case = small_case(
        TWO_MONTHS | {"discount_rate_fraction": 0.1},
        sites=[
            SITE | {"it_power_mw": 0.08, "energy_usd_per_mwh": 50, "minimum_take_fraction": 0.5},
            SITE | {"id": "Q"},
        ],
        halls=[SMALL_HALL, SMALL_HALL | {"id": "B", "site": "Q"}],
        lease_requests=[sized(1, 100)],
        internal_pools=[POOL],
        pool_tiers=[tier(500, 1)],
        policies=[policy("max_leased_fraction", 0.2)],
    )
    return with_prices(plan(case, gap=1e-7, threads=1))


def test_priced_plan_is_read_as_it_was_written(priced: Plan, tmp_path: Path) -> None:
    """Prices go into the plan's JSON; a plan without prices has no such key, and reads as before."""
    write_plan(priced, tmp_path / "priced.json")
    assert read_plan(tmp_path / "priced.json") == priced
    write_plan(priced.model_copy(update={"prices": None}), tmp_path / "plain.json")
    assert "prices" not in json.loads((tmp_path / "plain.json").read_text("utf-8"))
    assert read_plan(tmp_path / "plain.json").prices is None


def test_plan_without_prices_says_how_to_get_them() -> None:
    """A table of prices of a plan that has none is a clear error."""
    with pytest.raises(ValueError, match=r"with_prices\(plan\)"):
        made_plan().hall_prices  # noqa: B018


def lines(sheet: Any) -> dict[tuple[str, str], list[Any]]:
    """Figures by heading and label, from the total's column on."""
    found, heading = {}, ""
    for label, unit, *figures in sheet.iter_rows(min_row=7, values_only=True):
        if label and not unit:
            heading = label
        found[heading, label] = figures
    return found


def test_sheet_equals_the_frames(priced: Plan, tmp_path: Path) -> None:
    """Rents by month, policies and implied rents are those of the tables."""
    write_plan(priced, tmp_path / "plan.xlsx")
    sheet = lines(openpyxl.load_workbook(tmp_path / "plan.xlsx", data_only=True)["Prices"])
    for frame, heading in (
        (priced.site_prices, "Shadow rent of IT power, nominal"),
        (priced.hall_prices, "Shadow rent of GPUs, nominal"),
    ):
        for place, rents in price_map(frame).iterrows():
            assert sheet[heading, place][2:] == pytest.approx(rents.tolist())
        assert price_map(frame).to_numpy().any()
    (of_policy,) = (figures[0] for (_, label), figures in sheet.items() if label == "X")
    assert of_policy == pytest.approx(priced.policy_prices["present_usd_per_unit"].item())
    of_pool = sheet["Implied rent of internal pool P", "Implied rent, present value"][0]
    assert of_pool == pytest.approx(priced.rents["present_rent_usd"].item())


def test_sheet_recalculates_to_what_it_saved(priced: Plan, tmp_path: Path) -> None:
    """The conversions are formulas whose results another engine comes to as well."""
    path = tmp_path / "plan.xlsx"
    write_plan(priced, path)
    cells = {place: value for place, value in by_formualizer(path, tmp_path).items() if place[0] == "Prices"}
    kept = saved(path, list(cells))
    figures = {place: value for place, value in cells.items() if isinstance(value, float | int)}
    assert len(figures) > 10
    assert figures == pytest.approx({place: kept[place] for place in figures})


def test_csv_folder_has_the_tables_of_prices(priced: Plan, tmp_path: Path) -> None:
    """One file for each table; a plan without prices has none of them."""
    names = {"site_prices.csv", "hall_prices.csv", "rents.csv", "policy_prices.csv"}
    write_plan(priced, tmp_path / "priced")
    write_plan(priced.model_copy(update={"prices": None}), tmp_path / "plain")
    assert names <= {path.name for path in (tmp_path / "priced").iterdir()}
    assert not names & {path.name for path in (tmp_path / "plain").iterdir()}


def test_map_has_a_row_a_place_and_a_column_a_month(priced: Plan) -> None:
    """As a heat map takes it: halls in the case's order, months in theirs."""
    found = price_map(priced.hall_prices)
    assert found.index.tolist() == ["A", "B"]
    assert found.columns.tolist() == [month("2027-01"), month("2027-02")]


def test_command_prices_a_saved_plan(command: Any, priced: Plan, tmp_path: Path) -> None:  # noqa: F811
    """Tables as workbook and JSON, the costs of policies with --policies, and the same figures with --json."""
    write_plan(priced, tmp_path / "plan.json")
    outputs = ["-o", tmp_path / "prices.xlsx", "-o", tmp_path / "prices.json"]
    ended = command("prices", tmp_path / "plan.json", *outputs, "--policies", "--threads", "1", "--json")
    assert (ended.status, ended.answer["status"]) == (0, "ok")
    told = ended.answer["details"]["prices"]
    assert told == json.loads((tmp_path / "prices.json").read_text("utf-8"))
    rents = [row["shadow_rent_usd_per_gpu_hour"] for row in told["hall_prices"]]
    assert rents == pytest.approx(priced.hall_prices["shadow_rent_usd_per_gpu_hour"].tolist())
    (cost,) = told["policy_costs"]
    assert 0 <= cost["cost_low_usd"] <= cost["cost_high_usd"]
    book = openpyxl.load_workbook(tmp_path / "prices.xlsx")
    assert {"Site prices", "Hall prices", "Implied rents", "Policy costs", "Map of halls"} <= set(
        book.sheetnames
    )


def test_command_tells_the_rents_in_words(command: Any, priced: Plan, tmp_path: Path) -> None:  # noqa: F811
    """Every hall, site and pool with its mean rent."""
    write_plan(priced, tmp_path / "plan.json")
    ended = command("prices", tmp_path / "plan.json")
    assert ended.status == 0
    assert all(
        word in ended.out for word in ("USD/GPU-hour", "USD/kW-month", "USD/H100e-hour", "  A ", "  P ")
    )


def test_command_refuses_a_plan_that_fails_the_check(command: Any, priced: Plan, tmp_path: Path) -> None:  # noqa: F811
    """Prices beside a value that is not the plan's would be of no use; nothing is written."""
    write_plan(priced.model_copy(update={"value_usd": 1.0}), tmp_path / "plan.json")
    ended = command("prices", tmp_path / "plan.json", "-o", tmp_path / "prices.xlsx", "--json")
    assert (ended.status, ended.answer["status"]) == (7, "check_failed")
    assert not (tmp_path / "prices.xlsx").exists()


def test_prices_are_written_from_python_as_by_the_command(priced: Plan, tmp_path: Path) -> None:
    """A folder has a file for each table, the maps and what to know of them."""
    write_prices(priced, tmp_path / "prices", costs=policy_costs(priced.case, priced, threads=1))
    stems = {path.stem for path in (tmp_path / "prices").glob("[!.]*")}
    tables = {"site_prices", "hall_prices", "rents", "policy_prices", "policy_costs", "site_map", "hall_map"}
    assert stems == {"README", *tables}
    assert "first unit more" in (tmp_path / "prices" / "README.txt").read_text("utf-8")
