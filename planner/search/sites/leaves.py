"""A part of what a site can decide, and what it is worth at most at prices of the limit to one of each choice."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from planner.solve.program import BoolArray, FloatArray, IntArray
from planner.solve.resolving import Bounds, Optimum

from ..columns import NOWHERE
from .program import SiteProgram

ROUNDING = 1e-6


@dataclass(frozen=True)
class Fixed:
    """Bounds that hold in a part, beside the program's own."""

    columns: dict[int, Bounds] = field(default_factory=dict)
    rows: dict[int, Bounds] = field(default_factory=dict)
    granted: frozenset[int] = frozenset()
    """Choices of which one option is taken."""

    def leaves_out(self, site: SiteProgram, options: IntArray) -> "Fixed":
        """The part of this one in which none of these options is taken, by position among a site's options."""
        return Fixed(
            self.columns | dict.fromkeys(site.options[options].tolist(), (0.0, 0.0)), self.rows, self.granted
        )

    def grants(self, site: SiteProgram, choice: int) -> "Fixed":
        """The part of this one in which an option of a choice is taken."""
        row = int(site.row[choice])
        if row == NOWHERE:
            return self
        one = 1.0 / float(site.program.row_unit[row])
        return Fixed(self.columns, self.rows | {row: (one, one)}, self.granted | {choice})

    def bounds(self, column: int, least: float, most: float) -> "Fixed":
        """The part of this one in which a column is between these bounds."""
        return Fixed(self.columns | {column: (least, most)}, self.rows, self.granted)


@dataclass(frozen=True)
class Cut:
    """What a site gains with some solution of its relaxation, as a function of prices: never more than its most."""

    worth: float
    """Where nothing is paid for choices, scaled."""
    taken: FloatArray
    """How much is taken of each choice, shape (choices,)."""
    values: Mapping[int, float]
    """Of columns that take whole numbers and are not nought."""

    def is_in(self, fixed: Fixed) -> bool:
        """Whether the solution is one of a part."""
        return all(
            low - ROUNDING <= self.values.get(at, 0.0) <= high + ROUNDING
            for at, (low, high) in fixed.columns.items()
        ) and all(self.taken[choice] >= 1 - ROUNDING for choice in fixed.granted)


@dataclass
class Leaf:
    """A part whose relaxation was solved at some prices."""

    fixed: Fixed
    paid: FloatArray
    """Prices of choices at which it was solved last, scaled, shape (choices,)."""
    most: float
    """At the prices that hold now no solution of it is worth more."""
    found: Optimum | None
    """At those at which it was solved; None where the solver could not tell."""
    site: SiteProgram
    is_exact: bool = True
    """Whether it was solved at the prices that hold now."""

    def __post_init__(self) -> None:
        """Note which options may be taken, and what each gains."""
        fixed, options = self.fixed.columns, self.site.options
        self._is_open: BoolArray = ~np.isin(options, [at for at, (_, high) in fixed.items() if high == 0])
        self._least = np.isin(options, [at for at, (low, _) in fixed.items() if low > 0]).astype(float)
        self._gains = self.found.gains[options] if self.found else np.zeros(len(options))

    def reprice(self, paid: FloatArray) -> None:
        """Hold what it is worth at most at other prices, without solving it again: by the prices of its own rows.

        As much as its best option gains more or less than before, the limit to one of a choice costs more or less.
        """
        if self.found is None:
            self.most += float(np.maximum(self.paid - paid, 0.0).sum())
            self.paid, self.is_exact = paid, False
            return
        self.is_exact = np.array_equal(paid, self.paid)
        site = self.site
        before = np.where(self._is_open, np.maximum(self._gains, self._gains * self._least), 0.0).sum()
        gains = np.where(self._is_open, self._gains + (self.paid - paid)[site.choice], -np.inf)
        best = np.full(len(site.choices), -np.inf)
        np.maximum.at(best, site.choice, gains)
        has_row, is_granted = site.row != NOWHERE, np.zeros(len(best), dtype=bool)
        is_granted[list(self.fixed.granted)] = True
        limits = np.maximum(self.found.prices[site.row] / site.program.row_unit[site.row], 0.0)
        dearer = np.where(is_granted & np.isfinite(best), best, np.maximum(best, -limits))
        alone = self._is_open & ~has_row[site.choice]
        unlimited = np.maximum(gains[alone], gains[alone] * self._least[alone]).sum()
        self.most = self.found.most - float(before - dearer[has_row].sum() - unlimited)
