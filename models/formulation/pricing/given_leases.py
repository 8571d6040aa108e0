"""Prices leases whose GPUs are given: signed leases and those of a whole site, option by option."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ...inputs.leases import LeaseRequest
from ..considered import Considered, OptionKey
from ..isolation import signed_isolation_options
from ..lease_money import Flow
from ..lease_options import LeaseOptions, lease_options
from ..parameters import FloatArray
from .fleet import Fleet
from .lease_costs import IS_ISOLATING, IS_REIMBURSED, gpu_prices_usd, keeping_usd, variant_of
from .prices import Prices


@dataclass(frozen=True)
class GivenLeases:
    """Signed and whole-site leases of a case."""

    fleet: Fleet

    @cached_property
    def options(self) -> LeaseOptions:
        """Their options, which every model has."""
        return lease_options(self.fleet.parameters, Considered(options=frozenset()))

    @cached_property
    def requests(self) -> dict[str, LeaseRequest]:
        """Requests by id."""
        with_options = {r for r, *_ in self.options.options}
        return {r.id: r for r in self.fleet.parameters.case.lease_requests if r.id in with_options}

    def profits_usd(self, prices: Prices) -> Iterator[tuple[OptionKey, float]]:
        """Reduced profit of every option, USD of present value."""
        p, keeps = self.fleet.parameters, self._signed_isolation_usd(prices)
        keeping, months = keeping_usd(self.fleet, prices), np.arange(p.months)
        for key, option in self.options.options.items():
            request = self.requests[key[0]]
            profit = _money_usd(prices, request, option.flow) - keeps.get(key, 0.0)
            price = self._gpu_prices_usd(prices, request)
            profit -= sum(float(gpus @ price[self.fleet.hall_at[h]]) for h, gpus in option.given_gpus.items())
            if not request.is_signed:
                site = len(self.fleet.halls) + self.fleet.site_at[key[1]]
                profit -= float(keeping[site, (months >= key[2]) & (months <= key[3])].sum())
            yield key, profit

    def _signed_isolation_usd(self, prices: Prices) -> dict[OptionKey, float]:
        """What signed leases pay that stay and keep halls for themselves."""
        p, found = self.fleet.parameters, dict[OptionKey, float]()
        for (r, h, t), keys in signed_isolation_options(p, self.options).items():
            usd = p.usable[h][t] * prices.signed_isolation_usd.get((r, h, t), 0.0)
            for key in keys:
                found[key] = found.get(key, 0.0) + usd
        return found

    def _gpu_prices_usd(self, prices: Prices, request: LeaseRequest) -> FloatArray:
        """What a GPU pays by hall and month, shape (H, T); the energy reimbursed is in the options' money."""
        variant = variant_of(self.fleet, request) & ~IS_REIMBURSED
        if request.is_signed:
            price = gpu_prices_usd(self.fleet, prices, variant & ~IS_ISOLATING) - prices.unsigned_gpu_usd
        else:
            price = gpu_prices_usd(self.fleet, prices, variant)
        return price + self.fleet.h100e[:, None] * prices.tenant_h100e_usd[request.tenant]


def _money_usd(prices: Prices, request: LeaseRequest, flow: Flow) -> float:
    """Present value, cash at its price, less what policies of revenue take."""
    present = sum(flow.present_usd.values()) + float(flow.cash_usd @ prices.cash_usd)
    return present - float(flow.revenue_usd @ prices.revenue_usd[request.tenant])
