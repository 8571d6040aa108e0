"""Repairs that move a limit, of a policy, a floor or a site's power, by the least that is enough, or drop a run.

The least is found by `loosening.py`; the limit is then set to a figure that a person would type, a little beyond it.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from models.inputs import Case, SiteStep
from models.inputs.capacity import site_power_mw
from models.inputs.wording import counted
from planner.questions.conflicts.changes import Editing
from planner.questions.conflicts.feasibility import Searcher
from planner.questions.conflicts.loosening import Loosening, least_loosening
from planner.questions.conflicts.prices import Prices
from planner.questions.conflicts.repairs import Candidate, Repair, first_verified
from planner.questions.conflicts.rules import Rule

DIGITS = 5
"""Digits of a limit that is set."""
ROUNDING = 1e-7
"""Loosening beside the limit that is no more than the solver's rounding."""
MARGINS = (0, 1, 100)
"""Steps of the last digit by which a limit is set beyond the least, tried one after the other."""


@dataclass(frozen=True)
class _Move:
    """One limit moved."""

    rule: Rule
    sentence: str
    amount: float
    unit: str
    month: str
    months: range = range(0)


def limit_repair(case: Case, rules: Sequence[Rule], searcher: Searcher) -> Repair | None:
    """The cheapest loosening of these rules together that works; None if they alone cannot help."""
    prices, horizon = Prices(case), range(case.plan.months)
    usd = {rule: prices.loosened(rule, 1.0, horizon) or 1.0 for rule in rules}
    found = least_loosening(case, rules, usd, searcher)
    return first_verified(_candidates(case, found, prices), searcher) if found else None


def _candidates(case: Case, found: Loosening, prices: Prices) -> Iterator[Candidate]:
    """The loosening in figures that people type, with a little more room each time."""
    loosened = {
        rule: amount for rule, amount in found.amounts.items() if amount > ROUNDING * _size(case, rule)
    }
    for margin in MARGINS if loosened else ():
        editing = Editing(case)
        moves = [_moved(editing, rule, amount, margin, found) for rule, amount in loosened.items()]
        costs = [prices.loosened(move.rule, move.amount, move.months) for move in moves]
        only = moves[0] if len(moves) == 1 and moves[0].unit else None
        bases = dict.fromkeys(prices.basis(move.rule) for move in moves)
        yield Candidate(
            rules=tuple(rule.label for rule in loosened),
            sentence="; ".join(move.sentence for move in moves),
            editing=editing,
            amount=only.amount if only else None,
            unit=only.unit if only else "",
            month=min(move.month for move in moves),
            least_amount=_least(found, only) if only else None,
            cost_usd=None if None in costs else sum(cost for cost in costs if cost is not None),
            cost_basis="" if None in costs else ", ".join(bases),
            start=found.decisions,
        )


def _least(found: Loosening, move: _Move) -> float | None:
    """Below this no amount is enough; a share of revenue is not loosened in proportion, so nothing is known of it."""
    if move.rule in found.without_least:
        return None
    return min(found.amounts[move.rule] * found.least_share, move.amount)


def _moved(editing: Editing, rule: Rule, amount: float, margin: int, found: Loosening) -> _Move:
    """Move one limit in the editing."""
    if rule.kind == "power":
        return _power_moved(editing, rule, amount, margin, found.months[rule])
    record: Any = editing.case.record(rule.list_name, rule.record)
    if rule.kind == "policy":
        return _policy_moved(editing, rule, record, amount, margin)
    if rule.kind == "run":
        editing.set(record, "training_runs", is_mandatory=False)
        return _Move(rule, f"do not demand {record.label}", 1.0, "", str(record.earliest_start))
    floor = max(rounded_down(record.floor_h100e - amount, margin), 0.0)
    editing.set(record, "internal_pools", floor_h100e=floor)
    less = record.floor_h100e - floor
    sentence = f"lower the {rule.label} by {counted(less)} H100e, from {counted(record.floor_h100e)} to {counted(floor)}"
    return _Move(rule, sentence, less, "H100e", str(record.from_month))


def _policy_moved(editing: Editing, rule: Rule, policy: Any, amount: float, margin: int) -> _Move:
    is_least, is_money = policy.rule.startswith("min_"), policy.rule.endswith("_usd")
    limit = (
        rounded_down(policy.limit - amount, margin) if is_least else rounded_up(policy.limit + amount, margin)
    )
    if not is_money:
        limit = min(max(limit, 0.0), 1.0)
    editing.set(policy, "policies", limit=limit)
    before, after = (f"{one:,.0f}" if is_money else f"{one:.10g}" for one in (policy.limit, limit))
    sentence = f"{'lower' if is_least else 'raise'} the limit of {rule.label} from {before} to {after}"
    return _Move(
        rule, sentence, abs(limit - policy.limit), "USD" if is_money else "fraction", str(policy.from_month)
    )


def _power_moved(editing: Editing, rule: Rule, amount: float, margin: int, months: range) -> _Move:
    """Raise a site's power by the same amount in every month from the first to the last that needs it."""
    case, key = editing.case, rule.record
    more = rounded_up(amount, margin)
    power = site_power_mw(case)[key]
    steps = {case.month_index(one.month): one for one in case.site_steps if one.site == key}
    if months.start == 0:
        site: Any = case.record("sites", key)
        editing.set(site, "sites", it_power_mw=site.it_power_mw + more)
    changed = {t for t, one in steps.items() if one.it_power_mw is not None and t in months}
    for t in sorted(changed | {months.start, months.stop} - {0, case.plan.months}):
        level = power[t] + (more if t in months else 0.0)
        if t in steps:
            editing.set(steps[t], "site_steps", it_power_mw=level)
        else:
            editing.add(SiteStep(site=key, month=case.months[t], it_power_mw=level), "site_steps")
    first, last = case.months[months.start], case.months[months.stop - 1]
    span = f"in {first}" if first == last else f"from {first} to {last}"
    before = power[months.start]
    sentence = (
        f"raise the IT power of site '{key}' by {counted(more)} MW {span}, "
        f"in {first} from {counted(before)} to {counted(round(before + more, 9))} MW"
    )
    return _Move(rule, sentence, more, "MW", str(first), months)


def rounded_up(value: float, margin: int) -> float:
    """The next figure of few digits that is no less, and `margin` steps of its last digit beyond it."""
    step = _step(value)
    return round((math.ceil(value / step - 1e-4) + margin) * step, 12)


def rounded_down(value: float, margin: int) -> float:
    """The next figure of few digits that is no more, and `margin` steps of its last digit below it."""
    step = _step(value)
    return round((math.floor(value / step + 1e-4) - margin) * step, 12) + 0.0


def _step(value: float) -> float:
    """Ten to the power that leaves a value so many digits."""
    return math.pow(10, (math.floor(math.log10(abs(value))) if value else 0) - DIGITS + 1)


def _size(case: Case, rule: Rule) -> float:
    """The magnitude of a rule's limit, beside which a loosening is rounding or not."""
    record: Any = case.record(rule.list_name, rule.record)
    if rule.kind == "policy" and record.rule.endswith("_usd"):
        return max(abs(float(record.limit)), 1.0)
    if rule.kind == "floor":
        return float(record.floor_h100e)
    return float(max(*site_power_mw(case)[rule.record], 1.0)) if rule.kind == "power" else 1.0
