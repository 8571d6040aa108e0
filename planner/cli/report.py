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

WhyOption = Annotated[
    Path | None,
    typer.Option(
        "--why", metavar="WHY", help="Reasons of the decisions, saved by leasehold explain as .json."
    ),
]


def report(
    plan: PlanArgument,
    output: ReportOption = None,
    why: WhyOption = None,
    json: JsonOption = False,  # noqa: ARG001 (`app.run` looks for it)
) -> Outcome:
    """Write a saved plan as one page with summary, charts, decisions and checks; it opens anywhere and prints."""
    from planner.report.reasons import read_reasons  # noqa: PLC0415 (the library of charts loads slowly)
    from planner.report.write import ensure_report, write_report  # noqa: PLC0415

    if output is None:
        raise OutputError("Missing option '--output' / '-o': name a .html file.")
    for source in filter(None, (plan, why)):
        refuse_same_file(source, output)
    ensure_report(output)
    saved = read_plan(plan)
    reasons = read_reasons(why, saved) if why else None
    written = write_report(saved, output, reasons=reasons)
    violations = verify(saved.case, saved)
    if violations:
        return replace(rejection(violations), written=(written,))
    return Outcome("ok", plan=saved, written=(written,), text=status_sentence(saved))
