"""A second opinion: SCIP looks for a plan beyond the bound that HiGHS has proven."""

import math
from typing import Any

import numpy as np

from models.plan import Violation
from planner.outcomes import CheckFailedError, SolverError
from planner.solve.highs import Limits
from planner.solve.program import Program

BEYOND = 1e-6
"""Relative distance beyond the bound from which on a plan contradicts it; of a bound near nought, scaled distance."""


def confirm_answer(program: Program, bound: float | None, limits: Limits) -> str:
    """Have SCIP look for a plan that is worth more than the bound.

    Parameters
    ----------
    program
        The program that was solved.
    bound
        The bound to confirm, in scaled money; None to confirm that there is no plan at all.
    limits
        Time limit of the search.

    Returns
    -------
    str
        SCIP and its version if it proves that there is no such plan; blank if a limit came first.

    Raises
    ------
    CheckFailedError
        If it finds such a plan: then one of the two solvers is wrong, and neither is trusted.
    SolverError
        If SCIP is not installed.
    """
    scip = scip_model(program)
    if bound is None:
        scip.setParam("limits/solutions", 1)
    else:
        # SCIP keeps worse plans too: the first plan that it has must not end the search.
        scip.setObjlimit(_beyond(bound))
    if math.isfinite(limits.time_limit_seconds):
        scip.setParam("limits/time", limits.time_limit_seconds)
    scip.optimize()
    if scip.getNSols() and _is_beyond(scip, bound):
        usd = scip.getSolObjVal(scip.getBestSol()) * program.usd_unit
        stands = (
            "there is none" if bound is None else f"none is worth more than {bound * program.usd_unit:,.2f}"
        )
        message = f"SCIP finds a plan worth {usd:,.2f} where HiGHS proves that {stands}; neither is trusted"
        raise CheckFailedError((Violation("second_solver", message),))
    return f"SCIP {scip.version()}" if scip.getStatus() in ("infeasible", "optimal") else ""


def _is_beyond(scip: Any, bound: float | None) -> bool:
    return bound is None or scip.getSolObjVal(scip.getBestSol()) > _beyond(bound)


def _beyond(bound: float) -> float:
    return bound + BEYOND * max(abs(bound), 1.0)


def scip_model(program: Program) -> Any:
    """The program in SCIP, silent, its columns in the program's order.

    Raises
    ------
    SolverError
        If SCIP is not installed.
    """
    try:
        from pyscipopt import Model, quicksum  # noqa: PLC0415 (an extra)
    except ImportError as error:
        raise SolverError(
            "--confirm needs SCIP; install it with: pip install 'leasehold[confirm]'"
        ) from error
    scip = Model()
    scip.hideOutput()
    columns = [
        scip.addVar(vtype="I" if whole else "C", lb=float(low), ub=float(high), obj=float(cost))
        for whole, low, high, cost in zip(
            program.is_integer, program.column_lower, program.column_upper, program.cost, strict=True
        )
    ]
    scip.setMaximize()
    scip.addObjoffset(program.offset)
    matrix = program.matrix.tocsr()
    for row, (low, high) in enumerate(zip(program.row_lower, program.row_upper, strict=True)):
        entries = slice(matrix.indptr[row], matrix.indptr[row + 1])
        coefficients = zip(matrix.data[entries], matrix.indices[entries], strict=True)
        left = quicksum(float(coefficient) * columns[at] for coefficient, at in coefficients)
        if low == high:
            scip.addCons(left == float(low))
        elif np.isfinite(low):
            scip.addCons(left >= float(low))
        else:
            scip.addCons(left <= float(high))
    return scip
