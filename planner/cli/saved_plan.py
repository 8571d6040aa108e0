"""The saved plan that a question begins with: `--plan`, which must be a sound plan of the case."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from models.inputs import Case, CaseError, Problem
from planner.export.plan_json import read_plan

if TYPE_CHECKING:
    from models.plan.plan import Plan

StartPlanOption = Annotated[
    Path | None,
    typer.Option(
        "--plan", metavar="PLAN", help="A saved plan (.json) of the case, to begin the search with."
    ),
]


def plan_of_case(path: Path | None, case: Case) -> "Plan | None":
    """The saved plan that was given, checked to be a sound one of the case; None where none was given.

    Raises:
        CaseError: it cannot be read, or is of another case.
        CheckFailedError: the independent check rejects it.
    """
    if path is None:
        return None
    from models.inputs.fingerprint import case_sha256  # noqa: PLC0415 (slow to import)
    from planner.checking import verify  # noqa: PLC0415
    from planner.outcomes import CheckFailedError  # noqa: PLC0415

    plan = read_plan(path)
    if plan.solve.case_sha256 != case_sha256(case):
        raise CaseError(
            [Problem(str(path), "the plan is of another case; plan this one, or leave --plan out.")]
        )
    violations = verify(case, plan)
    if violations:
        raise CheckFailedError(violations)
    return plan
