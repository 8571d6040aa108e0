"""While it solves, the planner prints nothing and leaves the process's own output alone."""

from __future__ import annotations

import os
import threading
from contextlib import suppress

import pytest

from planner import NoPlanError, plan, read_case
from planner.solve.options import Progress

from .test_known_values import KNOWN


def test_nothing_is_printed_while_solving(capfd: pytest.CaptureFixture[str]) -> None:
    """Neither standard output nor standard error gets a word, from Python or from the solver itself."""
    plan(read_case(KNOWN / "small-108.json"), threads=2, confirm=True)
    assert capfd.readouterr() == ("", "")


def test_other_threads_print_while_solving(capfd: pytest.CaptureFixture[str]) -> None:
    """What another thread writes during the search appears at once, on the descriptors that were there before."""
    is_solving, is_done = threading.Event(), threading.Event()
    before = [(os.fstat(fd).st_dev, os.fstat(fd).st_ino) for fd in (1, 2)]
    during: list[list[tuple[int, int]]] = []
    seen: list[str] = []

    def write() -> None:
        is_solving.wait(120)
        during.append([(os.fstat(fd).st_dev, os.fstat(fd).st_ino) for fd in (1, 2)])
        os.write(1, b"out")
        os.write(2, b"err")
        seen.extend(capfd.readouterr())
        is_done.set()

    def tell(progress: Progress) -> None:
        if progress.phase == "solve" and progress.bound_usd is not None and not is_solving.is_set():
            is_solving.set()
            is_done.wait(30)

    writer = threading.Thread(target=write)
    writer.start()
    with suppress(NoPlanError):
        plan(read_case(KNOWN / "mid-201.json"), threads=1, gap=1e-7, time_limit=8, on_progress=tell)
    writer.join()
    assert during == [before]
    assert seen == ["out", "err"]


def test_two_plans_at_the_same_time_do_not_disturb_each_other() -> None:
    """Two threads of a process plan two cases, and both get what they get alone."""
    cases = [read_case(KNOWN / f"small-{number}.json") for number in (104, 108)]
    alone = [plan(case, threads=1, gap=1e-7).value_usd for case in cases]
    together: dict[int, float] = {}

    def work(at: int) -> None:
        together[at] = plan(cases[at], threads=1, gap=1e-7).value_usd

    workers = [threading.Thread(target=work, args=(at,)) for at in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [together[at] for at in range(2)] == pytest.approx(alone, rel=1e-6)
