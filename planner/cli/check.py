"""`leasehold check`: the problems and warnings of a case, and nothing else."""

from pathlib import Path
from typing import Annotated

import typer

from planner.cases.issues import ensure_issues_writable, write_issues
from planner.cli.options import CaseArgument, JsonOption, SetOption, read_case_argument
from planner.cli.outcome import Outcome

IssuesOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--output",
        "-o",
        metavar="OUT",
        help="Where to list the problems too; repeat it for more. By suffix: .xlsx workbook with a link to "
        "each cell, .csv or .json.",
    ),
]


def check(
    case: CaseArgument,
    settings: SetOption = None,
    output: IssuesOption = None,
    json: JsonOption = False,  # noqa: ARG001 (`app.run` looks for it)
) -> Outcome:
    """List everything that is wrong or odd in a case, without planning it."""
    outputs = tuple(output or ())
    for path in outputs:
        ensure_issues_writable(path, case)
    reading = read_case_argument(case, settings)
    for path in outputs:
        write_issues(reading.problems, case, path)
    if reading.case is None:
        return Outcome("invalid_case", reading.problems, written=outputs)
    found = reading.case
    counts = [
        f"{len(found.sites)} sites",
        f"{len(found.halls)} halls",
        f"{len(found.lease_requests)} lease requests",
        f"{len(found.training_runs)} training runs",
        f"{len(found.internal_pools)} internal pools",
        f"{found.plan.months} months from {found.plan.start_month}",
    ]
    text = f"{case} can be planned: {', '.join(counts)}."
    return Outcome("ok", reading.problems, written=outputs, text=text)
