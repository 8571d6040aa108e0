"""A bound on every plan of a case from the prices of a model that considers only some of its options.

Everything that ties leases, runs and own use together is priced. Then each request and each run does best by itself,
by any of its options (`models.formulation.pricing`), and every other column as its own bounds allow.
(Geoffrion, Lagrangean relaxation for integer programming, Mathematical Programming Study 2, 1974.)
"""

import numpy as np

from models.formulation.pricing import Priced, Prices, Pricing
from planner.problem import FLOWS, Problem
from planner.solve.program import FloatArray, Program, most_of_rows

from .columns import LEASE_COMPONENTS, RUN_COMPONENTS

LEASE_ROWS = (
    "one_lease",
    "fewest_gpus",
    "most_gpus",
    "gpus_of_a_granted_lease",
    "whole_lots",
    "gpus_in_a_zone",
    "zone_of_a_granted_lease",
    "zone_taken",
)
"""Rows of one request alone."""
OWN_ROWS = (
    *LEASE_ROWS,
    "run_once",
    "steady_run",
    "steady_start",
    "start_before_finish",
    "pausing_run",
    "running_when_finished",
    "fewest_run_gpus",
    "most_run_gpus",
    "run_gpus_of_a_running_hall",
    "base_within_gpus",
    "base_within_minimum",
    "work_done",
)
"""Rows of one request or one run alone."""
BREACHES = ("breach_h100e", "breach_revenue_usd", "breach_cash_usd")
"""Columns that pay for breaking a policy, each in the row of that policy alone."""


def worth_of_rows(program: Program, prices: FloatArray) -> FloatArray:
    """What the right-hand sides are worth: max(y·lower, y·upper) of each row, shape (m,)."""
    return most_of_rows(prices, program.row_lower, program.row_upper)


def settled(problem: Problem, prices: FloatArray) -> FloatArray:
    """Prices of rows without what the tolerance of a linear program leaves, shape (m,).

    A row that limits from one side has no price of the wrong sign, no policy costs more than to break it, and the
    columns which the flows define gain nothing.
    """
    program = problem.program
    prices = np.where(np.isfinite(worth_of_rows(program, prices)), prices, 0.0)
    return problem.equations().priced(program, _no_dearer_than_breaches(problem, prices))


def _no_dearer_than_breaches(problem: Problem, prices: FloatArray) -> FloatArray:
    """Prices at which breaking a policy gains nothing: how far it can be broken depends on what is considered."""
    program, model = problem.program, problem.model
    columns = np.concatenate([program.columns(model.component(name)) for name in BREACHES])
    paid = program.by_column[:, columns]
    penalties = np.repeat(program.cost[columns], np.diff(paid.indptr)) / paid.data
    limited, rows = prices.copy(), paid.indices
    limited[rows] = np.where(
        paid.data > 0, np.maximum(prices[rows], penalties), np.minimum(prices[rows], penalties)
    )
    return limited


def bound_and_profits(problem: Problem, pricing: Pricing, prices: FloatArray) -> tuple[float, Priced]:
    """The most that any plan of the case can be worth, USD, and what every option gains at the prices.

    Parameters
    ----------
    problem
        Of some options of the case.
    pricing
        Of the whole case.
    prices
        Of the problem's rows, scaled and settled, shape (m,).
    """
    program, model = problem.program, problem.model
    own = np.concatenate([program.rows(model.component(name)) for name in OWN_ROWS])
    shared = prices.copy()
    shared[own] = 0.0
    subjects = (*LEASE_COMPONENTS, *RUN_COMPONENTS, *FLOWS.values())
    is_counted = np.ones(len(program.cost), dtype=bool)
    is_counted[np.concatenate([program.columns(model.component(name)) for name in subjects])] = False
    reduced = np.where(is_counted, program.cost - program.by_column.T @ shared, 0.0)
    columns = np.maximum(reduced * program.column_lower, reduced * program.column_upper).sum()
    priced = pricing.priced(Prices.of(model, program.price_of(prices)))
    rest = (program.offset + float(columns + worth_of_rows(program, shared).sum())) * program.usd_unit
    return rest + priced.profit_of_leases + priced.profit_of_runs, priced
