"""Arithmetic: sums of what is demanded beside what there is, without a solver.

Every sum is favourable to the case: what it finds short is short whatever is decided. Signed leases are taken to
stand as long as they certainly do.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from models.inputs import Case, TrainingRun
from models.inputs.wording import counted, listed
from planner.questions.conflicts.policy_arithmetic import policy_shortages
from planner.questions.conflicts.rules import rules_of
from planner.questions.conflicts.shortage import Shortage
from planner.questions.conflicts.supply import SLACK, FloatArray, Supply


def shortages_of(case: Case) -> tuple[Shortage, ...]:
    """Every shortage that arithmetic shows; GPUs of several demands are added up only where none is short by itself."""
    supply = Supply(case)
    alone = (*_runs(supply), *_floors(supply))
    together = (*_sites(supply), *(_fleets(supply) if not alone else ()))
    return (*alone, *together, *policy_shortages(supply))


def infeasible_sentence(case: Case) -> str:
    """That a case has no plan, and what is known of it at once: its shortages, else its rules that are hard."""
    told = [str(one) for one in shortages_of(case)]
    if told:
        return f"no plan satisfies all hard rules of the case: {'; '.join(told)}"
    rules = [rule.label for rule in rules_of(case)]
    return (
        f"no plan satisfies all hard rules of the case, which are {', '.join(rules) or 'its halls and its power'}; "
        "a diagnosis says which of them conflict"
    )


def _beside(supply: Supply, halls: tuple[str, ...]) -> str:
    """Words for signed leases in these halls, if there are any."""
    return " beside signed leases" if any(supply.signed_gpus[h].any() for h in halls) else ""


def _runs(supply: Supply) -> Iterator[Shortage]:
    """A mandatory run has a month, a hall, enough GPUs, and enough of them for long enough."""
    for run in supply.case.training_runs:
        if run.is_mandatory:
            yield from _run(supply, run)


def _run(supply: Supply, run: TrainingRun) -> Iterator[Shortage]:
    window, places = supply.run_window(run), supply.run_places(run)
    first, last = f"{run.earliest_start}", f"{run.deadline}"
    if not window:
        sentence = f"mandatory {run.label} may run from {first} to {last}, which is outside the horizon"
        yield Shortage(run.where("earliest_start"), sentence, first, 1.0, 0.0, "months")
        return
    if not places:
        sentence = f"mandatory {run.label} finds no hall with a GPU type and at a site that it allows"
        yield Shortage(run.where("gpu_types"), sentence, "", 1.0, 0.0, "halls")
        return
    months = list(window)
    gpus = {place: float(supply.place_gpus(place)[months].max()) for place in places}
    largest = max(places, key=lambda place: gpus[place])
    noun = "hall" if run.placement == "hall" else "site"
    name = largest[0] if noun == "hall" else supply.parameters.halls[largest[0]].site
    beside = _beside(supply, largest)
    if gpus[largest] < run.min_gpus * (1 - SLACK):
        sentence = (
            f"mandatory {run.label} needs {counted(run.min_gpus)} GPUs in one {noun}; the most that one has with "
            f"power{beside} from {first} to {last} is {counted(np.floor(gpus[largest] + 1e-6))}, {noun} '{name}'"
        )
        yield Shortage(run.where("min_gpus"), sentence, first, run.min_gpus, gpus[largest], "GPUs")
        return
    work = max(longest_work(supply, run, place, window) for place in places)
    if work < run.work_h100e_hours * (1 - SLACK):
        pause = "" if run.can_pause else " without a pause"
        sentence = (
            f"mandatory {run.label} needs {counted(run.work_h100e_hours)} H100e-hours; from {first} to {last} no "
            f"{noun} can do more than {counted(work)}{pause}{beside}"
        )
        yield Shortage(
            run.where("work_h100e_hours"), sentence, first, run.work_h100e_hours, work, "H100e-hours"
        )


def longest_work(supply: Supply, run: TrainingRun, place: tuple[str, ...], window: range) -> float:
    """The most work that a run can do at a place: over all months, or without a pause over consecutive ones."""
    most = best = 0.0
    for t in window:
        work = float(supply.most_work(run, place)[t])
        most = most + work if work or run.can_pause else 0.0
        best = max(best, most)
    return best


def _floors(supply: Supply) -> Iterator[Shortage]:
    """The hard floor of a pool is no more than its halls have free."""
    for demand in _floor_demands(supply):
        for t in np.flatnonzero(demand.h100e):
            available = supply.most_h100e(demand.halls, int(t))
            if available < demand.h100e[t] * (1 - SLACK):
                month = supply.case.months[t]
                sentence = (
                    f"the {demand.label} needs {counted(demand.h100e[t])} working H100e in {month}; its halls have "
                    f"{counted(available)} with power{_beside(supply, demand.halls)}"
                )
                yield Shortage(demand.where, sentence, str(month), float(demand.h100e[t]), available, "H100e")
                break


@dataclass(frozen=True)
class _Demand:
    """Working H100e that are demanded for certain of some halls, by month."""

    label: str
    where: str
    halls: tuple[str, ...]
    h100e: FloatArray


def _floor_demands(supply: Supply) -> Iterator[_Demand]:
    p = supply.parameters
    for pool in supply.case.internal_pools:
        if pool.floor_h100e and pool.shortfall_usd_per_h100e_hour is None:
            floor = np.zeros(p.months)
            floor[list(p.window_of(pool))] = pool.floor_h100e
            halls = p.allowed_halls(pool.gpu_types, pool.sites)
            yield _Demand(f"floor of internal pool '{pool.id}'", pool.where("floor_h100e"), halls, floor)


def _run_demands(supply: Supply) -> Iterator[_Demand]:
    """Mandatory runs in the months without which none of their places could do the work."""
    p = supply.parameters
    for run in supply.case.training_runs:
        window, places = supply.run_window(run), supply.run_places(run)
        halls = tuple(h for place in places for h in place)
        if not run.is_mandatory or not halls or not window:
            continue
        work = np.array([supply.most_work(run, place)[list(window)] for place in places])
        without = (work.sum(axis=1, keepdims=True) - work).max(axis=0)
        if work.sum(axis=1).max() < run.work_h100e_hours * (1 - SLACK):
            continue  # short by itself
        demand = np.zeros(p.months)
        must = without < run.work_h100e_hours * (1 - SLACK)
        demand[list(window)] = np.where(must, run.min_gpus * min(p.working_h100e[h] for h in halls), 0.0)
        yield _Demand(f"mandatory {run.label}", run.where("min_gpus"), halls, demand)


def _sites(supply: Supply) -> Iterator[Shortage]:
    """What must run at a site draws no more than its power."""
    p = supply.parameters
    demands = [*_floor_demands(supply), *_run_demands(supply)]
    for s in p.sites:
        own = [one for one in demands if {p.halls[h].site for h in one.halls} == {s}]
        drawn = {
            one.label: np.array([supply.least_mw(one.halls, h100e) for h100e in one.h100e]) for one in own
        }
        needed = sum(drawn.values(), supply.signed_mw[s].copy())
        power = np.array(p.power_mw[s])
        short = np.flatnonzero(needed > power * (1 + SLACK) + SLACK)
        if short.size:
            t = int(short[0])
            month = supply.case.months[t]
            parts = [f"signed leases {counted(supply.signed_mw[s][t])}"] * bool(supply.signed_mw[s][t])
            parts += [f"{name} {counted(mw[t])}" for name, mw in drawn.items() if mw[t]]
            sentence = (
                f"site '{s}' needs {counted(needed[t])} MW of IT power in {month} ({listed(parts)}) and has "
                f"{counted(power[t])}"
            )
            where = supply.case.record("sites", s).where("it_power_mw")
            yield Shortage(where, sentence, str(month), float(needed[t]), float(power[t]), "MW")


def _fleets(supply: Supply) -> Iterator[Shortage]:
    """What must run in some halls, all demands together that allow no other, is no more than these have free."""
    demands = [*_floor_demands(supply), *_run_demands(supply)]
    for halls in dict.fromkeys([*(one.halls for one in demands), tuple(supply.parameters.halls)]):
        own = [one for one in demands if set(one.halls) <= set(halls)]
        needed = sum((one.h100e for one in own), np.zeros(supply.parameters.months))
        for t in np.flatnonzero(needed) if len(own) > 1 else ():
            available = supply.most_h100e(halls, int(t))
            if available < needed[t] * (1 - SLACK):
                month = supply.case.months[t]
                parts = listed(f"{one.label} {counted(one.h100e[t])}" for one in own if one.h100e[t])
                sentence = (
                    f"{parts} need {counted(needed[t])} working H100e together in {month}; their halls have "
                    f"{counted(available)} with power{_beside(supply, halls)}"
                )
                yield Shortage(own[0].where, sentence, str(month), float(needed[t]), available, "H100e")
                break
