"""Where each column of a problem stands: its site, and the lease request or the run that it decides on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from planner.problem import Problem
from planner.solve.program import BoolArray, FloatArray, IntArray

NOWHERE = -1
"""Of a column that is of no single site (pools, policies, leases that may stand anywhere), or decides nothing."""
PLACE_AT = {
    "is_leased": 1,
    "lease_gpus": 1,
    "lease_lots": 1,
    "is_in_zone": 1,
    "stands_in_zone": 1,
    "is_finished": 1,
    "is_run_started": 1,
    "is_running": 1,
    "run_gpus": 1,
    "base_gpus": 2,
    "pool_gpus": 1,
    "on_demand_gpus": 0,
    "leased_gpus": 0,
    "stranded_gpus": 0,
    "crowded_gpus": 0,
    "it_load_mw": 0,
    "load_above_take_mw": 0,
}
"""Which entry of a component's index is a hall or a site."""
LEASE_COMPONENTS = ("is_leased", "lease_gpus", "lease_lots", "is_in_zone", "stands_in_zone")
RUN_COMPONENTS = ("is_finished", "is_run_started", "is_running", "run_gpus", "base_gpus")


@dataclass(frozen=True)
class Columns:
    """Places and subjects of a problem's columns; arrays have shape (n,), n its columns."""

    sites: tuple[str, ...]
    site: IntArray
    """Position in `sites`, or NOWHERE."""
    subjects: tuple[tuple[str, str], ...]
    """`lease` or `run`, and the id of the request or run."""
    subject: IntArray
    """Position in `subjects` of what a column is part of, or NOWHERE."""
    is_gaining: BoolArray
    """Whether the column is part of a run, or of an open lease of asked size at one site: what those gain is known
    option by option."""
    is_option: BoolArray
    """Whether the column by itself grants a lease or finishes a run."""
    network: IntArray
    """Of columns that are NOWHERE: which of them hang together by rows, numbered from 0; else NOWHERE."""
    matrix: sparse.csc_array
    """Which rows of the program each column stands in, shape (rows, n)."""

    def at(self, sites: Sequence[int]) -> BoolArray:
        """Which columns decide what happens at these sites: theirs, and those of no site that depend on them."""
        free = np.isin(self.site, sites)
        rows = np.unique(self.matrix[:, np.flatnonzero(free)].indices)
        touched = np.unique(self.network[self._nowhere_in_row[rows].indices])
        return np.asarray(free | ((self.network != NOWHERE) & np.isin(self.network, touched)))

    @cached_property
    def _nowhere_in_row(self) -> sparse.csr_array:
        """Which columns of no site stand in each row, shape (rows, n)."""
        return sparse.csr_array(
            self.matrix @ sparse.diags_array((self.site == NOWHERE).astype(float)).tocsc()
        )

    @cached_property
    def options(self) -> IntArray:
        """The columns that grant a lease or finish a run."""
        return np.flatnonzero(self.is_option)

    def subject_weights(self, solution: FloatArray) -> FloatArray:
        """How far each subject is accepted at each site; shape (subjects, sites), nothing for leases anywhere."""
        weights = np.zeros((len(self.subjects), len(self.sites)))
        options = self.options[self.site[self.options] != NOWHERE]
        np.add.at(weights, (self.subject[options], self.site[options]), solution[options])
        return weights

    def competition(self, cost: FloatArray, solution: FloatArray) -> FloatArray:
        """Money of the leases and runs that a relaxation splits between each two sites, shape (sites, sites).

        Of one that brings m, with a part a of it at one site and b at another, that is a·b·m.
        """
        stands = (self.subject != NOWHERE) & (self.site != NOWHERE)
        worth = np.zeros((len(self.subjects), len(self.sites)))
        np.add.at(worth, (self.subject[stands], self.site[stands]), (cost * solution)[stands])
        accepted = self.subject_weights(solution).sum(axis=1, keepdims=True)
        worth = np.maximum(worth, 0.0) / np.maximum(accepted, 1.0)
        total = worth.sum(axis=1, keepdims=True)
        return np.asarray((worth / np.where(total > 0, total, 1.0)).T @ worth)


def columns_of(problem: Problem) -> Columns:
    """Places and subjects of a problem's columns, read off the indices of the model."""
    model: Any = problem.model
    sites = {s: at for at, s in enumerate(model.parameters.sites)}
    site_of = {h: sites[hall.site] for h, hall in model.parameters.halls.items()}
    count = len(problem.program.cost)
    site, subject = np.full(count, NOWHERE), np.full(count, NOWHERE)
    is_option, is_gaining = np.zeros(count, dtype=bool), np.zeros(count, dtype=bool)
    otherwise = {
        r.id for r in problem.case.lease_requests if r.is_signed or r.whole_site or r.placement == "any"
    }
    subjects: dict[tuple[str, str], int] = {}
    for name, place_at in PLACE_AT.items():
        kind = "lease" if name in LEASE_COMPONENTS else "run" if name in RUN_COMPONENTS else ""
        for at, index in _positions(problem, name):
            place = index[place_at]
            site[at] = site_of.get(place, sites.get(place, NOWHERE))
            if kind:
                subject[at] = subjects.setdefault((kind, index[0]), len(subjects))
            is_option[at] = name in ("is_leased", "is_finished")
            is_gaining[at] = kind == "run" or (kind == "lease" and index[0] not in otherwise)
    matrix = problem.program.by_column
    network = _networks(matrix, site == NOWHERE)
    return Columns(tuple(sites), site, tuple(subjects), subject, is_gaining, is_option, network, matrix)


def _networks(matrix: sparse.csc_array, is_nowhere: BoolArray) -> IntArray:
    """Number of the connected part that each column of no site belongs to, by rows; NOWHERE for the others."""
    nowhere = np.flatnonzero(is_nowhere)
    touching = matrix[:, nowhere]
    rows = touching.shape[0]
    graph = sparse.block_array([[None, touching], [touching.T, None]])
    _, labels = connected_components(graph, directed=False)
    networks = np.full(len(is_nowhere), NOWHERE)
    networks[nowhere] = labels[rows:]
    return networks


def _positions(problem: Problem, name: str) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """Position and index of every column of a component that is in the program."""
    for index, column in problem.model.component(name).items():
        at = problem.program.position.get(id(column))
        if at is not None:
            yield at, index
