"""Problems of a case: where, what was found, what is allowed, what to do."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True)
class Problem:
    """One sentence about one place of a case.

    An `error` keeps the case from being planned; a `warning` is legal but odd; a `note` tells of a
    reading that was assumed (a text taken as a number, a month from a date).
    """

    where: str
    """Cell, JSON path, file and line, or record that the sentence is about."""
    message: str
    """What was found, what is allowed, and what to do, as a sentence."""
    severity: Severity = "error"
    also: tuple[str, ...] = field(default=(), compare=False)
    """Other places of which the same is said; the message names the first of them."""

    def __str__(self) -> str:
        return f"{self.where}: {self.message}" if self.where else self.message


class CaseError(Exception):
    """A case cannot be used as it is. `problems` holds all that is wrong with it, not only the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        self.errors = tuple(problem for problem in self.problems if problem.severity == "error")
        super().__init__("\n".join(str(problem) for problem in self.errors))
