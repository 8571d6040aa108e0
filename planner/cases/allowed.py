"""What a column of the form allows, in words for its note and as a rule for Excel."""

import datetime
from typing import Any

from annotated_types import Ge, Gt, Le

from models.inputs import RECORD_TYPES
from models.inputs.consistency import references
from models.inputs.months import FIRST_YEAR
from models.inputs.phrases import all_metadata
from models.inputs.wording import plain
from planner.cases.screening import letters
from planner.cases.vocabulary import Column, columns, sheet_title

ROWS = 1000
"""Rows of a sheet for which drop-downs and bounds are set."""
REFERENCES = {(one.list_name, one.field): (one.target, one.target_field) for one in references.REFERENCES}
"""The list, and its column, that a field of a list takes its names from."""


def note(list_name: str, column: Column) -> str:
    """What a header's note says: the field's sentence, its unit, what is allowed, and its default."""
    field = RECORD_TYPES[list_name].model_fields[column.field]
    lines = [column.sentence]
    if column.unit:
        lines.append(f"Unit: {column.unit}.")
    allowed = _allowed(list_name, column)
    if allowed:
        lines.append(f"Allowed: {allowed}.")
    if column.is_required:
        lines.append("Required.")
    elif field.default not in (None, "", ()):
        lines.append(f"Blank means {_default(field.default)}.")
    return "\n".join(lines)


def bounds(list_name: str, column: Column) -> tuple[float | None, bool, float | None]:
    """The lowest value, whether it is itself excluded, and the highest value of a number column."""
    every = all_metadata(RECORD_TYPES[list_name].model_fields[column.field])
    above = [float(one.gt) for one in every if isinstance(one, Gt)]  # type: ignore[arg-type]
    at_least = [float(one.ge) for one in every if isinstance(one, Ge)]  # type: ignore[arg-type]
    at_most = [float(one.le) for one in every if isinstance(one, Le)]  # type: ignore[arg-type]
    return max(above or at_least, default=None), bool(above), min(at_most, default=None)


def _allowed(list_name: str, column: Column) -> str:
    if column.kind in ("choice", "yes or no"):
        return ", ".join(column.choices or ("yes", "no"))
    if column.kind == "month":
        return "a date, or YYYY-MM"
    if (list_name, column.field) in REFERENCES:
        sheet = f"the sheet '{sheet_title(REFERENCES[list_name, column.field][0])}'"
        return (
            f"names from {sheet}, with commas between them"
            if column.kind == "names"
            else f"a name from {sheet}"
        )
    if column.kind in ("number", "whole number"):
        low, is_excluded, high = bounds(list_name, column)
        lowest = "" if low is None else f"more than {plain(low)}" if is_excluded else f"{plain(low)}"
        return f"{lowest} to {high:,.0f}" if lowest and high is not None else ""
    return ""


def excel_rule(list_name: str, column: Column) -> dict[str, Any] | None:
    """Excel's rule for a column; a list of names may be typed over its drop-down."""
    blame = {"error_title": column.header[:32], "error_message": note(list_name, column)[:255]}
    if column.kind in ("choice", "yes or no"):
        return {"validate": "list", "source": list(column.choices) or ["yes", "no"], **blame}
    if column.kind == "month":
        first = {"validate": "date", "criteria": ">=", "value": datetime.date(FIRST_YEAR, 1, 1)}
        return {**first, "error_type": "warning", **blame}
    if column.kind in ("number", "whole number"):
        return {**_between(list_name, column), **blame}
    return _drop_down(list_name, column, blame)


def _between(list_name: str, column: Column) -> dict[str, Any]:
    low, is_excluded, high = bounds(list_name, column)
    lowest, highest = plain(low or 0), plain(high or 0)
    if is_excluded:
        cell = f"{_letters(list_name, column.field)}2"
        formula = f"=AND(ISNUMBER({cell}),{cell}>{lowest},{cell}<={highest})"
        return {"validate": "custom", "value": formula}
    kind = "integer" if column.kind == "whole number" else "decimal"
    return {"validate": kind, "criteria": "between", "minimum": lowest, "maximum": highest}


def _drop_down(list_name: str, column: Column, blame: dict[str, str]) -> dict[str, Any] | None:
    if (list_name, column.field) not in REFERENCES:
        return None
    target, key = REFERENCES[list_name, column.field]
    at = _letters(target, key)
    source = f"='{sheet_title(target)}'!${at}$2:${at}${ROWS + 1}"
    return {"validate": "list", "source": source, "show_error": column.kind != "names", **blame}


def _letters(list_name: str, field: str) -> str:
    return letters([one.field for one in columns(list_name)].index(field) + 1)


def _default(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return plain(value) if isinstance(value, int | float) else str(value)
