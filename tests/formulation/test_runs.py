"""The rules of training runs, when and where: one by one without a solver, and where each changes the optimum."""

import pytest

from models.formulation import build
from tests.formulation.rules import best_usd, holds
from tests.formulation.small import (
    ONE_MONTH,
    SMALL_HALL,
    TWO_HALLS,
    TWO_MONTHS,
    on_demand,
    policy,
    run,
    sized,
)
from tests.plan.builders import small_case

JANUARY, FEBRUARY, MARCH = (("R", "A", t) for t in range(3))


def running(**fields):
    """A model with one hall of 100 GPUs and a run that takes all of it for one month or more."""
    return build(small_case(halls=[SMALL_HALL], training_runs=[run(67_200, **fields)]))


def kept_busy(**fields):
    """All of a hall kept for own use in both months, and a run that is best finished in the first."""
    # 74,400 H100e-hours are January's 100 GPUs. Finished in January it is worth $1,000,000, in February $100,000.
    late = {"target": "2027-01", "delay_cost_usd_per_month": 900_000}
    return small_case(
        TWO_MONTHS,
        halls=[SMALL_HALL],
        training_runs=[run(74_400, min_gpus=100, **late, **fields)],
        policies=[policy("min_internal_fraction", 1)],
    )


def test_run_once_holds_for_one_place_and_month_or_none():
    """Finished in hall A, in hall B, or not at all; not in both."""
    model = build(small_case(ONE_MONTH, halls=TWO_HALLS, training_runs=[run(74_400)]))
    here, there = ("R", "A", 0), ("R", "B", 0)
    assert holds(model, "run_once", {"is_finished": {here: 1}})
    assert holds(model, "run_once", {"is_finished": {here: 0}})
    assert not holds(model, "run_once", {"is_finished": {here: 1, there: 1}})


def test_run_once_holds_for_a_mandatory_run_only_when_it_is_finished():
    """A mandatory run is undertaken."""
    model = running(is_mandatory=True)
    assert holds(model, "run_once", {"is_finished": {MARCH: 1}})
    assert not holds(model, "run_once", {"is_finished": {MARCH: 0}})


def test_run_once_holds_for_no_values_if_a_mandatory_run_can_finish_nowhere():
    """A mandatory run with more work than all GPUs can do is infeasible, not left out."""
    case = small_case(ONE_MONTH, halls=[SMALL_HALL], training_runs=[run(1e6, is_mandatory=True)])
    assert not holds(build(case), "run_once", {})
    assert best_usd(case) is None


def test_run_once_bites():
    """Two halls could each do the work of a run worth a million."""
    case = small_case(ONE_MONTH, halls=TWO_HALLS, training_runs=[run(74_400)])
    assert best_usd(case) == pytest.approx(1_000_000)
    assert best_usd(case, without="run_once") == pytest.approx(2_000_000)


def test_steady_run_holds_from_start_to_finish():
    """Started in January, finished in February: running in both, and not in March."""
    model = running()
    ends = {"is_run_started": {JANUARY: 1}, "is_finished": {FEBRUARY: 1}}
    assert holds(model, "steady_run", ends | {"is_running": {JANUARY: 1, FEBRUARY: 1}})
    assert not holds(model, "steady_run", ends | {"is_running": {JANUARY: 1}})
    assert not holds(model, "steady_run", ends | {"is_running": {JANUARY: 1, FEBRUARY: 1, MARCH: 1}})


def test_steady_run_holds_without_a_gap():
    """Started in January, not finished by February: running in all three months."""
    model, started = running(), {"is_run_started": {JANUARY: 1}}
    assert holds(model, "steady_run", started | {"is_running": {JANUARY: 1, FEBRUARY: 1, MARCH: 1}})
    assert not holds(model, "steady_run", started | {"is_running": {JANUARY: 1, MARCH: 1}})


def test_steady_run_bites():
    """A run that may not pause keeps its hall in a month that a tenant wants."""
    # Its work needs three months with February, or January and March; 148,800 = 100 × (744 + 744). Without the rule
    # the tenant has February: 100 × $2 × 672 h.
    february = sized(100, 100, earliest_start="2027-02", latest_start="2027-02")
    case = small_case(
        halls=[SMALL_HALL], training_runs=[run(148_800, min_gpus=100)], lease_requests=[february]
    )
    assert best_usd(case) == pytest.approx(1_000_000)
    assert best_usd(case, without="steady_run") == pytest.approx(1_134_400)


def test_steady_start_holds_for_one_start_of_a_finished_run():
    """One start if it finishes, none if it does not; not two."""
    model, finished = running(), {"is_finished": {FEBRUARY: 1}}
    assert holds(model, "steady_start", finished | {"is_run_started": {JANUARY: 1}})
    assert holds(model, "steady_start", {"is_run_started": {JANUARY: 0}})
    assert not holds(model, "steady_start", finished | {"is_run_started": {JANUARY: 1, FEBRUARY: 1}})
    assert not holds(model, "steady_start", {"is_run_started": {JANUARY: 1}})


def test_steady_start_bites():
    """A finished run does not start again to fill a hall that must be kept."""
    case = kept_busy()
    assert best_usd(case) == pytest.approx(100_000)
    assert best_usd(case, without="steady_start") == pytest.approx(1_000_000)


def test_start_before_finish_holds_for_a_start_that_leaves_time_for_the_work():
    """Two months of work: finished in February only if started in January."""
    model = build(small_case(halls=[SMALL_HALL], training_runs=[run(141_600)]))
    finished, rule = {"is_finished": {FEBRUARY: 1}}, "start_before_finish"
    assert holds(model, rule, finished | {"is_run_started": {JANUARY: 1}}, row=FEBRUARY)
    assert holds(model, rule, {"is_run_started": {JANUARY: 1}}, row=FEBRUARY)
    assert not holds(model, rule, finished, row=FEBRUARY)
    march = {"is_finished": {MARCH: 1}}
    assert holds(model, rule, march | {"is_run_started": {FEBRUARY: 1}}, row=MARCH)
    assert not holds(model, rule, march, row=MARCH)


def test_start_before_finish_bites():
    """It changes no plan, only the bound: half a start in January cannot finish a whole run in January."""
    # The run takes all 100 GPUs in January; February is on demand: 100 × $2 × 672 h = $134,400. Without the rule
    # the run is half there in January, with the 50 GPUs that its work needs, and 50 are on demand: $74,400 more.
    late = {"target": "2027-01", "delay_cost_usd_per_month": 1_000_000}
    case = small_case(
        TWO_MONTHS,
        halls=[SMALL_HALL],
        training_runs=[run(37_200, min_gpus=100, **late)],
        on_demand=[on_demand(2)],
    )
    rule = "start_before_finish"
    assert best_usd(case) == best_usd(case, without=rule) == pytest.approx(1_134_400)
    assert best_usd(case, is_relaxed=True) == pytest.approx(1_134_400)
    assert best_usd(case, without=rule, is_relaxed=True) == pytest.approx(1_134_400 + 74_400)


def test_pausing_run_holds_until_the_month_of_the_finish():
    """Finished in February: it may run in January and February, not in March; unfinished, never."""
    model, finished = running(can_pause=True), {"is_finished": {FEBRUARY: 1}}
    assert holds(model, "pausing_run", finished | {"is_running": {JANUARY: 1, FEBRUARY: 1}})
    assert holds(model, "pausing_run", finished | {"is_running": {FEBRUARY: 1}})
    assert not holds(model, "pausing_run", finished | {"is_running": {MARCH: 1}})
    assert not holds(model, "pausing_run", {"is_running": {JANUARY: 1}})


def test_pausing_run_bites():
    """A finished run does not run on to fill a hall that must be kept."""
    case = kept_busy(can_pause=True)
    assert best_usd(case) == pytest.approx(100_000)
    assert best_usd(case, without="pausing_run") == pytest.approx(1_000_000)


def test_running_when_finished_holds_in_a_month_that_runs():
    """Finished in February: running in February."""
    model, finished = running(can_pause=True), {"is_finished": {FEBRUARY: 1}}
    assert holds(model, "running_when_finished", finished | {"is_running": {FEBRUARY: 1}})
    assert holds(model, "running_when_finished", {"is_running": {FEBRUARY: 1}})
    assert not holds(model, "running_when_finished", finished | {"is_running": {JANUARY: 1}})


def test_running_when_finished_bites():
    """It changes no plan, only the bound: half a month cannot finish a whole run."""
    # The run takes all 100 GPUs; without the rule half of it, with the 50 GPUs that its work needs, and 50 are on
    # demand: 50 × $2 × 744 h.
    case = small_case(
        ONE_MONTH,
        halls=[SMALL_HALL],
        training_runs=[run(37_200, min_gpus=100, can_pause=True)],
        on_demand=[on_demand(2)],
    )
    rule = "running_when_finished"
    assert best_usd(case) == best_usd(case, without=rule) == pytest.approx(1_000_000)
    assert best_usd(case, is_relaxed=True) == pytest.approx(1_000_000)
    assert best_usd(case, without=rule, is_relaxed=True) == pytest.approx(1_074_400)
