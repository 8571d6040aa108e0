"""What is wrong with one field of a record, in our words: what was found, what is allowed, what to do."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin

from annotated_types import Ge, Gt, Le, MaxLen
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from .problems import Problem
from .quantities import Unit
from .record import Record
from .wording import did_you_mean, plain, shown

if TYPE_CHECKING:
    from .assembly import RawRecord

MOST_PERCENT = 100
"""A fraction beyond 1 and up to this is probably a percentage."""


def field_problem(record_type: type[Record], raw_record: "RawRecord", detail: ErrorDetails) -> Problem:
    """The problem that one of pydantic's error details stands for, placed at the field or the record."""
    name = str(detail["loc"][0]) if detail["loc"] else ""
    origin = raw_record.origin
    where = origin.fields.get(name) or origin.place or raw_label(record_type, raw_record.values)
    kind, field = detail["type"], record_type.model_fields.get(name)
    if kind == "extra_forbidden" or field is None:
        return Problem(where, unknown_field(record_type, name))
    if kind == "missing":
        return Problem(where, f"{name} is missing; it is required: {described(field)}.")
    value = raw_record.values.get(name, detail["input"])
    item = _item(value, detail)
    found = shown(value if item is None else item)
    if kind in _WRONG_TYPE and found.startswith("'"):
        found = f"the text {found}"
    subject = f"{name} is {found}" if item is None else f"{name} holds {found}"
    phrase = _PHRASES.get(kind, _not_allowed)
    return Problem(where, f"{subject}; {phrase(field, detail, value if item is None else item)}")


def raw_label(record_type: type[Record], values: Mapping[str, Any]) -> str:
    """A record that could not be made, as a message names it: `site 'Memphis'`."""
    words = [shown(values[key]).strip("'") for key in record_type.key if values.get(key) not in (None, "")]
    return f"{record_type.noun} '{' '.join(words)}'" if words else record_type.noun


def described(field: FieldInfo) -> str:
    """The field's sentence as a clause, with its unit: `yearly rise of the price (fraction)`."""
    text = (field.description or "a value").split("\n")[0].rstrip(".")
    starts_with_word = len(text) > 1 and text[1].islower()
    clause = text[0].lower() + text[1:] if starts_with_word or text.startswith("A ") else text
    symbol = unit(field)
    return f"{clause} ({symbol})" if symbol and symbol not in clause else clause


def unit(field: FieldInfo) -> str:
    """The unit of a field, empty when it has none."""
    return next((one.symbol for one in all_metadata(field) if isinstance(one, Unit)), "")


def all_metadata(field: FieldInfo) -> list[Any]:
    """What a field is annotated with, also inside `... | None` and inside pydantic's own fields."""
    found: list[Any] = []
    waiting: list[Any] = [*field.metadata, field.annotation]
    while waiting:
        one = waiting.pop(0)
        found.append(one)
        waiting += list(getattr(one, "metadata", ()) or ())
        waiting += [argument for argument in get_args(one) if not isinstance(argument, str)]
    return found


def unknown_field(record_type: type[Record], name: str) -> str:
    """The sentence on a field that a record does not have, with those that it has or the one that was meant."""
    known = list(record_type.model_fields)
    hint = did_you_mean(name, known)
    if hint:
        return f"{shown(name)} is no field of a {record_type.noun}.{hint}"
    return f"{shown(name)} is no field of a {record_type.noun}; its fields are {', '.join(known)}."


def _item(value: Any, detail: ErrorDetails) -> Any:
    """The item of a list that the detail is about; None when it is about the field itself."""
    inside = isinstance(value, list | tuple | str) and len(detail["loc"]) > 1
    return detail["input"] if inside else None


def _must_be_number(field: FieldInfo, detail: ErrorDetails, value: Any) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return _bound(field, detail, value)  # a whole number that no floating-point number reaches
    number = "a whole number" if int in all_metadata(field) else "a number"
    symbol = unit(field)
    hint = " Write it without quotes, units or signs." if isinstance(value, str) and value else ""
    return f"it must be {number}{f' ({symbol})' if symbol else ''}.{hint}"


def _bound(field: FieldInfo, detail: ErrorDetails, value: Any) -> str:
    symbol = unit(field)
    lowest, highest = _bounds(field)
    if symbol == "fraction":
        is_percent = 1 < value <= MOST_PERCENT
        hint = f" {plain(value)} % is written {plain(round(value / 100, 12))}." if is_percent else ""
        return f"it must be {lowest} {'to' if lowest == '0' else 'and at most'} {highest}.{hint}"
    if detail["type"] not in ("greater_than_equal", "greater_than"):
        said = f" {symbol}" if symbol and symbol not in _UNSAID else ""
        hint = "" if symbol in ("months", "month of the year") else " Is it in another unit?"
        return f"it must be at most {highest}{said}.{hint}"
    return f"it must be {lowest}{' or more' if detail['type'] == 'greater_than_equal' else ''}."


def _bounds(field: FieldInfo) -> tuple[str, str]:
    """The lowest and the highest value that the field allows, as words."""
    every = all_metadata(field)
    at_least: list[Any] = [one.ge for one in every if isinstance(one, Ge)]
    above: list[Any] = [one.gt for one in every if isinstance(one, Gt)]
    at_most: list[Any] = [one.le for one in every if isinstance(one, Le)]
    lowest = f"more than {plain(max(above))}" if above else plain(max(at_least, default=0))
    return lowest, f"{min(at_most, default=float('inf')):,.0f}"


def _choice(field: FieldInfo, _: ErrorDetails, value: Any) -> str:
    choices = next(get_args(one) for one in all_metadata(field) if get_origin(one) is Literal)
    words = f"{', '.join(choices[:-1])} or {choices[-1]}"
    return f"it must be {words}.{did_you_mean(value, choices) if isinstance(value, str) else ''}"


def _too_long(field: FieldInfo, _: ErrorDetails, value: Any) -> str:
    longest = min(one.max_length for one in all_metadata(field) if isinstance(one, MaxLen))
    return f"it has {len(value)} characters, {longest} are allowed. Shorten it."


def _own_words(field: FieldInfo, detail: ErrorDetails, _: Any) -> str:
    """Our own validators' sentences are written to stand here."""
    del field
    return (
        f"{detail['ctx']['error']}." if "ctx" in detail else f"{detail['msg'].removeprefix('Value error, ')}."
    )


def _not_allowed(field: FieldInfo, _: ErrorDetails, __: Any) -> str:
    return f"give {described(field)}."


def _sentence(text: str) -> Callable[[FieldInfo, ErrorDetails, Any], str]:
    return lambda _, __, ___: text


_UNSAID = frozenset({"ratio", "fraction or USD", "month of the year"})
"""Units that a bound reads better without."""
_WRONG_TYPE = frozenset({"bool_type", "finite_number", "float_type", "int_type", "tuple_type"})
"""Kinds in which a text must be called one, lest '70' be taken for the number."""
_PHRASES: dict[str, Callable[[FieldInfo, ErrorDetails, Any], str]] = {
    "bool_type": _sentence("it must be yes or no (true or false in JSON)."),
    "finite_number": _must_be_number,
    "float_type": _must_be_number,
    "greater_than": _bound,
    "greater_than_equal": _bound,
    "int_type": _must_be_number,
    "less_than_equal": _bound,
    "literal_error": _choice,
    "string_too_long": _too_long,
    "string_too_short": _sentence("it needs at least one character."),
    "string_type": _sentence("it must be text."),
    "string_unicode": _sentence("it holds a broken character. Type the text again."),
    "too_long": _too_long,
    "too_short": _sentence("it needs at least one character."),
    "tuple_type": _sentence("it must be a list of names, separated by commas."),
    "value_error": _own_words,
}
