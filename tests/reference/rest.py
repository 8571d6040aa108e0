"""The rest: what runs, pools and on demand make of the GPUs that the leases leave (sections 3, 5 and 6).

Given the leases and the runs' places and months, everything that is left is a linear program: run GPUs, pools
and their tiers, on demand, the billed energy, and the policies that these decide (minimum internal, cash).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from .facts import Array, Facts, Record
from .facts import field as read
from .programs import Program, Solved
from .runs import RunOption, work_per_gpu


@dataclass(frozen=True)
class Leased:
    """What the leases take in one month."""

    gpus: tuple[float, ...]
    """(h) GPUs in use."""
    closed: int
    """Bit mask of the halls that isolation closes to the owner's own use."""


@dataclass
class Month:
    """One month's columns and rows in the program."""

    t: int
    use: list[list[int]]
    """(h) columns of GPUs in use."""
    internal: dict[int, float] = field(default_factory=dict)
    """H100e in runs and pools, by column."""
    cash: dict[int, float] = field(default_factory=dict)
    """Nominal dollars of cash, by column."""
    capacity_rows: dict[int, int] = field(default_factory=dict)
    power_rows: dict[int, int] = field(default_factory=dict)
    energy_rows: dict[int, int] = field(default_factory=dict)


@dataclass
class Rest:
    """The rest's optimum over some months."""

    value_usd: float
    cash_usd: dict[int, float]
    """By month: on-demand revenue less energy bill and the demand charge of the owner's own use."""
    gpu_prices: dict[int, Array]
    """By month: (h) what one GPU less in a hall, its power and its energy would at least cost."""


def solve_rest(
    facts: Facts,
    leased: dict[int, Leased],
    runs: list[RunOption],
    *,
    is_internal_kept: bool = True,
    is_work_done: bool = True,
    lease_cash_usd: Array | None = None,
) -> Rest | None:
    """The best use of what the leases leave in the given months; None if there is no feasible one.

    Args:
        facts: the case.
        leased: what the leases take, by month.
        runs: the runs undertaken (their months outside the given ones are left out).
        is_internal_kept: whether to keep the rule min_internal_fraction (off: an optimistic bound).
        is_work_done: whether the runs' work must get done (off: an optimistic bound).
        lease_cash_usd: (t) cash from leases; if given, min_cash_usd is kept (all months must be there).
    """
    program, months = _program(
        facts,
        leased,
        runs,
        is_internal_kept=is_internal_kept,
        is_work_done=is_work_done,
        lease_cash_usd=lease_cash_usd,
    )
    solved = program.solve() if program else None
    return None if solved is None else _rest(facts, months, solved)


def most_internal_h100e_hours(
    facts: Facts, leased: dict[int, Leased], runs: list[RunOption], lease_cash_usd: Array
) -> float | None:
    """The most H100e-hours in runs and pools beside what the leases take; None if there is no feasible rest.

    Availability plays no part. `leased` has all months, and min_cash_usd is kept.
    """
    program, months = _program(
        facts, leased, runs, is_internal_kept=True, is_work_done=True, lease_cash_usd=lease_cash_usd
    )
    if program is None:
        return None
    program.values = [0.0] * len(program.values)
    for month in months:
        for column, h100e in month.internal.items():
            program.values[column] = h100e * float(facts.hours[month.t])
    solved = program.solve()
    return None if solved is None else solved.value


def _program(
    facts: Facts,
    leased: dict[int, Leased],
    runs: list[RunOption],
    *,
    is_internal_kept: bool,
    is_work_done: bool,
    lease_cash_usd: Array | None,
) -> tuple[Program | None, list[Month]]:
    """The rest as a program, with its months; no program where a run stands in closed halls only."""
    program = Program()
    months = [Month(t, [[] for _ in facts.halls]) for t in sorted(leased)]
    work: dict[int, dict[int, float]] = {run.number: {} for run in runs}
    for month in months:
        closed = leased[month.t].closed
        for run in runs:
            if month.t not in run.months:
                continue
            if not _add_run(facts, program, month, run, closed=closed, work=work[run.number]):
                return None, months
        _add_pools(facts, program, month, closed)
        _add_on_demand(facts, program, month, closed)
        _add_limits(facts, program, month, leased[month.t])
        if is_internal_kept:
            _add_min_internal(facts, program, month)
    if is_work_done:
        for run in runs:
            program.at_least(work[run.number], run.work_h100e_hours)
    if lease_cash_usd is not None:
        _add_min_cash(facts, program, months, lease_cash_usd)
    return program, months


def _add_use(facts: Facts, program: Program, month: Month, h: int, value: float = 0.0) -> int:
    """A column of the owner's GPUs in a hall, with the demand charge of their facility kW."""
    hall, factor = facts.halls[h], facts.last_day_factor(month.t)
    demand_usd = facts.demand_usd_per_kw[hall.site] * hall.kw_per_gpu * facts.pue[hall.site]
    column = program.column(value * factor - demand_usd * factor)
    month.use[h].append(column)
    month.cash[column] = value - demand_usd
    return column


def _add_run(
    facts: Facts, program: Program, month: Month, run: RunOption, *, closed: int, work: dict[int, float]
) -> bool:
    """Base and extra GPUs of a run: base <= minimum <= all <= maximum. False if its halls are closed."""
    halls = [h for h in run.halls if not closed >> h & 1]
    if not halls:
        return False
    base = {h: _add_use(facts, program, month, h) for h in halls}
    extra = {h: _add_use(facts, program, month, h) for h in halls}
    program.at_most({base[h]: 1.0 for h in halls}, run.min_gpus)
    both = dict.fromkeys([*base.values(), *extra.values()], 1.0)
    program.at_least(both, run.min_gpus)
    program.at_most(both, run.max_gpus)
    for h in halls:
        work[base[h]] = work_per_gpu(facts, month.t, h)
        work[extra[h]] = work_per_gpu(facts, month.t, h) * run.scaling_fraction
        month.internal[base[h]] = month.internal[extra[h]] = facts.halls[h].h100e
    return True


def _add_pools(facts: Facts, program: Program, month: Month, closed: int) -> None:
    """The pools' GPUs, their tiers of value, and their floors, hard or at a price."""
    for pool in facts.rows("internal_pools"):
        if month.t not in facts.window(pool["from_month"], pool["to_month"]):
            continue
        gpu_types, sites = read(pool, "gpu_types", []), read(pool, "sites", [])
        gives: dict[int, float] = {}
        for h, hall in enumerate(facts.halls):
            if closed >> h & 1 or (gpu_types and hall.gpu_type not in gpu_types):
                continue
            if sites and facts.site_ids[hall.site] not in sites:
                continue
            column = _add_use(facts, program, month, h)
            gives[column] = hall.h100e * hall.availability_fraction
            month.internal[column] = hall.h100e
        _add_tiers(facts, program, month, pool, gives)


def _add_tiers(facts: Facts, program: Program, month: Month, pool: Record, gives: dict[int, float]) -> None:
    """Tiers filled from the first (worth most) on, and H100e short of the floor."""
    factor, hours = facts.last_day_factor(month.t), facts.hours[month.t]
    tiers = [row for row in facts.rows("pool_tiers") if row["pool"] == pool["id"]]
    in_tiers, reach = dict[int, float](), 0.0
    for tier in sorted(tiers, key=lambda row: float(row["up_to_h100e"])):
        worth = tier["value_usd_per_h100e_hour"] * hours * factor
        in_tiers[program.column(worth, tier["up_to_h100e"] - reach)] = 1.0
        reach = tier["up_to_h100e"]
    program.at_most({**in_tiers, **{column: -number for column, number in gives.items()}}, 0.0)
    price = read(pool, "shortfall_usd_per_h100e_hour")
    short = {} if price is None else {program.column(-price * hours * factor): 1.0}
    program.at_least({**gives, **short}, read(pool, "floor_h100e", 0.0))


def _add_on_demand(facts: Facts, program: Program, month: Month, closed: int) -> None:
    """On-demand GPUs at the level of the month, up to a share of each hall's usable GPUs."""
    for h, hall in enumerate(facts.halls):
        levels = [row for row in facts.rows("on_demand") if row["gpu_type"] == hall.gpu_type]
        past = [row for row in levels if facts.offset(row["month"]) <= month.t]
        if closed >> h & 1 or not past:
            continue
        level = max(past, key=lambda row: facts.offset(row["month"]))
        usd = level["usd_per_gpu_hour"] * read(level, "utilisation_fraction", 1.0) * facts.hours[month.t]
        column = _add_use(facts, program, month, h, usd)
        program.highs[column] = read(level, "max_fraction", 1.0) * facts.usable[month.t, h]


def _add_limits(facts: Facts, program: Program, month: Month, leased: Leased) -> None:
    """Capacity of halls, power of sites, and the energy billed: at least the draw and the minimum take."""
    t, mwh_per_gpu = month.t, facts.mwh_per_gpu[month.t]
    for h in range(len(facts.halls)):
        row = dict.fromkeys(month.use[h], 1.0)
        month.capacity_rows[h] = program.at_most(row, _room(facts.usable[t, h] - leased.gpus[h]))
    for s in range(len(facts.site_ids)):
        here = [h for h, hall in enumerate(facts.halls) if hall.site == s]
        kw = {column: facts.halls[h].kw_per_gpu for h in here for column in month.use[h]}
        leased_kw = sum(leased.gpus[h] * facts.halls[h].kw_per_gpu for h in here)
        month.power_rows[s] = program.at_most(kw, _room(facts.power_kw[t, s] - leased_kw))
        price = facts.energy_usd_per_mwh[t, s]
        billed = program.column(-price * facts.last_day_factor(t), low=facts.minimum_take_mwh[t, s])
        month.cash[billed] = -price
        mwh = {column: mwh_per_gpu[h] for h in here for column in month.use[h]}
        leased_mwh = sum(leased.gpus[h] * mwh_per_gpu[h] for h in here)
        month.energy_rows[s] = program.at_most({billed: -1.0, **mwh}, -leased_mwh)


def _room(left: float) -> float:
    """What the leases leave; nothing when they fill it to within rounding."""
    return 0.0 if -1e-6 < left < 0 else left


def _breach(program: Program, policy: Record, factor: float) -> dict[int, float]:
    """A column of breach at the policy's penalty, or nothing when the rule is hard."""
    penalty = read(policy, "penalty_usd")
    return {} if penalty is None else {program.column(-penalty * factor): 1.0}


def _add_min_internal(facts: Facts, program: Program, month: Month) -> None:
    """H100e in runs and pools >= limit x usable H100e, fleet-wide or at the site named (section 7)."""
    for policy in facts.rows("policies"):
        window = facts.window(policy["from_month"], policy["to_month"])
        if policy["rule"] != "min_internal_fraction" or month.t not in window:
            continue
        site = read(policy, "subject")
        here = [h for h, hall in enumerate(facts.halls) if site in (None, facts.site_ids[hall.site])]
        usable = sum(facts.usable[month.t, h] * facts.halls[h].h100e for h in here)
        columns = {column for h in here for column in month.use[h]}
        row = {column: number for column, number in month.internal.items() if column in columns}
        row |= _breach(program, policy, facts.last_day_factor(month.t))
        program.at_least(row, policy["limit"] * usable)


def _add_min_cash(facts: Facts, program: Program, months: list[Month], lease_cash_usd: Array) -> None:
    """Opening cash and all cash to the end of each month of the window >= limit (section 7)."""
    opening = read(facts.case["plan"], "opening_cash_usd", 0.0)
    for policy in facts.rows("policies"):
        if policy["rule"] != "min_cash_usd":
            continue
        for t in facts.window(policy["from_month"], policy["to_month"]):
            row = {column: usd for month in months[: t + 1] for column, usd in month.cash.items()}
            row |= _breach(program, policy, facts.last_day_factor(t))
            fixed = opening + lease_cash_usd[: t + 1].sum() - facts.fixed_usd * (t + 1)
            program.at_least(row, policy["limit"] - fixed)


def _rest(facts: Facts, months: list[Month], solved: Solved) -> Rest:
    """Cash by month and the halls' prices of an optimum."""
    cash, prices = {}, {}
    for month in months:
        cash[month.t] = float(sum(solved.columns[column] * usd for column, usd in month.cash.items()))
        mwh_per_gpu = facts.mwh_per_gpu[month.t]
        prices[month.t] = np.array(
            [
                solved.row_prices[month.capacity_rows[h]]
                + solved.row_prices[month.power_rows[hall.site]] * hall.kw_per_gpu
                + solved.row_prices[month.energy_rows[hall.site]] * mwh_per_gpu[h]
                for h, hall in enumerate(facts.halls)
            ]
        )
    return Rest(solved.value, cash, prices)
