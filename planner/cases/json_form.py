"""A case as one JSON object: `plan` is an object, every other record stands in a list under its name."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from models.inputs import RECORD_TYPES, Case, CaseError, Origin, Problem, RawRecord, Record
from models.inputs.wording import listed
from planner.cases.sources import read_bytes
from planner.cases.strict_json import parse_json
from planner.cases.tables import lost_record
from planner.cases.vocabulary import list_misspelt

RawLists = dict[str, list[RawRecord]]


def read_json(path: Path) -> tuple[RawLists, list[Problem]]:
    """The raw records of a JSON file, and the problems of its form.

    Raises
    ------
    CaseError
        If the file as a whole cannot be read.
    """
    value, problems = parse_json(read_bytes(path), path.name)
    return raw_lists(value, problems, path.name)


def raw_lists(value: Any, found: list[Problem], name: str) -> tuple[RawLists, list[Problem]]:
    """The raw records of a parsed case; places that `found` names already are not reported again."""
    if not isinstance(value, dict):
        message = "a case is one JSON object, with plan, sites, halls and the other lists by name."
        raise CaseError([*found, Problem(name, message)])
    problems = list(found)
    told = {problem.where for problem in found if problem.severity == "error"}
    raw: RawLists = {}
    for key, content in value.items():
        list_name = key
        if key not in RECORD_TYPES:
            near = list_misspelt(key)
            hint = f"Did you mean '{near}'?" if near else f"The lists are {', '.join(RECORD_TYPES)}."
            problems.append(Problem(key, f"no list of a case is called so. {hint}"))
            if near is None or near in value or near in raw:
                continue
            list_name = near  # read as what was meant, so that all is said at once
        if list_name == "plan":
            raw["plan"] = _records("plan", [content], problems, told)
        elif isinstance(content, list):
            raw[list_name] = _records(list_name, content, problems, told)
        elif content is not None:
            noun = RECORD_TYPES[list_name].noun
            problems.append(Problem(list_name, f"it must be a list, with one object for each {noun}."))
    if "plan" not in raw:
        problems.append(Problem(name, "the case has no plan; give its name, start_month and months."))
        raw["plan"] = [lost_record("plan", name)]
    return raw, problems


def _records(list_name: str, items: list[Any], problems: list[Problem], told: set[str]) -> list[RawRecord]:
    records = []
    for index, item in enumerate(items):
        place = "plan" if list_name == "plan" else f"{list_name}[{index}]"
        if isinstance(item, dict):
            places = {field: f"{place}.{field}" for field in item}
            reported = frozenset(
                field
                for field, at in places.items()
                if at in told or any(t.startswith(f"{at}[") for t in told)
            )
            records.append(RawRecord(item, Origin(place, places), reported))
        elif place not in told:
            fields = listed(RECORD_TYPES[list_name].model_fields)
            problems.append(Problem(place, f"it must be an object with the fields {fields}."))
            records.append(lost_record(list_name, place))
    return records


def case_to_dict(case: Case) -> dict[str, Any]:
    """The case in its JSON form: lists that are not empty, fields that are required or not the default.

    Two equal cases give equal dicts; months are `YYYY-MM`, whole numbers have no decimal point.
    """
    lists: dict[str, Any] = {"plan": _record_to_dict(case.plan)}
    for list_name in RECORD_TYPES:
        if list_name != "plan" and getattr(case, list_name):
            lists[list_name] = [_record_to_dict(record) for record in getattr(case, list_name)]
    return lists


def case_to_json(case: Case) -> str:
    """The case as the text of a JSON file."""
    return json_file_text(case_to_dict(case))


def json_file_text(content: Mapping[str, Any]) -> str:
    """The text of a JSON file that we write: strict JSON (no NaN or Infinity), names as people wrote them."""
    return json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def _record_to_dict(record: Record) -> dict[str, Any]:
    fields = type(record).model_fields
    return {
        name: _scalar(getattr(record, name))
        for name, field in fields.items()
        if field.is_required() or getattr(record, name) != field.default
    }


def _scalar(value: Any) -> Any:
    if isinstance(value, pd.Period):
        return str(value)
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return int(value)
    return value
