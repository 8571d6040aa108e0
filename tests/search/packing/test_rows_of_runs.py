"""Training runs that are packed: they do their work in time, in halls that suit them."""

from typing import Any

import pytest

from models.inputs import Case
from models.plan.check import check_decisions
from planner.search.packing import decisions_of
from tests.formulation.small import SMALL_HALL, TWO_HALLS, UNLIKE_HALLS, run, sized
from tests.plan.builders import TYPE, small_case
from tests.search.packing.packings import improved, packing_of, settled, space_at_own_use

JANUARY, FEBRUARY = 744, 672


def running(case: Case) -> dict[tuple[str, str], float]:
    """GPUs of what is packed for the run by hall and month, once a plan has been settled around it and checked."""
    space = space_at_own_use(case)
    assert space is not None
    packed = decisions_of(space, improved(packing_of(case), 10).best)
    found = settled(space, packed)
    assert found is not None
    assert check_decisions(case, found) == ()
    assert [one.finish_month for one in found.runs if one.is_undertaken] == [
        one.finish_month for one in packed.runs
    ]
    return {(one.hall, str(one.month)): one.gpus for one in packed.run_gpus}


@pytest.mark.parametrize(
    ("hours", "months"),
    [(100 * JANUARY, 1), (100 * JANUARY + 1, 2), (100 * (JANUARY + FEBRUARY), 2)],
)
def test_run_takes_as_many_months_as_its_work(hours: float, months: int) -> None:
    """100 GPUs do what January holds in January, and need February for an hour more."""
    found = running(small_case(halls=[SMALL_HALL], training_runs=[run(hours, min_gpus=100)]))
    assert found == {("A", f"2027-0{month}"): 100 for month in range(1, 1 + months)}


def test_run_that_cannot_end_in_time_is_left_out() -> None:
    """More work than three months hold is not begun."""
    assert running(small_case(halls=[SMALL_HALL], training_runs=[run(100 * 24 * 91)])) == {}


def test_gpus_beyond_the_least_scale_less_well() -> None:
    """50 and half of the other 50 GPUs count as 75: what 100 would do in January takes two months."""
    slow = run(100 * JANUARY, min_gpus=50, marginal_scaling_fraction=0.5, deadline="2027-02")
    assert len(running(small_case(halls=[SMALL_HALL], training_runs=[slow]))) == 2


@pytest.mark.parametrize("gpus", [10.5, 50.0, 100 / 3])
def test_gpus_of_a_run_need_not_be_whole(gpus: float) -> None:
    """Neither fractions of a GPU nor of a hall's lot keep a run out, and it gets no more than it may have."""
    lots = SMALL_HALL | {"lot_gpus": 30}
    case = small_case(halls=[lots], training_runs=[run(gpus * JANUARY, min_gpus=gpus, max_gpus=gpus)])
    assert running(case) == {("A", "2027-01"): pytest.approx(gpus, rel=1e-6)}


def test_run_at_a_site_takes_alike_halls_together() -> None:
    """Two halls of 60 GPUs hold 100 of one run; where it wants one hall they do not."""
    halls = [hall | {"gpus": 60, "lot_gpus": 8} for hall in TWO_HALLS]
    wide = run(100 * JANUARY, min_gpus=100, placement="site")
    found = running(small_case(halls=halls, training_runs=[wide]))
    assert sum(found.values()) == pytest.approx(100)
    assert {hall for hall, _ in found} == {"A", "B"}
    assert running(small_case(halls=halls, training_runs=[wide | {"placement": "hall"}])) == {}


def test_run_goes_where_its_work_is_done_sooner() -> None:
    """A hall of GPUs twice as fast ends it a month earlier, which a cost of delay makes worth it."""
    types: list[dict[str, Any]] = [TYPE, TYPE | {"id": "K", "h100_equivalent": 2}]
    late = run(150 * JANUARY, min_gpus=100, target="2027-01", delay_cost_usd_per_month=500_000)
    found = running(small_case(gpu_types=types, halls=UNLIKE_HALLS, training_runs=[late]))
    assert found == {("B", "2027-01"): 100}


def test_run_keeps_off_a_hall_that_a_lease_keeps() -> None:
    """A lease that brings more keeps its hall for itself in January: the run waits until February."""
    alone = sized(40, 40, isolation="hall", price_usd=100)
    case = small_case(halls=[SMALL_HALL], lease_requests=[alone], training_runs=[run(50 * 600, max_gpus=50)])
    assert running(case) == {("A", "2027-02"): 50}
