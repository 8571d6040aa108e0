"""Whether each request is accepted in all plans that are good enough, in some, or in none."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from models.inputs import Case
from planner.problem import Problem
from planner.questions.tradeoffs.alternatives_result import Standing, StandingWord
from planner.questions.tradeoffs.axes import Clock
from planner.questions.tradeoffs.distance import Ways
from planner.side_by_side import side_by_side
from planner.solve.edits import Edits, Row, joined
from planner.solve.highs import Limits
from planner.solve.interrupts import IsInterrupted, never
from planner.solve.program import FloatArray

WORDS: dict[tuple[bool | None, bool | None], StandingWord] = {
    (True, True): "may",
    (True, False): "must",
    (False, True): "never",
}
"""By whether any good plan accepts the request, and whether any declines it."""


@dataclass(frozen=True)
class Probe:
    """The question whether any plan that is good enough accepts, or declines, a request."""

    case: Case
    request: str
    is_accepted: bool
    least_usd: float
    """What a plan must be worth to be good enough."""
    start: FloatArray
    """A scaled solution of the case, whose whole numbers help to find another."""
    limits: Limits
    """Its gap is wide enough to end the search with the first plan that is good enough."""
    ends: float
    """When the search ends, in seconds of `time.monotonic`, the same clock in every process."""


@dataclass(frozen=True)
class Probed:
    """The answer to a probe."""

    is_possible: bool | None
    """Whether there is such a plan; None where a limit came before that was settled."""
    solution: FloatArray | None = None
    """One such plan, scaled."""


def probe(asked: Probe, is_interrupted: IsInterrupted = never) -> Probed:
    """Look for one plan that is good enough and accepts, or declines, the request."""
    problem = Problem(asked.case)
    clock = Clock(asked.limits, asked.ends, is_interrupted)
    found = problem.search(
        clock.left(),
        edits=joined(
            problem.required({asked.request: asked.is_accepted}), worth_at_least(problem, asked.least_usd)
        ),
        start=asked.start,
        is_interrupted=is_interrupted,
    )
    if found.is_infeasible:
        return Probed(is_possible=False)
    return Probed(None if found.solution is None else True, found.solution)


def worth_at_least(problem: Problem, least_usd: float) -> Edits:
    """Edits that keep plans of at least this value."""
    return Edits(rows=(Row(problem.amount(problem.model.value_usd.expr), lower=least_usd),))


def standings(
    base: Probe, ways: Ways, seen: Sequence[FloatArray], threads: int, is_interrupted: IsInterrupted
) -> tuple[tuple[Standing, ...], list[FloatArray]]:
    """The standing of each request, in the case's order, and the plans that showed it.

    Parameters
    ----------
    base
        A probe, whose request and question are replaced.
    ways
        The ways to grant the requests of its case.
    seen
        Plans that are good enough; what they do need not be searched for.
    threads
        How many probes run side by side.
    is_interrupted
        When it says so, what is left stays unknown.
    """
    known: dict[tuple[str, bool], bool | None] = {}
    for solution in seen:
        for request, at in ways.granted(solution).items():
            known[request, at is not None] = True
    open_questions = [
        (request, is_accepted)
        for request in ways.columns
        for is_accepted in (True, False)
        if (request, is_accepted) not in known
    ]
    probes = [
        replace(base, request=request, is_accepted=is_accepted) for request, is_accepted in open_questions
    ]
    ask = partial(probe, is_interrupted=is_interrupted) if threads == 1 else probe
    answers = side_by_side(ask, probes, threads, is_interrupted=is_interrupted)
    answered = [answer or Probed(None) for answer in answers]
    known |= {question: answer.is_possible for question, answer in zip(open_questions, answered, strict=True)}
    sorted_requests = tuple(
        _standing(request.id, known, is_signed=request.is_signed, has_ways=request.id in ways.columns)
        for request in base.case.lease_requests
    )
    return sorted_requests, [answer.solution for answer in answered if answer.solution is not None]


def _standing(
    request: str, known: dict[tuple[str, bool], bool | None], *, is_signed: bool, has_ways: bool
) -> Standing:
    if not has_ways:
        return Standing(request, "must" if is_signed else "never", is_signed, has_ways=is_signed)
    answer = (known[request, True], known[request, False])
    return Standing(request, WORDS.get(answer, "unknown"), is_signed, has_ways=True)
