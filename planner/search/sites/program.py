"""The program of one site at the prices of the rows that it shares, and what is decided in it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from models.formulation.leases import choice_of
from planner.problem import LEASE_FLOWS, Problem
from planner.solve.flows import Flows
from planner.solve.program import BoolArray, IntArray, Program

from ..carrying import LIMITS_TO_ONE, Name
from ..columns import NOWHERE, columns_of
from ..generation import Generated
from .bound import sites_of_rows

ROWS_OF_A_GRANT = "gpus_of_a_granted_lease"
"""Rows of a hall, in which a lease takes no more than it may if it is granted."""
MONTH_AT = 2
"""Which entry of the index of an option is the month in which a lease starts, or a run finishes."""
PLACE_AT = 1
"""And which its hall, its site, or anywhere."""


@dataclass(frozen=True)
class SiteProgram:
    """One site alone. An option grants a lease there, or finishes a run; a choice takes one of several, or none."""

    program: Program
    """In its rows nothing else stands, but for the limits to one of each choice."""
    options: IntArray
    """Positions of the columns that are options, shape (options,)."""
    choices: tuple[Name, ...]
    """Rule and index of the limit to one of each choice, in the whole model."""
    choice: IntArray
    """Position in `choices` of each option."""
    row: IntArray
    """Row of the program that limits each choice to one, or NOWHERE; shape (choices,)."""
    place: IntArray
    """Number of the place of each option."""
    month: IntArray
    """Month in which each option starts, or finishes."""
    whole: IntArray
    """Positions of the other columns that take whole numbers."""


def site_program(generated: Generated, site: int) -> SiteProgram:
    """The program of a site, with every option that it has: its columns, and the rows in which only they stand.

    Costs are those at the prices of all other rows, in the money unit of the whole model. A lease that may stand
    anywhere has a copy of its grant here, which limits what it takes here and pays what these limits are worth; that
    the copies are one grant is relaxed. The limit to one of each request and run, and the most GPUs of a lease anywhere,
    are both kept and paid for; that a mandatory one is accepted, perhaps elsewhere, is paid for only. Flows are written
    out: each step of the simplex method takes a half of the time then.
    (Guignard and Kim, Lagrangean decomposition, Mathematical Programming 39, 1987.)
    """
    problem, prices = generated.at_site(site)
    program, columns = problem.program, columns_of(problem)
    here, inner = columns.site == site, sites_of_rows(problem, columns) == site
    of_grants = _rows_beside(problem, (ROWS_OF_A_GRANT,), here, inner)
    grants = columns.is_option & (columns.site == NOWHERE)
    grants &= _columns_in(program, of_grants | _rows_beside(problem, ("most_gpus",), here, inner))
    limits = _rows_beside(problem, (*LIMITS_TO_ONE, "most_gpus"), here | grants, inner)
    rows, at = np.flatnonzero(inner | of_grants | limits), np.flatnonzero(here | grants)
    kept, matrix = program.part(rows, at), program.by_column[:, at]
    paid = np.where(inner | of_grants, 0.0, prices)
    cost = np.where(grants[at], matrix.T @ np.where(of_grants, prices, 0.0), kept.cost - matrix.T @ paid)
    usd_unit = generated.problem.program.usd_unit
    cost *= program.usd_unit / usd_unit
    alone = replace(
        kept,
        cost=cost,
        offset=0.0,
        usd_unit=usd_unit,
        row_lower=np.where(limits[rows], -np.inf, kept.row_lower),
    )
    is_row, is_column = np.zeros(len(inner), dtype=bool), here | grants
    is_row[rows] = True
    flows = Flows.of(alone, problem.equations(LEASE_FLOWS).within(is_row, is_column))
    return _with_options(problem, flows.replaced(alone), rows[flows.other_rows], at[flows.other_columns])


def _with_options(problem: Problem, alone: Program, rows: IntArray, at: IntArray) -> SiteProgram:
    """A part of a problem's program, of these rows and columns, with what is decided in it."""
    columns_at, rows_at = (
        {k: n for n, k in enumerate(at.tolist())},
        {k: n for n, k in enumerate(rows.tolist())},
    )
    limits = {
        (rule, index): row for rule in LIMITS_TO_ONE for index, row in problem.model.component(rule).items()
    }
    choices: dict[Name, int] = {}
    found = [
        (columns_at[k], choices.setdefault(choice, len(choices)), index[PLACE_AT], index[MONTH_AT])
        for choice, index, column in _options(problem)
        if (k := problem.program.position.get(id(column))) in columns_at
    ]
    places = {place: number for number, place in enumerate(sorted({place for _, _, place, _ in found}))}
    options = np.array([k for k, *_ in found], dtype=np.int64)
    is_whole = alone.is_integer.copy()
    is_whole[options] = False
    row = [
        rows_at.get(problem.program.row_position.get(id(limits[name]), NOWHERE), NOWHERE) for name in choices
    ]
    return SiteProgram(
        alone,
        options,
        tuple(choices),
        np.array([choice for _, choice, _, _ in found], dtype=np.int64),
        np.array(row, dtype=np.int64),
        np.array([places[place] for _, _, place, _ in found], dtype=np.int64),
        np.array([month for *_, month in found], dtype=np.int64),
        np.flatnonzero(is_whole),
    )


def _options(problem: Problem) -> Iterator[tuple[Name, tuple[Any, ...], Any]]:
    """Choice, index and column of every option of a problem."""
    choices = {request.id: choice_of(request) for request in problem.case.lease_requests}
    for index, column in problem.model.is_leased.items():
        yield ("one_lease", choices[index[0]]), index, column
    for index, column in problem.model.is_finished.items():
        yield ("run_once", index[0]), index, column


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
