"""Wrong use of the command: exit status 2, a sentence with what is allowed, and no work done."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Command
from tests.export.plans import made_plan

WRONG_OPTIONS = {
    ("--gap", "2"): "it is 2; it must be a fraction from 0 to 1, such as 0.001 for 0.1 %.",
    ("--gap", "nan"): "it is nan; it must be a fraction from 0 to 1",
    ("--gap", "0,1"): "it is 0,1; it must be a fraction from 0 to 1",
    ("--gap", "-0.1"): "it is -0.1; it must be a fraction from 0 to 1",
    ("--time-limit", "0"): "it is 0; it must be a number of seconds above 0, such as 600.",
    ("--time-limit", "inf"): "it is inf; it must be a number of seconds above 0",
    ("--time-limit", "1e999"): "it is 1e999; it must be a number of seconds above 0",
    ("--threads", "0"): "it is 0; it must be a whole number from 1 to 256.",
    ("--threads", "1.5"): "it is 1.5; it must be a whole number from 1 to 256.",
    ("--seed", "-1"): "it is -1; it must be a whole number from 0 to 2147483647.",
    ("--frobnicate", "1"): "No such option: --frobnicate",
    ("-o", "plan.csv"): "plan.csv: an output ends in .xlsx (workbook) or .json (whole plan), or is a folder",
    ("-o", "plan.pdf"): "'.pdf' is none of these.",
    ("-o", "missing/plan.xlsx"): "make it first.",
}


@pytest.mark.parametrize("options", WRONG_OPTIONS, ids=" ".join)
def test_wrong_options_say_what_is_allowed(
    options: tuple[str, ...], command: Command, case_file: Path, stub_plan: Callable[[Any], None]
) -> None:
    """A wrong option exits 2 before any planning, in words and as JSON alike."""
    stub_plan(AssertionError("planned in spite of wrong use"))
    ended = command("plan", case_file, *options)
    assert ended.status == 2
    assert WRONG_OPTIONS[options] in " ".join(ended.err.split())
    as_json = command("plan", case_file, *options, "--json")
    assert (as_json.status, as_json.answer["status"], as_json.err) == (2, "usage", "")
    assert WRONG_OPTIONS[options] in as_json.answer["problems"][0]["message"]


@pytest.mark.parametrize("arguments", [(), ("plan",), ("no-such-command",), ("plan", "a", "b")])
def test_wrong_arguments_exit_2(arguments: tuple[str, ...], command: Command) -> None:
    """A missing or surplus argument and an unknown command are wrong use."""
    assert command(*arguments).status == 2
    assert command(*arguments, "--json").answer["status"] == "usage"


def test_outputs_are_checked_before_solving(
    command: Command, case_file: Path, tmp_path: Path, stub_plan: Callable[[Any], None]
) -> None:
    """An output that cannot be written is refused before the solver starts, and no other output is written."""
    stub_plan(AssertionError("planned although an output cannot be written"))
    (tmp_path / "folder.xlsx").mkdir()
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "thesis.txt").touch()
    for blocked in (tmp_path / "full", case_file / "x.json"):
        assert command("plan", case_file, "-o", tmp_path / "good.json", "-o", blocked).status == 2
    assert not (tmp_path / "good.json").exists()


def test_output_on_the_case_is_refused(
    command: Command, case_file: Path, stub_plan: Callable[[Any], None]
) -> None:
    """The case is never written over, under whichever name, nor is its folder replaced."""
    stub_plan(AssertionError("planned although the output is the case"))
    before = case_file.read_bytes()
    link = case_file.with_name("link.json")
    link.symlink_to(case_file)
    for output in (case_file, link, case_file.parent / "." / case_file.name, case_file.parent):
        assert command("plan", case_file, "-o", output).status == 2
    assert case_file.read_bytes() == before


def test_same_output_twice_is_refused(
    command: Command, case_file: Path, tmp_path: Path, stub_plan: Callable[[Any], None]
) -> None:
    """An output that is named twice is a slip of the pen."""
    stub_plan(made_plan())
    ended = command("plan", case_file, "-o", tmp_path / "a.json", "-o", tmp_path / "." / "a.json")
    assert (ended.status, "named twice" in ended.err) == (2, True)


def test_help_and_version_exit_0(command: Command) -> None:
    """Help of every command and the version are printed and exit 0."""
    for name in ("plan", "export", "compare", "new", "check", "verify", "schema"):
        ended = command(name, "--help")
        assert (ended.status, f"leasehold {name}" in ended.out) == (0, True)
    assert command("--version").out.startswith("leasehold ")


def test_confirm_without_scip_is_refused_before_solving(
    command: Command, case_file: Path, stub_plan: Callable[[Any], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody waits for a solve to hear that the second solver is missing."""
    stub_plan(AssertionError("planned although SCIP is missing"))
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    ended = command("plan", case_file, "--confirm")
    assert (ended.status, "pip install 'leasehold[confirm]'" in ended.err) == (2, True)
