"""How messages show a value, a number, a list of names, and the name that was probably meant."""

import datetime
import math
import re
from collections.abc import Iterable
from typing import Any

import pandas as pd
from rapidfuzz import fuzz, process

LONGEST_SHOWN = 60
"""Characters of a text that a message repeats."""
MOST_NAMES = 8
"""Names that a message lists before it counts the rest."""
LEAST_LIKENESS = 70
"""Likeness in percent from which another name is suggested: a letter off in a word of four."""
_DIGIT = re.compile(r"\d")
MOST_DIGITS = 17
"""Digits of a whole number that a message writes out."""


def shown(value: Any) -> str:
    """A value as it was found, for "... is `shown`": text in quotes, numbers plain."""
    match value:
        case None | "":
            words = "blank"
        case str():
            words = f"'{''.join(c if c.isprintable() else f'U+{ord(c):04X}' for c in _short(value))}'"
        case bool():
            words = "true" if value else "false"
        case int() | float():
            words = plain(value)
        case datetime.datetime():
            words = value.isoformat(sep=" ", timespec="minutes")
        case pd.Period() | datetime.date() | datetime.time():
            words = str(value)
        case _:
            words = "an object" if hasattr(value, "keys") else "a list"
    return words


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…"


def plain(number: float) -> str:
    """A number without separators, as a person would type it into a cell."""
    if isinstance(number, int):
        is_long = abs(number) >= 10**MOST_DIGITS
        return f"a whole number of more than {MOST_DIGITS} digits" if is_long else str(number)
    if not math.isfinite(number):
        return "NaN" if math.isnan(number) else "infinity" if number > 0 else "-infinity"
    return str(int(number)) if number.is_integer() and abs(number) < 10**MOST_DIGITS else repr(number)


def counted(number: float) -> str:
    """A computed number with separators and no more digits than a person reads: `10,240`, `1.75`."""
    if float(number).is_integer():
        return f"{int(number):,}"
    return (
        f"{number:,.0f}"
        if abs(number) >= 1e5
        else f"{number:,.6g}"
        if abs(number) < 1e3
        else f"{number:,.1f}"
    )


def listed(names: Iterable[str]) -> str:
    """Names with commas; of many only the first, and how many more there are."""
    every = list(names)
    rest = len(every) - MOST_NAMES
    return ", ".join(every) if rest <= 0 else f"{', '.join(every[:MOST_NAMES])} and {rest} more"


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """` Did you mean 'Dallas'?` with a space before it, or nothing when no known name is alike.

    A name with other digits is another thing, not a slip: 'H200' is no misspelt 'H100'.
    """
    others = [other for other in known if _DIGIT.sub("0", other) != _DIGIT.sub("0", name)]
    found = process.extractOne(
        name, others, scorer=fuzz.ratio, processor=str.casefold, score_cutoff=LEAST_LIKENESS
    )
    return f" Did you mean '{found[0]}'?" if found else ""
