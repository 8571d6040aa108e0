"""From raw records, as a reader found them, to a case: every problem of every record at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from .case import RECORD_TYPES, Case
from .consistency import find_problems
from .phrases import field_problem
from .problems import CaseError, Problem
from .record import Origin, Record


@dataclass(frozen=True)
class RawRecord:
    """One record as it was read: its values by field name, and where they stood."""

    values: Mapping[str, Any]
    origin: Origin = field(default_factory=Origin)
    reported: frozenset[str] = frozenset()
    """Fields that the reader could not read and has already reported: nothing more is said of them."""


RawCase = Mapping[str, Sequence[RawRecord]]
"""Raw records by the name of their list; `plan` holds exactly one."""


def assemble(raw: RawCase, found: Sequence[Problem] = ()) -> Case:
    """The case that the raw records make.

    Parameters
    ----------
    raw
        Raw records by list name; unknown list names are the reader's to report.
    found
        Problems that the reader met on the way; errors among them keep the case from being made.

    Raises
    ------
    CaseError
        With all problems: the reader's, each record's, and those between the records that are valid.
    """
    problems = list(found)
    records: dict[str, list[Record]] = {}
    spoilt: dict[str, list[RawRecord]] = {}
    for list_name, record_type in RECORD_TYPES.items():
        records[list_name] = []
        for raw_record in raw.get(list_name, ()):
            record, found_in_record = _record(record_type, raw_record)
            problems += found_in_record
            if record is None:
                spoilt.setdefault(list_name, []).append(raw_record)
            else:
                records[list_name].append(record)
    if not records["plan"]:
        if "plan" not in spoilt:
            problems.append(Problem("", "the case has no plan; give its name, start_month and months"))
        raise CaseError(problems)
    if any(_lost_its_names(RECORD_TYPES[name], ones) for name, ones in spoilt.items()):
        raise CaseError(problems)  # every reference to that list would be called unknown
    lists = {name: tuple(values) for name, values in records.items()}
    draft = Case.model_construct(**(lists | {"plan": lists["plan"][0]}))
    spoilt_names = {
        name: {str(one.values["id"]) for one in ones if one.values.get("id") is not None}
        for name, ones in spoilt.items()
    }
    problems += [p for p in find_problems(draft, spoilt_names) if p.severity == "error"]
    if any(problem.severity == "error" for problem in problems):
        raise CaseError(problems)
    return draft


def _record(record_type: type[Record], raw: RawRecord) -> tuple[Record | None, list[Problem]]:
    """The record that a raw one makes, or none and what is wrong with it beyond what the reader reported."""
    try:
        record = record_type(**raw.values).with_origin(raw.origin)
    except ValidationError as error:
        details = [one for one in error.errors() if not one["loc"] or one["loc"][0] not in raw.reported]
        return None, [field_problem(record_type, raw, detail) for detail in details]
    return (None if raw.reported else record), []


def _lost_its_names(record_type: type[Record], spoilt: Sequence[RawRecord]) -> bool:
    """Whether the reader lost the column of names of a whole list."""
    lost = [raw for raw in spoilt if "id" in raw.reported and raw.values.get("id") is None]
    return "id" in record_type.model_fields and len(lost) > 1 and len(lost) == len(spoilt)
