"""`leasehold export`: a saved plan in any of its forms again."""

from typing import Annotated, Literal

import typer

from models.plan.display import status_sentence
from planner.cli.options import JsonOption, OutputOption, PlanArgument
from planner.cli.outcome import Outcome
from planner.export.outputs import find_outputs
from planner.export.plan_json import read_plan
from planner.export.write import write_outputs
from planner.files import OutputError

ByOption = Annotated[
    Literal["month", "lease", "site"] | None,
    typer.Option(
        help="Add the lease schedule up by month, by lease, or by site and month; "
        "by default each row is a lease, a month and a hall."
    ),
]


def export(
    plan: PlanArgument,
    output: OutputOption = None,
    by: ByOption = None,
    json: JsonOption = False,  # noqa: ARG001 (`app.run` looks for it)
) -> Outcome:
    """Write a saved plan again: as a workbook, a .json file or a folder of CSV files."""
    if not output:
        raise OutputError("Missing option '--output' / '-o': name a .xlsx file, a .json file or a folder.")
    outputs = find_outputs(output, inputs=[plan], by=by)
    saved = read_plan(plan)
    written = write_outputs(saved, outputs, by=by)
    return Outcome("ok", plan=saved, written=written, text=status_sentence(saved))
