"""The list of a case's problems as a file: a workbook with a link to each cell, CSV or JSON."""

import csv
import io
import json
import os
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from models.inputs import CaseError, Problem
from planner.cases.container import open_container
from planner.cases.quoting import quoted
from planner.cases.workbook_writing import OPTIONS
from planner.files import OutputError, atomic_write, ensure_writable, refuse_same_file

SUFFIXES = (".xlsx", ".csv", ".json")
HEADERS = ("Severity", "Where", "Problem")
SEVERITIES = {"error": "#F8CBAD", "warning": "#FFF2CC", "note": "#EDEDED"}
"""Each severity with its colour, in the order in which they are listed."""
FIRST_ROW = 4
"""Row of the first problem, which counts from 0; above it stand title, counts and headers."""
MOST_LINKS = 60_000
"""Excel allows 65,530 on a sheet."""
LONGEST_PATH = 1000
"""Characters of a path that is linked to; Excel allows some 2,000."""

_CELL = re.compile(r"([A-Z]{1,3}[1-9]\d*)(:[A-Z]{1,3}[1-9]\d*)?", re.ASCII)
_ROW = re.compile(r"[1-9]\d*", re.ASCII)


def ensure_issues_writable(output: Path, case: Path) -> None:
    """Make sure that a list of problems can be written at `output`.

    Raises
    ------
    OutputError
        If it has no such form, is the case itself or lies around it, or cannot be written.
    """
    if output.suffix.lower() not in SUFFIXES:
        raise OutputError(f"{output}: a list of problems ends in .xlsx, .csv or .json.")
    refuse_same_file(case, output)
    if case.is_dir() and output.resolve().is_relative_to(case.resolve()):
        raise OutputError(f"{output}: writing there would change the input {case}; name another place.")
    ensure_writable(output)


def write_issues(problems: Iterable[Problem], case: Path, output: Path) -> None:
    """Write the problems of the case at a path, errors first, by suffix as a workbook, CSV or JSON.

    Raises
    ------
    OutputError
        If it cannot be written.
    """
    listed = _in_order(problems)
    with atomic_write(output) as temporary:
        if output.suffix.lower() == ".xlsx":
            _write_workbook(listed, case, output, temporary)
        elif output.suffix.lower() == ".csv":
            temporary.write_text(_csv_text(listed), encoding="utf-8-sig", newline="")
        else:
            temporary.write_text(_json_text(listed, case), encoding="utf-8")


def _in_order(problems: Iterable[Problem]) -> list[Problem]:
    """The problems by severity; one that is said of many places has a row for each of them."""
    rows = []
    for problem in problems:
        rows.append(problem)
        rows += [
            Problem(place, f"the same as at {problem.where}.", problem.severity) for place in problem.also
        ]
    order = list(SEVERITIES)
    return sorted(rows, key=lambda row: order.index(row.severity))


def _json_text(problems: Sequence[Problem], case: Path) -> str:
    rows = [
        {"severity": problem.severity, "where": problem.where, "message": problem.message}
        for problem in problems
    ]
    return json.dumps({"case": case.name, "problems": rows}, indent=1, ensure_ascii=False) + "\n"


def _csv_text(problems: Sequence[Problem]) -> str:
    lines = io.StringIO(newline="")
    writer = csv.writer(lines)
    writer.writerow(HEADERS)
    for problem in problems:
        writer.writerow([quoted(text) for text in (problem.severity, problem.where, problem.message)])
    return lines.getvalue()


def _write_workbook(problems: Sequence[Problem], case: Path, output: Path, temporary: Path) -> None:
    book = xlsxwriter.Workbook(str(temporary), OPTIONS)
    sheet = book.add_worksheet("Problems")
    top = {"valign": "top"}
    title, text = (
        book.add_format({"bold": True, "font_size": 16}),
        book.add_format({**top, "text_wrap": True}),
    )
    header = book.add_format({"bold": True, "bg_color": "#1F3864", "font_color": "white"})
    link = book.add_format({**top, "text_wrap": True, "font_color": "#0563C1", "underline": 1})
    styles = {
        one: book.add_format({**top, "bg_color": colour, "border": 1, "border_color": "#D9D9D9"})
        for one, colour in SEVERITIES.items()
    }
    _lay_out(sheet)
    sheet.write_string(0, 0, f"Problems of {case.name}", title)
    sheet.write_string(1, 0, _counts(problems))
    for column, words in enumerate(HEADERS):
        sheet.write_string(FIRST_ROW - 1, column, words, header)
    targets = _Targets(case, output)
    for row, problem in enumerate(problems, start=FIRST_ROW):
        sheet.write_string(row, 0, problem.severity, styles[problem.severity])
        target = targets.of(problem.where) if row < MOST_LINKS else ""
        if target:
            sheet.write_url(row, 1, target, link, string=problem.where)
        else:
            sheet.write_string(row, 1, problem.where, text)
        sheet.write_string(row, 2, problem.message, text)
    if problems:
        sheet.autofilter(FIRST_ROW - 1, 0, FIRST_ROW + len(problems) - 1, len(HEADERS) - 1)
    book.close()


def _lay_out(sheet: Worksheet) -> None:
    sheet.hide_gridlines(2)
    sheet.freeze_panes(FIRST_ROW, 0)
    sheet.set_column(0, 0, 12)
    sheet.set_column(1, 1, 30)
    sheet.set_column(2, 2, 110)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(FIRST_ROW - 1)


def _counts(problems: Sequence[Problem]) -> str:
    counts: Counter[str] = Counter(problem.severity for problem in problems)
    words = [f"{counts[one]} {one}{'s' if counts[one] != 1 else ''}" for one in SEVERITIES if counts[one]]
    if not words:
        return "Nothing is wrong or odd."
    verdict = "The case cannot be planned as it is." if counts["error"] else "The case can be planned."
    return f"{', '.join(words)}. {verdict}"


class _Targets:
    """Where a link leads from the list of problems: to the cell, its sheet, or the file."""

    def __init__(self, case: Path, output: Path) -> None:
        self.case = case
        self.folder = output.resolve().parent
        self.titles: frozenset[str] = frozenset()
        if case.is_file() and case.suffix.lower() in (".xlsx", ".xlsm"):
            with suppress(CaseError):  # then there are no cells to link to
                self.titles = frozenset(sheet.title for sheet in open_container(case).sheets)

    def of(self, where: str) -> str:
        """The target for a place as messages name it; empty where there is none."""
        file = self.case / where.partition(":")[0] if self.case.is_dir() else self.case
        link = self._file(file) if file.is_file() else ""
        sheet, cell = self._cell(where)
        return f"{link}#'{sheet.replace(chr(39), chr(39) * 2)}'!{cell}" if link and sheet else link

    def _file(self, file: Path) -> str:
        try:
            relative = Path(os.path.relpath(file.resolve(), self.folder)).as_posix()
        except ValueError:  # on another drive
            return ""
        return "" if set("#%\\") & set(relative) or len(relative) > LONGEST_PATH else f"external:{relative}"

    def _cell(self, where: str) -> tuple[str, str]:
        """Sheet and cell of a place; no sheet where it is in none."""
        if where in self.titles:
            return where, "A1"
        sheet, _, rest = where.rpartition("!")
        if sheet not in self.titles:
            return "", ""
        match = _CELL.fullmatch(rest)
        return sheet, (rest if match else f"A{rest}" if _ROW.fullmatch(rest) else "A1")
