"""The frontier of two measures: what more of the one costs in the other."""

from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.lines import Line2D

from models.plan.measures import Measure
from planner.charts.axes import Scale, money_scale, number_axis
from planner.charts.frame import Frame, empty_chart
from planner.charts.style import BLUE, PALE, POINTS_PER_INCH, SCREEN, SKY, Chart, Layout, drawing
from planner.charts.text import clean, width_points, within

if TYPE_CHECKING:
    from planner.questions.tradeoffs import Frontier

NOTHING = "The frontier has no points."
Box = tuple[float, float, float, float]
"""Left, bottom, right and top in points."""


def frontier_chart(frontier: "Frontier", layout: Layout = SCREEN) -> Chart:
    """The points of a frontier, numbered as in its table, each with how much better it could be at most.

    Parameters
    ----------
    frontier
        As `frontier` gives it.
    layout
        What it is made for.
    """
    case, (x, y) = frontier.best.case, (frontier.x, frontier.y)
    title = f"{clean(case.plan.name)}: {within(x.title)} against {within(y.title)}"
    table = frontier.table
    with drawing():
        if table.empty:
            return empty_chart(title, NOTHING, layout)
        frame = Frame(layout, title, left=62, bottom=42)
        legend = [
            (
                Line2D([], [], color=BLUE, marker="o", linewidth=1, markersize=5),
                "plan, numbered as in the table",
            ),
            (Line2D([], [], color=SKY, linewidth=2), "from the plan to what no plan exceeds"),
        ]
        height = frame.inner_width * (0.8 if layout.is_narrow else 0.45)
        chart, axes = frame.chart(height, legend)
        at = {measure.name: table[measure.name].to_numpy(dtype=float) for measure in (x, y)}
        bounds = {
            measure.name: table[f"bound_of_{measure.name}"]
            .astype(float)
            .fillna(table[measure.name])
            .to_numpy()
            for measure in (x, y)
        }
        for row in range(len(table)):
            corner = (at[x.name][row], at[y.name][row])
            axes.plot([corner[0], bounds[x.name][row]], [corner[1]] * 2, color=SKY, linewidth=2)
            axes.plot([corner[0]] * 2, [corner[1], bounds[y.name][row]], color=SKY, linewidth=2)
        order = np.argsort(at[x.name])
        axes.plot(at[x.name][order], at[y.name][order], color=BLUE, marker="o", linewidth=1, markersize=4)
        axes.margins(0.08)
        _name_axes(axes, x, y, case.plan.currency, layout)
        _number_points(
            axes, np.column_stack([at[x.name], at[y.name]]), list(table["point"]), layout.font_points
        )
        return chart


def _name_axes(axes: Any, x: Measure, y: Measure, currency: str, layout: Layout) -> None:
    for measure, axis, ticks in ((x, axes.xaxis, 3 if layout.is_narrow else 6), (y, axes.yaxis, 5)):
        is_share = measure.unit == "fraction"
        unit = currency if measure.unit == "USD" else measure.unit
        scale = money_scale(axis.get_view_interval(), unit)
        if measure.unit != "USD":
            scale = Scale(scale.divisor, " ".join([*scale.unit.split()[1:], unit]), scale.decimals)
        number_axis(axis, scale.divisor, ticks, is_percent=is_share)
        told = measure.title if is_share else f"{measure.title} ({scale.unit})"
        axis.set_label_text(told, fontsize=layout.font_points)
    axes.grid(visible=True, color=PALE, linewidth=0.6)


def _number_points(axes: Any, points: Any, numbers: list[int], size: float) -> None:
    """Write each point's number beside it; one that finds no free place is left to the table."""
    axes.autoscale_view()
    per_point = axes.figure.dpi / POINTS_PER_INCH
    places = (axes.transData.transform(points) - axes.bbox.min) / per_point
    taken = [(px - 3, py - 3, px + 3, py + 3) for px, py in places]
    for (px, py), number in zip(places, numbers, strict=True):
        width = width_points(str(number), size)
        for dx, dy in ((5, 4), (5, -4 - size), (-5 - width, 4), (-5 - width, -4 - size)):
            box = (px + dx, py + dy, px + dx + width, py + dy + size)
            if not any(_is_overlapping(box, other) for other in taken):
                taken.append(box)
                axes.annotate(
                    str(number), (px + dx, py + dy), xycoords="axes points", fontsize=size, va="bottom"
                )
                break


def _is_overlapping(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
