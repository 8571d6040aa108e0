"""What a quote claims, tried by full plans: inside the interval by bisection, accepted above it, declined below."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator

from models.plan import ledger, value_usd
from planner import Case, Plan, Quote, quote, verify
from planner.questions.quotes.open_price import OpenPrice
from planner.solve.highs import Limits
from tests.reference.price_search import Reference
from tests.reference.random_cases import random_case

GAP_FRACTION = 1e-7
BELOW = (0.9999, 0.9, 0.5, 0.1, 0.0)
"""Prices below an interval that are tried, in units of its lower end."""
ABOVE = (1e-3, 1e-1, 1.0, 10.0, 1e3)
"""Prices that are tried where none suffices, in units of the first guess."""

HIGHER = (1.01, 3.0)
"""Prices whose bounds are used against lower ones, in units of the upper end of an interval."""


def random_quote(seed: int, size: str) -> tuple[Case, str] | None:
    """A random case and one of its open requests; None if it has none."""
    case = Case.model_validate(random_case(seed, size))
    names = [one.id for one in case.lease_requests if not one.is_signed]
    return (case, random.Random(seed).choice(names)) if names else None


def false_claims(case: Case, name: str) -> tuple[Quote, list[str]]:
    """The quote of a request of a case, and everything in it that full plans contradict."""
    answer, reference = quote(case, name, gap=GAP_FRACTION, threads=1), Reference(case, name)
    if answer.is_possible is None:
        return answer, ["nothing is claimed"]
    return answer, list(_refuted(answer, reference) if answer.is_possible else _possible(reference))


def _possible(reference: Reference) -> Iterator[str]:
    """Prices that suffice though none is said to."""
    unit = reference.asked.price_usd or 1.0
    for factor in ABOVE:
        if reference.gains_at(factor * unit):
            yield f"no price is said to suffice, and {factor * unit} does"


def _refuted(answer: Quote, reference: Reference) -> Iterator[str]:
    low, high, made = answer.low_usd, answer.high_usd, answer.plan_with
    assert low is not None
    assert high is not None
    assert made is not None
    for factor in BELOW:
        if low and reference.gains_at(factor * low):
            yield f"{factor * low} is below {low} and suffices"
    if verify(made.case, made):
        yield f"the plan at {high} is not sound"
    if reference.without_usd is not None and made.value_usd < reference.without_usd - reference.slack_usd:
        yield f"at {high} the owner is worse off"
    yield from _refuted_from_above(answer, reference)
    sought = reference.search()
    slope = slope_of(made, answer)
    slack = 1e-6 * high + (2 * reference.slack_usd / slope if slope > 0 else 0.0)
    if sought.high_usd is not None and sought.high_usd < low - slack:
        yield f"bisection finds {sought.high_usd}, below {low}"
    if slope <= 0 or may_be_too_high(reference.case):
        return
    if not reference.gains_at(high * (1 + 1e-6) + slack):
        yield f"just above {high} the request is not accepted"
    if sought.low_usd > high + slack:
        yield f"bisection finds more than {sought.low_usd}, above {high}"


def _refuted_from_above(answer: Quote, reference: Reference) -> Iterator[str]:
    """Prices at which the owner is no worse off, though a bound at a higher price is said to refute them."""
    if reference.without_usd is None or not answer.high_usd:
        return
    for factor in HIGHER:
        ranged = OpenPrice(reference.case, answer.request, 0.0, factor * answer.high_usd)
        bound = ranged.search(Limits(GAP_FRACTION, math.inf, 1, 0)).bound
        low = ranged.refuted_below_usd(bound, reference.without_usd - reference.slack_usd)
        if low > answer.high_usd * (1 + 1e-6):
            yield f"a bound at {ranged.most_usd} refutes all below {low}, and {answer.high_usd} suffices"


def slope_of(made: Plan, answer: Quote) -> float:
    """Present value of a dollar of price: what the request's lease brings at the price, less what it brings at none."""
    if not answer.high_usd:
        return 0.0
    free = [
        one.with_(price_usd=0.0) if one.id == answer.request.id else one for one in made.case.lease_requests
    ]
    unpaid = value_usd(ledger(made.case.with_(lease_requests=tuple(free)), made.decisions))
    return (made.value_usd - unpaid) / answer.high_usd


def may_be_too_high(case: Case) -> bool:
    """Whether a price that suffices may be followed by higher ones that a hard rule forbids."""
    return any(
        policy.rule == "max_tenant_revenue_fraction" and policy.penalty_usd is None
        for policy in case.policies
    )
