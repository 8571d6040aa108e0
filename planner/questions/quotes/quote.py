"""One quote: the plan without the request, then the search for the least price, then what it displaces."""

import time
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace

import numpy as np

from models.inputs import Case, LeaseRequest
from models.plan import Plan
from models.plan.decisions import Decisions
from planner.checked_plan import Proof, checked_plan
from planner.problem import Found
from planner.questions.quotes.beginning import (
    Look,
    WithoutAsk,
    first_guess_usd,
    nearer,
    plan_without,
    raised,
    unsought,
    worth_declined_usd,
)
from planner.questions.quotes.open_price import OpenPrice, priced
from planner.questions.quotes.price_search import Benchmark, Interval, PriceSearch
from planner.questions.quotes.reasons import reasons_against
from planner.questions.quotes.result import Ending, Quote
from planner.side_by_side import ProcessBeside
from planner.solve.highs import Limits
from planner.solve.interrupts import IsInterrupted, held_interrupts
from planner.solve.options import OnProgress, Progress, SolveOptions, available_threads

GAP_FRACTION = 1e-7
"""Gap of each search. A request is small beside a plan, so that its price needs a plan's value to more digits."""
FIRST_GAP_FRACTION = 1e-3
"""Gap of the first search, which only finds where to begin."""
SHARE_OF_FIRST_LOOK = 0.35
"""Share of the time limit that the first search, which finds a plan that accepts, may take."""
SHARE_OF_NEARER_LOOK = 0.2
"""Share of the time limit that a search at about the least price may take."""
SHARE_OF_TIME = 0.35
"""Share of the time limit that the plan without the request may take, where nothing else goes on meanwhile."""
SHARE_BESIDE = 0.7
"""Share of the time limit after which the plan without the request goes on no longer in a process of its own."""
COLUMNS_WORTH_A_PROCESS = 2000
"""Columns of a problem from which on the plan without the request is worked out by a process of its own."""
NO_PLAN_WITHOUT = "Without the request the case has no plan; the price is the least that gives it one."


def quote(
    case: Case,
    request: LeaseRequest | str,
    *,
    gap: float = GAP_FRACTION,
    time_limit: float | None = None,
    threads: int | None = None,
    seed: int = 0,
    start: Decisions | None = None,
    plan_without: Plan | None = None,
    on_progress: OnProgress | None = None,
) -> Quote:
    """The least price at which a request leaves the owner no worse off, as a proven interval.

    Parameters
    ----------
    case
        What is planned.
    request
        An open request, of this case or not, or the id of one of the case. Its `price_usd` says only where the
        search begins; a request of the same id in the case gives way to it.
    gap
        Gap of each search, (bound - value) / |value|; the interval narrows with it.
    time_limit
        Seconds of wall time after which the interval known so far is returned; None means never.
    threads, seed
        As of `plan`.
    start
        Decisions to begin with, such as those of a plan of the case with the request.
    plan_without
        The plan of the case without the request, if it is known: it is not made again.
    on_progress
        Called with where the search stands.

    Returns
    -------
    Quote
        The interval in the request's own price basis, whether a price suffices at all, and what accepting
        displaces.

    Raises
    ------
    ValueError
        If the case has no such request, or it is signed, or an option is out of its range.
    CaseError
        If the request does not go with the case.
    PlanningError
        If not even a plan without the request was found in time, or the solver fails.

    Examples
    --------
    >>> from planner import example_case, quote
    >>> answer = quote(example_case(), "Borealis-1")
    >>> 1.3466 < answer.price_usd["low"] < answer.price_usd["high"] < 1.3467
    True
    >>> list(answer.displaced["request"])
    ['Acme-1', 'Acme-2', 'Borealis-2']
    """
    asked = request_of(case, request)
    options = SolveOptions(gap, time_limit, available_threads() if threads is None else threads, seed)
    return _Quoting(case, asked, options, start, on_progress or _ignore).run(plan_without)


def request_of(case: Case, request: LeaseRequest | str) -> LeaseRequest:
    """The open request that is meant.

    Raises
    ------
    ValueError
        If the case has no such request, or it is signed.
    """
    name = request if isinstance(request, str) else request.id
    known = next((one for one in case.lease_requests if one.id == name), None)
    if isinstance(request, str) and known is None:
        open_ones = ", ".join(one.id for one in case.lease_requests if not one.is_signed) or "none"
        raise ValueError(f"the case has no lease request '{name}'; its open requests are: {open_ones}")
    for one in (known, request):
        if isinstance(one, LeaseRequest) and one.is_signed:
            raise ValueError(
                f"{one.label} is signed, so that its price is agreed; only an open one can be priced"
            )
    return known if isinstance(request, str) and known is not None else request  # type: ignore[return-value]


def _ignore(progress: Progress) -> None:
    """Tell nobody."""


class _Quoting:
    """One run: what was asked, and its clock."""

    def __init__(
        self,
        case: Case,
        request: LeaseRequest,
        options: SolveOptions,
        start: Decisions | None,
        on_progress: OnProgress,
    ) -> None:
        self.case, self.request, self.options, self.start = case, request, options, start
        self.on_progress = on_progress
        self.started = time.monotonic()

    def run(self, known_plan: Plan | None) -> Quote:
        priced(self.case, self.request, 0.0)  # raises where the request does not go with the case
        with held_interrupts() as is_interrupted:
            looks, base = self._begun(known_plan, is_interrupted)
            benchmark = Benchmark(*((base.value_usd, base.solve.bound_usd) if base else (-np.inf, -np.inf)))
            search = PriceSearch(
                case=self.case,
                request=self.request,
                benchmark=benchmark,
                options=self.options,
                ends_at=self._ends_at(base),
                is_interrupted=is_interrupted,
                on_progress=lambda value, bound: self._tell("solve", value, bound),
                start=self.start if self._accepts(self.start) else None,
            )
            for look in looks:
                search.note(look.ranged, look.found)
            known = search.run(looks[-1].ranged, looks[-1].found)
            reasons = reasons_against(search) if known.is_impossible else ()
            is_stopped = is_interrupted() or (base is not None and base.solve.stopped_by == "interrupt")
        return self._answer(base, known, reasons, "interrupt" if is_stopped else self._ended_by(base, search))

    def _begun(
        self, known_plan: Plan | None, is_interrupted: IsInterrupted
    ) -> tuple[list[Look], Plan | None]:
        """Looks at ranges of prices, the last with a good plan that accepts, and the plan without the request."""
        ranged = OpenPrice(self.case, self.request, 0.0, first_guess_usd(self.case, self.request))
        limits = self._limits(self.options.gap_fraction, SHARE_OF_NEARER_LOOK)
        with self._beside(ranged, known_plan) as beside:
            first = Look(ranged, self._first_look(ranged, is_interrupted))
            if first.found.solution is not None:
                self.start = ranged.problem.decisions(first.found.solution)
            base = known_plan
            if beside is not None:
                beside.begin(self._ask_beside())
            elif base is None:
                base = plan_without(self._ask(), self.on_progress)
            worth = base.value_usd if base else worth_declined_usd(first) if beside else -np.inf
            meanwhile = replace(limits, time_limit_seconds=self._seconds_beside()) if beside else limits
            near, proven = nearer(first, worth, meanwhile, is_interrupted)
            if beside is not None:
                base = self._result(beside, is_interrupted)
        looks = [one for one in (first, proven) if one is not None]
        if base is None:
            return [*looks, near], None
        best = min((first, near), key=lambda look: look.price_for(base.value_usd))
        return [*looks, raised(best, base.solve.bound_usd)], base

    def _beside(
        self, ranged: OpenPrice, known_plan: Plan | None
    ) -> AbstractContextManager[ProcessBeside[WithoutAsk, Plan | None] | None]:
        """A process for the plan without the request, where there is a processor for it and it takes long."""
        is_long = len(ranged.problem.program.cost) >= COLUMNS_WORTH_A_PROCESS
        is_beside = is_long and self.options.threads > 1 and known_plan is None
        return (is_beside and ProcessBeside.where_possible(plan_without)) or nullcontext()

    def _result(
        self, beside: ProcessBeside[WithoutAsk, Plan | None], is_interrupted: IsInterrupted
    ) -> Plan | None:
        """The plan without the request; after Ctrl-C what this process has at hand. None where there is none."""
        plan = beside.result(is_interrupted)
        return plan_without(self._ask(), self.on_progress) if plan is None and is_interrupted() else plan

    def _ask(self) -> WithoutAsk:
        """What the plan without the request needs, as far as it is known."""
        limit = self.options.time_limit_seconds
        options = replace(self.options, time_limit_seconds=limit and limit * SHARE_OF_TIME)
        return WithoutAsk(self.case, self.request, options, self.start)

    def _ask_beside(self) -> WithoutAsk:
        """What a process of its own needs for it."""
        seconds = self._seconds_beside()
        limit = seconds if np.isfinite(seconds) else None
        options = replace(self.options, time_limit_seconds=limit, threads=1)
        return WithoutAsk(self.case, self.request, options, self.start)

    def _seconds_beside(self) -> float:
        """How long two searches may go on side by side."""
        limit = self.options.time_limit_seconds
        spent = time.monotonic() - self.started
        return np.inf if limit is None else max(SHARE_BESIDE * limit - spent, 0.0)

    def _first_look(self, ranged: OpenPrice, is_interrupted: IsInterrupted) -> Found:
        """A good plan that accepts at about the price to be expected.

        It is a good start for the plan without the request, too, which is proven several times as fast with it.
        """
        if ranged.is_price_a_share and not ranged.is_possible_without():
            return unsought()  # the least price is found without it
        limits = self._limits(max(FIRST_GAP_FRACTION, self.options.gap_fraction), SHARE_OF_FIRST_LOOK)
        start = self.start if self._accepts(self.start) else None
        return ranged.search(limits, start, is_interrupted=is_interrupted)

    def _limits(self, gap: float, share: float) -> Limits:
        limit = self.options.time_limit_seconds
        seconds = np.inf if limit is None else limit * share
        return Limits(gap, seconds, self.options.threads, self.options.seed)

    def _ended_by(self, base: Plan | None, search: PriceSearch) -> Ending:
        is_done = search.known.is_impossible or search.is_narrow
        is_base_proven = base is None or base.solve.status == "proven"
        return "gap" if is_done and is_base_proven else "time_limit"

    def _ends_at(self, base: Plan | None) -> float:
        """When the search stops: at once if the plan before it was stopped by the user."""
        if base is not None and base.solve.stopped_by == "interrupt":
            return -np.inf
        limit = self.options.time_limit_seconds
        return np.inf if limit is None else self.started + limit

    def _accepts(self, decisions: Decisions | None) -> bool:
        return decisions is not None and any(
            one.request == self.request.id and one.is_accepted for one in decisions.leases
        )

    def _answer(
        self, base: Plan | None, known: Interval, reasons: tuple[str, ...], stopped_by: Ending
    ) -> Quote:
        notes = () if base or known.is_impossible else (NO_PLAN_WITHOUT,)
        offer = known.offer
        self._tell("check")
        bound = max(known.bound_usd, base.solve.bound_usd if base else -np.inf)
        proof = Proof(
            bound, "interrupt" if stopped_by == "interrupt" else "time_limit", time.monotonic() - self.started
        )
        accepted = checked_plan(offer.case, offer.decisions, self.options, proof) if offer else None
        return Quote(
            request=self.request,
            currency=self.case.plan.currency,
            low_usd=None if known.is_impossible else known.low_usd,
            high_usd=offer.price_usd if offer else None,
            is_possible=True if offer else False if known.is_impossible else None,
            reasons=(*notes, *reasons),
            plan_without=base,
            plan_with=accepted,
            stopped_by=stopped_by,
            gap_fraction=self.options.gap_fraction,
            seconds=time.monotonic() - self.started,
        )

    def _tell(self, phase: str, value: float | None = None, bound: float | None = None) -> None:
        self.on_progress(Progress(phase, time.monotonic() - self.started, value, bound))
