"""`leasehold plan`: from a case to a proven, checked plan, written in the forms asked for."""

import importlib.util
import math
import time
from dataclasses import replace
from functools import partial

import typer

from models.inputs import Case, Problem
from models.plan.plan import Plan
from planner.cli.diagnose import DEFAULT_SECONDS, outcome_of
from planner.cli.options import (
    CaseArgument,
    ConfirmOption,
    GapOption,
    JsonOption,
    OutputOption,
    SeedOption,
    SetOption,
    ThreadsOption,
    TimeLimitOption,
    read_case_argument,
)
from planner.cli.ordering import OrderOption
from planner.cli.outcome import Outcome, failure, of_error, status_of
from planner.cli.progress import ProgressReport
from planner.export.outputs import find_outputs
from planner.export.write import write_outputs
from planner.outcomes import InfeasibleError, PlanningError, SolverError

MOST_PLACES = 4_000
"""Halls × months up to which a plan is priced at once: a few seconds on two processors."""


def plan(
    case: CaseArgument,
    *,
    settings: SetOption = None,
    output: OutputOption = None,
    gap: GapOption = 1e-3,
    time_limit: TimeLimitOption = None,
    threads: ThreadsOption = None,
    seed: SeedOption = 0,
    confirm: ConfirmOption = False,
    order: OrderOption = None,
    json: JsonOption = False,  # noqa: ARG001 (`app.run` looks for it)
) -> Outcome:
    """Plan a case: what is leased to whom, where and when, and what is kept."""
    if confirm and importlib.util.find_spec("pyscipopt") is None:
        raise typer.BadParameter(
            "it needs SCIP; install it with: pip install 'leasehold[confirm]'.", param_hint="'--confirm'"
        )
    if confirm and order:
        raise typer.BadParameter("a plan sought by --order is not confirmed.", param_hint="'--confirm'")
    outputs = find_outputs(output or (), inputs=[case])
    reading = read_case_argument(case, settings)
    if reading.case is None:
        return Outcome("invalid_case", reading.problems)

    from planner.planning import plan as plan_case  # noqa: PLC0415 (slow to import, and only needed here)
    from planner.questions.tradeoffs import plan_in_order  # noqa: PLC0415

    started = time.monotonic()
    try:
        with ProgressReport(reading.case.plan.currency) as report:
            seek = partial(plan_in_order, order=order.steps) if order else partial(plan_case, confirm=confirm)
            made = seek(
                reading.case,
                gap=gap,
                time_limit=time_limit,
                threads=threads,
                seed=seed,
                on_progress=report,
            )
    except PlanningError as error:
        if isinstance(error, InfeasibleError) and error.case is not None:
            left = math.inf if time_limit is None else max(time_limit - (time.monotonic() - started), 0.0)
            return _diagnosed(error.case, min(left, DEFAULT_SECONDS), threads, seed, reading.problems)
        ended = of_error(error) or failure("error", str(error))
        return replace(ended, problems=ended.problems + reading.problems)
    problems = reading.problems
    if outputs:
        made, notes = _priced(made)
        problems += notes
    written = write_outputs(made, outputs)
    return Outcome(status_of(made), problems, made, written)


def _priced(made: Plan) -> tuple[Plan, tuple[Problem, ...]]:
    """The plan with its prices, unless that takes long or the user wants no more; then a note says so."""
    from planner.questions.prices import with_prices  # noqa: PLC0415 (slow to import, and only needed here)

    advice = "the command prices works them out from the saved plan (.json)"
    places = len(made.case.halls) * made.case.plan.months
    if made.solve.stopped_by == "interrupt":
        return made, (Problem("", f"the search was stopped, so prices are left out; {advice}.", "note"),)
    if places > MOST_PLACES:
        reason = f"prices of {places:,} halls and months are left out, for they take long"
        return made, (Problem("", f"{reason}; {advice}.", "note"),)
    try:
        return with_prices(made), ()
    except SolverError as error:
        return made, (Problem("", f"prices are left out: {error}.", "note"),)
    except KeyboardInterrupt:
        return made, (
            Problem("", f"working out prices was stopped, so they are left out; {advice}.", "note"),
        )


def _diagnosed(
    case: Case, seconds: float, threads: int | None, seed: int, problems: tuple[Problem, ...]
) -> Outcome:
    """Why a case that is proven infeasible has no plan, found within so many seconds."""
    from planner.questions.conflicts import diagnose  # noqa: PLC0415 (slow to import, and only needed here)

    with ProgressReport(case.plan.currency) as report:
        found = diagnose(
            case,
            time_limit=seconds,
            threads=threads,
            seed=seed,
            is_known_infeasible=True,
            on_progress=report,
        )
    return outcome_of(found, problems)
