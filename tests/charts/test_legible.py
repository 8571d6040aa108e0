"""Charts can be read: no text on another, none outside, names as they were typed, and nothing crashes."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import combinations
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text

from models.plan.measures import MEASURES, measures_of
from planner import OutputError
from planner.charts import (
    PHONE,
    SCREEN,
    Layout,
    frontier_chart,
    lease_against_hold,
    lease_timeline,
    power_against_limit,
    save_chart,
    shadow_rents,
    tenant_concentration,
    value_waterfall,
)
from planner.charts.axes import Scale, money_scale, month_ticks
from planner.charts.style import drawing, rendered
from planner.charts.text import clean, fitted, width_points, wrapped
from planner.questions.tradeoffs import Frontier
from planner.questions.tradeoffs.frontier_result import FrontierPoint
from tests.charts.plans import FORMULA, IMAGE, MAKERS, SCRIPT, parts_called, plan_called

CHARTS: dict[str, Callable[..., Figure]] = {
    chart.__name__: chart
    for chart in (
        lease_timeline,
        lease_against_hold,
        power_against_limit,
        value_waterfall,
        tenant_concentration,
        shadow_rents,
    )
}


def boxes(chart: Figure) -> list[tuple[str, tuple[float, float, float, float]]]:
    """Every text that is drawn, with its box in pixels."""
    with drawing():
        canvas = FigureCanvasAgg(chart)
        canvas.draw()
        renderer = canvas.get_renderer()
        beyond = {id(label) for axes in chart.axes for label in labels_beyond(axes)}
        texts = [one for one in chart.findobj(Text) if id(one) not in beyond]
        shown = [one for one in texts if one.get_visible() and one.get_text().strip()]
        extents = [(one.get_text(), one.get_window_extent(renderer)) for one in shown]
    return [(text, (box.x0, box.y0, box.x1, box.y1)) for text, box in extents if box.width > 0]


def labels_beyond(axes: Any) -> list[Text]:
    """Labels of ticks that are not drawn: beyond the ends of an axis, or of an axis that is off."""
    return [
        label
        for axis, (low, high) in ((axes.xaxis, axes.get_xlim()), (axes.yaxis, sorted(axes.get_ylim())))
        for at, label in zip(axis.get_majorticklocs(), axis.get_ticklabels(), strict=True)
        if not (axes.axison and low <= at <= high)
    ]


def assert_legible(chart: Figure) -> None:
    """No text lies on another or outside of the chart."""
    found = boxes(chart)
    overlaps = [
        (one, other)
        for (one, a), (other, b) in combinations(found, 2)
        if min(a[2], b[2]) - max(a[0], b[0]) > 1 and min(a[3], b[3]) - max(a[1], b[1]) > 2
    ]
    assert overlaps == []
    width, height = chart.get_size_inches() * chart.dpi
    outside = [
        text for text, box in found if box[0] < -1 or box[1] < -1 or box[2] > width + 1 or box[3] > height + 1
    ]
    assert outside == []


@pytest.mark.parametrize("layout", [SCREEN, PHONE], ids=["screen", "phone"])
@pytest.mark.parametrize("chart", CHARTS)
@pytest.mark.parametrize("name", [name for name in MAKERS if name != "large"])
def test_no_text_lies_on_another(name: str, chart: str, layout: Layout) -> None:
    """Of any plan, also one of nothing, and at any width, all texts of a chart can be read."""
    assert_legible(CHARTS[chart](plan_called(name), layout=layout))


def test_two_hundred_leases_can_be_read() -> None:
    """Every label of a part of a long timeline stands free, and so do ten panels."""
    assert_legible(parts_called("large", SCREEN)[0])
    assert_legible(power_against_limit(plan_called("large"), SCREEN))


@pytest.mark.parametrize("layout", [SCREEN, PHONE], ids=["screen", "phone"])
def test_points_of_a_frontier_are_numbered_and_named(layout: Layout) -> None:
    """Close points too; both axes say what they count."""
    plan = plan_called("example")
    values = measures_of(plan.case, plan.decisions)
    x, y = MEASURES["internal_h100e_hours"], MEASURES["lease_npv_usd"]
    points = tuple(
        FrontierPoint(
            at,
            own,
            {key: own[key] * 1.01 for key in (x.name, y.name)},
            is_proven=True,
            decisions=plan.decisions,
        )
        for at in range(1, 13)
        for own in [values | {x.name: 1e6 * (10 + at), y.name: 1e8 - 1e5 * at**3}]
    )
    found = Frontier(
        best=plan,
        x=x,
        y=y,
        held=x,
        points=points,
        missing=0,
        was_interrupted=False,
        gap_fraction=1e-3,
        notes=(),
        seconds=1,
        processor_seconds=1,
    )
    chart = frontier_chart(found, layout)
    assert_legible(chart)
    assert {"1", "12"} <= {text for text, _ in boxes(chart)}
    assert chart.axes[0].get_xlabel() == "Internal compute (million H100e-hours)"
    assert chart.axes[0].get_ylabel() == "Lease NPV (USD million)"


def test_names_stand_as_they_were_typed() -> None:
    """Neither mark-up nor mathematics nor formulas are made of names, in SVG text they are escaped."""
    plan = plan_called("hostile")
    svg = rendered(lease_timeline(plan), "svg", svg__fonttype="none").decode()
    assert "<script" not in svg
    assert "&lt;script&gt;alert(1)&lt;/script&gt; · 150 GPUs" in svg
    assert {f"{FORMULA} · 100 GPUs", "$x^2$ & $ · 100 GPUs"} <= {
        text for text, _ in boxes(lease_timeline(plan))
    }
    title = boxes(tenant_concentration(plan))
    assert any(text.startswith(IMAGE) for text, _ in title)
    assert any(text == SCRIPT for text, _ in title)


def test_the_same_chart_is_the_same_file(tmp_path: Path) -> None:
    """SVG and PNG have no date and no random names, also when threads draw at the same time."""
    plan = plan_called("tiny")
    first = {
        form: save_chart(lease_timeline(plan), tmp_path / f"a.{form}").read_bytes() for form in ("svg", "png")
    }
    with ThreadPoolExecutor(4) as threads:
        again = list(
            threads.map(lambda form: (form, rendered(lease_timeline(plan), form)), ["svg", "png"] * 2)
        )
    assert all(made == first[form] for form, made in again)
    assert b"<script" not in (tmp_path / "a.svg").read_bytes()
    assert {path.name for path in tmp_path.iterdir()} == {"a.svg", "a.png"}


def test_chart_is_saved_in_known_forms_only(tmp_path: Path) -> None:
    """Another suffix is refused, and nothing is written."""
    with pytest.raises(OutputError, match=r"a chart is saved as \.svg or \.png; '\.pdf' is neither"):
        save_chart(lease_timeline(plan_called("tiny")), tmp_path / "a.pdf")
    assert list(tmp_path.iterdir()) == []


def test_chart_shows_itself_in_a_notebook() -> None:
    """Without pyplot a notebook gets a PNG."""
    assert lease_timeline(plan_called("tiny"))._repr_png_().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("first", "months", "points", "labels"),
    [
        ("2027-01", 1, 300, ["Jan\n2027"]),
        ("2027-11", 4, 300, ["Nov\n2027", "Dec", "Jan\n2028", "Feb"]),
        ("2026-05", 12, 200, ["Jul\n2026", "Oct", "Jan\n2027", "Apr"]),
        ("2026-05", 48, 210, ["May\n2026", "2027", "2028", "2029", "2030"]),
        ("2026-12", 48, 190, ["2027", "2028", "2029", "2030"]),
        ("2027-01", 240, 200, ["2030", "2035", "2040", "2045"]),
    ],
)
def test_time_is_marked_as_people_write_it(first: str, months: int, points: float, labels: list[str]) -> None:
    """Months, quarters or years, as fine as there is room for; the year stands where it is new."""
    assert month_ticks(pd.Period(first, "M"), months, points, 8.5)[1] == labels


@pytest.mark.parametrize(
    ("amount", "told"),
    [
        (73_603_185_097.7, "USD billion 73.60"),
        (-2_340_000, "USD million −2.3"),
        (148_800, "USD 148,800"),
        (12.5, "USD 12.50"),
        (0, "USD 0.00"),
    ],
)
def test_money_is_told_in_its_own_size(amount: float, told: str) -> None:
    """Billions and millions with decimals, less in full; a real minus."""
    scale: Scale = money_scale([amount], "USD")
    assert f"{scale.unit} {scale.text(amount)}" == told


def test_texts_are_cut_and_wrapped_to_their_room() -> None:
    """What is cut ends in an ellipsis and fits; lines break between words; what steers is left out."""
    room = 60.0
    cut = fitted("A rather long name of a lease", room, 8)
    assert cut.endswith("…")
    assert width_points(cut, 8) <= room
    assert wrapped("Energy and demand charge", 70, 8) == ["Energy and", "demand charge"]
    assert clean("a\x00b\u202ec\nd") == "a b c d"
