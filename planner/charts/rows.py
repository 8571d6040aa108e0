"""Bars in rows, each with its title and its figure: what waterfalls, tornados and shares are drawn with."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from matplotlib.patches import Rectangle

from planner.charts.axes import number_axis
from planner.charts.frame import EDGE_POINTS, Frame
from planner.charts.style import BLACK, GREY, PALE, Chart, Layout
from planner.charts.text import width_points, wrapped

LABEL_GAP = 4.0
TICK_POINTS = 22.0
"""Room beyond an end of the axis, for half of the figure of a tick that stands there."""


@dataclass(frozen=True)
class Piece:
    """One bar of a row: from where to where, in the axis's unit."""

    start: float
    end: float
    colour: str
    is_outlined: bool = False
    """Whether only its outline is drawn, so that what it covers is seen."""


@dataclass(frozen=True)
class Row:
    """One row: a title, its bars, and the figure that is written beside them."""

    title: str
    pieces: tuple[Piece, ...]
    text: str
    is_total: bool = False
    details: tuple[str, ...] = field(default=())
    """Figures at the left and the right end in place of one after the bars."""


def draw_rows(
    title: str,
    rows: Sequence[Row],
    layout: Layout,
    unit: str,
    legend: Sequence[tuple[Any, str]] = (),
    *,
    lowest: float | None = None,
    zero: float = 0.0,
    is_percent: bool = False,
    are_joined: bool = False,
) -> Chart:
    """A chart of rows from top to bottom.

    Parameters
    ----------
    unit
        What the axis counts, written below it.
    lowest
        Where the axis starts, when not at the lowest end of a bar.
    zero
        Where the vertical line stands.
    are_joined
        Whether a thin line leads from the end of a bar to the next row, as in a waterfall.
    """
    left = TICK_POINTS if layout.is_narrow else _gutter(rows, layout)
    frame = Frame(layout, title, left=left, right=TICK_POINTS, bottom=34)
    size, line = layout.font_points, layout.line_points
    titles = [_title_lines(row, frame) for row in rows]
    heads = [len(lines) * line if layout.is_narrow else 0.0 for lines in titles]
    heights = [
        head + max(1.5 * line, 0 if layout.is_narrow else (len(lines) + 0.4) * line)
        for head, lines in zip(heads, titles, strict=True)
    ]
    chart, axes = frame.chart(sum(heights), legend)
    axes.set_ylim(sum(heights), 0)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    low, high = _limits(rows, frame, lowest, zero, size)
    axes.set_xlim(low, high)
    per_point = (high - low) / frame.inner_width
    top, before = 0.0, None
    for row, lines, head, height in zip(rows, titles, heads, heights, strict=True):
        middle = top + head + (height - head) / 2
        _write_title(axes, row, lines, (top, middle), frame)
        _draw_pieces(axes, row, middle, line, low)
        _write_figures(axes, row, middle, size, per_point)
        if are_joined and before is not None and not layout.is_narrow:
            at, y = before
            axes.plot([at, at], [y, middle], color=GREY, linewidth=0.5, zorder=1)
        before = (row.pieces[-1].end, middle) if row.pieces else None
        top += height
    axes.axvline(zero, color=BLACK, linewidth=0.7, zorder=1)
    number_axis(axes.xaxis, most_ticks=3 if layout.is_narrow else 6, is_percent=is_percent)
    axes.grid(visible=True, axis="x", color=PALE, linewidth=0.6)
    axes.tick_params(axis="x", labelsize=size)
    axes.set_xlabel(unit, fontsize=size, labelpad=3)
    return chart


def _gutter(rows: Sequence[Row], layout: Layout) -> float:
    """Room for the titles beside the bars."""
    widest = max((width_points(row.title, layout.font_points, "bold") for row in rows), default=0.0)
    return min(0.34 * layout.width_points, widest + 12) + EDGE_POINTS


def _title_lines(row: Row, frame: Frame) -> list[str]:
    layout = frame.layout
    room = frame.inner_width if layout.is_narrow else frame.left - EDGE_POINTS - 8
    return wrapped(row.title, room, layout.font_points, "bold" if row.is_total else "normal")


def _limits(
    rows: Sequence[Row], frame: Frame, lowest: float | None, zero: float, size: float
) -> tuple[float, float]:
    """Ends of the axis, with room for the figures beside the bars."""
    ends = [zero, *(end for row in rows for piece in row.pieces for end in (piece.start, piece.end))]
    low, high = min(ends) if lowest is None else lowest, max(ends)
    span = (high - low) or 1.0
    after = max((width_points(_last(row), size, "bold") for row in rows), default=0.0) + 2 * LABEL_GAP
    before = max((width_points(row.details[0], size) for row in rows if row.details), default=0.0)
    before += 2 * LABEL_GAP if before else 0.0
    per_point = span / max(frame.inner_width - after - before, 40.0)
    return low - before * per_point, high + after * per_point


def _last(row: Row) -> str:
    return row.details[1] if row.details else row.text


def _write_title(axes: Any, row: Row, lines: list[str], at: tuple[float, float], frame: Frame) -> None:
    layout, weight = frame.layout, "bold" if row.is_total else "normal"
    top, middle = at
    first = top + 0.55 * layout.line_points
    x, look = 0.0, {"ha": "left", "bbox": {"facecolor": "white", "edgecolor": "none", "pad": 0.5}}
    if not layout.is_narrow:
        first = middle - (len(lines) - 1) / 2 * layout.line_points
        x, look = -8 / frame.inner_width, {"ha": "right"}
    for number, line in enumerate(lines):
        axes.text(
            x,
            first + number * layout.line_points,
            line,
            fontsize=layout.font_points,
            weight=weight,
            va="center_baseline",
            transform=axes.get_yaxis_transform(),
            **look,
        )


def _draw_pieces(axes: Any, row: Row, middle: float, line: float, low: float) -> None:
    for piece in row.pieces:
        start, end = max(min(piece.start, piece.end), low), max(piece.start, piece.end)
        height = 0.95 * line if not piece.is_outlined else 1.15 * line
        axes.add_patch(
            Rectangle(
                (start, middle - height / 2),
                end - start,
                height,
                facecolor="none" if piece.is_outlined else piece.colour,
                edgecolor=piece.colour,
                linewidth=1.2 if piece.is_outlined else 0.4,
                zorder=3 if piece.is_outlined else 2,
            )
        )


def _write_figures(axes: Any, row: Row, middle: float, size: float, per_point: float) -> None:
    ends = [end for piece in row.pieces for end in (piece.start, piece.end)] or [0.0]
    gap = LABEL_GAP * per_point
    weight = "bold" if row.is_total else "normal"
    axes.text(max(ends) + gap, middle, _last(row), fontsize=size, weight=weight, va="center_baseline")
    if row.details:
        axes.text(min(ends) - gap, middle, row.details[0], fontsize=size, ha="right", va="center_baseline")
