# ruff: noqa: E501 (messages stand on one line, to be searched for)
"""Cells that a case cannot take: texts, dates, numbers, formulas and errors in the wrong place or with two readings."""

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
    "month: two readings",
    "Deliveries!B2: month is the text '01/02/2027'; it may be 2027-01 or 2027-02. Write the month that you mean as YYYY-MM.",
)
def _(folder: Path) -> Path:
    return _cell(folder, "Deliveries", "B2", "01/02/2027")


@bad_input(
    "month: points between the numbers",
    "Deliveries!B2: month is the text '1.2.27'; days and months change places between countries. Write the month that you mean as YYYY-MM.",
)
def _(folder: Path) -> Path:
    return _cell(folder, "Deliveries", "B2", "1.2.27")


@bad_input(
    "month: in words",
    "Deliveries!B2: month is the text 'Feb 2027'; a month is a date cell or is written YYYY-MM, such as 2027-01.",
)
def _(folder: Path) -> Path:
    return _cell(folder, "Deliveries", "B2", "Feb 2027")


@bad_input(
    "month: a quarter",
    "Deliveries!B2: month is the text 'Q5 2027'; a month is a date cell or is written YYYY-MM, such as 2027-01.",
)
def _(folder: Path) -> Path:
    return _cell(folder, "Deliveries", "B2", "Q5 2027")


@bad_input(
    "month: no such day",
    "Deliveries!B2: month is the text '2027-02-30'; there is no such day; write YYYY-MM, such as 2027-01.",
)
def _(folder: Path) -> Path:
    return _cell(folder, "Deliveries", "B2", "2027-02-30")


@bad_input(
    "month: no such month",
    "Deliveries!B2: month is the text '2027-13'; a month is a date cell or is written YYYY-MM, such as 2027-01.",
)
def _(folder: Path) -> Path:
    return _cell(folder, "Deliveries", "B2", "2027-13")


@bad_input(
    "month: a serial number in a plain cell",
    "Deliveries!B2: month is the number 46539; it may be the date 2027-06-01. Format the cell as a date, or write 2027-06.",
)
def _(folder: Path) -> Path:
    return _cell(folder, "Deliveries", "B2", 46539, "General")


@bad_input(
    "month: the number 202702",
    "Deliveries!B2: month is the number 202702; a month is a date cell or is written YYYY-MM, such as 2027-01.",
)
def _(folder: Path) -> Path:
    return _cell(folder, "Deliveries", "B2", 202702, "General")


@bad_input(
    "month: midday",
    "Deliveries!B2: month is the date 2027-02-01 12:00; a month has no time of day. Give the date alone, or write YYYY-MM.",
)
def _(folder: Path) -> Path:
    return _cell(folder, "Deliveries", "B2", datetime.datetime(2027, 2, 1, 12))  # noqa: DTZ001


@bad_input(
    "month: a time of day",
    "Deliveries!B2: month is a time of day; a month is a date cell or is written YYYY-MM, such as 2027-01.",
)
def _(folder: Path) -> Path:
    return _cell(folder, "Deliveries", "B2", datetime.time(8, 30))


@bad_input(
    "month: 1900",
    "Deliveries!B2: month is the date 1900-02-28; a month lies in the years 2000 to 2199.",
)
def _(folder: Path) -> Path:
    return _cell(folder, "Deliveries", "B2", 60, "yyyy-mm")


@bad_input(
    "month: serial 0",
    "Deliveries!B2: month is a time of day; a month is a date cell or is written YYYY-MM, such as 2027-01.",
)
def _(folder: Path) -> Path:
    return _cell(folder, "Deliveries", "B2", 0, "yyyy-mm")


@bad_input(
    "month: serial 99999999",
    "Deliveries!B2: month is #VALUE!; the cell holds an error. Correct it, or type the value.",
)
def _(folder: Path) -> Path:
    return _cell(folder, "Deliveries", "B2", 99999999, "yyyy-mm")


@bad_input(
    "month: TRUE",
    "Deliveries!B2: month is true; a month is a date cell or is written YYYY-MM, such as 2027-01.",
)
def _(folder: Path) -> Path:
    return _cell(folder, "Deliveries", "B2", True)


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
