"""What the log of CBC says, line by line, of value and bound: its only way to tell.

Its tables have a heading whose words end where the figures below them end. The objective of the passes of cuts at the
root, and of the linear program before them, is a bound; the best solution and the best bound of the search stand in
columns of theirs.
"""

import re
from dataclasses import dataclass, field

_AFTER_A_LABEL = re.compile(r"(?P<label>Objective value|Lower bound):\s+(?P<figure>\S+)")
_ENDING = re.compile(r"Result - (?P<ending>.+)")
_RELAXED_OR_OVER = re.compile(r"(?:LP Optimal\b.*?Obj|BestSol: .*?Bound|Obj: .*?Bound):\s*(?P<figure>\S+)")
"""The relaxation is solved, or the search is over."""


@dataclass
class CbcLog:
    """Value and bound as the log has them so far, of a program that is minimised."""

    value: float | None = None
    bound: float | None = None
    ending: str = ""
    """How the search ended, in CBC's words; blank before that."""
    _value_ends: int = field(default=0, repr=False)
    _bound_ends: int = field(default=0, repr=False)

    def read(self, line: str) -> None:
        """Take in the next line."""
        if found := _AFTER_A_LABEL.match(line):
            is_value = found["label"] == "Objective value"
            figure = _figure(found["figure"])
            self.value, self.bound = (figure, self.bound) if is_value else (self.value, figure)
        elif "Time(s)" in line or "Objective" in line.split():
            self._read_heading(line)
        elif line.startswith(("▶", "✔")):
            self._value_ends = self._bound_ends = 0
            if found := _RELAXED_OR_OVER.search(line):
                self.bound = _figure(found["figure"])
        elif found := _ENDING.match(line):
            self.ending = found["ending"].strip().lower()
        else:
            self._read_row(line)

    def _read_heading(self, line: str) -> None:
        is_of_cuts = "Suminf" in line and "Objective" in line
        bound = "BestBound" if "BestBound" in line else "Objective" if is_of_cuts else None
        self._value_ends = line.index("BestSol") + len("BestSol") if "BestSol" in line else 0
        self._bound_ends = line.index(bound) + len(bound) if bound else 0

    def _read_row(self, line: str) -> None:
        value, bound = _figure_ending_at(line, self._value_ends), _figure_ending_at(line, self._bound_ends)
        self.value = self.value if value is None else value
        self.bound = self.bound if bound is None else bound


def _figure_ending_at(line: str, end: int) -> float | None:
    """The figure whose last digit stands just before `end`; None where there is none."""
    words = line[:end].split()
    is_there = end and len(line) >= end and not line[end - 1].isspace() and line[end : end + 1].isspace()
    return _figure(words[-1]) if words and is_there else None


def _figure(word: str) -> float | None:
    try:
        return float(word)
    except ValueError:
        return None
