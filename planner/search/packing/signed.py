"""Signed leases: when each ends, as the prices have it, and what it holds until then."""

from dataclasses import dataclass

import numpy as np

from models.formulation import granted_lease
from models.formulation.pricing import Priced
from models.formulation.standing_leases import isolated_halls
from models.plan.decisions import Lease
from planner.solve.program import FloatArray


@dataclass(frozen=True)
class Signed:
    """What signed leases hold; arrays have shape (H, T)."""

    leases: tuple[Lease, ...]
    gpus: FloatArray
    """GPUs in use."""
    is_closed: np.ndarray
    """Whether one of them keeps the hall for itself."""


def signed_leases(priced: Priced) -> Signed:
    """Every signed lease with the last month at which it gains most."""
    pricing, fleet = priced.pricing, priced.pricing.leases.fleet
    case, months = fleet.parameters.case, np.arange(fleet.parameters.months)
    gpus, is_closed = np.zeros_like(fleet.usable_gpus), np.zeros(fleet.usable_gpus.shape, dtype=bool)
    leases = []
    for request in case.lease_requests:
        usd = {key: profit for key, profit in priced.given_profits.items() if key[0] == request.id}
        if not request.is_signed or not usd:
            continue
        key = max(usd, key=lambda key: usd[key])
        held = pricing.given.options.options[key].given_gpus
        for h, by_month in held.items():
            gpus[fleet.hall_at[h]] += by_month
        _, _, start, last = key
        for h in isolated_halls(fleet.parameters, request):
            is_closed[fleet.hall_at[h]] |= (months >= start) & (months <= last)
        leases.append(granted_lease(case, request, start, last, {}))
    return Signed(tuple(leases), gpus, is_closed)
