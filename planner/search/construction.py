"""A first plan from the relaxation: site by site its fractions are made whole, the others as they are."""

import numpy as np

from planner.problem import LEASE_FLOWS, Problem
from planner.solve.highs import Limits
from planner.solve.interrupts import IsInterrupted, never
from planner.solve.program import FloatArray

from .columns import NOWHERE, columns_of
from .parts import part_of, planned

SUPPORT = 0.01
"""Part of a lease or run from which on the relaxation is taken to want it at a place."""


def constructed(
    problem: Problem,
    relaxed: FloatArray,
    limits: Limits,
    is_interrupted: IsInterrupted = never,
) -> FloatArray:
    """Whole numbers for a problem, made from a solution of its relaxation.

    The sites take turns, the one with the most leases first. Each decides on the leases and runs that the
    relaxation wants there and no site before has taken, while own use elsewhere is that of the relaxation.

    Returns
    -------
    Solution, scaled, shape (n,). Own use is not settled between the sites yet: `solve_fixed` does that, and may
    find that hard rules which reach over several sites are broken.
    """
    program, columns, flows = problem.program, columns_of(problem), problem.equations(LEASE_FLOWS)
    solution = np.where(columns.subject == NOWHERE, relaxed, 0.0)
    wanted = ~columns.is_option | (relaxed >= SUPPORT)
    for site in np.argsort(-columns.subject_weights(relaxed).sum(axis=0), kind="stable").tolist():
        if is_interrupted():
            break
        free = columns.at([site]) & wanted
        part = part_of(program, free, solution, flows)
        found = planned(part, limits, is_interrupted).solution
        if found is not None:
            solution[free] = found
    return solution
