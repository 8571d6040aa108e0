"""Halls, deliveries and power: GPUs that retire but are not there, loads in the wrong unit, nothing."""

from collections.abc import Iterator

from ..problems import Problem
from ..wording import counted
from .facts import Facts

UNIT_RATIO = 100
"""Load and power further apart than this are in different units (kW for MW, GW for MW), not a plan."""
LEAST_LOAD_KW = 1000
"""A smaller load beside a large power is a first hall, not a slip."""


def more_retired_than_installed(facts: Facts) -> Iterator[Problem]:
    """No hall has fewer than no GPUs in any month."""
    if not facts.is_whole("deliveries"):
        return
    for hall in facts.case.halls:
        below = [index for index, gpus in enumerate(facts.installed[hall.id]) if gpus < 0]
        if below:
            index = below[0]
            own = [
                one
                for one in facts.case.deliveries
                if one.hall == hall.id and one.month <= facts.month(index)
            ]
            last = max(own, key=lambda one: one.month)
            yield Problem(
                last.where("gpus"),
                f"gpus is {last.gpus}; hall '{hall.id}' would have {facts.installed[hall.id][index]} GPUs "
                f"installed from {facts.month(index)} on. No more can retire than are there.",
            )


def loads_in_another_unit(facts: Facts) -> Iterator[Problem]:
    """What the GPUs of a site draw and the power of the site are of one magnitude."""
    if not facts.is_whole("halls", "deliveries", "gpu_types", "site_steps"):
        return
    for id, site in facts.sites.items():
        load, power = _greatest_load_kw(facts, id), float(facts.power_kw[id].max())
        if load <= 0 or power <= 0 or power / UNIT_RATIO < load < power * UNIT_RATIO:
            continue
        is_small = load < LEAST_LOAD_KW and load < power
        yield Problem(
            site.where("it_power_mw"),
            f"site '{id}' has at most {counted(power / 1000)} MW of IT power, but all its GPUs draw at "
            f"most {counted(load / 1000)} MW; they must be less than {UNIT_RATIO} times apart. Is "
            "it_power_mw in MW, and kw_per_gpu in kW?",
            "warning" if is_small else "error",
        )


def _greatest_load_kw(facts: Facts, site: str) -> float:
    return sum(
        max(facts.installed[hall.id]) * facts.kw_per_gpu[hall.gpu_type] for hall in facts.halls_at[site]
    )


def nothing_to_plan_with(facts: Facts) -> Iterator[Problem]:
    """A case without GPUs or power has one plan, and that is empty."""
    settings = facts.case.plan
    if not any(usable.any() for usable in facts.usable.values()):
        yield Problem(
            settings.where(), "no hall has usable GPUs in any month; nothing can be planned.", "warning"
        )
    elif not any(power.any() for power in facts.power_kw.values()):
        yield Problem(
            settings.where(), "no site has IT power in any month; nothing can be planned.", "warning"
        )


def empty_sites_and_halls(facts: Facts) -> Iterator[Problem]:
    """A site without halls, and a hall without usable GPUs, only cost money."""
    for id, site in facts.sites.items():
        if not facts.halls_at[id]:
            yield Problem(
                site.where(), f"site '{id}' has no halls, so that nothing can stand there.", "warning"
            )
    for id, hall in facts.halls.items():
        if facts.usable[id].any():
            continue
        most = max(facts.installed[id])
        why = "no GPUs" if most <= 0 else f"at most {most} GPUs, less spares not one lot of {hall.lot_gpus}"
        yield Problem(
            hall.where("gpus"),
            f"hall '{id}' has {why} in {facts.horizon}; nothing can stand there.",
            "warning",
        )


def idle_steps(facts: Facts) -> Iterator[Problem]:
    """A site step changes the power or the price."""
    for step in facts.case.site_steps:
        if step.it_power_mw is None and step.energy_usd_per_mwh is None:
            yield Problem(
                step.where(),
                "neither it_power_mw nor energy_usd_per_mwh is given; the step has no effect.",
                "warning",
            )


WITHOUT_HORIZON = (idle_steps,)
WITH_HORIZON = (
    more_retired_than_installed,
    loads_in_another_unit,
    nothing_to_plan_with,
    empty_sites_and_halls,
)
