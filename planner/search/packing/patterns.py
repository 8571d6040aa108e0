"""What has stood at each site after some step of packing, and the most that can be put together of it.

A step changes a site or two. What it finds at one of them is lost when the other makes it a bad step, and what two
searches find at different sites is in neither. A program chooses one pattern of each site, and every lease and run
once; the parts of a lease at several sites may come from different plans if they have its start and its end.
(As routes in Subramanian, Uchoa and Ochi, A hybrid algorithm for a class of vehicle routing problems, Computers &
Operations Research 40, 2013.)
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from scipy import sparse

from planner.solve.highs import Limits, solve
from planner.solve.interrupts import IsInterrupted
from planner.solve.program import FloatArray, Program, money_unit

from .occupancy import Occupancy, Packed
from .site_state import Placed, SiteState
from .space import Space

PartOfALease = tuple[int, int, float]
"""Of a lease that may stand at several sites: its choice, its option, and its GPUs at this one."""
Content = frozenset[int | PartOfALease]
"""What stands at a site: choices, and parts of leases."""
Key = tuple[int, Content]
"""A site and what stands there."""


@dataclass(frozen=True)
class Pattern:
    """The best that has been seen of some content."""

    worth_usd: float
    """Without what leases that may stand at several sites bring whatever their size."""
    placed: Mapping[int, Placed]
    """What stands, by choice."""


class Patterns:
    """The patterns of every site of a space."""

    def __init__(self, space: Space) -> None:
        """Know none."""
        self.space = space
        self.options = {
            (choice, site, row): number
            for choice, options in space.spreading.options.items()
            for number, option in enumerate(options)
            for site, row in zip(option.sites.tolist(), option.rows.tolist(), strict=True)
        }
        """Which option of a choice a row of a site belongs to."""
        self.found: dict[Key, Pattern] = {}

    def note(self, packing: Occupancy, sites: Iterable[int]) -> None:
        """Note what stands at some sites now."""
        for site in sites:
            state = packing.sites[site]
            key, fixed_usd = self._key(site, state)
            worth_usd, known = state.value - fixed_usd, self.found.get(key)
            if known is None or worth_usd > known.worth_usd:
                self.found[key] = Pattern(worth_usd, state.placed)

    def best(self, begun: Packed, limits: Limits, is_interrupted: IsInterrupted) -> Packed:
        """The most that is found of them; what the search begins with, which has been noted, if that is nothing more."""
        keys = list(self.found)
        choosing = _Choosing(self.space, self.found)
        program = choosing.program()
        start = choosing.solution(self._key(site, state)[0] for site, state in enumerate(begun.sites))
        answer = solve(program, limits, is_interrupted=is_interrupted, start=start)
        if answer.solution is None or program.worth(answer.solution) <= program.worth(start):
            return begun
        return self._packed([keys[at] for at in np.flatnonzero(answer.solution[: len(keys)] > 0.5)])

    def _key(self, site: int, state: SiteState) -> tuple[Key, float]:
        """What stands at a site, and what leases that may stand at several sites bring there whatever their size."""
        content, fixed_usd = set[int | PartOfALease](), 0.0
        for choice, placed in state.placed.items():
            option = self.options.get((choice, site, placed.row))
            if option is None:
                content.add(choice)
            else:
                content.add((choice, option, float(placed.sizes.sum())))
                fixed_usd += placed.fixed_usd
        return (site, frozenset(content)), fixed_usd

    def _packed(self, chosen: Iterable[Key]) -> Packed:
        """These patterns put together."""
        sites, counted = list(self.space.empty_sites), set[int]()
        for site, content in chosen:
            held = dict(self.found[site, content].placed)
            for choice, placed in held.items():
                if (choice, site, placed.row) in self.options:
                    fixed_usd = 0.0 if choice in counted else sites[site].fixed_usd(placed.row)
                    usd = placed.usd - placed.fixed_usd + fixed_usd
                    held[choice] = replace(placed, usd=usd, fixed_usd=fixed_usd)
                    counted.add(choice)
            sites[site] = sites[site].holding(held)
        return Packed(sum(site.value for site in sites), tuple(sites))


@dataclass
class _Choosing:
    """The program that chooses patterns: a column for each, in order, then one for each option at several sites."""

    space: Space
    found: Mapping[Key, Pattern]
    options: dict[tuple[int, int], int] = field(default_factory=dict)
    """Number of each option that some pattern has a part of: choice, and position among its options."""
    rows: dict[tuple[str, Hashable], int] = field(default_factory=dict)
    entries: list[tuple[int, int, float]] = field(default_factory=list)

    def program(self) -> Program:
        """At most one of each choice, exactly one pattern of each site, and of an option as many GPUs as it may have."""
        patterns = len(self.found)
        for column, (site, content) in enumerate(self.found):
            self._enter("site", site, column, 1.0)
            for one in content:
                if isinstance(one, int):
                    self._enter("choice", one, column, 1.0)
                    continue
                choice, option, gpus = one
                part = gpus / self.space.spreading.options[choice][option].most
                self.options.setdefault((choice, option), len(self.options))
                self._enter("fewest", (choice, option), column, part)
                self._enter("most", (choice, option), column, part)
                self._enter("part", (choice, option, site), column, 1.0)
        fixed = np.zeros(len(self.options))
        for (choice, option), number in self.options.items():
            column, taken = patterns + number, self.space.spreading.options[choice][option]
            fixed[number] = taken.fixed_usd
            self._enter("choice", choice, column, 1.0)
            self._enter("fewest", (choice, option), column, -taken.fewest / taken.most)
            self._enter("most", (choice, option), column, -1.0)
            for site in taken.sites.tolist():
                if ("part", (choice, option, site)) in self.rows:
                    self._enter("part", (choice, option, site), column, -1.0)
        worths = np.array([pattern.worth_usd for pattern in self.found.values()])
        return self._choosing(np.concatenate([worths, fixed]))

    def solution(self, keys: Iterable[Key]) -> FloatArray:
        """The solution of the program that is these patterns."""
        column = {key: at for at, key in enumerate(self.found)}
        chosen = np.zeros(len(column) + len(self.options))
        for key in keys:
            chosen[column[key]] = 1.0
            for one in key[1]:
                if not isinstance(one, int):
                    chosen[len(column) + self.options[one[0], one[1]]] = 1.0
        return chosen

    def _enter(self, rule: str, subject: Hashable, column: int, factor: float) -> None:
        self.entries.append((self.rows.setdefault((rule, subject), len(self.rows)), column, factor))

    def _choosing(self, worths: FloatArray) -> Program:
        """The program of the rows, worths in USD."""
        at, columns, factors = (np.array(of) for of in zip(*self.entries, strict=True))
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


LEAST = {"site": 1.0, "fewest": 0.0}
MOST = {"site": 1.0, "choice": 1.0, "most": 0.0, "part": 0.0}
"""Bounds of the rows of each rule."""
