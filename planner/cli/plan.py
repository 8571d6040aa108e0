"""`leasehold plan`: from a case to a proven, checked plan, written in the forms asked for."""

import importlib.util
from dataclasses import replace

import typer

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
from planner.cli.outcome import Outcome, failure, of_error, status_of
from planner.cli.progress import ProgressReport
from planner.export.outputs import find_outputs
from planner.export.write import write_outputs
from planner.outcomes import PlanningError


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
    json: JsonOption = False,  # noqa: ARG001 (`app.run` looks for it)
) -> Outcome:
    """Plan a case: what is leased to whom, where and when, and what is kept."""
    if confirm and importlib.util.find_spec("pyscipopt") is None:
        raise typer.BadParameter(
            "it needs SCIP; install it with: pip install 'leasehold[confirm]'.", param_hint="'--confirm'"
        )
    outputs = find_outputs(output or (), inputs=[case])
    reading = read_case_argument(case, settings)
    if reading.case is None:
        return Outcome("invalid_case", reading.problems)

    from planner.planning import plan as plan_case  # noqa: PLC0415 (slow to import, and only needed here)

    try:
        with ProgressReport(reading.case.plan.currency) as report:
            made = plan_case(
                reading.case,
                gap=gap,
                time_limit=time_limit,
                threads=threads,
                seed=seed,
                confirm=confirm,
                on_progress=report,
            )
    except PlanningError as error:
        ended = of_error(error) or failure("error", str(error))
        return replace(ended, problems=ended.problems + reading.problems)
    written = write_outputs(made, outputs)
    return Outcome(status_of(made), reading.problems, made, written)
