"""`leasehold new`: an empty workbook to fill in, or one filled with a small example."""

from pathlib import Path
from typing import Annotated

import typer

from planner.cases import write_template
from planner.cli.options import JsonOption
from planner.cli.outcome import Outcome
from planner.example import example_case
from planner.files import OutputError, ensure_writable


def new(
    path: Annotated[Path, typer.Argument(metavar="PATH", help="The workbook to make (.xlsx).")],
    example: Annotated[bool, typer.Option("--example", help="Fill it with a small example.")] = False,
    json: JsonOption = False,  # noqa: ARG001 (`app.run` looks for it)
) -> Outcome:
    """Make a workbook for a case, with units, notes and drop-downs in place."""
    if path.suffix.lower() != ".xlsx":
        raise OutputError(f"{path}: a template is a workbook; give a name that ends in .xlsx.")
    if path.exists():
        raise OutputError(f"{path}: it is there already; give another name, or move it away.")
    ensure_writable(path)
    write_template(path, example_case() if example else None)
    return Outcome("ok", written=(path,))
