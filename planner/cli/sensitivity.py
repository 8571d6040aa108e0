"""`leasehold sensitivity`: how the value moves with inputs, decisions kept and planned anew."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from planner.cli.figures import MILLION
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

if TYPE_CHECKING:
    import pandas as pd

    from planner.questions.what_if import Sensitivity

VaryOption = Annotated[
    list[str] | None,
    typer.Option(
        metavar="SELECTOR:LEVELS",
        help="An input to vary; repeat it for more. Levels are a share up and down ('sites[*].pue:±10%', or +-10%), "
        "shares ('plan.discount_rate_fraction:-5%,+10%') or values ('sites[Austin].energy_usd_per_mwh:50,90'). By "
        "default discount rate, prices, values of own use and power by ±10%.",
    ),
]
TwoWayOption = Annotated[
    tuple[str, str] | None,
    typer.Option(
        metavar="SELECTOR:LEVELS SELECTOR:LEVELS", help="Two inputs to vary together, for a two-way table."
    ),
]
SensitivityOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--output",
        "-o",
        metavar="OUT",
        help="Where to write the analysis; repeat it for more. By suffix: .xlsx workbook with the tornado as a chart, "
        ".json, none for a folder of CSV files.",
    ),
]
INPUT_WIDTH, LEVEL_WIDTH, FIGURE_WIDTH = 42, 18, 16


def sensitivity(
    case: CaseArgument,
    *,
    vary: VaryOption = None,
    two_way: TwoWayOption = None,
    plan: StartPlanOption = None,
    settings: SetOption = None,
    output: SensitivityOption = None,
    gap: GapOption = 1e-3,
    time_limit: TimeLimitOption = None,
    threads: ThreadsOption = None,
    seed: SeedOption = 0,
    json: JsonOption = False,  # noqa: ARG001 (`app.run` looks for it)
) -> Outcome:
    """Say how the value moves with inputs: with the decisions kept, and with the best ones."""
    outputs = find_outputs(output or (), inputs=[one for one in (case, plan) if one])
    reading = read_case_argument(case, settings)
    if reading.case is None:
        return Outcome("invalid_case", reading.problems)

    from planner.export.answers import write_answer_outputs  # noqa: PLC0415 (slow to import)
    from planner.questions.what_if import sensitivity as find_sensitivity  # noqa: PLC0415
    from planner.questions.what_if.tables import answer_of, sensitivity_to_dict  # noqa: PLC0415

    with ProgressReport(reading.case.plan.currency) as report:
        found = find_sensitivity(
            reading.case,
            plan_of_case(plan, reading.case),
            vary=vary or None,
            two_way=two_way or None,
            gap=gap,
            time_limit=time_limit,
            threads=threads,
            seed=seed,
            on_progress=report,
        )
    written = write_answer_outputs(answer_of(found), outputs)
    details = {"sensitivity": sensitivity_to_dict(found)}
    return Outcome(
        STATUS_OF_ENDING[found.stopped_by],
        reading.problems,
        written=written,
        text=summary(found),
        details=details,
    )


def summary(found: "Sensitivity") -> str:
    """The analysis in lines: what a reader must know, then a line for each changed case."""
    currency = found.plan.case.plan.currency
    scale = MILLION if abs(found.plan.value_usd) >= MILLION else 1.0
    unit = f"{currency} million" if scale > 1 else currency
    lines = [*found.sentences, ""]
    lines.append(
        f"{f'Change of value, {unit}':<{INPUT_WIDTH}}{'level':>{LEVEL_WIDTH}}"
        f"{'kept':>{FIGURE_WIDTH}}{'best, at least':>{FIGURE_WIDTH}}{'at most':>{FIGURE_WIDTH}}"
    )
    levels = found.levels
    for title in found.tornado["input"]:
        rows = levels[levels["input"] == title]
        heads = [title, *[""] * (len(rows) - 1)]
        lines += [
            _line(head, row["level"], row, scale)
            for head, (_, row) in zip(heads, rows.iterrows(), strict=True)
        ]
    if found.pair:
        lines.append(f"{' and '.join(one.title for one in found.pair.inputs)}:")
        pairs = found.two_way
        lines += [
            _line("", f"{row['first_level']}, {row['second_level']}", row, scale)
            for _, row in pairs.iterrows()
        ]
    return "\n".join(lines)


def _line(title: str, level: str, row: "pd.Series[Any]", scale: float) -> str:
    """One changed case: its levels, and the change of value with the decisions kept and with the best ones."""
    decimals = 2 if scale == 1 else 3

    def figure(name: str, otherwise: str) -> str:
        return otherwise if row[name] is None else f"{row[name] / scale:,.{decimals}f}"

    kept = figure("kept_change_usd", "breaks a rule")
    is_known = row["best_change_low_usd"] is not None
    low = figure(
        "best_change_low_usd", row["best_status"] if row["best_status"] == "no plan" else "not known"
    )
    high = figure("best_change_high_usd", "not known") if is_known else ""
    told = f"  {row['decided_otherwise']}" if row["decided_otherwise"] else ""
    shown = title if len(title) < INPUT_WIDTH else f"{title[: INPUT_WIDTH - 2]}…"
    return (
        f"{shown:<{INPUT_WIDTH}}{level:>{LEVEL_WIDTH}}{kept:>{FIGURE_WIDTH}}{low:>{FIGURE_WIDTH}}"
        f"{high:>{FIGURE_WIDTH}}{told}"
    )
