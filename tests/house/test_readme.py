"""The README's first two blocks are the two commands that a stranger types; `.ci/run` uses the second."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest


@pytest.fixture
def commands(root: Path) -> list[str]:
    """The content of the README's fenced blocks that hold shell commands."""
    return re.findall(
        r"^```sh\n(.*?)^```$", (root / "README.md").read_text("utf-8"), re.MULTILINE | re.DOTALL
    )


@pytest.fixture
def clone(root: Path, tmp_path: Path) -> Path:
    """A folder with the README and `.ci/run`, in which nothing is installed."""
    (tmp_path / ".ci").mkdir()
    shutil.copy(root / ".ci/run", tmp_path / ".ci/run")
    shutil.copy(root / "README.md", tmp_path)
    return tmp_path


def run_ci(clone: Path, test_command: str, linters: str) -> subprocess.CompletedProcess[str]:
    """Run `.ci/run` with a test command and linters that only end with some status."""
    readme = (clone / "README.md").read_text("utf-8").splitlines()
    line = next(number for number, text in enumerate(readme) if text.endswith("/pytest"))
    readme[line] = test_command
    (clone / "README.md").write_text("\n".join(readme))
    (clone / ".venv/bin").mkdir(parents=True)
    for name in ("ruff", "mypy"):
        (clone / ".venv/bin" / name).write_text(f"#!/bin/sh\n{linters}\n")
        (clone / ".venv/bin" / name).chmod(0o755)
    return subprocess.run([clone / ".ci/run"], capture_output=True, text=True, check=False)


def test_first_two_blocks_are_the_two_commands(root: Path, commands: list[str]) -> None:
    """Each is one line; the first plans the worked case into a workbook, the second runs all tests."""
    fences = re.findall(r"^```.*$", (root / "README.md").read_text("utf-8"), re.MULTILINE)
    assert fences[:4] == ["```sh", "```", "```sh", "```"]
    plan_command, test_command = commands[:2]
    assert plan_command.count("\n") == test_command.count("\n") == 1
    assert plan_command.endswith(" .venv/bin/leasehold plan data/colossus/case.xlsx -o colossus-plan.xlsx\n")
    assert test_command.endswith(" .venv/bin/pytest\n")


def test_files_named_in_the_commands_exist(root: Path, commands: list[str]) -> None:
    """The requirement files and the case stand where the commands look for them."""
    named = re.findall(r"(?:\.requirements|data)/\S+", " ".join(commands[:2]))
    assert len(named) == 3
    assert [name for name in named if not (root / name).is_file()] == []


@pytest.mark.parametrize(
    ("test_command", "linters", "status"),
    [
        ("true pytest", "exit 0", 0),
        ("false pytest", "exit 0", 1),
        ("true pytest", "exit 1", 1),
        ("read pytest", "exit 0", 1),
    ],
)
def test_ci_fails_if_a_part_fails(clone: Path, test_command: str, linters: str, status: int) -> None:
    """A failed test command, a failed linter or a part that waits for input fails the whole run."""
    assert run_ci(clone, test_command, linters).returncode == status


def test_ci_runs_the_second_block_word_for_word(clone: Path) -> None:
    """The test command of `.ci/run` is whatever the README's second block says."""
    result = run_ci(clone, "printf '<%s>' 'a  b' \"$PWD\" pytest", "exit 0")
    assert f"<a  b><{clone}><pytest>" in result.stdout


def test_ci_refuses_a_readme_without_the_test_command(clone: Path) -> None:
    """When the second block is no test command, the run says so instead of passing without tests."""
    result = run_ci(clone, "echo nothing", "exit 0")
    assert result.returncode == 1
    assert "its second command block is 'echo nothing'; it must run pytest." in result.stderr
