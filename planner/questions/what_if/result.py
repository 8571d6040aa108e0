"""What a sensitivity analysis has found: kept decisions and best decisions, level by level, as tidy tables."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from html import escape
from typing import Any

import pandas as pd

from models.plan import Plan
from planner.questions.what_if.decided import decided_otherwise
from planner.questions.what_if.inputs import VariedInput
from planner.questions.what_if.levels import Level
from planner.questions.what_if.repricing import Best, Kept, Status
from planner.questions.what_if.swings import Interval, Swing

REPRICED = (
    "kept_usd",
    "kept_change_usd",
    "is_kept_feasible",
    "kept_breaks",
    "best_low_usd",
    "best_high_usd",
    "best_change_low_usd",
    "best_change_high_usd",
    "best_status",
    "decided_otherwise",
)
"""What is said of each changed case: the columns that end its row."""
TORNADO = (
    "input",
    "lowest",
    "highest",
    "kept_change_at_lowest_usd",
    "kept_change_at_highest_usd",
    "best_change_at_lowest_low_usd",
    "best_change_at_lowest_high_usd",
    "best_change_at_highest_low_usd",
    "best_change_at_highest_high_usd",
    "kept_swing_usd",
    "best_swing_low_usd",
    "best_swing_high_usd",
    "note",
)
STATUS_WORDS: dict[Status, str] = {
    "proven": "proven",
    "not_proven": "not proven",
    "infeasible": "no plan",
    "not_known": "not known",
}
STOPPED = {"time_limit": "the time limit was hit", "interrupt": "the user stopped the search"}


@dataclass(frozen=True)
class Point:
    """One changed case: each of some inputs at a level."""

    levels: tuple[Level, ...]
    kept: Kept
    best: Best
    is_base: bool = False
    """Whether nothing is changed."""


@dataclass(frozen=True)
class Series:
    """One input at its levels, or two inputs at every pair of levels."""

    inputs: tuple[VariedInput, ...]
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Sensitivity:
    """How the value of a plan moves with its inputs; see `sensitivity`."""

    plan: Plan
    """The plan that changes are told from."""
    single: tuple[Series, ...]
    """Each input by itself."""
    pair: Series | None
    """Two inputs together, if asked for: by the first one's level, then by the second's."""
    gap_fraction: float
    """The gap asked for of each search."""
    seconds: float
    """Wall time."""
    stopped_by: str = ""
    """`time_limit` or `interrupt` where searches are missing or cut short; else blank."""

    def change(self, point: Point) -> Interval | None:
        """By how much the best value changes, as far as both searches prove it; None where that is not known.

        From a best value between a and A to one between b and B the change is between b - A and B - a.
        """
        base, best = self.plan, point.best
        if point.is_base:
            return Interval(0.0, 0.0)
        if best.low_usd is None or best.high_usd is None:
            return None
        return Interval(best.low_usd - base.solve.bound_usd, best.high_usd - base.value_usd)

    def kept_change(self, point: Point) -> float | None:
        """By how much the kept decisions' value changes; None where they break a rule."""
        value = point.kept.value_usd
        return value - self.plan.value_usd if value is not None and point.kept.is_feasible else None

    @cached_property
    def swings(self) -> tuple[Swing, ...]:
        """How far each input moves the value, the widest first, those that leave no plan before all."""
        found = [
            Swing.of(
                series.inputs[0],
                [(point.levels[0], self.kept_change(point), self.change(point)) for point in series.points],
                [point.levels[0].label for point in series.points if point.best.status == "infeasible"],
                [point.levels[0].label for point in series.points if not point.kept.is_feasible],
            )
            for series in self.single
        ]
        return tuple(sorted(found, key=lambda swing: swing.order))

    @property
    def tornado(self) -> pd.DataFrame:
        """One row an input, the widest swing first.

        Columns: input; lowest, highest (its first and its last level); the changes of value at both, with the
        decisions kept and with the best ones (an interval); kept_swing_usd and best_swing_low_usd to
        best_swing_high_usd (from the worst to the best level, the case as it is among them); note.
        """
        return pd.DataFrame([swing.row() for swing in self.swings], columns=list(TORNADO), dtype=object)

    @property
    def levels(self) -> pd.DataFrame:
        """One row for each level of each input.

        Columns: input, level, value (where all fields of the input have the same), unit; then kept_usd (what
        the plan's decisions are worth, penalties included), kept_change_usd (blank where they break a rule),
        is_kept_feasible, kept_breaks; best_low_usd to best_high_usd (planned anew: the best plan found, and
        what no plan exceeds), best_change_low_usd to best_change_high_usd, best_status, decided_otherwise.
        """
        rows = [
            {
                "input": series.inputs[0].title,
                "level": point.levels[0].label,
                "value": series.inputs[0].value(self.plan.case, point.levels[0]),
                "unit": series.inputs[0].unit,
                **self._repriced(point),
            }
            for series in self.single
            for point in series.points
        ]
        return pd.DataFrame(rows, columns=["input", "level", "value", "unit", *REPRICED], dtype=object)

    @property
    def two_way(self) -> pd.DataFrame:
        """One row for each pair of levels of two inputs: first_level, second_level, then as `levels`."""
        points = self.pair.points if self.pair else ()
        rows = [
            {"first_level": one.label, "second_level": other.label, **self._repriced(point)}
            for point in points
            for one, other in [point.levels]
        ]
        return pd.DataFrame(rows, columns=["first_level", "second_level", *REPRICED], dtype=object)

    def grid(self, column: str) -> pd.DataFrame:
        """One column of `two_way` as a grid: a row for each level of the first input, a column for the second's."""
        frame = self.two_way
        rows, columns = (list(dict.fromkeys(frame[name])) for name in ("first_level", "second_level"))
        return frame.pivot(index="first_level", columns="second_level", values=column).loc[rows, columns]

    @property
    def fields(self) -> pd.DataFrame:
        """One row for each field that is varied: input, field (its selector), value in the case, unit."""
        series = (*self.single, *((self.pair,) if self.pair else ()))
        inputs = dict.fromkeys(one for each in series for one in each.inputs)
        rows = [
            (one.title, target.name(self.plan.case), target.value(self.plan.case), target.column.unit)
            for one in inputs
            for target in one.targets
        ]
        return pd.DataFrame(rows, columns=["input", "field", "value", "unit"], dtype=object)

    def _repriced(self, point: Point) -> dict[str, Any]:
        kept, best, change = point.kept, point.best, self.change(point)
        least = None if best.low_usd is None else best.low_usd - self.plan.solve.bound_usd
        return {
            "kept_usd": kept.value_usd,
            "kept_change_usd": self.kept_change(point),
            "is_kept_feasible": kept.is_feasible,
            "kept_breaks": _summed_up(kept.breaks),
            "best_low_usd": best.low_usd,
            "best_high_usd": best.high_usd,
            "best_change_low_usd": change.low_usd if change else least,
            "best_change_high_usd": change.high_usd if change else None,
            "best_status": STATUS_WORDS[best.status],
            "decided_otherwise": decided_otherwise(self.plan.decisions, best.decisions),
        }

    @property
    def sentences(self) -> tuple[str, ...]:
        """What a reader must know of all tables."""
        return tuple(self._sentences())

    def _sentences(self) -> Iterator[str]:
        solve, currency = self.plan.solve, self.plan.case.plan.currency
        yield (
            f"The plan of the case as it is: {currency} {self.plan.value_usd:,.0f}; "
            f"no plan is worth over {currency} {solve.bound_usd:,.0f}."
        )
        yield (
            "Kept: the plan's decisions at the changed inputs, exact. Best: planned anew; the best value and its "
            f"change are proven to lie in the interval given (a gap of {self.gap_fraction:g} was asked for)."
        )
        points = [point for series in (*self.single, *filter(None, [self.pair])) for point in series.points]
        broken = sum(not point.kept.is_feasible for point in points)
        if broken:
            yield f"In {broken} of {len(points)} changed cases the kept decisions break a rule, so nobody can have them."
        unknown = sum(point.best.status in ("not_proven", "not_known") for point in points)
        if self.stopped_by:
            yield f"NOT PROVEN: {STOPPED[self.stopped_by]}; {unknown} of {len(points)} searches are not finished."

    @property
    def is_proven(self) -> bool:
        """Whether every search was finished: proven within the gap, or proven to leave no plan."""
        return not self.stopped_by

    def __repr__(self) -> str:
        name, proven = self.plan.case.plan.name, "proven" if self.is_proven else "not proven"
        pairs = f", {len(self.pair.points)} pairs of levels" if self.pair else ""
        return f"Sensitivity({name!r}: {len(self.single)} inputs{pairs}, {proven})"

    def _repr_html_(self) -> str:
        told = "".join(f"<p>{escape(sentence)}</p>" for sentence in self.sentences)
        frames = [frame for frame in (self.tornado, self.two_way) if len(frame)]
        tables = "".join(
            frame.to_html(index=False, border=0, na_rep="", float_format="{:,.0f}".format) for frame in frames
        )
        return f"<h4>{escape(repr(self))}</h4>{told}{tables}"


def _summed_up(breaks: tuple[str, ...]) -> str:
    """The first rule that is broken, and how many more are."""
    rest = len(breaks) - 1
    return "" if not breaks else f"{breaks[0]} ({rest} more)" if rest else breaks[0]
