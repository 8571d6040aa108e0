"""What `planner` offers: every name is there, documented, and no solver object shows."""

import subprocess
import sys
import typing
from pathlib import Path

import pytest

import planner
from planner import Plan, check_case, example_case, plan, read_case, verify, write_case
from tests.export.plans import made_plan

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("name", planner.__all__)
def test_public_name_is_there_and_documented(name: str) -> None:
    """Each name of `__all__` leads to something with a sentence of its own, and `dir` shows it."""
    assert getattr(planner, name).__doc__
    assert name in dir(planner)


def test_names_for_readers_of_types_are_the_names_at_run_time() -> None:
    """What a type checker sees imported is exactly what `__all__` promises."""
    source = Path(planner.__file__).read_text("utf-8")
    block = source.split("if TYPE_CHECKING:")[1].split("__all__")[0]
    imported = {
        word.strip(" ,()") for line in block.splitlines() for word in line.split("import")[-1].split(",")
    }
    assert set(planner.__all__) == {word for word in imported if word.isidentifier()}


def test_unknown_name_is_an_attribute_error() -> None:
    """A misspelt name fails as on any module."""
    with pytest.raises(AttributeError, match="module 'planner' has no attribute 'plann'"):
        planner.plann  # noqa: B018


def test_importing_planner_is_quick() -> None:
    """Neither pandas nor Pyomo nor the solver is loaded before a name is asked for."""
    code = (
        "import sys, planner; print([m for m in ('pandas', 'pyomo', 'highspy', 'scipy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_read_plan_verify_as_a_person_would(tmp_path: Path) -> None:
    """Write a case, read it, plan it, look at it, verify it."""
    write_case(example_case(), tmp_path / "case.xlsx")
    case = read_case(tmp_path / "case.xlsx")
    told: list[str] = []
    result = plan(case, gap=1e-4, threads=1, on_progress=lambda progress: told.append(progress.phase))
    assert isinstance(result, Plan)
    assert (result.solve.status, result.solve.gap_fraction <= 1e-4) == ("proven", True)
    assert told[0] == "build"
    assert {"solve", "check"} <= set(told)
    assert verify(case, result) == ()
    assert result.leases["request"].isin([request.id for request in case.lease_requests]).all()


def test_verify_checks_against_the_case_given() -> None:
    """A plan is sound for its own case and not for one with less power."""
    result = made_plan()
    dark = result.case.sites[0].with_(it_power_mw=1)
    assert verify(result.case, result) == ()
    broken = {one.rule for one in verify(result.case.with_(sites=(dark, result.case.sites[1])), result)}
    assert "site_power" in broken


def test_check_case_tells_without_raising(tmp_path: Path) -> None:
    """Problems of a case are returned; a sound case has none."""
    write_case(example_case(), tmp_path / "case.json")
    assert check_case(tmp_path / "case.json") == ()
    assert [problem.severity for problem in check_case(tmp_path / "none.json")] == ["error"]


def test_annotations_of_functions_resolve() -> None:
    """Type hints of the public functions can be looked up, as editors do."""
    for name in ("plan", "read_case", "write_case", "read_plan", "write_plan", "verify", "check_case"):
        assert "return" in typing.get_type_hints(getattr(planner, name))
