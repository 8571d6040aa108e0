"""The sheet of inputs: every record and field of the case with unit, value and source."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from models.inputs import RECORD_TYPES, Case
from models.inputs.record import Record
from models.plan.statements.figures import HHI_OF_ONE
from planner.cases.vocabulary import columns, sheet_title
from planner.export.workbook.page import FIRST_ROW, HEADER_ROW, Page

VALUE_COLUMN = 4
LARGE = 1000
CONVENTIONS: Mapping[str, tuple[float, str, str]] = {
    "hours_per_day": (24, "hours", "Hours of a day."),
    "days_per_year": (365, "days", "Days of a year in Excel's XNPV, leap years too."),
    "months_per_year": (12, "months", "Months of a year."),
    "months_per_quarter": (3, "months", "Months of a quarter."),
    "kw_per_mw": (1000, "kW", "Kilowatts of a megawatt."),
    "hhi_of_one": (
        HHI_OF_ONE,
        "points",
        "The Herfindahl-Hirschman index of a single tenant.",
    ),
    "decimals": (9, "digits", "Decimals that count of whole lots and of ratios."),
    "decimals_usd": (
        4,
        "digits",
        "Decimals of a difference of money; what is beyond is the computer's rounding.",
    ),
    "tolerance_usd": (0.005, "money", "Difference up to which a check agrees."),
    "tolerance_fraction": (1e-9, "fraction", "The same relative to the figure; the larger one counts."),
}
"""Constants of the formulas: value, unit, what it is."""

Key = tuple[str, int, str]
"""List, index of the record in it, and field."""


class Inputs:
    """Where each input stands in the workbook."""

    def __init__(self, page: Page, case: Case) -> None:
        self.page, self.case = page, case
        self._rows: dict[Key, int] = {}
        self._constants: dict[str, int] = {}

    def at(self, list_name: str, index: int, field: str) -> str:
        """The cell of a field of a record."""
        return self.page.fixed(self._rows[list_name, index, field], VALUE_COLUMN)

    def plan(self, field: str) -> str:
        """The cell of a field of the plan's settings."""
        return self.at("plan", 0, field)

    def constant(self, name: str) -> str:
        """The cell of a convention."""
        return self.page.fixed(self._constants[name], VALUE_COLUMN)


def write_inputs(page: Page, case: Case) -> Inputs:
    """Write every input, a row for each field of each record, and return where it stands."""
    inputs, row = Inputs(page, case), FIRST_ROW
    fields = sum(len(_records(case, name)) * len(columns(name)) for name in RECORD_TYPES)
    page.require_rows(len(CONVENTIONS) + fields)
    for column, text in enumerate(("List", "Record", "Field", "Unit", "Value", "Source", "What it is")):
        page.text(HEADER_ROW, column, text, "header")
    for name, (value, unit, sentence) in CONVENTIONS.items():
        shown = case.plan.currency if unit == "money" else unit
        for column, text in enumerate(("Conventions", "", name, shown)):
            page.text(row, column, text)
        page.value(row, VALUE_COLUMN, value)
        page.text(row, 5, "leasehold", "unit")
        page.text(row, 6, sentence)
        inputs._constants[name] = row
        row += 1
    for list_name in RECORD_TYPES:
        for index, record in enumerate(_records(case, list_name)):
            row = _write_record(inputs, list_name, index, record, row)
    page.sheet.autofilter(HEADER_ROW, 0, row - 1, 6)
    page.sheet.freeze_panes(FIRST_ROW, 3)
    page.sheet.repeat_rows(HEADER_ROW)
    page.widths([18, 26, 32, 26, 26, 44, 90])
    return inputs


def _records(case: Case, list_name: str) -> tuple[Record, ...]:
    value = getattr(case, list_name)
    return value if isinstance(value, tuple) else (value,)


def _write_record(inputs: Inputs, list_name: str, index: int, record: Record, row: int) -> int:
    page = inputs.page
    name = " ".join(str(getattr(record, key)) for key in record.key)
    places = record._origin.fields
    for one in columns(list_name):
        value = getattr(record, one.field)
        page.text(row, 0, sheet_title(list_name))
        page.text(row, 1, name)
        page.text(row, 2, one.field)
        page.text(row, 3, one.unit.replace("USD", inputs.case.plan.currency))
        page.value(row, VALUE_COLUMN, cell_value(value), _kind(value))
        is_given = one.field in record.model_fields_set
        source = places.get(one.field, record._origin.place) if is_given else "default"
        page.text(row, 5, source, "unit")
        page.text(row, 6, one.sentence)
        inputs._rows[list_name, index, one.field] = row
        row += 1
    return row


def _kind(value: Any) -> str:
    """Large whole numbers are easier to read with separators."""
    is_large = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) >= LARGE
    return "whole" if is_large and float(value).is_integer() else "general"


def cell_value(value: Any) -> Any:
    """A field's value as one cell holds it: lists separated by commas, blanks as None."""
    if isinstance(value, tuple):
        return ", ".join(value) or None
    if isinstance(value, bool | pd.Period) or value is None:
        return value
    return value if value != "" else None
