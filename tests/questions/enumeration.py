"""The second eyes of trade-offs: every combination of decisions, by the tests' own evaluator."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from itertools import product
from math import inf, prod

import numpy as np

from tests.reference.brute_force import _lease_choices, _run_choices
from tests.reference.every_combination import leased_by_month, may_stand_together
from tests.reference.facts import Facts, Record, read_facts
from tests.reference.lease_policies import revenue_penalty_usd, share_penalty_usd
from tests.reference.leases import LeaseOption, TooLargeError, request_options
from tests.reference.rest import most_internal_h100e_hours
from tests.reference.runs import RunOption, run_options
from tests.reference.search import Search

MOST_NODES = 20_000


@dataclass(frozen=True)
class Combination:
    """One combination of leases and runs that has a feasible rest."""

    lease_npv_usd: float
    internal_h100e_hours: float
    """The most that the rest allows."""


def best_with(record: Record, request: str, *, is_accepted: bool) -> float | None:
    """The value of the best plan that accepts, or declines, a request; None if there is none.

    Raises
    ------
    TooLargeError
        If the case is too large to search.
    """
    facts = read_facts(record)
    leases, runs = _choices(facts)
    ids = [row["id"] for row in facts.rows("lease_requests")]
    leases = [
        choices if name != request else [c for c in choices if (c is not None) == is_accepted]
        for name, choices in zip(ids, leases, strict=True)
    ]
    search = Search(facts, leases, runs, MOST_NODES)
    search.run()
    return None if search.best_usd is None else float(search.best_usd)


def combinations(record: Record, most: int) -> list[Combination]:
    """Every combination of leases and runs that keeps the hard rules, with its lease NPV before energy.

    Raises
    ------
    TooLargeError
        If there are more than `most` to try.
    """
    facts, before_energy = read_facts(record), read_facts(_without_energy(record))
    leases, runs = _choices(facts)
    worth = [[None if c is None else c.value_usd for c in choices] for choices in _choices(before_energy)[0]]
    if prod(map(len, leases)) * prod(map(len, runs)) > most:
        raise TooLargeError(f"more than {most} combinations")
    found = []
    for picks in product(*(range(len(choices)) for choices in leases)):
        taken = [
            lease for at, choices in zip(picks, leases, strict=True) if (lease := choices[at]) is not None
        ]
        if not _is_allowed(facts, taken):
            continue
        npv = sum(values[at] or 0.0 for at, values in zip(picks, worth, strict=True))
        for run_choice in product(*runs):
            hours = _most_hours(facts, taken, [run for run in run_choice if run is not None])
            if hours is not None:
                found.append(Combination(npv, hours))
    return found


def _choices(facts: Facts) -> tuple[list[list[LeaseOption | None]], list[list[RunOption | None]]]:
    requests = [request_options(facts, request) for request in facts.rows("lease_requests")]
    runs = [run_options(facts, number, run) for number, run in enumerate(facts.rows("training_runs"))]
    return _lease_choices(facts, requests), _run_choices(facts, runs)


def _without_energy(record: Record) -> Record:
    """The case with energy and demand free, so that a lease's value is what it pays by itself."""
    free = copy.deepcopy(record)
    for site in free.get("sites", []):
        site |= {"energy_usd_per_mwh": 0, "demand_charge_usd_per_kw_month": 0}
    for step in free.get("site_steps", []):
        step["energy_usd_per_mwh"] = 0
    return free


def _is_allowed(facts: Facts, leases: list[LeaseOption]) -> bool:
    """One of each group, nobody where another is alone, no hard rule on shares or revenue broken."""
    penalties = (share_penalty_usd(facts, leases), revenue_penalty_usd(facts, leases))
    return may_stand_together(leases) and inf not in penalties


def _most_hours(facts: Facts, leases: list[LeaseOption], runs: list[RunOption]) -> float | None:
    cash = sum((lease.cash_usd for lease in leases), np.zeros(facts.months))
    return most_internal_h100e_hours(facts, leased_by_month(facts, leases), runs, cash)
