"""The owner's own use: sizes in order, tiers that fall, and demands that the halls can meet at all."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np

from ..own_use import InternalPool, TrainingRun
from ..problems import Problem
from ..wording import counted
from .facts import Facts, Floats
from .room import Room


def run_sizes(facts: Facts) -> Iterator[Problem]:
    """A run's fewest GPUs are no more than its most."""
    for run in facts.case.training_runs:
        if run.min_gpus > run.max_gpus:
            yield Problem(
                run.where("max_gpus"),
                f"max_gpus is {counted(run.max_gpus)}; it must be at least min_gpus, which is "
                f"{counted(run.min_gpus)}. Correct one of them.",
            )


def idle_delay_costs(facts: Facts) -> Iterator[Problem]:
    """A cost of delay needs a target before the deadline."""
    for run in facts.case.training_runs:
        if run.delay_cost_usd_per_month > 0 and run.target is None:
            yield Problem(
                run.where("delay_cost_usd_per_month"),
                "delay_cost_usd_per_month is given but target is blank, which means the deadline; the "
                "cost has no effect. Give a target.",
                "warning",
            )


def tiers_that_do_not_fall(facts: Facts) -> Iterator[Problem]:
    """Each tier of a pool reaches higher and is worth strictly less than the one before."""
    tiers: dict[str, list[Any]] = defaultdict(list)
    for tier in facts.case.pool_tiers:
        tiers[tier.pool].append(tier)
    for pool, own in tiers.items():
        own.sort(key=lambda tier: tier.up_to_h100e)
        for before, tier in pairwise(own):
            if tier.up_to_h100e > before.up_to_h100e and (
                tier.value_usd_per_h100e_hour >= before.value_usd_per_h100e_hour
            ):
                yield Problem(
                    tier.where("value_usd_per_h100e_hour"),
                    f"value_usd_per_h100e_hour is {counted(tier.value_usd_per_h100e_hour)} in pool "
                    f"'{pool}' up to {counted(tier.up_to_h100e)} H100e; it must be less than the "
                    f"{counted(before.value_usd_per_h100e_hour)} of the tier up to "
                    f"{counted(before.up_to_h100e)} H100e. Let the values fall.",
                )


def worthless_pools(facts: Facts) -> Iterator[Problem]:
    """A pool has tiers or a floor, or nothing is ever put into it."""
    if not facts.is_whole("pool_tiers"):
        return
    tiers = {tier.pool for tier in facts.case.pool_tiers}
    for pool in facts.case.internal_pools:
        if pool.id not in tiers and pool.floor_h100e == 0:
            yield Problem(
                pool.where(),
                f"'{pool.id}' has neither pool tiers nor a floor; it is worth nothing.",
                "warning",
            )
        elif pool.shortfall_usd_per_h100e_hour is not None and pool.floor_h100e == 0:
            yield Problem(
                pool.where("shortfall_usd_per_h100e_hour"),
                "shortfall_usd_per_h100e_hour is given but the floor is 0; it has no effect.",
                "warning",
            )


def runs_that_cannot_finish(facts: Facts) -> Iterator[Problem]:
    """A run can do its work by its deadline if it gets all that its halls have."""
    room = Room(facts)
    for run in facts.case.training_runs:
        first, last = facts.inside(run.earliest_start, run.deadline)
        if first > last or run.min_gpus > run.max_gpus:
            continue
        halls = room.allowed(run.gpu_types, run.sites)
        end = "The case is infeasible." if run.is_mandatory else "It will never be undertaken."
        if not halls:
            yield _odd(run, "gpu_types", f"no hall has an allowed GPU type at an allowed site. {end}")
            continue
        by_place = [[hall] for hall in halls] if run.placement == "hall" else room.by_site(halls)
        most = max(_most_work(facts, room, run, place)[first : last + 1].sum() for place in by_place)
        span = f"from {facts.month(first)} to {facts.month(last)}"
        if most == 0:
            yield _odd(
                run,
                "min_gpus",
                f"min_gpus is {counted(run.min_gpus)}; {span} no {run.placement} has so many with power. {end}",
            )
        elif most < run.work_h100e_hours * (1 - 1e-9):
            yield _odd(
                run,
                "work_h100e_hours",
                f"work_h100e_hours is {counted(run.work_h100e_hours)}; {span} one {run.placement} can do "
                f"at most {counted(most)} H100e-hours of it. {end}",
            )


def _most_work(facts: Facts, room: Room, run: TrainingRun, place: list[Any]) -> Floats:
    """H100e-hours by month, at most, in a place's halls: strongest GPUs first, none below the minimum."""
    availability = facts.sites[place[0].site].availability_fraction
    gpus, work = np.zeros(facts.months), np.zeros(facts.months)
    for hall in sorted(place, key=lambda one: -facts.h100e_per_gpu[one.gpu_type]):
        total = np.minimum(gpus + room.gpus(hall), run.max_gpus)
        base = np.minimum(total, run.min_gpus) - np.minimum(gpus, run.min_gpus)
        more = (total - gpus) - base
        work += facts.h100e_per_gpu[hall.gpu_type] * (base + run.marginal_scaling_fraction * more)
        gpus = total
    return np.where(gpus >= run.min_gpus * (1 - 1e-9), work * availability * facts.hours, 0.0)


def floors_that_cannot_hold(facts: Facts) -> Iterator[Problem]:
    """The floor of a pool is no more than all that its halls have."""
    room = Room(facts)
    for pool in facts.case.internal_pools:
        first, last = facts.inside(pool.from_month, pool.to_month)
        if pool.floor_h100e == 0 or first > last:
            continue
        most = _most_h100e(facts, room, pool)[first : last + 1]
        short = np.flatnonzero(most < pool.floor_h100e * (1 - 1e-9))
        if short.size:
            index = int(short[0])
            hard = pool.shortfall_usd_per_h100e_hour is None
            yield Problem(
                pool.where("floor_h100e"),
                f"floor_h100e is {counted(pool.floor_h100e)}; its halls have at most "
                f"{counted(most[index])} working H100e in {facts.month(first + index)}. "
                f"{'The case is infeasible' if hard else 'It will fall short'}: lower the floor, or begin "
                "later.",
                "warning",
            )


def _most_h100e(facts: Facts, room: Room, pool: InternalPool) -> Floats:
    """Working H100e by month, at most, of the halls that a pool may use, each site within its power."""
    most = np.zeros(facts.months)
    for halls in room.by_site(room.allowed(pool.gpu_types, pool.sites)):
        site = facts.sites[halls[0].site]
        power = facts.power_kw[site.id].copy()
        halls.sort(key=lambda one: facts.kw_per_gpu[one.gpu_type] / facts.h100e_per_gpu[one.gpu_type])
        for hall in halls:
            kilowatts = np.minimum(facts.usable[hall.id] * facts.kw_per_gpu[hall.gpu_type], power)
            power -= kilowatts
            h100e_per_kw = facts.h100e_per_gpu[hall.gpu_type] / facts.kw_per_gpu[hall.gpu_type]
            most += kilowatts * h100e_per_kw * site.availability_fraction
    return most


def _odd(run: TrainingRun, field: str, message: str) -> Problem:
    return Problem(run.where(field), message, "warning")


WITHOUT_HORIZON = (run_sizes, idle_delay_costs, tiers_that_do_not_fall, worthless_pools)
ODDITIES = (runs_that_cannot_finish, floors_that_cannot_hold)
