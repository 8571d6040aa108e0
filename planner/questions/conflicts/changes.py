"""Changes of a case: what a repair does to it, field by field, and the case that comes of it."""

from dataclasses import dataclass, field
from typing import Any, Literal

import pandas as pd

from models.inputs import Case, Record


@dataclass(frozen=True)
class Change:
    """One field set, or one record added or removed."""

    action: Literal["set", "add", "remove"]
    """What is done."""
    list_name: str
    """The list of the record."""
    record: str
    """The record's id, or the fields that name it."""
    field: str
    """The field that is set; empty for a whole record."""
    before: Any
    """The field's value as it was; None for a whole record."""
    after: Any
    """The field's value as it becomes; the fields of a record that is added; None for one that is removed."""
    where: str
    """The place of the field, or of the record, in the case as it was read; empty for one that is added."""

    def __str__(self) -> str:
        if self.action == "set":
            return f"{self.list_name}[{self.record}].{self.field}: {told(self.before)} becomes {told(self.after)}"
        if self.action == "remove":
            return f"{self.list_name}[{self.record}] is removed"
        fields = ", ".join(f"{name} {told(value)}" for name, value in self.after.items())
        return f"{self.list_name} gets {fields}"

    def to_dict(self) -> dict[str, Any]:
        """The change as JSON holds it."""
        return {
            "action": self.action,
            "list": self.list_name,
            "record": self.record,
            "field": self.field or None,
            "before": as_json(self.before),
            "after": as_json(self.after),
            "where": self.where,
        }


@dataclass
class Editing:
    """Changes of a case, noted while they are made."""

    case: Case
    changes: list[Change] = field(default_factory=list)
    _lists: dict[str, tuple[Any, ...]] = field(default_factory=dict)

    def set(self, record: Record, list_name: str, **values: Any) -> "Editing":
        """Set fields of a record of a list; a field that has the value already is no change."""
        for name, after in values.items():
            before = getattr(record, name)
            if before != after:
                where = record.where(name)
                self.changes.append(Change("set", list_name, key_of(record), name, before, after, where))
        self._replace(list_name, record, (record.with_(**values),))
        return self

    def remove(self, record: Record, list_name: str) -> "Editing":
        """Take a record out of its list."""
        self.changes.append(Change("remove", list_name, key_of(record), "", None, None, record.where()))
        self._replace(list_name, record, ())
        return self

    def add(self, record: Record, list_name: str) -> "Editing":
        """Put a record at the end of a list."""
        given = {
            name: getattr(record, name)
            for name in type(record).model_fields
            if name in record.model_fields_set
        }
        self.changes.append(Change("add", list_name, key_of(record), "", None, given, ""))
        self._lists[list_name] = (*self._lists.get(list_name, getattr(self.case, list_name)), record)
        return self

    def made(self) -> Case:
        """The case with all changes, checked again.

        Raises
        ------
        CaseError
            If the changed records contradict one another.
        """
        return self.case.with_(**self._lists)

    def _replace(self, list_name: str, record: Record, by: tuple[Record, ...]) -> None:
        records = self._lists.get(list_name, getattr(self.case, list_name))
        key = key_of(record)
        kept = [((one,) if key_of(one) != key else by) for one in records]
        self._lists[list_name] = tuple(one for some in kept for one in some)


def key_of(record: Record) -> str:
    """The fields that name a record, as one text."""
    return " ".join(str(getattr(record, name)) for name in record.key)


def told(value: Any) -> str:
    """A value as a sentence names it."""
    if value is None or value == ():
        return "blank"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:,.10g}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def as_json(value: Any) -> Any:
    """A value of a field as JSON holds it."""
    if isinstance(value, dict):
        return {name: as_json(one) for name, one in value.items()}
    if isinstance(value, tuple):
        return list(value)
    return str(value) if isinstance(value, pd.Period) else value
