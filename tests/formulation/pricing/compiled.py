"""Reduced profits read off a whole model's arrays, with the flow columns priced out by solving for their rows."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from pyomo.repn.plugins.standard_form import LinearStandardFormCompiler
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse.linalg import spsolve

from models.formulation import OptionKey, build
from models.formulation.pricing import Prices, Pricing
from models.inputs import Case

LINKS = (
    *("usable_gpus", "it_load", "on_demand_beside_leases", "signed_isolation", "cash_balance"),
    *("max_leased_fraction", "min_internal_fraction", "max_tenant_fraction", "max_rival_fraction"),
    *("max_tenant_revenue_fraction", "min_lease_revenue_usd"),
)
FLOWS = {
    "leased_gpus_flow": "leased_gpus",
    "stranded_gpus_flow": "stranded_gpus",
    "crowded_gpus_flow": "crowded_gpus",
    "group_h100e_flow": "group_h100e",
}
USD = {"cash_balance": 0.3, "max_tenant_revenue_fraction": 0.4, "min_lease_revenue_usd": 0.4, "it_load": 3e5}
"""Largest random price of rows whose unit is not a GPU, USD."""
USD_PER_GPU = 900.0
LEASE_COLUMNS = ("is_leased", "lease_gpus", "lease_lots", "is_in_zone", "stands_in_zone")
RUN_COLUMNS = ("is_finished", "is_run_started", "is_running", "run_gpus", "base_gpus")
LEASE_ROWS = (
    *("one_lease", "fewest_gpus", "most_gpus", "gpus_of_a_granted_lease", "whole_lots"),
    *("gpus_in_a_zone", "zone_of_a_granted_lease", "zone_taken"),
)
RUN_ROWS = (
    *(
        "run_once",
        "steady_run",
        "steady_start",
        "pausing_run",
        "fewest_run_gpus",
        "most_run_gpus",
        "work_done",
    ),
    *("base_within_gpus", "base_within_minimum"),
)
"""Rows that say what a run may do."""
TIGHTENING_RUN_ROWS = ("start_before_finish", "running_when_finished", "run_gpus_of_a_running_hall")
OWN_ROWS = (*LEASE_ROWS, *RUN_ROWS, *TIGHTENING_RUN_ROWS, *FLOWS)
"""Rows that have no price: those of one lease or run, and of what leases add up to."""


@dataclass
class Compiled:
    """A case's model as arrays in natural units, and random prices of the rows that leases and runs share."""

    case: Case
    seed: int

    def __post_init__(self) -> None:
        self.model: Any = build(self.case)
        self.form = LinearStandardFormCompiler().write(self.model, mixed_form=True, set_sense=None)
        self.matrix = sparse.csr_array(self.form.A)
        self.cost = np.asarray(self.form.c.todense()).ravel()
        self.rhs = np.array(self.form.rhs)
        self.kind = [column.parent_component().local_name for column in self.form.columns]
        self.rule = [row.constraint.parent_component().local_name for row in self.form.rows]
        self.at = {id(column): at for at, column in enumerate(self.form.columns)}
        self.row_at = {id(row.constraint): at for at, row in enumerate(self.form.rows)}
        draw = np.random.default_rng(self.seed)
        self.duals = np.zeros(len(self.form.rows))
        for name in LINKS:
            for row in self.model.component(name).values():
                if id(row) in self.row_at:  # a row that has no column is none
                    self.duals[self.row_at[id(row)]] = self._price(draw, name, row)

    def _price(self, draw: np.random.Generator, name: str, row: Any) -> float:
        """A random price, often nought, with the sign that the row's kind allows."""
        sense = self.form.rows[self.row_at[id(row)]].bound_type
        price = draw.uniform(0, USD.get(name, USD_PER_GPU)) * (draw.random() < 0.7)
        return float(price * {1: 1, -1: -1, 0: draw.choice([-1, 1]) if name == "it_load" else -1}[sense])

    @cached_property
    def prices(self) -> Prices:
        """The prices as pricing reads them."""
        return Prices.of(self.model, self.dual)

    def dual(self, row: Any) -> float:
        """The price of a row of the model."""
        at = self.row_at.get(id(row))
        return 0.0 if at is None else float(self.duals[at])

    @cached_property
    def reduced(self) -> np.ndarray:
        """Reduced profit of every column; that of flow columns is nought."""
        rows, columns = [], []
        for rule, name in FLOWS.items():
            for key, row in self.model.component(rule).items():
                rows.append(self.row_at[id(row)])
                columns.append(self.at[id(self.model.component(name)[key])])
        profits = self.cost - self.matrix.T @ self.duals
        if rows:
            square = sparse.csc_array(self.matrix[rows][:, columns].T)
            self.duals[rows] = spsolve(square, profits[columns])
            profits = self.cost - self.matrix.T @ self.duals
        return profits

    @property
    def scale_usd(self) -> float:
        """The largest amount that a reduced profit may be made of, by which roundings are judged."""
        return float(np.abs(self.reduced).max() * max(hall.gpus for hall in self.case.halls))

    def profit_of(self, column: Any) -> float:
        """Reduced profit of a column; nought if it stands in no row and has no worth."""
        at = self.at.get(id(column))
        return 0.0 if at is None else float(self.reduced[at])

    def best_of(self, key: OptionKey) -> float:
        """Greatest reduced profit of an option: the linear program of its own rows."""
        m = self.model
        option, fixed = m.leases.options[key], self.profit_of(m.is_leased[key])
        if not option.seats:
            return fixed
        zones = sorted({m.zones_of_seats[seat] for seat in option.seats if seat in m.zones_of_seats})
        caps = [m.leases.seats[seat].max_gpus for seat in option.seats]
        gains = [self.profit_of(m.lease_gpus[seat]) for seat in option.seats]
        gains += [self.profit_of(m.stands_in_zone[key[0], zone, *key[2:]]) for zone in zones]
        sums = np.array([[1.0] * len(caps) + [0.0] * len(zones)])
        rows, limits = [*sums, *-sums], [option.max_gpus, -option.min_gpus]
        for at, seat in enumerate(option.seats):
            if seat in m.zones_of_seats:
                row = np.zeros(len(gains))
                row[at], row[len(caps) + zones.index(m.zones_of_seats[seat])] = 1.0, -caps[at]
                rows.append(row)
                limits.append(0.0)
        bounds = [(0, cap) for cap in caps] + [(0, 1)] * len(zones)
        found = linprog(-np.array(gains), np.array(rows), limits, bounds=bounds)
        assert found.status == 0
        return fixed - float(found.fun)

    def best_run(self, r: str, place: str) -> float:
        """Greatest reduced profit of a run that finishes at a place: the mixed-integer program of its own rows."""
        halls = self.model.run_halls[r, place]
        columns = [
            at
            for at, column in enumerate(self.form.columns)
            if self.kind[at] in RUN_COLUMNS
            and column.index()[0] == r
            and column.index()[1] in (halls if self.kind[at] == "run_gpus" else (place,))
        ]
        mine = sparse.csr_array(sparse.csc_array(self.matrix)[:, columns])
        rows = [at for at in np.unique(mine.nonzero()[0]) if self.rule[at] in RUN_ROWS]
        sense = np.array([self.form.rows[at].bound_type for at in rows])
        is_once = np.array([self.rule[at] == "run_once" for at in rows])
        lower = np.where((sense <= 0) | is_once, self.rhs[rows], -np.inf)
        upper = np.where(sense >= 0, self.rhs[rows], np.inf)
        bounds = Bounds(*zip(*((c.lb, c.ub) for c in (self.form.columns[at] for at in columns)), strict=True))
        whole = [int(not self.form.columns[at].is_continuous()) for at in columns]
        rules = LinearConstraint(mine[rows], lower, upper)
        gains = self.reduced[columns]
        found = milp(
            -gains, constraints=rules, bounds=bounds, integrality=whole, options={"mip_rel_gap": 1e-9}
        )
        assert found.status == 0
        return float(-found.fun)

    def bound_of(self, pricing: Pricing) -> float:
        """The bound of the case that its prices prove: Lagrange's, with everything but leases and runs at its best."""
        priced = pricing.priced(self.prices)
        total = float(self.form.c_offset[0] + (self.duals * self.rhs) @ ~np.isin(self.rule, OWN_ROWS))
        priced_out = {*LEASE_COLUMNS, *RUN_COLUMNS, *FLOWS.values()}
        for at, column in enumerate(self.form.columns):
            if self.kind[at] not in priced_out:
                total += max(self.reduced[at] * column.lb, self.reduced[at] * column.ub)
        return total + priced.profit_of_leases + priced.profit_of_runs

    def price_by_relaxation(self) -> float:
        """Take the prices from the case's linear relaxation, without bounds of flow columns, and return its value."""
        bounds = [
            (None, None) if kind in FLOWS.values() else (column.lb, column.ub)
            for kind, column in zip(self.kind, self.form.columns, strict=True)
        ]
        sense = np.array([row.bound_type for row in self.form.rows])
        up = np.where(sense == 0, 1.0, sense)
        matrix = sparse.csr_array(sparse.diags_array(up).tocsr() @ self.matrix)
        is_equal = sense == 0
        found = linprog(
            -self.cost,
            matrix[~is_equal],
            (self.rhs * up)[~is_equal],
            matrix[is_equal],
            self.rhs[is_equal],
            bounds,
        )
        assert found.status == 0
        self.duals[~is_equal], self.duals[is_equal] = -found.ineqlin.marginals, -found.eqlin.marginals
        self.duals *= up * ~np.isin(self.rule, OWN_ROWS)
        return float(self.form.c_offset[0] - found.fun)
