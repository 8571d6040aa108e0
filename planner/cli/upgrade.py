"""`leasehold upgrade`: an older version's workbook brought forward into a new file."""

from pathlib import Path
from typing import Annotated

import typer

from planner.cases.reading import WORKBOOK_SUFFIXES
from planner.cases.upgrading import Upgrade, upgrade_workbook
from planner.cases.versions import newest_version
from planner.cli.options import JsonOption
from planner.cli.outcome import Outcome
from planner.files import OutputError, ensure_writable, refuse_same_file


def upgrade(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="The workbook to bring forward; only read.")],
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="NEW", help="The workbook to make (.xlsx).")
    ],
    json: JsonOption = False,  # noqa: ARG001 (`app.run` looks for it)
) -> Outcome:
    """Bring an older version's workbook forward into a new one, with its other sheets and columns as values."""
    if old.suffix.lower() not in WORKBOOK_SUFFIXES:
        raise OutputError(f"{old}: only a workbook (.xlsx) has a version of the form to bring forward.")
    if output.suffix.lower() != ".xlsx":
        raise OutputError(f"{output}: the new workbook needs a name that ends in .xlsx.")
    refuse_same_file(old, output)
    if output.exists():
        raise OutputError(f"{output}: it is there already; give another name, or move it away.")
    ensure_writable(output)
    done = upgrade_workbook(old, output)
    return Outcome("ok", done.problems, written=(output,), text=_told(old, done))


def _told(old: Path, done: Upgrade) -> str:
    newest = newest_version()
    since = (
        f"{old} was of version {done.version} of the form, the new workbook is of version {newest}: "
        f"{'; '.join(done.steps)}."
        if done.steps
        else f"{old} is of version {newest} of the form, the newest already; the new workbook holds the same."
    )
    came = [f"the sheet {title}" for title in done.sheets] + [f"the column at {at}" for at in done.columns]
    rest = f" As values came along: {', '.join(came)}." if came else ""
    formulas = " Formulas became their saved results." if done.has_formulas else ""
    return f"{since}{rest}{formulas}"
