"""What stands and what works: GPUs by hall and month, power and energy price by site and month.

All series have one entry for each month of the horizon, month 0 first. Records that name a hall or a site
unknown to the case are passed over, so that the checks can ask about a case that is not yet consistent.
"""

from collections import defaultdict
from collections.abc import Sequence
from fractions import Fraction as ExactFraction

from .case import Case
from .sites import Hall, SiteStep


def installed_gpus(case: Case) -> dict[str, tuple[int, ...]]:
    """GPUs installed, N(h,t), by hall id and month index: the hall's own and its deliveries up to the month.

    They are below zero where more retire than there are, which is an error of the case.
    """
    changes: dict[str, list[int]] = {hall.id: [0] * case.plan.months for hall in case.halls}
    for delivery in case.deliveries:
        index = max(case.month_index(delivery.month), 0)
        if delivery.hall in changes and index < case.plan.months:
            changes[delivery.hall][index] += delivery.gpus
    installed = {}
    for hall in case.halls:
        gpus, series = hall.gpus, []
        for change in changes[hall.id]:
            gpus += change
            series.append(gpus)
        installed[hall.id] = tuple(series)
    return installed


def usable_gpus(case: Case) -> dict[str, tuple[int, ...]]:
    """GPUs that may be used, U(h,t), by hall id and month index: whole lots of what is no spare."""
    installed = installed_gpus(case)
    usable = {}
    for hall in case.halls:
        by_installed = {gpus: whole_lots(hall, gpus) for gpus in set(installed[hall.id])}
        usable[hall.id] = tuple(by_installed[gpus] for gpus in installed[hall.id])
    return usable


def whole_lots(hall: Hall, installed: int) -> int:
    """The largest multiple of the hall's lot that is at most `installed` × (1 - spare fraction).

    The fraction is the decimal that was written: a spare fraction of 0.05 leaves 95 of 100, not 94.99999.
    """
    working = max(installed, 0) * (1 - ExactFraction(repr(float(hall.spare_fraction))))
    return int(working // hall.lot_gpus) * hall.lot_gpus


def site_power_mw(case: Case) -> dict[str, tuple[float, ...]]:
    """Critical IT power energised, in MW, by site id and month index."""
    return _levels(case, "it_power_mw")


def energy_usd_per_mwh(case: Case) -> dict[str, tuple[float, ...]]:
    """Price of energy at the meter, in USD per MWh, by site id and month index."""
    return _levels(case, "energy_usd_per_mwh")


def _levels(case: Case, field_name: str) -> dict[str, tuple[float, ...]]:
    steps: dict[str, list[SiteStep]] = defaultdict(list)
    for step in case.site_steps:
        if getattr(step, field_name) is not None:
            steps[step.site].append(step)
    return {
        site.id: _level_series(case, getattr(site, field_name), field_name, steps[site.id])
        for site in case.sites
    }


def _level_series(case: Case, level: float, field_name: str, steps: Sequence[SiteStep]) -> tuple[float, ...]:
    """The site's own level until the first step, then each step's until the next."""
    series = [level] * case.plan.months
    for step in sorted(steps, key=lambda one: one.month):
        first = max(case.month_index(step.month), 0)
        for index in range(first, case.plan.months):
            series[index] = getattr(step, field_name)
    return tuple(series)
