"""Worksheets looked through as they stand in the file, before a reader makes values of them.

Readers differ, crash without naming a cell, or run for minutes on parts that no spreadsheet program writes:
rows out of order, a cell in the wrong row, `inf` as a number, a merge of the whole sheet. Such a sheet is
refused with the cell. What is left is a map of the cells that hold something, and of the formulas among them.
"""

import math
import re
from dataclasses import dataclass, field
from xml.parsers import expat

from models.inputs import CaseError, Problem
from models.inputs.wording import shown
from planner.cases.container import FETCH_AGAIN, SAVE_AGAIN, Container, SheetPart
from planner.cases.limits import LAST_COLUMN, LONGEST_CELL_TEXT, MOST_CELLS, MOST_MERGED_CELLS, MOST_ROWS

_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})", re.ASCII)
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?Z?)?", re.ASCII)
_OTHER_WORKBOOK = re.compile(r"\[\d+\]|\[[^\]]+\.xl\w+\]", re.IGNORECASE)
_TYPES = frozenset({"b", "d", "e", "inlineStr", "n", "s", "str"})
_LAST_EXCEL_COLUMN, _LAST_EXCEL_ROW = 16_384, 1_048_576
_TOO_MANY = f"the workbook has more than {MOST_CELLS:,} cells. Clear formats far from the tables."
_RANGED = frozenset({"mergeCell", "hyperlink"})


@dataclass(frozen=True)
class Merged:
    """A range of merged cells."""

    reference: str
    left: int
    top: int
    right: int
    bottom: int

    def holds(self, row: int, column: int) -> bool:
        """Whether a cell belongs to it."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right


@dataclass
class Screen:
    """What a worksheet holds, by cell: row and column count from 1."""

    filled: dict[int, list[int]] = field(default_factory=dict)
    """Columns of the cells that hold a value or a formula, by row."""
    formulas: dict[tuple[int, int], str] = field(default_factory=dict)
    """Text of the formula in a cell; empty where it is part of one that stands elsewhere."""
    unsaved: set[tuple[int, int]] = field(default_factory=set)
    """Cells with a formula but no saved result."""
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    merged: list[Merged] = field(default_factory=list)
    cells: int = 0


@dataclass
class _Cell:
    """The cell that is being read."""

    row: int
    column: int
    kind: str
    values: int = 0
    has_formula: bool = False
    shared: str | None = None
    text: str = ""
    formula: str = ""


def place(title: str, row: int, column: int) -> str:
    """A cell as messages name it: `Sites!D7`."""
    return f"{title}!{letters(column)}{row}"


def letters(column: int) -> str:
    """The letters of a column that counts from 1: 28 is AB."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def column_number(text: str) -> int:
    """The number of a column from its letters: AB is 28."""
    number = 0
    for letter in text:
        number = number * 26 + ord(letter) - 64
    return number


def formulas_elsewhere(formula: str) -> bool:
    """Whether a formula takes its value from another workbook."""
    return bool(_OTHER_WORKBOOK.search(formula))


def screen_sheet(container: Container, sheet: SheetPart, strings: int, cells_before: int) -> Screen:
    """Look a worksheet through.

    Raises
    ------
    CaseError
        With the first thing that no spreadsheet program would have written, or that is beyond all limits.
    """
    reader = _Reader(sheet.title, strings, cells_before)
    data = container.part(sheet.part) or b""
    if data.count(b"<c ") + data.count(b"<c/>") + cells_before > MOST_CELLS:  # quicker than parsing them
        raise reader.refuse("", _TOO_MANY)
    parse(data, reader.parser, sheet.title)
    return reader.screen


def parse(data: bytes, parser: expat.XMLParserType, where: str) -> None:
    """Run an expat parser over a part, which messages call `where`.

    Raises
    ------
    CaseError
        If the part is no XML.
    """
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        message = f"it is damaged at line {error.lineno} of the XML inside the workbook. {FETCH_AGAIN}"
        raise CaseError([Problem(where, message)]) from None


class _Reader:
    """Follows expat through one worksheet."""

    def __init__(self, title: str, strings: int, cells_before: int) -> None:
        self.title, self.strings, self.cells_before = title, strings, cells_before
        self.screen = Screen()
        self.row = 0
        self.column = 0
        self.rows = 0
        self.merged_cells = 0
        self.cell: _Cell | None = None
        self.inside = ""
        self.shared: dict[str, str] = {}
        self.parser = expat.ParserCreate(namespace_separator="}")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.text
        self.parser.CommentHandler = self.comment

    def refuse(self, where: str, message: str) -> CaseError:
        return CaseError([Problem(f"{self.title}!{where}" if where else self.title, message)])

    def here(self) -> str:
        return f"{letters(self.column)}{self.row}"

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition("}")[2]
        if tag == "row":
            self.start_row(attributes)
        elif tag == "c":
            self.start_cell(attributes)
        elif self.cell is not None and tag in ("v", "f", "t"):
            self.inside = tag
            self.start_inside(self.cell, tag, attributes)
        elif tag == "col" and attributes.get("hidden") in ("1", "true"):
            self.hide_columns(attributes.get("min", ""), attributes.get("max", ""))
        elif tag in _RANGED:
            self.ranged(tag, attributes.get("ref", ""))

    def hide_columns(self, first: str, last: str) -> None:
        if not (first.isascii() and first.isdigit() and last.isascii() and last.isdigit()):
            raise self.refuse("", f"columns {shown(first)} to {shown(last)} are none. {SAVE_AGAIN}")
        self.screen.hidden_columns.append((int(first), int(last)))

    def start_row(self, attributes: dict[str, str]) -> None:
        text = attributes.get("r", str(self.row + 1))
        row = int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0
        if not 1 <= row <= _LAST_EXCEL_ROW:
            raise self.refuse(
                "", f"a row has the number {shown(text)}; a sheet has 1 to {_LAST_EXCEL_ROW}. {SAVE_AGAIN}"
            )
        if row <= self.row:
            raise self.refuse(str(row), f"row {row} stands after row {self.row} in the file. {SAVE_AGAIN}")
        self.rows += 1
        self.row, self.column = row, 0
        if attributes.get("hidden") in ("1", "true"):
            self.screen.hidden_rows.append(row)

    def start_cell(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r", f"{letters(self.column + 1)}{self.row}")
        match = _REFERENCE.fullmatch(reference)
        column = column_number(match[1]) if match else 0
        if match is None or not 1 <= column <= _LAST_EXCEL_COLUMN:
            raise self.refuse("", f"a cell in row {self.row} calls itself {shown(reference)}. {SAVE_AGAIN}")
        if int(match[2]) != self.row:
            raise self.refuse(reference, f"the cell stands in row {self.row} in the file. {SAVE_AGAIN}")
        if column == self.column:
            raise self.refuse(reference, f"the cell is there twice; which value counts? {SAVE_AGAIN}")
        if column < self.column:
            raise self.refuse(reference, f"the cell stands after {self.here()} in the file. {SAVE_AGAIN}")
        self.column = column
        self.screen.cells += 1
        if self.screen.cells + self.cells_before > MOST_CELLS:
            raise self.refuse("", _TOO_MANY)
        kind = attributes.get("t", "n")
        if kind not in _TYPES:
            raise self.refuse(reference, f"the cell is of the unknown type {shown(kind)}. {SAVE_AGAIN}")
        self.cell = _Cell(self.row, column, kind)

    def start_inside(self, cell: _Cell, tag: str, attributes: dict[str, str]) -> None:
        if tag == "v":
            cell.values += 1
            if cell.values > 1:
                raise self.refuse(self.here(), f"the cell holds two values; which one counts? {SAVE_AGAIN}")
        elif tag == "f":
            cell.has_formula = True
            cell.shared = attributes.get("si")
        elif cell.kind == "inlineStr":
            cell.values += 1

    def text(self, data: str) -> None:
        if self.cell is None or not self.inside:
            return
        if self.inside == "f":
            self.cell.formula += data
        else:
            self.cell.text += data
            if len(self.cell.text) > LONGEST_CELL_TEXT:
                message = f"the text is longer than Excel's {LONGEST_CELL_TEXT:,} characters. Shorten it."
                raise self.refuse(self.here(), message)

    def comment(self, _: str) -> None:
        if self.cell is not None and self.inside:
            raise self.refuse(self.here(), f"an XML comment stands inside the value. {SAVE_AGAIN}")

    def end(self, name: str) -> None:
        tag = name.rpartition("}")[2]
        if tag in ("v", "f", "t"):
            self.inside = ""
        elif tag == "c" and self.cell is not None:
            self.end_cell(self.cell)
            self.cell = None

    def end_cell(self, cell: _Cell) -> None:
        if cell.has_formula:
            formula = cell.formula or self.shared.get(cell.shared or "", "")
            if cell.shared and cell.formula:
                self.shared[cell.shared] = cell.formula
            self.screen.formulas[cell.row, cell.column] = formula
            if not cell.text and cell.kind != "str":  # an empty text is a result too
                self.screen.unsaved.add((cell.row, cell.column))
        if cell.values and cell.text:
            self.check_value(cell)
        if not cell.has_formula and not cell.text.strip():
            return
        if cell.row > MOST_ROWS:
            raise self.refuse(
                self.here(), f"a value stands below row {MOST_ROWS:,}. Clear it, or split the table."
            )
        if cell.column > LAST_COLUMN:
            raise self.refuse(
                self.here(), f"a value stands right of column {letters(LAST_COLUMN)}. Clear it."
            )
        self.screen.filled.setdefault(cell.row, []).append(cell.column)

    def check_value(self, cell: _Cell) -> None:
        text = cell.text.strip()
        if cell.kind == "n" and not (_NUMBER.fullmatch(text) and math.isfinite(float(text))):
            raise self.refuse(self.here(), f"the cell holds {shown(text)} as a number. {SAVE_AGAIN}")
        if cell.kind == "b" and text not in ("0", "1"):
            raise self.refuse(self.here(), f"the cell holds {shown(text)} as true or false. {SAVE_AGAIN}")
        if cell.kind == "d" and not _ISO.fullmatch(text):
            raise self.refuse(self.here(), f"the cell holds {shown(text)} as a date. {SAVE_AGAIN}")
        if cell.kind == "s" and not (text.isascii() and text.isdigit() and int(text[:12]) < self.strings):
            raise self.refuse(
                self.here(), f"the cell points at text no. {text} of {self.strings}. {SAVE_AGAIN}"
            )

    def ranged(self, tag: str, reference: str) -> None:
        corners = [_REFERENCE.fullmatch(one.replace("$", "")) for one in reference.split(":")]
        if not corners or any(one is None for one in corners):
            raise self.refuse("", f"the range {shown(reference)} cannot be read. {SAVE_AGAIN}")
        first, last = corners[0], corners[-1]
        assert first is not None
        assert last is not None
        left, right = sorted((column_number(first[1]), column_number(last[1])))
        top, bottom = sorted((int(first[2]), int(last[2])))
        self.merged_cells += (right - left + 1) * (bottom - top + 1)
        if self.merged_cells > MOST_MERGED_CELLS:
            what = "merged cells" if tag == "mergeCell" else "linked cells"
            raise self.refuse(
                "", f"the sheet has more than {MOST_MERGED_CELLS:,} {what} ({reference}). Unmerge them."
            )
        if tag == "mergeCell":
            self.screen.merged.append(Merged(reference, left, top, right, bottom))
