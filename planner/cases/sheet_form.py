"""What an empty sheet of the form looks like: headers with units and notes, input colours, print set-up."""

from dataclasses import dataclass
from typing import Self

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from planner.cases.allowed import ROWS, excel_rule, note
from planner.cases.vocabulary import Column, columns, key_fields

REQUIRED_COLOUR, OPTIONAL_COLOUR, HEADER_COLOUR = "#FFF2CC", "#EAF2E3", "#1F3864"


_FORMATS = ("General", "@", "yyyy-mm", "#,##0", "#,##0.00")


@dataclass(frozen=True)
class Styles:
    """The workbook's formats."""

    title: Format
    header: Format
    text: Format
    left: Format
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
            left=book.add_format({"valign": "top", "align": "left"}),
            wrapped=book.add_format({"text_wrap": True, "valign": "top"}),
            required=_inputs(book, REQUIRED_COLOUR),
            optional=_inputs(book, OPTIONAL_COLOUR),
        )

    def cell(self, column: Column) -> Format:
        """The format of an input cell."""
        return (self.required if column.is_required else self.optional)[_number_format(column)]


def lay_out(list_name: str, sheet: Worksheet, styles: Styles) -> None:
    """Put the headers of a list on its sheet, and what helps to fill it in."""
    rows = 1 if list_name == "plan" else ROWS
    sheet.freeze_panes(1, 1 if "id" in key_fields(list_name) else 0)
    sheet.set_row(0, 45)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    for at, column in enumerate(columns(list_name)):
        is_plan = list_name == "plan"
        sheet.set_column(at, at, _width(column), None if is_plan else styles.cell(column))
        sheet.write_string(0, at, column.header, styles.header)
        sheet.write_comment(0, at, note(list_name, column), {"x_scale": 2, "y_scale": 1.2})
        if is_plan:
            sheet.write_blank(1, at, None, styles.cell(column))
        rule = excel_rule(list_name, column)
        if rule:
            sheet.data_validation(1, at, rows, at, rule)


def _inputs(book: Workbook, colour: str) -> dict[str, Format]:
    shared = {"bg_color": colour, "border": 1, "border_color": "#D9D9D9"}
    return {one: book.add_format({**shared, "num_format": one}) for one in _FORMATS}


def _number_format(column: Column) -> str:
    if column.kind == "month":
        return "yyyy-mm"
    if column.kind == "whole number":
        return "#,##0"
    if column.kind == "number":
        return "#,##0.00" if column.unit in ("USD", "USD/month") else "General"
    return "@"


def _width(column: Column) -> int:
    longest_word = max(len(word) for word in column.header.split())
    wide = {"name": 44, "id": 24, "rule": 30}.get(column.field, 24 if column.kind == "names" else 12)
    return max(longest_word + 3, 20 if _number_format(column) == "#,##0.00" else wide)
