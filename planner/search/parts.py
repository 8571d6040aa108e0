"""Parts of a program: some columns free, all others as they are in a solution."""

from dataclasses import dataclass, replace

import numpy as np

from planner.solve.flows import Equations, Flows
from planner.solve.highs import Answer, Limits, solve
from planner.solve.interrupts import IsInterrupted
from planner.solve.program import BoolArray, FloatArray, Program


@dataclass(frozen=True)
class Part:
    """A program whose columns are the free ones of another, and whose rows are those in which they stand."""

    program: Program
    free: BoolArray
    """Which columns of the other are free, shape (n,)."""
    rows: BoolArray
    """Which rows of the other are kept, shape (m,)."""
    flows: Equations
    """Those whose columns are free."""


def part_of(program: Program, free: BoolArray, solution: FloatArray, flows: Equations) -> Part:
    """The part of a program in which some columns are free.

    Parameters
    ----------
    program
        The whole.
    free
        Which columns are free, shape (n,).
    solution
        Values of the others, scaled, shape (n,). They need not be feasible where no free column stands.
    flows
        Of the whole.
    """
    others = np.where(free, 0.0, solution)
    rows = np.zeros(program.matrix.shape[0], dtype=bool)
    rows[program.by_column[:, np.flatnonzero(free)].indices] = True
    used = (program.matrix @ others)[rows]
    kept = program.part(np.flatnonzero(rows), np.flatnonzero(free))
    around = replace(
        kept,
        offset=program.offset + float(program.cost @ others),
        row_lower=kept.row_lower - used,
        row_upper=kept.row_upper - used,
    )
    return Part(around, free, rows, flows.within(rows, free))


def planned(
    part: Part, limits: Limits, is_interrupted: IsInterrupted, start: FloatArray | None = None
) -> Answer:
    """The best solution found of a part, with all its columns.

    Its flows are written out: where there are few options, that takes a half to a fifth of the time. Presolve may
    take a part for infeasible that is not: then it is searched again without.
    """
    flows = Flows.of(part.program, part.flows)
    program, begin = flows.replaced(part.program), None if start is None else start[flows.other_columns]
    answer = solve(program, limits, is_interrupted=is_interrupted, start=begin)
    if answer.status == "infeasible" and limits.is_for_plans_only:
        without = replace(limits, is_for_plans_only=False)
        answer = solve(program, without, is_interrupted=is_interrupted, start=begin)
    return flows.completed(answer)
