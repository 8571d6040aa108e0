"""What an empty sheet of the form looks like: headers with units and notes, drop-downs, bounds, input colours."""

import datetime
from dataclasses import dataclass
from typing import Any, Self

from annotated_types import Ge, Gt, Le
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from models.inputs import RECORD_TYPES
from models.inputs.months import FIRST_YEAR
from models.inputs.phrases import all_metadata
from models.inputs.wording import plain

from .screening import letters
from .vocabulary import Column, columns, key_fields, sheet_title

ROWS = 1000
"""Rows of a sheet that have input colours, drop-downs and bounds."""
PLAN_ROWS = 1
REFERENCES = {
    "gpu_type": ("gpu_types", "id"),
    "gpu_types": ("gpu_types", "id"),
    "hall": ("halls", "id"),
    "lease": ("lease_requests", "id"),
    "pool": ("internal_pools", "id"),
    "site": ("sites", "id"),
    "sites": ("sites", "id"),
    "sla": ("sla_tiers", "sla"),
    "tenant": ("tenants", "id"),
    "whole_site": ("sites", "id"),
}
"""The list, and its column, that a field takes its names from."""
REQUIRED_COLOUR, OPTIONAL_COLOUR, HEADER_COLOUR = "#FFF2CC", "#EAF2E3", "#1F3864"


@dataclass(frozen=True)
class Styles:
    """The workbook's formats."""

    title: Format
    header: Format
    text: Format
    wrapped: Format
    required: dict[str, Format]
    optional: dict[str, Format]

    @classmethod
    def of(cls, book: Workbook) -> Self:
        """The formats, made in a workbook."""
        return cls(
            title=book.add_format({"bold": True, "font_size": 16}),
            header=book.add_format(
                {
                    "bold": True,
                    "text_wrap": True,
                    "valign": "top",
                    "bg_color": HEADER_COLOUR,
                    "font_color": "white",
                }
            ),
            text=book.add_format({"valign": "top"}),
            wrapped=book.add_format({"text_wrap": True, "valign": "top"}),
            required=_inputs(book, REQUIRED_COLOUR),
            optional=_inputs(book, OPTIONAL_COLOUR),
        )

    def cell(self, column: Column) -> Format:
        """The format of an input cell."""
        return (self.required if column.is_required else self.optional)[_number_format(column)]


def lay_out(list_name: str, sheet: Worksheet, styles: Styles) -> None:
    """Put the headers of a list on its sheet, and what helps to fill it in."""
    rows = PLAN_ROWS if list_name == "plan" else ROWS
    sheet.freeze_panes(1, 1 if "id" in key_fields(list_name) else 0)
    sheet.set_row(0, 45)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    for at, column in enumerate(columns(list_name)):
        sheet.set_column(at, at, _width(column))
        sheet.write_string(0, at, column.header, styles.header)
        sheet.write_comment(0, at, note(list_name, column), {"x_scale": 2, "y_scale": 1.2})
        for row in range(1, rows + 1) if list_name == "plan" else range(1, min(rows, 50) + 1):
            sheet.write_blank(row, at, None, styles.cell(column))
        rule = _validation(list_name, column)
        if rule:
            sheet.data_validation(1, at, rows, at, rule)


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
    if column.kind == "choice":
        return ", ".join(column.choices)
    if column.kind == "yes or no":
        return "yes, no"
    if column.kind == "month":
        return "a date, or YYYY-MM"
    if column.field in REFERENCES and column.kind == "names":
        return f"names from the sheet '{sheet_title(REFERENCES[column.field][0])}', with commas between them"
    if column.field in REFERENCES and (list_name, column.field) != ("sla_tiers", "sla"):
        return f"a name from the sheet '{sheet_title(REFERENCES[column.field][0])}'"
    if column.kind in ("number", "whole number"):
        low, is_excluded, high = bounds(list_name, column)
        lowest = "" if low is None else f"more than {plain(low)}" if is_excluded else f"{plain(low)}"
        return f"{lowest} to {high:,.0f}" if lowest and high is not None else ""
    return ""


def _validation(list_name: str, column: Column) -> dict[str, Any] | None:
    """Excel's rule for a column; a list of names may be typed over its drop-down."""
    blame = {"error_title": column.header[:32], "error_message": note(list_name, column)[:255]}
    if column.kind in ("choice", "yes or no"):
        return {"validate": "list", "source": list(column.choices) or ["yes", "no"], **blame}
    if column.kind == "month":
        first = {"validate": "date", "criteria": ">=", "value": datetime.date(FIRST_YEAR, 1, 1)}
        return {**first, "error_type": "warning", **blame}
    if column.kind in ("number", "whole number"):
        low, _, high = bounds(list_name, column)
        kind = "integer" if column.kind == "whole number" else "decimal"
        if low is None or high is None:
            return None
        return {"validate": kind, "criteria": "between", "minimum": low, "maximum": high, **blame}
    target, key = REFERENCES.get(column.field, ("", ""))
    if target and (target, key) != (list_name, column.field):
        at = letters([one.field for one in columns(target)].index(key) + 1)
        source = f"='{sheet_title(target)}'!${at}$2:${at}${ROWS + 1}"
        return {"validate": "list", "source": source, "show_error": column.kind != "names", **blame}
    return None


def _inputs(book: Workbook, colour: str) -> dict[str, Format]:
    shared = {"bg_color": colour, "border": 1, "border_color": "#D9D9D9"}
    return {
        one: book.add_format({**shared, "num_format": one}) for one in ("General", "@", "yyyy-mm", "#,##0")
    }


def _number_format(column: Column) -> str:
    if column.kind == "month":
        return "yyyy-mm"
    if column.kind == "whole number":
        return "#,##0"
    return "General" if column.kind == "number" else "@"


def _width(column: Column) -> int:
    longest_word = max(len(word) for word in column.header.split())
    return max(
        longest_word + 3, 24 if column.kind == "names" or column.field in ("id", "name", "rule") else 12
    )


def _default(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return plain(value) if isinstance(value, int | float) else str(value)
