"""`leasehold alternatives`: plans nearly as good that decide otherwise, and what all of them have in common."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

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
from planner.cli.options import gap as fraction
from planner.cli.outcome import Outcome
from planner.cli.progress import ProgressReport
from planner.cli.saved_plan import StartPlanOption, plan_of_case
from planner.cli.saving import SaveOption, ensure_there, saved_outputs
from planner.export.outputs import find_outputs

if TYPE_CHECKING:
    from planner.questions.tradeoffs import Alternatives

WithinOption = Annotated[
    float,
    typer.Option(
        parser=fraction,
        metavar="FRACTION",
        help="Plans count that are worth at most this fraction less than the best, such as 0.01 for 1 %.",
    ),
]
CountOption = Annotated[
    int, typer.Option(min=1, max=50, metavar="NUMBER", help="How many alternatives, from 1 to 50.")
]
AlternativesOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--output",
        "-o",
        metavar="OUT",
        help="Where to write the alternatives; repeat it for more. By suffix: .xlsx workbook, .json, none for a "
        "folder of CSV files.",
    ),
]
WORDS = ("must", "may", "never", "unknown")


def alternatives(
    case: CaseArgument,
    *,
    within: WithinOption = 0.01,
    count: CountOption = 5,
    plan: StartPlanOption = None,
    settings: SetOption = None,
    output: AlternativesOption = None,
    save: SaveOption = None,
    gap: GapOption = 1e-3,
    time_limit: TimeLimitOption = None,
    threads: ThreadsOption = None,
    seed: SeedOption = 0,
    json: JsonOption = False,  # noqa: ARG001 (`app.run` looks for it)
) -> Outcome:
    """Find plans nearly as good as the best that differ most, and the requests that all of them accept."""
    inputs = [one for one in (case, plan) if one]
    outputs, saved = find_outputs(output or (), inputs=inputs), saved_outputs(save, inputs, output)
    reading = read_case_argument(case, settings)
    if reading.case is None:
        return Outcome("invalid_case", reading.problems)

    from planner.export.answers import write_answer_outputs  # noqa: PLC0415 (slow to import)
    from planner.export.write import write_outputs  # noqa: PLC0415
    from planner.questions.tradeoffs import alternatives as find_alternatives  # noqa: PLC0415
    from planner.questions.tradeoffs.tables import (  # noqa: PLC0415
        alternatives_answer,
        alternatives_extras,
        alternatives_to_dict,
    )

    with ProgressReport(reading.case.plan.currency) as report:
        found = find_alternatives(
            reading.case,
            within=within,
            count=count,
            plan=plan_of_case(plan, reading.case),
            gap=gap,
            time_limit=time_limit,
            threads=threads,
            seed=seed,
            on_progress=report,
        )
    ensure_there(saved, len(found.found), "alternative")
    written = write_answer_outputs(alternatives_answer(found), outputs)
    for number, one in saved:
        written += write_outputs(found.plans[number], (one,), extras=alternatives_extras(found))
    return Outcome(
        "ok" if found.is_proven else "interrupted" if found.was_interrupted else "not_proven",
        reading.problems,
        written=written,
        text=summary(found),
        details={"alternatives": alternatives_to_dict(found)},
    )


def summary(found: "Alternatives") -> str:
    """What counts, the alternatives with what they decide otherwise, and the requests by how they stand."""
    from planner.questions.tradeoffs.tables import alternatives_sentences  # noqa: PLC0415 (slow to import)

    lines = [*alternatives_sentences(found), ""]
    decisions, currency = found.decisions.set_index("request"), found.best.case.plan.currency
    for number, row in enumerate(found.table.to_dict("records")):
        if number:
            below = f"{100 * row['below_best_fraction']:.3g} % less than the best"
            lines.append(
                f"Plan {number}: worth {currency} {row['value_usd']:,.0f}, {below}; "
                f"distance {row['distance']:g}, none more than {row['most_distance']:g}"
            )
            mine, best = decisions[f"plan_{number}"], decisions["plan_0"]
            lines += [
                f"  {name}: {best[name]} -> {mine[name]}" for name in mine.index if mine[name] != best[name]
            ]
    lines.append("")
    for word in WORDS:
        names = [one.request for one in found.standings if one.word == word]
        if names:
            lines.append(f"{word.capitalize()}: {', '.join(names)}")
    return "\n".join(lines)
