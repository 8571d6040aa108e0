"""From raw records, as a reader found them, to a case: every problem of every record at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from .alike import FieldProblem, gathered
from .case import RECORD_TYPES, Case
from .consistency import find_errors
from .fragments import fragment
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


def assemble(raw: RawCase, found: Sequence[Problem] = (), unread: frozenset[str] = frozenset()) -> Case:
    """The case that the raw records make.

    Parameters
    ----------
    raw
        Raw records by list name; unknown list names are the reader's to report.
    found
        Problems that the reader met on the way; errors among them keep the case from being made.
    unread
        Lists that the reader could not read, so that names in them are neither known nor unknown.

    Raises
    ------
    CaseError
        With all problems: the reader's, each record's, and those between the records.
    """
    problems = list(found)
    records: dict[str, list[Record]] = {name: [] for name in RECORD_TYPES}
    spoilt: dict[str, list[Record]] = {}
    for list_name, record_type in RECORD_TYPES.items():
        found_in_list: list[FieldProblem] = []
        for raw_record in raw.get(list_name, ()):
            record, found_in_record = _record(record_type, raw_record)
            found_in_list += found_in_record
            if record is None:
                bad = raw_record.reported
                left = fragment(record_type, raw_record.values, raw_record.origin, bad)
                spoilt.setdefault(list_name, []).append(left)
            else:
                records[list_name].append(record)
        problems += gathered(found_in_list)
    if not records["plan"] and "plan" not in spoilt:
        problems.append(Problem("", "the case has no plan; give its name, start_month and months"))
        spoilt["plan"] = []
    lists: dict[str, Any] = {name: tuple(values) for name, values in records.items()}
    lists["plan"] = lists["plan"][0] if lists["plan"] else None
    draft = Case.model_construct(**lists)
    problems += [problem for problem in find_errors(draft, spoilt, unread) if problem.severity == "error"]
    if any(problem.severity == "error" for problem in problems):
        raise CaseError(problems)
    return draft


def _record(record_type: type[Record], raw: RawRecord) -> tuple[Record | None, list[FieldProblem]]:
    """The record that a raw one makes, or none and what is wrong with it beyond what the reader reported."""
    try:
        record = record_type(**raw.values).with_origin(raw.origin)
    except ValidationError as error:
        details = [one for one in error.errors() if not one["loc"] or one["loc"][0] not in raw.reported]
        found = [
            FieldProblem(str(detail["loc"][:1]), detail["type"], field_problem(record_type, raw, detail))
            for detail in details
        ]
        return None, list(dict.fromkeys(found))
    return (None if raw.reported else record), []
