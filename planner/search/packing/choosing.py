"""The program that chooses one pattern of each site: at most one of each choice, and as many GPUs as a lease may have.

A lease that may stand at several sites may have parts from different patterns, if they have its start and its end.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from planner.solve.program import FloatArray, Program, money_unit

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
        self.found = found
        self.keys = list(found)
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
