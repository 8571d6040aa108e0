"""What is short when a declined request is put into the plan as it stands: the binding places, months and rules.

Each shortage is told in its rule's own sentence, with the figures of its worst month.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from models.formulation.sentences import rule_sentence
from models.inputs import Case
from models.inputs.wording import counted
from models.plan.decisions import Decisions
from models.plan.discounting import FloatArray
from models.plan.facts import Facts, derive, isolated_halls
from models.plan.money import readings_of
from models.plan.site_amounts import it_power_used_mw

SLACK = 1e-6
"""Relative rounding of a sum."""
DECIMALS = 4
"""Decimals of a figure that are no rounding of the solver."""


@dataclass(frozen=True)
class Shortage:
    """A rule that the plan would break with the request added, over a span of months."""

    rule: str
    """The rule, as the formulation names it."""
    place: str
    """The hall, site or policy, with its noun: `hall 'A1'`."""
    first_month: pd.Period
    """First month in which it is short."""
    last_month: pd.Period
    """Last month in which it is short."""
    worst_month: pd.Period
    """Month in which most is missing."""
    needed: float
    """What the plan with the request needs in that month (of a least: what it would have)."""
    available: float
    """What there is, or what the rule allows."""
    unit: str
    """GPUs, MW, H100e or the currency."""
    is_least: bool = False
    """Whether the rule asks for at least so much."""

    @property
    def lack(self) -> float:
        """What is missing in the worst month, as a share of what there is."""
        return abs(self.needed - self.available) / max(abs(self.available), 1.0)

    @property
    def figures(self) -> str:
        """`site 'Austin' needs 312 MW in 2027-03 and has 300`, with the span."""
        span = f"{self.first_month} to {self.last_month}"
        span = f" (short from {span})" if self.first_month != self.last_month else ""
        month, needed, available = self.worst_month, counted(self.needed), counted(self.available)
        if self.is_least:
            return f"{self.place} has {needed} {self.unit} left in {month} and must have {available}{span}"
        if self.place.startswith("policy"):
            return f"{self.place} allows {available} {self.unit} in {month} and it would be {needed}{span}"
        return f"{self.place} needs {needed} {self.unit} in {month} and has {available}{span}"

    @property
    def rule_in_words(self) -> str:
        """The rule's own sentence."""
        return rule_sentence(self.rule)

    @property
    def sentence(self) -> str:
        """The figures with the rule."""
        return f"{self.figures}. {self.rule_in_words}"


def shortages_with(case: Case, plan: Decisions, accepted: Decisions, request: str) -> tuple[Shortage, ...]:
    """What is short in a plan once a request is added as another plan accepts it; the worst first.

    Parameters
    ----------
    case
        The case.
    plan
        Decisions that decline the request.
    accepted
        Decisions that accept it: from when to when, and in which halls.
    request
        The request.
    """
    added = {one.request: one for one in accepted.leases}[request]
    leases = tuple(added if one.request == request else one for one in plan.leases)
    before, facts = derive(case, plan), derive(case, plan.model_copy(update={"leases": leases}))
    found = [*_halls(facts, request), *_sites(facts), *_policies(before, facts)]
    return tuple(sorted(found, key=lambda one: -one.lack))


def _halls(facts: Facts, request: str) -> Iterator[Shortage]:
    """Halls whose GPUs do not reach, or that the request would have to itself."""
    added = next(lease for lease in facts.leases if lease.request.id == request)
    kept = np.zeros_like(facts.use.is_isolated)
    kept[np.ix_(isolated_halls(facts.fleet, added), added.months[added.is_running])] = True
    own = np.zeros_like(facts.fleet.usable)
    running = added.months[added.is_running]
    own[np.ix_(added.halls, running)] += added.gpus_in_use[:, : len(running)]
    for row, name in enumerate(facts.fleet.halls):
        needed = np.where(kept[row], facts.fleet.usable[row] - own[row], 0.0) + facts.use.in_use[row]
        yield from _short(
            facts, _Rule(f"hall '{name}'", "usable_gpus", "GPUs"), needed, facts.fleet.usable[row]
        )


def _sites(facts: Facts) -> Iterator[Shortage]:
    used = it_power_used_mw(facts)
    for row, name in enumerate(facts.fleet.sites):
        yield from _short(
            facts, _Rule(f"site '{name}'", "it_load", "MW"), used[row], facts.fleet.it_power_mw[row]
        )


def _policies(before: Facts, after: Facts) -> Iterator[Shortage]:
    """Policies that are breached, or breached further, hard or at a price."""
    policies, months = after.case.policies, after.case.plan.months
    pairs = zip(readings_of(before, policies), readings_of(after, policies), strict=True)
    for was, now in pairs:
        worse = now.breach > was.breach * (1 + SLACK) + SLACK * np.maximum(np.abs(now.bound), 1.0)
        if not worse.any():
            continue
        needed, bound = np.full(months, np.nan), np.full(months, np.nan)
        needed[now.months[worse]], bound[now.months[worse]] = now.figure[worse], now.bound[worse]
        unit = after.case.plan.currency if now.unit == "USD" else now.unit
        who = f" ({now.subject})" if now.subject and now.subject != now.policy.subject else ""
        rule = _Rule(f"policy '{now.policy.id}'{who}", now.policy.rule, unit, now.sense == "at least")
        yield from _short(after, rule, needed, bound)


@dataclass(frozen=True)
class _Rule:
    """A rule at one place, with its unit."""

    place: str
    name: str
    unit: str
    is_least: bool = False


def _short(facts: Facts, rule: _Rule, needed: FloatArray, available: FloatArray) -> Iterator[Shortage]:
    """The months in which more is needed than there is, as one shortage; NaN where nothing is judged."""
    lack = np.nan_to_num((available - needed) if rule.is_least else (needed - available))
    months = np.flatnonzero(lack > SLACK * np.maximum(np.abs(np.nan_to_num(available)), 1.0))
    if months.size:
        worst = int(lack.argmax())
        span = (facts.month(months[0]), facts.month(months[-1]), facts.month(worst))
        figures = (round(float(needed[worst]), DECIMALS), round(float(available[worst]), DECIMALS))
        yield Shortage(rule.name, rule.place, *span, *figures, rule.unit, rule.is_least)
