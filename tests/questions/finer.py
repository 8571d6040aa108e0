"""A case with a little more of something, and what kept decisions are worth in it: finite differences of prices.

GPUs are whole, so the case is first counted in finer units, of which one more is a little.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

import pandas as pd

from models.inputs import Case, CaseError
from models.inputs.capacity import energy_usd_per_mwh, site_power_mw, usable_gpus
from models.plan.decisions import Decisions
from models.plan.plan import Plan
from planner.problem import Problem

FINER = 10_000
"""Fine GPUs in a GPU."""
MORE_GPUS = 10
"""Fine GPUs that are added."""
MORE_MW = 1e-5
"""Power that is added."""


@dataclass(frozen=True)
class Difference:
    """A price and the finite difference that it must be, US dollars of present value per GPU or MW."""

    what: str
    price: float | None
    difference: float | None
    """None where the decisions cannot be kept with a little more."""
    rounding: float
    """How far a difference may be off by the rounding of the two values that it is of."""

    @property
    def agrees(self) -> bool:
        """Whether both are the same, or both say that there is none."""
        if self.price is None or self.difference is None:
            return self.price is self.difference is None
        return abs(self.price - self.difference) <= 1e-4 * abs(self.difference) + self.rounding


def differences(plan: Plan, count: int, seed: int) -> list[Difference]:
    """Finite differences of a priced plan: up to `count` GPUs and as many MW, most of them with a price."""
    assert plan.prices is not None
    case, draw, found = plan.case, random.Random(seed), []
    fine, decisions = in_fine_gpus(case), fine_decisions(plan.decisions)
    before, before_mw = kept_usd(fine, decisions), kept_usd(case, plan.decisions)
    assert before is not None
    assert before_mw is not None
    for hall in _some(draw, plan.prices.halls, lambda one: one.usd_per_gpu, count):
        t = case.month_index(pd.Period(hall.month, "M"))
        after = _kept_or_none(lambda: in_fine_gpus(case, (hall.hall, t, MORE_GPUS)), decisions)  # noqa: B023
        found.append(_difference(f"{hall}", hall.usd_per_gpu, before, after, MORE_GPUS / FINER))
    for site in _some(draw, plan.prices.sites, lambda one: one.usd_per_mw, count):
        t = case.month_index(pd.Period(site.month, "M"))
        after = _kept_or_none(lambda: with_more_mw(case, site.site, t, MORE_MW), plan.decisions)  # noqa: B023
        found.append(_difference(f"{site}", site.usd_per_mw, before_mw, after, MORE_MW))
    return found


def _some(draw: random.Random, prices: Any, price: Any, count: int) -> list[Any]:
    """Some prices in a random order, those that are not nought first; the last is any."""
    order = sorted(draw.sample(list(prices), len(prices)), key=lambda one: price(one) == 0)
    return [*order[: count - 1], order[-1]] if order else []


def _difference(
    what: str, price: float | None, before: float, after: float | None, more: float
) -> Difference:
    difference = None if after is None else (after - before) / more
    return Difference(what, price, difference, 1e-12 * abs(before) / more + 1e-3)


def _kept_or_none(make: Any, decisions: Decisions) -> float | None:
    try:
        return kept_usd(make(), decisions)
    except CaseError:  # a signed whole-site lease would take GPUs for which there is no power
        return None


def kept_usd(case: Case, decisions: Decisions) -> float | None:
    """What decisions are worth when their whole numbers are kept and all else is as good as can be; None if not."""
    problem = Problem(case)
    solution = problem.solution_of(decisions)
    return None if solution is None else problem.program.worth(solution) * problem.program.usd_unit


def with_more_mw(case: Case, site: str, t: int, mw: float) -> Case:
    """The case with so much more IT power at a site in one month."""
    power, energy = list(site_power_mw(case)[site]), energy_usd_per_mwh(case)[site]
    power[t] += mw
    steps: list[Any] = [step for step in case.site_steps if step.site != site]
    steps += [
        {"site": site, "month": str(month), "it_power_mw": power[at], "energy_usd_per_mwh": energy[at]}
        for at, month in enumerate(case.months)
    ]
    return case.with_(site_steps=steps)


def in_fine_gpus(case: Case, more: tuple[str, int, int] | None = None) -> Case:
    """The same case with every GPU cut into `FINER`, whole lots and spares resolved into usable GPUs.

    `more` is a hall, a month index, and how many fine GPUs more are usable there in this month only.
    """
    types = [
        one.with_(kw_per_gpu=one.kw_per_gpu / FINER, h100_equivalent=one.h100_equivalent / FINER)
        for one in case.gpu_types
    ]
    runs = [
        one.with_(min_gpus=one.min_gpus * FINER, max_gpus=one.max_gpus * FINER) for one in case.training_runs
    ]
    return case.with_(
        gpu_types=types,
        lease_requests=[_fine_request(one) for one in case.lease_requests],
        signed_placements=[one.with_(gpus=one.gpus * FINER) for one in case.signed_placements],
        training_runs=runs,
        on_demand=[one.with_(usd_per_gpu_hour=one.usd_per_gpu_hour / FINER) for one in case.on_demand],
        **_fine_halls(case, more),
    )


def _fine_request(request: Any) -> Any:
    sizes = {"min_gpus": None, "max_gpus": None}
    if not request.whole_site:
        sizes = {name: getattr(request, name) * FINER for name in sizes}
    is_per_gpu = request.price_basis == "gpu_hour"
    return request.with_(**sizes, price_usd=request.price_usd / (FINER if is_per_gpu else 1))


def _fine_halls(case: Case, more: tuple[str, int, int] | None) -> dict[str, Any]:
    halls, deliveries, usable = [], [], usable_gpus(case)
    for hall in case.halls:
        series = [gpus * FINER for gpus in usable[hall.id]]
        if more and more[0] == hall.id:
            series[more[1]] += more[2]
        halls.append(hall.with_(gpus=series[0], lot_gpus=1, spare_fraction=0))
        deliveries += [
            {"hall": hall.id, "month": str(case.months[t]), "gpus": series[t] - series[t - 1]}
            for t in range(1, len(series))
            if series[t] != series[t - 1]
        ]
    return {"halls": halls, "deliveries": deliveries}


def fine_decisions(decisions: Decisions) -> Decisions:
    """The same decisions in fine GPUs."""
    found = decisions.model_dump(mode="json")
    for lease in found["leases"]:
        for placement in lease["placements"]:
            placement["gpus"] *= FINER
    for name in ("run_gpus", "pool_gpus", "on_demand_gpus"):
        for one in found[name]:
            one["gpus"] *= FINER
    return Decisions.model_validate(found)
