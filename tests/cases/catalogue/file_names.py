"""Paths that lead to no case."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.cases.catalogue.registry import bad_input
from tests.cases.good_case import text_file

Files = dict[str, Any]


def _file(name: str, content: str | bytes) -> Callable[[Files], None]:
    return lambda files: files.update({name: content})


def _swap(name: str, old: str, new: str) -> Callable[[Files], None]:
    def change(files: Files) -> None:
        assert old in files[name], files[name]
        files[name] = files[name].replace(old, new, 1)

    return change


@bad_input(
    "file: a suffix that no case has",
    "case.yaml: a case is a workbook (.xlsx), a JSON file (.json) or a folder of CSV files.",
)
def _(folder: Path) -> Path:
    return text_file(folder / "case.yaml", "plan:\n")


@bad_input(
    "file: an old workbook",
    "case.xls: it is an old workbook. Open it in Excel and save it as .xlsx.",
)
def _(folder: Path) -> Path:
    return text_file(folder / "case.xls", b"\xd0\xcf\x11\xe0")


@bad_input(
    "file: a binary workbook",
    "case.xlsb: it is a binary workbook. Open it in Excel and save it as .xlsx.",
)
def _(folder: Path) -> Path:
    return text_file(folder / "case.xlsb", b"PK")


@bad_input(
    "file: an OpenDocument sheet",
    "case.ods: it is an OpenDocument sheet. Open it and save it as .xlsx.",
)
def _(folder: Path) -> Path:
    return text_file(folder / "case.ods", b"PK")


@bad_input(
    "file: a folder that is not there",
    "{path}: there is no such file or folder. Check the path.",
)
def _(folder: Path) -> Path:
    return folder / "nowhere"
