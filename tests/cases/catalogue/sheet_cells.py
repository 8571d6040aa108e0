# ruff: noqa: E501 (messages stand on one line, to be searched for)
"""Cells of text, choices, formulas and errors that a case cannot take."""

import datetime
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from tests.cases.catalogue.registry import bad_input
from tests.cases.good_case import good_book, spoilt_sheet


def _cell(folder: Path, sheet: str, place: str, value: Any, number_format: str | None = None) -> Path:
    """The good workbook with one cell changed."""

    def change(book: Workbook) -> None:
        cell = book[sheet][place]
        cell.value = value
        if number_format:
            cell.number_format = number_format

    return good_book(folder, change)


@bad_input(
    "text: a number as a name",
    "Policies!A2: id is the number 7; it must be text, since 007 and 7 are one number. Format the cell as text and type it again.",
)
def _(folder: Path) -> Path:
    return _cell(folder, "Policies", "A2", 7)


@bad_input(
    "text: a long number as a name",
    "Policies!A2: id is the number 9007199254740992; it must be text, since 007 and 7 are one number. Format the cell as text and type it again.",
)
def _(folder: Path) -> Path:
    return _cell(folder, "Policies", "A2", 9007199254740993)


@bad_input(
    "text: a number as a name that others name",
    "GPU types!A2: id is the number 100; it must be text, since 007 and 7 are one number. Format the cell as text and type it again.",
)
def _(folder: Path) -> Path:
    def change(book: Workbook) -> None:
        book["GPU types"]["A2"] = 100
        for place in ("C2", "C3"):
            book["Halls"][place] = "100"
        book["Lease requests"]["E2"] = book["On demand"]["A2"] = "100"

    return good_book(folder, change)


@bad_input(
    "text: a date as a name",
    "Policies!A2: id is the date 2027-03-01; it must be text. Format the cell as text and type it again.",
)
def _(folder: Path) -> Path:
    return _cell(folder, "Policies", "A2", datetime.datetime(2027, 3, 1))  # noqa: DTZ001


@bad_input(
    "text: TRUE as a name",
    "Policies!A2: id is true; it must be text.",
)
def _(folder: Path) -> Path:
    return _cell(folder, "Policies", "A2", True)


@bad_input(
    "text: a number in a list of names",
    "Lease requests!E2: gpu_types is the number 100; it must be text, since 007 and 7 are one number. Format the cell as text and type it again.",
)
def _(folder: Path) -> Path:
    return _cell(folder, "Lease requests", "E2", 100)


@bad_input(
    "text: an unclosed quote in a list of names",
    "Lease requests!E2: gpu_types is '\"H100, GB200'; a quote in it is not closed; names are separated by commas.",
)
def _(folder: Path) -> Path:
    return _cell(folder, "Lease requests", "E2", '"H100, GB200')


@bad_input(
    "text: a comma too many in a list of names",
    "Lease requests!E2: gpu_types holds blank; it needs at least one character.",
)
def _(folder: Path) -> Path:
    return _cell(folder, "Lease requests", "E2", "H100, ")


@bad_input(
    "text: a zero-width space in a name",
    "Policies!A2: id is 'RivU+200Bals'; it holds an invisible character (U+200B); type the text again.",
)
def _(folder: Path) -> Path:
    return _cell(folder, "Policies", "A2", "Riv\u200bals")


@bad_input(
    "text: a line break in a name",
    "Policies!A2: id is 'RivU+000Aals'; it holds an invisible character (U+000A); type the text again.",
)
def _(folder: Path) -> Path:
    return _cell(folder, "Policies", "A2", "Riv\nals")


@bad_input(
    "yes or no: the letter y",
    "Tenants!C3: is_rival is the text 'y'; it must be yes or no.",
)
def _(folder: Path) -> Path:
    return _cell(folder, "Tenants", "C3", "y")


@bad_input(
    "yes or no: a number",
    "Tenants!C3: is_rival is the number 1; it must be yes or no.",
)
def _(folder: Path) -> Path:
    return _cell(folder, "Tenants", "C3", 1)


@bad_input(
    "choice: unknown word",
    "Lease requests!J2: placement is 'rack'; it must be hall, site or any.",
)
def _(folder: Path) -> Path:
    return _cell(folder, "Lease requests", "J2", "rack")


@bad_input(
    "formula: without a saved result",
    "Sites!D2: it_power_mw is the formula '=10*2'; it has no saved result. Open the workbook in Excel, save it and read it again.",
)
def _(folder: Path) -> Path:
    return _cell(folder, "Sites", "D2", "=10*2")


@bad_input(
    "formula: from another workbook",
    "Sites!D2: it_power_mw is the formula '=[1]Power!$B$4'; it takes its value from another workbook. Paste the value.",
)
def _(folder: Path) -> Path:
    linked = '<c r="D2"><f>[1]Power!$B$4</f><v>42</v></c>'
    return spoilt_sheet(folder, "Sites", '<c r="D2" t="n"><v>20</v></c>', linked)


@bad_input(
    "formula: with an error for its result",
    "Sites!D2: it_power_mw is #DIV/0!; the cell holds an error. Correct it, or type the value.",
)
def _(folder: Path) -> Path:
    broken = '<c r="D2" t="e"><f>1/0</f><v>#DIV/0!</v></c>'
    return spoilt_sheet(folder, "Sites", '<c r="D2" t="n"><v>20</v></c>', broken)


@bad_input(
    "error: #REF!",
    "Sites!D2: it_power_mw is #REF!; the cell holds an error. Correct it, or type the value.",
)
def _(folder: Path) -> Path:
    return _cell(folder, "Sites", "D2", "#REF!")


@bad_input(
    "error: #N/A in an optional cell",
    "Lease requests!AB2: recall_notice_months is #N/A; the cell holds an error. Correct it, or type the value.",
)
def _(folder: Path) -> Path:
    return _cell(folder, "Lease requests", "AB2", "#N/A")
