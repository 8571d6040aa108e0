"""The search through all combinations, best bound first (the proof is in `brute_force.py`)."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import inf

import numpy as np

from .facts import Array, Facts
from .facts import field as read
from .lease_policies import revenue_penalty_usd, share_penalty_usd
from .leases import LeaseOption, TooLargeError
from .rest import Leased, Rest, solve_rest
from .runs import RunOption

Choice = LeaseOption | RunOption | None


@dataclass
class Node:
    """A partial combination: what is decided so far."""

    leases: list[LeaseOption] = field(default_factory=list)
    runs: list[RunOption] = field(default_factory=list)
    decided: int = 0
    """How many of the requests and runs, in the order of the search, are decided."""

    def with_choice(self, choice: Choice) -> Node:
        """The node one decision further."""
        leases = [*self.leases, choice] if isinstance(choice, LeaseOption) else self.leases
        runs = [*self.runs, choice] if isinstance(choice, RunOption) else self.runs
        return Node(leases, runs, self.decided + 1)


@dataclass
class Bound:
    """An upper bound on what a node's completions are worth, and the prices behind it."""

    decided_usd: float
    """The decided leases and runs, and the best rest without any more leases or runs."""
    gpu_prices: Array
    """(t, h) the least that one more GPU in use costs."""


class Search:
    """Depth first through runs, signed leases and requests; keeps the best combination found."""

    def __init__(
        self,
        facts: Facts,
        lease_choices: list[list[LeaseOption | None]],
        run_choices: list[list[RunOption | None]],
        max_nodes: int,
    ) -> None:
        self.facts = facts
        self.max_nodes = max_nodes
        self.nodes_visited = 0
        self.programs_solved = 0
        self.best_usd: float | None = None
        self.best_leases: list[LeaseOption] = []
        self.best_runs: list[RunOption] = []
        signed = [choices for choices in lease_choices if None not in choices]
        open_requests = [choices for choices in lease_choices if None in choices]
        open_requests.sort(
            key=lambda choices: -max((c.value_usd for c in choices if c is not None), default=0)
        )
        self.levels: list[list[Choice]] = [
            *(list[Choice](choices) for choices in signed),
            *(list[Choice](choices) for choices in run_choices),
            *(list[Choice](choices) for choices in open_requests),
        ]
        self.first_open = len(signed) + len(run_choices)
        self.has_cash_rule = any(row["rule"] == "min_cash_usd" for row in facts.rows("policies"))
        self.fixed_pv_usd = facts.fixed_usd * sum(facts.last_day_factor(t) for t in range(facts.months))
        self._rests: dict[object, Rest | None] = {}
        self._uses = [_lease_uses(facts, choices) for choices in self.levels]
        self._values = [
            np.array([0.0 if c is None else c.value_usd for c in choices]) for choices in self.levels
        ]

    def run(self) -> None:
        """Search all combinations."""
        if all(self.levels):
            self._visit(Node())

    def _visit(self, node: Node) -> None:
        """Bound a node; at a leaf evaluate it, otherwise visit its children, the most promising first."""
        self.nodes_visited += 1
        if self.nodes_visited > self.max_nodes:
            raise TooLargeError(f"more than {self.max_nodes} partial combinations visited")
        bound = self._bound(node)
        if bound is None:
            return
        if node.decided == len(self.levels):
            self._evaluate(node, bound)
            return
        gains = [self._gains_usd(level, bound) for level in range(node.decided, len(self.levels))]
        others_usd = self._others_usd(node, gains)
        for index in np.argsort(-gains[0], kind="stable"):
            if not self._can_beat(bound.decided_usd + gains[0][index] + others_usd):
                break
            choice = self.levels[node.decided][index]
            if choice is None or self._fits(node, choice):
                self._visit(node.with_choice(choice))

    def _can_beat(self, usd: float) -> bool:
        """Whether a bound lies above the best value by more than rounding."""
        if self.best_usd is None:
            return usd > -inf
        return usd > self.best_usd + 1e-9 * max(1.0, abs(self.best_usd))

    def _gains_usd(self, level: int, bound: Bound) -> Array:
        """(choice) the most that each choice of a level can add: its value less its use at the prices."""
        if isinstance(self.levels[level][-1], RunOption):
            costs = np.array([_least_run_cost_usd(run, bound.gpu_prices) for run in self.levels[level]])
        else:
            costs = self._uses[level] @ bound.gpu_prices.ravel()
        return np.asarray(self._values[level] - costs)

    def _others_usd(self, node: Node, gains: list[Array]) -> float:
        """The most that all levels but the next can add; of a group only its best request."""
        by_group: dict[object, float] = {}
        for ahead, usd in enumerate(gains[1:], start=node.decided + 1):
            lease = self.levels[ahead][-1]
            name: object = ahead
            if isinstance(lease, LeaseOption) and lease.group is not None and not lease.is_signed:
                name = lease.group
            by_group[name] = max(by_group.get(name, -inf), float(usd.max()))
        return sum(by_group.values())

    def _fits(self, node: Node, choice: Choice) -> bool:
        """Group, capacity, power and isolation of a choice beside the decided ones."""
        if isinstance(choice, RunOption):
            return not any(
                lease.keeps_to_itself[t] & _mask(choice) == _mask(choice)
                for lease in node.leases
                for t in choice.months
            )
        if choice is None:
            return True
        if choice.group is not None and any(lease.group == choice.group for lease in node.leases):
            return False
        if any(_is_in_the_way(lease, choice) for lease in node.leases):
            return False
        used = choice.use + sum((lease.use for lease in node.leases), np.zeros_like(choice.use))
        kw = np.array([hall.kw_per_gpu for hall in self.facts.halls])
        at_site = np.array(
            [[hall.site == s for s in range(len(self.facts.site_ids))] for hall in self.facts.halls]
        )
        drawn_kw = (used * kw) @ at_site
        return bool(
            (used <= self.facts.usable + 1e-6).all() and (drawn_kw <= self.facts.power_kw + 1e-6).all()
        )

    def _bound(self, node: Node) -> Bound | None:
        """The bound of a node, or None if it has no feasible completion."""
        facts = self.facts
        penalty_usd = share_penalty_usd(facts, node.leases)
        if penalty_usd == inf:
            return None
        usd = sum(lease.value_usd for lease in node.leases) + sum(run.value_usd for run in node.runs)
        usd -= penalty_usd + self.fixed_pv_usd
        prices = np.zeros((facts.months, len(facts.halls)))
        are_runs_decided = node.decided >= self.first_open
        for t in range(facts.months):
            runs = [run for run in node.runs if t in run.months]
            rest = self._rest(node, (t,), runs, is_work_done=False, is_internal_kept=are_runs_decided)
            if rest is None:
                return None
            usd += rest.value_usd
            prices[t] = rest.gpu_prices[t]
        return Bound(usd, prices)

    def _evaluate(self, node: Node, bound: Bound) -> None:
        """The exact value of a full combination; keep it if it is the best."""
        penalty_usd = revenue_penalty_usd(self.facts, node.leases)
        rests_usd = 0.0
        rests: list[Rest] = []
        fixed_usd = bound.decided_usd - penalty_usd
        if penalty_usd == inf or not self._can_beat(fixed_usd):
            return
        for months, runs in _linked_months(self.facts.months, node.runs):
            loose_usd = sum(self._loose_usd(node, t, runs) for t in months)
            rest = self._rest(node, months, runs, is_work_done=True, is_internal_kept=True)
            if rest is None:
                return
            rests.append(rest)
            rests_usd += rest.value_usd - loose_usd
        value_usd = fixed_usd + rests_usd
        if self._can_beat(value_usd) and self.has_cash_rule:
            value_usd = self._with_cash_rule(node, value_usd, rests)
        if self._can_beat(value_usd):
            self.best_usd, self.best_leases, self.best_runs = value_usd, node.leases, node.runs

    def _loose_usd(self, node: Node, t: int, runs: list[RunOption]) -> float:
        """A month's part of the bound."""
        here = [run for run in runs if t in run.months]
        rest = self._rest(node, (t,), here, is_work_done=False, is_internal_kept=True)
        return -inf if rest is None else rest.value_usd

    def _with_cash_rule(self, node: Node, value_usd: float, rests: list[Rest]) -> float:
        """The value with min_cash_usd: unchanged if the plan keeps it anyway, else of one whole program."""
        facts = self.facts
        lease_cash = sum((lease.cash_usd for lease in node.leases), np.zeros(facts.months))
        rest_cash = {t: usd for rest in rests for t, usd in rest.cash_usd.items()}
        cash = np.cumsum([lease_cash[t] + rest_cash[t] - facts.fixed_usd for t in range(facts.months)])
        cash = cash + read(facts.case["plan"], "opening_cash_usd", 0.0)
        if all(
            cash[t] >= policy["limit"]
            for policy in facts.rows("policies")
            if policy["rule"] == "min_cash_usd"
            for t in facts.window(policy["from_month"], policy["to_month"])
        ):
            return value_usd
        self.programs_solved += 1
        leased = {t: self._leased(node, t) for t in range(facts.months)}
        whole = solve_rest(facts, leased, node.runs, lease_cash_usd=lease_cash)
        return -inf if whole is None else value_usd + whole.value_usd - sum(rest.value_usd for rest in rests)

    def _rest(
        self,
        node: Node,
        months: tuple[int, ...],
        runs: list[RunOption],
        *,
        is_work_done: bool,
        is_internal_kept: bool,
    ) -> Rest | None:
        """The rest over some months, solved once for each state it depends on."""
        leased = {t: self._leased(node, t) for t in months}
        is_work_done = is_work_done and bool(runs)
        if is_work_done:
            running: object = tuple(id(run) for run in runs)
        else:
            running = tuple((run.number, run.halls) for run in runs)
        key = (tuple(leased.items()), running, is_work_done, is_internal_kept)
        if key not in self._rests:
            self.programs_solved += 1
            self._rests[key] = solve_rest(
                self.facts, leased, runs, is_internal_kept=is_internal_kept, is_work_done=is_work_done
            )
        return self._rests[key]

    def _leased(self, node: Node, t: int) -> Leased:
        """What the decided leases take in a month."""
        used = sum((lease.use[t] for lease in node.leases), np.zeros(len(self.facts.halls)))
        closed = 0
        for lease in node.leases:
            closed |= lease.keeps_to_itself[t]
        return Leased(tuple(round(float(gpus), 6) for gpus in used), closed)


def _mask(run: RunOption) -> int:
    return sum(1 << h for h in run.halls)


def _lease_uses(facts: Facts, choices: list[Choice]) -> Array:
    """(choice, t x h) GPUs in use by each lease among the choices."""
    nothing = np.zeros(facts.months * len(facts.halls))
    return np.array([c.use.ravel() if isinstance(c, LeaseOption) else nothing for c in choices])


def _least_run_cost_usd(run: Choice, prices: Array) -> float:
    """The minimum GPUs of a run at the given (t, h) prices, in the cheapest of its halls each month."""
    if not isinstance(run, RunOption):
        return 0.0
    cheapest = prices[np.ix_(run.months, run.halls)].min(axis=1)
    return float(run.min_gpus * cheapest.sum())


def _is_in_the_way(one: LeaseOption, other: LeaseOption) -> bool:
    """Whether one lease stands where the other wants to be alone, in any month (two signed ones never)."""
    if one.is_signed and other.is_signed:
        return False
    pairs = zip(one.stands_in, one.keeps_to_itself, other.stands_in, other.keeps_to_itself, strict=True)
    return any(
        stands & others_alone or alone & others_stand for stands, alone, others_stand, others_alone in pairs
    )


def _linked_months(months: int, runs: list[RunOption]) -> list[tuple[tuple[int, ...], list[RunOption]]]:
    """The horizon in parts that share no run: months that a run's work links stay together."""
    part = list(range(months))
    for run in runs:
        linked = {part[t] for t in run.months}
        part = [min(linked) if number in linked else number for number in part]
    parts = []
    for number in sorted(set(part)):
        here = tuple(t for t in range(months) if part[t] == number)
        parts.append((here, [run for run in runs if run.months[0] in here]))
    return parts
