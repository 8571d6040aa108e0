"""Planning: from a case to a proven, checked plan."""

import time

import numpy as np

from models.inputs import Case
from models.plan import Plan, Violation, ledger, value_usd
from models.plan.decisions import Decisions
from planner.checked_plan import Proof, checked_plan
from planner.outcomes import InfeasibleError, NoPlanError, StoppedError, UnboundedError
from planner.problem import AGREEMENT, Found, Problem
from planner.search.search import searched
from planner.solve.confirm import confirm_answer
from planner.solve.highs import Answer, Limits
from planner.solve.interrupts import IsInterrupted, held_interrupts
from planner.solve.options import OnProgress, Progress, SolveOptions, available_threads
from planner.solve.program import FloatArray, Program

SHARE_OF_GAP = 0.95
"""Share of the gap asked for that the solver is asked for, so that rounding its plan does not spoil the proof."""


def plan(
    case: Case,
    *,
    gap: float = 1e-3,
    time_limit: float | None = None,
    threads: int | None = None,
    seed: int = 0,
    confirm: bool = False,
    start: Decisions | None = None,
    on_progress: OnProgress | None = None,
) -> Plan:
    """The best plan of a case, proven within a gap and accepted by the independent check.

    Parameters
    ----------
    case
        What is to be planned.
    gap
        Stop when (bound - value) / |value| is at most this fraction.
    time_limit
        Seconds of wall time after which the best plan so far is returned, marked `not_proven`; None means never.
    threads
        Threads of the solver; None means all processors that this process may use.
    seed
        Seed of the solver's random choices.
    confirm
        Have a second solver (SCIP, the extra `confirm`) bound the plan.
    start
        Decisions to begin with, such as those of a plan of a case like this one; ignored where they break a
        rule of this case.
    on_progress
        Called about twice a second with where the search stands.

    Raises
    ------
    InfeasibleError
        If no plan satisfies the case's hard rules; its `diagnosis` says which conflict, and what would help.
    NoPlanError, StoppedError
        If the time limit, or Ctrl-C, came before any plan.
    CheckFailedError
        If the independent check, or the second solver, rejects the plan.
    SolverError
        If the solver fails.
    ValueError
        If an option is out of its range.

    Examples
    --------
    >>> from planner import plan, read_case
    >>> plan(read_case("data/first/case.json"))
    Plan('First': worth USD 462,636.80, proven)
    """
    threads = available_threads() if threads is None else threads
    options = SolveOptions(gap, time_limit, threads, seed, confirm)
    return _Planning(case, options, start, on_progress or _ignore).run()


def _ignore(progress: Progress) -> None:
    """Tell nobody."""


class _Planning:
    """One run of the planner: what it was asked, and its clock."""

    def __init__(
        self, case: Case, options: SolveOptions, start: Decisions | None, on_progress: OnProgress
    ) -> None:
        self.case, self.options, self.start, self.on_progress = case, options, start, on_progress
        self.started = time.monotonic()

    def run(self) -> Plan:
        self._tell("build")
        with held_interrupts() as is_interrupted:
            return self._solved(is_interrupted)

    def _solved(self, is_interrupted: IsInterrupted) -> Plan:
        problem, found = searched(
            self.case,
            self._limits(),
            start=self.start,
            on_usd=lambda value, bound: self._tell("solve", value, bound),
            is_interrupted=is_interrupted,
        )
        program = problem.program
        answer, solution = found.answer, self._settled(program, found)
        self._tell("check")
        decisions = problem.decisions(solution)
        confirmed_by = self._confirmed(problem, answer, solution) if self.options.confirm else ""
        proof = Proof(
            bound_usd=answer.bound * program.usd_unit,
            ended_by="interrupt" if answer.status == "interrupt" else "time_limit",
            seconds=time.monotonic() - self.started,
            confirmed_by=confirmed_by,
        )
        doubts = _disagreement(program, solution, value_usd(ledger(self.case, decisions)))
        return checked_plan(self.case, decisions, self.options, proof, doubts)

    def _settled(self, program: Program, found: Found) -> FloatArray:
        """The solution, or the error that stands for there being none."""
        if found.solution is None:
            raise self._error_without_plan(program, found.answer)
        return found.solution

    def _error_without_plan(self, program: Program, answer: Answer) -> Exception:
        if answer.status == "infeasible":
            if self.options.confirm:
                confirm_answer(program, None, self._limits())
            from planner.questions.conflicts import infeasible_sentence  # noqa: PLC0415 (it plans repaired cases)

            return InfeasibleError(infeasible_sentence(self.case), self.case)
        if answer.status == "unbounded":
            return UnboundedError(
                "the value of a plan has no limit; a price or a quantity of the case has no bound"
            )
        if answer.status == "time_limit":
            seconds = self.options.time_limit_seconds
            return NoPlanError(f"no plan was found within the time limit of {seconds:g} s; allow more time")
        return StoppedError("stopped before any plan was found")

    def _confirmed(self, problem: Problem, answer: Answer, solution: FloatArray) -> str:
        program = problem.program
        value = program.worth(solution)
        self._tell("confirm", value * program.usd_unit, answer.bound * program.usd_unit)
        reach = max(answer.bound, value + abs(value) * AGREEMENT) * program.usd_unit
        whole = program if problem.is_whole else Problem(self.case).program
        return confirm_answer(whole, reach / whole.usd_unit, self._limits())

    def _limits(self) -> Limits:
        asked = self.options.time_limit_seconds
        return Limits(
            gap_fraction=self.options.gap_fraction * SHARE_OF_GAP,
            time_limit_seconds=np.inf
            if asked is None
            else max(asked - (time.monotonic() - self.started), 0.0),
            threads=self.options.threads,
            seed=self.options.seed,
        )

    def _tell(self, phase: str, value: float | None = None, bound: float | None = None) -> None:
        self.on_progress(Progress(phase, time.monotonic() - self.started, value, bound))


def _disagreement(program: Program, solution: FloatArray, value: float) -> tuple[Violation, ...]:
    """The model's own value of the plan must be what its decisions are worth."""
    stated = program.worth(solution) * program.usd_unit
    terms = float(np.abs(program.cost * solution).sum()) * program.usd_unit
    if abs(stated - value) <= AGREEMENT * abs(value) + 1e-9 * terms + 0.01:
        return ()
    message = f"the model values the plan at {stated:,.2f}; its decisions are worth {value:,.2f}"
    return (Violation("model_value", message),)
