"""`leasehold report`: a saved plan as one page for people who look rather than read."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from models.plan.display import status_sentence
from planner.checking import verify
from planner.cli.options import JsonOption, PlanArgument
from planner.cli.outcome import Outcome, rejection
from planner.export.plan_json import read_plan
from planner.files import OutputError, refuse_same_file

ReportOption = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="OUT", help="Where to write the report; it ends in .html."),
]


def report(
    plan: PlanArgument,
    output: ReportOption = None,
    json: JsonOption = False,  # noqa: ARG001 (`app.run` looks for it)
) -> Outcome:
    """Write a saved plan as one page with summary, charts, decisions and checks; it opens anywhere and prints."""
    from planner.report.write import (  # noqa: PLC0415 (the library of charts loads slowly)
        ensure_report,
        write_report,
    )

    if output is None:
        raise OutputError("Missing option '--output' / '-o': name a .html file.")
    refuse_same_file(plan, output)
    ensure_report(output)
    saved = read_plan(plan)
    written = write_report(saved, output)
    violations = verify(saved.case, saved)
    if violations:
        return replace(rejection(violations), written=(written,))
    return Outcome("ok", plan=saved, written=(written,), text=status_sentence(saved))
