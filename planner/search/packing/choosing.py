"""The program that chooses one pattern of each site: at most one of each choice, and as many GPUs as a lease may have.

A lease that may stand at several sites may have parts from different patterns, if they have its start and its end.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from planner.solve.highs import Limits
from planner.solve.interrupts import IsInterrupted
from planner.solve.program import FloatArray, IntArray, Program, money_unit

from ..relaxation import relaxed
from .site_state import Placed
from .spread import Option

PartOfALease = tuple[int, int, float]
"""Of a lease that may stand at several sites: its choice, its option, and its GPUs at this one."""
Content = frozenset[int | PartOfALease]
"""What stands at a site: choices, and parts of leases."""
Key = tuple[int, Content]
"""A site and what stands there."""
RowName = tuple[str, Hashable]
"""A rule, and what it is about."""
LEAST = {"site": 1.0, "fewest": 0.0}
MOST = {"site": 1.0, "choice": 1.0, "most": 0.0, "part": 0.0}
"""Bounds of the rows of each rule."""


@dataclass(frozen=True)
class Pattern:
    """The best that has been seen of some content."""

    worth_usd: float
    """Without what leases that may stand at several sites bring whatever their size."""
    placed: Mapping[int, Placed]
    """What stands, by choice."""


class Choosing:
    """The program of some patterns: a column for each, in order, then one for each option at several sites."""

    def __init__(self, found: Mapping[Key, Pattern], options: Mapping[int, list[Option]]) -> None:
        """Of these patterns, and the options of leases that may stand at several sites, by choice."""
        self.found, self.leases = found, options
        self.keys = list(found)
        self.sites: IntArray = np.array([site for site, _ in self.keys], dtype=np.int64)
        self.options: dict[tuple[int, int], int] = {}
        """Number of each option that some pattern has a part of: choice, and position among its options."""
        self.rows: dict[RowName, int] = {}
        self._entries: list[tuple[int, int, float]] = []
        for column, (site, content) in enumerate(self.keys):
            self._enter("site", site, column, 1.0)
            for one in content:
                if isinstance(one, int):
                    self._enter("choice", one, column, 1.0)
                    continue
                choice, option, gpus = one
                self.options.setdefault((choice, option), len(self.options))
                for rule in ("fewest", "most"):
                    self._enter(rule, (choice, option), column, gpus / options[choice][option].most)
                self._enter("part", (choice, option, site), column, 1.0)
        fixed = np.zeros(len(self.options))
        for (choice, option), number in self.options.items():
            column, taken = len(self.keys) + number, options[choice][option]
            fixed[number] = taken.fixed_usd
            self._enter("choice", choice, column, 1.0)
            self._enter("fewest", (choice, option), column, -taken.fewest / taken.most)
            self._enter("most", (choice, option), column, -1.0)
            for site in taken.sites.tolist():
                if ("part", (choice, option, site)) in self.rows:
                    self._enter("part", (choice, option, site), column, -1.0)
        worths = np.array([pattern.worth_usd for pattern in found.values()])
        self.program = self._program(np.concatenate([worths, fixed]))

    def solution(self, keys: Iterable[Key]) -> FloatArray:
        """The solution of the program that is these patterns, shape (n,)."""
        column = {key: at for at, key in enumerate(self.keys)}
        chosen = np.zeros(len(self.program.cost))
        for key in keys:
            chosen[column[key]] = 1.0
            for one in key[1]:
                if not isinstance(one, int):
                    chosen[len(column) + self.options[one[0], one[1]]] = 1.0
        return chosen

    def chosen(self, solution: FloatArray) -> list[Key]:
        """The patterns of a solution of the program."""
        return [self.keys[at] for at in np.flatnonzero(solution[: len(self.keys)] > 0.5)]

    def relaxed(self, limits: Limits, is_stopped: IsInterrupted) -> tuple[float, dict[RowName, float]] | None:
        """What patterns are worth if they are chosen in parts, and the prices of the rows, USD; None without time."""
        program = self.program
        unlimited = replace(program, column_upper=np.full(len(program.cost), np.inf))
        found = relaxed(unlimited, np.zeros(0, dtype=np.int64), limits, is_stopped)
        if found is None:
            return None
        upper, lower = np.isfinite(program.row_upper), np.isfinite(program.row_lower)
        scaled = np.where(upper, found.prices, np.minimum(found.prices, 0.0))
        scaled = np.where(lower, scaled, np.maximum(scaled, 0.0)) * program.usd_unit
        worth_usd = program.worth(found.solution) * program.usd_unit
        return worth_usd, dict(zip(self.rows, scaled.tolist(), strict=True))

    def gains_usd(self, prices: Mapping[RowName, float]) -> FloatArray:
        """What each column gains beyond what it pays, but for its site, shape (n,)."""
        paid = np.array([0.0 if row[0] == "site" else prices.get(row, 0.0) for row in self.rows])
        return np.asarray(self.program.cost * self.program.usd_unit - self.program.matrix.T @ paid)

    def bound_usd(self, prices: Mapping[RowName, float]) -> float:
        """The most that patterns are worth, in any parts: each site its best at the prices, which are paid back."""
        gains = self.gains_usd(prices)
        options = np.maximum(gains[len(self.keys) :], 0.0).sum()
        paid_back = sum(usd for (rule, _), usd in prices.items() if rule == "choice")
        return float(self._best_usd(gains).sum() + options) + paid_back

    def worth_choosing(self, prices: Mapping[RowName, float], least_usd: float) -> "Choosing":
        """Without the patterns that are in nothing worth so much, by the bound of the prices."""
        gains, most_usd = self.gains_usd(prices), self.bound_usd(prices)
        short = self._best_usd(gains)[self.sites] - gains[: len(self.keys)]
        near = np.flatnonzero(short <= most_usd - least_usd)
        return Choosing({self.keys[at]: self.found[self.keys[at]] for at in near}, self.leases)

    def _best_usd(self, gains: FloatArray) -> FloatArray:
        """What the best pattern of each site gains, shape (sites,)."""
        best = np.full(int(self.sites.max(initial=-1)) + 1, -np.inf)
        np.maximum.at(best, self.sites, gains[: len(self.keys)])
        return best

    def _enter(self, rule: str, subject: Hashable, column: int, factor: float) -> None:
        self._entries.append((self.rows.setdefault((rule, subject), len(self.rows)), column, factor))

    def _program(self, worths: FloatArray) -> Program:
        """The program of the rows, worths in USD."""
        at, columns, factors = (np.array(of) for of in zip(*self._entries, strict=True))
        shape, ones = (len(self.rows), len(worths)), np.ones(len(worths))
        rules = [rule for rule, _ in self.rows]
        unit = money_unit(worths, ones)
        return Program(
            matrix=sparse.csr_array((factors, (at, columns)), shape=shape),
            cost=worths / unit,
            offset=0.0,
            row_lower=np.array([LEAST.get(rule, -np.inf) for rule in rules]),
            row_upper=np.array([MOST.get(rule, np.inf) for rule in rules]),
            column_lower=np.zeros(len(worths)),
            column_upper=ones,
            is_integer=np.ones(len(worths), dtype=bool),
            column_unit=ones,
            usd_unit=unit,
            position={},
            row_unit=np.ones(len(self.rows)),
            row_position={},
        )
