"""Checking without planning: a case by its readers, a plan by the independent check."""

from pathlib import Path

from models.inputs import Case, Problem
from models.plan import Violation, check_plan
from models.plan.plan import Plan
from planner.cases import read_with_notes


def check_case(path: str | Path) -> tuple[Problem, ...]:
    """Everything that is wrong or odd in a case: errors, warnings, and notes of what was assumed.

    Examples
    --------
    >>> from planner import check_case
    >>> print(*check_case("data/first/none.json"))
    data/first/none.json: there is no such file or folder. Check the path.
    """
    return read_with_notes(path).problems


def verify(case: Case, plan: Plan) -> tuple[Violation, ...]:
    """Every rule of the case that the plan breaks, and every dollar in it that is wrong; empty when sound.

    The plan is checked against the case given, not against the case that it holds.

    Examples
    --------
    >>> from planner import example_case, plan, verify
    >>> verify(example_case(), plan(example_case()))
    ()
    """
    return check_plan(plan.model_copy(update={"case": case}))
