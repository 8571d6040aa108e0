"""What was found of one model of a case in the terms of another that considers more of it."""

from collections.abc import Collection, Iterator
from typing import Any

import numpy as np
import pyomo.environ as pyo

from planner.problem import Problem
from planner.solve.program import FloatArray

from .lagrangian import LEASE_ROWS, OWN_ROWS, settled

LIMITS_TO_ONE = ("one_lease", "run_once")


def carried_solution(before: Problem, now: Problem, solution: FloatArray) -> FloatArray:
    """A scaled solution of one model as one of another, nought where that has columns of its own; shape (n,)."""
    natural = solution * before.program.column_unit
    positions = before.program.position
    carried = np.zeros(len(now.program.cost))
    for old, new in _alike(before.model, now.model, pyo.Var):
        at, to = positions.get(id(old)), now.program.position.get(id(new))
        if at is not None and to is not None:
            carried[to] = natural[at] / now.program.column_unit[to]
    return carried


def carried_prices(
    before: Problem,
    now: Problem,
    prices: FloatArray,
    run_limits_usd: dict[str, float],
    unpriced: Collection[str],
) -> FloatArray:
    """Scaled prices of one model's rows as those of another, settled, shape (m,).

    Rows of one option or run alone have none, but for leases that may stand anywhere: their rows lie between the
    sites; those of the requests that are `unpriced` have none either. The limit to one of each run is priced as given.
    """
    price, program = before.program.price_of(prices), now.program
    carried = np.zeros(len(program.row_unit))
    anywhere = {r.id for r in now.case.lease_requests if r.placement == "any" and r.id not in unpriced}
    for old, new in _alike(before.model, now.model, pyo.Constraint):
        at = program.row_position.get(id(new))
        if at is not None and _is_carried(new, anywhere):
            carried[at] = price(old) * program.row_unit[at] / program.usd_unit
    for r, row in now.model.run_once.items():
        at = program.row_position[id(row)]
        carried[at] = run_limits_usd[r] * program.row_unit[at] / program.usd_unit
    return settled(now, carried)


def _is_carried(row: Any, anywhere: Collection[str]) -> bool:
    """Whether a row's price is kept: not one of a lease or run that stands at one site."""
    rule, index = row.parent_component().local_name, row.index()
    if rule not in OWN_ROWS or rule in LIMITS_TO_ONE:
        return True
    return rule in LEASE_ROWS and index[0] in anywhere


def _alike(before: Any, now: Any, kind: Any) -> Iterator[tuple[Any, Any]]:
    """Pairs of columns, or of rows, of the two models that have one name."""
    for component in before.component_objects(kind):
        other = now.component(component.local_name)
        for index, one in component.items():
            if index in other:
                yield one, other[index]
