"""Parts of a program, and steps that they make possible."""

from dataclasses import replace

import numpy as np
import pytest

from models.inputs import Case
from planner.problem import LEASE_FLOWS, Problem
from planner.search.columns import Columns, columns_of
from planner.search.improvement import Step, decided_anew, free_in, with_step
from planner.search.parts import part_of, planned
from planner.solve.highs import Limits, solve, solve_fixed
from planner.solve.interrupts import never
from planner.solve.program import BoolArray, FloatArray, Program
from tests.benchmarks.generator import benchmark_case

LIMITS = Limits(0.02, 10.0, 1, 0, is_for_plans_only=True)


@pytest.fixture(scope="module")
def problem() -> Problem:
    """A case of three sites."""
    return Problem(Case.model_validate(benchmark_case("S", 0)))


@pytest.fixture(scope="module")
def columns(problem: Problem) -> Columns:
    """Its columns."""
    return columns_of(problem)


def free_at(columns: Columns, site: int, solution: FloatArray, wanted: BoolArray | None = None) -> BoolArray:
    """Columns of one site that may change: those of all its options, or those wanted."""
    return free_in(columns, (site,), solution, wanted)


@pytest.fixture(scope="module")
def empty(problem: Problem) -> FloatArray:
    """A plan without leases and runs."""
    found = solve_fixed(problem.program, np.zeros(len(problem.program.cost)), LIMITS).solution
    assert found is not None
    return found


@pytest.fixture(scope="module")
def step(problem: Problem, columns: Columns, empty: FloatArray) -> Step:
    """What deciding one site anew gains."""
    free = free_at(columns, 1, empty)
    flows = problem.equations(LEASE_FLOWS)
    anew = decided_anew(problem.program, empty, (1,), free, flows, limits=LIMITS, is_interrupted=never)
    assert anew.step is not None
    return anew.step


@pytest.fixture(scope="module")
def rough(problem: Problem, empty: FloatArray, step: Step) -> FloatArray:
    """A plan with leases at that site only."""
    taken = with_step(problem.program, empty, step)
    assert taken is not None
    return taken


def breaks(program: Program, solution: FloatArray) -> float:
    """By how much a solution breaks its worst row."""
    used = program.matrix @ solution
    return float(np.maximum(program.row_lower - used, used - program.row_upper).max())


def test_a_part_is_worth_what_the_whole_is(problem: Problem, columns: Columns, rough: FloatArray) -> None:
    """With the free columns as they were, a part has the value of the whole and keeps its rows."""
    for site in range(len(columns.sites)):
        free = free_at(columns, site, rough)
        part = part_of(problem.program, free, rough, problem.equations(LEASE_FLOWS))
        assert 0 < len(part.program.cost) < len(problem.program.cost)
        assert part.program.worth(rough[free]) == pytest.approx(problem.program.worth(rough))
        assert breaks(part.program, rough[free]) <= 1e-6


def test_a_plan_of_a_part_is_one_of_the_whole(problem: Problem, columns: Columns, rough: FloatArray) -> None:
    """What is found for one site, put among the rest, breaks no row and is worth what the part says."""
    free = free_at(columns, 0, rough)
    part = part_of(problem.program, free, rough, problem.equations(LEASE_FLOWS))
    found = planned(part, LIMITS, never).solution
    assert found is not None
    whole = rough.copy()
    whole[free] = found
    assert breaks(problem.program, whole) <= 1e-6
    assert problem.program.worth(whole) == pytest.approx(part.program.worth(found))


@pytest.mark.parametrize("site", [0, 1, 2])
def test_written_out_flows_change_no_optimum(
    problem: Problem, columns: Columns, rough: FloatArray, site: int
) -> None:
    """What is found with flows written out keeps every row, and is worth what the part as it stands proves."""
    wanted = np.zeros(len(rough), dtype=bool)
    wanted[columns.options[::3]] = True
    part = part_of(
        problem.program,
        free_at(columns, site, rough, wanted),
        rough,
        problem.equations(LEASE_FLOWS),
    )
    exactly = replace(LIMITS, gap_fraction=1e-9, is_for_plans_only=False)
    found = planned(part, exactly, never).solution
    assert part.flows.rows.size
    assert found is not None
    assert breaks(part.program, found) <= 1e-6
    assert part.program.worth(found) == pytest.approx(solve(part.program, exactly).bound, rel=1e-7)


def test_what_is_accepted_elsewhere_stays(columns: Columns, rough: FloatArray) -> None:
    """A site decided anew does not decide on leases and runs that stand at other sites."""
    accepted = columns.options[rough[columns.options] > 0.5]
    elsewhere = accepted[~np.isin(columns.site[accepted], [0, -1])]
    free = free_at(columns, 0, rough)
    assert elsewhere.size
    assert not np.isin(columns.subject[free], columns.subject[elsewhere]).any()


def test_of_options_only_what_stands_or_is_wanted_may_change(columns: Columns, rough: FloatArray) -> None:
    """A site decided anew by few options keeps those that stand there and those named, and leaves the others."""
    every = free_at(columns, 1, rough) & columns.is_option
    stands = every & (rough > 0.5)
    wanted = np.zeros_like(every)
    wanted[np.flatnonzero(every & ~stands)[:3]] = True
    few = free_at(columns, 1, rough, wanted)
    assert stands.any()
    assert np.array_equal(few & columns.is_option, stands | wanted)
    assert np.array_equal(few & ~columns.is_option, free_at(columns, 1, rough) & ~columns.is_option)


def test_a_step_gains_what_it_says(
    problem: Problem, empty: FloatArray, rough: FloatArray, step: Step
) -> None:
    """Taken from where it was made, a step keeps every row and gains its gain."""
    assert breaks(problem.program, rough) <= 1e-6
    assert problem.program.worth(rough) - problem.program.worth(empty) == pytest.approx(step.gain)
    assert step.gain > 0


def test_a_step_that_no_longer_fits_is_refused(problem: Problem, rough: FloatArray, step: Step) -> None:
    """Taken twice, a step would grant its leases twice: there is no room for that."""
    assert with_step(problem.program, rough, step) is None


def test_a_step_that_breaks_only_a_row_is_refused(problem: Problem, empty: FloatArray, step: Step) -> None:
    """Where other steps have taken the GPUs since, a step is refused by the rows that it uses."""
    rows = problem.program.rows(problem.model.usable_gpus)
    full = replace(problem.program, row_upper=problem.program.row_upper.copy())
    full.row_upper[rows] = (problem.program.matrix @ empty)[rows]
    assert with_step(full, empty, replace(step, change=0 * step.change)) is not None
    assert with_step(full, empty, step) is None


def test_a_step_that_no_longer_fits_is_decided_anew_by_what_it_takes(
    problem: Problem, columns: Columns, empty: FloatArray, rough: FloatArray
) -> None:
    """Of two sites that took the same requests, the second keeps what the first has left, by its own options alone."""
    flows = problem.equations(LEASE_FLOWS)

    def anew(base: FloatArray, counted: BoolArray | None) -> tuple[BoolArray, Step | None]:
        free = free_at(columns, 2, base, counted)
        found = decided_anew(problem.program, base, (2,), free, flows, limits=LIMITS, is_interrupted=never)
        return free, found.step

    _, late = anew(empty, None)
    assert late is not None
    assert with_step(problem.program, rough, late) is None
    takes = np.zeros(len(rough), dtype=bool)
    takes[late.taken] = True
    free, mended = anew(rough, takes)
    assert mended is not None
    assert not (free & columns.is_option & ~takes & (rough < 0.5)).any()
    mended_plan = with_step(problem.program, rough, mended)
    assert mended_plan is not None
    assert problem.program.worth(mended_plan) - problem.program.worth(rough) == pytest.approx(mended.gain)
    assert 0 < mended.gain < late.gain
