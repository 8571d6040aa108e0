"""Writing a case in whichever form its path asks for, and the template."""

from pathlib import Path

from models.inputs import Case
from planner.cases.csv_writing import write_folder
from planner.cases.json_form import case_to_json
from planner.cases.workbook_writing import write_workbook
from planner.files import OutputError, atomic_write


def write_case(case: Case, path: str | Path) -> None:
    """Write the case so that it reads back equal: by suffix a workbook, JSON, or a folder of CSV files.

    Nothing half-written is ever left, and an old file stays until the new one is complete.

    Raises
    ------
    OutputError
        If it cannot be written there.

    Examples
    --------
    >>> import tempfile
    >>> from planner import example_case, read_case, write_case
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_case(example_case(), f"{folder}/case.xlsx")
    ...     read_case(f"{folder}/case.xlsx") == example_case()
    True
    """
    target = Path(path)
    suffix = target.suffix.lower()
    if suffix == ".xlsx":
        write_workbook(case, target)
    elif suffix == ".json":
        with atomic_write(target) as temporary:
            temporary.write_text(case_to_json(case), encoding="utf-8")
    elif suffix == "":
        write_folder(case, target)
    else:
        raise OutputError(f"{path}: a case is written as .xlsx, .json, or a folder (no suffix) of CSV files.")


def write_template(path: str | Path, example: Case | None = None) -> None:
    """Write a workbook to fill in: empty, or filled with an example.

    Raises
    ------
    OutputError
        If it cannot be written there, or is not called .xlsx.

    Examples
    --------
    >>> import tempfile
    >>> from planner import check_case, example_case, write_template
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_template(f"{folder}/case.xlsx", example_case())
    ...     check_case(f"{folder}/case.xlsx")
    ()
    """
    target = Path(path)
    if target.suffix.lower() != ".xlsx":
        raise OutputError(f"{path}: the template is a workbook. Give a name that ends in .xlsx.")
    write_workbook(example, target)
