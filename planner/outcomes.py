"""Ways in which planning ends without a plan: each an error with its exit status and its sentences."""

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from models.inputs import Case, CaseError
from models.plan import Violation

if TYPE_CHECKING:
    from planner.questions.conflicts import Diagnosis


class PlanningError(Exception):
    """Planning ended without a plan that may be used."""

    exit_status = 1
    status = "error"


class InfeasibleError(PlanningError):
    """No plan satisfies the case's hard rules."""

    exit_status = 4
    status = "infeasible"

    def __init__(self, message: str, case: Case | None = None) -> None:
        super().__init__(message)
        self.case = case

    @cached_property
    def diagnosis(self) -> "Diagnosis | None":
        """Which rules conflict and what would help, worked out when first asked for, in up to a minute.

        None for an error that was raised without its case.
        """
        from planner.questions.conflicts import diagnose  # noqa: PLC0415 (it plans repaired cases)

        return None if self.case is None else diagnose(self.case, is_known_infeasible=True)


class UnboundedError(InfeasibleError):
    """The value of a plan has no limit, which every case's bounds rule out; told like an infeasible case."""


class NoPlanError(PlanningError):
    """A limit was hit before any plan was found."""

    exit_status = 6
    status = "no_plan"


class StoppedError(PlanningError):
    """The user stopped the search before any plan was found."""

    exit_status = 130
    status = "interrupted"


class CheckFailedError(PlanningError):
    """The independent check, or the second solver, rejects the plan that the solver gave."""

    exit_status = 7
    status = "check_failed"

    def __init__(self, violations: Sequence[Violation]) -> None:
        self.violations = tuple(violations)
        super().__init__("\n".join(str(violation) for violation in self.violations))


class SolverError(PlanningError):
    """The solver failed, or gave an answer that cannot be right."""


__all__ = [
    "CaseError",
    "CheckFailedError",
    "InfeasibleError",
    "NoPlanError",
    "PlanningError",
    "SolverError",
    "StoppedError",
    "UnboundedError",
]
