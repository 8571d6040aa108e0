# ruff: noqa: E501 (messages stand on one line, to be searched for)
"""Folders of CSV files that cannot be read, or have two readings."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.cases.catalogue.registry import bad_input
from tests.cases.good_case import good_folder

Files = dict[str, Any]


def _file(name: str, content: str | bytes) -> Callable[[Files], None]:
    return lambda files: files.update({name: content})


def _swap(name: str, old: str, new: str) -> Callable[[Files], None]:
    def change(files: Files) -> None:
        assert old in files[name], files[name]
        files[name] = files[name].replace(old, new, 1)

    return change


@bad_input(
    "csv: an empty folder",
    "{path}: the folder holds no file of a case, such as plan.csv or sites.csv.",
)
def _(folder: Path) -> Path:
    (folder / "case").mkdir()
    return folder / "case"


@bad_input(
    "csv: no plan",
    "case: the folder has no plan.csv, with the plan's name, start month and months.",
)
def _(folder: Path) -> Path:
    return good_folder(folder, lambda files: files.pop("plan.csv"))


@bad_input(
    "csv: one file in place of the folder",
    "sites.csv: it is one CSV file; a case needs the folder with all of them. Name the folder.",
)
def _(folder: Path) -> Path:
    return good_folder(folder) / "sites.csv"


@bad_input(
    "csv: a misspelt file name",
    "polices.csv: no list of a case is called so. Did you mean 'policies.csv'?",
)
def _(folder: Path) -> Path:
    return good_folder(folder, lambda files: files.update({"polices.csv": files.pop("policies.csv")}))


@bad_input(
    "csv: two files for one list",
    "gpu_types.csv: Gpu Types.csv holds the same list; which one counts? Delete one.",
)
def _(folder: Path) -> Path:
    return good_folder(folder, lambda files: files.update({"Gpu Types.csv": files["gpu_types.csv"]}))


@bad_input(
    "csv: an empty file",
    "deliveries.csv: the file is empty; its first row must hold the headers.",
)
def _(folder: Path) -> Path:
    return good_folder(folder, _file("deliveries.csv", ""))


@bad_input(
    "csv: a plan without a row",
    "plan.csv: there is no row under the header; give the plan's name, start month and months.",
)
def _(folder: Path) -> Path:
    return good_folder(folder, _file("plan.csv", "name,start_month,months,discount_rate_fraction\n"))


@bad_input(
    "csv: two plans",
    "plan.csv:3: a case has one plan; this is another. Delete it.",
)
def _(folder: Path) -> Path:
    def change(files: Files) -> None:
        files["plan.csv"] += "Other,2027-01,12,0.1\n"

    return good_folder(folder, change)


@bad_input(
    "csv: no header",
    "deliveries.csv:1: the first row must hold the headers; it holds 'M-1, 2027-06, 2000'.",
)
def _(folder: Path) -> Path:
    return good_folder(folder, _file("deliveries.csv", "M-1,2027-06,2000\n"))


@bad_input(
    "csv: semicolons",
    "deliveries.csv:1: the cells are separated by semicolons. Save it with commas, and with decimal points.",
)
def _(folder: Path) -> Path:
    return good_folder(folder, _file("deliveries.csv", "hall;month;gpus\nM-1;2027-06;2000\n"))


@bad_input(
    "csv: tabs",
    "deliveries.csv:1: the cells are separated by tabs. Save it with commas, and with decimal points.",
)
def _(folder: Path) -> Path:
    return good_folder(folder, _file("deliveries.csv", "hall\tmonth\tgpus\nM-1\t2027-06\t2000\n"))


@bad_input(
    "csv: a comma too many in every row",
    "deliveries.csv:2: the row has 4 cells, the header 3. See to its commas, and quotes around texts.",
    "deliveries.csv:3: the row has 4 cells, the header 3. See to its commas, and quotes around texts.",
)
def _(folder: Path) -> Path:
    return good_folder(
        folder, _file("deliveries.csv", "hall,month,gpus\nM-1,2027-06,2,000\nD-1,2027-06,1,000\n")
    )


@bad_input(
    "csv: a short row",
    "deliveries.csv:2: the row has 2 cells, the header 3. See to its commas, and quotes around texts.",
)
def _(folder: Path) -> Path:
    return good_folder(folder, _file("deliveries.csv", "hall,month,gpus\nM-1,2027-06\n"))


@bad_input(
    "csv: an unclosed quote",
    "tenants.csv:2: a quote that opens here is never closed. Close it, or write it twice inside a text.",
)
def _(folder: Path) -> Path:
    return good_folder(folder, _swap("tenants.csv", "Acme Corporation", '"Acme Corporation'))


@bad_input(
    "csv: text after a closing quote",
    "tenants.csv:2: something stands after a closing quote. Write a quote inside a text twice.",
)
def _(folder: Path) -> Path:
    return good_folder(folder, _swap("tenants.csv", "Acme Corporation", '"Acme" Corporation'))


@bad_input(
    "csv: a NUL",
    "tenants.csv:2: the file holds a NUL character; it is damaged or no text.",
)
def _(folder: Path) -> Path:
    return good_folder(folder, _swap("tenants.csv", "Corporation", "Corpo\0ration"))


@bad_input(
    "csv: a cell of 200,000 characters",
    "tenants.csv:2: a cell has more than 131,072 characters; a quote may not be closed.",
)
def _(folder: Path) -> Path:
    return good_folder(folder, _swap("tenants.csv", "Corporation", "x" * 200_000))


@bad_input(
    "csv: UTF-16",
    "plan.csv: the file is in UTF-16. Save it as CSV UTF-8.",
)
def _(folder: Path) -> Path:
    return good_folder(folder, lambda files: files.update({"plan.csv": files["plan.csv"].encode("utf-16")}))


@bad_input(
    "csv: Windows-1252",
    "tenants.csv:2: the file is not in UTF-8 (perhaps Windows-1252). Save it as CSV UTF-8.",
)
def _(folder: Path) -> Path:
    return good_folder(folder, _file("tenants.csv", "id,name\nAcme,Acmé\nBorea,\n".encode("cp1252")))


@bad_input(
    "csv: a workbook under its name",
    "tenants.csv: the file is a workbook, not CSV. Name it .xlsx.",
)
def _(folder: Path) -> Path:
    return good_folder(folder, _file("tenants.csv", b"PK\x03\x04 and so on"))


@bad_input(
    "csv: a decimal comma",
    "sites.csv:3 energy_usd_per_mwh: energy_usd_per_mwh is the text '45,5'; the comma may be a decimal point or separate thousands. Type it as a number, with a decimal point.",
)
def _(folder: Path) -> Path:
    return good_folder(folder, _swap("sites.csv", "45.5", '"45,5"'))


@bad_input(
    "csv: thousands with a comma",
    "halls.csv:2 gpus: gpus is the text '10,000'; the comma may be a decimal point or separate thousands. Type it as a number, with a decimal point.",
)
def _(folder: Path) -> Path:
    return good_folder(folder, _swap("halls.csv", "10000", '"10,000"'))


@bad_input(
    "csv: not a number",
    "sites.csv:3 energy_usd_per_mwh: energy_usd_per_mwh is the text 'nan'; it must be a number (USD/MWh). Give the number alone; its unit is USD/MWh.",
)
def _(folder: Path) -> Path:
    return good_folder(folder, _swap("sites.csv", "45.5", "nan"))


@bad_input(
    "csv: infinity",
    "sites.csv:3 energy_usd_per_mwh: energy_usd_per_mwh is the text '1e999'; it must be a number (USD/MWh) of at most 25 digits.",
)
def _(folder: Path) -> Path:
    return good_folder(folder, _swap("sites.csv", "45.5", "1e999"))


@bad_input(
    "csv: an underscore in a number",
    "halls.csv:2 gpus: gpus is the text '10_000'; it must be a whole number (GPUs). Give the number alone; its unit is GPUs.",
)
def _(folder: Path) -> Path:
    return good_folder(folder, _swap("halls.csv", "10000", "10_000"))


@bad_input(
    "csv: a slashed date",
    "deliveries.csv:2 month: month is the text '06/07/2027'; it may be 2027-06 or 2027-07. Write the month that you mean as YYYY-MM.",
)
def _(folder: Path) -> Path:
    return good_folder(folder, _swap("deliveries.csv", "2027-06", "06/07/2027"))


@bad_input(
    "csv: a header twice",
    "deliveries.csv:1 column 4: a column for gpus stands at deliveries.csv:1 column 3 already; which one counts? Delete one.",
)
def _(folder: Path) -> Path:
    return good_folder(folder, _file("deliveries.csv", "hall,month,gpus,GPUs\nM-1,2027-06,2000,3000\n"))


@bad_input(
    "csv: a misspelt header is one message",
    "halls.csv:1 column 3: the header 'gpu_typ' is unknown. Did you mean 'GPU type'?",
)
def _(folder: Path) -> Path:
    return good_folder(folder, _swap("halls.csv", "gpu_type", "gpu_typ"))


@bad_input(
    "csv: a missing column is one message",
    "halls.csv:1: the column 'GPU type' is missing; add it.",
)
def _(folder: Path) -> Path:
    return good_folder(folder, _file("halls.csv", "id,site,gpus\nM-1,Memphis,10000\nD-1,Dallas,5000\n"))


@bad_input(
    "csv: a missing column of names is one message",
    "halls.csv:1: the column 'ID' is missing; add it.",
)
def _(folder: Path) -> Path:
    rows = "site,gpu_type,gpus\nMemphis,H100,10000\nDallas,H100,5000\n"
    return good_folder(folder, _file("halls.csv", rows))
