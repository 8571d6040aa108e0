"""Lease against hold: what the usable GPUs do, month by month."""

from typing import Literal

import numpy as np
import pandas as pd
from matplotlib.patches import Patch

from models.plan.plan import Plan
from models.plan.views import USES
from planner.charts.axes import month_axis, number_axis
from planner.charts.frame import Frame, empty_chart
from planner.charts.style import (
    BLUE,
    DARK,
    GREEN,
    GREY,
    ORANGE,
    PALE,
    SCREEN,
    SKY,
    Chart,
    Layout,
    drawing,
)
from planner.charts.text import clean

Measure = Literal["share", "h100e", "gpus"]
TITLES: dict[Measure, str] = {
    "share": "leased against held, share of the usable H100e",
    "h100e": "leased against held, H100e",
    "gpus": "leased against held, GPUs",
}
COLOURS = dict(zip(USES, (BLUE, ORANGE, GREEN, SKY, PALE, DARK), strict=True))
NOTHING = "No hall has GPUs in the horizon."


def use_by_month(plan: Plan, measure: Measure = "share") -> pd.DataFrame:
    """What is drawn: one row per month, one column for each of `models.plan.views.USES`.

    Parameters
    ----------
    measure
        `gpus`; `h100e`, GPUs weighted by their type; `share`, H100e as a fraction of those usable in the month
        (nought where there are none).
    """
    frame = plan.use
    h100e = {gpu_type.id: gpu_type.h100_equivalent for gpu_type in plan.case.gpu_types}
    weight = 1.0 if measure == "gpus" else frame["gpu_type"].map(h100e).astype(float)
    columns = [*USES, "usable_gpus"]
    weighted = frame[columns].mul(weight, axis=0) if measure != "gpus" else frame[columns]
    months = pd.PeriodIndex(plan.case.months, name="month")
    sums = weighted.astype(float).groupby(frame["month"]).sum().reindex(months, fill_value=0.0)
    usable = sums.pop("usable_gpus")
    if measure == "share":
        return sums.div(usable.where(usable > 0, 1.0), axis=0)
    return sums


def lease_against_hold(plan: Plan, measure: Measure = "share", layout: Layout = SCREEN) -> Chart:
    """Stacked steps by month: leased, training runs, internal pools, on demand, idle, stranded.

    Parameters
    ----------
    plan
        The plan.
    measure
        `share` of the usable H100e, `h100e`, or `gpus`.
    layout
        What it is made for.
    """
    title = f"{clean(plan.case.plan.name)}: {TITLES[measure]}"
    with drawing():
        sums = use_by_month(plan, measure)
        if not sums.to_numpy().any():
            return empty_chart(title, NOTHING, layout)
        shown = [use for use in USES if sums[use].any()]
        legend = [(Patch(facecolor=COLOURS[use], edgecolor=GREY, linewidth=0.4), USES[use]) for use in shown]
        frame = Frame(layout, title, left=52)
        chart, axes = frame.chart(frame.inner_width * (0.75 if layout.is_narrow else 0.36), legend)
        edges = np.arange(len(sums) + 1)
        base = np.zeros(len(sums))
        for use in shown:
            top = base + sums[use].to_numpy()
            axes.stairs(
                top,
                edges,
                baseline=base,
                fill=True,
                facecolor=COLOURS[use],
                edgecolor=GREY,
                linewidth=0.3,
                gid=use,
            )
            base = top
        axes.set_ylim(0, 1 if measure == "share" else base.max() * 1.05)
        number_axis(axes.yaxis, is_percent=measure == "share")
        plan_settings = plan.case.plan
        month_axis(axes, plan_settings.start_month, plan_settings.months, frame.inner_width, layout)
        return chart
