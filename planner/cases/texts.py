"""What a text means in a column: one reading, or none.

Money, dates and quantities are never guessed: a text with one reading is taken, with a note; `2,10` and
`01/02/2027` have two and are refused.
"""

import csv
import re
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from models.inputs.months import FIRST_YEAR, LAST_YEAR
from models.inputs.wording import did_you_mean, plain, shown
from planner.cases.vocabulary import Column, squeezed

PERCENT_UNITS = ("fraction", "fraction or USD", "ratio")
"""Units of which 5 % has one reading: 0.05."""
MOST_DIGITS = 25

_PLAIN_NUMBER = re.compile(r"[+-]?(\d+(\.\d+)?|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
_GROUPED = re.compile(
    r"[+-]?\d{1,3}( \d{3})+(\.\d+)?|[+-]?\d{1,3}(,\d{3}){2,}(\.\d+)?|[+-]?\d{1,3},\d{3}\.\d+", re.ASCII
)
_POINT_OR_GROUP = re.compile(r"[+-]?[1-9]\d{0,2}\.\d{3}", re.ASCII)
_COMMA_NUMBER = re.compile(r"[+-]?\d+,\d+|[+-]?\d{1,3}(\.\d{3})+,\d+|[+-]?\d{1,3}(\.\d{3}){2,}", re.ASCII)
_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
_ISO_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})", re.ASCII)
_SLASHED = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})", re.ASCII)
_YES_NO = {"yes": True, "true": True, "no": False, "false": False}


@dataclass(frozen=True)
class Found:
    """What a cell holds: a value (None when blank), or the reason why it has none, and perhaps a note."""

    value: Any = None
    refusal: str = ""
    note: str = ""
    subject: str = ""
    """What a refusal or a note is about, the same for all cells of a column that it could be said of."""
    text: str = ""
    """A refused text that may be the name of a total."""
    is_reported: bool = False
    """Whether something is wrong with it that is said elsewhere."""


def read_text(column: Column, text: str, *, is_plain_file: bool = False) -> Found:
    """The value that a text has in a column.

    Parameters
    ----------
    column
        The column it stands in.
    text
        The text as it stands in the file.
    is_plain_file
        Whether every number is a text there, with a decimal point (CSV), so that a number needs no note.
    """
    trimmed = "".join(" " if c.isspace() and c not in "\r\n\t" else c for c in text).strip()
    if not trimmed:
        return Found()
    if column.kind == "text":
        return Found(trimmed, note=_trimming(text, trimmed))
    if column.kind in ("number", "whole number"):
        return _number(column, trimmed, is_plain_file)
    return _READERS[column.kind](column, trimmed)


def refused(column: Column, found: str, allowed: str) -> Found:
    """A refusal in our voice: what, got; allowed, what to do."""
    return Found(refusal=f"{column.field} is {found}; {allowed}.", subject=allowed)


def is_two_percents(column: Column, value: float) -> bool:
    """Whether a plain number stands under a header that says per cent: 0.5 may be half of all, or 0.5 %."""
    return column.is_in_percent and value != 0


def two_percents(value: float) -> str:
    """Why such a number is refused."""
    small, large = plain(value), plain(round(value * 100, 10))
    return f"its header says %, so that it may be {small} % or {large} %"


def allowed_number(column: Column) -> str:
    """What a number column wants: `it must be a number (MW)`."""
    article = "a whole number" if column.kind == "whole number" else "a number"
    return f"it must be {article}{f' ({column.unit})' if column.unit else ''}"


def _trimming(text: str, trimmed: str) -> str:
    if text == trimmed:
        return ""
    if text.strip() == trimmed:
        return f"{shown(text)} is read as {shown(trimmed)}, without the space at its end."
    return f"{shown(text)} is read as {shown(trimmed)}, with ordinary spaces."


def _names(column: Column, text: str) -> Found:
    if '"' not in text:
        return Found(tuple(word.strip() for word in text.split(",")))
    try:
        words = next(csv.reader([text], skipinitialspace=True, strict=True))
    except csv.Error:
        return refused(column, shown(text), "a quote in it is not closed; names are separated by commas")
    return Found(tuple(word.strip() for word in words))


def _choice(column: Column, text: str) -> Found:
    meant = next((one for one in column.choices if squeezed(one) == squeezed(text)), None)
    if meant is None:
        words = f"{', '.join(column.choices[:-1])} or {column.choices[-1]}"
        hint = did_you_mean(text, column.choices)
        return Found(refusal=f"{column.field} is {shown(text)}; it must be {words}.{hint}")
    return Found(meant, note="" if meant == text else f"{shown(text)} is read as {shown(meant)}.")


def _yes_no(column: Column, text: str) -> Found:
    value = _YES_NO.get(text.casefold())
    if value is None:
        return refused(column, f"the text {shown(text)}", "it must be yes or no")
    return Found(value)


def _month(column: Column, text: str) -> Found:
    match = _MONTH.fullmatch(text)
    if match and 1 <= int(match[2]) <= 12:
        if FIRST_YEAR <= int(match[1]) <= LAST_YEAR:
            return Found(pd.Period(text, freq="M"))
        return refused(column, shown(text), f"a month lies in the years {FIRST_YEAR} to {LAST_YEAR}")
    if _ISO_DATE.fullmatch(text):
        return _month_of_date(column, text)
    if match := _SLASHED.fullmatch(text):
        return replace(refused(column, f"the text {shown(text)}", _two_dates(match)), subject="slashes")
    wanted = "a month is a date cell or is written YYYY-MM, such as 2027-01"
    return replace(refused(column, f"the text {shown(text)}", wanted), text=text)


def _month_of_date(column: Column, text: str) -> Found:
    try:
        period = pd.Period(text, freq="D").asfreq("M")
    except ValueError:
        return refused(
            column, f"the text {shown(text)}", "there is no such day; write YYYY-MM, such as 2027-01"
        )
    if not FIRST_YEAR <= period.year <= LAST_YEAR:
        return refused(column, shown(text), f"a month lies in the years {FIRST_YEAR} to {LAST_YEAR}")
    return Found(period, note=f"{shown(text)} is read as the month {period}.")


def _two_dates(match: re.Match[str]) -> str:
    first, second, year = int(match[1]), int(match[3]), match[4]
    if len(year) == 4 and 1 <= first <= 12 and 1 <= second <= 12 and first != second:
        readings = f"it may be {year}-{first:02d} or {year}-{second:02d}"
        return f"{readings}. Write the month that you mean as YYYY-MM"
    return "days and months change places between countries. Write the month that you mean as YYYY-MM"


def _number(column: Column, text: str, is_plain_file: bool) -> Found:
    body = text.removesuffix("%").rstrip()
    is_percent = body != text
    if is_percent and column.unit not in PERCENT_UNITS:
        return refused(column, f"the text {shown(text)}", allowed_number(column))
    if _COMMA_NUMBER.fullmatch(body):
        comma = (
            "the comma may be a decimal point or separate thousands"
            if "," in body
            else "points may separate thousands"
        )
        return refused(
            column, f"the text {shown(text)}", f"{comma}. Type it as a number, with a decimal point"
        )
    if not is_plain_file and _POINT_OR_GROUP.fullmatch(body):
        doubt = "the point may be a decimal point or separate thousands. Type it as a number"
        return refused(column, f"the text {shown(text)}", doubt)
    grouped = _GROUPED.fullmatch(body)
    if not grouped and not _PLAIN_NUMBER.fullmatch(body):
        unit = (
            f" Give the number alone; its unit is {column.unit}" if column.unit else " Give the number alone"
        )
        return refused(column, f"the text {shown(text)}", f"{allowed_number(column)}.{unit}")
    return _parsed(
        column, text, body.replace(" ", "").replace(",", ""), is_percent, is_plain_file and not grouped
    )


def _parsed(column: Column, text: str, digits: str, is_percent: bool, is_usual: bool) -> Found:
    value = float(digits)
    if value in (float("inf"), float("-inf")) or len(digits) > MOST_DIGITS:
        return refused(
            column, f"the text {shown(text)}", f"{allowed_number(column)} of at most {MOST_DIGITS} digits"
        )
    if is_percent:
        value = float(f"{digits}e-2") if "e" not in digits.lower() else value / 100
        return Found(value, note=f"{shown(text)} is read as {plain(value)}.")
    if is_two_percents(column, value):
        return refused(column, f"the text {shown(text)}", f"{two_percents(value)}. Write the % sign to it")
    if value.is_integer() and "." not in digits and "e" not in digits.lower():
        value = int(digits)
    return Found(
        value, note="" if is_usual else f"the text {shown(text)} is read as the number {plain(value)}."
    )


_READERS = {"names": _names, "choice": _choice, "yes or no": _yes_no, "month": _month}
