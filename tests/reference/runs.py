"""Every way to undertake each training run: its place, its months and its worth (section 5)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from .facts import Facts, Record, field
from .leases import TooLargeError


@dataclass(frozen=True, eq=False)
class RunOption:
    """A run undertaken in some halls in some months; it finishes in the last of them.

    A later finishing month is never better: the value and its discount factor can only fall.
    """

    run: str
    number: int
    """The run's place in the list of runs."""
    halls: tuple[int, ...]
    months: tuple[int, ...]
    min_gpus: float
    max_gpus: float
    scaling_fraction: float
    work_h100e_hours: float
    value_usd: float
    """Present value of the finished run."""


def run_options(facts: Facts, number: int, run: Record, limit: int = 20000) -> list[RunOption]:
    """All ways to undertake a run that its own capacity allows.

    Raises:
        TooLargeError: if there are more than `limit` of them.
    """
    options = []
    for halls in _places(facts, run):
        for months in _month_sets(facts, run):
            option = _option(facts, number, run, halls, months)
            if _can_be_done(facts, option):
                options.append(option)
            if len(options) > limit:
                raise TooLargeError(f"run {run['id']} has more than {limit} options")
    return options


def _places(facts: Facts, run: Record) -> list[tuple[int, ...]]:
    """One hall, or all the allowed halls of one site (using only some of them is left to the program)."""
    gpu_types, sites = field(run, "gpu_types", []), field(run, "sites", [])
    allowed = [
        h
        for h, hall in enumerate(facts.halls)
        if (not gpu_types or hall.gpu_type in gpu_types) and (not sites or facts.site_ids[hall.site] in sites)
    ]
    if field(run, "placement", "hall") == "hall":
        return [(h,) for h in allowed]
    by_site = [tuple(h for h in allowed if facts.halls[h].site == s) for s in range(len(facts.site_ids))]
    return [halls for halls in by_site if halls]


def _month_sets(facts: Facts, run: Record) -> Iterator[tuple[int, ...]]:
    """The months it runs in: consecutive, or any if it can pause."""
    window = list(facts.window(run["earliest_start"], run["deadline"]))
    if field(run, "can_pause", False):
        for count in range(1, len(window) + 1):
            yield from combinations(window, count)
        return
    for first in range(len(window)):
        for last in range(first, len(window)):
            yield tuple(window[first : last + 1])


def _option(
    facts: Facts, number: int, run: Record, halls: tuple[int, ...], months: tuple[int, ...]
) -> RunOption:
    finish = months[-1]
    months_late = max(0, finish - facts.offset(field(run, "target", run["deadline"])))
    worth_usd = max(0.0, run["value_usd"] - field(run, "delay_cost_usd_per_month", 0.0) * months_late)
    return RunOption(
        run=run["id"],
        number=number,
        halls=halls,
        months=months,
        min_gpus=run["min_gpus"],
        max_gpus=run["max_gpus"],
        scaling_fraction=field(run, "marginal_scaling_fraction", 1.0),
        work_h100e_hours=run["work_h100e_hours"],
        value_usd=worth_usd * facts.last_day_factor(finish),
    )


def work_per_gpu(facts: Facts, t: int, h: int) -> float:
    """H100e-hours of work of one GPU of hall h in month t, at full scaling."""
    hall = facts.halls[h]
    return float(hall.h100e * hall.availability_fraction * facts.hours[t])


def _can_be_done(facts: Facts, option: RunOption) -> bool:
    """Whether the halls hold the minimum each month and, all theirs alone, the work gets done (pruning)."""
    work = 0.0
    for t in option.months:
        room = sum(facts.usable[t, h] for h in option.halls)
        if room < option.min_gpus - 1e-6:
            return False
        best = max(work_per_gpu(facts, t, h) for h in option.halls)
        gpus = min(room, option.max_gpus)
        work += best * (option.min_gpus + option.scaling_fraction * (gpus - option.min_gpus))
    return work >= option.work_h100e_hours * (1 - 1e-9)
