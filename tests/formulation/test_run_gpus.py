"""The rules of a training run's GPUs and work: one by one without a solver, and where each changes the optimum."""

import pytest

from models.formulation import build
from tests.formulation.rules import best_usd, holds
from tests.formulation.small import (
    ONE_MONTH,
    SMALL_HALL,
    TWO_HALLS,
    TWO_MONTHS,
    TWO_TYPES,
    UNLIKE_HALLS,
    on_demand,
    run,
    sized,
)
from tests.plan.builders import SITE, TYPE, small_case

RUNNING = {"is_running": {("R", "A", 0): 1}}
AT_SITE = {"is_running": {("R", "S", 0): 1}}
FASTER = [TYPE, TYPE | {"id": "K", "h100_equivalent": 2}]
MARKET_FOR_K = [on_demand(5, gpu_type="K")]


def in_hall(**fields):
    """A model of a run in one hall of 100 GPUs."""
    return build(small_case(ONE_MONTH, halls=[SMALL_HALL], training_runs=[run(37_200, **fields)]))


def in_unlike_halls(work_h100e_hours: float, **fields):
    """A run in hall A and in hall B, whose GPUs do twice the work; half as much beyond the minimum."""
    frame = {"placement": "site", "marginal_scaling_fraction": 0.5, "deadline": "2027-01"}
    return small_case(
        ONE_MONTH,
        gpu_types=FASTER,
        halls=UNLIKE_HALLS,
        training_runs=[run(work_h100e_hours, **(frame | fields))],
        on_demand=MARKET_FOR_K,
    )


def test_fewest_run_gpus_holds_from_the_fewest():
    """80 at least in a month that runs; any number in one that does not."""
    model = in_hall(min_gpus=80)
    assert holds(model, "fewest_run_gpus", RUNNING | {"run_gpus": {("R", "A", 0): 80}})
    assert holds(model, "fewest_run_gpus", RUNNING | {"run_gpus": {("R", "A", 0): 90}})
    assert not holds(model, "fewest_run_gpus", RUNNING | {"run_gpus": {("R", "A", 0): 79}})
    assert holds(model, "fewest_run_gpus", {"run_gpus": {("R", "A", 0): 0}})


def test_fewest_run_gpus_bites():
    """A run takes its fewest GPUs also where its work needs fewer."""
    # The work needs 50 GPUs, the fewest are 80: a tenant at $2 has 20; without the rule 50.
    case = small_case(
        ONE_MONTH,
        halls=[SMALL_HALL],
        training_runs=[run(37_200, min_gpus=80)],
        lease_requests=[sized(1, 100)],
    )
    assert best_usd(case) == pytest.approx(1_000_000 + 20 * 2 * 744)
    assert best_usd(case, without="fewest_run_gpus") == pytest.approx(1_000_000 + 50 * 2 * 744)


def test_most_run_gpus_holds_up_to_the_most():
    """100 in two halls together in a month that runs, none in one that does not."""
    case = small_case(ONE_MONTH, halls=TWO_HALLS, training_runs=[run(37_200, placement="site")])
    model = build(case)
    assert holds(model, "most_run_gpus", AT_SITE | {"run_gpus": {("R", "A", 0): 60, ("R", "B", 0): 40}})
    assert holds(model, "most_run_gpus", AT_SITE | {"run_gpus": {("R", "A", 0): 60}})
    assert not holds(model, "most_run_gpus", AT_SITE | {"run_gpus": {("R", "A", 0): 60, ("R", "B", 0): 41}})
    assert not holds(model, "most_run_gpus", {"run_gpus": {("R", "A", 0): 1}})


def test_most_run_gpus_bites():
    """A run of at most 100 GPUs needs two months, although two halls could do its work in one."""
    # 141,600 = 100 × (744 + 672): 100 GPUs in both months. In February a tenant at $2 has the other 100; without
    # the rule the run has 190 in January, and the tenant all 200 in February.
    february = sized(1, 200, earliest_start="2027-02", latest_start="2027-02")
    case = small_case(
        TWO_MONTHS,
        halls=TWO_HALLS,
        training_runs=[run(141_600, placement="site")],
        lease_requests=[february],
    )
    assert best_usd(case) == pytest.approx(1_000_000 + 100 * 2 * 672)
    assert best_usd(case, without="most_run_gpus") == pytest.approx(1_000_000 + 200 * 2 * 672)


def test_run_gpus_of_a_running_hall_holds_up_to_what_the_hall_has():
    """100 in a hall of 100 if the run runs; half running, 50 at most."""
    case = small_case(ONE_MONTH, halls=TWO_HALLS, training_runs=[run(37_200, placement="site", max_gpus=200)])
    model, rule, half = build(case), "run_gpus_of_a_running_hall", {"is_running": {("R", "S", 0): 0.5}}
    assert holds(model, rule, AT_SITE | {"run_gpus": {("R", "A", 0): 100}})
    assert holds(model, rule, half | {"run_gpus": {("R", "A", 0): 50}})
    assert not holds(model, rule, half | {"run_gpus": {("R", "A", 0): 51}})
    assert not holds(model, rule, {"run_gpus": {("R", "B", 0): 1}})


def test_run_gpus_of_a_running_hall_bites():
    """It changes no plan, only the bound: half a run has half of each hall."""
    # The run needs all of both halls and is worth $200,000; hall B is worth 100 × $5 × 744 h = $372,000 on demand.
    # Without the rule half a run has all of hall A, which nobody else wants, and is worth $100,000.
    case = small_case(
        ONE_MONTH,
        gpu_types=TWO_TYPES,
        halls=UNLIKE_HALLS,
        training_runs=[run(148_800, placement="site", max_gpus=200, value_usd=200_000)],
        on_demand=MARKET_FOR_K,
    )
    rule = "run_gpus_of_a_running_hall"
    assert best_usd(case) == best_usd(case, without=rule) == pytest.approx(372_000)
    assert best_usd(case, is_relaxed=True) == pytest.approx(372_000)
    assert best_usd(case, without=rule, is_relaxed=True) == pytest.approx(472_000)


def test_base_within_gpus_holds_up_to_the_gpus_of_the_hall():
    """20 GPUs in hall A: 20 of them within the minimum, or fewer, not 21."""
    model, key = build(in_unlike_halls(7_440, min_gpus=50)), ("R", "S", "A", 0)
    gpus = {"run_gpus": {("R", "A", 0): 20}}
    assert holds(model, "base_within_gpus", gpus | {"base_gpus": {key: 20}})
    assert holds(model, "base_within_gpus", gpus | {"base_gpus": {key: 10}})
    assert not holds(model, "base_within_gpus", gpus | {"base_gpus": {key: 21}})


def test_base_within_gpus_bites():
    """Only GPUs that the run has in the faster hall do work there."""
    # 100 GPUs, all within the minimum, and 150 H100e to do: y in hall B, 100 - y in hall A: 100 + y = 150. The other
    # 50 of hall B are on demand at $5; without the rule all 100 are.
    case = in_unlike_halls(150 * 744, min_gpus=100)
    assert best_usd(case) == pytest.approx(1_000_000 + 50 * 5 * 744)
    assert best_usd(case, without="base_within_gpus") == pytest.approx(1_000_000 + 100 * 5 * 744)


def test_base_within_minimum_holds_up_to_the_minimum():
    """Of a minimum of 50, 30 in one hall and 20 in the other; not 21; none if it does not run."""
    model, rule = build(in_unlike_halls(7_440, min_gpus=50)), "base_within_minimum"
    here, there = ("R", "S", "A", 0), ("R", "S", "B", 0)
    assert holds(model, rule, AT_SITE | {"base_gpus": {here: 30, there: 20}})
    assert holds(model, rule, AT_SITE | {"base_gpus": {here: 30}})
    assert not holds(model, rule, AT_SITE | {"base_gpus": {here: 30, there: 21}})
    assert not holds(model, rule, {"base_gpus": {here: 1}})


def test_base_within_minimum_bites():
    """GPUs beyond the minimum do half the work."""
    # 100 H100e to do, 50 GPUs within the minimum, 100 at most. With y in hall B, all within the minimum:
    # 2y + (50 - y) + 50 × 0.5 = 75 + y = 100, so 25. The other 75 are on demand at $5. Without the rule 50 count in
    # full in each hall: 2y + 50 + (50 - y) × 0.5 = 75 + 1.5y = 100, so 16 2/3, and 83 1/3 on demand.
    case = in_unlike_halls(100 * 744, min_gpus=50)
    assert best_usd(case) == pytest.approx(1_000_000 + 75 * 5 * 744)
    assert best_usd(case, without="base_within_minimum") == pytest.approx(1_000_000 + 250 / 3 * 5 * 744)


def test_work_done_holds_from_the_work_needed():
    """100 H100e × 744 h, of which 50 in full and 50 at a half, times availability 0.8: 44,640."""
    half = {"min_gpus": 50, "marginal_scaling_fraction": 0.5}
    site = SITE | {"availability_fraction": 0.8}
    case = small_case(ONE_MONTH, sites=[site], halls=[SMALL_HALL], training_runs=[run(40_920, **half)])
    model = build(case)
    finished = RUNNING | {"is_finished": {("R", "A", 0): 1}}
    # 0.8 × 744 × (50 + 0.5 × x) = 40,920 for x = 37.5
    assert holds(model, "work_done", finished | {"run_gpus": {("R", "A", 0): 87.5}})
    assert holds(model, "work_done", finished | {"run_gpus": {("R", "A", 0): 100}})
    assert not holds(model, "work_done", finished | {"run_gpus": {("R", "A", 0): 87.4}})
    assert holds(model, "work_done", {"is_finished": {("R", "A", 0): 0}})


def test_work_done_holds_for_unlike_halls_by_what_is_within_the_minimum():
    """10 GPUs of 2 H100e: 20 × 744 h within the minimum, half of that beyond."""
    model = build(in_unlike_halls(20 * 744, min_gpus=10))
    finished = {"is_finished": {("R", "S", 0): 1}, "run_gpus": {("R", "B", 0): 10}}
    within = {"base_gpus": {("R", "S", "B", 0): 10}}
    assert holds(model, "work_done", finished | within)
    assert not holds(model, "work_done", finished)
    assert holds(model, "work_done", finished | {"run_gpus": {("R", "B", 0): 20}})


def test_work_done_bites():
    """A run that takes a whole hall is not finished while a tenant has it."""
    # The run's million is more than the tenant's 100 × $2 × 744 h; without the rule both.
    case = small_case(
        ONE_MONTH, halls=[SMALL_HALL], training_runs=[run(74_400)], lease_requests=[sized(100, 100)]
    )
    assert best_usd(case) == pytest.approx(1_000_000)
    assert best_usd(case, without="work_done") == pytest.approx(1_148_800)
