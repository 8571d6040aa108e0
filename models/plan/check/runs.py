"""Rules on training runs: whether and when they run, with how many GPUs, and where."""

from collections.abc import Iterator

import numpy as np

from ...inputs.own_use import TrainingRun
from ..discounting import FloatArray, IntArray
from ..facts import Facts
from ..own_amounts import run_work_h100e_hours
from .violation import number, slack


def _undertaken(facts: Facts) -> Iterator[tuple[TrainingRun, int]]:
    """The runs that are undertaken, each with the index of the month in which it finishes."""
    runs = {run.id: run for run in facts.case.training_runs}
    for decision in facts.decisions.runs:
        if decision.is_undertaken and decision.finish_month is not None:
            yield runs[decision.run], facts.case.month_index(decision.finish_month)


def _gpus_by_month(facts: Facts, run: TrainingRun) -> FloatArray:
    """GPUs of a run over all halls; shape (months,)."""
    return np.asarray(facts.run_gpus[run.id].sum(axis=0))


def _halls_taken(facts: Facts, run: TrainingRun) -> IntArray:
    """Rows of the halls that a run stands in in some month."""
    return np.flatnonzero((facts.run_gpus[run.id] > slack()).any(axis=1))


def mandatory_runs(facts: Facts) -> Iterator[str]:
    """A mandatory run is undertaken."""
    undertaken = {run.id for run, _ in _undertaken(facts)}
    for run in facts.case.training_runs:
        if run.is_mandatory and run.id not in undertaken:
            yield f"training run '{run.id}' is mandatory but not undertaken"


def runs_not_undertaken(facts: Facts) -> Iterator[str]:
    """A run that is not undertaken uses no GPUs."""
    undertaken = {run.id for run, _ in _undertaken(facts)}
    for run in facts.case.training_runs:
        most = float(_gpus_by_month(facts, run).max())
        if run.id not in undertaken and most > slack():
            yield f"training run '{run.id}' is not undertaken but uses up to {number(most)} GPUs"


def run_finish(facts: Facts) -> Iterator[str]:
    """A run finishes between its earliest start and its deadline, inside the horizon."""
    for run, finish in _undertaken(facts):
        first, last = facts.case.month_index(run.earliest_start), facts.case.month_index(run.deadline)
        if not first <= finish <= last or finish not in range(facts.case.plan.months):
            yield (
                f"training run '{run.id}' finishes in {facts.month(finish)}; it may from "
                f"{run.earliest_start} to {run.deadline}, within the horizon"
            )


def run_window(facts: Facts) -> Iterator[str]:
    """A run uses GPUs from its earliest start to its deadline only."""
    for run in facts.case.training_runs:
        first, last = facts.case.month_index(run.earliest_start), facts.case.month_index(run.deadline)
        for month in np.flatnonzero(_gpus_by_month(facts, run) > slack()):
            if not first <= month <= last:
                yield (
                    f"training run '{run.id}' uses GPUs in {facts.month(month)}; it may from "
                    f"{run.earliest_start} to {run.deadline}"
                )


def runs_stop_at_finish(facts: Facts) -> Iterator[str]:
    """A run uses no GPUs after the month in which it finishes."""
    for run, finish in _undertaken(facts):
        for month in np.flatnonzero(_gpus_by_month(facts, run) > slack()):
            if month > finish:
                yield (
                    f"training run '{run.id}' uses GPUs in {facts.month(month)}; it finished in "
                    f"{facts.month(finish)}"
                )


def run_min_gpus(facts: Facts) -> Iterator[str]:
    """A run uses at least its fewest GPUs in every month it runs, the one it finishes in among them."""
    for run, finish in _undertaken(facts):
        gpus = _gpus_by_month(facts, run)
        for month, used in enumerate(gpus):
            if (used > slack() or month == finish) and used < run.min_gpus - slack(run.min_gpus):
                yield (
                    f"training run '{run.id}' uses {number(used)} GPUs in {facts.month(month)}; it needs at "
                    f"least {number(run.min_gpus)}"
                )


def run_max_gpus(facts: Facts) -> Iterator[str]:
    """A run uses at most its most GPUs in every month."""
    for run in facts.case.training_runs:
        for month, used in enumerate(_gpus_by_month(facts, run)):
            if used > run.max_gpus + slack(run.max_gpus):
                yield (
                    f"training run '{run.id}' uses {number(used)} GPUs in {facts.month(month)}; it may use "
                    f"{number(run.max_gpus)}"
                )


def runs_without_pause(facts: Facts) -> Iterator[str]:
    """A run that cannot pause uses GPUs in every month from its first to its finish.

    One that may run on no GPUs runs in a month without any too.
    """
    for run, finish in _undertaken(facts):
        used = np.flatnonzero(_gpus_by_month(facts, run) > slack())
        if run.can_pause or run.min_gpus == 0 or not len(used):
            continue
        for month in sorted(set(range(int(used[0]), finish + 1)) - set(used.tolist())):
            yield (
                f"training run '{run.id}' pauses in {facts.month(month)}; from {facts.month(used[0])} to "
                f"its finish in {facts.month(finish)} it may not"
            )


def run_work(facts: Facts) -> Iterator[str]:
    """By the end of the month in which a run finishes, its work is done."""
    for run, finish in _undertaken(facts):
        work = run_work_h100e_hours(facts, run)
        done = float(work[: max(finish + 1, 0)].sum())
        per_gpu = float((facts.fleet.h100e_per_gpu * facts.fleet.availability).max(initial=0.0))
        hours = float(facts.fleet.hours.max())
        if done < run.work_h100e_hours - slack(run.work_h100e_hours, per_gpu * hours):
            yield (
                f"training run '{run.id}' has done {number(done)} H100e-hours by the end of "
                f"{facts.month(finish)}; it needs {number(run.work_h100e_hours)}"
            )


def run_placement(facts: Facts) -> Iterator[str]:
    """A run stands in one hall, or in halls of one site, in all its months."""
    fleet = facts.fleet
    for run in facts.case.training_runs:
        halls = _halls_taken(facts, run)
        sites = np.unique(fleet.site_of_hall[halls])
        if run.placement == "hall" and len(halls) > 1:
            names = ", ".join(f"'{fleet.halls[hall]}'" for hall in halls)
            yield f"training run '{run.id}' stands in halls {names}; it must stand in one hall"
        if run.placement == "site" and len(sites) > 1:
            names = ", ".join(f"'{fleet.sites[site]}'" for site in sites)
            yield f"training run '{run.id}' stands at sites {names}; it must stand at one site"


def run_gpu_types(facts: Facts) -> Iterator[str]:
    """A run uses GPUs of the types that will do."""
    for run in facts.case.training_runs:
        for hall in _halls_taken(facts, run):
            if run.gpu_types and facts.fleet.gpu_type[hall] not in run.gpu_types:
                yield (
                    f"training run '{run.id}' stands in hall '{facts.fleet.halls[hall]}' of GPU type "
                    f"'{facts.fleet.gpu_type[hall]}'; allowed are {', '.join(run.gpu_types)}"
                )


def run_sites(facts: Facts) -> Iterator[str]:
    """A run stands at the sites that will do."""
    for run in facts.case.training_runs:
        for hall in _halls_taken(facts, run):
            site = facts.fleet.sites[int(facts.fleet.site_of_hall[hall])]
            if run.sites and site not in run.sites:
                yield (
                    f"training run '{run.id}' stands in hall '{facts.fleet.halls[hall]}' at site '{site}'; "
                    f"allowed are {', '.join(run.sites)}"
                )


RUN_RULES = (
    mandatory_runs,
    runs_not_undertaken,
    run_finish,
    run_window,
    runs_stop_at_finish,
    run_min_gpus,
    run_max_gpus,
    runs_without_pause,
    run_work,
    run_placement,
    run_gpu_types,
    run_sites,
)
