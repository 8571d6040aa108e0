"""The words of the form: what sheets and columns are called, and which field a header means.

A field's header is made from its name and its unit (`it_power_mw` → `IT power (MW)`). Back again, case,
spaces, underscores and brackets do not matter, the unit may be left out, and the field's own name will do.
"""

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

import pandas as pd
from pydantic.fields import FieldInfo
from rapidfuzz import fuzz, process

from models.inputs import RECORD_TYPES, Record
from models.inputs.quantities import Unit

ACRONYMS = {"gpu": "GPU", "gpus": "GPUs", "h100": "H100", "id": "ID", "it": "IT", "pue": "PUE", "sla": "SLA"}
"""Words that keep their capitals."""
LEAST_LIKENESS = 80
"""Likeness in percent from which an unknown header or sheet counts as a misspelt one."""
_UNIT_WORDS = frozenset({
    "a", "bn", "chf", "day", "days", "eur", "fraction", "gbp", "gpu", "gpus", "gw", "gwh", "hour",
    "hours", "jpy", "k", "kw", "kwh", "m", "mn", "million", "month", "months", "mw", "mwh", "pct",
    "per", "percent", "quarter", "quarters", "ratio", "thousand", "usd", "watt", "watts", "week",
    "weeks", "year", "years", "yr", "yrs",
})  # fmt: skip
"""What a header with another unit than the field's ends in."""

Kind = Literal["text", "names", "number", "whole number", "month", "yes or no", "choice"]


@dataclass(frozen=True)
class Column:
    """A field as a column of the form."""

    field: str
    header: str
    kind: Kind
    unit: str
    choices: tuple[str, ...]
    is_required: bool
    sentence: str
    """What the field is, in the record's own words."""
    is_in_percent: bool = False
    """Whether a table's header says per cent, so that a plain number has two readings."""


@cache
def sheet_title(list_name: str) -> str:
    """The title of the sheet that holds a list: `lease_requests` → `Lease requests`."""
    return _capitalised(list_name.split("_"))


@cache
def columns(list_name: str) -> tuple[Column, ...]:
    """The columns of a list, in the order of its record's fields."""
    return tuple(_column(name, field) for name, field in RECORD_TYPES[list_name].model_fields.items())


@cache
def column(list_name: str, field: str) -> Column:
    """The column of one field of a list."""
    return next(one for one in columns(list_name) if one.field == field)


def key_fields(list_name: str) -> tuple[str, ...]:
    """The fields that name a record of the list."""
    record_type: type[Record] = RECORD_TYPES[list_name]
    return record_type.key


def squeezed(text: str) -> str:
    """What is left of a header when case, spaces and punctuation are taken away."""
    text = unicodedata.normalize("NFKC", text).casefold()
    visible = "".join(" " if not c.isalnum() else c for c in text if unicodedata.category(c) != "Cf")
    return "_".join(visible.split())


def list_meant(title: str) -> str | None:
    """The list that a sheet title, file name or key names, or None."""
    return _LISTS.get(squeezed(title))


def list_misspelt(title: str) -> str | None:
    """The list whose title is so like this one that it was probably meant, or None."""
    return _nearest(squeezed(title), _LISTS)


def field_meant(list_name: str, header: str) -> str | None:
    """The field that a header names, or None."""
    return _headers(list_name).get(squeezed(header))


def field_misspelt(list_name: str, header: str) -> str | None:
    """The field whose header is so like this one that it was probably meant, or None."""
    return _nearest(squeezed(header), _headers(list_name))


def field_in_other_unit(list_name: str, header: str) -> str | None:
    """The field that a header names with another unit than the field's: `Fixed cost (USD/year)`, or None."""
    words = squeezed(header).split("_")
    while len(words) > 1 and words[-1] in _UNIT_WORDS:
        words = words[:-1]
        if meant := _headers(list_name).get("_".join(words)):
            return meant
    return None


def _nearest(word: str, known: dict[str, str]) -> str | None:
    found = process.extractOne(word, known.keys(), scorer=fuzz.ratio, score_cutoff=LEAST_LIKENESS)
    return known[found[0]] if found else None


@cache
def _headers(list_name: str) -> dict[str, str]:
    """Field by every squeezed spelling of its header that no other field shares."""
    spellings: dict[str, set[str]] = {}
    for one in columns(list_name):
        without_unit = one.header.removesuffix(f" ({one.unit})")
        for spelling in (one.field, one.header, without_unit):
            spellings.setdefault(squeezed(spelling), set()).add(one.field)
    return {spelling: fields.pop() for spelling, fields in spellings.items() if len(fields) == 1}


def _column(name: str, field: FieldInfo) -> Column:
    kind, choices = _kind(_bare(field.annotation))
    unit = unit_of(field)
    return Column(
        field=name,
        header=_header(name, unit),
        kind=kind,
        unit=unit,
        choices=choices,
        is_required=field.is_required(),
        sentence=" ".join((field.description or "").split()),
    )


def unit_of(field: FieldInfo) -> str:
    """The unit of a field; empty when it has none. The outermost one counts."""
    waiting: list[Any] = [*reversed(field.metadata), *get_args(field.annotation)]
    while waiting:
        one = waiting.pop(0)
        if isinstance(one, Unit):
            return one.symbol
        waiting += list(reversed(getattr(one, "__metadata__", ())))
    return ""


def _header(name: str, unit: str) -> str:
    words = name.split("_")
    tail = squeezed(unit.replace("/", " per ")).split("_") if unit else []
    if words == tail:
        return unit if any(c.isupper() for c in unit) else unit.capitalize()
    if tail and words[-len(tail) :] == tail:
        words = words[: -len(tail)]
    elif tail and words[-1] == tail[0]:  # price_usd: USD per unit of price basis
        words = words[:-1]
    return _capitalised(words) + (f" ({unit})" if unit else "")


def _capitalised(words: Collection[str]) -> str:
    text = " ".join(ACRONYMS.get(word, word) for word in words)
    return text[0].upper() + text[1:]


def _bare(annotation: Any) -> Any:
    """The type inside `Annotated[...]` and `... | None`."""
    if hasattr(annotation, "__metadata__"):
        return _bare(annotation.__origin__)
    if get_origin(annotation) in (Union, UnionType):
        return _bare(next(one for one in get_args(annotation) if one is not type(None)))
    return annotation


def _kind(bare: Any) -> tuple[Kind, tuple[str, ...]]:
    if get_origin(bare) is Literal:
        return "choice", tuple(get_args(bare))
    if get_origin(bare) is tuple:
        return "names", ()
    kinds: dict[Any, Kind] = {
        str: "text", float: "number", int: "whole number", bool: "yes or no", pd.Period: "month"
    }  # fmt: skip
    return kinds[bare], ()


_LISTS = {squeezed(name): name for name in RECORD_TYPES}
