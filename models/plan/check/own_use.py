"""Rules on internal pools and on what is offered on demand."""

from collections.abc import Iterator

import numpy as np

from ..facts import Facts
from ..own_amounts import markets, pool_months, working_h100e
from .violation import number, slack


def pool_window(facts: Facts) -> Iterator[str]:
    """A pool has GPUs in the months of its window only."""
    for pool in facts.case.internal_pools:
        months = pool_months(facts.case, pool)
        for month in np.flatnonzero((facts.pool_gpus[pool.id] > slack()).any(axis=0)):
            if month not in months:
                yield (
                    f"pool '{pool.id}' has GPUs in {facts.month(month)}; its window is {pool.from_month} to "
                    f"{pool.to_month}"
                )


def pool_gpu_types(facts: Facts) -> Iterator[str]:
    """A pool has GPUs of the types that will do."""
    fleet = facts.fleet
    for pool in facts.case.internal_pools:
        for hall in np.flatnonzero((facts.pool_gpus[pool.id] > slack()).any(axis=1)):
            if pool.gpu_types and fleet.gpu_type[hall] not in pool.gpu_types:
                yield (
                    f"pool '{pool.id}' stands in hall '{fleet.halls[hall]}' of GPU type "
                    f"'{fleet.gpu_type[hall]}'; allowed are {', '.join(pool.gpu_types)}"
                )


def pool_sites(facts: Facts) -> Iterator[str]:
    """A pool stands at the sites that will do."""
    fleet = facts.fleet
    for pool in facts.case.internal_pools:
        for hall in np.flatnonzero((facts.pool_gpus[pool.id] > slack()).any(axis=1)):
            site = fleet.sites[int(fleet.site_of_hall[hall])]
            if pool.sites and site not in pool.sites:
                yield (
                    f"pool '{pool.id}' stands in hall '{fleet.halls[hall]}' at site '{site}'; allowed are "
                    f"{', '.join(pool.sites)}"
                )


def pool_floor(facts: Facts) -> Iterator[str]:
    """A pool whose floor has no price has at least its floor in every month of its window."""
    per_gpu = float((facts.fleet.h100e_per_gpu * facts.fleet.availability).max(initial=0.0))
    for pool in facts.case.internal_pools:
        if pool.shortfall_usd_per_h100e_hour is not None:
            continue
        h100e = working_h100e(facts, pool)
        for month in pool_months(facts.case, pool):
            if h100e[month] < pool.floor_h100e - slack(pool.floor_h100e, per_gpu):
                yield (
                    f"pool '{pool.id}' has {number(h100e[month])} working H100e in {facts.month(month)}; "
                    f"its floor is {number(pool.floor_h100e)}"
                )


def on_demand_market(facts: Facts) -> Iterator[str]:
    """GPUs are offered on demand only where and when their type has a market."""
    fleet, by_type = facts.fleet, markets(facts.case)
    for hall, month in np.argwhere(facts.use.on_demand > slack()):
        if not by_type[fleet.gpu_type[hall]].is_open[month]:
            yield (
                f"hall '{fleet.halls[hall]}' in {facts.month(month)} offers GPUs on demand; type "
                f"'{fleet.gpu_type[hall]}' has no market then"
            )


def on_demand_fraction(facts: Facts) -> Iterator[str]:
    """GPUs offered on demand are at most the market's share of a hall's usable ones."""
    fleet, by_type = facts.fleet, markets(facts.case)
    for hall, month in np.argwhere(facts.use.on_demand > slack()):
        market = by_type[fleet.gpu_type[hall]]
        offered = facts.use.on_demand[hall, month]
        most = market.max_fraction[month] * fleet.usable[hall, month]
        if market.is_open[month] and offered > most + slack(most):
            yield (
                f"hall '{fleet.halls[hall]}' in {facts.month(month)} offers {number(offered)} GPUs on "
                f"demand; at most {number(most)} may be"
            )


OWN_USE_RULES = (pool_window, pool_gpu_types, pool_sites, pool_floor, on_demand_market, on_demand_fraction)
