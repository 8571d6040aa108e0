"""From a solution that was sought by other measures than the value to a plan that passes the check."""

from models.plan import Plan, Violation
from models.plan.decisions import Decisions
from models.plan.measures import measures_of
from planner.checked_plan import Proof, checked_plan
from planner.outcomes import CheckFailedError
from planner.problem import AGREEMENT, Problem
from planner.questions.tradeoffs.axes import Axis, Clock
from planner.solve.edits import Edits, joined
from planner.solve.options import SolveOptions
from planner.solve.program import FloatArray

GAP_OF_VALUE = 5e-3
"""Gap within which the value is sought once the measures are settled."""
NEGLIGIBLE = 1e-8
"""Of the most that a measure can be: what is less is the solver's tolerance."""


def settled(problem: Problem, solution: FloatArray, edits: Edits, clock: Clock) -> FloatArray:
    """The plan of most value with the same leases that keeps the edits, which add no columns.

    It decides what the measures sought leave open; nothing is proven of it.
    """
    gap = max(GAP_OF_VALUE, clock.limits.gap_fraction)
    found = problem.search(
        clock.left(gap),
        edits=joined(edits, same_leases(problem, solution)),
        start=solution,
        is_interrupted=clock.is_interrupted,
    )
    return solution if found.solution is None else found.solution


def same_leases(problem: Problem, solution: FloatArray) -> Edits:
    """Edits that keep every request granted as a solution grants it, or declined; sizes stay open."""
    at = [problem.program.position[id(column)] for column in problem.model.is_leased.values()]
    return Edits({column: (round(solution[column]), round(solution[column])) for column in at})


def measured(axes: tuple[Axis, ...], decisions: Decisions, solution: FloatArray) -> dict[str, float]:
    """Every measure of the decisions that a solution stands for, recomputed without the model.

    Raises
    ------
    CheckFailedError
        If a measure of one of the axes is worse than the model says. (It may be better: the model need not
        draw up a bill as low as it could be where nothing asks for it.)
    """
    found = measures_of(axes[0].problem.case, decisions)
    violations = []
    for axis in axes:
        name, level = axis.measure.name, axis.level(solution)
        room = AGREEMENT * max(abs(level), 1.0 if axis.whole else 0.0) + NEGLIGIBLE * axis.reach
        if axis.sign * (found[name] - level) < -room:
            message = (
                f"the model puts {name} at {level:,.6g}; by the plan's decisions it is {found[name]:,.6g}"
            )
            violations.append(Violation("model_value", message))
    if violations:
        raise CheckFailedError(violations)
    return found


def aimed_plan(
    best: Plan,
    decisions: Decisions,
    aim: str,
    *,
    is_proven: bool,
    seconds: float,
    was_interrupted: bool = False,
) -> Plan:
    """The plan of decisions that were chosen for an aim of their own, checked.

    Parameters
    ----------
    best
        The plan of most value of the same case, whose bound holds for every plan.
    decisions
        What is decided.
    aim
        What was sought, in words that follow 'chosen for'.
    is_proven
        Whether every step of the search was proven within the gap asked for.
    seconds
        Wall time of the search.
    was_interrupted
        Whether the user ended it.

    Raises
    ------
    CheckFailedError
        If the independent check rejects the plan.
    """
    record = best.solve
    options = SolveOptions(gap_fraction=record.gap_asked_fraction, threads=record.threads, seed=record.seed)
    proof = Proof(
        bound_usd=record.bound_usd,
        ended_by="interrupt" if was_interrupted else "time_limit",
        seconds=seconds,
        aim=aim,
        is_aim_proven=is_proven,
    )
    return checked_plan(best.case, decisions, options, proof)
