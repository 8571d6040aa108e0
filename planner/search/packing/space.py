"""The space that leases and runs are packed into: GPUs by hall, power by site, and the worth of what is left free."""

from dataclasses import dataclass

import numpy as np

from models.formulation.pricing import Fleet, Priced, Prices, Pricing
from planner.solve.program import FloatArray

from .rows import Rows, joined
from .rows_of_leases import choices_of, lease_rows
from .rows_of_runs import run_rows
from .signed import Signed, signed_leases


@dataclass(frozen=True)
class Space:
    """Everything that packing knows of a case at some prices. H halls, S sites, T months; money is present value."""

    pricing: Pricing
    signed: Signed
    """Signed leases."""
    rows: Rows
    """What can be put in."""
    choices: int
    """Number of choices: groups of requests, requests and runs, of which one row each can stand."""
    free_gpus: FloatArray
    """Beside these, shape (H, T)."""
    power_mw: FloatArray
    """Beside these, shape (S, T)."""
    is_used: np.ndarray
    """Whether these stand there, shape (H, T)."""
    offer_gpus: FloatArray
    """GPUs that are paid `first_usd` if they are left free, shape (H, T); the others are paid `other_usd`."""
    first_usd: FloatArray
    other_usd: FloatArray
    first: tuple[int, ...] = ()
    """Choices that are put in before others, at several sites."""

    @property
    def fleet(self) -> Fleet:
        """Halls and sites by position."""
        return self.pricing.leases.fleet


def space_of(prices: Prices, priced: Priced) -> Space:
    """The space of a case at the prices of a relaxation, nothing in it but signed leases.

    Parameters
    ----------
    prices
        Of the relaxation's rows.
    priced
        What every option gains at them: of the last months of one start the best is kept.
    """
    pricing, signed = priced.pricing, signed_leases(priced)
    fleet, without_room = pricing.leases.fleet, prices.without_room()
    choice = choices_of(pricing.leases.leases.requests)
    first_run = int(choice.max(initial=-1)) + 1
    rows = joined(
        [
            lease_rows(pricing.leases, without_room, priced.option_profits),
            run_rows(pricing.runs, prices, first_run),
        ]
    )
    pools = np.maximum(prices.pool_gpu_usd - without_room.gpu_usd, 0.0)
    return Space(
        pricing,
        signed,
        rows,
        first_run + len(pricing.runs.runs),
        np.where(signed.is_closed, 0.0, np.maximum(fleet.usable_gpus - signed.gpus, 0.0)),
        fleet.power_mw - fleet.by_site(signed.gpus * fleet.mw_per_gpu[:, None]),
        signed.gpus > 0,
        fleet.offer_gpus,
        np.maximum(fleet.on_demand_usd - without_room.gpu_usd, pools),
        pools,
    )
