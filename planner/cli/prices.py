"""`leasehold prices`: what one more MW, GPU or unit of a policy would be worth beside a saved plan."""

import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import pandas as pd
import typer

from models.plan.display import status_sentence
from models.plan.plan import Plan
from planner.checking import verify
from planner.cli.figures import money
from planner.cli.options import (
    GapOption,
    JsonOption,
    PlanArgument,
    SeedOption,
    ThreadsOption,
    TimeLimitOption,
)
from planner.cli.outcome import Outcome, rejection
from planner.cli.progress import ProgressReport
from planner.export.outputs import find_outputs
from planner.export.plan_json import read_plan

if TYPE_CHECKING:
    from planner.questions.prices import PolicyCost, PolicyCosts

PricesOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--output",
        "-o",
        metavar="OUT",
        help="Where to write the prices; repeat it for more. By suffix: .xlsx workbook, .json, none for a folder of "
        "CSV files.",
    ),
]
PoliciesOption = Annotated[
    bool,
    typer.Option("--policies", help="Also plan without each policy: what each costs, as a proven interval."),
]
PLACE_WIDTH, NUMBER_WIDTH = 30, 16


def prices(
    plan: PlanArgument,
    *,
    output: PricesOption = None,
    policies: PoliciesOption = False,
    gap: GapOption = 1e-3,
    time_limit: TimeLimitOption = None,
    threads: ThreadsOption = None,
    seed: SeedOption = 0,
    json: JsonOption = False,
) -> Outcome:
    """Price a saved plan: what one more MW and one more GPU would be worth at each place in each month."""
    outputs = find_outputs(output or (), inputs=[plan])
    saved = read_plan(plan)
    violations = verify(saved.case, saved)
    if violations:
        return rejection(violations)

    from planner.export.answers import write_answer_outputs  # noqa: PLC0415 (slow to import, and only needed here)
    from planner.questions.prices import policy_costs, with_prices  # noqa: PLC0415
    from planner.questions.prices.tables import answer_of  # noqa: PLC0415

    priced, costs = with_prices(saved), None
    if policies:
        with ProgressReport(saved.case.plan.currency) as report:
            costs = policy_costs(
                saved.case,
                priced,
                gap=gap,
                time_limit=time_limit,
                threads=threads,
                seed=seed,
                on_progress=report,
            )
    answer = answer_of(priced, costs)
    written = write_answer_outputs(answer, outputs)
    details = {"prices": dict(answer.content)} if json else {}
    status = "ok" if costs is None or costs.is_proven else "not_proven"
    if costs is not None and costs.is_interrupted:
        status = "interrupted"
    return Outcome(status, written=written, text=summary(priced, costs), details=details)


def summary(plan: Plan, costs: "PolicyCosts | None") -> str:
    """The prices in a few lines: the mean rent of every hall and site, implied rents, what policies cost."""
    currency = plan.case.plan.currency
    lines = [f"{plan.case.plan.name}. {status_sentence(plan)}", ""]
    lines.append(
        f"{'Shadow rent, mean of all months':<{PLACE_WIDTH + 1}}{f'{currency}/GPU-hour':>{NUMBER_WIDTH}}"
    )
    lines += _means(plan.hall_prices, "hall", "shadow_rent_usd_per_gpu_hour")
    lines.append(f"{'':<{PLACE_WIDTH + 1}}{f'{currency}/kW-month':>{NUMBER_WIDTH}}")
    lines += _means(plan.site_prices, "site", "shadow_rent_usd_per_kw_month")
    if len(plan.rents):
        lines.append(f"{'Implied rent':<{PLACE_WIDTH + 1}}{f'{currency}/H100e-hour':>{NUMBER_WIDTH}}")
        lines += _means(plan.rents, "name", "nominal_rent_usd_per_h100e_hour")
    if costs is not None:
        lines += ["", "What each policy costs, present value:"]
        lines += [f"  {cost.label}: {_interval(cost, currency)}" for cost in costs.costs]
    return "\n".join(lines)


def _means(frame: pd.DataFrame, place: str, column: str) -> list[str]:
    means = frame.groupby(place, sort=False)[column].mean()
    return [f"  {name:<{PLACE_WIDTH - 1}}{_rate(mean):>{NUMBER_WIDTH}}" for name, mean in means.items()]


def _rate(usd: float) -> str:
    return "not known" if math.isnan(usd) else f"{usd:,.2f}"


def _interval(cost: "PolicyCost", currency: str) -> str:
    if cost.high_usd is None:
        return f"{money(cost.low_usd, currency)} or more; there was no time to find out"
    doubt = "" if cost.is_proven else " (not proven within the gap)"
    return f"{money(cost.low_usd, currency)} to {money(cost.high_usd, currency)}{doubt}"
