"""One message for many records that have the same thing wrong: a column in the wrong unit is not 600 messages."""

from collections.abc import Iterable
from dataclasses import dataclass

from .problems import Problem
from .wording import listed

MOST_ALIKE = 3
"""Records that are reported one by one when they have the same problem."""


@dataclass(frozen=True)
class FieldProblem:
    """Something wrong with, or assumed of, one field of one record."""

    field: str
    subject: str
    """What it is about: the same for all records of which the same could be said."""
    problem: Problem


def gathered(found: Iterable[FieldProblem]) -> list[Problem]:
    """The problems of one list's records, with one message where many have the same."""
    alike: dict[tuple[str, str, str], list[Problem]] = {}
    for one in found:
        alike.setdefault((one.field, one.subject, one.problem.severity), []).append(one.problem)
    return [problem for ones in alike.values() for problem in _together(ones)]


def _together(alike: list[Problem]) -> list[Problem]:
    if len(alike) <= MOST_ALIKE:
        return alike
    first, rest = alike[0], alike[1:]
    places = listed(_short(one.where) for one in rest)
    message = f"{first.message} The same goes for {len(rest)} more: {places}."
    return [Problem(first.where, message, first.severity, tuple(one.where for one in rest))]


def _short(where: str) -> str:
    """A place without its sheet and its field, which the first place names: `D7` of `Sites!D7`.

    The label of a record made in Python, `site 'Dallas'`, stays as it is.
    """
    return where if where.endswith("'") else where.rpartition("!")[2].partition(" ")[0]
