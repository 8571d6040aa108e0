"""A request at several sizes, terms and start months, each quoted: the table a sales person asks for."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

import pandas as pd
from pydantic import ValidationError

from models.inputs import Case, CaseError, LeaseRequest, Problem
from models.plan import Plan
from planner.questions.quotes.open_price import priced
from planner.questions.quotes.quote import GAP_FRACTION, quote, request_of
from planner.questions.quotes.result import Quote
from planner.side_by_side import side_by_side
from planner.solve.interrupts import held_interrupts
from planner.solve.options import OnProgress, Progress, available_threads


@dataclass(frozen=True)
class _Ask:
    """One quote of a table, as a process is handed it."""

    case: Case
    request: LeaseRequest
    gap: float
    time_limit: float | None
    seed: int
    plan_without: Plan | None


def quote_table(
    case: Case,
    request: LeaseRequest | str,
    *,
    sizes: Sequence[int] = (),
    terms: Sequence[int] = (),
    starts: Sequence[str | pd.Period] = (),
    gap: float = GAP_FRACTION,
    time_limit: float | None = None,
    threads: int | None = None,
    seed: int = 0,
    plan_without: Plan | None = None,
    on_progress: OnProgress | None = None,
) -> tuple[Quote, ...]:
    """Quotes of a request at each size, term and start month, worked out side by side.

    Parameters
    ----------
    case, request, gap, seed, plan_without
        As of `quote`.
    sizes
        GPUs; each stands for both sizes of the request. None means as it is.
    terms
        Months. What the owner may not recall ends with the term at the latest. None means as it is.
    starts
        Months such as `2027-03`, the only one in which that variant may start. None means as it is.
    time_limit
        Seconds of wall time for each quote.
    threads
        How many quotes are worked out at a time, each with one thread; None means one for each processor.
    on_progress
        Called after each quote, and with where the search of the first stands.

    Returns
    -------
    tuple of Quote
        Sizes first, then terms, then start months; those that Ctrl-C broke off are left out. `quotes_frame`
        makes a table of them.

    Raises
    ------
    ValueError, CaseError, PlanningError
        As of `quote`; what is wrong with any variant is said of all of them before the first is worked out.

    Examples
    --------
    >>> from planner import quote_table, read_case
    >>> case = read_case("data/first/case.json")
    >>> [round(one.price_usd["high"], 2) for one in quote_table(case, "Cedar-24", sizes=[8, 16])]
    [3.32, 3.3]
    """
    variants = list(variants_of(case, request_of(case, request), sizes, terms, starts))
    processes = available_threads() if threads is None else threads
    started = time.monotonic()

    def tell(count: int) -> None:
        if on_progress is not None:
            phase = f"quoting, {count + 1} of {len(variants)} done"
            on_progress(Progress(phase, time.monotonic() - started))

    with held_interrupts() as is_interrupted:
        first = _quoted(_Ask(case, variants[0], gap, time_limit, seed, plan_without))
        tell(0)
        asks = [_Ask(case, one, gap, time_limit, seed, first.plan_without) for one in variants[1:]]
        rest = side_by_side(
            _quoted,
            asks,
            processes,
            on_result=tell,
            is_interrupted=is_interrupted,
        )
    return (first, *(one for one in rest if one is not None))


def quotes_frame(quotes: Sequence[Quote]) -> pd.DataFrame:
    """One row a quote: sizes, term, start months, unit, low_usd, high_usd, is_possible, what it displaces.

    Examples
    --------
    >>> from planner import quote_table, quotes_frame, read_case
    >>> quotes = quote_table(read_case("data/first/case.json"), "Cedar-24", sizes=[8])
    >>> quotes_frame(quotes)[["max_gpus", "unit", "is_possible"]]
       max_gpus          unit  is_possible
    0         8  USD/GPU-hour         True
    """
    return pd.DataFrame([one.row() for one in quotes])


def variants_of(
    case: Case,
    request: LeaseRequest,
    sizes: Sequence[int],
    terms: Sequence[int],
    starts: Sequence[str | pd.Period],
) -> Iterator[LeaseRequest]:
    """The request at each size, term and start month.

    Raises
    ------
    CaseError
        With everything that is wrong with any of them.
    """
    made, problems = [], []
    for size, term, start in product(sizes or (None,), terms or (None,), starts or (None,)):
        changes: dict[str, object] = {}
        if size is not None:
            changes |= {"min_gpus": size, "max_gpus": size}
        if term is not None:
            changes |= {"term_months": term}
            if request.firm_months is not None:
                changes |= {"firm_months": min(request.firm_months, term)}
        if start is not None:
            changes |= {"earliest_start": start, "latest_start": start}
        name = ", ".join(f"{field} {value}" for field, value in changes.items()) or request.label
        try:
            variant = request.with_(**changes)
            priced(case, variant, 0.0)
            made.append(variant)
        except CaseError as error:
            problems += [Problem(name, one.message) for one in error.problems]
        except ValidationError as error:
            problems += [Problem(name, f"{one['loc'][0]}: {one['msg']}.") for one in error.errors()]
    if problems:
        raise CaseError(problems)
    yield from made


def _quoted(ask: _Ask) -> Quote:
    return quote(
        ask.case,
        ask.request,
        gap=ask.gap,
        time_limit=ask.time_limit,
        threads=1,
        seed=ask.seed,
        plan_without=ask.plan_without,
    )
