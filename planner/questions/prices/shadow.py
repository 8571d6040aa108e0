"""Shadow rents: a plan's prices, from the linear program that is left when its whole numbers are kept."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import highspy
import numpy as np

from models.formulation import build, decided_columns
from models.formulation.margins import BOUNDED_BY_RECORDS, OWN_COLUMNS, SUMS_OF_LEASES, Margins
from models.inputs import Case
from models.plan.decisions import Decisions
from models.plan.plan import Plan
from models.plan.prices import HallPrice, PolicyPrice, Prices, SitePrice
from planner.outcomes import SolverError
from planner.questions.prices.tangent import LIMITS, Tangent
from planner.solve.highs import loaded, solve_fixed, solver_options
from planner.solve.program import BoolArray, FloatArray, Program, compile_program

MOST_ITERATIONS = 20_000
"""Steps of the simplex method after which the relaxation is left unsolved; its prices are then not known."""
NEGLIGIBLE_USD = 1e-6
"""Prices below this are nought: rounding of the linear program."""

Price = Callable[[Any], float | None]
"""The price of a margin's column in US dollars of present value per natural unit."""


def with_prices(plan: Plan) -> Plan:
    """The same plan with prices: what one more MW and one more GPU would be worth, at each place in each month.

    Tables `site_prices`, `hall_prices`, `policy_prices` and `rents` of the plan show them. It takes about as long
    as building the model a few times, so `plan` does not do it by itself; the command does.

    Parameters
    ----------
    plan
        A plan that the independent check accepts.

    Raises
    ------
    SolverError
        If a linear program cannot be solved.

    Examples
    --------
    >>> from planner import plan, read_case, with_prices
    >>> priced = with_prices(plan(read_case("data/first/case.json")))
    >>> priced.site_prices["shadow_rent_usd_per_kw_month"].round(2).tolist()
    [1213.71, 0.0, 0.0]
    """
    return plan.model_copy(update={"prices": shadow_prices(plan.case, plan.decisions)})


def shadow_prices(case: Case, decisions: Decisions) -> Prices:
    """The prices of decisions: right-hand derivatives of their value, the whole numbers kept.

    Those of the relaxation are worked out beside them, in another thread: the solver works outside Python's lock.

    Raises
    ------
    SolverError
        If the decisions break a rule of the case, or a linear program cannot be solved.
    """
    model: Any = build(case, keeps_empty=True)
    Margins(model, decisions)
    program, is_open = _loosened(model, compile_program(model))
    capacity = [*model.more_mw.values(), *model.more_gpus.values()]
    room = [*model.more_load_mw.values(), *model.more_room_gpus.values()]

    def at_decisions() -> Price:
        return _price(program, _at_decisions(program, model, decisions, is_open))

    with ThreadPoolExecutor(2) as pool:
        of_kept = pool.submit(_all, at_decisions, [*capacity, *room, *model.eased_policy.values()])
        of_relaxed = pool.submit(_all, lambda: _relaxed(program), room)
        kept, relaxed = of_kept.result(), of_relaxed.result()
    months = [str(month) for month in case.months]
    return Prices(
        sites=tuple(
            SitePrice(
                site=s,
                month=months[t],
                usd_per_mw=kept(model.more_mw[s, t]),
                load_usd_per_mw=_known(kept(model.more_load_mw[s, t])),
                relaxation_usd_per_mw=relaxed(model.more_load_mw[s, t]),
            )
            for s, t in model.more_mw
        ),
        halls=tuple(
            HallPrice(
                hall=h,
                month=months[t],
                usd_per_gpu=kept(model.more_gpus[h, t]),
                room_usd_per_gpu=_known(kept(model.more_room_gpus[h, t])),
                relaxation_usd_per_gpu=relaxed(model.more_room_gpus[h, t]),
            )
            for h, t in model.more_gpus
        ),
        policies=tuple(
            PolicyPrice(policy=i, usd_per_unit=_known(kept(model.eased_policy[i]))) for i in model.policies
        ),
    )


def _all(price_of: Callable[[], Price], columns: Sequence[Any]) -> Price:
    """The prices of some columns, all worked out."""
    price = price_of()
    prices = {id(column): price(column) for column in columns}
    return lambda column: prices[id(column)]


def _loosened(model: Any, program: Program) -> tuple[Program, BoolArray]:
    """The program without bounds that rows imply, and which columns are open when whole numbers are known.

    A bound that repeats a row would share the row's price, or hide it.
    """
    lower, upper = program.column_lower.copy(), program.column_upper.copy()
    is_open = np.zeros(len(lower), dtype=bool)
    for family in (*OWN_COLUMNS, *SUMS_OF_LEASES):
        for column in model.component(family).values():
            at = program.position.get(id(column))
            if at is not None:
                is_open[at] = family in OWN_COLUMNS
                upper[at] = upper[at] if family in BOUNDED_BY_RECORDS else np.inf
                lower[at] = -np.inf if family == "cash_usd" else lower[at]
    return replace(program, column_lower=lower, column_upper=upper), is_open


def _at_decisions(program: Program, model: Any, decisions: Decisions, is_open: BoolArray) -> Tangent:
    """The tangent program at the best solution with the decisions' whole numbers."""
    start = np.zeros(len(program.cost))
    for column, value in decided_columns(model, decisions):
        at = program.position.get(id(column))
        if at is not None:
            start[at] = value
    solution = solve_fixed(program, start, LIMITS).solution
    if solution is None:
        raise SolverError("the plan cannot be priced: its decisions break a rule of its case")
    return Tangent(program, solution, is_open)


def _relaxed(program: Program) -> Price:
    """Prices of the linear relaxation, where every column may move; none where it takes too long to solve."""
    relaxed = replace(program, is_integer=np.zeros_like(program.is_integer))
    solver = loaded(relaxed, solver_options(LIMITS) | {"simplex_iteration_limit": MOST_ITERATIONS})
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return _not_known
    solution: FloatArray = np.array(solver.getSolution().col_value)
    return _price(relaxed, Tangent(relaxed, solution, relaxed.column_lower < relaxed.column_upper))


def _not_known(_: Any) -> None:
    return None


def _price(program: Program, tangent: Tangent) -> Price:
    def price(column: Any) -> float | None:
        at = program.position.get(id(column))
        if at is None:  # it stands in no row and in no money: nothing could use it
            return 0.0
        worth = tangent.price(at)
        if worth is None:
            return None
        usd = worth * program.usd_unit / float(program.column_unit[at])
        return usd if abs(usd) > NEGLIGIBLE_USD else 0.0

    return price


def _known(price: float | None) -> float:
    """A price of a margin that only loosens rows, so that some of it can always be had."""
    assert price is not None
    return price
