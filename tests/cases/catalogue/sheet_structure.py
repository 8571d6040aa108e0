# ruff: noqa: E501 (messages stand on one line, to be searched for)
"""Workbooks whose sheets, headers and rows are not what a case has, or have two readings."""

from pathlib import Path
from typing import Any

from openpyxl import Workbook

from tests.cases.catalogue.registry import bad_input
from tests.cases.good_case import good_book


def _set(sheet: str, **cells: Any) -> Any:
    """A change of some cells of one sheet."""

    def change(book: Workbook) -> None:
        for place, value in cells.items():
            book[sheet][place] = value

    return change


@bad_input(
    "sheets: no plan",
    "case.xlsx: the workbook has no sheet 'Plan'; its sheets are 'Sites', 'Site steps', 'GPU types', 'Halls', 'Deliveries', 'Tenants', 'Lease requests', 'SLA tiers' and 6 more.",
)
def _(folder: Path) -> Path:
    return good_book(folder, lambda book: book.remove(book["Plan"]))


@bad_input(
    "sheets: none of a case",
    "case.xlsx: the workbook has no sheet 'Plan'; its sheets are 'Budget'.",
)
def _(folder: Path) -> Path:
    def change(book: Workbook) -> None:
        for title in book.sheetnames[1:]:
            book.remove(book[title])
        book["Plan"].title = "Budget"

    return good_book(folder, change)


@bad_input(
    "sheets: a misspelt title",
    "Polices: no sheet of a case is called so. Did you mean 'Policies'?",
)
def _(folder: Path) -> Path:
    def change(book: Workbook) -> None:
        book["Policies"].title = "Polices"

    return good_book(folder, change)


@bad_input(
    "sheets: two of one list",
    "SITES : the sheet 'Sites' holds the same list; which one counts? Delete one.",
)
def _(folder: Path) -> Path:
    def change(book: Workbook) -> None:
        book.create_sheet("SITES ").append(["ID"])

    return good_book(folder, change)


@bad_input(
    "plan: an empty sheet",
    "Plan: no row of headers is found. Row 1 must hold at least Name, Start month, Months, Discount rate (fraction).",
)
def _(folder: Path) -> Path:
    return good_book(folder, lambda book: book["Plan"].delete_rows(1, 2))


@bad_input(
    "plan: a header without a row",
    "Plan: there is no row under the header; give the plan's name, start month and months.",
)
def _(folder: Path) -> Path:
    return good_book(folder, lambda book: book["Plan"].delete_rows(2))


@bad_input(
    "plan: two rows",
    "Plan!3: a case has one plan; this is another. Delete it.",
)
def _(folder: Path) -> Path:
    return good_book(folder, lambda book: book["Plan"].append(["Second", "2027-01", 12, 0.1]))


@bad_input(
    "header: no row of headers",
    "Deliveries: no row of headers is found. Row 1 must hold at least Hall, Month, GPUs.",
)
def _(folder: Path) -> Path:
    return good_book(folder, lambda book: book["Deliveries"].delete_rows(1))


@bad_input(
    "header: misspelt, one message for all rows",
    "Deliveries!C1: the header 'GPU's' is unknown. Did you mean 'GPUs'?",
)
def _(folder: Path) -> Path:
    def change(book: Workbook) -> None:
        book["Deliveries"]["C1"] = "GPU's"
        for month in range(1, 13):
            book["Deliveries"].append(["D-1", f"2028-{month:02d}", 100])

    return good_book(folder, change)


@bad_input(
    "header: misspelt optional column",
    "Lease requests!AC1: the header 'Recal fee (fraction)' is unknown. Did you mean 'Recall fee (fraction)'?",
)
def _(folder: Path) -> Path:
    return good_book(folder, _set("Lease requests", AC1="Recal fee (fraction)"))


@bad_input(
    "header: another unit",
    "Sites!D1: the header 'IT power (kW)' is unknown. Did you mean 'IT power (MW)'?",
)
def _(folder: Path) -> Path:
    return good_book(folder, _set("Sites", D1="IT power (kW)"))


@bad_input(
    "header: two columns of one field",
    "Sites!K1: a column for it_power_mw stands at Sites!D1 already; which one counts? Delete one.",
)
def _(folder: Path) -> Path:
    return good_book(folder, _set("Sites", K1="it_power_mw", K2=30))


@bad_input(
    "header: a required column missing, one message for all rows",
    "Lease requests: the column 'Price (USD per unit of price basis)' is missing; add it.",
)
def _(folder: Path) -> Path:
    return good_book(folder, lambda book: book["Lease requests"].delete_cols(17))


@bad_input(
    "header: the column of names missing",
    "Halls: the column 'ID' is missing; add it.",
)
def _(folder: Path) -> Path:
    return good_book(folder, lambda book: book["Halls"].delete_cols(1))


@bad_input(
    "rows: a required cell blank",
    "Sites!F3: energy_usd_per_mwh is missing; it is required: price of energy in month 0, at the meter (USD/MWh).",
)
def _(folder: Path) -> Path:
    return good_book(folder, _set("Sites", F3=None))


@bad_input(
    "rows: a remark below the table",
    "Sites!6: the row has only id ('Source: board pack of March'); it_power_mw, energy_usd_per_mwh are missing. Fill it in, or move a remark away.",
)
def _(folder: Path) -> Path:
    return good_book(folder, _set("Sites", A6="Source: board pack of March"))


@bad_input(
    "rows: a total that is complete",
    "Halls!4: the row is called 'Total' but is complete. Delete it if it is a total, or rename it.",
)
def _(folder: Path) -> Path:
    return good_book(folder, lambda book: book["Halls"].append(["Total", "Memphis", "H100", 15000]))


@bad_input(
    "rows: units under the header",
    "Deliveries!2: the row has only gpus; hall, month are missing. Fill it in, or move a remark away.",
)
def _(folder: Path) -> Path:
    return good_book(
        folder, lambda book: (book["Deliveries"].insert_rows(2), _set("Deliveries", C2="GPUs")(book))
    )


@bad_input(
    "rows: merged data cells",
    "Halls!C2:C3: the cells are merged. Unmerge them and give each its own value.",
)
def _(folder: Path) -> Path:
    return good_book(folder, lambda book: book["Halls"].merge_cells("C2:C3"))


@bad_input(
    "rows: merged header cells",
    "Halls!E1:F1: the cells are merged. Unmerge them and give each its own value.",
)
def _(folder: Path) -> Path:
    return good_book(folder, lambda book: book["Halls"].merge_cells("E1:F1"))


@bad_input(
    "rows: the same site twice",
    "Halls!B3: site names 'Dallas'; known sites: Memphis.",
    "Sites!A3: id 'Memphis' stands twice among the sites (first: Sites!A2); it must stand once. Remove or change one of the two.",
)
def _(folder: Path) -> Path:
    return good_book(folder, _set("Sites", A3="Memphis"))


@bad_input(
    "rows: an unknown site",
    "Halls!B3: site names 'Dalas'; known sites: Memphis, Dallas. Did you mean 'Dallas'?",
)
def _(folder: Path) -> Path:
    return good_book(folder, _set("Halls", B3="Dalas"))


@bad_input(
    "rows: a bound broken",
    "Sites!D2: it_power_mw is -3; it must be 0 or more.",
)
def _(folder: Path) -> Path:
    return good_book(folder, _set("Sites", D2=-3))


@bad_input(
    "rows: a contradiction between cells",
    "Lease requests!H2: max_gpus is 4000; it must be at least min_gpus, which is 9000. Correct one of them.",
)
def _(folder: Path) -> Path:
    return good_book(folder, _set("Lease requests", G2=9000))


@bad_input(
    "rows: a column of formulas without saved results is one message",
    "Deliveries!C3: gpus is the formula '=50*2'; it has no saved result. Open the workbook in Excel, save it and read it again. The same goes for 11 more: C4, C5, C6, C7, C8, C9, C10, C11 and 3 more.",
)
def _(folder: Path) -> Path:
    def change(book: Workbook) -> None:
        for month in range(1, 13):
            book["Deliveries"].append(["D-1", f"2028-{month:02d}", "=50*2"])

    return good_book(folder, change)


@bad_input(
    "rows: a column of slashed dates is one message",
    "Deliveries!B3: month is the text '01/02/2028'; it may be 2028-01 or 2028-02. Write the month that you mean as YYYY-MM. The same goes for 4 more: B4, B5, B6, B7.",
)
def _(folder: Path) -> Path:
    def change(book: Workbook) -> None:
        for month in range(2, 7):
            book["Deliveries"].append(["D-1", f"01/{month:02d}/2028", 100])

    return good_book(folder, change)


@bad_input(
    "sheets: a misspelt title, and what refers to it is not unknown",
    "Hals: no sheet of a case is called so. Did you mean 'Halls'?",
    "Hals!D2: gpus is -5; it must be 0 or more.",
)
def _(folder: Path) -> Path:
    def change(book: Workbook) -> None:
        book["Halls"].title = "Hals"
        book["Hals"]["D2"] = -5

    return good_book(folder, change)
