# ruff: noqa: E501 (messages stand on one line, to be searched for)
"""One thing wrong with many records, between lists: a sheet that is missing, a name misspelt throughout."""

from pathlib import Path
from typing import Any

from openpyxl import Workbook

from tests.cases.catalogue.registry import bad_input
from tests.cases.good_case import good_book, good_folder, good_json


def _many_deliveries(book: Workbook, hall: str) -> None:
    for month in range(1, 13):
        book["Deliveries"].append([hall, f"2028-{month:02d}", 100])


def _many_signed(book: Workbook) -> None:
    for number in range(2, 7):
        row = [cell.value for cell in book["Lease requests"][3]]
        book["Lease requests"].append([f"Borea-{number}", *row[1:]])


@bad_input(
    "alike: a sheet that is missing is one message for each column that names its records",
    "Deliveries!A2: hall names 'M-1'; the case has no halls. The same goes for 12 more: A3, A4, A5, A6, A7, A8, A9, A10 and 4 more.",
    "Signed placements!B2: hall names 'M-1'; the case has no halls.",
)
def _(folder: Path) -> Path:
    def change(book: Workbook) -> None:
        _many_deliveries(book, "D-1")
        del book["Halls"]

    return good_book(folder, change)


@bad_input(
    "alike: a missing sheet whose records are named several in a cell is one message",
    "Halls!C2: gpu_type names 'H100'; the case has no GPU types.",
    "Halls!C3: gpu_type names 'H100'; the case has no GPU types.",
    "Lease requests!E2: gpu_types names 'H100'; the case has no GPU types. The same goes for 3 more: E4, E5, E6.",
    "On demand!A2: gpu_type names 'H100'; the case has no GPU types.",
)
def _(folder: Path) -> Path:
    def change(book: Workbook) -> None:
        for number in range(2, 5):
            row = [cell.value for cell in book["Lease requests"][2]]
            row[0], row[4] = f"Acme-{number}", "H200, H100"
            book["Lease requests"].append(row)
        del book["GPU types"]

    return good_book(folder, change)


@bad_input(
    "alike: without any placements the signed leases are one message",
    "Lease requests!C3: 'Borea-1' is signed but has no signed placements; say in which halls its GPUs stand. The same goes for 5 more: C4, C5, C6, C7, C8.",
)
def _(folder: Path) -> Path:
    def change(book: Workbook) -> None:
        _many_signed(book)
        del book["Signed placements"]

    return good_book(folder, change)


@bad_input(
    "alike: with some placements each signed lease without one is named",
    "Lease requests!C4: 'Borea-2' is signed but has no signed placements; say in which halls its GPUs stand.",
    "Lease requests!C5: 'Borea-3' is signed but has no signed placements; say in which halls its GPUs stand.",
    "Lease requests!C6: 'Borea-4' is signed but has no signed placements; say in which halls its GPUs stand.",
    "Lease requests!C7: 'Borea-5' is signed but has no signed placements; say in which halls its GPUs stand.",
    "Lease requests!C8: 'Borea-6' is signed but has no signed placements; say in which halls its GPUs stand.",
)
def _(folder: Path) -> Path:
    return good_book(folder, _many_signed)


@bad_input(
    "alike: one misspelt name throughout a column is one message, another name another",
    "Halls!B4: site names 'Dalas'; known sites: Memphis, Dallas. Did you mean 'Dallas'? The same goes for 8 more: B5, B6, B7, B8, B9, B10, B11, B12.",
    "Halls!B13: site names 'Oslo'; known sites: Memphis, Dallas.",
)
def _(folder: Path) -> Path:
    def change(book: Workbook) -> None:
        for number in range(2, 12):
            book["Halls"].append([f"D-{number}", "Dalas" if number < 11 else "Oslo", "H100", 100])

    return good_book(folder, change)


@bad_input(
    "alike: a list missing from JSON is one message for each field that names its records",
    "deliveries[0].hall: hall names 'M-1'; the case has no halls. The same goes for 4 more: deliveries[1].hall, deliveries[2].hall, deliveries[3].hall, deliveries[4].hall.",
    "signed_placements[0].hall: hall names 'M-1'; the case has no halls.",
)
def _(folder: Path) -> Path:
    def change(case: dict[str, Any]) -> None:
        del case["halls"]
        case["deliveries"] += [{"hall": "D-1", "month": f"2027-0{m}", "gpus": 1} for m in range(2, 6)]

    return good_json(folder, change)


@bad_input(
    "alike: a CSV file that is missing is one message for each column that names its records",
    "deliveries.csv:2 hall: hall names 'M-1'; the case has no halls. The same goes for 4 more: deliveries.csv:3, deliveries.csv:4, deliveries.csv:5, deliveries.csv:6.",
    "signed_placements.csv:2 hall: hall names 'M-1'; the case has no halls.",
)
def _(folder: Path) -> Path:
    def change(files: dict[str, Any]) -> None:
        del files["halls.csv"]
        files["deliveries.csv"] += "".join(f"D-1,2027-0{month},1\n" for month in range(2, 6))

    return good_folder(folder, change)


@bad_input(
    "alike: policies about sites that are all missing are one message",
    "Site steps!A2: site names 'Memphis'; the case has no sites.",
    "Halls!B2: site names 'Memphis'; the case has no sites.",
    "Halls!B3: site names 'Dallas'; the case has no sites.",
    "Policies!C3: subject names 'Dallas'; the case has no sites. The same goes for 3 more: C4, C5, C6.",
)
def _(folder: Path) -> Path:
    def change(book: Workbook) -> None:
        for number in range(4):
            row = [cell.value for cell in book["Policies"][2]]
            row[0], row[2] = f"Rivals {number}", "Memphis" if number else "Dallas"
            book["Policies"].append(row)
        del book["Sites"]

    return good_book(folder, change)
