"""The program of a case with elastic rules: slacks that loosen them.

A policy, a floor and a site's power each get one slack for all their months, in the unit of their limit; a mandatory
run may be skipped.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import pyomo.environ as pyo

from models.formulation import build
from models.formulation.capacity_policies import MONTHLY_RULES
from models.formulation.money_policies import window_revenue
from models.formulation.policies import members_of, scope_of, usable_h100e
from models.inputs import Case
from models.inputs.capacity import site_power_mw
from planner.problem import Problem
from planner.questions.conflicts.rules import LEAVE_OUT, Draft, Rule, replace_record
from planner.solve.edits import Amount
from planner.solve.program import FloatArray, compile_program

ELASTIC = frozenset({"policy", "floor", "run", "power"})
"""Kinds of rules that a slack can loosen."""
SHARE_OF_MONTHS = 1e-3
"""Weight of the power that is missing in all months together beside the most in one, so that few months are hit."""


class Elastic(Problem):
    """The problem of a case with slacks in some of its rules."""

    def __init__(self, case: Case, rules: Sequence[Rule]) -> None:
        self.case = _softened(case, rules)
        self.power_mw = site_power_mw(case)
        self.model: Any = build(self.case)
        self.model.elastic = pyo.Block()
        self.slack: dict[Rule, Any] = {}
        for number, rule in enumerate(rules):
            {"policy": self._policy, "floor": self._floor, "run": self._run, "power": self._power}[rule.kind](
                rule, number
            )
        self.program = compile_program(self.model)

    def price(self, usd: Mapping[Rule, float]) -> Amount:
        """What loosening costs at a price for one unit of each rule; power missing in many months a bit more."""
        price = sum(usd[rule] * slack for rule, slack in self.slack.items())
        for number, rule in enumerate(self.slack):
            if rule.kind == "power":
                over = self.model.elastic.component(f"over_{number}_mw")
                price += usd[rule] * SHARE_OF_MONTHS * sum(over.values())
        return self.amount(price)

    def is_revenue_share(self, rule: Rule) -> bool:
        """Whether a rule limits a share of revenue: its slack is in USD."""
        return (
            rule.kind == "policy" and self.model.policies[rule.record].rule == "max_tenant_revenue_fraction"
        )

    def loosened(self, rule: Rule, solution: FloatArray) -> float:
        """By how much a solution loosens a rule, in the unit of its limit."""
        if not self.is_revenue_share(rule):
            return max(self.amount(self.slack[rule] + self.model.nothing).of(solution), 0.0)
        policy = self.model.policies[rule.record]
        total = self._revenue(rule.record, None).of(solution)
        who = [key[1] for key in self.model.breach_revenue_usd if key[0] == rule.record]
        own = max((self._revenue(rule.record, one).of(solution) for one in who), default=0.0)
        return max(own / total - policy.limit, 0.0) if total > 0 else 0.0

    def _revenue(self, policy: str, who: str | None) -> Amount:
        members = None if who is None else members_of(self.model, who)
        return self.amount(window_revenue(self.model, policy, members) + self.model.nothing)

    def short_months(self, rule: Rule, solution: FloatArray) -> range:
        """From the first to the last month in which a site draws more than its power."""
        power = self.power_mw[rule.record]
        over = [
            t
            for t, mw in enumerate(power)
            if self.amount(self.model.it_load_mw[rule.record, t] + self.model.nothing).of(solution)
            > mw + 1e-6 * max(mw, 1.0)
        ]
        return range(over[0], over[-1] + 1) if over else range(0)

    def _slack(self, rule: Rule, number: int, unit: str, most: float) -> Any:
        slack = pyo.Var(bounds=(0, most))
        self.model.elastic.add_component(f"loosened_{number}_{unit}", slack)
        self.slack[rule] = slack
        return slack

    def _rows(self, number: int, rows: list[Any]) -> None:
        constraints = pyo.ConstraintList()
        self.model.elastic.add_component(f"within_{number}", constraints)
        for row in rows:
            constraints.add(row)

    def _policy(self, rule: Rule, number: int) -> None:
        m, key = self.model, rule.record
        policy = m.policies[key]
        if policy.rule in MONTHLY_RULES:
            slack = self._slack(rule, number, "fraction", 1.0)
            keys = [one for one in m.breach_h100e if one[0] == key]
            reach = {one: usable_h100e(m.parameters, scope_of(m, key), one[2]) for one in keys}
            self._rows(number, [m.breach_h100e[one] <= reach[one] * slack for one in keys])
            return
        table = m.breach_cash_usd if policy.rule == "min_cash_usd" else m.breach_revenue_usd
        columns = [table[one] for one in table if one[0] == key]
        slack = self._slack(rule, number, "usd", max((column.ub for column in columns), default=0.0))
        self._rows(number, [column <= slack for column in columns])

    def _floor(self, rule: Rule, number: int) -> None:
        m = self.model
        slack = self._slack(rule, number, "h100e", m.pools[rule.record].floor_h100e)
        self._rows(number, [m.short_h100e[one] <= slack for one in m.short_h100e if one[0] == rule.record])

    def _run(self, rule: Rule, number: int) -> None:
        m = self.model
        is_skipped = pyo.Var(domain=pyo.Binary)
        m.elastic.add_component(f"is_skipped_{number}", is_skipped)
        self.slack[rule] = is_skipped
        finishes = sum(m.is_finished[one] for one in m.FINISHES if one[0] == rule.record)
        self._rows(number, [finishes + is_skipped >= 1])

    def _power(self, rule: Rule, number: int) -> None:
        m, site = self.model, rule.record
        most = {t: m.it_load_mw[site, t].ub for t in m.MONTHS}
        slack = self._slack(rule, number, "mw", max(most.values()))
        over = pyo.Var(list(most), bounds=lambda _, t: (0, most[t]))
        m.elastic.add_component(f"over_{number}_mw", over)
        rows = [m.it_load_mw[site, t] - over[t] <= self.power_mw[site][t] for t in most]
        self._rows(number, rows + [over[t] <= slack for t in most])


def _softened(case: Case, rules: Sequence[Rule]) -> Case:
    """The case with these rules at a price of nought; slacks hold them."""
    draft: Draft = {}
    for rule in rules:
        if rule.kind == "policy":
            replace_record(case, draft, "policies", rule.record, penalty_usd=0.0)
        elif rule.kind == "floor":
            replace_record(case, draft, "internal_pools", rule.record, shortfall_usd_per_h100e_hour=0.0)
        else:
            LEAVE_OUT[rule.kind](case, draft, rule.record)
    return case.with_(**draft)
