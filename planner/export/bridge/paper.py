"""What the sheets of the bridge workbook share: formats, headings, and cells with a formula and its value."""

import datetime
import math
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from models.plan.compare import Comparison
from models.plan.display import status_sentence
from planner.export.table import plain

TITLE_ROW, STATUS_ROW, SENTENCE_ROW, CHECK_ROW, TOP_ROW = 0, 1, 3, 4, 6
"""Rows of a sheet, from 0: its title, the two plans' states, what it shows, the check, where tables begin."""
LONGEST_TEXT = 32_767
"""Characters that a cell holds."""
LINE_POINTS = 15
"""Height of a line of text."""
MONEY = "#,##0;[Red]-#,##0;-"
FORMATS: dict[str, dict[str, Any]] = {
    "text": {"valign": "top"},
    "wrapped": {"text_wrap": True, "valign": "top"},
    "indented": {"text_wrap": True, "valign": "top", "align": "left", "indent": 1},
    "title": {"bold": True, "font_size": 14},
    "heading": {"bold": True, "font_size": 12, "font_color": "#1F3864"},
    "sentence": {"italic": True, "font_color": "#595959"},
    "proven": {"font_color": "#1E6B34"},
    "not_proven": {"bold": True, "font_color": "#FFFFFF", "bg_color": "#C00000"},
    "header": {
        "bold": True,
        "bg_color": "#1F3864",
        "font_color": "#FFFFFF",
        "text_wrap": True,
        "valign": "top",
    },
    "header_of_numbers": {
        "bold": True,
        "bg_color": "#1F3864",
        "font_color": "#FFFFFF",
        "text_wrap": True,
        "valign": "top",
        "align": "right",
    },
    "month": {"num_format": "yyyy-mm", "align": "left", "valign": "top"},
    "money": {"num_format": MONEY, "valign": "top", "font_color": "#1F3FA8"},
    "money_formula": {"num_format": MONEY, "valign": "top"},
    "money_total": {"num_format": MONEY, "bold": True, "top": 1, "bg_color": "#E7ECF5"},
    "cents": {"num_format": "#,##0.00;[Red]-#,##0.00;0.00"},
    "text_total": {"bold": True, "top": 1, "bg_color": "#E7ECF5"},
    "rate": {"num_format": "#,##0.0000;[Red]-#,##0.0000;-"},
    "number": {"num_format": "#,##0.######;-#,##0.######", "align": "left", "valign": "top"},
    "count": {"num_format": "#,##0", "valign": "top"},
    "verdict": {"bold": True},
    "verdict_of_one": {"bold": True, "align": "center"},
    "good": {"font_color": "#1E6B34"},
    "bad": {"font_color": "#FFFFFF", "bg_color": "#C00000"},
}


@dataclass
class Paper:
    """The workbook that is being written, and what it is about."""

    book: Any
    comparison: Comparison
    formats: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.formats = {name: self.book.add_format(properties) for name, properties in FORMATS.items()}

    @property
    def currency(self) -> str:
        """The currency of both plans."""
        return self.comparison.a.case.plan.currency

    def sheet(self, title: str, sentence: str, widths: list[int]) -> Any:
        """A new sheet with its heading, the plans' states, the master check, and the print set-up."""
        sheet = self.book.add_worksheet(title)
        a, b = self.comparison.a, self.comparison.b
        names = f"{a.case.plan.name} (A) to {b.case.plan.name} (B)"
        sheet.write_string(TITLE_ROW, 0, shortened(f"{title}: {names}"), self.formats["title"])
        are_proven = True
        for row, (name, plan) in enumerate((("A", a), ("B", b)), start=STATUS_ROW):
            is_proven = plan.solve.status == "proven"
            are_proven = are_proven and is_proven
            style = self.formats["proven" if is_proven else "not_proven"]
            sheet.write_string(row, 0, f"Plan {name}: {status_sentence(plan)}", style)
        sheet.write_string(SENTENCE_ROW, 0, sentence, self.formats["sentence"])
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&RPage &P of &N" if are_proven else "&L&14NOT PROVEN&RPage &P of &N")
        if not are_proven:
            sheet.set_tab_color("#C00000")
        return sheet

    def headers(self, sheet: Any, row: int, names: list[str]) -> None:
        """One row of column headers; those with a unit of numbers stand to the right."""
        for column, name in enumerate(names):
            is_number = name.endswith((")", "GPUs", "GPU-hours", "GPU-months"))
            style = "header_of_numbers" if is_number else "header"
            sheet.write_string(row, column, name, self.formats[style])
        sheet.set_row(row, 32)

    def formula(self, sheet: Any, place: tuple[int, int], text: str, value: float | str, style: str) -> None:
        """A cell with a formula and the value that it must have."""
        sheet.write_formula(*place, text, self.formats[style], value)

    def cell(self, sheet: Any, place: tuple[int, int], raw: Any, style: str = "") -> None:
        """A cell with a value of any kind; text is only ever text."""
        value = plain(raw)
        if value is None or value == "":
            return
        if isinstance(value, bool):
            sheet.write_string(*place, "yes" if value else "no", self.formats["text"])
        elif isinstance(value, pd.Period):
            first_day = datetime.datetime(value.year, value.month, 1)  # noqa: DTZ001 (a date has no zone)
            sheet.write_datetime(*place, first_day, self.formats["month"])
        elif isinstance(value, str):
            sheet.write_string(*place, shortened(value), self.formats[style or "text"])
        else:
            sheet.write_number(*place, value, self.formats[style or "number"])

    def note(self, sheet: Any, row: int, text: str, columns: int, line: int) -> None:
        """A sentence over several columns, in a row as high as it needs with so many characters in a line."""
        sheet.merge_range(row, 0, row, columns - 1, "", self.formats["wrapped"])
        sheet.write_string(row, 0, shortened(text), self.formats["wrapped"])
        sheet.set_row(row, LINE_POINTS * math.ceil(len(text) / line))


def lines_needed(texts: list[tuple[object, int]]) -> int:
    """Lines of the highest of these wrapped cells, each with the width of its column in characters."""
    return max([1, *(math.ceil(len(text) * 1.15 / width) for text, width in texts if isinstance(text, str))])


def shortened(text: str) -> str:
    """A text that a cell holds; a longer one ends in dots."""
    return text if len(text) <= LONGEST_TEXT else f"{text[: LONGEST_TEXT - 3]}..."
