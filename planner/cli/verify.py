"""`leasehold verify`: the independent check of a plan against a case, by itself."""

from planner.cases import read_case
from planner.checking import verify as verify_plan
from planner.cli.figures import money
from planner.cli.options import CaseArgument, JsonOption, PlanArgument
from planner.cli.outcome import Outcome, rejection
from planner.export.plan_json import read_plan


def verify(
    case: CaseArgument,
    plan: PlanArgument,
    json: JsonOption = False,  # noqa: ARG001 (`app.run` looks for it)
) -> Outcome:
    """Check every rule and every dollar of a saved plan against a case, without the solver."""
    claimed, read = read_plan(plan), read_case(case)
    violations = verify_plan(read, claimed)
    if violations:
        return rejection(violations)
    value = money(claimed.value_usd, read.plan.currency)
    return Outcome("ok", text=f"{plan} keeps every rule of {case} and is worth {value}, as it says.")
