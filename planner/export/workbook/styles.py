"""How cells look: what is decided or put in is blue, what is calculated black, what is headed dark."""

from collections.abc import Mapping
from typing import Any

NUMBER_FORMATS: Mapping[str, str] = {
    "usd": "#,##0;[Red]-#,##0;-",
    "price": "#,##0.00##",
    "rate": "#,##0.0000",
    "gpus": "#,##0.0;[Red]-#,##0.0;-",
    "whole": "#,##0;[Red]-#,##0;-",
    "mw": "#,##0.00;[Red]-#,##0.00;-",
    "fraction": "0.0000",
    "ratio": "#,##0.000000",
    "percent": "0.00%",
    "month": "yyyy-mm",
    "date": "yyyy-mm-dd",
    "year": '"FY"0',
    "cents": "#,##0.00;[Red]-#,##0.00;0.00",
    "general": "General",
    "text": "General",
}
"""Number format by the kind of a cell."""
DARK, MIDDLE, LIGHT, RED, GREEN, BLUE = "#1F3864", "#8497B0", "#D9E1F2", "#C00000", "#1E6B34", "#0000FF"
ROLES: Mapping[str, Mapping[str, Any]] = {
    "decided": {"font_color": BLUE, "bg_color": "#FFF9E5"},
    "calculated": {},
    "text_right": {"align": "right"},
    "result": {"align": "right", "valign": "top", "text_wrap": True},
    "subtotal": {"bold": True, "top": 1},
    "decided_result": {
        "font_color": BLUE,
        "bg_color": "#FFF9E5",
        "align": "right",
        "valign": "top",
        "text_wrap": True,
    },
    "label": {},
    "part": {"indent": 1},
    "strong": {"bold": True},
    "heading": {"bold": True, "font_color": DARK, "bg_color": LIGHT},
    "header": {
        "bold": True,
        "indent": 1,
        "bg_color": DARK,
        "font_color": "#FFFFFF",
        "text_wrap": True,
        "align": "left",
        "valign": "top",
    },
    "header_flush": {
        "bold": True,
        "bg_color": DARK,
        "font_color": "#FFFFFF",
        "text_wrap": True,
        "valign": "top",
        "align": "left",
    },
    "workings_header": {
        "bold": True,
        "indent": 1,
        "bg_color": MIDDLE,
        "font_color": "#FFFFFF",
        "text_wrap": True,
        "align": "left",
        "valign": "top",
    },
    "header_right": {
        "bold": True,
        "bg_color": DARK,
        "font_color": "#FFFFFF",
        "text_wrap": True,
        "valign": "top",
        "align": "right",
    },
    "workings_header_right": {
        "bold": True,
        "bg_color": MIDDLE,
        "font_color": "#FFFFFF",
        "text_wrap": True,
        "valign": "top",
        "align": "right",
    },
    "unit_right": {"italic": True, "font_color": "#595959", "align": "right"},
    "unit": {"indent": 1, "italic": True, "font_color": "#595959"},
    "unit_subtotal": {"indent": 1, "italic": True, "font_color": "#595959", "top": 1},
    "label_top": {"valign": "top"},
    "unit_top": {"italic": True, "font_color": "#595959", "align": "left", "valign": "top"},
    "title": {"bold": True, "font_size": 14},
    "sentence": {"italic": True, "font_color": "#595959"},
    "proven": {"font_color": GREEN},
    "agrees": {"font_color": GREEN, "align": "left", "indent": 1, "valign": "top"},
    "not_proven": {"bold": True, "font_color": "#FFFFFF", "bg_color": RED},
    "master": {"bold": True, "font_color": GREEN},
    "alarm": {"bold": True, "font_color": "#FFFFFF", "bg_color": RED},
    "declined": {"font_color": RED, "bold": True},
}
"""Properties of a cell by what it is."""
TAB_COLOURS = {"output": DARK, "check": GREEN, "workings": "#A6A6A6", "input": "#FFC000"}
"""Colour of a sheet's tab by what the sheet is."""
LEGEND = (
    ("decided", "blue on yellow: put in or decided"),
    ("calculated", "black: a formula"),
    ("alarm", "white on red: not proven, or a check that differs"),
)


def header_role(kind: str, *, is_workings: bool = False) -> str:
    """The role of the header above cells of a kind: numbers stand on the right, and so does their header."""
    role = "workings_header" if is_workings else "header"
    return role if kind in ("text", "month", "general") else f"{role}_right"


class Styles:
    """The cell formats of one workbook, each made when it is first asked for."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self._made: dict[tuple[str, str], Any] = {}

    def of(self, role: str, kind: str = "general") -> Any:
        """The format of a cell of this role and kind of number."""
        key = (role, kind)
        if key not in self._made:
            properties = dict(ROLES[role])
            if kind not in ("general", "text"):
                properties["num_format"] = NUMBER_FORMATS[kind]
            if kind == "text":
                properties["indent"] = 1
            if kind in ("month", "year", "date") and "align" not in properties:
                properties |= {"align": "left", "indent": 1}
            self._made[key] = self.book.add_format(properties)
        return self._made[key]
