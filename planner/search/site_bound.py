"""A bound from the sites taken one by one: Lagrangian relaxation of everything that ties them together.

The relaxation's row prices y split the program into a part for each site and a rest. The value of a plan is at most

    offset + Σ max(y·lower, y·upper) over the rows between sites + the rest's best + Σ over sites of their best

each with costs c - yA. A site's best in whole numbers is less than its best in fractions, and by as much the bound
falls below the relaxation's. A site's program may be stopped early: its own bound is valid too.
(Geoffrion, Lagrangean relaxation for integer programming, Mathematical Programming Study 2, 1974.)
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from planner.problem import Problem
from planner.solve.highs import Limits, solve
from planner.solve.interrupts import IsInterrupted
from planner.solve.program import FloatArray, Program

from .carrying import LIMITS_TO_ONE
from .columns import NOWHERE, BoolArray, Columns, IntArray, columns_of
from .flows import FLOWS
from .generation import Generated
from .lagrangian import OWN_ROWS, worth_of_rows

ROWS_OF_A_SITE = (
    *(rule for rule in OWN_ROWS if rule not in LIMITS_TO_ONE),
    *FLOWS,
    "usable_gpus",
    "on_demand_beside_leases",
    "it_load",
    "load_above_take",
)
"""Rows of a site alone if all their columns are; a model of one site's leases has others that only seem to be."""
ROWS_OF_A_GRANT = "gpus_of_a_granted_lease"
"""Rows of a hall, in which a lease takes no more than it may if it is granted."""


class SiteBound:
    """A bound that falls from the relaxation's as one site after another is solved in whole numbers."""

    def __init__(self, generated: Generated, columns: Columns) -> None:
        """Split a program by the prices of its rows.

        Leases and runs of a site count with what they gain at the prices, and so do those that the program lacks.
        """
        problem, prices, gains = generated.problem, generated.prices, generated.site_gains
        program = problem.program
        self.columns = columns
        self.row_worth = worth_of_rows(program, prices)
        self.inner = _sites_of_rows(problem, columns)
        reduced = program.cost - program.by_column.T @ prices
        worth = np.maximum(reduced * program.column_lower, reduced * program.column_upper)
        self.column_worth = np.where(columns.is_gaining, 0.0, worth)
        self.gains = gains.most_usd / program.usd_unit
        self.most = self._by_site(self.column_worth, self.row_worth) + self.gains
        """What each site adds to the bound, scaled, shape (sites,)."""
        self.program, self.prices, self.reduced = program, prices, reduced
        self.value = (
            program.offset
            + float(self.row_worth.sum() + self.column_worth.sum() + self.gains.sum())
            + gains.anywhere_usd / program.usd_unit
        )

    def short(self, solution: FloatArray) -> FloatArray:
        """By how much a solution falls short of what each site adds to the bound, scaled, shape (sites,)."""
        used = self.prices * (self.program.matrix @ solution)
        return np.maximum(self.most - self._by_site(self.reduced * solution, used), 0.0)

    def _by_site(self, of_columns: FloatArray, of_rows: FloatArray) -> FloatArray:
        """Sums by site over its columns, shape (n,), and the rows in which only they stand, shape (m,)."""
        found = np.zeros(len(self.columns.sites))
        for at, of in ((self.columns.site, of_columns), (self.inner, of_rows)):
            found += np.bincount(at[at != NOWHERE], of[at != NOWHERE], len(found))
        return found

    def tightened(self, site: int, best: float) -> float:
        """The bound, scaled, when a site's part is replaced by what it proved to be worth at most."""
        least = min(float(self.most[site]), best)
        self.value -= float(self.most[site]) - least
        self.most[site] = least
        return self.value


def site_program(problem: Problem, prices: FloatArray, site: int) -> Program:
    """The program of a site: its columns, the rows in which only they stand, and costs at the prices of the others.

    A lease that may stand anywhere has a copy of its grant here, which limits what it takes here and pays what these
    limits are worth; that the copies are one grant is relaxed. The limit to one of each request and run, and the most
    GPUs of a lease anywhere, are both kept and paid for; that a mandatory one is accepted, perhaps elsewhere, is paid
    for only.
    (Guignard and Kim, Lagrangean decomposition, Mathematical Programming 39, 1987.)
    """
    program, columns = problem.program, columns_of(problem)
    here, inner = columns.site == site, _sites_of_rows(problem, columns) == site
    of_grants = _rows_beside(problem, (ROWS_OF_A_GRANT,), here, inner)
    grants = columns.is_option & (columns.site == NOWHERE)
    grants &= _columns_in(program, of_grants | _rows_beside(problem, ("most_gpus",), here, inner))
    limits = _rows_beside(problem, (*LIMITS_TO_ONE, "most_gpus"), here | grants, inner)
    rows, at = np.flatnonzero(inner | of_grants | limits), np.flatnonzero(here | grants)
    kept, matrix = program.part(rows, at), program.by_column[:, at]
    paid = np.where(inner | of_grants, 0.0, prices)
    cost = np.where(grants[at], matrix.T @ np.where(of_grants, prices, 0.0), kept.cost - matrix.T @ paid)
    return replace(kept, cost=cost, offset=0.0, row_lower=np.where(limits[rows], -np.inf, kept.row_lower))


def _rows_beside(problem: Problem, rules: Sequence[str], here: BoolArray, inner: BoolArray) -> BoolArray:
    """Rows of some rules in which some columns stand, but for inner ones, shape (m,)."""
    program, found = problem.program, np.zeros(len(inner), dtype=bool)
    found[np.concatenate([program.rows(problem.model.component(rule)) for rule in rules])] = True
    stands = np.zeros(len(inner), dtype=bool)
    stands[program.by_column[:, np.flatnonzero(here)].indices] = True
    return found & stands & ~inner


def _columns_in(program: Program, rows: BoolArray) -> BoolArray:
    """Columns that stand in some rows, shape (n,)."""
    found = np.zeros(len(program.cost), dtype=bool)
    found[program.matrix[np.flatnonzero(rows)].indices] = True
    return found


def best_of_site(generated: Generated, site: int, limits: Limits, is_interrupted: IsInterrupted) -> float:
    """What a site is worth at most in whole numbers at the prices, by every option that it has, USD.

    Infinite where the solver fails: then nothing is known.
    """
    problem, prices = generated.at_site(site)
    program = site_program(problem, prices, site)
    answer = solve(program, limits, is_interrupted=is_interrupted)
    return np.inf if answer.status == "error" else answer.bound * program.usd_unit


def _sites_of_rows(problem: Problem, columns: Columns) -> IntArray:
    """The site of all columns that stand in a row, shape (m,); NOWHERE if they are of several or of none.

    Rows that all sites share are of none, even where the model has leases or runs at one site only.
    """
    matrix = problem.program.matrix
    rows = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    sites = columns.site[matrix.indices]
    low, high = np.full(matrix.shape[0], len(columns.sites)), np.full(matrix.shape[0], NOWHERE)
    np.minimum.at(low, rows, sites)
    np.maximum.at(high, rows, sites)
    local = [problem.program.rows(problem.model.component(rule)) for rule in ROWS_OF_A_SITE]
    at, found = np.concatenate(local), np.full(matrix.shape[0], NOWHERE)
    found[at] = np.where(low == high, low, NOWHERE)[at]
    return found
