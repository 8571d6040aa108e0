"""The worth of the owner's own use: finished runs, internal pools and their shortfalls, on-demand sales."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..inputs.case import Case
from ..inputs.months import months_between
from ..inputs.own_use import InternalPool, TrainingRun
from .amounts import Amounts, single
from .discounting import FloatArray, IntArray
from .facts import Facts


def own_amounts(facts: Facts) -> Iterator[Amounts]:
    """Every amount of runs, pools and on-demand sales."""
    yield from _run_values(facts)
    for pool in facts.case.internal_pools:
        yield from _pool_amounts(facts, pool)
    yield from _on_demand_revenue(facts)


def _run_values(facts: Facts) -> Iterator[Amounts]:
    runs = {run.id: run for run in facts.case.training_runs}
    for decision in facts.decisions.runs:
        if decision.finish_month is None:
            continue
        month = facts.case.month_index(decision.finish_month)
        if decision.is_undertaken and 0 <= month < facts.case.plan.months:
            usd = run_value_usd(runs[decision.run], decision.finish_month)
            site = _site_of_run(facts, decision.run)
            yield single("run_value", month, usd, site=site, subject=decision.run)


def run_value_usd(run: TrainingRun, finish_month: pd.Period) -> float:
    """Value less the delay cost of each month past the target, never below zero."""
    target = run.deadline if run.target is None else run.target
    months_late = max(0, months_between(target, finish_month))
    return max(0.0, run.value_usd - run.delay_cost_usd_per_month * months_late)


def _site_of_run(facts: Facts, run: str) -> str:
    halls = np.flatnonzero(facts.run_gpus[run].sum(axis=1) > 0)
    sites = np.unique(facts.fleet.site_of_hall[halls])
    return facts.fleet.sites[int(sites[0])] if len(sites) == 1 else ""


def run_work_h100e_hours(facts: Facts, run: TrainingRun) -> FloatArray:
    """Work of a run in each month, by the split of its GPUs that does most; shape (months,).

    A GPU within the minimum works in full, one beyond it by the marginal scaling: all GPUs at the
    marginal scaling, and the rest of their work for `min_gpus` of them, the fastest first.
    """
    fleet, gpus = facts.fleet, facts.run_gpus[run.id]
    per_gpu = fleet.h100e_per_gpu * fleet.availability
    work = run.marginal_scaling_fraction * (per_gpu @ gpus)
    left = np.full(gpus.shape[1], run.min_gpus)
    for hall in np.argsort(-per_gpu, kind="stable"):
        within = np.minimum(gpus[hall], left)
        left = left - within
        work = work + (1 - run.marginal_scaling_fraction) * per_gpu[hall] * within
    return np.asarray(work * fleet.hours)


def pool_months(case: Case, pool: InternalPool) -> IntArray:
    """Indices of the months of a pool that lie in the horizon."""
    first, last = case.month_index(pool.from_month), case.month_index(pool.to_month)
    return np.arange(max(first, 0), min(last + 1, case.plan.months), dtype=np.int64)


def working_h100e(facts: Facts, pool: InternalPool) -> FloatArray:
    """H100e × availability of a pool's GPUs; shape (months of the horizon,)."""
    return np.asarray((facts.fleet.h100e_per_gpu * facts.fleet.availability) @ facts.pool_gpus[pool.id])


def _pool_amounts(facts: Facts, pool: InternalPool) -> Iterator[Amounts]:
    """Each tier's value up to its reach, and the shortfall below the floor at its price."""
    months = pool_months(facts.case, pool)
    h100e, hours = working_h100e(facts, pool)[months], facts.fleet.hours[months]
    tiers = [tier for tier in facts.case.pool_tiers if tier.pool == pool.id]
    usd, reached = np.zeros(len(months)), 0.0
    for tier in sorted(tiers, key=lambda tier: tier.up_to_h100e):
        filled = np.clip(h100e, reached, tier.up_to_h100e) - reached
        usd += tier.value_usd_per_h100e_hour * hours * filled
        reached = tier.up_to_h100e
    yield Amounts("pool_value", months, usd, subject=pool.id)
    if pool.shortfall_usd_per_h100e_hour is not None:
        missing = np.maximum(0.0, pool.floor_h100e - h100e)
        price = pool.shortfall_usd_per_h100e_hour
        yield Amounts("pool_shortfall", months, -price * hours * missing, subject=pool.id)


@dataclass(frozen=True)
class Market:
    """The on-demand market of a GPU type by month; arrays of shape (months,), noughts where there is none."""

    usd_per_gpu_hour: FloatArray
    """Price × utilisation: what an hour of a GPU on offer earns."""
    max_fraction: FloatArray
    """Share of each hall's usable GPUs that may be offered."""
    is_open: np.ndarray[tuple[int], np.dtype[np.bool_]]
    """Whether the first level has come."""


def markets(case: Case) -> dict[str, Market]:
    """The on-demand market of every GPU type."""
    horizon = case.plan.months
    by_type = {
        gpu_type.id: Market(np.zeros(horizon), np.zeros(horizon), np.zeros(horizon, dtype=bool))
        for gpu_type in case.gpu_types
    }
    for level in sorted(case.on_demand, key=lambda level: level.month.ordinal):
        market = by_type[level.gpu_type]
        onwards = slice(max(case.month_index(level.month), 0), None)
        market.usd_per_gpu_hour[onwards] = level.usd_per_gpu_hour * level.utilisation_fraction
        market.max_fraction[onwards] = level.max_fraction
        market.is_open[onwards] = True
    return by_type


def _on_demand_revenue(facts: Facts) -> Iterator[Amounts]:
    """Price × utilisation × H(t) of the GPUs offered in each hall."""
    fleet, months, by_type = facts.fleet, np.arange(facts.case.plan.months), markets(facts.case)
    for row in np.flatnonzero(facts.use.on_demand.any(axis=1)):
        usd = by_type[fleet.gpu_type[row]].usd_per_gpu_hour * fleet.hours * facts.use.on_demand[row]
        site = fleet.sites[int(fleet.site_of_hall[row])]
        yield Amounts("on_demand_revenue", months, usd, site, subject=fleet.halls[int(row)])
