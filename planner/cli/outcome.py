"""How a command ended: one status, its exit status, and everything that is said about it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import typer

from models.inputs import CaseError, Problem
from models.plan import Violation
from models.plan.plan import Plan
from planner.cli.answer import INTERRUPTED
from planner.files import OutputError
from planner.outcomes import (
    CheckFailedError,
    InfeasibleError,
    NoPlanError,
    PlanningError,
    StoppedError,
)

EXIT_STATUS: dict[str, int] = {
    "proven": 0,
    "ok": 0,
    "error": PlanningError.exit_status,
    "usage": 2,
    "invalid_case": 3,
    "infeasible": InfeasibleError.exit_status,
    "not_proven": 5,
    "no_plan": NoPlanError.exit_status,
    "check_failed": CheckFailedError.exit_status,
    "interrupted": StoppedError.exit_status,
}
"""Exit status of the command by the word that `--json` gives as `status`."""
STATUS_OF_ENDING: dict[str, str] = {
    "": "ok",
    "gap": "ok",
    "time_limit": "not_proven",
    "interrupt": "interrupted",
}
"""Status of a command by what ended the searches of a question, the best first; blank where nothing ended them early."""


@dataclass(frozen=True)
class Outcome:
    """The end of a command, told alike as one JSON object and in words."""

    status: str
    """One of `EXIT_STATUS`."""
    problems: tuple[Problem, ...] = ()
    """Errors, warnings and notes, in the order in which they are told."""
    plan: Plan | None = None
    """The plan, when the command has made or read one that may be used."""
    written: tuple[Path, ...] = ()
    """Files and folders written."""
    text: str = ""
    """What a command without a plan has to say when all is well."""
    details: Mapping[str, Any] = field(default_factory=dict)
    """What `--json` tells beside its usual keys, such as a comparison."""
    answer: Mapping[str, Any] = field(default_factory=dict)
    """The answer to the question that was asked, which `--json` tells as keys of their own."""

    @property
    def exit_status(self) -> int:
        """The status with which the process ends."""
        return EXIT_STATUS[self.status]

    def as_json(self, seconds: float) -> dict[str, Any]:
        """The object that `--json` prints; what is not known is null.

        Args:
            seconds: wall time of the command, told when no plan tells its own.
        """
        plan = self.plan
        return {
            "status": self.status,
            "value_usd": plan.value_usd if plan else None,
            "bound_usd": plan.solve.bound_usd if plan else None,
            "gap_fraction": plan.solve.gap_fraction if plan else None,
            "seconds": plan.solve.seconds if plan else seconds,
            "terms_usd": dict(plan.terms_usd) if plan else None,
            "problems": [
                {"where": problem.where, "message": problem.message, "severity": problem.severity}
                for problem in self.problems
            ],
            **({"details": dict(self.details)} if self.details else {}),
            **self.answer,
        }


def status_of(plan: Plan) -> str:
    """The status that a plan gives the command which made it."""
    if plan.solve.status == "proven":
        return "proven"
    return "interrupted" if plan.solve.stopped_by == "interrupt" else "not_proven"


def failure(status: str, message: str, where: str = "") -> Outcome:
    """An outcome with one error to tell."""
    return Outcome(status, (Problem(where, message),))


def of_error(error: BaseException) -> Outcome | None:
    """The outcome that an error stands for; None when it stands for none."""
    if isinstance(error, OutputError):
        return failure("usage", str(error))
    if isinstance(error, CaseError):
        return Outcome("invalid_case", error.problems)
    if isinstance(error, CheckFailedError):
        return rejection(error.violations)
    if isinstance(error, PlanningError):
        return failure(error.status, str(error))
    if isinstance(error, KeyboardInterrupt | typer.Abort):
        return failure("interrupted", INTERRUPTED)
    return None


def rejection(violations: Iterable[Violation]) -> Outcome:
    """The outcome of a plan that the independent check rejects."""
    return Outcome("check_failed", tuple(Problem(one.rule, one.message) for one in violations))
