"""Improvement: a few sites of a plan are decided anew at a time, all else staying as it is."""

from dataclasses import dataclass

import numpy as np

from planner.solve.flows import Equations
from planner.solve.highs import Limits, solve_fixed
from planner.solve.interrupts import IsInterrupted
from planner.solve.program import BoolArray, FloatArray, IntArray, Program

from .columns import NOWHERE, Columns
from .parts import part_of, planned

FEASIBLE = 1e-6
"""Most that a scaled row or bound may be broken by: the solver's own tolerance."""


@dataclass(frozen=True)
class Step:
    """What deciding some sites anew has changed."""

    sites: tuple[int, ...]
    columns: IntArray
    """Positions of the columns that were free."""
    change: FloatArray
    """Their change, scaled."""
    taken: IntArray
    """Positions of those that are a half or more afterwards."""
    gain: float
    """What that is worth, in scaled money."""


@dataclass(frozen=True)
class Trial:
    """What deciding some sites anew has come to."""

    step: Step | None
    """None if nothing is gained."""
    work: float
    """Steps of the simplex method, and one more for every column, times columns: about the time that it took."""


def free_in(
    columns: Columns, sites: tuple[int, ...], solution: FloatArray, counted: BoolArray | None
) -> BoolArray:
    """Columns at some sites that may change: not those of what is accepted elsewhere.

    Parameters
    ----------
    counted
        Options that may change beside those that stand, shape (n,); None means every one.
    """
    free = columns.at(list(sites))
    accepted = columns.options[solution[columns.options] > 0.5]
    outside = accepted[~free[accepted]]
    free &= ~(np.isin(columns.subject, columns.subject[outside]) & (columns.subject != NOWHERE))
    if counted is not None:
        free &= ~columns.is_option | counted | (solution > 0.5)
    return free


def decided_anew(
    program: Program,
    base: FloatArray,
    sites: tuple[int, ...],
    free: BoolArray,
    flows: Equations,
    *,
    limits: Limits,
    is_interrupted: IsInterrupted,
) -> Trial:
    """What is gained by deciding some columns anew.

    Parameters
    ----------
    base
        A solution, scaled, shape (n,).
    sites
        At which it is decided.
    free
        As of `free_in`, shape (n,).
    flows
        Those of the program that are written out in the part.
    limits
        Of the part's search.
    """
    part = part_of(program, free, base, flows)
    start = base[free]
    found = planned(part, limits, is_interrupted, start)
    columns = np.flatnonzero(free)
    work = float(found.work + len(columns)) * len(columns)
    settled = None if found.solution is None else solve_fixed(part.program, found.solution, limits).solution
    if settled is None:
        return Trial(None, work)
    gain = part.program.worth(settled) - part.program.worth(start)
    if gain <= limits.gap_absolute * 0.1:
        return Trial(None, work)
    return Trial(Step(sites, columns, settled - start, columns[settled > 0.5], gain), work)


def with_step(program: Program, solution: FloatArray, step: Step) -> FloatArray | None:
    """The solution with the step taken; None where other steps since have left no room for it."""
    taken = solution.copy()
    taken[step.columns] += step.change
    low, high = program.column_lower[step.columns], program.column_upper[step.columns]
    if (np.maximum(low - taken[step.columns], taken[step.columns] - high) > FEASIBLE).any():
        return None
    rows = np.unique(program.by_column[:, step.columns].indices)
    used = program.matrix[rows] @ taken
    broken = np.maximum(program.row_lower[rows] - used, used - program.row_upper[rows])
    return None if (broken > FEASIBLE).any() else taken
