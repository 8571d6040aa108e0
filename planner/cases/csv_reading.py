"""A case as a folder of CSV files: one file for each list, UTF-8, commas, decimal points, a header row."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from models.inputs import CaseError, Problem, RawRecord
from models.inputs.wording import shown
from planner.cases.limits import LARGEST_TEXT_FILE_BYTES, MOST_ROWS
from planner.cases.quoting import unquoted
from planner.cases.sources import read_bytes
from planner.cases.tables import Header, Row, Table, add_row, fields_of, lost_record, match_header, one_plan
from planner.cases.texts import Found, read_text
from planner.cases.vocabulary import Column, list_meant, list_misspelt

_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "bars"}


def read_folder(folder: Path) -> tuple[dict[str, list[RawRecord]], list[Problem]]:
    """The raw records of a folder of CSV files, and the problems of their form.

    Raises
    ------
    CaseError
        If the folder holds no case at all.
    """
    files = sorted(
        one for one in folder.iterdir() if one.suffix.lower() == ".csv" and not one.name.startswith(".")
    )
    problems: list[Problem] = []
    by_list: dict[str, Path] = {}
    for file in files:
        name = list_meant(file.stem)
        if name is None:
            problems.append(_unknown_file(file))
            near = list_misspelt(file.stem)
            if near and not any(list_meant(one.stem) == near for one in files):
                by_list[near] = file  # read as what was meant, so that all is said at once
        elif name in by_list:
            message = f"{by_list[name].name} holds the same list; which one counts? Delete one."
            problems.append(Problem(file.name, message))
        else:
            by_list[name] = file
    if not by_list:
        message = "the folder holds no file of a case, such as plan.csv or sites.csv."
        raise CaseError([*problems, Problem(str(folder), message)])
    if "plan" not in by_list:
        problems.append(
            Problem(folder.name, "the folder has no plan.csv, with the plan's name, start month and months.")
        )
    raw = {"plan": [lost_record("plan", folder.name)]} if "plan" not in by_list else {}
    for name, file in by_list.items():
        table = read_csv(name, file)
        raw[name] = table.records
        problems += table.all_problems()
    return raw, problems


def read_csv(list_name: str, path: Path) -> Table:
    """The records of one CSV file; what is wrong with it stands in the table's problems."""
    table = Table()
    try:
        rows = _rows(_text(path), path.name)
        line, titles = next(rows, (1, []))
        header = _header(list_name, titles, f"{path.name}:{line}")
        table.problems += header.problems
        for count, (line, cells) in enumerate(rows, start=1):
            if count > MOST_ROWS:
                raise CaseError([Problem(path.name, f"the file has more than {MOST_ROWS:,} rows.")])
            _add(table, list_name, header, (f"{path.name}:{line}", cells), len(titles))
    except CaseError as error:
        table.problems += error.problems
        table.records.append(lost_record(list_name, path.name))
    if list_name == "plan":
        one_plan(table, path.name)
    return table


def _add(table: Table, list_name: str, header: Header, line: tuple[str, list[str]], width: int) -> None:
    place, cells = line
    positions = fields_of(header, list_name)
    if len(cells) < width or any(cell.strip() for cell in cells[width:]):
        message = (
            f"the row has {len(cells)} cells, the header {width}. See to its commas, and quotes around texts."
        )
        table.problems.append(Problem(place, message))
        values = {one.field: cells[at] for at, one in positions if at < len(cells) and one.field == "id"}
        table.records.append(lost_record(list_name, place, values))
        return
    found = {one.field: _cell(one, cells[at]) for at, one in positions}
    places = {name: f"{place} {name}" for name in found}
    add_row(table, list_name, header, Row(place, found, places))


def _cell(column: Column, text: str) -> Found:
    return read_text(column, unquoted(text), is_plain_file=True)


def _header(list_name: str, titles: list[str], place: str) -> Header:
    if len(titles) == 1:
        for separator, plural in _SEPARATORS.items():
            if separator in titles[0]:
                message = (
                    f"the cells are separated by {plural}. Save it with commas, and with decimal points."
                )
                raise CaseError([Problem(place, message)])
    named = {at: title for at, title in enumerate(titles) if title.strip()}
    header = match_header(list_name, named, place, {at: f"{place} column {at + 1}" for at in named})
    if not header.fields:
        message = f"the first row must hold the headers; it holds {shown(', '.join(titles))}."
        raise CaseError([Problem(place, message)])
    return header


def _rows(text: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """Line number and cells of each row that is not blank."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise CaseError([Problem(f"{name}:{line}", _csv_phrase(str(error)))]) from None
        if any(cell.strip() for cell in cells):
            yield line, cells


def _csv_phrase(message: str) -> str:
    if "unexpected end" in message:
        return "a quote that opens here is never closed. Close it, or write it twice inside a text."
    if "expected after" in message:
        return "something stands after a closing quote. Write a quote inside a text twice."
    if "field limit" in message or "field larger" in message:
        return "a cell has more than 131,072 characters; a quote may not be closed."
    return "the row cannot be read as CSV; see to its quotes."


def _text(path: Path) -> str:
    data = read_bytes(path)
    if len(data) > LARGEST_TEXT_FILE_BYTES:
        limit = LARGEST_TEXT_FILE_BYTES // 1_000_000
        raise CaseError(
            [Problem(path.name, f"the file has {len(data) // 1_000_000} MB; at most {limit} MB are read.")]
        )
    if not data.strip():
        raise CaseError([Problem(path.name, "the file is empty; its first row must hold the headers.")])
    if data.startswith(b"PK\x03\x04"):
        raise CaseError([Problem(path.name, "the file is a workbook, not CSV. Name it .xlsx.")])
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise CaseError([Problem(path.name, "the file is in UTF-16. Save it as CSV UTF-8.")])
    if b"\0" in data:
        line = data.count(b"\n", 0, data.index(b"\0")) + 1
        raise CaseError(
            [Problem(f"{path.name}:{line}", "the file holds a NUL character; it is damaged or no text.")]
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = "the file is not in UTF-8 (perhaps Windows-1252). Save it as CSV UTF-8."
        raise CaseError([Problem(f"{path.name}:{line}", message)]) from None


def _unknown_file(file: Path) -> Problem:
    near = list_misspelt(file.stem)
    if near:
        return Problem(file.name, f"no list of a case is called so. Did you mean '{near}.csv'?")
    return Problem(file.name, "the file is no list of a case and is not read.", "warning")
