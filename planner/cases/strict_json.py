"""JSON read strictly: what Python's reader would pass over in silence is refused with its path.

Python takes `NaN`, keeps the last of two equal keys, turns `1e400` into infinity and fails without a place on
100,000 brackets. Here each of these is a problem that names where it stands.
"""

import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from models.inputs import CaseError, Problem
from planner.cases.limits import LARGEST_TEXT_FILE_BYTES

DEEPEST_NESTING = 50
MOST_DIGITS = 100
"""Digits of a whole number that are still read; no quantity comes near."""

_BRACKETS = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}]', re.DOTALL)
_PHRASES = {
    "Expecting ',' delimiter": "a comma or a closing bracket is missing before this",
    "Expecting property name enclosed in double quotes": "a name in quotes must stand here",
    "Expecting value": "a value must stand here (a comma too many, or a comment?)",
    "Expecting ':' delimiter": "a colon must stand between a name and its value",
    "Extra data": "something stands after the end of the case",
    "Unterminated string starting at": "the text that begins here has no closing quote",
    "Invalid control character at": "a line break or control character stands inside a text",
    "Invalid \\escape": "a backslash in a text must be written twice",
    "Illegal trailing comma before end of object": "a comma too many stands before the closing bracket",
    "Illegal trailing comma before end of array": "a comma too many stands before the closing bracket",
}


@dataclass(frozen=True)
class _Unreadable:
    """A number that stands in the text but that no float or int holds."""

    literal: str


class _Pairs(list[tuple[str, Any]]):
    """An object's names and values as they stand in the text, equal names included."""


def parse_json(data: bytes, name: str) -> tuple[Any, list[Problem]]:
    """The value that a JSON file holds, and what is wrong with single places of it.

    Values that could not be read are None. `name` is what messages call the file.

    Raises
    ------
    CaseError
        If the file as a whole cannot be read.
    """
    text, problems = _decoded(data, name)
    _check_nesting(text, name)
    try:
        value = json.loads(
            text,
            object_pairs_hook=_Pairs,
            parse_constant=_Unreadable,
            parse_float=_float,
            parse_int=lambda digits: int(digits) if len(digits) <= MOST_DIGITS else _Unreadable(digits),
        )
    except json.JSONDecodeError as error:
        raise CaseError([_syntax_problem(error, name)]) from None
    value, found = _plain(value, "")
    return value, problems + found


def _decoded(data: bytes, name: str) -> tuple[str, list[Problem]]:
    if len(data) > LARGEST_TEXT_FILE_BYTES:
        size, limit = len(data) // 1_000_000, LARGEST_TEXT_FILE_BYTES // 1_000_000
        raise CaseError([Problem(name, f"the file has {size} MB; at most {limit} MB are read.")])
    if not data.strip():
        raise CaseError([Problem(name, "the file is empty; a case is one JSON object.")])
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise CaseError([Problem(name, "the file is a workbook, not JSON. Name it .xlsx.")])
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data[:100]:
        raise CaseError([Problem(name, "the file is in UTF-16; JSON must be in UTF-8. Save it as UTF-8.")])
    notes = []
    if data.startswith(b"\xef\xbb\xbf"):
        data = data[3:]
        notes.append(Problem(name, "the byte order mark at the beginning is passed over.", "note"))
    try:
        return data.decode("utf-8"), notes
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = f"byte {error.start} is not UTF-8; JSON must be in UTF-8. Save the file as UTF-8."
        raise CaseError([Problem(f"{name}:{line}", message)]) from None


def _check_nesting(text: str, name: str) -> None:
    depth = 0
    for match in _BRACKETS.finditer(text):
        if match[0] in "[{":
            depth += 1
            if depth > DEEPEST_NESTING:
                where = f"{name}:{text.count(chr(10), 0, match.start()) + 1}"
                message = f"brackets are nested deeper than {DEEPEST_NESTING} levels; a case needs 4."
                raise CaseError([Problem(where, message)])
        elif match[0] in "]}":
            depth -= 1


def _syntax_problem(error: json.JSONDecodeError, name: str) -> Problem:
    phrase = next(
        (ours for theirs, ours in _PHRASES.items() if error.msg.startswith(theirs)), "it cannot be read"
    )
    return Problem(f"{name}:{error.lineno}:{error.colno}", f"this is not JSON: {phrase}.")


def _float(literal: str) -> Any:
    value = float(literal)
    return value if math.isfinite(value) else _Unreadable(literal)


def _plain(value: Any, path: str) -> tuple[Any, list[Problem]]:
    """The value as dicts, lists and scalars, and a problem for each thing that has no place in it."""
    problems: list[Problem] = []
    if isinstance(value, _Unreadable):
        literal = value.literal if len(value.literal) <= 20 else f"a number of {len(value.literal)} digits"
        return None, [Problem(path or "the case", f"it is {literal}; it must be a finite number.")]
    if isinstance(value, _Pairs):
        problems += [
            Problem(
                _joined(path, key), "the name stands twice in one object; which value counts? Delete one."
            )
            for key in _repeated(value)
        ]
        pairs = {}
        for key, inner in value:
            pairs[key], found = _plain(inner, _joined(path, key))
            problems += found
        return pairs, problems
    if isinstance(value, list):
        items = []
        for index, inner in enumerate(value):
            item, found = _plain(inner, f"{path}[{index}]")
            items.append(item)
            problems += found
        return items, problems
    return value, problems


def _repeated(pairs: _Pairs) -> Iterator[str]:
    seen: set[str] = set()
    told: set[str] = set()
    for key, _ in pairs:
        if key in seen and key not in told:
            told.add(key)
            yield key
        seen.add(key)


def _joined(path: str, key: str) -> str:
    name = key if key.isidentifier() else json.dumps(key)
    return f"{path}.{name}" if path else name
