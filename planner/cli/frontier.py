"""`leasehold frontier`: what more of one measure costs in another, point by point."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from models.plan.measures import measure_called
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
from planner.cli.outcome import Outcome
from planner.cli.progress import ProgressReport
from planner.cli.saved_plan import StartPlanOption, plan_of_case
from planner.cli.saving import SaveOption, ensure_there, saved_outputs
from planner.export.outputs import find_outputs

if TYPE_CHECKING:
    from planner.questions.tradeoffs import Frontier

MEASURES = "value, cash, lease_npv, internal_h100e_hours, peak_cash_need, tenant_concentration or rival_share"
XOption = Annotated[str, typer.Option(metavar="MEASURE", help=f"The measure across: {MEASURES}.")]
YOption = Annotated[str, typer.Option(metavar="MEASURE", help="The measure up: another of these.")]
PointsOption = Annotated[
    int, typer.Option(min=2, max=200, metavar="NUMBER", help="How many levels, from 2 to 200.")
]
FrontierOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--output",
        "-o",
        metavar="OUT",
        help="Where to write the frontier; repeat it for more. By suffix: .xlsx workbook with a chart, .json, none "
        "for a folder of CSV files.",
    ),
]
FIGURE_WIDTH = 20


def frontier(
    case: CaseArgument,
    *,
    x: XOption = "internal_h100e_hours",
    y: YOption = "lease_npv",
    points: PointsOption = 12,
    plan: StartPlanOption = None,
    settings: SetOption = None,
    output: FrontierOption = None,
    save: SaveOption = None,
    gap: GapOption = 1e-3,
    time_limit: TimeLimitOption = None,
    threads: ThreadsOption = None,
    seed: SeedOption = 0,
    json: JsonOption = False,  # noqa: ARG001 (`app.run` looks for it)
) -> Outcome:
    """Say what more of one measure costs in another: plans that none dominates, each proven."""
    inputs = [one for one in (case, plan) if one]
    outputs, saved = find_outputs(output or (), inputs=inputs), saved_outputs(save, inputs, output)
    reading = read_case_argument(case, settings)
    if reading.case is None:
        return Outcome("invalid_case", reading.problems)

    from planner.export.answers import write_answer_outputs  # noqa: PLC0415 (slow to import)
    from planner.export.write import write_outputs  # noqa: PLC0415
    from planner.questions.tradeoffs import frontier as find_frontier  # noqa: PLC0415
    from planner.questions.tradeoffs.tables import (  # noqa: PLC0415
        frontier_answer,
        frontier_extras,
        frontier_to_dict,
    )

    for option, name in (("--x", x), ("--y", y)):
        try:
            measure_called(name)
        except ValueError as error:
            raise typer.BadParameter(f"{error}.", param_hint=f"'{option}'") from None
    if measure_called(x) is measure_called(y):
        raise typer.BadParameter("it is the measure of --x too; name two measures.", param_hint="'--y'")
    with ProgressReport(reading.case.plan.currency) as report:
        found = find_frontier(
            reading.case,
            x=x,
            y=y,
            points=points,
            plan=plan_of_case(plan, reading.case),
            gap=gap,
            time_limit=time_limit,
            threads=threads,
            seed=seed,
            on_progress=report,
        )
    ensure_there(saved, len(found.points), "point")
    plans = [(found.plan(number), one) for number, one in saved]
    written = write_answer_outputs(frontier_answer(found), outputs)
    for kept, one in plans:
        written += write_outputs(kept, (one,), extras=frontier_extras(found))
    return Outcome(
        "ok" if found.is_proven else "interrupted" if found.was_interrupted else "not_proven",
        reading.problems,
        written=written,
        text=summary(found),
        details={"frontier": frontier_to_dict(found)},
    )


def summary(found: "Frontier") -> str:
    """The points and the prices between them, a line each."""
    from planner.questions.tradeoffs.tables import frontier_sentences  # noqa: PLC0415 (slow to import)

    x, y = found.x, found.y
    heads = ["point"]
    for measure in (x, y):
        heads += [measure.name, "at most" if measure.is_more_better else "at least"]
    widths = [6, *(max(FIGURE_WIDTH, len(head) + 2) for head in heads[1:])]
    lines = [*frontier_sentences(found), "", "".join(f"{h:>{w}}" for h, w in zip(heads, widths, strict=True))]
    for point in found.points:
        values = (point.measures[x.name], point.bounds[x.name], point.measures[y.name], point.bounds[y.name])
        units = (x.unit, x.unit, y.unit, y.unit)
        figures = [_figure(value, unit) for value, unit in zip(values, units, strict=True)]
        cells = zip((str(point.number), *figures), widths, strict=True)
        lines.append("".join(f"{cell:>{width}}" for cell, width in cells))
    for row in found.slopes.to_dict("records"):
        high = "not known" if row["price_high"] is None else f"{row['price_high']:,.6g}"
        lines.append(
            f"From {row['from_point']} to {row['to_point']}, {row['gained']} costs {row['price_low']:,.6g} to {high} "
            f"{row['unit']}."
        )
    return "\n".join(lines)


def _figure(value: float, unit: str) -> str:
    if value in (float("inf"), float("-inf")):
        return "not known"
    return f"{value:,.5f}" if unit == "fraction" else f"{value:,.0f}"
