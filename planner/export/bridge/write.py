"""Writing a comparison: all outputs appear whole, or none does."""

from collections.abc import Sequence
from pathlib import Path

from models.plan.compare import Comparison
from models.plan.display import status_sentence
from planner.export.bridge.book import write_bridge_workbook
from planner.export.bridge.tables import comparison_tables, comparison_to_json
from planner.export.csv_folder import MARK_OF_UNPROVEN, write_table_files
from planner.export.outputs import Output, find_outputs
from planner.files import Staging


def write_comparison(comparison: Comparison, *paths: str | Path) -> tuple[Path, ...]:
    """Write a comparison in the forms that the paths' suffixes name; either all appear whole or none does.

    Parameters
    ----------
    comparison
        The comparison; if a plan in it is not proven, every sheet says so.
    paths
        `.xlsx` for the bridge workbook, `.json` for everything in one object, no suffix for a folder of CSV
        files. What stands there is replaced.

    Raises
    ------
    OutputError
        If a path has another suffix, comes twice or cannot be written.
    OSError
        If writing fails on the way; then what stood there before stands there still.

    Examples
    --------
    >>> import tempfile
    >>> from planner import compare, example_case, plan, write_comparison
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     paths = write_comparison(
    ...         compare(plan(example_case()), plan(example_case())), f"{folder}/bridge.json"
    ...     )
    ...     [path.name for path in paths]
    ['bridge.json']
    """
    return write_comparison_outputs(comparison, find_outputs(paths))


def write_comparison_outputs(comparison: Comparison, outputs: Sequence[Output]) -> tuple[Path, ...]:
    """Write a comparison to outputs that are checked already."""
    with Staging() as staging:
        for output in outputs:
            if output.form == "csv":
                _write_folder(staging.folder(output.path), comparison)
            elif output.form == "workbook":
                write_bridge_workbook(staging.file(output.path), comparison)
            else:
                staging.file(output.path).write_text(comparison_to_json(comparison), encoding="utf-8")
    return tuple(output.path for output in outputs)


def _write_folder(folder: Path, comparison: Comparison) -> None:
    unproven = [
        f"Plan {name}: {status_sentence(plan)}\n"
        for name, plan in (("A", comparison.a), ("B", comparison.b))
        if plan.solve.status != "proven"
    ]
    if unproven:
        (folder / MARK_OF_UNPROVEN).write_text("".join(unproven), encoding="utf-8")
    write_table_files(folder, comparison_tables(comparison))
