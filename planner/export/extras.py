"""What the answer to a question adds to an exported plan: sheets or CSV files, and columns of the decisions."""

from dataclasses import dataclass

import pandas as pd

from planner.export.table import Table


@dataclass(frozen=True)
class Extras:
    """Additions to the export of a plan.

    A question that wants to stand in the plan's own workbook makes them from its answer and hands them to
    `write_workbook`; each table becomes a sheet behind the sheets of the plan's results.
    """

    tables: tuple[Table, ...] = ()
    """Each a sheet, titled as the table."""
    decisions: pd.DataFrame | None = None
    """Columns beside those of the sheet Decisions; a row for each request of the case, in its order."""


NOTHING = Extras()
"""A plan by itself."""
