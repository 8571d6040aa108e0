"""Charts of plans and of what is asked about them: matplotlib figures that need no pyplot and no screen.

    from planner import charts, read_plan

    plan = read_plan("plan.json")
    charts.save_chart(charts.lease_timeline(plan), "timeline.svg")

Each function takes a plan, or what a question has answered, and a layout (`SCREEN` by default, or `PHONE`). In a
notebook the figure shows itself. Colours are told apart by all common kinds of colour vision.
"""

from planner.charts.frontier import frontier_chart
from planner.charts.power import power_against_limit
from planner.charts.rents import shadow_rents
from planner.charts.save import save_chart
from planner.charts.style import PHONE, SCREEN, Chart, Layout
from planner.charts.tenants import tenant_concentration
from planner.charts.timeline import lease_timeline, lease_timelines
from planner.charts.tornado import tornado_chart
from planner.charts.use import lease_against_hold
from planner.charts.waterfall import bridge_waterfall, value_waterfall

__all__ = [
    "PHONE",
    "SCREEN",
    "Chart",
    "Layout",
    "bridge_waterfall",
    "frontier_chart",
    "lease_against_hold",
    "lease_timeline",
    "lease_timelines",
    "power_against_limit",
    "save_chart",
    "shadow_rents",
    "tenant_concentration",
    "tornado_chart",
    "value_waterfall",
]
