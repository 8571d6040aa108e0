"""The frame of a chart: its title, its margins in points, its legend, and the chart of nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from planner.charts.style import GREY, INK, POINTS_PER_INCH, Chart, Layout
from planner.charts.text import width_points, wrapped

EDGE_POINTS = 6.0
HANDLE_EMS, GAP_EMS, COLUMN_EMS, LEGEND_LINE = 1.6, 0.5, 1.3, 1.2
"""Of a legend: a handle, the gap after it and between entries, in letters' sizes; lines in lines' heights."""


@dataclass(frozen=True)
class Frame:
    """Room around what is drawn, in points."""

    layout: Layout
    title: str
    left: float = 40.0
    right: float = EDGE_POINTS + 8
    bottom: float = 30.0

    @property
    def inner_width(self) -> float:
        """Width that is left to draw in, in points."""
        return self.layout.width_points - self.left - self.right

    @property
    def title_lines(self) -> list[str]:
        """The title in lines; none where the page has it."""
        if not self.layout.is_titled:
            return []
        size = self.layout.font_points + 2
        return wrapped(
            self.title, self.layout.width_points - 2 * EDGE_POINTS - 10, size, "bold", most_lines=3
        )

    @property
    def top(self) -> float:
        """Room for the title."""
        return EDGE_POINTS + len(self.title_lines) * (self.layout.line_points + 3) + 4

    def chart(self, inner_height: float, legend: Sequence[tuple[Any, str]] = ()) -> tuple[Chart, Any]:
        """A chart with one pair of axes of this height in points, a title, and a legend below.

        Parameters
        ----------
        legend
            A handle and what it means, in order.
        """
        rows = legend_rows([text for _, text in legend], self.layout)
        legend_height = len(rows) * self.layout.line_points * LEGEND_LINE + (6 if rows else 0)
        height = self.top + inner_height + self.bottom + legend_height
        width = self.layout.width_points
        chart = Chart(figsize=(self.layout.width_inches, height / POINTS_PER_INCH), facecolor="white")
        axes = chart.add_axes(
            (
                self.left / width,
                (self.bottom + legend_height) / height,
                self.inner_width / width,
                inner_height / height,
            )
        )
        axes.tick_params(labelsize=self.layout.font_points)
        self._write_title(chart, height)
        _draw_legend(chart, legend, rows, self.layout, height)
        return chart, axes

    def _write_title(self, chart: Chart, height: float) -> None:
        size = self.layout.font_points + 2
        for number, line in enumerate(self.title_lines):
            y = 1 - (EDGE_POINTS + number * (self.layout.line_points + 3)) / height
            x = EDGE_POINTS / self.layout.width_points
            chart.text(x, y, line, fontsize=size, weight="bold", ha="left", va="top", color=INK)


def legend_rows(texts: Sequence[str], layout: Layout) -> list[list[int]]:
    """Entries of a legend by their numbers, as many in a row as fit."""
    rows: list[list[int]] = []
    used = 0.0
    for number, text in enumerate(texts):
        ems = HANDLE_EMS + GAP_EMS + COLUMN_EMS
        width = ems * layout.font_points + width_points(text, layout.font_points)
        if not rows or used + width > layout.width_points - 2 * EDGE_POINTS:
            rows.append([])
            used = 0.0
        rows[-1].append(number)
        used += width
    return rows


def _draw_legend(
    chart: Chart, legend: Sequence[tuple[Any, str]], rows: list[list[int]], layout: Layout, height: float
) -> None:
    for line, row in enumerate(rows):
        bottom = (len(rows) - 1 - line) * layout.line_points * LEGEND_LINE + 2
        chart.legend(
            [legend[number][0] for number in row],
            [legend[number][1] for number in row],
            loc="lower left",
            bbox_to_anchor=(EDGE_POINTS / layout.width_points, bottom / height),
            ncols=len(row),
            fontsize=layout.font_points,
            handlelength=HANDLE_EMS,
            handletextpad=GAP_EMS,
            columnspacing=COLUMN_EMS,
            borderpad=0,
            borderaxespad=0,
        )


def empty_chart(title: str, sentence: str, layout: Layout) -> Chart:
    """A chart that says why there is nothing to draw."""
    frame = Frame(layout, title, left=EDGE_POINTS, bottom=EDGE_POINTS)
    lines = wrapped(sentence, frame.inner_width, layout.font_points, most_lines=4)
    chart, axes = frame.chart(layout.line_points * (len(lines) + 1))
    axes.set_axis_off()
    axes.text(0, 0.5, "\n".join(lines), fontsize=layout.font_points, color=GREY, va="center")
    return chart
