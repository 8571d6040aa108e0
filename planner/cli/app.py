"""The command as a whole: its commands, and how whatever they end with becomes one outcome."""

import importlib.metadata
import os
import signal
import sys
import time
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from planner.cli import interrupts
from planner.cli.alternatives import alternatives
from planner.cli.answer import INTERRUPTED, json_text
from planner.cli.check import check
from planner.cli.compare import compare_plans
from planner.cli.diagnose import diagnose
from planner.cli.explain import explain
from planner.cli.export import export
from planner.cli.frontier import frontier
from planner.cli.new import new
from planner.cli.outcome import EXIT_STATUS, Outcome, failure, of_error
from planner.cli.plan import plan
from planner.cli.prices import prices
from planner.cli.quote import quote
from planner.cli.report import report
from planner.cli.schema import schema
from planner.cli.sensitivity import sensitivity
from planner.cli.show import show
from planner.cli.upgrade import upgrade
from planner.cli.verify import verify

app = typer.Typer(
    name="leasehold",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Plans which GPU capacity of AI data centres is leased and which is held, "
    "with a proof of how good the plan is.",
)
EXIT_HELP = (
    "Exit status: 0 proven within the gap; 1 internal error; 2 wrong use; 3 the case has problems; "
    "4 infeasible or unbounded; 5 a limit was hit, the plan is written and marked not proven; "
    "6 a limit was hit, no plan; 7 the check failed, nothing is written; 130 interrupted."
)
for command in (
    plan,
    explain,
    frontier,
    alternatives,
    quote,
    prices,
    sensitivity,
    diagnose,
    export,
    report,
    new,
    check,
    upgrade,
    verify,
    schema,
):
    app.command(command.__name__, epilog=EXIT_HELP if command is plan else None)(command)
app.command("compare")(compare_plans)


def _show_version(is_asked: bool) -> None:
    if is_asked:
        try:
            number = importlib.metadata.version("leasehold")
        except importlib.metadata.PackageNotFoundError:
            number = "(not installed)"
        typer.echo(f"leasehold {number}")
        raise typer.Exit


@app.callback()
def _common(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit."),
    ] = False,
) -> None:
    pass


def run(arguments: Sequence[str], started: float) -> int:
    """Run one command, tell its outcome, and return its exit status.

    Args:
        arguments: what follows `leasehold` on the command line.
        started: `time.monotonic()` when the process began.
    """
    is_json = "--json" in arguments
    outcome = _outcome(arguments)
    if outcome is None:
        return EXIT_STATUS["ok"]
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # all is done but the telling
    try:
        if is_json:
            print(json_text(outcome.as_json(time.monotonic() - started)))  # noqa: T201
        else:
            show(outcome)
        sys.stdout.flush()
    except BrokenPipeError:
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 (the reader of a pipe left)
    return outcome.exit_status


def _outcome(arguments: Sequence[str]) -> Outcome | None:
    """The outcome of a command, whatever it ends with; None when it was only asked for help or version."""
    try:
        ended = typer.main.get_command(app).main(
            list(arguments), prog_name="leasehold", standalone_mode=False
        )
    except BrokenPipeError:
        raise
    except typer.TyperException as error:
        return failure("usage", _usage_sentence(error))
    except (Exception, KeyboardInterrupt) as error:
        if interrupts:
            return failure("interrupted", INTERRUPTED)
        return of_error(error) or failure("error", _internal_error_sentence(error))
    if isinstance(ended, Outcome):
        return ended
    return failure("interrupted", INTERRUPTED) if ended == EXIT_STATUS["interrupted"] else None


def _usage_sentence(error: typer.TyperException) -> str:
    message = error.format_message()
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "leasehold"
    return f"{message or 'Name a command.'} Try '{command} --help'."


def _internal_error_sentence(error: BaseException) -> str:
    if os.environ.get("LEASEHOLD_DEBUG", "0") not in ("", "0"):
        traceback.print_exception(error, file=sys.stderr)
    reason = " ".join(str(error).split()) or "no more is known"
    if isinstance(error, OSError):
        return f"{reason}; nothing was written."
    return (
        f"leasehold failed inside ({type(error).__name__}: {reason}); nothing was written. "
        "Set LEASEHOLD_DEBUG=1 and run it again to see where."
    )
