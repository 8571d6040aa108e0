"""The brute force without bounds: one whole program for every combination there is (for the smallest cases).

It shares the options and the rest with `brute_force.py`, but neither its order, its bounds, its store of
solved months nor its short cut for the cash rule, and so shows that these lose nothing.
"""

from __future__ import annotations

from itertools import product
from math import inf

import numpy as np

from .facts import Facts, Record, field, read_facts
from .lease_policies import revenue_penalty_usd, share_penalty_usd
from .leases import LeaseOption, request_options
from .rest import Leased, solve_rest
from .runs import RunOption, run_options


def best_of_every_combination_usd(case: Record) -> float | None:
    """The optimal value, or None if no combination is feasible."""
    facts = read_facts(case)
    lease_choices: list[list[LeaseOption | None]] = []
    for request in facts.rows("lease_requests"):
        is_open = field(request, "status", "open") != "signed"
        lease_choices.append([*([None] if is_open else []), *request_options(facts, request)])
    run_choices: list[list[RunOption | None]] = []
    for number, run in enumerate(facts.rows("training_runs")):
        is_free = not field(run, "is_mandatory", False)
        run_choices.append([*([None] if is_free else []), *run_options(facts, number, run)])
    best_usd = -inf
    for lease_choice in product(*lease_choices):
        leases = [lease for lease in lease_choice if lease is not None]
        if may_stand_together(leases):
            for run_choice in product(*run_choices):
                runs = [run for run in run_choice if run is not None]
                best_usd = max(best_usd, _value_usd(facts, leases, runs))
    return None if best_usd == -inf else best_usd


def may_stand_together(leases: list[LeaseOption]) -> bool:
    """At most one lease of a group, and none where another open or signed one wants to be alone."""
    groups = [lease.group for lease in leases if lease.group is not None]
    return len(groups) == len(set(groups)) and not any(
        one.stands_in[t] & other.keeps_to_itself[t]
        for one in leases
        for other in leases
        for t in range(len(one.stands_in))
        if one is not other and not (one.is_signed and other.is_signed)
    )


def leased_by_month(facts: Facts, leases: list[LeaseOption]) -> dict[int, Leased]:
    """What leases take together in each month: GPUs by hall, and the halls that nobody else may use."""
    used = sum((lease.use for lease in leases), np.zeros((facts.months, len(facts.halls))))
    leased = {}
    for t in range(facts.months):
        closed = 0
        for lease in leases:
            closed |= lease.keeps_to_itself[t]
        leased[t] = Leased(tuple(float(gpus) for gpus in used[t]), closed)
    return leased


def _value_usd(facts: Facts, leases: list[LeaseOption], runs: list[RunOption]) -> float:
    """What a combination is worth with the best rest; minus infinity if it has none."""
    cash_usd = sum((lease.cash_usd for lease in leases), np.zeros(facts.months))
    rest = solve_rest(facts, leased_by_month(facts, leases), runs, lease_cash_usd=cash_usd)
    if rest is None:
        return -inf
    usd = sum(lease.value_usd for lease in leases) + sum(run.value_usd for run in runs) + rest.value_usd
    usd -= share_penalty_usd(facts, leases) + revenue_penalty_usd(facts, leases)
    return usd - facts.fixed_usd * sum(facts.last_day_factor(t) for t in range(facts.months))
