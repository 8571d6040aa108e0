# ruff: noqa: E501 (messages stand on one line, to be searched for)
"""Cells of number columns that hold no number, or one with two readings."""

import datetime
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from tests.cases.catalogue.registry import bad_input
from tests.cases.good_case import good_book


def _cell(folder: Path, sheet: str, place: str, value: Any, number_format: str | None = None) -> Path:
    """The good workbook with one cell changed."""

    def change(book: Workbook) -> None:
        cell = book[sheet][place]
        cell.value = value
        if number_format:
            cell.number_format = number_format

    return good_book(folder, change)


@bad_input(
    "number: a comma, decimal or thousands",
    "Lease requests!Q2: price_usd is the text '2,10'; the comma may be a decimal point or separate thousands. Type it as a number, with a decimal point.",
)
def _(folder: Path) -> Path:
    return _cell(folder, "Lease requests", "Q2", "2,10")


@bad_input(
    "number: thousands with a comma as text",
    "Halls!D2: gpus is the text '1,200'; the comma may be a decimal point or separate thousands. Type it as a number, with a decimal point.",
)
def _(folder: Path) -> Path:
    return _cell(folder, "Halls", "D2", "1,200")


@bad_input(
    "number: thousands with a point as text",
    "Halls!D2: gpus is the text '1.200'; the point may be a decimal point or separate thousands. Type it as a number.",
)
def _(folder: Path) -> Path:
    return _cell(folder, "Halls", "D2", "1.200")


@bad_input(
    "number: points and a decimal comma",
    "Sites!F2: energy_usd_per_mwh is the text '1.200,00'; the comma may be a decimal point or separate thousands. Type it as a number, with a decimal point.",
)
def _(folder: Path) -> Path:
    return _cell(folder, "Sites", "F2", "1.200,00")


@bad_input(
    "number: with its unit",
    "Sites!D2: it_power_mw is the text '12 MW'; it must be a number (MW). Give the number alone; its unit is MW.",
)
def _(folder: Path) -> Path:
    return _cell(folder, "Sites", "D2", "12 MW")


@bad_input(
    "number: with a currency sign and a suffix",
    "Training runs!L2: value_usd is the text '$5m'; it must be a number (USD). Give the number alone; its unit is USD.",
)
def _(folder: Path) -> Path:
    return _cell(folder, "Training runs", "L2", "$5m")


@bad_input(
    "number: in brackets",
    "Plan!F2: opening_cash_usd is the text '(500)'; it must be a number (USD). Give the number alone; its unit is USD.",
)
def _(folder: Path) -> Path:
    return _cell(folder, "Plan", "F2", "(500)")


@bad_input(
    "number: a dash for zero",
    "Sites!G2: demand_charge_usd_per_kw_month is the text '-'; it must be a number (USD/kW-month). Give the number alone; its unit is USD/kW-month.",
)
def _(folder: Path) -> Path:
    return _cell(folder, "Sites", "G2", "-")


@bad_input(
    "number: the text nan",
    "Sites!D2: it_power_mw is the text 'nan'; it must be a number (MW). Give the number alone; its unit is MW.",
)
def _(folder: Path) -> Path:
    return _cell(folder, "Sites", "D2", "nan")


@bad_input(
    "number: N/A as text",
    "Sites!D2: it_power_mw is the text 'N/A'; it must be a number (MW). Give the number alone; its unit is MW.",
)
def _(folder: Path) -> Path:
    return _cell(folder, "Sites", "D2", "N/A")


@bad_input(
    "number: an underscore as text",
    "Halls!D2: gpus is the text '10_000'; it must be a whole number (GPUs). Give the number alone; its unit is GPUs.",
)
def _(folder: Path) -> Path:
    return _cell(folder, "Halls", "D2", "10_000")


@bad_input(
    "number: full-width digits as text",
    "Halls!D2: gpus is the text '１２'; it must be a whole number (GPUs). Give the number alone; its unit is GPUs.",
)
def _(folder: Path) -> Path:
    return _cell(folder, "Halls", "D2", "１２")


@bad_input(
    "number: TRUE",
    "Sites!E2: pue is true; it must be a number (ratio).",
)
def _(folder: Path) -> Path:
    return _cell(folder, "Sites", "E2", True)


@bad_input(
    "number: a date",
    "Sites!D2: it_power_mw is the date 2027-01-05; it must be a number (MW). Format the cell as a number, then see to its value.",
)
def _(folder: Path) -> Path:
    return _cell(folder, "Sites", "D2", datetime.datetime(2027, 1, 5))  # noqa: DTZ001


@bad_input(
    "number: formatted as a date",
    "Halls!D2: gpus is the date 2025-12-09; it must be a whole number (GPUs). Format the cell as a number, then see to its value.",
)
def _(folder: Path) -> Path:
    return _cell(folder, "Halls", "D2", 46000, "yyyy")


@bad_input(
    "number: formatted so that it reads as a date",
    "Sites!D2: it_power_mw is the date 2025-12-09; it must be a number (MW). Format the cell as a number, then see to its value.",
)
def _(folder: Path) -> Path:
    return _cell(folder, "Sites", "D2", 46000, "0 MWd")


@bad_input(
    "number: a percentage of megawatts",
    "Sites!D2: it_power_mw is 50 %; it must be a number (MW), not a percentage. Format the cell as a number.",
)
def _(folder: Path) -> Path:
    return _cell(folder, "Sites", "D2", 0.5, "0%")


@bad_input(
    "number: a percent sign after megawatts",
    "Sites!D2: it_power_mw is the text '50%'; it must be a number (MW).",
)
def _(folder: Path) -> Path:
    return _cell(folder, "Sites", "D2", "50%")


@bad_input(
    "number: 5 in a percent cell",
    "Halls!F3: spare_fraction is 5; it must be 0 to 1. 5 % is written 0.05.",
)
def _(folder: Path) -> Path:
    return _cell(folder, "Halls", "F3", 5, "0%")


@bad_input(
    "number: half a GPU",
    "Halls!D2: gpus is 3.5; it must be a whole number (GPUs).",
)
def _(folder: Path) -> Path:
    return _cell(folder, "Halls", "D2", 3.5)


@bad_input(
    "number: out of bounds",
    "Sites!E2: pue is 12; it must be at most 5. Is it in another unit?",
)
def _(folder: Path) -> Path:
    return _cell(folder, "Sites", "E2", 12)
