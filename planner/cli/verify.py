"""`leasehold verify`: the independent check of a plan against a case, by itself."""

from planner.checking import verify as verify_plan
from planner.cli.figures import money
from planner.cli.options import CaseArgument, JsonOption, PlanArgument, SetOption, read_case_argument
from planner.cli.outcome import Outcome, rejection
from planner.export.plan_json import read_plan


def verify(
    case: CaseArgument,
    plan: PlanArgument,
    settings: SetOption = None,
    json: JsonOption = False,  # noqa: ARG001 (`app.run` looks for it)
) -> Outcome:
    """Check every rule and every dollar of a saved plan against a case, without the solver."""
    claimed, reading = read_plan(plan), read_case_argument(case, settings)
    if reading.case is None:
        return Outcome("invalid_case", reading.problems)
    violations = verify_plan(reading.case, claimed)
    if violations:
        return rejection(violations)
    value = money(claimed.value_usd, reading.case.plan.currency)
    return Outcome("ok", text=f"{plan} keeps every rule of {case} and is worth {value}, as it says.")
