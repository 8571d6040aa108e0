"""The lease timeline: every lease once, nothing on top of anything, and what is firm, ramping or recalled is seen."""

from collections import Counter
from itertools import combinations, pairwise
from typing import Any

import pytest
from matplotlib.colors import to_rgba

from models.plan import Plan
from planner.charts import PHONE, SCREEN, Layout, lease_timeline
from planner.charts.lanes import Bar, bars, lanes, packed
from planner.charts.style import ORANGE, SKY, VERMILLION
from tests.charts.plans import MAKERS, SCRIPT, parts_called, plan_called
from tests.plan.builders import decide, honest_plan, lease, request, signed, small_case


def drawn(plan: Plan, layout: Layout = SCREEN) -> list[Any]:
    """The pieces of the timeline of a plan."""
    (axes,) = lease_timeline(plan, layout).axes
    return list(axes.patches)


def one_lease(**fields: Any) -> Plan:
    """A plan of twelve months with one lease from January, of six months, or as given."""
    recalled = {"recalled_after": fields.pop("recalled_after")} if "recalled_after" in fields else {}
    case = small_case({"months": 12}, lease_requests=[request(**({"term_months": 6} | fields))])
    return honest_plan(case, decide(case, lease(case, **recalled)))


def spans(plan: Plan, colour: str) -> list[tuple[float, float]]:
    """From when to when pieces of a colour are drawn, in months."""
    return [
        (round(patch.get_x(), 2), round(patch.get_x() + patch.get_width(), 2))
        for patch in drawn(plan)
        if hasattr(patch, "get_x") and patch.get_facecolor() == to_rgba(colour)
    ]


@pytest.mark.parametrize(
    ("name", "layout"),
    [*((name, SCREEN) for name in MAKERS), ("example", PHONE), ("hostile", PHONE)],
)
def test_every_lease_and_run_is_drawn_once(name: str, layout: Layout) -> None:
    """Each accepted lease has one bar, each run undertaken one line, each of them one label, and there is no other."""
    plan = plan_called(name)
    runs = [run.run for run in plan.decisions.runs if run.is_undertaken]
    pieces = [artist.get_gid() for chart in parts_called(name, layout) for artist in chart.findobj()]
    expected = Counter([f"lease {id}" for id in plan.leases["request"]] + [f"run {id}" for id in runs])
    assert Counter(gid for gid in pieces if gid and gid.startswith(("lease ", "run "))) == expected
    labels = Counter(f"label {id}" for id in [*plan.leases["request"], *runs])
    assert Counter(gid for gid in pieces if gid and gid.startswith("label ")) == labels


def test_bars_of_a_lane_are_apart() -> None:
    """Random bars with room for labels of any width never share a month in a lane, and none is lost."""
    some = [Bar("lease", f"L{n}", "", ("A",), n * 7 % 20, n * 7 % 20 + 1 + n % 6, 0) for n in range(60)]

    def extent(bar: Bar) -> tuple[float, float]:
        return bar.start - 0.5 * (len(bar.name) % 2), bar.end + 1.5

    found = packed(some, extent)
    assert sorted(bar.name for lane in found for bar in lane) == sorted(bar.name for bar in some)
    for lane in found:
        assert all(extent(one)[1] <= extent(other)[0] for one, other in pairwise(lane))
    busiest = max(
        sum(extent(bar)[0] <= at < extent(bar)[1] for bar in some) for at in [extent(b)[0] for b in some]
    )
    assert len(found) == busiest


def test_concurrent_leases_are_drawn_apart() -> None:
    """No two bars of two hundred leases lie on top of one another; parts have at most so many lanes."""
    parts = parts_called("large", SCREEN)
    assert len(parts) == 5
    for part in parts:
        boxes = [one.get_bbox() for one in part.axes[0].patches if (one.get_gid() or "").startswith("lease ")]
        assert len(boxes) == 40
        assert not any(
            min(one.x1, other.x1) - max(one.x0, other.x0) > 1e-9
            and min(one.y1, other.y1) - max(one.y0, other.y0) > 1e-9
            for one, other in combinations(boxes, 2)
        )


def test_firm_part_and_headline_part_differ() -> None:
    """The firm colour ends with the firm term; the bar goes on."""
    plan = one_lease(firm_months=2, recall_notice_months=0)
    assert spans(plan, SKY) == [(0, 2)]
    (bar,) = bars(plan)
    assert (bar.start, bar.firm_end, bar.end) == (0, 2, 6)


def test_recall_has_a_mark_at_the_end() -> None:
    """The mark stands at the end of the recalled lease, and a lease in full has none."""
    ((start, end),) = spans(one_lease(firm_months=2, recall_notice_months=0, recalled_after=3), VERMILLION)
    assert end == 3
    assert 2.8 < start < 3
    assert spans(one_lease(), VERMILLION) == []


def test_ramp_is_drawn_as_what_is_missing() -> None:
    """Of a ramp of two months a third and two thirds are delivered; the third month is whole."""
    (bar,) = bars(one_lease(ramp_months=2))
    assert bar.shares == pytest.approx((1 / 3, 2 / 3))
    hatched = [patch for patch in drawn(one_lease(ramp_months=2)) if patch.get_hatch()]
    heights = [abs(patch.get_height()) for patch in hatched]
    assert heights[0] / heights[1] == pytest.approx(2)


def test_run_is_drawn_in_its_months() -> None:
    """The run's colour fills exactly the months in which it has GPUs, two spans of one that pauses."""
    run = {"id": "R", "work_h100e_hours": 1, "min_gpus": 1, "max_gpus": 9, "value_usd": 1, "can_pause": True}
    case = small_case(
        {"months": 6}, training_runs=[run | {"earliest_start": "2027-01", "deadline": "2027-06"}]
    )
    gpus = {("R", "A", text): 9.0 for text in ("2027-01", "2027-02", "2027-04")}
    plan = honest_plan(case, decide(case, finish={"R": "2027-04"}, run_gpus=gpus))
    assert spans(plan, ORANGE) == [(0, 2), (3, 4)]


def test_what_goes_beyond_the_horizon_is_cut_and_told() -> None:
    """A lease that began before and one that ends after the horizon fill it up to its edge."""
    case = small_case(
        lease_requests=[signed("Old", "2026-11", term_months=3), request("New", term_months=60)],
        signed_placements=[{"lease": "Old", "hall": "A", "gpus": 10}],
    )
    old, new = bars(honest_plan(case, decide(case, lease(case, "New"))))
    assert (old.start, old.end, old.began_before, old.goes_on) == (0, 1, True, False)
    assert (new.start, new.end, new.began_before, new.goes_on) == (0, 3, False, True)


def test_lease_in_several_halls_has_a_lane_for_them() -> None:
    """It stands after the lanes of single halls, under all its halls."""
    found = lanes(plan_called("hostile"), lambda bar: (bar.start, bar.end))
    assert found[-1].halls == ("A", "$B$, <b>")
    assert [bar.name for bar in found[-1].bars] == [SCRIPT]
    assert all(lane.sites == (SCRIPT,) for lane in found)
