"""How far one input moves the value: the bars of a tornado, and what their width is proven to be."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from models.inputs.wording import listed
from planner.questions.what_if.inputs import VariedInput
from planner.questions.what_if.levels import Level


@dataclass(frozen=True)
class Interval:
    """Where an amount is proven to lie; both ends are equal where it is known."""

    low_usd: float
    high_usd: float

    @property
    def middle_usd(self) -> float:
        """Half-way between the ends."""
        return (self.low_usd + self.high_usd) / 2


Change = tuple[Level, float | None, Interval | None]
"""A level, the change of value with the decisions kept, and with the best ones; None where it is not known."""


@dataclass(frozen=True)
class Swing:
    """One input's changes of value, and the width between the worst and the best."""

    input: VariedInput
    changes: tuple[Change, ...]
    """By level, the lowest first."""
    kept_usd: float | None
    """Width with the decisions kept; None where they break a rule at some level."""
    best: Interval | None
    """Width with the best decisions; None where a level has no plan or is not known."""
    note: str

    @classmethod
    def of(
        cls, varied: VariedInput, changes: Sequence[Change], without_plan: list[str], broken: list[str]
    ) -> "Swing":
        """The swing of an input; its levels without a plan, and those where kept decisions break a rule, are noted.

        The case as it is, whose change is nought, counts among the levels.
        """
        kept = [change for _, change, _ in changes]
        best = [change for _, _, change in changes]
        notes = [f"no plan at {listed(without_plan)}"] if without_plan else []
        notes += [f"kept decisions break a rule at {listed(broken)}"] if broken else []
        return cls(varied, tuple(changes), _width(kept), _width_of_intervals(best), "; ".join(notes))

    @property
    def order(self) -> tuple[int, float, str]:
        """Sorts the widest first; before all what leaves no plan, last what is not known, by the kept decisions."""
        if self.best is not None:
            return (1, -self.best.middle_usd, self.input.title)
        return (0 if self.note.startswith("no plan") else 2, -(self.kept_usd or 0.0), self.input.title)

    @property
    def ends(self) -> tuple[Change | None, Change]:
        """The changes at the lowest and at the highest level; an input with one level has only the second."""
        return (self.changes[0] if len(self.changes) > 1 else None, self.changes[-1])

    def row(self) -> dict[str, Any]:
        """The input's row in the table of the tornado."""
        row: dict[str, Any] = {"input": self.input.title}
        for name, change in zip(("lowest", "highest"), self.ends, strict=True):
            level, kept, best = change or (None, None, None)
            row[name] = level.label if level else None
            row[f"kept_change_at_{name}_usd"] = kept
            row[f"best_change_at_{name}_low_usd"] = best.low_usd if best else None
            row[f"best_change_at_{name}_high_usd"] = best.high_usd if best else None
        row["kept_swing_usd"] = self.kept_usd
        row["best_swing_low_usd"] = self.best.low_usd if self.best else None
        row["best_swing_high_usd"] = self.best.high_usd if self.best else None
        row["note"] = self.note
        return row


def _width(changes: Sequence[float | None]) -> float | None:
    known = [change for change in changes if change is not None]
    return max(0.0, *known) - min(0.0, *known) if known and len(known) == len(changes) else None


def _width_of_intervals(changes: Sequence[Interval | None]) -> Interval | None:
    """Least and greatest width that changes within their intervals can have, nought among them."""
    known = [change for change in changes if change is not None]
    if not known or len(known) < len(changes):
        return None
    lows, highs = [0.0, *(one.low_usd for one in known)], [0.0, *(one.high_usd for one in known)]
    return Interval(max(0.0, max(lows) - min(highs)), max(highs) - min(lows))
