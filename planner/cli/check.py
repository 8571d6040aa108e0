"""`leasehold check`: the problems and warnings of a case, and nothing else."""

from planner.cases import read_with_notes
from planner.cli.options import CaseArgument, JsonOption
from planner.cli.outcome import Outcome


def check(
    case: CaseArgument,
    json: JsonOption = False,  # noqa: ARG001 (`app.run` looks for it)
) -> Outcome:
    """List everything that is wrong or odd in a case, without planning it."""
    reading = read_with_notes(case)
    if reading.case is None:
        return Outcome("invalid_case", reading.problems)
    found = reading.case
    counts = [
        f"{len(found.sites)} sites",
        f"{len(found.halls)} halls",
        f"{len(found.lease_requests)} lease requests",
        f"{len(found.training_runs)} training runs",
        f"{len(found.internal_pools)} internal pools",
        f"{found.plan.months} months from {found.plan.start_month}",
    ]
    return Outcome("ok", reading.problems, text=f"{case} can be planned: {', '.join(counts)}.")
