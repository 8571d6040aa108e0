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
            try:
                record = record_type(**raw_record.values).with_origin(raw_record.origin)
                records[list_name].append(record)
            except ValidationError as error:
                spoilt.setdefault(list_name, []).append(raw_record)
                problems += [field_problem(record_type, raw_record, detail) for detail in error.errors()]
    if not records["plan"]:
        if "plan" not in spoilt:
            problems.append(Problem("", "the case has no plan; give its name, start_month and months"))
        raise CaseError(problems)
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
