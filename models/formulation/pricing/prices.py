"""Prices of the rows that lease options and runs share, by hall and month.

The price of a row is what the optimum gains by one more unit of its right-hand side. A column is worth its objective
less price × coefficient over its rows. Columns that only carry what leases add up to (leased, stranded and crowded
GPUs, H100e of groups) are priced out: a lease pays the rows in which they stand, as if these were written as sums.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from ..parameters import FloatArray
from ..policies import scope_halls, scope_of

Dual = Callable[[Any], float]
"""Price of a row of a Pyomo model, in its natural unit; nought for one that has none."""


@dataclass
class Prices:
    """What one unit costs, USD of present value; arrays have shape (H, T) by hall and month where not told."""

    gpu_usd: FloatArray
    """A GPU in use: its place in the hall, and its power."""
    stranded_usd: FloatArray
    """A GPU stranded."""
    crowded_usd: FloatArray
    """A GPU crowded out of use on demand."""
    pool_gpu_usd: FloatArray
    """What a GPU brings in the pool that pays most for it, and for being in use internally; no price of a row."""
    unsigned_gpu_usd: FloatArray
    """A GPU in use in a hall that a signed lease may keep for itself, if not by a signed lease."""
    leased_h100e_usd: FloatArray
    """An H100e leased, by `max_leased_fraction`."""
    internal_h100e_usd: FloatArray
    """An H100e in runs or pools, by `min_internal_fraction`; not above nought."""
    rival_h100e_usd: FloatArray
    """An H100e leased to a rival, by `max_rival_fraction`."""
    tenant_h100e_usd: dict[str, FloatArray]
    """An H100e leased to each tenant, by `max_tenant_fraction`, shape (T,)."""
    revenue_usd: dict[str, FloatArray]
    """A dollar of revenue from each tenant, by the policies of revenue, shape (T,)."""
    cash_usd: FloatArray
    """What a nominal dollar received is worth beside its present value, by the cash balances, shape (T,)."""
    signed_isolation_usd: dict[tuple[str, str, int], float] = field(default_factory=dict)
    """Rows of `signed_isolation`, by signed lease, hall and month."""

    @classmethod
    def of(cls, model: Any, dual: Dual) -> "Prices":
        """Prices by the duals of a model's rows.

        Parameters
        ----------
        model
            The model of a case, of everything or of a part. A row that it lacks has no price.
        dual
            The price of a row's right-hand side, with the row's body as Pyomo has it, in natural units.
        """
        p = model.parameters
        tenants, shape = list(p.tenants), (len(p.halls), p.months)
        found = cls(
            gpu_usd=np.zeros(shape),
            stranded_usd=np.zeros(shape),
            crowded_usd=np.zeros(shape),
            pool_gpu_usd=np.zeros(shape),
            unsigned_gpu_usd=np.zeros(shape),
            leased_h100e_usd=np.zeros(shape),
            internal_h100e_usd=np.zeros(shape),
            rival_h100e_usd=np.zeros(shape),
            tenant_h100e_usd={tenant: np.zeros(p.months) for tenant in tenants},
            revenue_usd={tenant: np.zeros(p.months) for tenant in tenants},
            cash_usd=np.zeros(p.months),
        )
        found._read_capacity(model, dual)
        found._read_policies(model, dual)
        found._read_pools(model, dual)
        found._read_revenue(model, dual)
        for t, row in model.cash_balance.items():
            found.cash_usd[t] = dual(row)  # the row has cash less receipts on its left
        return found

    def _read_capacity(self, model: Any, dual: Dual) -> None:
        """Halls, sites, the market and signed leases."""
        p = model.parameters
        hall = {h: at for at, h in enumerate(p.halls)}
        for (h, t), row in model.usable_gpus.items():
            self.stranded_usd[hall[h], t] = dual(row)
        for (h, t), row in model.on_demand_beside_leases.items():
            self.crowded_usd[hall[h], t] = dual(row)
        for (r, h, t), row in model.signed_isolation.items():
            price = dual(row)
            self.signed_isolation_usd[r, h, t] = price
            self.unsigned_gpu_usd[hall[h], t] += price
        self.gpu_usd += self.stranded_usd
        for (s, t), row in model.it_load.items():
            price = -dual(row)  # the row has load less that of the GPUs on its left
            for h in p.halls_at[s]:
                self.gpu_usd[hall[h], t] += p.mw_per_gpu[h] * price

    def _read_policies(self, model: Any, dual: Dual) -> None:
        """Policies of capacity."""
        p = model.parameters
        at = {h: position for position, h in enumerate(p.halls)}
        for rule, prices in (
            (model.max_leased_fraction, self.leased_h100e_usd),
            (model.min_internal_fraction, self.internal_h100e_usd),
            (model.max_rival_fraction, self.rival_h100e_usd),
        ):
            halls: dict[str, list[int]] = {}
            for (i, _, t), row in rule.items():
                scope = scope_of(model, i)
                if scope not in halls:
                    halls[scope] = [at[h] for h in scope_halls(p, scope)]
                prices[halls[scope], t] += dual(row)
        for (_, tenant, t), row in model.max_tenant_fraction.items():
            self.tenant_h100e_usd[tenant][t] += dual(row)

    def _read_pools(self, model: Any, dual: Dual) -> None:
        """Tiers and floors of pools; after the policies."""
        p = model.parameters
        at = {h: position for position, h in enumerate(p.halls)}
        for i, h, t in model.POOL_GPUS:
            usd = dual(model.filled_tiers[i, t]) if (i, t) in model.filled_tiers else 0.0
            usd -= dual(model.pool_floor[i, t]) if (i, t) in model.pool_floor else 0.0
            worth = p.working_h100e[h] * usd - p.h100e[h] * self.internal_h100e_usd[at[h], t]
            self.pool_gpu_usd[at[h], t] = max(self.pool_gpu_usd[at[h], t], worth)

    def without_room(self) -> "Prices":
        """The same but for GPUs that are taken from a hall: these are for nothing, their power is not."""
        nothing = np.zeros_like(self.stranded_usd)
        power_usd = self.gpu_usd - self.stranded_usd
        return replace(self, gpu_usd=power_usd, stranded_usd=nothing, crowded_usd=nothing)

    def _read_revenue(self, model: Any, dual: Dual) -> None:
        """Policies of revenue."""
        for (i, who), row in model.max_tenant_revenue_fraction.items():
            price, window = dual(row), list(model.policy_window[i])
            for tenant, prices in self.revenue_usd.items():
                prices[window] += price * ((tenant == who) - model.policies[i].limit)
        for (i, _), row in model.min_lease_revenue_usd.items():
            price, window = dual(row), list(model.policy_window[i])
            for prices in self.revenue_usd.values():
                prices[window] += price
