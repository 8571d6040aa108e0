"""Tenant concentration: whose leases bring the revenue."""

import pandas as pd
from matplotlib.patches import Patch

from models.plan.plan import Plan
from planner.charts.axes import grouped
from planner.charts.frame import empty_chart
from planner.charts.rows import Piece, Row, draw_rows
from planner.charts.style import BLUE, GREY, SCREEN, VERMILLION, Chart, Layout, drawing
from planner.charts.text import clean
from planner.export.table import rows

NOTHING = "No lease brings revenue in the horizon."
MOST_TENANTS = 15


def tenant_revenue(plan: Plan) -> pd.DataFrame:
    """Lease revenue of each tenant inside the horizon, largest first.

    Columns: tenant, name, is_rival, revenue_usd (nominal), share_fraction.
    """
    names = {tenant.id: tenant for tenant in plan.case.tenants}
    sums = plan.schedule.groupby("tenant")["revenue_usd"].sum()
    sums = sums[sums > 0].sort_values(ascending=False, kind="stable")
    whole = float(sums.sum())
    of_tenants = [
        (tenant, names[tenant].name, names[tenant].is_rival, usd, usd / whole)
        for tenant, usd in zip(map(str, sums.index), sums, strict=True)
    ]
    return pd.DataFrame(of_tenants, columns=["tenant", "name", "is_rival", "revenue_usd", "share_fraction"])


def tenant_concentration(plan: Plan, layout: Layout = SCREEN) -> Chart:
    """Share of each tenant in all lease revenue of the horizon; the smallest of many are one bar.

    Parameters
    ----------
    plan
        The plan.
    layout
        What it is made for.
    """
    title = f"{clean(plan.case.plan.name)}: lease revenue by tenant, share"
    shares = tenant_revenue(plan)
    with drawing():
        if shares.empty:
            return empty_chart(title, NOTHING, layout)
        shown = shares if len(shares) <= MOST_TENANTS else shares[: MOST_TENANTS - 1]
        rest = shares[len(shown) :]
        bars = [
            _row(one.tenant, one.share_fraction, VERMILLION if one.is_rival else BLUE) for one in rows(shown)
        ]
        if len(rest):
            bars.append(_row(f"{len(rest)} other tenants", float(rest["share_fraction"].sum()), GREY))
        legend = [(Patch(facecolor=BLUE), "tenant")]
        if shown["is_rival"].any():
            legend.append((Patch(facecolor=VERMILLION), "tenant that competes with the owner"))
        if len(rest):
            legend.append((Patch(facecolor=GREY), "all others together"))
        unit = "share of the lease revenue inside the horizon"
        return draw_rows(title, bars, layout, unit, legend if len(legend) > 1 else (), is_percent=True)


def _row(title: str, share: float, colour: str) -> Row:
    return Row(title, (Piece(0.0, share, colour),), f"{grouped(100 * share, 1)} %")
