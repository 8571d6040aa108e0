"""The kind of sheet that the workbook is made of: formulas go in as they are written."""

from functools import cache

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet


class PlainSheet(Worksheet):  # type: ignore[misc] # it carries no types
    """A sheet whose formulas hold no function that Excel saves under another name.

    XlsxWriter looks through every formula for each such function, which takes most of the time of a large export.
    """

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:  # noqa: ARG002
        return formula.removeprefix("=")


@cache
def column_name(column: int) -> str:
    """The letters of a column by its index."""
    return str(xl_col_to_name(column))


def cell_name(row: int, column: int, *, fixed_row: bool = False, fixed_column: bool = False) -> str:
    """A cell as formulas name it: `A1`, `$A1`, `A$1` or `$A$1`."""
    return f"{'$' if fixed_column else ''}{column_name(column)}{'$' if fixed_row else ''}{row + 1}"
