"""Explaining: every decision turned round side by side, then counter-offers for what is declined."""

import time
from collections.abc import Sequence

from models.inputs import Case
from models.inputs.wording import did_you_mean, listed
from models.plan import Plan
from planner.checking import verify
from planner.outcomes import CheckFailedError
from planner.questions.why.bargain import Bargain, Bargained, bargain
from planner.questions.why.explanation import Ending, Explanation
from planner.questions.why.forcing import Means
from planner.questions.why.offers import KINDS
from planner.questions.why.reason import Reason, decision_of
from planner.questions.why.weighing import Task, Weighing, request_of, weigh
from planner.side_by_side import side_by_side
from planner.solve.interrupts import IsInterrupted, held_interrupts
from planner.solve.options import OnProgress, Progress, SolveOptions, available_threads

SHARE_FOR_MARGINS = 0.6
"""Share of the time that the margins may take; the rest is for counter-offers."""
NEVER = "can never be placed: "


def explain(
    plan: Plan,
    requests: Sequence[str] | None = None,
    *,
    gap: float = 1e-3,
    time_limit: float | None = None,
    threads: int | None = None,
    seed: int = 0,
    on_progress: OnProgress | None = None,
) -> Explanation:
    """Why each request of a plan is accepted or declined, and what would get it in.

    Each decision is turned round and the case solved again, beginning with the plan; the margin is an interval
    from both solves' proven bounds. For a declined request the price at which it is no loss is sought, and the
    smallest change of its start, size, place or recall right that gets it in; each is verified by a plan.

    Parameters
    ----------
    plan
        The plan to explain; it holds its case.
    requests
        Ids of lease requests; None means all.
    gap
        Gap of each search, (bound - value) / |value|; margins are about as wide.
    time_limit
        Seconds of wall time after which what is known is told; None means never.
    threads
        How many requests are looked at side by side; None means one for each processor.
    seed
        Seed of the solver's random choices.
    on_progress
        Called after each search.

    Returns
    -------
    Explanation
        Its `requests`, `displaced`, `shortages` and `counter_offers` are data frames.

    Raises
    ------
    ValueError
        If the case has no such request, or an option is out of its range.
    CheckFailedError
        If the plan does not pass the independent check.
    SolverError
        If the solver fails.

    Examples
    --------
    >>> from planner import explain, plan, read_case
    >>> why = explain(plan(read_case("data/first/case.json")), ["Cedar-24"])
    >>> why.counter_offers["offer"].tolist()
    ['a price of 3.03194 USD/GPU-hour (up by 0.43194)']
    """
    started = time.monotonic()
    options = SolveOptions(gap, time_limit, available_threads() if threads is None else threads, seed)
    wanted = _wanted(plan.case, requests)
    violations = verify(plan.case, plan)
    if violations:
        raise CheckFailedError(violations)
    with held_interrupts() as is_interrupted:
        explaining = _Explaining(plan, options, on_progress or _ignore, is_interrupted)
        reasons = explaining.run(wanted)
        stopped_by: Ending = "interrupt" if is_interrupted() else ""
    if not stopped_by and any(one.is_cut_short for one in reasons):
        stopped_by = "time_limit"
    return Explanation(plan, reasons, gap, stopped_by, time.monotonic() - started)


def _ignore(progress: Progress) -> None:
    """Tell nobody."""


def _wanted(case: Case, requests: Sequence[str] | None) -> list[str]:
    """The requests asked about, in the case's order.

    Raises
    ------
    ValueError
        Naming every one that the case does not have.
    """
    if requests is None:
        return [one.id for one in case.lease_requests]
    unknown = unknown_requests(case, requests)
    if unknown:
        raise ValueError("; ".join(unknown))
    return [one.id for one in case.lease_requests if one.id in requests]


def unknown_requests(case: Case, requests: Sequence[str]) -> tuple[str, ...]:
    """A sentence on each of these names that no lease request of the case has."""
    known = [one.id for one in case.lease_requests]
    return tuple(
        f"the case has no lease request '{one}'; known requests: {listed(known)}.{did_you_mean(one, known)}"
        for one in requests
        if one not in known
    )


class _Explaining:
    """One run: what was asked, and its clock."""

    def __init__(
        self, plan: Plan, options: SolveOptions, on_progress: OnProgress, is_interrupted: IsInterrupted
    ) -> None:
        self.plan, self.options = plan, options
        self.on_progress, self.is_interrupted = on_progress, is_interrupted
        self.started = time.time()

    def run(self, wanted: Sequence[str]) -> tuple[Reason, ...]:
        case = self.plan.case
        never = {
            one.id: problem.message.partition(NEVER)[2]
            for one in case.lease_requests
            for problem in case.warnings
            if problem.message.startswith(f"'{one.id}' {NEVER}")
        }
        requests = [request_of(case, name) for name in wanted]
        decided = {one.id: decision_of(self.plan, one) for one in requests}
        weighed = self._weighed([name for name in wanted if decided[name] != "signed" and name not in never])
        bargained = self._bargained([name for name in wanted if decided[name] == "declined"], weighed, never)
        return tuple(
            Reason(
                self.plan,
                one,
                decided[one.id],
                f"It can never be placed: {never[one.id]}" if one.id in never else "",
                weighed.get(one.id),
                tuple(found for found in bargained if found.request == one.id),
            )
            for one in requests
        )

    def _weighed(self, names: Sequence[str]) -> dict[str, Weighing]:
        """The decisions turned round, those on which time allowed it."""
        processes, means = self.options.threads, self._means(SHARE_FOR_MARGINS)
        tasks = [Task(self.plan, name, means, at, len(names), processes) for at, name in enumerate(names)]
        found = side_by_side(
            weigh, tasks, processes, on_result=self._tell, is_interrupted=self.is_interrupted
        )
        return {one.request: one for one in found if one is not None}

    def _bargained(
        self, names: Sequence[str], weighed: dict[str, Weighing], never: dict[str, str]
    ) -> list[Bargained]:
        """Counter-offers on declined requests, of every kind; prices last, for they take all the time there is."""
        processes, means = self.options.threads, self._means(1.0)
        kinds = sorted(KINDS, key=lambda kind: kind == "price")
        pairs = [(kind, name) for kind in kinds for name in names if self._may(kind, name, weighed, never)]
        tasks = []
        for at, (kind, name) in enumerate(pairs):
            other = weighed[name].plan if name in weighed else None
            accepted = other.decisions if other else None
            margin = weighed[name].margin_high_usd if name in weighed else None
            is_refused = margin is not None and margin < 0
            tasks.append(
                Bargain(self.plan, name, kind, means, accepted, is_refused, at, len(pairs), processes)
            )
        found = side_by_side(
            bargain, tasks, processes, on_result=self._tell, is_interrupted=self.is_interrupted
        )
        return [one for one in found if one is not None]

    def _may(self, kind: str, name: str, weighed: dict[str, Weighing], never: dict[str, str]) -> bool:
        """Whether a kind of offer can help: where there is no way to accept it at all, no price can."""
        if kind != "price":
            return name in weighed or name in never
        return name in weighed and weighed[name].has_options

    def _means(self, share: float) -> Means:
        limit = self.options.time_limit_seconds
        ends = float("inf") if limit is None else self.started + limit * share
        return Means(self.options.gap_fraction, ends, self.options.seed)

    def _tell(self, _: int) -> None:
        self.on_progress(Progress("explain", time.time() - self.started))
