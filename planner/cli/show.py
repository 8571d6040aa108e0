"""An outcome in words: what is wrong and what is odd first, then what came of it."""

from rich.console import Console
from rich.text import Text

from models.inputs import Problem
from planner.cli.outcome import Outcome
from planner.cli.summary import print_summary

MOST_WARNINGS = 20
"""Warnings and notes told beside a plan; `leasehold check` tells all."""
STYLES = {"error": "bold red", "warning": "yellow", "note": "dim"}
PLAIN_ENDINGS = {"usage", "error", "interrupted", "no_plan", "infeasible"}
"""Endings told in one sentence, without a count of problems."""


def show(outcome: Outcome) -> None:
    """Print an outcome for people: problems on standard error, all else on standard output."""
    out = Console(highlight=False, markup=False, emoji=False)
    err = Console(stderr=True, highlight=False, markup=False, emoji=False)
    _show_problems(err, outcome)
    if outcome.plan is not None and outcome.status != "ok":
        print_summary(out, outcome.plan)
    if outcome.text:
        out.print(outcome.text, soft_wrap=True)
    for path in outcome.written:
        out.print(f"Written: {path}", soft_wrap=True)


def _show_problems(console: Console, outcome: Outcome) -> None:
    errors = [problem for problem in outcome.problems if problem.severity == "error"]
    others = [problem for problem in outcome.problems if problem.severity != "error"]
    if outcome.status in PLAIN_ENDINGS:
        for problem in errors:
            console.print(Text(f"leasehold: {problem}"), soft_wrap=True)
        errors = []
    elif outcome.status == "check_failed":
        _print(console, "bold red", f"The check rejects the plan: {_counted(len(errors), 'violation')}.")
    elif errors:
        rest = "." if outcome.written else "; nothing was written."
        _print(console, "bold red", f"{_counted(len(errors), 'problem')}{rest}")
    for problem in errors:
        _show_problem(console, problem)
    is_plan = outcome.plan is not None
    for problem in others[:MOST_WARNINGS] if is_plan else others:
        _show_problem(console, problem)
    if is_plan and len(others) > MOST_WARNINGS:
        _print(console, "dim", f"{len(others) - MOST_WARNINGS} more warnings and notes: see leasehold check.")


def _show_problem(console: Console, problem: Problem) -> None:
    line = Text(f"{problem.severity}: ", style=STYLES[problem.severity])
    line.append(Text(str(problem), style=""))
    console.print(line, soft_wrap=True)


def _print(console: Console, style: str, text: str) -> None:
    console.print(Text(text, style=style), soft_wrap=True)


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
