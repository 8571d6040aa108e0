"""Why no price suffices: no room at all, rules in the way, or a price that brings nothing."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from models.inputs import Case
from planner.questions.conflicts.rules import Rule, case_with_only, rules_of
from planner.questions.quotes.open_price import OpenPrice, priced
from planner.questions.quotes.price_search import PriceSearch

LOOSE_GAP_FRACTION = 1e-3
"""Gap of the searches that only ask whether something becomes possible."""
MOST_RULES = 24
"""Rules that are tried one by one; a case with more is told so."""


def reasons_against(search: PriceSearch) -> tuple[str, ...]:
    """Sentences on why every price is refuted; after a search that has refuted them all."""
    request = search.request
    case = priced(search.case, request, search.highest_usd)
    noted = [
        problem.message
        for problem in case.warnings
        if problem.message.startswith(f"'{request.id}' can never be placed")
    ]
    if noted:
        return tuple(noted)
    ranged = OpenPrice(search.case, request, 0.0, search.highest_usd)
    if request.id not in ranged.problem.model.options_of:
        return (f"No start month, place and size of '{request.id}' fits beside the signed leases.",)
    reasons = list(_shortfall(search, ranged))
    in_the_way = list(_rules_in_the_way(search, case))
    if in_the_way:
        reasons.append(
            "Each of these rules by itself stands in the way; without any one a price would suffice:"
        )
        reasons += [f"- {rule}" for rule in in_the_way]
    elif search.best is not None and search.best.solution is None:
        reasons.append(
            "No plan accepts it and keeps the hard rules; leaving out any single rule does not help."
        )
    return tuple(reasons)


def _shortfall(search: PriceSearch, ranged: OpenPrice) -> Iterator[str]:
    """What accepting is worth at the best price, where it is possible at all."""
    found, currency = search.best, search.case.plan.currency
    if found is None or found.solution is None or not np.isfinite(search.benchmark.value_usd):
        return
    yield (
        f"The best plan that accepts it is worth at most {currency} {found.bound:,.0f}, whatever the price; "
        f"without it the plan is worth {currency} {search.benchmark.value_usd:,.0f}."
    )
    if not ranged.problem.model.waivers:
        yield (
            "No price brings any revenue inside the horizon: its months there are free, or neither take-or-pay nor "
            "use is billed, or service credits take all of it."
        )


def _rules_in_the_way(search: PriceSearch, case: Case) -> Iterator[Rule]:
    """The rules without any one of which a price would suffice."""
    options = replace(search.options, gap_fraction=max(LOOSE_GAP_FRACTION, search.options.gap_fraction))
    rules = rules_of(case)
    for rule in rules[:MOST_RULES]:
        if search.is_over():
            return
        looser = case_with_only(case, [one for one in rules if one != rule])
        if _is_possible(replace(search, case=looser, options=options), search.highest_usd):
            yield rule


def _is_possible(search: PriceSearch, most_usd: float) -> bool:
    """Whether a price up to so much is not refuted."""
    _, found = search.look(most_usd, from_usd=0.0)
    return not search.benchmark.refutes(found) and found.solution is not None
