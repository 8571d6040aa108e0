"""Ctrl-C, sent to a real process: the best plan is kept, and the answer is whole."""

import json
import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from planner import read_plan

ROOT = Path(__file__).resolve().parents[2]
BIGGER_CASE = ROOT / "tests/reference/known/mid-201.json"
LONGEST_WAIT_SECONDS = 120


def hear_ctrl_c() -> None:
    """Undo that whoever runs the tests, such as nohup, may have them ignore Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def start(*arguments: str, stderr: int) -> subprocess.Popen[bytes]:
    """The command in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "planner", *arguments],
        cwd=ROOT,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "200"},
        stdout=subprocess.PIPE,
        stderr=stderr,
        preexec_fn=hear_ctrl_c,  # noqa: PLW1509 (no threads here)
    )


def wait_for(text: bytes, descriptor: int) -> bytes:
    """What is written until a text appears."""
    seen, deadline = b"", time.monotonic() + LONGEST_WAIT_SECONDS
    while text not in seen:
        assert time.monotonic() < deadline, seen[-2000:]
        seen += os.read(descriptor, 65536)
    return seen


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="needs a pseudo-terminal")
def test_ctrl_c_keeps_the_best_plan(tmp_path: Path) -> None:
    """Once there is a plan, Ctrl-C ends the search, writes the plan marked not proven, and exits 130."""
    leader, follower = pty.openpty()
    output = tmp_path / "plan.json"
    process = start("plan", str(BIGGER_CASE), "-o", str(output), "--gap", "0", "--json", stderr=follower)
    os.close(follower)
    wait_for(b"searching  best plan USD", leader)
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=LONGEST_WAIT_SECONDS)
    os.close(leader)
    answer = json.loads(out)
    assert (process.returncode, answer["status"]) == (130, "interrupted")
    plan = read_plan(output)
    assert (plan.solve.status, plan.solve.stopped_by) == ("not_proven", "interrupt")
    assert plan.value_usd == answer["value_usd"] <= answer["bound_usd"]


def test_ctrl_c_before_any_plan_writes_nothing(tmp_path: Path) -> None:
    """While leasehold still starts or reads, Ctrl-C ends it with its answer and without a stack trace."""
    output = tmp_path / "plan.json"
    process = start("plan", str(BIGGER_CASE), "-o", str(output), "--json", stderr=subprocess.PIPE)
    time.sleep(1.0)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=LONGEST_WAIT_SECONDS)
    answer = json.loads(out)
    assert (process.returncode, answer["status"], err) == (130, "interrupted", b"")
    assert answer["value_usd"] is None
    assert list(tmp_path.iterdir()) == []
