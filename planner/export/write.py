"""Writing a plan: every output is made beside its place first, and only then do all of them appear."""

from collections.abc import Sequence
from pathlib import Path

from models.plan.plan import Plan
from planner.export.csv_folder import write_csv_files
from planner.export.extras import NOTHING, Extras
from planner.export.outputs import Output, find_outputs
from planner.export.plan_json import plan_to_json
from planner.export.tables import By, plan_tables
from planner.export.workbook import write_workbook
from planner.files import Staging


def write_plan(
    plan: Plan, *paths: str | Path, by: By | None = None, extras: Extras = NOTHING
) -> tuple[Path, ...]:
    """Write a plan in the forms that the paths' suffixes name; either all appear whole or none does.

    Parameters
    ----------
    plan
        The plan; one that is not proven is marked so on every sheet.
    paths
        `.xlsx` for the lease schedule workbook, `.json` for the whole plan, no suffix for a folder of CSV
        files. What stands there is replaced.
    by
        Adds the lease schedule up by month, by lease, or by site and month.
    extras
        What the answer to a question adds to workbook and CSV files.

    Raises
    ------
    OutputError
        If a path has another suffix, comes twice or cannot be written.
    OSError
        If writing fails on the way; then what stood there before stands there still.

    Examples
    --------
    >>> import tempfile
    >>> from planner import plan, read_case, write_plan
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     paths = write_plan(plan(read_case("data/first/case.json")), f"{folder}/plan.xlsx")
    ...     [path.name for path in paths]
    ['plan.xlsx']
    """
    return write_outputs(plan, find_outputs(paths, by=by), by, extras)


def write_outputs(
    plan: Plan, outputs: Sequence[Output], by: By | None = None, extras: Extras = NOTHING
) -> tuple[Path, ...]:
    """Write a plan to outputs that are checked already."""
    tables = plan_tables(plan, by) if any(output.form == "csv" for output in outputs) else []
    with Staging() as staging:
        for output in outputs:
            if output.form == "csv":
                write_csv_files(staging.folder(output.path), plan, [*tables, *extras.tables])
            elif output.form == "workbook":
                write_workbook(staging.file(output.path), plan, by, extras)
            else:
                staging.file(output.path).write_text(plan_to_json(plan), encoding="utf-8")
    return tuple(output.path for output in outputs)
