"""Reading a case in whichever form it comes."""

from dataclasses import dataclass, replace
from pathlib import Path

from models.inputs import Case, CaseError, Problem, assemble
from planner.cases.csv_reading import read_folder
from planner.cases.json_form import RawLists, read_json
from planner.cases.workbook_reading import read_workbook

WORKBOOK_SUFFIXES = (".xlsx", ".xlsm")
FORMS = "a workbook (.xlsx), a JSON file (.json) or a folder of CSV files"

_ADVICE = {
    ".xls": "it is an old workbook. Open it in Excel and save it as .xlsx",
    ".xlsb": "it is a binary workbook. Open it in Excel and save it as .xlsx",
    ".xltx": "it is a template. Open it in Excel and save it as .xlsx",
    ".ods": "it is an OpenDocument sheet. Open it and save it as .xlsx",
    ".numbers": "it is a Numbers document. Export it as .xlsx",
    ".csv": "it is one CSV file; a case needs the folder with all of them. Name the folder",
}


@dataclass(frozen=True)
class Reading:
    """What came of reading a case: the case, if it has no errors, and everything that was noticed."""

    case: Case | None
    problems: tuple[Problem, ...]
    """Errors, warnings and notes (readings that were assumed), in the order in which they were found."""


def read_with_notes(path: str | Path, unpriced: str | None = None) -> Reading:
    """The case at a path with all errors, warnings and notes; bad input never raises.

    Parameters
    ----------
    path
        A workbook (.xlsx), a JSON file (.json) or a folder of CSV files.
    unpriced
        Id of a lease request that needs no price, because it is asked for; a blank one counts as nought.
    """
    try:
        raw, found = read_raw(Path(path))
        case = assemble(raw if unpriced is None else _with_price(raw, unpriced), found)
    except CaseError as error:
        return Reading(None, error.problems)
    return Reading(case, (*found, *case.warnings))


def read_case(path: str | Path) -> Case:
    """The case at a path: a workbook (.xlsx), a JSON file (.json) or a folder of CSV files.

    Raises
    ------
    CaseError
        With everything that is wrong with it, each problem at its cell, JSON path or line.

    Examples
    --------
    >>> from planner import read_case
    >>> read_case("data/first/case.xlsx")
    Case('First': 3 months from 2026-09, 1 sites, 3 lease requests)
    """
    reading = read_with_notes(path)
    if reading.case is None:
        raise CaseError(reading.problems)
    return reading.case


def _with_price(raw: RawLists, unpriced: str) -> RawLists:
    """The records with a price of nought for the request of this id, if it has none."""
    requests = [
        replace(one, values={**one.values, "price_usd": 0.0})
        if one.values.get("id") == unpriced and one.values.get("price_usd") is None
        else one
        for one in raw.get("lease_requests", ())
    ]
    return raw | {"lease_requests": requests}


def read_raw(path: Path) -> tuple[RawLists, list[Problem]]:
    """The raw records at a path and the problems of their form.

    Raises
    ------
    CaseError
        If nothing can be read there at all.
    """
    suffix = path.suffix.lower()
    if path.is_dir():
        return read_folder(path)
    if not path.exists():
        raise CaseError([Problem(str(path), "there is no such file or folder. Check the path.")])
    if suffix in WORKBOOK_SUFFIXES:
        return read_workbook(path)
    if suffix == ".json":
        return read_json(path)
    advice = _ADVICE.get(suffix, f"a case is {FORMS}")
    raise CaseError([Problem(path.name, f"{advice}.")])
