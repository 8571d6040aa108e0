"""The lease timeline: who stands where from when to when, by site and hall."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.patches import Patch, Polygon, Rectangle

from models.plan.plan import Plan
from planner.charts.axes import month_axis
from planner.charts.frame import EDGE_POINTS, Frame, empty_chart
from planner.charts.lanes import Bar, Lane, lanes
from planner.charts.style import (
    GREY,
    ORANGE,
    PALE,
    PALE_SKY,
    SCREEN,
    SKY,
    VERMILLION,
    Chart,
    Layout,
    drawing,
)
from planner.charts.text import clean, fitted, width_points

TITLE = "Leases and training runs by site and hall"
NOTHING = "Nothing is leased, and no training run is undertaken."
BAR_SHARE, PAD_POINTS, CAP_POINTS = 0.78, 3.0, 3.0
LEGEND = (
    (Patch(facecolor=SKY, edgecolor=SKY), "lease, firm"),
    (Patch(facecolor=PALE_SKY, edgecolor=SKY), "beyond the firm term (headline)"),
    (Patch(facecolor="white", edgecolor=SKY, hatch="////"), "ramp: not yet delivered"),
    (Patch(facecolor=VERMILLION, edgecolor=VERMILLION), "recalled"),
    (Patch(facecolor=ORANGE, edgecolor=ORANGE), "training run"),
)


@dataclass(frozen=True)
class Writing:
    """Where a bar's label stands and what of it there is room for."""

    text: str
    at: float
    """Months from the first, of its left end."""
    extent: tuple[float, float]
    """Months that the bar and its label take of a lane."""


class Labels:
    """Where labels of bars stand, on an axis of so many months and points."""

    def __init__(self, months: int, points: float, layout: Layout) -> None:
        self.months, self.layout = months, layout
        self.months_per_point = months / points

    def of(self, bar: Bar) -> Writing:
        """Inside the bar if its label or its name fits, otherwise after it, before it, or cut."""
        pad = PAD_POINTS * self.months_per_point
        start = bar.start + len(bar.shares) + pad
        inside, after, before = bar.end - start - pad, self.months - bar.end - pad, bar.start - pad
        bare = (float(bar.start), float(bar.end))
        for text in (bar.label, clean(bar.name)):
            width = self._width(text)
            if width <= inside:
                return Writing(text, start, bare)
            if width <= after:
                return Writing(text, bar.end + pad, (bar.start, bar.end + 3 * pad + width))
            if width <= before:
                return Writing(text, bar.start - pad - width, (bar.start - 3 * pad - width, bar.end))
        if inside >= max(after, before):
            return Writing(self._cut(bar.name, inside), start, bare)
        if after >= before:
            return Writing(self._cut(bar.name, after), bar.end + pad, (bar.start, float(self.months)))
        text = self._cut(bar.name, before)
        return Writing(text, bar.start - pad - self._width(text), (0.0, bar.end))

    def _width(self, text: str) -> float:
        return width_points(text, self.layout.font_points) * self.months_per_point

    def _cut(self, text: str, months: float) -> str:
        return fitted(text, months / self.months_per_point, self.layout.font_points)


def lease_timeline(plan: Plan, layout: Layout = SCREEN) -> Chart:
    """Every lease and every training run as a bar, by site and hall; concurrent ones in lanes.

    Firm and headline part differ in colour; a ramp shows what is delivered as steps; a recall ends in a mark of its
    own. A lease in several halls of a site stands once, in lanes for these halls. Arrows mark what began before the
    horizon or goes on after it.

    Parameters
    ----------
    plan
        The plan.
    layout
        What it is made for.
    """
    (chart,) = lease_timelines(plan, layout, most_lanes=None)
    return chart


def lease_timelines(plan: Plan, layout: Layout = SCREEN, most_lanes: int | None = 40) -> tuple[Chart, ...]:
    """The lease timeline in parts of at most so many lanes, as paper and screens need it; at least one part."""
    with drawing():
        frame = Frame(layout, f"{clean(plan.case.plan.name)}: {TITLE.lower()}", left=_gutter(layout))
        labels = Labels(plan.case.plan.months, frame.inner_width, layout)
        all_lanes = lanes(plan, lambda bar: labels.of(bar).extent)
        if not all_lanes:
            return (empty_chart(frame.title, NOTHING, layout),)
        size = most_lanes or len(all_lanes)
        parts = [all_lanes[at : at + size] for at in range(0, len(all_lanes), size)]
        return tuple(_drawn(plan, frame, labels, part) for part in parts)


def _gutter(layout: Layout) -> float:
    return 62.0 if layout.is_narrow else 104.0


def _drawn(plan: Plan, frame: Frame, labels: Labels, part: Sequence[Lane]) -> Chart:
    """One part: lanes from top to bottom, a line for each site and each group of halls."""
    layout = frame.layout
    lane_points = layout.line_points * 1.25
    sites = len({lane.sites if len(lane.sites) == 1 else () for lane in part})
    rows = len(part) + sites
    chart, axes = frame.chart(rows * lane_points, LEGEND)
    axes.set_ylim(rows, 0)
    month_axis(axes, plan.case.plan.start_month, plan.case.plan.months, frame.inner_width, layout)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    row, site, halls = 0, None, None
    for lane in part:
        if (own := lane.sites if len(lane.sites) == 1 else ()) != site:
            _site_row(plan, axes, row, own, frame)
            row, site, halls = row + 1, own, None
        if lane.halls != halls:
            _hall_label(plan, axes, row, lane, frame)
            halls = lane.halls
        for bar in lane.bars:
            _draw_bar(axes, row, bar, labels)
        row += 1
    return chart


def _site_row(plan: Plan, axes: Any, row: int, sites: tuple[str, ...], frame: Frame) -> None:
    names = {site.id: site.name for site in plan.case.sites}
    title = " ".join([sites[0], names[sites[0]]]) if sites else "Several sites"
    whole, months = frame.inner_width + frame.left, plan.case.plan.months
    left = -(frame.left - EDGE_POINTS) * months / frame.inner_width
    axes.add_patch(Rectangle((left, row + 0.1), months - left, 0.8, color=PALE, clip_on=False, zorder=1))
    text = fitted(title, whole - 3 * EDGE_POINTS, frame.layout.font_points, "bold")
    axes.text(
        left,
        row + 0.5,
        f" {text}",
        fontsize=frame.layout.font_points,
        weight="bold",
        va="center_baseline",
        gid="site",
    )


def _hall_label(plan: Plan, axes: Any, row: int, lane: Lane, frame: Frame) -> None:
    """The hall, or halls, whose lanes begin here, left of them."""
    of_site = [hall.id for hall in plan.case.halls if hall.site == lane.sites[0]]
    room = frame.left - 2 * EDGE_POINTS
    text = " + ".join(lane.halls)
    if width_points(text, frame.layout.font_points) > room and len(lane.halls) > 1:
        is_all = len(lane.sites) == 1 and len(of_site) == len(lane.halls)
        text = f"all {len(lane.halls)} halls" if is_all else f"{len(lane.halls)} halls"
    at = -EDGE_POINTS * plan.case.plan.months / frame.inner_width
    text = fitted(text, room, frame.layout.font_points)
    axes.text(at, row + 0.5, text, fontsize=frame.layout.font_points, ha="right", va="center_baseline")
    axes.axhline(row, color=PALE, linewidth=0.6, zorder=0)


def _draw_bar(axes: Any, row: int, bar: Bar, labels: Labels) -> None:
    top, bottom = row + (1 - BAR_SHARE) / 2, row + (1 + BAR_SHARE) / 2
    if bar.kind == "run":
        axes.plot([bar.start, bar.end], [row + 0.5] * 2, color=ORANGE, linewidth=1.2, gid=f"run {bar.name}")
        for first, last in _spans(bar.months):
            axes.add_patch(Rectangle((first, top), last - first, BAR_SHARE, color=ORANGE, linewidth=0))
    else:
        _draw_lease(axes, top, bottom, bar, labels.months_per_point)
    writing = labels.of(bar)
    axes.text(
        writing.at,
        row + 0.5,
        writing.text,
        fontsize=labels.layout.font_points,
        va="center_baseline",
        gid=f"label {bar.name}",
    )


def _draw_lease(axes: Any, top: float, bottom: float, bar: Bar, months_per_point: float) -> None:
    height = bottom - top
    axes.add_patch(
        Rectangle(
            (bar.start, top),
            bar.end - bar.start,
            height,
            facecolor=PALE_SKY,
            edgecolor=SKY,
            linewidth=0.8,
            gid=f"lease {bar.name}",
        )
    )
    if bar.firm_end > bar.start:
        axes.add_patch(
            Rectangle((bar.start, top), bar.firm_end - bar.start, height, color=SKY, linewidth=0.8)
        )
    for number, share in enumerate(bar.shares):
        axes.add_patch(
            Rectangle(
                (bar.start + number, top),
                1,
                height * (1 - share),
                facecolor="white",
                edgecolor=SKY,
                hatch="////",
                linewidth=0.5,
            )
        )
    if bar.is_recalled and not bar.goes_on:
        cap = CAP_POINTS * months_per_point
        axes.add_patch(Rectangle((bar.end - cap, top), cap, height, color=VERMILLION, linewidth=0))
    middle, tip = (top + bottom) / 2, 5 * months_per_point
    if bar.began_before:
        axes.add_patch(_arrow(bar.start, -tip, middle, height))
    if bar.goes_on:
        axes.add_patch(_arrow(bar.end, tip, middle, height))


def _arrow(at: float, tip: float, middle: float, height: float) -> Polygon:
    half = height / 3
    corners = [(at, middle - half), (at + tip, middle), (at, middle + half)]
    return Polygon(corners, closed=True, color=GREY, linewidth=0, clip_on=False)


def _spans(months: Sequence[int]) -> list[tuple[int, int]]:
    """Months as spans without a gap: (first, month after the last)."""
    spans: list[tuple[int, int]] = []
    for month in months:
        if spans and spans[-1][1] == month:
            spans[-1] = (spans[-1][0], month + 1)
        else:
            spans.append((month, month + 1))
    return spans
