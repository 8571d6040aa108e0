"""Power: MW that the GPUs in use draw, against what is energised, site by site."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from models.plan.plan import Plan
from planner.charts.axes import grouped, month_axis, number_axis
from planner.charts.frame import Frame, empty_chart
from planner.charts.style import BLACK, SCREEN, SKY, VERMILLION, Chart, Layout, drawing
from planner.charts.text import clean, fitted

TITLE = "MW used against the limit, by site"
NOTHING = "The case has no sites."
OVER_MW = 1e-6
"""More than this above the limit counts as above it, not as rounding."""
GAP_POINTS = 14.0
LEGEND = (
    (Patch(facecolor=SKY), "used"),
    (Line2D([], [], color=BLACK, linewidth=1.4), "limit: critical IT power"),
    (Patch(facecolor=VERMILLION), "above the limit"),
)


def power_against_limit(plan: Plan, layout: Layout = SCREEN) -> Chart:
    """MW used as steps and the limit as a line, one panel for each site; months above the limit stand out.

    Parameters
    ----------
    plan
        The plan; one that passed its check is nowhere above the limit.
    layout
        What it is made for.
    """
    sites, months = plan.case.sites, plan.case.plan.months
    title = f"{clean(plan.case.plan.name)}: {TITLE}"
    if not sites:
        with drawing():
            return empty_chart(title, NOTHING, layout)
    with drawing():
        use = plan.sites
        columns = 1 if layout.is_narrow else min(3, len(sites))
        rows = -(-len(sites) // columns)
        frame = Frame(layout, title, left=4, bottom=4)
        panel_height = 96.0
        head, foot, gutter = layout.line_points * 1.5, 32.0, 38.0
        whole = rows * (panel_height + head + foot)
        chart, canvas = frame.chart(whole, LEGEND)
        canvas.set_axis_off()
        box = canvas.get_position()
        width = (frame.inner_width - (columns - 1) * GAP_POINTS) / columns
        for number, site in enumerate(sites):
            row, column = divmod(number, columns)
            left = box.x0 + box.width * (column * (width + GAP_POINTS) + gutter) / frame.inner_width
            bottom = box.y1 - box.height * ((row + 1) * (panel_height + head + foot) - foot) / whole
            inner = width - gutter
            axes = chart.add_axes(
                (left, bottom, box.width * inner / frame.inner_width, box.height * panel_height / whole)
            )
            month_axis(axes, plan.case.plan.start_month, months, inner, layout)
            _panel(axes, use[use["site"] == site.id], layout)
            name = fitted(" ".join([site.id, site.name]), inner, layout.font_points, "bold")
            axes.set_title(name, fontsize=layout.font_points, weight="bold", loc="left", pad=4)
        return chart


def _panel(axes: Any, rows: pd.DataFrame, layout: Layout) -> None:
    used, limit = rows["used_mw"].to_numpy(), rows["limit_mw"].to_numpy()
    edges = np.arange(len(rows) + 1)
    axes.stairs(np.minimum(used, limit), edges, fill=True, color=SKY, linewidth=0, gid="used")
    is_over = used > limit + OVER_MW
    if is_over.any():
        tops = np.where(is_over, used, limit)
        axes.stairs(tops, edges, baseline=limit, fill=True, color=VERMILLION, linewidth=0, gid="over")
    axes.stairs(limit, edges, color=BLACK, linewidth=1.4, baseline=None, gid="limit")
    top = max(float(limit.max(initial=0.0)), float(used.max(initial=0.0)))
    axes.set_ylim(0, 1.12 * top if top else 1)
    number_axis(axes.yaxis, most_ticks=4)
    axes.tick_params(labelsize=layout.font_points)
    axes.set_ylabel("")
    axes.set_yticks(axes.get_yticks(), [grouped(tick, 0 if top > 4 else 2) for tick in axes.get_yticks()])
    axes.set_ylim(0, 1.12 * top if top else 1)
