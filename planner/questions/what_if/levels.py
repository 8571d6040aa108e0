"""Levels to which an input is varied: a share up and down (`±10%`, `-5%,+10%`), or values (`50,90`)."""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from models.inputs.wording import plain
from planner.cases.selecting import read_value
from planner.cases.vocabulary import Column

MOST_LEVELS = 100
SIGNIFICANT_DIGITS = 12
"""Digits of a varied value; what is beyond is the computer's rounding."""
ALLOWED = "give a share such as ±10% (or +-10%, or -5%,+10%), or values separated by commas, such as 50,90"
_BOTH_WAYS = re.compile(r"\s*(?:±|\+-|\+/-)\s*(\d+\.?\d*|\.\d+)\s*%\s*")
_ONE_WAY = re.compile(r"\s*([+-])\s*(\d+\.?\d*|\.\d+)\s*%\s*")

Levels = str | float | Sequence[str | float]
"""As people give them."""


@dataclass(frozen=True)
class Level:
    """One level of an input: so much of the value that a field has, or a value of its own."""

    factor: float | None
    """By which the field's value is multiplied; None where the level is a value."""
    value: float | None = None
    """The value; None where the level is a share."""

    @property
    def label(self) -> str:
        """The level as people write it: `+10 %`, `90`, or `as it is`."""
        if self.factor is None:
            return plain(float(self.value or 0.0))
        percent = round((self.factor - 1) * 100, 9)
        return f"{percent:+.10g} %" if percent else UNCHANGED

    @property
    def is_unchanged(self) -> bool:
        """Whether the level is the case as it is."""
        return self.factor == 1.0

    def of(self, before: float, column: Column) -> float:
        """The value that a field with a value takes at this level; GPUs and months are rounded to whole ones."""
        value = before * self.factor if self.factor is not None else float(self.value or 0.0)
        if self.factor is not None and column.kind == "whole number":
            return round(value)
        rounded = float(f"{value:.{SIGNIFICANT_DIGITS}g}")
        return int(rounded) if column.kind == "whole number" and rounded.is_integer() else rounded


UNCHANGED = "as it is"
BASE = Level(1.0)
"""The case as it is."""


def read_levels(levels: Levels, column: Column) -> tuple[Level, ...]:
    """The levels that are meant for a field, each once, the lowest first.

    Raises
    ------
    ValueError
        If a level is none, with a sentence that says what is allowed.
    """
    items = levels.split(",") if isinstance(levels, str) else levels
    found = [
        one for item in (items if isinstance(items, Sequence) else [items]) for one in _read(item, column)
    ]
    if not 1 <= len(found) <= MOST_LEVELS:
        raise ValueError(f"there are {len(found)} levels; give 1 to {MOST_LEVELS}.")
    return tuple(sorted(dict.fromkeys(found), key=_order))


def _read(item: str | float, column: Column) -> Iterator[Level]:
    if isinstance(item, int | float) and not isinstance(item, bool) and math.isfinite(item):
        yield Level(None, float(item))
        return
    if not isinstance(item, str):
        raise ValueError(f"{item!r} is no level; {ALLOWED}.")
    both, one_way = _BOTH_WAYS.fullmatch(item), _ONE_WAY.fullmatch(item)
    if both:
        yield from (Level(1 - float(both[1]) / 100), Level(1 + float(both[1]) / 100))
    elif one_way:
        yield Level(1 + float(one_way[1] + one_way[2]) / 100)
    else:
        found = read_value(column, item)
        if found.refusal or found.value is None:
            raise ValueError(f"'{item.strip()}' is no level of {column.field}; {ALLOWED}.")
        yield Level(None, float(found.value))


def _order(level: Level) -> tuple[float, float]:
    """Shares among themselves and values among themselves, the lowest first."""
    return (level.factor or 0.0, level.value or 0.0)
