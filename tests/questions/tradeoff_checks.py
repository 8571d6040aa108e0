"""What frontiers and alternatives claim, held against every combination of decisions."""

from __future__ import annotations

from planner import Case, InfeasibleError, Plan, alternatives, frontier, plan
from planner.questions.tradeoffs import Alternatives, Frontier, FrontierPoint
from tests.questions.enumeration import best_with, combinations
from tests.reference.facts import Record
from tests.reference.leases import TooLargeError
from tests.solve.solving import GAP_FRACTION

MOST_COMBINATIONS = 400
ROUNDING = 1e-5
"""Share of a figure within which two programs agree."""
X, Y = "internal_h100e_hours", "lease_npv_usd"
WORDS = {(True, True): "may", (True, False): "must", (False, True): "never"}


def wrong_points(record: Record, points: int = 5) -> tuple[list[str], int]:
    """What of a frontier of lease NPV and internal compute no combination bears out, and how many points it has.

    Raises
    ------
    TooLargeError
        If the case has too many combinations.
    """
    every = combinations(record, MOST_COMBINATIONS)
    try:
        found = frontier(Case.model_validate(record), x=X, y=Y, points=points, threads=1, gap=1e-6)
    except InfeasibleError:
        return (["infeasible, but there is a combination"] if every else []), 0
    hours = [one.internal_h100e_hours for one in every]
    npv = [one.lease_npv_usd for one in every]
    room = ROUNDING * max(hours) + 1e-3, ROUNDING * max(map(abs, npv)) + 1e-3
    wrong = []
    for point in found.points:
        x, y = point.measures[X], point.measures[Y]
        best_x = max(h for h, n in zip(hours, npv, strict=True) if n >= y - room[1])
        best_y = max(n for h, n in zip(hours, npv, strict=True) if h >= x - room[0])
        if abs(best_x - x) > room[0] or abs(best_y - y) > room[1]:
            wrong.append(f"point {point.number} is ({x}, {y}); the best are {best_x} and {best_y}")
    ends = found.points[-1].measures[X] - max(hours), found.points[0].measures[Y] - max(npv)
    if abs(ends[0]) > room[0] or abs(ends[1]) > room[1]:
        wrong.append(f"the ends are {ends} off")
    return wrong + dominated(found), len(found.points)


def dominated(found: Frontier) -> list[str]:
    """Points that another point of the frontier dominates."""

    def is_ahead(one: FrontierPoint, other: FrontierPoint) -> bool:
        leads = [
            (1 if measure.is_more_better else -1)
            * (one.measures[measure.name] - other.measures[measure.name])
            for measure in (found.x, found.y)
        ]
        return min(leads) >= 0 and max(leads) > 0

    return [
        f"point {other.number} is dominated by {one.number}"
        for one in found.points
        for other in found.points
        if is_ahead(one, other)
    ]


def wrong_standings(record: Record, within: float) -> tuple[list[str], int]:
    """Requests whose must, may or never the search through all combinations contradicts, and how many it judged."""
    try:
        found = alternatives(Case.model_validate(record), within=within, count=2, threads=1, gap=GAP_FRACTION)
    except InfeasibleError:
        return [], 0
    wrong, judged = wrong_alternatives(found), 0
    for one in found.standings:
        if one.is_signed:
            continue
        try:
            best = [best_with(record, one.request, is_accepted=is_accepted) for is_accepted in (True, False)]
        except TooLargeError:
            continue
        room = ROUNDING * abs(found.best.value_usd)
        if any(usd is not None and abs(usd - found.least_value_usd) < room for usd in best):
            continue
        judged += 1
        expected = WORDS[_reaches(best[0], found), _reaches(best[1], found)]
        if one.word != expected:
            wrong.append(f"{one.request} is called {one.word}; it is {expected}: {best}")
    return wrong, judged


def _reaches(usd: float | None, found: Alternatives) -> bool:
    return usd is not None and usd >= found.least_value_usd


def wrong_alternatives(found: Alternatives) -> list[str]:
    """Alternatives that are not good enough, or decide as the best plan does."""
    wrong = []
    for one in found.found:
        if one.plan.value_usd < found.least_value_usd - ROUNDING * abs(found.best.value_usd):
            wrong.append(f"{one.plan} is worth less than {found.least_value_usd}")
        if (
            one.plan.decisions.leases == found.best.decisions.leases
            or one.distance > one.most_distance + 1e-6
        ):
            wrong.append(f"{one.plan} is no alternative, or farther than is said to be possible")
    return wrong


def best_plan_with(record: Record, policy: Record) -> Plan | None:
    """The best plan of the case with one more policy over the whole horizon; None if there is none."""
    window = {"from_month": record["plan"]["start_month"], "to_month": "2099-12"}
    policies = [*record.get("policies", []), {"id": "held", **window, **policy}]
    try:
        return plan(Case.model_validate({**record, "policies": policies}), gap=GAP_FRACTION, threads=1)
    except InfeasibleError:
        return None
