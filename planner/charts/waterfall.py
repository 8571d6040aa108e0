"""Waterfalls: from its terms to a plan's value, and from one plan's value to another's."""

import math

from matplotlib.patches import Patch

from models.plan.compare import Comparison
from models.plan.compare.steps import BLOCKS, STEPS
from models.plan.plan import Plan
from models.plan.terms import TERMS
from planner.charts.axes import Scale, money_scale
from planner.charts.frame import empty_chart
from planner.charts.rows import Piece, Row, draw_rows
from planner.charts.style import BLUE, ORANGE, SCREEN, SKY, Chart, Layout, drawing
from planner.charts.text import clean

CASH_TITLE, INTERNAL_TITLE, VALUE_TITLE = "Cash", "Internal value, not cash", "Value of the plan"
NO_MONEY = "The plan moves no money and is worth nothing."
NO_CHANGE = "Both plans are worth the same, and no line of the bridge differs from nought."
SMALLEST_SHARE = 0.4
"""Where all changes are less than this share of the totals, the axis does not start at nought."""
COLOURS = (
    (Patch(facecolor=SKY), "adds"),
    (Patch(facecolor=ORANGE), "takes away"),
    (Patch(facecolor=BLUE), "sum"),
)


def value_waterfall(plan: Plan, layout: Layout = SCREEN) -> Chart:
    """From the terms of the value, present value, to cash and on to the value of the plan; noughts are left out.

    Parameters
    ----------
    plan
        The plan.
    layout
        What it is made for.
    """
    settings = plan.case.plan
    title = f"{clean(settings.name)}: what the plan is worth, present value"
    running = 0.0
    steps: list[tuple[str, float | None, float]] = []
    for term in TERMS:
        usd = plan.terms_usd.get(term.name, 0.0)
        if usd:
            steps.append((term.title, running, running + usd))
            running += usd
        if term.name == _last_cash_term():
            steps.append((CASH_TITLE, None, running))
    steps.append((VALUE_TITLE, None, running))
    with drawing():
        if len(steps) == 2:
            return empty_chart(title, NO_MONEY, layout)
        scale = money_scale([end for _, _, end in steps], settings.currency)
        rows = [_row(*step, scale) for step in steps]
        return draw_rows(title, rows, layout, f"{scale.unit}, present value", COLOURS, are_joined=True)


def _last_cash_term() -> str:
    return [term.name for term in TERMS if term.is_cash][-1]


def bridge_waterfall(comparison: Comparison, layout: Layout = SCREEN) -> Chart:
    """The bridge between two plans: changed inputs with A's decisions kept, then B's decisions; noughts are left out.

    Parameters
    ----------
    comparison
        The two plans, as `compare` gives them.
    layout
        What it is made for.
    """
    a, b, bridge = comparison.a, comparison.b, comparison.bridge
    title = f"From {clean(a.case.plan.name)} (A) to {clean(b.case.plan.name)} (B): value, present value"
    running = bridge.a.total_usd
    steps: list[tuple[str, float | None, float]] = [("Plan A", None, running)]
    block = STEPS[0].block
    for step in STEPS:
        if step.block != block:
            block = step.block
            steps.append(("A's decisions under B's inputs", None, running))
        usd = bridge.effects[step.name].total_usd
        if round(usd, 2):
            steps.append((step.title, running, running + usd))
        running += usd
    steps.append(("Plan B", None, running))
    with drawing():
        if len(steps) == len(BLOCKS) + 1:
            return empty_chart(title, NO_CHANGE, layout)
        scale = money_scale([end for _, _, end in steps], a.case.plan.currency)
        lowest = _axis_start([end for _, _, end in steps])
        note = "" if lowest is None else "; the axis does not start at 0"
        rows = [_row(*step, scale) for step in steps]
        return draw_rows(
            title,
            rows,
            layout,
            f"{scale.unit}, present value{note}",
            COLOURS,
            lowest=None if lowest is None else lowest / scale.divisor,
            zero=0.0 if lowest is None else lowest / scale.divisor,
            are_joined=True,
        )


def _row(title: str, start: float | None, end: float, scale: Scale) -> Row:
    """A row of a waterfall; a sum starts at nought."""
    if start is None:
        piece = Piece(0.0, end / scale.divisor, BLUE)
        return Row(title, (piece,), scale.text(end), is_total=True)
    colour = SKY if end >= start else ORANGE
    piece = Piece(start / scale.divisor, end / scale.divisor, colour)
    return Row(title, (piece,), scale.text(end - start, is_signed=True))


def _axis_start(ends: list[float]) -> float | None:
    """Where the axis starts so that small changes of a large value are seen; None for nought."""
    low, high = min(ends), max(ends)
    if low <= 0 or high - low > SMALLEST_SHARE * high or high == low:
        return None
    step = 10.0 ** math.floor(math.log10(high - low))
    return max(0.0, math.floor((low - 0.3 * (high - low)) / step) * step)
