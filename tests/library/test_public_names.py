"""What `planner` offers: every name is there, documented, and no solver object shows."""

import inspect
import re
import subprocess
import sys
import typing
from pathlib import Path
from types import FunctionType

import pytest

import planner
from planner import CaseError, Plan, check_case, example_case, plan, read_case, verify, write_case
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


def test_page_lists_exactly_the_public_names() -> None:
    """The section *Public names* of planner/README.md has one line for each name, and for no other."""
    section = (
        (ROOT / "planner/README.md").read_text("utf-8").split("\n## Public names\n")[1].split("\n## ")[0]
    )
    assert sorted(re.findall(r"^\| `(\w+)` \| \S.* \|$", section, re.MULTILINE)) == sorted(planner.__all__)


@pytest.mark.parametrize("package", ["planner", "models"])
def test_type_hints_are_marked_as_complete(package: str) -> None:
    """Type checkers of other projects read the hints of both packages."""
    assert (ROOT / package / "py.typed").is_file()


def test_error_says_what_the_command_says() -> None:
    """In a notebook the error of a case ends in the sentence that the command prints."""
    path = "data/first/none.json"
    with pytest.raises(CaseError) as raised:
        read_case(path)
    command = [sys.executable, "-m", "planner", "check", path]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    told = " ".join((done.stdout + done.stderr).split())
    assert str(raised.value) in told
    assert "no such file" in told


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
    for name in planner.__all__:
        if isinstance(function := getattr(planner, name), FunctionType):
            hints = typing.get_type_hints(function, localns={"Plan": Plan})
            assert set(hints) == {*inspect.signature(function).parameters, "return"}
