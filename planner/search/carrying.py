"""What was found of one model of a case in the terms of another that considers more of it."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyomo.environ as pyo

from models.formulation import OptionKey
from models.formulation.lease_options import ANYWHERE
from models.formulation.leases import choice_of
from planner.problem import Problem
from planner.solve.program import FloatArray, Program

from .lagrangian import LEASE_ROWS, OWN_ROWS, settled

LIMITS_TO_ONE = ("one_lease", "run_once")
Name = tuple[str, Any]
"""Rule of a row, or kind of a column, and its index."""


@dataclass(frozen=True)
class Named:
    """What was found of a model, by rule and index, so that the model need not be kept: it takes much memory."""

    values: dict[Name, float]
    """Of columns that are not nought, in natural units."""
    prices: dict[Name, float]
    """Of rows that have one, USD per natural unit. Rows of one option or run alone have none but for leases that may
    stand anywhere: their rows lie between the sites."""
    options: frozenset[OptionKey]
    """The model's options of leases that may stand anywhere."""

    @classmethod
    def of(cls, problem: Problem, solution: FloatArray, prices: FloatArray) -> "Named":
        """From a solution of a problem, shape (n,), and the prices of its rows, shape (m,), scaled."""
        program, model = problem.program, problem.model
        anywhere = {r.id for r in problem.case.lease_requests if r.placement == "any"}
        return cls(
            dict(_named(model, pyo.Var, program.value_of(solution))),
            {
                name: usd
                for name, usd in _named(model, pyo.Constraint, program.price_of(prices))
                if _is_carried(name, anywhere)
            },
            frozenset(key for key in model.is_leased if key[1] == ANYWHERE),
        )


def carried_solution(named: Named, problem: Problem) -> FloatArray:
    """What was found as a scaled solution of another model, nought where that has columns of its own; shape (n,)."""
    program = problem.program
    carried = np.zeros(len(program.cost))
    for at, value in _found_again(problem.model, pyo.Var, named.values, program.position):
        carried[at] = value / program.column_unit[at]
    return carried


def carried_prices(named: Named, problem: Problem) -> FloatArray:
    """The prices found as scaled prices of another model's rows, settled, shape (m,).

    Rows of leases anywhere that were not in the model before get prices too. `with_run_limits` prices the limit to
    one of each run.
    """
    program = problem.program
    carried = np.zeros(len(program.row_unit))
    for at, usd in _found_again(problem.model, pyo.Constraint, named.prices, program.row_position):
        carried[at] = usd * program.row_unit[at] / program.usd_unit
    carried = settled(problem, carried)
    new_options = [
        key for key in problem.model.leases.options if key[1] == ANYWHERE and key not in named.options
    ]
    return with_own_prices(problem, new_options, carried) if new_options else carried


def with_run_limits(problem: Problem, prices: FloatArray, limits_usd: dict[str, float]) -> FloatArray:
    """The prices with the limit to one of each run priced as given, which nothing but that run pays."""
    program, priced = problem.program, prices.copy()
    for r, row in problem.model.run_once.items():
        at = program.row_position[id(row)]
        priced[at] = limits_usd[r] * program.row_unit[at] / program.usd_unit
    return priced


def with_own_prices(problem: Problem, options: Sequence[OptionKey], prices: FloatArray) -> FloatArray:
    """The prices with such of the own rows of some options that these gain nothing beyond the limit to one.

    An option takes its GPUs where they are paid best, between its fewest and its most: the best of a linear program
    of its own rows, whose prices are the pay of the last GPU, and what others are paid beyond it.

    Parameters
    ----------
    problem
        A model that has the options.
    options
        Whose own rows have no prices.
    prices
        Of the model's rows, scaled, shape (m,).
    """
    program, model, priced = problem.program, problem.model, prices.copy()

    def note(row: Any, usd: float) -> None:
        if (at := program.row_position.get(id(row))) is not None:
            priced[at] = usd * program.row_unit[at] / program.usd_unit

    paid = _usd_per_unit(program, prices)
    for key in options:
        for row, usd in _own_prices(problem, key, paid) if model.leases.options[key].seats else ():
            note(row, usd)
    gained = _usd_per_unit(program, priced)
    requests = {request.id: request for request in problem.case.lease_requests}
    most: dict[str, float] = {}
    for key in options:
        choice = choice_of(requests[key[0]])
        most[choice] = max(most.get(choice, 0.0), gained[program.position[id(model.is_leased[key])]])
    for choice, usd in most.items():
        row = model.one_lease[choice]
        note(row, program.price_of(priced)(row) + usd)
    return priced


def _own_prices(problem: Problem, key: OptionKey, paid: FloatArray) -> Iterator[tuple[Any, float]]:
    """The rows of an option alone and their prices, USD, by what a unit of each column is paid.

    What it costs to keep a hall or a site is shared by the GPUs that may stand there.
    """
    model, position = problem.model, problem.program.position
    option, limits = model.leases.options[key], model.gpus_of_a_granted_lease
    usd = {seat: float(paid[position[id(model.lease_gpus[seat])]]) for seat in option.seats}
    gpus = {seat: model.leases.seats[seat].max_gpus for seat in option.seats}
    for zone, seats in _by_zone(model, option.seats).items():
        taking = key[0], zone, *key[2:]
        pay = float(paid[position[id(model.stands_in_zone[taking])]])
        yield model.zone_of_a_granted_lease[taking], max(pay, 0.0)
        share = max(-pay, 0.0) / max(sum(gpus[seat] for seat in seats), 1)
        for seat in seats:
            usd[seat] -= share
            yield model.gpus_in_a_zone[seat], share
    last = max(
        _last_usd([(pay, gpus[seat]) for seat, pay in usd.items()], option.min_gpus, option.max_gpus),
        max((pay for seat, pay in usd.items() if seat not in limits), default=-np.inf),
    )
    yield model.most_gpus[key], max(last, 0.0)
    yield model.fewest_gpus[key], max(-last, 0.0)
    for seat, pay in usd.items():
        if seat in limits:
            yield limits[seat], max(pay - last, 0.0)


def _by_zone(model: Any, seats: Sequence[OptionKey]) -> dict[str, list[OptionKey]]:
    """Seats that are taken with a hall or a site, by that."""
    found: dict[str, list[OptionKey]] = {}
    for seat in seats:
        if seat in model.zones_of_seats:
            found.setdefault(model.zones_of_seats[seat], []).append(seat)
    return found


def _usd_per_unit(program: Program, prices: FloatArray) -> FloatArray:
    """What a unit of each column gains at prices of rows, USD, shape (n,)."""
    reduced = program.cost - program.by_column.T @ prices
    return np.asarray(reduced * program.usd_unit / program.column_unit)


def _last_usd(seats: Sequence[tuple[float, float]], fewest: float, most: float) -> float:
    """What the last GPU of a lease is paid, by pay and most GPUs of each seat; nought if more would be taken."""
    taken = 0.0
    for usd, gpus in sorted(seats, reverse=True):
        if usd < 0 and taken >= fewest:
            return 0.0
        if taken + gpus >= (most if usd >= 0 else fewest):
            return usd
        taken += gpus
    return 0.0


def _is_carried(name: Name, anywhere: Collection[str]) -> bool:
    """Whether a row's price is kept: not one of a lease or run that stands at one site."""
    rule, index = name
    if rule not in OWN_ROWS or rule in LIMITS_TO_ONE:
        return True
    return rule in LEASE_ROWS and index[0] in anywhere


def _named(model: Any, kind: Any, of: Callable[[Any], float]) -> Iterator[tuple[Name, float]]:
    """What there is of a model's columns, or rows, but for noughts."""
    for component in model.component_objects(kind):
        for index, one in component.items():
            if found := of(one):
                yield (component.local_name, index), found


def _found_again(
    model: Any, kind: Any, found: dict[Name, float], position: dict[int, int]
) -> Iterator[tuple[int, float]]:
    """Position and amount of each of a model's columns, or rows, that has a name found."""
    for component in model.component_objects(kind):
        for index, one in component.items():
            amount = found.get((component.local_name, index))
            if amount is not None and (at := position.get(id(one))) is not None:
                yield at, amount
