"""Rules on what a plan says of itself: its value, its terms, its amounts, and how sure it is."""

from collections import Counter
from collections.abc import Iterator

import pandas as pd

from ...inputs.fingerprint import case_sha256
from ..money import monthly_amounts, terms_usd, value_usd
from ..plan import Plan
from .violation import HALF_A_CENT_USD, money_slack, number


def stated_value(plan: Plan, ledger: pd.DataFrame) -> Iterator[str]:
    """The plan's value is the present value of all that its decisions bring about."""
    found = value_usd(ledger)
    if not _agree(plan.value_usd, found):
        yield f"the plan states a value of {number(plan.value_usd)}; its decisions are worth {number(found)}"


def stated_terms(plan: Plan, ledger: pd.DataFrame) -> Iterator[str]:
    """Each term of the value is stated, and is what the decisions bring about; no other is stated."""
    found = terms_usd(ledger)
    for name in [*found, *(name for name in plan.terms_usd if name not in found)]:
        if name not in found or name not in plan.terms_usd:
            yield f"term '{name}' is {'unknown' if name not in found else 'not stated'}"
        elif not _agree(plan.terms_usd[name], found[name]):
            yield f"term '{name}' is stated as {number(plan.terms_usd[name])}; it is {number(found[name])}"


def stated_amounts(plan: Plan, ledger: pd.DataFrame) -> Iterator[str]:
    """Each amount by term and month is stated once, and is what the decisions bring about."""
    found = {(row.term, row.month): row for row in monthly_amounts(ledger)}
    stated = {(row.term, row.month): row for row in plan.money}
    for (term, month), times in Counter((row.term, row.month) for row in plan.money).items():
        if times > 1:
            yield f"the amount of term '{term}' in {month} is stated {times} times"
    for term, month in dict.fromkeys([*found, *stated]):
        is_stated, is_found = stated.get((term, month)), found.get((term, month))
        for name in ("usd", "present_value_usd"):
            says = getattr(is_stated, name) if is_stated else 0.0
            is_ = getattr(is_found, name) if is_found else 0.0
            if not _agree(says, is_):
                yield f"term '{term}' in {month}: {name} is stated as {number(says)}; it is {number(is_)}"


def stated_case(plan: Plan, ledger: pd.DataFrame) -> Iterator[str]:  # noqa: ARG001 (all have one shape)
    """The plan is of the case that it holds."""
    found = case_sha256(plan.case)
    if plan.solve.case_sha256 != found:
        yield f"the plan was made for case {plan.solve.case_sha256[:12]}…; the case it holds is {found[:12]}…"


def stated_bound(plan: Plan, ledger: pd.DataFrame) -> Iterator[str]:  # noqa: ARG001
    """No plan is worth more than the bound, this one neither."""
    if plan.value_usd > plan.solve.bound_usd + money_slack(plan.value_usd):
        yield f"the plan is worth {number(plan.value_usd)}, above its bound of {number(plan.solve.bound_usd)}"


def stated_gap(plan: Plan, ledger: pd.DataFrame) -> Iterator[str]:  # noqa: ARG001
    """The gap is (bound - value) / |value|, never below nought. A value of nought has no gap to check."""
    missing_usd = max(0.0, plan.solve.bound_usd - plan.value_usd)
    stated_usd = plan.solve.gap_fraction * abs(plan.value_usd)
    has_gap = abs(plan.value_usd) > HALF_A_CENT_USD
    if has_gap and abs(stated_usd - missing_usd) > HALF_A_CENT_USD + 1e-9 * abs(plan.value_usd):
        yield (
            f"the gap is stated as {plan.solve.gap_fraction:.3g}; from value and bound it is "
            f"{missing_usd / abs(plan.value_usd):.3g}"
        )


def stated_status(plan: Plan, ledger: pd.DataFrame) -> Iterator[str]:  # noqa: ARG001
    """A plan is proven if its gap is within the one asked for, and else it is not.

    One within the gap may be called not proven if a limit came before a second solver had confirmed it.
    A plan with an aim of its own need not be near the most value: its status speaks of its aim.
    """
    solve = plan.solve
    if solve.aim:
        return
    past_usd = (solve.bound_usd - plan.value_usd) - solve.gap_asked_fraction * abs(plan.value_usd)
    if solve.status == "proven" and past_usd > money_slack(plan.value_usd):
        yield (
            f"the plan is called proven; its bound is {number(solve.bound_usd - plan.value_usd)} above its "
            f"value, and the gap asked for allows {number(solve.gap_asked_fraction * abs(plan.value_usd))}"
        )
    if (solve.status, solve.stopped_by) == ("not_proven", "gap") and past_usd < -money_slack(plan.value_usd):
        yield "the plan is called not proven; its gap is within the one asked for"


def _agree(stated: float, found: float) -> bool:
    return abs(stated - found) <= money_slack(found)


MONEY_RULES = (
    stated_value,
    stated_terms,
    stated_amounts,
    stated_case,
    stated_bound,
    stated_gap,
    stated_status,
)
