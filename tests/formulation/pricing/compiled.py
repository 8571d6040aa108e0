"""Reduced profits read off a whole model's arrays, with the flow columns priced out by solving for their rows."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from pyomo.repn.plugins.standard_form import LinearStandardFormCompiler
from scipy import sparse
from scipy.optimize import linprog
from scipy.sparse.linalg import spsolve

from models.formulation import OptionKey, build
from models.formulation.pricing import Prices
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


@dataclass
class Compiled:
    """A case's model as arrays in natural units, and random prices of the rows that leases and runs share."""

    case: Case
    seed: int

    def __post_init__(self) -> None:
        self.model: Any = build(self.case)
        self.form = LinearStandardFormCompiler().write(self.model, mixed_form=True, set_sense=None)
        self.matrix = sparse.csr_array(self.form.A)
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
        cost = np.asarray(self.form.c.todense()).ravel()
        rows, columns = [], []
        for rule, name in FLOWS.items():
            for key, row in self.model.component(rule).items():
                rows.append(self.row_at[id(row)])
                columns.append(self.at[id(self.model.component(name)[key])])
        profits = cost - self.matrix.T @ self.duals
        if rows:
            square = sparse.csc_array(self.matrix[rows][:, columns].T)
            self.duals[rows] = spsolve(square, profits[columns])
            profits = cost - self.matrix.T @ self.duals
        return profits

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
