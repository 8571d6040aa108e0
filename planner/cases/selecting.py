"""Selectors: how people name fields of a case, `lease_requests[Acme-07].price_usd`, and what a name hits.

- `plan.discount_rate_fraction`: the plan is one record.
- `sites[Austin].it_power_mw`: a record by its id; a record is looked for so first, whatever signs the id holds.
- `on_demand[GB200@2027-03].usd_per_gpu_hour`: by all fields of its key, joined by @.
- `on_demand[gpu_type=GB200].usd_per_gpu_hour`: by any fields, several separated by commas.
- `lease_requests[*].price_usd`: every record of the list.
- `sites[*].it_power_mw & site_steps[*].it_power_mw`: all that several selectors hit.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from models.inputs import RECORD_TYPES, Case, CaseError, Problem, Record
from models.inputs.consistency.references import PLURALS
from models.inputs.phrases import unknown_field
from models.inputs.wording import did_you_mean, listed
from planner.cases.texts import Found, read_text
from planner.cases.vocabulary import Column, column

EXAMPLE = "lease_requests[Acme-07].price_usd"
_ONE = r"\s*(\w+)\s*(?:\[(.*?)\])?\s*\.\s*(\w+)\s*"
_SHAPE = re.compile(_ONE)
_SEVERAL = f"{_ONE}(?:&{_ONE})*"
_FURTHER = re.compile(f"({_ONE})&(.*)")
_CONDITION = re.compile(r"\s*(\w+)\s*=\s*(.*?)\s*")
_NEXT_CONDITION = re.compile(r",(?=\s*\w+\s*=)")


@dataclass(frozen=True)
class Target:
    """One field of one record of a case."""

    list_name: str
    index: int
    """Of the record in its list; 0 for the plan."""
    field: str

    @property
    def column(self) -> Column:
        """The field as the form knows it: its kind, unit and sentence."""
        return column(self.list_name, self.field)

    def record(self, case: Case) -> Record:
        """The record of a case that is meant."""
        record: Record = records_of(case, self.list_name)[self.index]
        return record

    def value(self, case: Case) -> Any:
        """The value that the field has in a case."""
        return getattr(self.record(case), self.field)

    def name(self, case: Case) -> str:
        """The selector that hits this field alone."""
        key = _key(self.record(case))
        return f"{self.list_name}[{key}].{self.field}" if key else f"{self.list_name}.{self.field}"


def records_of(case: Case, list_name: str) -> tuple[Any, ...]:
    """The records of a list; the plan as a list of one."""
    value = getattr(case, list_name)
    return value if isinstance(value, tuple) else (value,)


def split(text: str, sign: str) -> tuple[str, str] | None:
    """The selector that a text begins with and what follows its sign; None where it is not so.

    The sign may also stand inside the brackets: `tenants[id=A].name=B`.
    """
    match = re.match(_SEVERAL + re.escape(sign), text)
    return (text[: match.end() - len(sign)].strip(), text[match.end() :]) if match else None


def select(case: Case, selector: str) -> tuple[Target, ...]:
    """The fields of a case that a selector hits, in the case's order; at least one.

    Raises
    ------
    CaseError
        If it hits nothing: the selector is the place, the message says what there is.
    """
    further = _FURTHER.fullmatch(selector)
    if further is not None:
        return tuple(dict.fromkeys((*select(case, further[1].strip()), *select(case, further[5].strip()))))
    match = _SHAPE.fullmatch(selector)
    if match is None:
        message = f"it names no field of a case; write LIST[RECORD].FIELD, such as {EXAMPLE}, or plan.FIELD."
        raise _refusal(selector, message)
    list_name, which, field = match.groups()
    if list_name not in RECORD_TYPES:
        hint = did_you_mean(list_name, RECORD_TYPES)
        lists = "" if hint else f" The lists are {', '.join(RECORD_TYPES)}."
        raise _refusal(selector, f"a case has no list '{list_name}'.{hint or lists}")
    if field not in RECORD_TYPES[list_name].model_fields:
        raise _refusal(selector, unknown_field(RECORD_TYPES[list_name], field))
    if list_name == "plan" and which is not None:
        raise _refusal(selector, f"a case has one plan; write plan.{field}.")
    if list_name != "plan" and which is None:
        all_of_them = f"{list_name}[*].{field}"
        raise _refusal(
            selector, f"it does not say which; write {_example(case, list_name)} or {all_of_them}."
        )
    return tuple(Target(list_name, index, field) for index in _hits(case, selector, list_name, which))


def read_value(target_column: Column, text: str) -> Found:
    """What a text means as the value of a field: as in a CSV file, and `none` is blank."""
    return Found() if text.strip().lower() == "none" else read_text(target_column, text, is_plain_file=True)


def _hits(case: Case, selector: str, list_name: str, which: str | None) -> list[int]:
    records = records_of(case, list_name)
    plural = PLURALS.get(list_name, list_name)
    if not records:
        raise _refusal(selector, f"the case has no {plural}.")
    if which is None or which.strip() == "*":
        return list(range(len(records)))
    named = [index for index, record in enumerate(records) if _key(record) == which.strip()]
    if named:
        return named
    if _CONDITION.fullmatch(which):
        return _matching(selector, list_name, which, records)
    keys = list(dict.fromkeys(_key(record) for record in records))
    hint = did_you_mean(which.strip(), keys)
    noun = RECORD_TYPES[list_name].noun
    raise _refusal(
        selector, f"the case has no {noun} '{which.strip()}'; known {plural}: {listed(keys)}.{hint}"
    )


def _matching(selector: str, list_name: str, which: str, records: tuple[Any, ...]) -> list[int]:
    """The records that meet every condition `field=value`."""
    conditions = list(_conditions(selector, list_name, which))
    hits = [
        index
        for index, record in enumerate(records)
        if all(_holds(getattr(record, field), wanted) for field, wanted in conditions)
    ]
    if not hits:
        field = conditions[0][0]
        values = dict.fromkeys(_written(getattr(record, field)) for record in records)
        message = f"no {RECORD_TYPES[list_name].noun} is like that; {field} is one of {listed(values)}."
        raise _refusal(selector, message)
    return hits


def _conditions(selector: str, list_name: str, which: str) -> Iterator[tuple[str, Any]]:
    for condition in _NEXT_CONDITION.split(which):
        match = _CONDITION.fullmatch(condition)
        if match is None:
            raise _refusal(selector, f"'{condition}' is no condition; write FIELD=VALUE.")
        if match[1] not in RECORD_TYPES[list_name].model_fields:
            raise _refusal(selector, unknown_field(RECORD_TYPES[list_name], match[1]))
        found = read_value(column(list_name, match[1]), match[2])
        if found.refusal:
            raise _refusal(selector, found.refusal)
        yield match[1], found.value


def _holds(value: Any, wanted: Any) -> bool:
    """Whether a field meets a condition; a list of names does when it holds all that are wanted."""
    if isinstance(value, tuple) and wanted:
        return set(wanted) <= set(value)
    return bool((None if value in ("", ()) else value) == wanted)


def _written(value: Any) -> str:
    return ", ".join(value) if isinstance(value, tuple) else "none" if value in (None, "") else str(value)


def _key(record: Record) -> str:
    return "@".join(str(getattr(record, name)) for name in record.key)


def _example(case: Case, list_name: str) -> str:
    records = records_of(case, list_name)
    return f"{list_name}[{_key(records[0])}]" if records else f"{list_name}[RECORD]"


def _refusal(selector: str, message: str) -> CaseError:
    return CaseError([Problem(selector, message)])
