"""The plan that a question begins with: the one given, checked, or one that is made first."""

from models.inputs import Case
from models.inputs.fingerprint import case_sha256
from models.plan import Plan
from planner.checking import verify
from planner.outcomes import CheckFailedError, StoppedError
from planner.planning import plan as plan_case
from planner.solve.options import OnProgress, Progress


def best_plan(
    case: Case,
    plan: Plan | None,
    *,
    gap: float,
    time_limit: float | None,
    threads: int,
    seed: int,
    on_progress: OnProgress,
) -> Plan:
    """The plan given, if it is a sound plan of this case chosen for its value; without one the case is planned.

    Raises
    ------
    ValueError
        If the plan is of another case.
    CheckFailedError
        If the independent check rejects the plan.
    PlanningError
        If the case has no plan, none was found in time, or the user stopped the search.
    """
    if plan is None:
        made = plan_case(
            case, gap=gap, time_limit=time_limit, threads=threads, seed=seed, on_progress=on_progress
        )
        if made.solve.stopped_by == "interrupt":
            raise StoppedError("stopped while the case was planned, before the question was begun")
        return made
    if plan.solve.case_sha256 != case_sha256(case):
        raise ValueError("the plan is of another case; plan this case, or name the case that it was made for")
    violations = verify(case, plan)
    if violations:
        raise CheckFailedError(violations)
    return plan


def tell_nobody(progress: Progress) -> None:
    """Progress that nobody asked for."""
