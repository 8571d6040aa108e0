"""Ways to split what a site can decide into two parts, neither of which has the solution of their relaxation."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from planner.solve.program import FloatArray, IntArray

from ..columns import NOWHERE
from .leaves import Fixed
from .program import SiteProgram

FRACTION = 1e-5
"""From which on a part of a choice, or of a whole number, counts as one."""
Kind = tuple[str, int]
"""How a part is split, and by what: a choice, or another column."""


@dataclass(frozen=True)
class Branching:
    """One way to split a part: some options of a choice are taken or left out, or a column is rounded down or up."""

    kind: Kind
    share: float
    """How far the solution is from both parts, up to a half."""
    options: IntArray
    """Positions among a site's options; those of the choice that are taken or left out."""
    value: float = 0.0
    """Of the column, where it is no choice."""

    def parts(self, site: SiteProgram, fixed: Fixed) -> tuple[Fixed, Fixed]:
        """The two parts of a part."""
        rule, subject = self.kind
        if rule == "whole":
            low, high = fixed.columns.get(
                subject,
                (float(site.program.column_lower[subject]), float(site.program.column_upper[subject])),
            )
            down = float(np.floor(self.value))
            return fixed.bounds(subject, low, down), fixed.bounds(subject, down + 1.0, high)
        others = np.setdiff1d(np.flatnonzero(site.choice == subject), self.options)
        return fixed.leaves_out(site, self.options), fixed.leaves_out(site, others).grants(site, subject)


def branchings(site: SiteProgram, solution: FloatArray) -> Iterator[Branching]:
    """All ways to split off a solution of a site's relaxation."""
    taken = solution[site.options]
    by_choice = np.where(site.row == NOWHERE, 0.0, np.bincount(site.choice, taken, len(site.choices)))
    for choice in np.flatnonzero(by_choice > FRACTION).tolist():
        options = np.flatnonzero(site.choice == choice)
        whole, parts = float(by_choice[choice]), taken[options]
        if whole < 1 - FRACTION:
            yield Branching(("choice", choice), min(whole, 1 - whole), options)
        some = options[parts > FRACTION]
        places, months = np.unique(site.place[some]).tolist(), np.unique(site.month[some]).tolist()
        for place in places:
            yield from _of_a_choice("place", choice, options, parts, site.place[options] == place)
        for month in months[:-1]:
            yield from _of_a_choice("month", choice, options, parts, site.month[options] <= month)
        if len(places) == len(months) == 1:
            for one in some.tolist():
                yield from _of_a_choice("option", choice, options, parts, options == one)
    alone = np.concatenate([site.whole, site.options[site.row[site.choice] == NOWHERE]])
    values, none = solution[alone], np.zeros(0, dtype=np.int64)
    shares = np.abs(values - np.round(values))
    for at in np.flatnonzero(shares > FRACTION).tolist():
        yield Branching(("whole", int(alone[at])), float(shares[at]), none, float(values[at]))


def _of_a_choice(
    rule: str, choice: int, options: IntArray, parts: FloatArray, is_in: np.ndarray
) -> Iterator[Branching]:
    """Some options of a choice or the others, if the solution has parts of both."""
    inside, outside = float(parts[is_in].sum()), float(parts[~is_in].sum())
    if min(inside, outside) > FRACTION:
        yield Branching((rule, choice), min(inside, outside, 0.5), options[is_in])
