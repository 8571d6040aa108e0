"""Standard output and error of a real process, down to what compiled code writes."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "planner", *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_json_is_all_that_reaches_standard_output(case_file: Path, tmp_path: Path) -> None:
    """Neither HiGHS nor SCIP adds a line, and the plan is confirmed."""
    done = run("plan", case_file, "--json", "--confirm", "--threads", 1, "-o", tmp_path / "plan.json")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["status"] == "proven"
    solve = json.loads((tmp_path / "plan.json").read_text("utf-8"))["solve"]
    assert solve["confirmed_by"].startswith("SCIP ")


def test_words_reach_a_pipe_without_terminal_codes(case_file: Path) -> None:
    """The summary goes to standard output, and nothing at all to standard error of a short search."""
    done = run("plan", case_file, "--gap", "0.05")
    assert (done.returncode, done.stderr) == (0, "")
    assert "\x1b" not in done.stdout
    assert "Value of the plan" in done.stdout


def test_reader_of_a_pipe_may_leave(case_file: Path) -> None:
    """When the reader of standard output has gone, the command ends without a stack trace."""
    process = subprocess.Popen(
        [sys.executable, "-m", "planner", "schema"], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    told = process.stderr.read()
    process.stderr.close()
    assert (process.wait(), told) == (1, b"")
