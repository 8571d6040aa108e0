"""A case as a workbook: one sheet for each list, read cell by cell with openpyxl."""

import io
import warnings
from collections.abc import Iterator
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
from planner.cases.tables import lost_record
from planner.cases.vocabulary import list_meant, list_misspelt, sheet_title, squeezed

GUIDE = "Guide"
"""The template's sheet of explanations, which is not read."""


def read_workbook(path: Path) -> tuple[dict[str, list[RawRecord]], list[Problem]]:
    """The raw records of a workbook, and the problems of its form.

    Raises
    ------
    CaseError
        If the file as a whole cannot be read.
    """
    container = open_container(path)
    screens = dict(_screens(container))
    book = _load(container, path.name)
    problems = list(_remarks(container, book, path.name))
    raw: dict[str, list[RawRecord]] = {}
    titles: dict[str, str] = {}
    known = {list_meant(sheet.title) for sheet in container.sheets}
    for sheet in container.sheets:
        name = list_meant(sheet.title)
        if name is None:
            problems += _unknown_sheet(sheet.title)
            near = list_misspelt(sheet.title)
            name = None if near in known else near  # read as what was meant, so that all is said at once
        if name is None:
            continue
        if name in titles:
            message = f"the sheet '{titles[name]}' holds the same list; which one counts? Delete one."
            problems.append(Problem(sheet.title, message))
        else:
            titles[name] = sheet.title
            table = read_sheet(Sheet(name, book[sheet.title], screens[sheet.title], book.epoch))
            raw[name] = table.records
            problems += _hidden(sheet) if table.records else []
            problems += table.all_problems()
    if "plan" not in titles:
        found = listed(shown(sheet.title) for sheet in container.sheets)
        problems.append(Problem(path.name, f"the workbook has no sheet 'Plan'; its sheets are {found}."))
        raw["plan"] = [lost_record("plan", path.name)]
    return raw, problems


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


def _remarks(container: Container, book: Any, name: str) -> Iterator[Problem]:
    if container.has_macros:
        yield Problem(
            name, "the workbook has macros; they are not run, and the values are read as saved.", "warning"
        )
    if book.epoch == CALENDAR_MAC_1904:
        yield Problem(name, "the workbook counts its dates from 1904; they are read so.", "warning")


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
