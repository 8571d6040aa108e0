"""Outputs appear all together or not at all, and what stood there is replaced whole or stays."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Command
from tests.export.plans import made_plan


def everything_in(folder: Path) -> dict[str, bytes]:
    """The content of every file in a folder, by its path."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_outputs_of_each_form_are_written(
    command: Command, case_file: Path, tmp_path: Path, stub_plan: Callable[[Any], None]
) -> None:
    """By suffix a workbook, a JSON file and a folder of CSV files are written and named."""
    stub_plan(made_plan())
    outputs = [tmp_path / name for name in ("plan.xlsx", "plan.JSON", "plan-csv")]
    ended = command("plan", case_file, *(word for path in outputs for word in ("-o", path)))
    assert ended.out.splitlines()[-3:] == [f"Written: {path}" for path in outputs]
    assert outputs[0].read_bytes()[:2] == b"PK"
    assert outputs[1].read_text("utf-8").startswith('{\n "format": 1')
    assert (outputs[2] / "lease_schedule.csv").is_file()


def test_existing_outputs_are_replaced(
    command: Command, case_file: Path, tmp_path: Path, stub_plan: Callable[[Any], None]
) -> None:
    """Planning again into the same places replaces file and folder."""
    stub_plan(made_plan())
    for _ in range(2):
        (tmp_path / "a.json").write_text("old")
        assert command("plan", case_file, "-o", tmp_path / "a.json", "-o", tmp_path / "b").status == 0
    assert (tmp_path / "a.json").read_text("utf-8") != "old"


@pytest.mark.parametrize(
    "error", [OSError(28, "No space left on device"), KeyboardInterrupt(), MemoryError()]
)
def test_failure_while_writing_leaves_everything_as_it_was(  # noqa: PLR0917 (fixtures)
    error: BaseException,
    command: Command,
    case_file: Path,
    tmp_path: Path,
    stub_plan: Callable[[Any], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """When the last output fails, the first ones do not appear, old ones stay, and no draft is left."""
    stub_plan(made_plan())
    (tmp_path / "a.json").write_text("old")
    before = everything_in(tmp_path)

    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr("planner.export.write.write_workbook", fail)
    outputs = ["-o", tmp_path / "a.json", "-o", tmp_path / "csv", "-o", tmp_path / "c.xlsx"]
    ended = command("plan", case_file, *outputs, "--json")
    assert ended.status == (130 if isinstance(error, KeyboardInterrupt) else 1)
    assert everything_in(tmp_path) == before
    assert ended.answer["value_usd"] is None


def test_failing_rename_takes_the_others_back(
    command: Command,
    case_file: Path,
    tmp_path: Path,
    stub_plan: Callable[[Any], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """When one output cannot take its place, those that already have give it back."""
    stub_plan(made_plan())
    (tmp_path / "a.json").write_text("old")
    before = everything_in(tmp_path)
    replace = Path.replace

    def refuse(self: Path, target: Path) -> Path:
        if Path(target).name == "c.xlsx":
            raise OSError(5, "Input/output error")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", refuse)
    outputs = ["-o", tmp_path / "a.json", "-o", tmp_path / "csv", "-o", tmp_path / "c.xlsx"]
    assert command("plan", case_file, *outputs).status == 1
    assert everything_in(tmp_path) == before
