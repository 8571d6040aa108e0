"""A case as a workbook: one sheet for each list, read cell by cell with openpyxl."""

import io
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from models.inputs import CaseError, Problem, RawRecord
from models.inputs.wording import listed, shown
from planner.cases.container import SAVE_AGAIN, Container, SheetPart, open_container
from planner.cases.screening import Screen, screen_sheet
from planner.cases.shared_strings import count_strings
from planner.cases.sheets import Sheet, read_sheet
from planner.cases.tables import Table, lost_record
from planner.cases.versions import form_version, newest_version, records_now, title_now
from planner.cases.vocabulary import list_meant, list_misspelt, sheet_title, squeezed


@dataclass(frozen=True)
class OpenWorkbook:
    """A workbook that has been looked through and loaded."""

    name: str
    container: Container
    screens: Mapping[str, Screen]
    """What each worksheet holds, by its title."""
    book: Any
    """The openpyxl workbook, with saved results."""
    version: int
    """The version of the form that it is of."""


def open_workbook(path: Path) -> OpenWorkbook:
    """The workbook at a path.

    Raises
    ------
    CaseError
        If the file as a whole cannot be read.
    """
    container = open_container(path)
    screens = dict(_screens(container))
    book = _load(container, path.name)
    return OpenWorkbook(path.name, container, screens, book, form_version(book, path.name))


def read_workbook(path: Path) -> tuple[dict[str, list[RawRecord]], list[Problem]]:
    """The raw records of a workbook, and the problems of its form.

    Raises
    ------
    CaseError
        If the file as a whole cannot be read.
    """
    opened = open_workbook(path)
    tables, problems = read_tables(opened)
    return raw_lists(opened, tables), problems


def raw_lists(opened: OpenWorkbook, tables: Mapping[str, Table]) -> dict[str, list[RawRecord]]:
    """The raw records of a workbook's tables, as they are to be read now."""
    raw = {name: table.records for name, table in tables.items()}
    if "plan" not in raw:
        raw["plan"] = [lost_record("plan", opened.name)]
    return records_now(raw, opened.version)


def read_tables(opened: OpenWorkbook) -> tuple[dict[str, Table], list[Problem]]:
    """The table of each list in a workbook, and everything that was noticed."""
    sheets, book, version = opened.container.sheets, opened.book, opened.version
    problems = list(_remarks(opened))
    tables: dict[str, Table] = {}
    titles: dict[str, str] = {}
    meant = {sheet.title: list_meant(title_now(sheet.title, version)) for sheet in sheets}
    for sheet in sheets:
        name = meant[sheet.title]
        if name is None:
            problems += _unknown_sheet(sheet.title)
            near = list_misspelt(sheet.title)
            name = None if near in meant.values() else near  # read as what was meant, to say all at once
        if name is None:
            continue
        if name in titles:
            message = f"the sheet '{titles[name]}' holds the same list; which one counts? Delete one."
            problems.append(Problem(sheet.title, message))
            continue
        titles[name] = sheet.title
        table = read_sheet(Sheet(name, book[sheet.title], opened.screens[sheet.title], book.epoch, version))
        tables[name] = table
        problems += _hidden(sheet) if table.records else []
        problems += table.all_problems()
    if "plan" not in titles:
        found = listed(shown(sheet.title) for sheet in sheets)
        problems.append(Problem(opened.name, f"the workbook has no sheet 'Plan'; its sheets are {found}."))
    return tables, problems


def _screens(container: Container) -> Iterator[tuple[str, Screen]]:
    strings = count_strings(container)
    cells = 0
    for sheet in container.sheets:
        screen = screen_sheet(container, sheet, strings, cells)
        cells += screen.cells
        yield sheet.title, screen


def _load(container: Container, name: str) -> Any:
    """The workbook with its saved results.

    openpyxl warns of what it leaves out (pictures, validations): nothing of that is data.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return openpyxl.load_workbook(io.BytesIO(container.data), data_only=True, keep_links=False)
        except Exception as error:  # openpyxl raises nearly anything
            message = (
                f"the workbook cannot be opened ({type(error).__name__}: {str(error)[:200]}). {SAVE_AGAIN}"
            )
            raise CaseError([Problem(name, message)]) from None


def _remarks(opened: OpenWorkbook) -> Iterator[Problem]:
    name, version = opened.name, opened.version
    if opened.container.has_macros:
        yield Problem(
            name, "the workbook has macros; they are not run, and the values are read as saved.", "warning"
        )
    if opened.book.epoch == CALENDAR_MAC_1904:
        yield Problem(name, "the workbook counts its dates from 1904; they are read so.", "warning")
    if 0 < version < newest_version():
        message = f"the workbook is of version {version} of the form and read so; the newest is "
        upgrade = f"{newest_version()}. 'leasehold upgrade' brings it forward."
        yield Problem(name, message + upgrade, "note")


def _unknown_sheet(title: str) -> Iterator[Problem]:
    if title.startswith("_") or squeezed(title).startswith(("guide", "notes")):
        return
    near = list_misspelt(title)
    if near:
        yield Problem(title, f"no sheet of a case is called so. Did you mean '{sheet_title(near)}'?")
    else:
        yield Problem(title, "the sheet is no list of a case and is not read.", "warning")


def _hidden(sheet: SheetPart) -> list[Problem]:
    return (
        [Problem(sheet.title, "the sheet is hidden and read all the same.", "warning")]
        if sheet.is_hidden
        else []
    )
