"""HiGHS: its options, its progress, and what its answer means."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

import highspy
import numpy as np

from .interrupts import IsInterrupted, never
from .program import FloatArray, Program

SolverStatus = Literal["optimal", "time_limit", "work_limit", "interrupt", "infeasible", "unbounded", "error"]

PRESOLVE = "off"
"""Presolve of HiGHS up to 1.15.1 cut off optima and called what was left optimal (`tests/solve/canaries.py`); 1.16.0
gets all of these right, and 6,000 random cases of this project, but takes longer with presolve than without
(`tests/benchmarks`). Without it every column needs a finite bound, which `program` demands.
"""
NO_SUBSEARCHES: dict[str, bool | int | float | str] = {
    "mip_heuristic_run_rens": False,
    "mip_heuristic_run_rins": False,
    "mip_heuristic_run_root_reduced_cost": False,
}
"""Options with which HiGHS looks for no better plans in smaller programs before it branches; where there are none,
that takes half of its time."""
POLL_SECONDS = 0.1
TICK_SECONDS = 0.5
"""How often the search tells where it stands."""


@dataclass(frozen=True)
class Limits:
    """When the search stops, and with what means it searches."""

    gap_fraction: float
    time_limit_seconds: float
    threads: int
    seed: int
    gap_absolute: float = 0.0
    """In scaled money; whichever gap is reached first ends the search."""
    nodes: int | None = None
    """Nodes of the search tree; None means any number."""
    is_for_plans_only: bool = False
    """Whether nothing that the search claims is trusted but the plan that it finds, which is checked: then it
    may presolve, and its bound is not to be used."""
    is_start_good: bool = False
    """Whether the start is about the best, so that looking for better ones before branching is time lost; of no
    effect without a start."""


@dataclass(frozen=True)
class Answer:
    """What the solver says, in scaled units. `solution` is None when it found no plan."""

    status: SolverStatus
    detail: str
    bound: float
    solution: FloatArray | None
    work: int = 0
    """Steps of the simplex method."""


OnBounds = Callable[[float | None, float | None], None]
"""Called with the best value and the bound so far, scaled; None where there is none yet."""


class _Quiet(highspy.Highs):
    """HiGHS without the header that 1.16 prints to standard output when it is made, before any option can be set."""

    def enableCallbacks(self) -> None:  # noqa: N802  # HiGHS names it
        """Enable callbacks, which is what prints the header."""
        self.setOptionValue("log_to_console", False)
        super().enableCallbacks()


def solver_options(limits: Limits) -> dict[str, bool | int | float | str]:
    """The options that every solve uses; each set, then read back."""
    return {
        "output_flag": True,  # switching it off silences the callbacks too
        "log_to_console": False,
        "presolve": "on" if limits.is_for_plans_only else PRESOLVE,
        "mip_min_logging_interval": TICK_SECONDS,  # how often the callbacks tell of progress
        "mip_rel_gap": limits.gap_fraction,
        "mip_abs_gap": limits.gap_absolute,
        "mip_max_nodes": highspy.kHighsIInf if limits.nodes is None else limits.nodes,
        "time_limit": max(limits.time_limit_seconds, 0.0),
        "threads": limits.threads,
        "random_seed": limits.seed,
    }


def solve(
    program: Program,
    limits: Limits,
    on_bounds: OnBounds | None = None,
    is_interrupted: IsInterrupted = never,
    start: FloatArray | None = None,
) -> Answer:
    """Solve a program. When `is_interrupted` says so, the search stops and keeps its best plan.

    The status is the solver's own model status, never read off an objective value. A `start` is a solution to
    begin with, shape (n,); one that breaks a row or a bound is ignored. Without one, a search that is interrupted
    before it begins finds nothing.
    """
    if start is None and is_interrupted():
        return Answer("interrupt", "interrupted before it began", np.inf, None)
    is_good = limits.is_start_good and start is not None
    solver = loaded(program, solver_options(limits) | (NO_SUBSEARCHES if is_good else {}))
    if start is not None:
        solution = highspy.HighsSolution()
        solution.col_value, solution.value_valid = start, True
        solver.setSolution(solution)
    seen: dict[str, float] = {}

    def note(event: highspy.highs.HighsCallbackEvent) -> None:
        seen["value"] = event.data_out.mip_primal_bound
        seen["bound"] = event.data_out.mip_dual_bound

    solver.cbMipLogging += note
    solver.cbMipImprovingSolution += note
    was_interrupted = run(
        solver,
        lambda: on_bounds and on_bounds(_known(seen, "value"), _known(seen, "bound")),
        is_interrupted,
    )
    return _answer(solver, was_interrupted)


def solve_fixed(program: Program, solution: FloatArray, limits: Limits) -> Answer:
    """The linear program that is left when every whole-numbered column is fixed at its rounded value."""
    whole = program.is_integer
    rounded = np.clip(np.round(solution), np.ceil(program.column_lower), np.floor(program.column_upper))
    fixed = replace(
        program,
        column_lower=np.where(whole, rounded, program.column_lower),
        column_upper=np.where(whole, rounded, program.column_upper),
        is_integer=np.zeros_like(whole),
    )
    solver = loaded(fixed, solver_options(limits))
    run(solver, lambda: None, never)
    answer = _answer(solver, was_interrupted=False)
    if answer.solution is not None:
        answer.solution[whole] = rounded[whole]
    return answer


def loaded(program: Program, options: dict[str, bool | int | float | str]) -> highspy.Highs:
    """A solver that holds the program and these options.

    Raises
    ------
    ValueError
        If the solver does not know an option or does not take its value, or refuses the program.
    """
    highspy.Highs.resetGlobalScheduler(True)  # another number of threads in the same process fails without
    solver = _Quiet()
    for name, value in options.items():
        status = solver.setOptionValue(name, value)
        read_status, read = solver.getOptionValue(name)
        if highspy.HighsStatus.kError in (status, read_status) or read != value:
            raise ValueError(f"HiGHS does not take option {name} = {value}")
    if solver.passModel(_highs_program(program)) == highspy.HighsStatus.kError:
        raise ValueError("HiGHS refuses the program")
    return solver


def _highs_program(program: Program) -> highspy.HighsLp:
    lp = highspy.HighsLp()
    lp.num_row_, lp.num_col_ = program.matrix.shape
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.offset_, lp.col_cost_ = program.offset, program.cost
    lp.col_lower_, lp.col_upper_ = program.column_lower, program.column_upper
    lp.row_lower_, lp.row_upper_ = program.row_lower, program.row_upper
    matrix = program.matrix.tocsc()
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = matrix.indptr, matrix.indices, matrix.data
    if program.is_integer.any():
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        lp.integrality_ = [kinds[int(whole)] for whole in program.is_integer]
    return lp


def _known(seen: dict[str, float], name: str) -> float | None:
    value = seen.get(name)
    return value if value is not None and abs(value) < highspy.kHighsInf else None


def run(solver: highspy.Highs, tick: Callable[[], object], is_interrupted: IsInterrupted) -> bool:
    """Run the solver in a thread, so that this one can tell of its progress. True if the user stopped it."""
    solver.HandleUserInterrupt = True
    is_done = threading.Event()  # Thread.join forgets a thread that runs when a signal breaks it off

    def work() -> None:
        try:
            solver.run()
        finally:
            is_done.set()

    threading.Thread(target=work, daemon=True).start()
    was_interrupted = False
    next_tick = time.monotonic()
    try:
        while not is_done.wait(POLL_SECONDS):
            if is_interrupted() and not was_interrupted:
                was_interrupted = True
                solver.cancelSolve()
            if time.monotonic() >= next_tick:
                tick()
                next_tick = time.monotonic() + TICK_SECONDS
    except BaseException:
        solver.cancelSolve()  # a thread that runs on would bring the whole process down at its end
        is_done.wait()
        raise
    return was_interrupted


def _answer(solver: highspy.Highs, was_interrupted: bool) -> Answer:
    model_status, info = solver.getModelStatus(), solver.getInfo()
    known: dict[highspy.HighsModelStatus, SolverStatus] = {
        highspy.HighsModelStatus.kOptimal: "optimal",
        highspy.HighsModelStatus.kTimeLimit: "time_limit",
        highspy.HighsModelStatus.kSolutionLimit: "work_limit",
        highspy.HighsModelStatus.kInterrupt: "interrupt",
        highspy.HighsModelStatus.kInfeasible: "infeasible",
        highspy.HighsModelStatus.kUnboundedOrInfeasible: "infeasible",  # every column is bounded
        highspy.HighsModelStatus.kUnbounded: "unbounded",
        highspy.HighsModelStatus.kModelEmpty: "optimal",
    }
    status = known.get(model_status, "error")
    if was_interrupted and status not in ("optimal", "infeasible"):
        status = "interrupt"
    has_plan = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    is_mip = any(kind == highspy.HighsVarType.kInteger for kind in solver.getLp().integrality_)
    bound = info.mip_dual_bound if is_mip else info.objective_function_value
    if model_status == highspy.HighsModelStatus.kModelEmpty:  # nothing to decide: that is the plan
        has_plan, bound = True, solver.getLp().offset_
    solution = np.array(solver.getSolution().col_value) if has_plan else None
    work = max(info.simplex_iteration_count, 0)
    return Answer(status, solver.modelStatusToString(model_status), bound, solution, work)
