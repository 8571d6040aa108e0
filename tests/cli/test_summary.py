"""What people read: the summary of a plan, the list of problems, and progress."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from planner.cli.figures import duration, money, percent
from planner.cli.progress import ProgressReport
from planner.solve.options import Progress
from tests.cli.conftest import Command
from tests.export.plans import made_plan, unproven_plan


def test_summary_tells_what_is_leased_kept_and_earned(
    command: Command, case_file: Path, stub_plan: Callable[[Any], None]
) -> None:
    """Leases with tenant, site, GPUs and months, what is declined and kept, value, cash, bound and gap."""
    stub_plan(made_plan())
    words = " ".join(command("plan", case_file).out.split())
    for told in (
        "Proven: no plan is worth over 0 % more (0.1 % was asked for).",
        "Leased: 3 of 5 requests",
        "Acme-1 Acme Austin 2,048 2027-02 2028-01 firm",
        "Acme-2 Acme Oslo 720 2027-01 2027-08 recalled",
        "Cirrus-1 Cirrus Austin 512 2026-10 2027-09 signed",
        "Declined: Borealis-1, Borealis-2",
        "Training runs: Model-5 (done 2027-04)",
        "internal pools 406 406 2.9 %",
        "Value of the plan 96.8",
        "Bound: no plan is worth more 96.8",
        "Gap 0 %, 1.5 s, by hand, threads 1, seed 0",
    ):
        assert told in words


def test_unproven_plan_is_marked_first(
    command: Command, case_file: Path, stub_plan: Callable[[Any], None]
) -> None:
    """A plan that is not proven says so in capitals before any figure."""
    stub_plan(unproven_plan())
    second = command("plan", case_file).out.splitlines()[1]
    assert second == "NOT PROVEN: the time limit was hit; the best plan may be worth 5 % more."


def test_summary_fits_80_columns_without_colours(
    command: Command, case_file: Path, stub_plan: Callable[[Any], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a terminal no line is longer than 80 characters and no escape code is printed."""
    monkeypatch.delenv("COLUMNS", raising=False)
    stub_plan(made_plan())
    out = command("plan", case_file).out
    assert max(len(line) for line in out.splitlines()) <= 80
    assert "\x1b" not in out


def test_names_are_never_taken_for_markup(
    command: Command, case_file: Path, tmp_path: Path, stub_plan: Callable[[Any], None]
) -> None:
    """A name such as [bold] is printed as it is."""
    plan = made_plan()
    named = plan.case.with_(plan=plan.case.plan.with_(name="[bold]Alpha[/bold] :smile:"))
    stub_plan(made_plan(case=named))
    assert command("plan", case_file).out.startswith("[bold]Alpha[/bold] :smile:")


def test_progress_is_a_line_every_ten_seconds_without_a_terminal() -> None:
    """Elsewhere than on a terminal there is one line in ten seconds with best plan, bound, gap and time."""
    stream = io.StringIO()
    with ProgressReport("EUR", stream) as report:
        for second in range(25):
            report(Progress("solve", float(second), 9.9e6 if second > 15 else None, 1e7))
        told = stream.getvalue().splitlines()
    assert told == [
        "10.0 s  searching  best plan none yet  bound EUR 10.0 million",
        "20.0 s  searching  best plan EUR 9.9 million  bound EUR 10.0 million  gap 1.0 %",
    ]


def test_progress_is_one_live_line_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal the line is drawn over at every call."""
    monkeypatch.setenv("TERM", "xterm")

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    stream = Terminal()
    with ProgressReport("USD", stream) as report:
        report(Progress("build", 0.1))
        report(Progress("solve", 1.0, 5e5, 1e6))
        told = stream.getvalue()
    assert "building the model" in told
    assert "best plan USD 500,000  bound USD 1.0 million" in told
    assert "gap 100 %" in told


@pytest.mark.parametrize(
    ("fraction", "text"),
    [
        (0.0, "0 %"),
        (1e-9, "0.00000010 %"),
        (0.000245, "0.025 %"),
        (0.05, "5.0 %"),
        (1.5, "150 %"),
        (None, "not known"),
    ],
)
def test_percent_keeps_two_digits_that_count(fraction: float | None, text: str) -> None:
    """A tiny gap is not rounded to nought."""
    assert percent(fraction) == text


def test_money_and_durations_in_words() -> None:
    """Amounts are whole below a million; durations turn to minutes from two minutes on."""
    assert (money(-1234.5), money(2.5e9, "EUR"), money(None)) == (
        "USD -1,234",
        "EUR 2,500.0 million",
        "none yet",
    )
    assert (duration(1.25), duration(185)) == ("1.2 s", "3 min 5 s")
