"""A case searched with one request accepted, or declined: the best plan, and whether a value can be reached."""

import time
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from models.formulation.decided_columns import decided_columns
from models.inputs import Case
from models.plan.decisions import Decisions
from planner.problem import Found, Problem
from planner.solve.edits import Amount, Edits, joined
from planner.solve.highs import Limits
from planner.solve.program import FloatArray

SHARE_OF_GAP = 0.85
"""Share of the gap asked for that the solver is asked for; the rest is for the preference below."""
SHARE_FOR_TIES = 0.1
"""Share of the gap that all preferences together are worth."""
LEAST_TIES = 1e-7
"""What all preferences together are worth at least, as a fraction of the plan's value."""
SHARE_OF_FIRST_LOOK = 0.3
"""Share of the time that the search among leases and runs of plans that are known may take."""
LOOSE = 3.0
"""How much wider the gap of that search is."""
HALF = 0.5


@dataclass(frozen=True)
class Best:
    """The best that a case is worth with a request accepted, or declined, as far as it is known."""

    low_usd: float
    """A plan worth this was found; -inf where none was."""
    high_usd: float
    """No plan is worth more; -inf where there is none."""
    decisions: Decisions | None
    """The plan found."""

    @property
    def is_infeasible(self) -> bool:
        """Whether it is proven that there is no such plan."""
        return self.high_usd == -np.inf


@dataclass(frozen=True)
class Means:
    """When a search ends and what it starts its random choices from."""

    gap_fraction: float
    ends: float
    """Seconds since the epoch, which all processes share."""
    seed: int

    def limits(self, share: float = 1.0) -> Limits:
        """Limits of a search that may take this share of the time that is left, with one thread."""
        left = self.seconds_left * share
        return Limits(self.gap_fraction * SHARE_OF_GAP, left, 1, self.seed)

    def shared(self, rounds: int, processes: int) -> "Means":
        """An equal share of the time that is left, for one of so many rounds of work to come."""
        now = time.time()
        share = max(self.ends - now, 0.0) / max(rounds / processes, 1.0)
        return Means(self.gap_fraction, now + share, self.seed)

    @property
    def seconds_left(self) -> float:
        """Seconds until the time is up."""
        return max(self.ends - time.time(), 0.0)

    @property
    def is_over(self) -> bool:
        """Whether the time is up."""
        return time.time() >= self.ends


class Forcing:
    """The problem of a case that must accept one request, or must decline it.

    Of plans that are worth the same it prefers the one most like a plan that is there already, so that what it
    displaces had to go.
    """

    def __init__(
        self, case: Case, request: str, *, is_accepted: bool, plan: Decisions, also: Decisions | None = None
    ) -> None:
        """Build the problem; `also` is another plan to begin the search with."""
        self.request, self.is_accepted, self.plan = request, is_accepted, plan
        self.problem = Problem(case)
        self.worth = self.problem.amount(self.problem.model.value_usd.expr)
        self.required = self.problem.required({request: is_accepted})
        self._kept = self._chosen(plan)
        self._known = self._kept | (self._chosen(also) if also else set())

    @property
    def has_options(self) -> bool:
        """Whether there is any start month, place and size at which the request could be accepted."""
        return self.request in self.problem.model.options_of

    def best(self, means: Means) -> Best:
        """The best plan, and the bound on all of them."""
        start = self._start(means)
        edits = joined(self.required, Edits(maximise=self._preferring(means.gap_fraction)))
        found = self.problem.search(means.limits(), edits=edits, start=start)
        return self._best(found, start)

    def reaching(self, target_usd: float, means: Means) -> Best:
        """A plan that is worth the target, or the bound that shows that there is none, or neither in time."""
        start = self._start(means)
        if start is not None and self.worth.of(start) >= target_usd:
            return self._as_best(start, np.inf)
        unit = self.problem.program.usd_unit
        known = [-np.inf, np.inf]

        def note(value: float | None, bound: float | None) -> None:
            known[0] = known[0] if value is None else value * unit
            known[1] = known[1] if bound is None else bound * unit

        found = self.problem.search(
            means.limits(),
            edits=self.required,
            start=start,
            on_bounds=note,
            is_interrupted=lambda: known[0] >= target_usd or known[1] < target_usd,
        )
        return self._best(found, start)

    def _start(self, means: Means) -> FloatArray | None:
        """A good plan to begin with: the given one without the request, or with it in place of others."""
        if not self.is_accepted:
            leases = (
                one.model_copy(
                    update={"is_accepted": False, "start": None, "last_month": None, "placements": ()}
                )
                if one.request == self.request
                else one
                for one in self.plan.leases
            )
            return self.problem.solution_of(self.plan.model_copy(update={"leases": tuple(leases)}))
        if not self.has_options:
            return None
        edits = joined(self.required, Edits(self._nothing_new()))
        limits = replace(means.limits(SHARE_OF_FIRST_LOOK), gap_fraction=LOOSE * means.gap_fraction)
        return self.problem.search(limits, edits=edits).solution

    def _nothing_new(self) -> dict[int, tuple[float, float]]:
        """Bounds that leave other requests and runs as the plans have them, or decline them."""
        model, position = self.problem.model, self.problem.program.position
        columns = [column for key, column in model.is_leased.items() if key[0] != self.request]
        columns += list(model.is_finished.values())
        return {
            position[id(column)]: (0.0, 0.0)
            for column in columns
            if id(column) not in self._known and id(column) in position
        }

    def _chosen(self, decisions: Decisions) -> set[int]:
        """Columns of options, lots and runs that decisions choose, by their `id`."""
        decided = decided_columns(self.problem.model, decisions)
        return {id(column) for column, value in decided if value > HALF}

    def _preferring(self, gap_fraction: float) -> Amount:
        """The value, and a hair for every lease and run that stays as the plan has it."""
        model, program = self.problem.model, self.problem.program
        families = (model.is_leased, model.is_finished)
        kept = [column for family in families for column in family.values() if id(column) in self._kept]
        strangers = [
            column
            for key, column in model.lease_lots.items()
            if key[0] != self.request and not self._has_lots(key)
        ]
        scale = abs(program.worth(self._solution())) * program.usd_unit if kept else 0.0
        total = max(SHARE_FOR_TIES * gap_fraction, LEAST_TIES) * scale
        coefficients = self.worth.coefficients.copy()
        for column in kept:
            coefficients[program.position[id(column)]] += total / len(kept)
        for column in strangers:
            at = program.position[id(column)]
            coefficients[at] -= total / (len(strangers) * max(program.column_upper[at], 1.0))
        return Amount(coefficients, self.worth.constant)

    def _has_lots(self, key: Any) -> bool:
        return any(
            lease.request == key[0] and any(place.hall == key[1] for place in lease.placements)
            for lease in self.plan.leases
        )

    def _solution(self) -> FloatArray:
        solution = self.problem.solution_of(self.plan)
        return np.zeros(len(self.problem.program.cost)) if solution is None else solution

    def _best(self, found: Found, start: FloatArray | None) -> Best:
        """What a search has found, or its start where that is all there is."""
        if found.is_infeasible:
            return Best(-np.inf, -np.inf, None)
        solution = start if found.solution is None else found.solution
        if solution is None:
            return Best(-np.inf, found.bound, None)
        return self._as_best(solution, found.bound)

    def _as_best(self, solution: FloatArray, bound_usd: float) -> Best:
        value = self.worth.of(solution)
        return Best(value, max(bound_usd, value), self.problem.decisions(solution))
