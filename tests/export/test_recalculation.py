"""The exported workbook calculated from scratch by two engines that know nothing of the planner."""

import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from planner import Plan, plan, read_case, write_plan
from tests.export.plans import made_plan, unproven_plan
from tests.export.recalculation import ENGINES, by_formualizer, differences, formulas, saved
from tests.plan.builders import honest_plan
from tests.statements.random_books import planned

COLOSSUS = Path(__file__).parents[2] / "data" / "colossus" / "case.json"
ENGINE_NAMES = [
    pytest.param(
        name,
        marks=pytest.mark.skipif(
            name == "LibreOffice" and not shutil.which("soffice"), reason="LibreOffice is not installed"
        ),
    )
    for name in ENGINES
]
RANDOM = [(0, "micro"), (7, "micro"), (39, "micro"), (5, "tiny"), (12, "tiny"), (18, "tiny"), (33, "tiny")]


@pytest.fixture(scope="module", name="colossus")
def _colossus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The worked case's plan as a workbook; how good the plan is does not matter here."""
    path = tmp_path_factory.mktemp("colossus") / "plan.xlsx"
    write_plan(plan(read_case(COLOSSUS), gap=0.05, threads=1), path)
    return path


def example(folder: Path, made: Plan | None = None) -> Path:
    """The example's plan as a workbook."""
    write_plan(made or made_plan(), folder / "plan.xlsx")
    return folder / "plan.xlsx"


def changed(path: Path, sheet: str, cell: str, value: Any) -> Path:
    """The workbook with another value in one cell, its formulas kept, saved values gone."""
    book = openpyxl.load_workbook(path)
    book[sheet][cell].value = value
    book.save(path.with_name("changed.xlsx"))
    return path.with_name("changed.xlsx")


@pytest.mark.parametrize("engine", ENGINE_NAMES)
def test_every_formula_of_colossus_agrees(engine: str, colossus: Path, tmp_path: Path) -> None:
    """Each formula on each sheet gives the value that the planner has for it, to half a cent or 1e-9."""
    found = ENGINES[engine](colossus, tmp_path)
    assert len(found) > 40_000
    assert differences(colossus, found) == {}


@pytest.mark.parametrize("engine", ENGINE_NAMES)
def test_planted_wrong_value_is_corrected(
    engine: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A wrong saved value does not survive the recalculation; else these tests would check nothing.

    The plan is one that is not proven; all other cells agree.
    """
    from planner.export.workbook.page import Page  # noqa: PLC0415 (only here)

    honest = Page.calculate

    def wrong(self: Page, row: int, column: int, formula: str, cached: Any, *rest: Any, **more: Any) -> None:
        planted = 123_456_789.0 if (self.title, row, column) == ("Summary", 5, 1) else cached
        honest(self, row, column, formula, planted, *rest, **more)

    monkeypatch.setattr(Page, "calculate", wrong)
    path = example(tmp_path, unproven_plan())
    found = ENGINES[engine](path, tmp_path)
    assert saved(path, found)["Summary", "B6"] == 123_456_789
    assert set(differences(path, found)) == {("Summary", "B6")}
    assert found["Summary", "B6"] == pytest.approx(made_plan().value_usd, rel=1e-9)
    assert found["Summary", "A3"] == "All checks agree"


@pytest.mark.parametrize("engine", ENGINE_NAMES)
def test_changed_gpus_turn_the_master_check_red(engine: str, tmp_path: Path) -> None:
    """One other GPU figure in the schedule, and every sheet says that checks differ."""
    path = changed(example(tmp_path), "Lease schedule", "G7", 2_049)
    found = ENGINES[engine](path, tmp_path)
    masters = {place: value for place, value in found.items() if place[1] == "A3"}
    assert len(masters) == len(openpyxl.load_workbook(path).sheetnames)
    assert all(str(value).startswith("CHECK: ") for value in masters.values())
    assert found["Checks", "F7"] == "differs"


@pytest.mark.parametrize(("seed", "size"), RANDOM)
def test_random_plans_recalculate(seed: int, size: str, tmp_path: Path) -> None:
    """Drawn cases with every kind of lease, record and policy agree in every cell."""
    found = planned(seed, size)
    assert found is not None
    path = example(tmp_path, honest_plan(*found))
    assert differences(path, by_formualizer(path, tmp_path)) == {}


@pytest.mark.parametrize("by", ["month", "lease", "site"])
def test_sums_of_the_schedule_recalculate(by: Any, tmp_path: Path) -> None:
    """The schedule added up is made of formulas too."""
    write_plan(made_plan(), tmp_path / "plan.xlsx", by=by)
    found = by_formualizer(tmp_path / "plan.xlsx", tmp_path)
    assert any(sheet == "Schedule added up" for sheet, _ in found)
    assert differences(tmp_path / "plan.xlsx", found) == {}


def test_formulas_hold_no_figures_of_the_case(tmp_path: Path) -> None:
    """Beside noughts and ones a formula has no number of its own: what it needs stands in the inputs."""
    import re  # noqa: PLC0415

    number = re.compile(r"(?<![A-Za-z$\d.])\d+(?:\.\d+)?(?![\d:])")
    held = set()
    for formula in formulas(example(tmp_path)).values():
        bare = re.sub(r"'[^']*'!|\"[^\"]*\"|\$?[A-Z]{1,3}\$?\d+", "", formula)
        held |= set(number.findall(bare))
    assert held <= {"0", "1"}
