"""`leasehold compare`: what lies between two saved plans, and the bridge of their values."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from models.plan.compare import Comparison, compare
from models.plan.display import status_sentence
from models.plan.plan import Plan
from planner.checking import verify
from planner.cli.figures import MILLION, money
from planner.cli.options import JsonOption
from planner.cli.outcome import Outcome
from planner.export.bridge import write_comparison
from planner.export.bridge.tables import comparison_to_dict
from planner.export.outputs import find_outputs
from planner.export.plan_json import read_plan
from planner.outcomes import CheckFailedError

FirstPlan = Annotated[Path, typer.Argument(metavar="A", help="The plan to start from, saved as .json.")]
SecondPlan = Annotated[Path, typer.Argument(metavar="B", help="The plan that it leads to, saved as .json.")]
ComparisonOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--output",
        "-o",
        metavar="OUT",
        help="Where to write the comparison; repeat it for more. By suffix: .xlsx bridge workbook, .json, "
        "none for a folder of CSV files.",
    ),
]
LINE_WIDTH, NUMBER_WIDTH = 46, 18


def compare_plans(
    a: FirstPlan,
    b: SecondPlan,
    output: ComparisonOption = None,
    json: JsonOption = False,
) -> Outcome:
    """Compare two saved plans: changed inputs, changed decisions, and a bridge of the value that adds up."""
    find_outputs(output or (), inputs=[a, b])
    comparison = compare(_sound(a), _sound(b))
    written = write_comparison(comparison, *(output or ()))
    details = comparison_to_dict(comparison) if json else {}
    return Outcome("ok", written=written, text=summary(comparison), details=details)


def _sound(path: Path) -> Plan:
    """A saved plan, checked: a bridge from a value that is not the plan's would be of no use.

    Raises
    ------
    CheckFailedError
        If the plan breaks a rule of its own case, or is not worth what it says.
    """
    plan = read_plan(path)
    violations = verify(plan.case, plan)
    if violations:
        raise CheckFailedError([replace(one, message=f"{path.name}: {one.message}") for one in violations])
    return plan


def summary(comparison: Comparison) -> str:
    """The comparison in a few lines: the bridge, how many inputs and decisions changed, what to know."""
    a, b, bridge = comparison.a, comparison.b, comparison.bridge
    currency = a.case.plan.currency
    largest = max(abs(a.value_usd), abs(b.value_usd))
    scale = MILLION if largest >= MILLION else 1.0
    unit = f"{currency} million" if scale > 1 else currency
    lines = [
        f"A: {a.case.plan.name}. {status_sentence(a)}",
        f"B: {b.case.plan.name}. {status_sentence(b)}",
        "",
        f"{'Present value, favourable is positive':<{LINE_WIDTH}}{unit:>{NUMBER_WIDTH}}",
        _line("Plan A", a.value_usd, scale),
    ]
    for _, row in bridge.by_item.iterrows():
        if row["inputs_usd"]:
            lines.append(_line(f"  {row['item']}", row["inputs_usd"], scale))
    lines.append(_line("A's decisions under B's inputs", bridge.kept.total_usd, scale))
    for _, row in bridge.by_item.iterrows():
        if row["reoptimisation_usd"]:
            lines.append(_line(f"  Re-optimisation: {row['item']}", row["reoptimisation_usd"], scale))
    lines += [
        _line("Plan B", b.value_usd, scale),
        "",
        f"From A to B the value changes by {money(b.value_usd - a.value_usd, currency)}; "
        f"{_counted(len(comparison.inputs), 'input')}, {_counted(len(comparison.leases), 'lease decision')} and "
        f"{_counted(len(comparison.runs), 'training run')} changed.",
    ]
    return "\n".join([*lines, *(f"Note: {note}" for note in comparison.notes)])


def _line(title: str, usd: float, scale: float) -> str:
    decimals = 2 if scale == 1 else 3
    return f"{title:<{LINE_WIDTH}}{usd / scale:>{NUMBER_WIDTH},.{decimals}f}"


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
