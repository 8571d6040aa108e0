"""A bound from the sites taken one by one: Lagrangian relaxation of everything that ties them together.

The relaxation's row prices y split the program into a part for each site and a rest. The value of a plan is at most

    offset + Σ max(y·lower, y·upper) over the rows between sites + the rest's best + Σ over sites of their best

each with costs c - yA. A site's best in whole numbers is less than its best in fractions, and by as much the bound
falls below the relaxation's. A site's program may be stopped early: its own bound is valid too.
(Geoffrion, Lagrangean relaxation for integer programming, Mathematical Programming Study 2, 1974.)
"""

import numpy as np

from planner.problem import FLOWS, Problem
from planner.solve.program import FloatArray, IntArray

from ..carrying import LIMITS_TO_ONE
from ..columns import NOWHERE, Columns
from ..generation import Generated
from ..lagrangian import OWN_ROWS, worth_of_rows

ROWS_OF_A_SITE = (
    *(rule for rule in OWN_ROWS if rule not in LIMITS_TO_ONE),
    *FLOWS,
    "usable_gpus",
    "on_demand_beside_leases",
    "it_load",
    "load_above_take",
)
"""Rows of a site alone if all their columns are; a model of one site's leases has others that only seem to be."""


class SiteBound:
    """The relaxation's bound, and what of it each site adds."""

    def __init__(self, generated: Generated, columns: Columns) -> None:
        """Split a program by the prices of its rows.

        Leases and runs of a site count with what they gain at the prices, and so do those that the program lacks.
        """
        problem, prices, gains = generated.problem, generated.prices, generated.site_gains
        program = problem.program
        self.columns = columns
        self.row_worth = worth_of_rows(program, prices)
        self.inner = sites_of_rows(problem, columns)
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


def sites_of_rows(problem: Problem, columns: Columns) -> IntArray:
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
