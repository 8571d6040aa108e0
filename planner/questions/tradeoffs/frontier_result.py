"""A frontier: plans of which none can be better in one measure without being worse in another."""

import math
from dataclasses import dataclass, field
from html import escape

import pandas as pd

from models.plan import Plan
from models.plan.decisions import Decisions
from models.plan.measures import MEASURES, Measure
from planner.questions.tradeoffs.making import aimed_plan

NEGLIGIBLE = 1e-6
"""Share of a measure's span that counts as nothing."""


@dataclass(frozen=True)
class FrontierPoint:
    """One plan of a frontier."""

    number: int
    """Counted from 1, from the least of what is held on."""
    measures: dict[str, float]
    """Every measure of the plan, recomputed from its decisions."""
    bounds: dict[str, float]
    """Of both measures of the frontier: no plan at least as good in the other is better than this."""
    is_proven: bool
    """Whether both bounds are within the gap asked for."""
    decisions: Decisions
    """What the plan decides."""


@dataclass(frozen=True)
class Frontier:
    """A frontier of two measures; see `frontier`."""

    best: Plan
    """The plan of most value of the same case."""
    x: Measure
    y: Measure
    held: Measure
    """The one of the two that was held to levels."""
    points: tuple[FrontierPoint, ...]
    """In the order of the measure that was held, from its worst to its best; none dominates another."""
    missing: int
    """Levels that led to no proven point in time."""
    was_interrupted: bool
    """Whether the user stopped the search."""
    gap_fraction: float
    """The gap asked for."""
    notes: tuple[str, ...]
    """What a reader must know, in sentences."""
    seconds: float
    """Wall time."""
    processor_seconds: float
    """Processor time of all searches."""
    plans: dict[int, Plan] = field(default_factory=dict, repr=False, compare=False)
    """Plans made so far by `plan`, by number."""

    @property
    def sought(self) -> Measure:
        """The measure that was sought at each level of the other."""
        return self.y if self.held is self.x else self.x

    @property
    def is_proven(self) -> bool:
        """Whether every point is proven within the gap, and none that was asked for is missing."""
        return not self.missing and all(point.is_proven for point in self.points)

    @property
    def table(self) -> pd.DataFrame:
        """One row a point.

        Columns: point; for both measures the plan's figure, its bound (no plan at least as good in the other
        measure is better) and the gap between them as a fraction; is_proven; then every other measure.
        """
        rows = []
        for point in self.points:
            row: dict[str, object] = {"point": point.number}
            for measure in (self.x, self.y):
                value, bound = point.measures[measure.name], point.bounds[measure.name]
                row[measure.name] = value
                is_known = math.isfinite(bound)
                row[f"bound_of_{measure.name}"] = bound if is_known else None
                gap = abs(bound - value) / abs(value) if value and is_known else None
                row[f"gap_of_{_stem(measure)}_fraction"] = 0.0 if bound == value else gap
            row["is_proven"] = point.is_proven
            row |= {name: value for name, value in point.measures.items() if name not in row}
            rows.append(row)
        others = [name for name in MEASURES if name not in (self.x.name, self.y.name)]
        columns = ["point"]
        for measure in (self.x, self.y):
            columns += [measure.name, f"bound_of_{measure.name}", f"gap_of_{_stem(measure)}_fraction"]
        return pd.DataFrame(rows, columns=[*columns, "is_proven", *others])

    @property
    def slopes(self) -> pd.DataFrame:
        """What one more (or one less) of the measure held costs in the other, between neighbours.

        The price is an interval, for what can be reached at each point is one. Columns: from_point, to_point,
        gained, gained_amount (of the measure held), price_low, price_high, unit.
        """
        held, sought = self.held, self.sought
        sign = 1.0 if sought.is_more_better else -1.0
        rows = []
        for one, other in zip(self.points, self.points[1:], strict=False):
            amount = abs(other.measures[held.name] - one.measures[held.name])
            low = sign * (one.measures[sought.name] - other.bounds[sought.name])
            high = sign * (one.bounds[sought.name] - other.measures[sought.name])
            is_known = math.isfinite(high)
            direction = "more" if held.is_more_better else "less"
            rows.append(
                {
                    "from_point": one.number,
                    "to_point": other.number,
                    "gained": f"{direction} {held.title.lower()}",
                    "gained_amount": amount,
                    "price_low": max(low, 0.0) / amount,
                    "price_high": high / amount if is_known else None,
                    "unit": f"{self._unit(sought)} per {self._unit(held).removesuffix('s')}",
                }
            )
        columns = ["from_point", "to_point", "gained", "gained_amount", "price_low", "price_high", "unit"]
        return pd.DataFrame(rows, columns=columns)

    def plan(self, number: int) -> Plan:
        """The plan of a point, checked, to be looked at and exported like any other.

        Raises
        ------
        KeyError
            If there is no point of this number.
        CheckFailedError
            If the independent check rejects the plan.
        """
        point = {point.number: point for point in self.points}[number]
        if number not in self.plans:
            aim = f"point {number} of the frontier of {self.x.title.lower()} and {self.y.title.lower()}"
            self.plans[number] = aimed_plan(
                self.best,
                point.decisions,
                aim,
                is_proven=point.is_proven,
                seconds=self.seconds,
                was_interrupted=self.was_interrupted,
            )
        return self.plans[number]

    def _unit(self, measure: Measure) -> str:
        """The measure's unit, in the case's currency."""
        return self.best.case.plan.currency if measure.unit == "USD" else measure.unit

    def __repr__(self) -> str:
        proven = "each proven" if self.is_proven else "not all proven"
        return f"Frontier({self.x.name}, {self.y.name}: {len(self.points)} points, {proven})"

    def _repr_html_(self) -> str:
        notes = "".join(f"<p>{escape(note)}</p>" for note in self.notes)
        table = self.table.to_html(index=False, border=0, float_format="{:,.6g}".format)
        return f"<h4>{escape(repr(self))}</h4>{table}{notes}"


def _stem(measure: Measure) -> str:
    """The measure's name without its unit."""
    for ending in ("_usd", "_h100e_hours", "_fraction"):
        if measure.name.endswith(ending):
            return measure.name.removesuffix(ending)
    return measure.name
