"""Gap over time of all entrants, a panel for each size and limit: the median over the seeds, and their range."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

from planner.charts.style import BLUE, GREEN, GREY, ORANGE, PALE, SCREEN, VERMILLION, Chart, drawing, rendered
from tests.benchmarks.race.entrants import GAP_FRACTION
from tests.benchmarks.race.tables import Group, groups
from tests.benchmarks.race.traces import Trace

LOOKS = {
    "leasehold": (BLUE, "-", 2.2),
    "highs": (VERMILLION, "--", 1.4),
    "scip": (GREEN, "-.", 1.4),
    "cbc": (ORANGE, ":", 1.8),
}
"""Colour, dashes and width of each entrant's line."""
FIRST_SECOND = 0.5
MOST_GAP, LEAST_GAP = 1.0, 4e-4
"""Ends of the axis of gaps; worse and better ones are drawn at its ends."""
MOMENTS = 400
PANEL_INCHES, EDGE_INCHES, MOST_IN_A_ROW = (4.3, 3.1), 0.45, 2


def picture(traces: Sequence[Trace]) -> bytes:
    """The chart as the bytes of a PNG file."""
    by_size = groups(traces)
    columns = min(len(by_size), MOST_IN_A_ROW)
    rows = -(-len(by_size) // columns)
    with drawing():
        width, height = PANEL_INCHES[0] * columns, PANEL_INCHES[1] * rows + EDGE_INCHES
        chart = Chart(figsize=(width, height), facecolor="white", layout="constrained")
        panels = chart.subplots(rows, columns, squeeze=False).ravel()
        for axes in panels[len(by_size) :]:
            axes.set_axis_off()
        for axes, ((size, limit_seconds), group) in zip(panels, by_size.items(), strict=False):
            _draw(axes, group, limit_seconds)
            cases = max(len(by_seed) for by_seed in group.values())
            title = f"{size}: {cases} {'case' if cases == 1 else 'cases'}, {limit_seconds:g} s"
            axes.set_title(title, fontsize=10, loc="left")
        lines = {line.get_label(): line for axes in panels for line in axes.get_lines()}
        lines = {name: lines[name] for name in LOOKS if name in lines}
        chart.legend(lines.values(), lines.keys(), loc="outside lower center", ncols=len(lines), fontsize=9)
    return rendered(chart, "png")


def _draw(axes: Any, group: Group, limit_seconds: float) -> None:
    moments = np.geomspace(FIRST_SECOND, limit_seconds, MOMENTS)
    without: list[str] = []
    for name, by_seed in group.items():
        gaps = np.array([[trace.gap_at(moment) for moment in moments] for trace in by_seed.values()])
        middle = np.median(gaps, axis=0)
        colour, dashes, width = LOOKS[name]
        axes.fill_between(
            moments, *_shown(gaps.min(axis=0), gaps.max(axis=0)), color=colour, alpha=0.13, lw=0
        )
        shown = np.where(np.isinf(middle), np.nan, np.clip(middle, LEAST_GAP, MOST_GAP))
        if np.isinf(middle).all():
            without.append(name)
        axes.plot(moments, shown, color=colour, ls=dashes, lw=width, label=name)
    if without:
        told = f"no gap in half of the cases or more:\n{', '.join(without)}"
        axes.text(
            0.97, 0.95, told, transform=axes.transAxes, ha="right", va="top", fontsize=SCREEN.font_points
        )
    axes.axhline(GAP_FRACTION, color=GREY, lw=0.8, label="_gap asked for")
    axes.set(xscale="log", yscale="log", xlim=(FIRST_SECOND, limit_seconds), ylim=(LEAST_GAP, MOST_GAP))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda seconds, _: f"{seconds:g}"))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda gap, _: f"{gap * 100:g} %"))
    axes.xaxis.set_major_locator(LogLocator(subs=(1, 3)))
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_minor_formatter(NullFormatter())
    axes.grid(color=PALE, lw=0.6)
    axes.tick_params(labelsize=SCREEN.font_points)
    axes.set_xlabel("seconds since the case was in memory", fontsize=SCREEN.font_points)
    axes.set_ylabel("proven gap", fontsize=SCREEN.font_points)


def _shown(least: np.ndarray, most: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The range of gaps where at least one case has any."""
    is_shown = np.isfinite(least)
    return tuple(np.where(is_shown, np.clip(gaps, LEAST_GAP, MOST_GAP), np.nan) for gaps in (least, most))
