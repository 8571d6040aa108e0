"""The kind of sheet that the workbook is made of: formulas go in as they are written."""

from functools import cache
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet


class FormulaCell(NamedTuple):
    """A formula with its format and its result."""

    formula: str
    format: Any
    value: float | str


class PlainSheet(Worksheet):  # type: ignore[misc] # it carries no types
    """A sheet whose formulas hold no function that Excel saves under another name.

    XlsxWriter looks through every formula for each such function, and through each cell for what it might be,
    which takes most of the time of a large export. A text result is text here, also when it reads like an error.
    """

    def add_formula(self, row: int, column: int, formula: str, cell_format: Any, value: float | str) -> None:
        """Put a formula into a cell, without the sign of equality, with its result."""
        self._check_dimensions(row, column)  # keeps the sheet's extent
        self.table[row][column] = FormulaCell(formula, cell_format, value)

    def _write_cell(self, row: int, col: int, cell: Any) -> None:
        if not isinstance(cell, FormulaCell):
            super()._write_cell(row, col, cell)
            return
        formula, cell_format, value = cell
        kind = ""
        if isinstance(value, str):
            kind, value = ' t="str"', escape(value)
        self.fh.write(
            f'<c r="{column_name(col)}{row + 1}" s="{cell_format._get_xf_index()}"{kind}>'
            f"<f>{escape(formula)}</f><v>{value}</v></c>"
        )


@cache
def column_name(column: int) -> str:
    """The letters of a column by its index."""
    return str(xl_col_to_name(column))


def cell_name(row: int, column: int, *, fixed_row: bool = False, fixed_column: bool = False) -> str:
    """A cell as formulas name it: `A1`, `$A1`, `A$1` or `$A$1`."""
    return f"{'$' if fixed_column else ''}{column_name(column)}{'$' if fixed_row else ''}{row + 1}"
