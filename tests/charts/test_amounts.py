"""What charts draw adds up to what the plan says."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_rgba

from models.plan import Plan
from models.plan.compare import compare
from models.plan.prices import Prices, SitePrice
from models.plan.views import KEPT, USES
from planner.charts import (
    bridge_waterfall,
    lease_against_hold,
    power_against_limit,
    shadow_rents,
    tenant_concentration,
    tornado_chart,
    value_waterfall,
)
from planner.charts.style import VERMILLION
from planner.charts.tenants import MOST_TENANTS, tenant_revenue
from planner.charts.use import use_by_month
from tests.charts.plans import plan_called
from tests.compare.pairs import leased, one_lease
from tests.plan.builders import decide, honest_plan, lease, request, small_case


def steps(plan: Plan, measure: Any) -> dict[str, np.ndarray]:
    """Heights of the stacked steps as drawn, by use."""
    (axes,) = lease_against_hold(plan, measure).axes
    data = {patch.get_gid(): patch.get_data() for patch in axes.patches if patch.get_gid() in USES}
    return {use: np.asarray(one.values) - np.asarray(one.baseline) for use, one in data.items()}


def widths(axes: Any) -> list[float]:
    """Signed widths of bars in rows, from top to bottom."""
    boxes = [patch for patch in axes.patches if patch.get_width() or patch.get_height()]
    return [patch.get_width() for patch in sorted(boxes, key=lambda one: one.get_y())]


def texts(chart: Any) -> list[str]:
    """Every text in a chart."""
    return [text.get_text() for axes in chart.axes for text in axes.texts]


@pytest.mark.parametrize("name", ["tiny", "example", "hostile", "large"])
def test_steps_add_up_to_the_plans_totals(name: str) -> None:
    """In every month the steps drawn are the plan's GPUs by use, in all the usable ones, and what is kept is kept."""
    plan = plan_called(name)
    drawn, monthly = steps(plan, "gpus"), plan.monthly
    for use, heights in drawn.items():
        assert heights == pytest.approx(monthly[use].to_numpy())
    assert sum(drawn.values()) == pytest.approx(monthly["usable_gpus"].to_numpy())
    kept = sum(heights for use, heights in drawn.items() if use in KEPT)
    assert kept == pytest.approx(monthly["kept_gpus"].to_numpy())


def test_shares_are_of_h100e_and_add_up_to_one() -> None:
    """Shares weigh each GPU by its type, and are all of what is usable."""
    plan = plan_called("example")
    assert sum(steps(plan, "share").values()) == pytest.approx(np.ones(len(plan.case.months)))
    h100e = use_by_month(plan, "h100e")
    averages = plan.averages.set_index("use")["h100e"]
    assert [h100e[use].mean() for use in USES] == pytest.approx([averages[title] for title in USES.values()])


def test_power_is_the_plans_and_months_above_the_limit_stand_out() -> None:
    """Steps are MW used and the limit; only what is above the limit is drawn in the warning colour."""
    plan = plan_called("example")
    for axes, site in zip(power_against_limit(plan).axes[1:], plan.case.sites, strict=True):
        rows = plan.sites[plan.sites["site"] == site.id]
        data = {patch.get_gid(): patch.get_data().values for patch in axes.patches}
        assert data["used"] == pytest.approx(rows["used_mw"].to_numpy())
        assert data["limit"] == pytest.approx(rows["limit_mw"].to_numpy())
        assert "over" not in data
    dark = plan.case.sites[0].with_(it_power_mw=1)
    over = plan.model_copy(update={"case": plan.case.with_(sites=(dark, *plan.case.sites[1:]))})
    shown = [patch.get_gid() for patch in power_against_limit(over).axes[1].patches]
    assert "over" in shown


def test_value_waterfall_ends_at_the_plans_value() -> None:
    """Changes add up to cash and on to the value; sums are drawn from nought."""
    plan = plan_called("example")
    drawn = [width * 1e6 for width in widths(value_waterfall(plan).axes[0])]
    shown = {name: usd for name, usd in plan.terms_usd.items() if usd}
    assert drawn[-1] == pytest.approx(plan.value_usd)
    assert min(abs(width - plan.cash_usd) for width in drawn) < 1
    assert sorted(drawn) == pytest.approx(
        sorted([*map(abs, shown.values()), plan.cash_usd, plan.value_usd]), abs=1
    )


def test_bridge_leads_from_one_value_to_the_other() -> None:
    """A's value, the price's effect, the value with A's decisions kept, and B's."""
    a, b = leased(), leased(lease_requests=[one_lease(price_usd=3)])
    shown = texts(bridge_waterfall(compare(a, b)))
    assert [text for text in shown if text[0] in "+−0123456789"] == [
        "283,200",
        "+141,600",
        "424,800",
        "424,800",
    ]


def test_bridge_of_equal_plans_says_so() -> None:
    """Nothing is drawn where nothing has changed."""
    assert "Both plans are worth the same" in " ".join(texts(bridge_waterfall(compare(leased(), leased()))))


def test_tenants_shares_are_of_the_lease_revenue() -> None:
    """Shares add up to one, largest first; of many tenants the smallest share a bar."""
    plan = plan_called("example")
    shares = tenant_revenue(plan)
    assert shares["share_fraction"].sum() == pytest.approx(1)
    assert shares["revenue_usd"].sum() == pytest.approx(plan.schedule["revenue_usd"].sum())
    assert shares["revenue_usd"].is_monotonic_decreasing
    tenants = [{"id": f"T{at}"} for at in range(40)]
    requests = [request(f"L{at}", tenant=f"T{at}") for at in range(40)]
    case = small_case(tenants=tenants, lease_requests=requests)
    leases = (lease(case, f"L{at}", gpus={"A": at + 1}) for at in range(40))
    chart = tenant_concentration(honest_plan(case, decide(case, *leases)))
    assert len(widths(chart.axes[0])) == MOST_TENANTS
    assert sum(widths(chart.axes[0])) == pytest.approx(1)


def test_rents_are_drawn_month_by_month_and_blanks_are_hatched() -> None:
    """Months of one rent are one field; a month that a hard rule rules out is hatched."""
    plan = plan_called("tiny")
    prices = [
        SitePrice(site="S", month=month, usd_per_mw=usd, load_usd_per_mw=0, relaxation_usd_per_mw=None)
        for month, usd in (("2027-01", 5_000), ("2027-02", 5_000), ("2027-03", None))
    ]
    (axes,) = shadow_rents(plan.model_copy(update={"prices": Prices(sites=tuple(prices))})).axes
    fields = {
        (min(corners[:, 0]), max(corners[:, 0])): bool(field.get_hatch())
        for field in axes.collections
        for corners in [field.get_paths()[0].vertices]
    }
    assert fields == {(0, 2): False, (2, 3): True}
    assert "with prices first" in " ".join(texts(shadow_rents(plan)))


def test_power_that_would_cost_has_a_colour_of_its_own() -> None:
    """A minimum take grows with the power, so a rent may be below nought; the legend says how far."""
    plan = plan_called("tiny")
    prices = [
        SitePrice(site="S", month=month, usd_per_mw=usd, load_usd_per_mw=0, relaxation_usd_per_mw=None)
        for month, usd in (("2027-01", -48_000), ("2027-02", 9_000), ("2027-03", 0))
    ]
    chart = shadow_rents(plan.model_copy(update={"prices": Prices(sites=tuple(prices))}))
    first = chart.axes[0].collections[0]
    assert tuple(first.get_facecolor()[0]) == to_rgba(VERMILLION)
    told = [text.get_text() for legend in chart.legends for text in legend.get_texts()]
    assert "below 0, down to −48.00" in told


def test_tornado_draws_what_is_proven() -> None:
    """Of an interval the end nearer to nought is drawn, nothing where nought is in it, and kept decisions as outline."""
    row = {"input": "Prices", "lowest": "-10 %", "highest": "+10 %"}
    row |= {"kept_change_at_lowest_usd": -9.0, "kept_change_at_highest_usd": None}
    row |= {"best_change_at_lowest_low_usd": -8.0, "best_change_at_lowest_high_usd": -7.0}
    row |= {"best_change_at_highest_low_usd": -1.0, "best_change_at_highest_high_usd": 2.0}
    answer = SimpleNamespace(plan=plan_called("tiny"), tornado=pd.DataFrame([row], dtype=object))
    (axes,) = tornado_chart(answer).axes
    assert sorted(patch.get_width() for patch in axes.patches) == [0, 7, 9]
