"""The space that leases and runs are packed into: GPUs by hall, power by site, and the worth of what is left free."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from models.formulation.pricing import Fleet, Pricing
from planner.solve.program import FloatArray, IntArray

from ..generation import Relaxation
from .rows import Rows, joined, rows_by_site
from .rows_of_leases import choices_of, lease_rows
from .rows_of_runs import run_rows
from .signed import Signed, signed_leases
from .site_state import SiteState
from .spread import Spreading, spreading_of, wanted_first
from .tables import Worths


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
    first: tuple[int, ...]
    """Choices that are put in before others, at several sites."""

    @property
    def fleet(self) -> Fleet:
        """Halls and sites by position."""
        return self.pricing.leases.fleet

    @cached_property
    def empty_sites(self) -> tuple[SiteState, ...]:
        """Every site with nothing in it but signed leases."""
        found = []
        for site, rows in enumerate(rows_by_site(self.rows, self.fleet)):
            halls = rows.halls
            worths = Worths(self.offer_gpus[halls], self.first_usd[halls], self.other_usd[halls])
            used = self.is_used[halls].astype(np.int64)
            free, keeps = self.free_gpus[halls], np.zeros_like(used)
            found.append(SiteState(rows, worths, free, self.power_mw[site], used, keeps))
        return tuple(found)

    @cached_property
    def spreading(self) -> Spreading:
        """The leases that may stand at several sites."""
        return spreading_of(self.pricing, self.rows, [site.rows for site in self.empty_sites])

    @cached_property
    def rows_of(self) -> dict[int, dict[int, IntArray]]:
        """The sites at which each choice has rows, and which."""
        return rows_by_choice(self.empty_sites)


def rows_by_choice(sites: Sequence[SiteState]) -> dict[int, dict[int, IntArray]]:
    """The sites at which each choice has rows, and which."""
    found: dict[int, dict[int, IntArray]] = {}
    for site, state in enumerate(sites):
        order = np.argsort(state.rows.choice, kind="stable")
        choices, firsts = np.unique(state.rows.choice[order], return_index=True)
        for choice, rows in zip(choices.tolist(), np.split(order, firsts)[1:], strict=True):
            found.setdefault(choice, {})[site] = rows
    return found


def space_of(relaxation: Relaxation) -> Space:
    """The space of a case at the prices of a relaxation, nothing in it but signed leases.

    Of the last months of one start of a lease the best is kept.
    """
    prices, priced = relaxation.priced.prices, relaxation.priced
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
        wanted_first(relaxation),
    )
