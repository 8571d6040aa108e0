"""`leasehold diagnose`: why a case has no plan, and which changes would give it one."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from models.inputs import Problem
from planner.cli.options import (
    CaseArgument,
    JsonOption,
    SeedOption,
    SetOption,
    ThreadsOption,
    TimeLimitOption,
    read_case_argument,
)
from planner.cli.outcome import Outcome
from planner.cli.progress import ProgressReport
from planner.export.outputs import find_outputs

if TYPE_CHECKING:
    from planner.questions.conflicts import Diagnosis

DEFAULT_SECONDS = 60.0
"""Time that a diagnosis may take when none is given."""
DiagnosisOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--output",
        "-o",
        metavar="OUT",
        help="Where to write the diagnosis; repeat it for more. By suffix: .xlsx workbook, .json, none for a folder of "
        "CSV files.",
    ),
]


def diagnose(
    case: CaseArgument,
    *,
    settings: SetOption = None,
    output: DiagnosisOption = None,
    time_limit: TimeLimitOption = DEFAULT_SECONDS,
    threads: ThreadsOption = None,
    seed: SeedOption = 0,
    json: JsonOption = False,  # noqa: ARG001 (`app.run` looks for it)
) -> Outcome:
    """Say why a case has no plan: sums that do not work out, rules in conflict, and repairs that were tried."""
    outputs = find_outputs(output or (), inputs=[case])
    reading = read_case_argument(case, settings)
    if reading.case is None:
        return Outcome("invalid_case", reading.problems)

    from planner.export.answers import write_answer_outputs  # noqa: PLC0415 (slow to import)
    from planner.questions.conflicts import diagnose as diagnose_case  # noqa: PLC0415 (slow to import)
    from planner.questions.conflicts.tables import answer_of  # noqa: PLC0415

    with ProgressReport(reading.case.plan.currency) as report:
        found = diagnose_case(
            reading.case, time_limit=time_limit, threads=threads, seed=seed, on_progress=report
        )
    written = write_answer_outputs(answer_of(found), outputs)
    return outcome_of(found, reading.problems, written)


def outcome_of(
    diagnosis: "Diagnosis", problems: tuple[Problem, ...] = (), written: tuple[Path, ...] = ()
) -> Outcome:
    """The outcome that a diagnosis stands for, with what the case's reader said."""
    status = {"feasible": "ok", "infeasible": "infeasible", "unknown": "no_plan"}[diagnosis.status]
    if status == "no_plan" and diagnosis.stopped_by == "interrupt":
        status = "interrupted"
    conflict = diagnosis.conflict
    labels = ", ".join(rule.label for rule in conflict.rules) if conflict else ""
    told = "; ".join(sentence.rstrip(".") for sentence in diagnosis.sentences)
    errors = (
        () if status == "ok" else (Problem("", f"{told}{f'; in conflict: {labels}' if labels else ''}."),)
    )
    details = {"diagnosis": diagnosis.to_dict()}
    return Outcome(status, errors + problems, written=written, text=diagnosis.text, details=details)
