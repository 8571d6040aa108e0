"""The outputs that are asked for: which form each has, and that each can be written, before any solving."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from planner.export.tables import By
from planner.files import OutputError, ensure_folder_writable, ensure_writable, refuse_same_file

Form = Literal["workbook", "json", "csv"]
FORMS: dict[str, Form] = {".xlsx": "workbook", ".json": "json", "": "csv"}
ALLOWED = "an output ends in .xlsx (workbook) or .json (whole plan), or is a folder for CSV files"


@dataclass(frozen=True)
class Output:
    """One place to write a plan to."""

    path: Path
    form: Form


def find_outputs(
    paths: Iterable[str | Path], inputs: Sequence[Path] = (), by: By | None = None
) -> tuple[Output, ...]:
    """The outputs that the paths stand for, each checked to be writable.

    Parameters
    ----------
    paths
        Where to write; the suffix names the form.
    inputs
        Files and folders that are read and must not be written over.
    by
        What the lease schedule is to be added up by; a whole plan in JSON has nothing to add up.

    Raises
    ------
    OutputError
        If a form is not known, a path comes twice, is an input, or cannot be written.
    """
    outputs: list[Output] = []
    for path in map(Path, paths):
        output = Output(path, _form(path))
        if by is not None and output.form == "json":
            raise OutputError(f"{path}: --by is for workbooks and CSV folders; a .json holds the whole plan.")
        for source in inputs:
            refuse_same_file(source, path)
        if any(_is_same(path, other.path) for other in outputs):
            raise OutputError(f"{path}: it is named twice as an output; name each once.")
        if output.form == "csv":
            ensure_folder_writable(path)
        else:
            ensure_writable(path)
        outputs.append(output)
    return tuple(outputs)


def _form(path: Path) -> Form:
    if path.is_dir():
        return "csv"
    form = FORMS.get(path.suffix.lower())
    if form is None:
        raise OutputError(f"{path}: {ALLOWED}; '{path.suffix}' is none of these.")
    return form


def _is_same(first: Path, second: Path) -> bool:
    return first.resolve() == second.resolve()
