"""Tables with a header row, as sheets and CSV files are: which column is which field, which row a record."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from models.inputs import RECORD_TYPES, Origin, Problem, RawRecord
from models.inputs.alike import FieldProblem, gathered
from models.inputs.wording import listed, shown
from planner.cases.texts import PERCENT_UNITS, Found
from planner.cases.vocabulary import (
    Column,
    column,
    columns,
    field_in_other_unit,
    field_meant,
    field_misspelt,
    key_fields,
)

TOTAL_WORDS = frozenset({"total", "totals", "grand total", "subtotal", "sub-total", "sum", "sums"})
"""What a row that adds up the others is called."""


@dataclass(frozen=True)
class Header:
    """The columns of a table: field by position, the fields that have none, and what was noticed."""

    fields: Mapping[int, str]
    absent: frozenset[str]
    """Required fields without a column, already reported."""
    extra: tuple[int, ...] = ()
    """Positions of columns that are no field's."""
    in_percent: frozenset[int] = frozenset()
    """Positions of columns of fractions whose header says per cent."""
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Row:
    """One row under the header: what each field's cell holds, and where."""

    place: str
    cells: Mapping[str, Found]
    places: Mapping[str, str]
    is_sum: bool = False
    """Whether its cells are formulas that add up others, but perhaps for a label."""


@dataclass
class Table:
    """The records of one list as they come out of a table, with what was noticed on the way."""

    records: list[RawRecord] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    cells: list[FieldProblem] = field(default_factory=list)
    """Problems of single cells, which `all_problems` gathers where a whole column has the same."""
    extra: dict[int, str] = field(default_factory=dict)
    """Headers of the columns that are no field's, by position."""

    def all_problems(self) -> list[Problem]:
        """What was noticed, with one message for a column in which many cells have the same problem."""
        return self.problems + gathered(self.cells)


def match_header(list_name: str, header: Mapping[int, str], place: str, places: Mapping[int, str]) -> Header:
    """Which column holds which field.

    A header that is nearly a field's, or a field's in another unit, is one error, and is read as that field so
    that its values are checked.

    Parameters
    ----------
    list_name
        The list that the table holds.
    header
        Header text by position; blank ones left out.
    place
        What messages call the table.
    places
        Where each header stands.
    """
    problems: list[Problem] = []
    fields = {at: name for at, text in header.items() if (name := field_meant(list_name, text))}
    extra = []
    for at, text in header.items():
        if at in fields:
            continue
        other = field_in_other_unit(list_name, text)
        near = field_misspelt(list_name, text) or (None if other in fields.values() else other)
        if near is None:
            extra.append(at)
            problems.append(
                Problem(places[at], f"the column {shown(text)} is no field and is not read.", "warning")
            )
            continue
        wanted = column(list_name, near).header
        problems.append(Problem(places[at], f"the header {shown(text)} is unknown. Did you mean '{wanted}'?"))
        if near not in fields.values():
            fields[at] = near
    for name, count in Counter(fields.values()).items():
        if count > 1:
            found = [at for at in sorted(fields) if fields[at] == name]
            others = listed(places[at] for at in found[:-1])
            message = f"a column for {name} stands at {others} already; which one counts? Delete one."
            problems.append(Problem(places[found[-1]], message))
            for at in found[1:]:
                del fields[at]
    absent = _absent(list_name, fields, place, problems)
    in_percent = frozenset(
        at
        for at, name in fields.items()
        if "%" in header[at] and column(list_name, name).unit in PERCENT_UNITS
    )
    return Header(fields, absent, tuple(extra), in_percent, tuple(problems))


def _absent(list_name: str, fields: Mapping[int, str], place: str, problems: list[Problem]) -> frozenset[str]:
    """The required fields without a column; a message about them goes to the problems."""
    required = [one for one in columns(list_name) if one.is_required]
    absent = [one for one in required if one.field not in fields.values()]
    if absent:
        names = listed(f"'{one.header}'" for one in absent)
        what = "the column" if len(absent) == 1 else "the columns"
        verb = "is" if len(absent) == 1 else "are"
        problems.append(
            Problem(place, f"{what} {names} {verb} missing; add {'it' if len(absent) == 1 else 'them'}.")
        )
    return frozenset(one.field for one in absent)


def add_row(table: Table, list_name: str, header: Header, row: Row) -> None:
    """Add the record that a row is, unless it is blank, a total, or a remark below the table."""
    filled = {name: found for name, found in row.cells.items() if found != Found()}
    if not filled:
        return
    required = [one for one in columns(list_name) if one.is_required and one.field not in header.absent]
    blank = [one for one in required if one.field not in filled or filled[one.field].text]
    label = _label(list_name, filled)
    if row.is_sum or label.casefold().rstrip(":") in TOTAL_WORDS:
        if blank or row.is_sum:
            called = shown(label) if label else "sums"
            message = f"the row is read as a total ({called}) and passed over."
            table.problems.append(Problem(row.place, message, "warning"))
            return
        if any(one.kind in ("number", "whole number") for one in required):
            message = (
                f"the row is called {shown(label)} but is complete. Delete it if it is a total, or rename it."
            )
            table.problems.append(Problem(row.place, message))
            return
    if len(filled) == 1 and len(blank) > 1:
        name, found = next(iter(filled.items()))
        content = f" ({shown(found.value)})" if found.value is not None else ""
        missing = listed(one.field for one in blank)
        message = (
            f"the row has only {name}{content}; {missing} are missing. Fill it in, or move a remark away."
        )
        table.problems.append(Problem(row.place, message))
        table.records.append(lost_record(list_name, row.place, _kept(row)))
        return
    table.records.append(_raw_record(table, header, row))


def begins_as_total(label: str) -> bool:
    """Whether a label begins with a total's name: `Total Austin`."""
    words = label.casefold().replace(":", " ").split()
    return any(words[: len(one)] == one for one in map(str.split, TOTAL_WORDS))


def _raw_record(table: Table, header: Header, row: Row) -> RawRecord:
    reported = set(header.absent)
    for name, found in row.cells.items():
        if found.is_reported:
            reported.add(name)
        elif found.refusal:
            reported.add(name)
            table.cells.append(FieldProblem(name, found.subject, Problem(row.places[name], found.refusal)))
        elif found.note:
            note = Problem(row.places[name], found.note, "note")
            table.cells.append(FieldProblem(name, found.subject, note))
    return RawRecord(_kept(row), Origin(row.place, row.places), frozenset(reported))


def _kept(row: Row) -> dict[str, object]:
    return {name: found.value for name, found in row.cells.items() if found.value is not None}


def _label(list_name: str, filled: Mapping[str, Found]) -> str:
    """The first text among the row's names and texts."""
    names = (*key_fields(list_name), *(one.field for one in columns(list_name) if one.kind == "text"))
    return next((filled[name].text or str(filled[name].value) for name in names if name in filled), "")


def lost_record(list_name: str, place: str, values: Mapping[str, object] | None = None) -> RawRecord:
    """A record that could not be read and is reported: it keeps the case from being made."""
    return RawRecord(values or {}, Origin(place), frozenset(RECORD_TYPES[list_name].model_fields))


def one_plan(table: Table, place: str) -> None:
    """Report every record of the plan's table after the first, and a table without one."""
    if not table.records:
        message = "there is no row under the header; give the plan's name, start month and months."
        table.problems.append(Problem(place, message))
        table.records.append(lost_record("plan", place))
    for extra in table.records[1:]:
        message = "a case has one plan; this is another. Delete it."
        table.problems.append(Problem(extra.origin.place, message))
    del table.records[1:]


def fields_of(header: Header, list_name: str) -> list[tuple[int, Column]]:
    """Position and column of each field that the table has, in order."""
    return [
        (at, replace(column(list_name, name), is_in_percent=at in header.in_percent))
        for at, name in sorted(header.fields.items())
    ]
