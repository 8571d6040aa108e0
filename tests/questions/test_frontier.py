"""Frontiers: hand-derived, against every combination of decisions, and acted on by policies."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from models.plan.measures import MEASURES, measures_of
from planner import Case, frontier, plan, verify, write_frontier
from tests.questions.tradeoff_checks import best_plan_with, dominated, wrong_points
from tests.reference.facts import Record
from tests.reference.hand_cases import lease, plain_case
from tests.reference.random_cases import random_case

POOL = {"id": "P1", "kind": "research", "from_month": "2026-01", "to_month": "2026-01"}
PAIR = plain_case(
    lease_requests=[
        lease(min_gpus=60, max_gpus=60, price_usd=1),
        lease(id="L2", tenant="T2", min_gpus=30, max_gpus=30, price_usd=1.5),
    ],
    internal_pools=[POOL],
)
"""60 GPUs for 44,640 and 30 GPUs for 33,480, beside a pool that takes what is left of 100."""


def test_frontier_of_two_leases_by_hand() -> None:
    """Both leave 10 GPUs, the first alone 40, the second alone 70, none 100; a GPU is 744 H100e-hours."""
    found = frontier(Case.model_validate(PAIR), points=20, threads=1, gap=1e-6)
    points = [
        (round(one.measures["internal_h100e_hours"]), round(one.measures["lease_npv_usd"]))
        for one in found.points
    ]
    assert points == [(10 * 744, 78120), (40 * 744, 44640), (70 * 744, 33480), (100 * 744, 0)]
    assert found.is_proven
    assert found.slopes["price_low"].tolist() == pytest.approx([1.5, 0.5, 1.5], rel=1e-5)
    assert found.slopes["price_high"].tolist() == pytest.approx([1.5, 0.5, 1.5], rel=1e-5)
    assert set(found.slopes["unit"]) == {"USD per H100e-hour"}


@pytest.mark.parametrize("seed", [3, 5, 7, 15, 24, 29, 37, 38, 39])
def test_points_are_those_of_every_combination(seed: int) -> None:
    """No combination of leases and runs beats a point, and each point is one."""
    wrong, points = wrong_points(random_case(seed, "micro"))
    assert wrong == []
    assert points > 1


@pytest.mark.parametrize("seed", [2, 5, 17])
def test_each_point_is_what_a_limit_on_concentration_leaves(seed: int) -> None:
    """With the largest tenant's share as a hard policy, the best plan is worth what the point is."""
    record = random_case(seed, "tiny")
    found = frontier(
        Case.model_validate(record), x="tenant_concentration", y="value", points=3, threads=1, gap=1e-6
    )
    for point in found.points:
        share = point.measures["tenant_concentration_fraction"]
        limit = {"rule": "max_tenant_revenue_fraction", "limit": min(share * (1 + 1e-7), 1)}
        held = best_plan_with(record, limit)
        assert held is not None
        assert held.value_usd == pytest.approx(point.measures["value_usd"], rel=1e-5)


@pytest.mark.parametrize("seed", [0, 6, 12])
def test_each_point_is_what_a_limit_on_cash_leaves(seed: int) -> None:
    """With the cash need as a hard floor of cash, the best plan is worth what the point is."""
    record = random_case(seed, "tiny")
    found = frontier(
        Case.model_validate(record), x="peak_cash_need", y="value", points=3, threads=1, gap=1e-6
    )
    for point in found.points:
        need = point.measures["peak_cash_need_usd"] * (1 + 1e-7) + 0.01
        opening = record["plan"].get("opening_cash_usd") or 0
        held = best_plan_with(record, {"rule": "min_cash_usd", "limit": opening - need})
        assert held is not None
        assert held.value_usd == pytest.approx(point.measures["value_usd"], rel=1e-5)


@pytest.mark.parametrize("y", ["cash", "rival_share", "tenant_concentration", "peak_cash_need"])
def test_plans_of_points_pass_the_check(y: str) -> None:
    """Each point's plan is sound, says what it was chosen for, and has the measures that the point tells."""
    case = Case.model_validate(random_case(5, "tiny"))
    found = frontier(case, x="value", y=y, points=4, threads=1)
    assert dominated(found) == []
    for point in found.points:
        made = found.plan(point.number)
        assert verify(case, made) == ()
        assert f"point {point.number} of the frontier" in made.solve.aim
        assert measures_of(case, made.decisions) == pytest.approx(point.measures)


def test_bounds_are_never_behind_their_points() -> None:
    """What no plan exceeds is at least what the plan has, and prices are intervals."""
    found = frontier(Case.model_validate(random_case(5, "tiny")), points=4, threads=1, gap=0.05)
    for point in found.points:
        assert all(point.bounds[one.name] >= point.measures[one.name] for one in (found.x, found.y))
    assert (found.slopes["price_low"] <= found.slopes["price_high"]).all()


def test_without_time_nothing_is_called_proven() -> None:
    """What is known when the time is up is told, with bounds that still hold."""
    case = Case.model_validate(PAIR)
    found = frontier(case, plan=plan(case, threads=1), time_limit=1e-9, points=4, threads=1)
    assert not found.is_proven
    assert all(point.bounds["lease_npv_usd"] >= 78120 for point in found.points[:1])


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"x": "profit"}, "no measure is called 'profit'; known measures: value_usd"),
        ({"x": "cash", "y": "cash_usd"}, "both cash_usd"),
        ({"points": 1}, "points is 1"),
    ],
)
def test_what_cannot_be_meant_is_refused(options: Record, message: str) -> None:
    """Unknown measures, one measure twice, and a single point."""
    with pytest.raises(ValueError, match=message):
        frontier(Case.model_validate(PAIR), **options)


def test_plan_of_another_case_is_refused() -> None:
    """A frontier begins with a plan of its own case only."""
    other = plan(Case.model_validate(plain_case()), threads=1)
    with pytest.raises(ValueError, match="another case"):
        frontier(Case.model_validate(PAIR), plan=other)


def test_files_hold_the_frontier(tmp_path: Path) -> None:
    """Workbook, JSON and CSV folder have the points and what each measure is."""
    found = frontier(Case.model_validate(PAIR), points=4, threads=1)
    write_frontier(found, tmp_path / "f.xlsx", tmp_path / "f.json", tmp_path / "f")
    book = openpyxl.load_workbook(tmp_path / "f.xlsx")
    assert book.sheetnames == ["Frontier", "Slopes", "Measures"]
    assert len(book["Frontier"]._charts) == 1
    told = json.loads((tmp_path / "f.json").read_text("utf-8"))
    assert [row["point"] for row in told["points"]] == [point.number for point in found.points]
    assert (tmp_path / "f" / "slopes.csv").read_text("utf-8").startswith("from_point,")
    assert set(MEASURES) <= set(told["points"][0])
