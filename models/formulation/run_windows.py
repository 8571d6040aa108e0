"""Where and when a training run can run and finish, by the data alone."""

from collections.abc import Iterator
from typing import Any

from ..inputs.own_use import TrainingRun
from .parameters import Parameters

HOURS_ROUNDING = 1e-9
"""Relative slack when arithmetic, not the solver, rules a finishing month out."""


def places(p: Parameters, run: TrainingRun) -> dict[str, tuple[str, ...]]:
    """Places where a run may stand: each hall, or each site with its allowed halls."""
    halls = p.allowed_halls(run.gpu_types, run.sites)
    if run.placement == "hall":
        return {h: (h,) for h in halls}
    return p.by_site(halls)


def run_window(p: Parameters, run: TrainingRun) -> range:
    """Month indices in which a run may run."""
    return p.window(p.case.month_index(run.earliest_start), p.case.month_index(run.deadline))


def most_work(m: Any, p: Parameters, r: str, place: str, t: int) -> float:
    """The most work that a run alone could do in a month at a place, H100e-hours; nought if it cannot run."""
    run = m.runs[r]
    halls = sorted((h for h in m.run_halls[r, place]), key=lambda h: -p.working_h100e[h])
    room = {h: 0.0 if m.closed[h][t] else p.most_gpus(h, t) for h in halls}
    if sum(room.values()) < run.min_gpus * (1 - HOURS_ROUNDING):
        return 0.0
    work, base, extra = 0.0, run.min_gpus, run.max_gpus - run.min_gpus
    for h in halls:
        within = min(room[h], base)
        beyond = min(room[h] - within, extra)
        work += p.working_h100e[h] * (within + run.marginal_scaling_fraction * beyond)
        base, extra = base - within, extra - beyond
    return work * float(p.hours[t])


def finish_months(m: Any, p: Parameters, r: str, place: str) -> tuple[int, ...]:
    """Month indices in which a run could finish at a place: work by then could have reached the need."""
    done, found = 0.0, []
    for t in run_window(p, m.runs[r]):
        done += most_work(m, p, r, place, t)
        if done >= m.runs[r].work_h100e_hours * (1 - HOURS_ROUNDING):
            found.append(t)
    return tuple(found)


def run_gpus_keys(m: Any, p: Parameters) -> Iterator[tuple[str, str, int]]:
    """Run, hall and month where a run could use GPUs."""
    for r, q, t in m.RUN_MONTHS:
        for h in m.run_halls[r, q]:
            if not m.closed[h][t] and p.has_room(h, t) and m.runs[r].max_gpus > 0:
                yield r, h, t


def split_keys(m: Any, p: Parameters) -> Iterator[tuple[str, str, str, int]]:
    """Run, place, hall and month where it matters which GPUs are within the minimum: halls that differ."""
    for r, q, t in m.RUN_MONTHS:
        halls = [h for h in m.run_halls[r, q] if (r, h, t) in m.RUN_GPUS]
        unlike = len({p.working_h100e[h] for h in halls}) > 1
        if unlike and m.runs[r].marginal_scaling_fraction < 1:
            yield from ((r, q, h, t) for h in halls)
