"""Shadow rents as a heat map: what one more kW would be worth, site by month."""

from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from matplotlib import colormaps
from matplotlib.colors import Normalize
from matplotlib.patches import Patch

from models.plan.plan import Plan
from models.plan.price_views import price_map
from planner.charts.axes import grouped, month_axis
from planner.charts.frame import EDGE_POINTS, Frame, empty_chart
from planner.charts.style import GREY, SCREEN, VERMILLION, Chart, Layout, drawing
from planner.charts.text import clean, fitted, width_points

TITLE = "shadow rent of IT power, site by month"
NO_PRICES = "The plan holds no prices: plan it with prices first."
NO_SITES = "The case has no sites."
COLOURS = "cividis"
"""Made for eyes with and without colour vision alike; light is dear."""
SHADES = 5
NOUGHT = 0.005
"""Rents below this, in either direction, count as nought."""


def shadow_rents(plan: Plan, layout: Layout = SCREEN) -> Chart:
    """What the first kW more of IT power would be worth in each month at each site, in dollars of that month.

    More power can also cost: a site's minimum take grows with it. Such months have a colour of their own.

    Parameters
    ----------
    plan
        A plan with prices, as `with_prices` makes it; of one without, the chart says so.
    layout
        What it is made for.
    """
    settings = plan.case.plan
    title = f"{clean(settings.name)}: {TITLE}"
    with drawing():
        if plan.prices is None or not plan.prices.sites:
            return empty_chart(title, NO_SITES if plan.prices else NO_PRICES, layout)
        rents = price_map(plan.site_prices).astype(float)
        size = layout.font_points
        room = 0.28 * layout.width_points
        names = [fitted(str(name), room, size) for name in rents.index]
        left = max(width_points(name, size) for name in names) + 2 * EDGE_POINTS
        frame = Frame(layout, title, left=left, bottom=30)
        largest = float(np.nan_to_num(rents.to_numpy()).max())
        shade = Normalize(0.0, largest or 1.0)
        unit = f"{settings.currency} per kW and month"
        chart, axes = frame.chart(len(rents) * 1.9 * layout.line_points, _legend(rents, largest, unit))
        axes.set_facecolor("white")
        edges = np.arange(rents.shape[1] + 1)
        for row, (_, values) in enumerate(rents.iterrows()):
            _draw_row(axes, row, values, edges, shade)
        axes.set_ylim(len(rents), 0)
        axes.set_yticks(np.arange(len(rents)) + 0.5, names, fontsize=size)
        month_axis(axes, settings.start_month, settings.months, frame.inner_width, layout)
        return chart


def _draw_row(axes: Any, row: int, values: "pd.Series[float]", edges: Any, shade: Normalize) -> None:
    """The months of a site; neighbours of the same rent are one field."""
    rents = values.to_numpy()
    is_new = np.append(True, ~np.isclose(rents[1:], rents[:-1], rtol=1e-9, equal_nan=True))
    starts = [*np.flatnonzero(is_new), len(rents)]
    for first, last in pairwise(starts):
        rent = float(rents[first])
        look: dict[str, Any] = {"facecolor": "white", "hatch": "////", "edgecolor": GREY}
        if np.isfinite(rent):
            colour = VERMILLION if rent < -NOUGHT else colormaps[COLOURS](shade(rent))
            look = {"facecolor": colour, "edgecolor": "white"}
        axes.fill_between(edges[[first, last]], row + 0.06, row + 0.94, linewidth=0.3, **look)


def _legend(rents: pd.DataFrame, largest: float, unit: str) -> list[tuple[Patch, str]]:
    """Shades and the rents that they stand for."""
    shades = np.linspace(0.0, 1.0, SHADES) if largest > 0 else np.zeros(1)
    decimals = 0 if largest >= 20 else 2
    legend = [
        (Patch(facecolor=colormaps[COLOURS](shade)), grouped(shade * largest, decimals)) for shade in shades
    ]
    handle, text = legend[-1]
    legend[-1] = (handle, f"{text} {unit}")
    lowest = float(np.nanmin(rents.to_numpy(), initial=0.0))
    if lowest < -NOUGHT:
        legend.append((Patch(facecolor=VERMILLION), f"below 0, down to {grouped(lowest, decimals)}"))
    if rents.isna().to_numpy().any():
        legend.append((Patch(facecolor="white", hatch="////", edgecolor=GREY), "ruled out by a hard rule"))
    return legend
