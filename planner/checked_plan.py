"""From decisions to a plan: their money, how they were found, and the independent check."""

from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Literal

from models.inputs import Case
from models.inputs.fingerprint import case_sha256
from models.plan import (
    Plan,
    SolveRecord,
    Violation,
    check_plan,
    ledger,
    monthly_amounts,
    terms_usd,
    value_usd,
)
from models.plan.decisions import Decisions
from planner.outcomes import CheckFailedError
from planner.problem import AGREEMENT
from planner.solve.options import SolveOptions


@dataclass(frozen=True)
class Proof:
    """What a search has shown of the decisions that it found."""

    bound_usd: float
    """No plan of the case is worth more."""
    ended_by: Literal["time_limit", "interrupt"]
    """What ended the search, if it did not reach the gap."""
    seconds: float
    """Wall time so far."""
    confirmed_by: str = ""
    """The second solver, if it was asked and agrees."""
    aim: str = ""
    """What was sought in place of the most value, in words; blank for the most value."""
    is_aim_proven: bool = False
    """Whether every step towards the aim was proven within the gap."""


def checked_plan(
    case: Case,
    decisions: Decisions,
    options: SolveOptions,
    proof: Proof,
    doubts: tuple[Violation, ...] = (),
) -> Plan:
    """The plan that decisions make of a case, accepted by the independent check.

    Parameters
    ----------
    case, decisions
        What is planned, and what is decided.
    options, proof
        What was asked of the search, and what it has shown.
    doubts
        What else speaks against the decisions.

    Raises
    ------
    CheckFailedError
        If the check rejects the plan, or there are doubts.
    """
    amounts = ledger(case, decisions)
    value = value_usd(amounts)
    made = Plan(
        case=case,
        decisions=decisions,
        value_usd=value,
        terms_usd=terms_usd(amounts),
        money=monthly_amounts(amounts),
        solve=_record(case, options, value, proof),
    )
    violations = (*check_plan(made), *doubts)
    if violations:
        raise CheckFailedError(violations)
    return made


def _record(case: Case, options: SolveOptions, value: float, proof: Proof) -> SolveRecord:
    bound = proof.bound_usd
    bound = max(bound, value) if bound >= value - AGREEMENT * abs(value) else bound
    gap = max(0.0, bound - value) / max(abs(value), 1.0)
    is_best = gap <= options.gap_fraction and bool(proof.confirmed_by or not options.confirm)
    is_proven = proof.is_aim_proven if proof.aim else is_best
    return SolveRecord(
        status="proven" if is_proven else "not_proven",
        bound_usd=bound,
        gap_fraction=gap,
        gap_asked_fraction=options.gap_fraction,
        stopped_by="gap" if is_proven else proof.ended_by,
        seconds=proof.seconds,
        solver=f"HiGHS {version('highspy')}",
        threads=options.threads,
        seed=options.seed,
        confirmed_by=proof.confirmed_by,
        version=_own_version(),
        case_sha256=case_sha256(case),
        aim=proof.aim,
    )


def _own_version() -> str:
    try:
        return version("leasehold")
    except PackageNotFoundError:
        return "not installed"
