"""The exact optimal value of a small case, by trying every combination of decisions.

Written from the planning-problem page alone. A combination is, for each lease request, declined or one
start, one end and one whole number of lots by hall; for each training run, not undertaken or one place and
one set of months. The rest (`rest.py`) is a linear program. Combinations are left out only when capacity,
power, isolation or a group forbids them, or when no completion can beat the best one found, as follows.

The rest's value is a concave function of the GPUs, power and energy that the leases leave, so with p the
row prices at the optimum of some leases, adding leases that use d changes it by at most -p d. (Isolation only
lowers it further.) A combination's completions are thus worth at most: its leases and runs, the rest's value
given only these, and for each request still open the most of (its own value less p times its use) over its
options, or nothing if declined. Runs are decided before requests; while one is open, the rule
min_internal_fraction, which runs help, is left out, and the revenue and cash rules are until all is decided:
leaving out a rule never lowers the bound. The share rules are kept: more leases never lower their penalties.

Readings of the page that the values depend on:

1. Survival in month t of a lease: n = t - max(start, 0), so nobody defaults on the first month's billing.
2. A site step at or before month 0 replaces the site's own level; an on-demand level likewise.
3. "Internal use" that isolation forbids includes training runs and pools.
4. Isolation does not part two signed leases (capacity and power only). It does keep open requests and the
   owner out of what a signed lease has to itself, and an isolating request away from where one stands.
5. The energy reimbursed is price x MWh drawn by the lease's GPUs; an unmet minimum take stays with the owner.
6. On recall, what is prepaid of the revenue forgone is refunded beside the fee, on the same day.
7. A lease over sites with different availability has each site's credit on the billing of that site's GPUs.
8. A policy whose window has no month in the horizon asks nothing.
9. Signed leases need not be whole lots, and need not respect type, site, jurisdiction or placement.
10. A lease that is recalled at the end of the horizon or later is worth what its full term is.
11. A signed whole-site lease has no signed placements: it takes what the site has.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import prod
from typing import Any

from .facts import Facts, Record, read_facts
from .facts import field as read
from .leases import LeaseOption, TooLargeError, request_options
from .runs import RunOption, run_options
from .search import Search

__all__ = ["Reference", "TooLargeError", "brute_force"]


@dataclass
class Reference:
    """The optimal value in dollars (None: infeasible) and decisions that reach it."""

    value_usd: float | None
    leases: list[Record] = field(default_factory=list)
    runs: list[Record] = field(default_factory=list)
    programs_solved: int = 0


def brute_force(
    case: Record, *, max_options: int = 20000, max_combinations: float = 1e15, max_nodes: int = 10**9
) -> Reference:
    """The exact optimal value of a case in its JSON form.

    Raises:
        TooLargeError: before the search if a request or run has more than `max_options` or if there are more
            than `max_combinations`, or during it if more than `max_nodes` partial combinations are visited.
    """
    facts = read_facts(case)
    requests = [request_options(facts, request, max_options) for request in facts.rows("lease_requests")]
    runs = [
        run_options(facts, number, run, max_options) for number, run in enumerate(facts.rows("training_runs"))
    ]
    count = prod(1.0 + len(options) for options in requests) * prod(1.0 + len(options) for options in runs)
    if count > max_combinations:
        raise TooLargeError(f"{count:.3g} combinations, at most {max_combinations:.3g} are tried")
    search = Search(facts, _lease_choices(facts, requests), _run_choices(facts, runs), max_nodes)
    search.run()
    return Reference(
        value_usd=None if search.best_usd is None else float(search.best_usd),
        leases=[_lease_record(facts, lease) for lease in search.best_leases],
        runs=[_run_record(run) for run in search.best_runs],
        programs_solved=search.programs_solved,
    )


def _lease_choices(facts: Facts, requests: list[list[LeaseOption]]) -> list[list[LeaseOption | None]]:
    """For each request its options, and None for declined unless it is signed."""
    rows = facts.rows("lease_requests")
    return [
        [*options] if read(row, "status", "open") == "signed" else [None, *options]
        for row, options in zip(rows, requests, strict=True)
    ]


def _run_choices(facts: Facts, runs: list[list[RunOption]]) -> list[list[RunOption | None]]:
    """For each run its options, and None for not undertaken unless it is mandatory."""
    rows = facts.rows("training_runs")
    return [
        [*options] if read(row, "is_mandatory", False) else [None, *options]
        for row, options in zip(rows, runs, strict=True)
    ]


def _lease_record(facts: Facts, lease: LeaseOption) -> dict[str, Any]:
    """An accepted request in plain words: start and end as offsets from month 0, GPUs by hall."""
    return {
        "request": lease.request,
        "start": lease.start,
        "end": lease.end,
        "gpus": {facts.halls[h].id: gpus for h, gpus in enumerate(lease.gpus) if gpus > 0},
    }


def _run_record(run: RunOption) -> dict[str, Any]:
    """An undertaken run in plain words: its months as offsets from month 0."""
    return {"run": run.run, "halls": list(run.halls), "months": list(run.months)}
