"""`leasehold explain`: why each request is accepted or declined, and what would get it in."""

from pathlib import Path
from typing import Annotated

import typer

from models.inputs import Case, CaseError, Problem
from planner.cli.options import (
    CaseArgument,
    GapOption,
    JsonOption,
    SeedOption,
    SetOption,
    ThreadsOption,
    TimeLimitOption,
    read_case_argument,
)
from planner.cli.outcome import STATUS_OF_ENDING, Outcome
from planner.cli.progress import ProgressReport
from planner.cli.saved_plan import StartPlanOption, plan_of_case
from planner.export.outputs import find_outputs

DEFAULT_SECONDS = 110.0
"""Time that explaining may take when none is given; planning first, without `--plan`, is not in it."""
RequestsArgument = Annotated[
    list[str] | None,
    typer.Argument(metavar="[REQUEST]...", help="The lease requests to explain; by default every one."),
]
ExplanationOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--output",
        "-o",
        metavar="OUT",
        help="Where to write the explanation; repeat it for more. By suffix: .xlsx the plan's workbook with reasons, "
        ".json, none for a folder of CSV files.",
    ),
]


def explain(
    case: CaseArgument,
    requests: RequestsArgument = None,
    *,
    plan: StartPlanOption = None,
    settings: SetOption = None,
    output: ExplanationOption = None,
    gap: GapOption = 1e-3,
    time_limit: TimeLimitOption = DEFAULT_SECONDS,
    threads: ThreadsOption = None,
    seed: SeedOption = 0,
    json: JsonOption = False,  # noqa: ARG001 (`app.run` looks for it)
) -> Outcome:
    """Say for every request why it is accepted or declined, by how much, and what would get it in."""
    outputs = find_outputs(output or (), inputs=[one for one in (case, plan) if one])
    reading = read_case_argument(case, settings)
    if reading.case is None:
        return Outcome("invalid_case", reading.problems)
    _refuse_unknown(reading.case, requests or [])
    saved = plan_of_case(plan, reading.case)

    from planner.planning import plan as plan_case  # noqa: PLC0415 (slow to import)
    from planner.questions.why import explain as explain_plan  # noqa: PLC0415
    from planner.questions.why.tables import write_explanation_outputs  # noqa: PLC0415

    with ProgressReport(reading.case.plan.currency) as report:
        if saved is None:
            saved = plan_case(
                reading.case, gap=gap, time_limit=time_limit, threads=threads, seed=seed, on_progress=report
            )
        found = explain_plan(
            saved,
            requests or None,
            gap=gap,
            time_limit=time_limit,
            threads=threads,
            seed=seed,
            on_progress=report,
        )
    written = write_explanation_outputs(found, outputs)
    details = {"why": found.to_dict()}
    return Outcome(STATUS_OF_ENDING[found.stopped_by], reading.problems, None, written, found.text, details)


def _refuse_unknown(case: Case, requests: list[str]) -> None:
    """Tell every request that is asked about and is not in the case.

    Raises
    ------
    CaseError
        With a problem for each.
    """
    from planner.questions.why.explain import unknown_requests  # noqa: PLC0415 (slow to import)

    unknown = unknown_requests(case, requests)
    if unknown:
        raise CaseError([Problem("REQUEST", message) for message in unknown])
