"""The costs of sites: energy bill with its minimum take, demand charge, and fixed cost."""

from collections.abc import Iterator

import numpy as np

from .amounts import Amounts
from .discounting import FloatArray
from .facts import Facts


def it_power_used_mw(facts: Facts) -> FloatArray:
    """IT power of the GPUs in use at each site; shape (sites, months)."""
    return facts.fleet.by_site(facts.use.in_use * facts.fleet.kw_per_gpu[:, None] / 1000)


def energy_usd_per_mw(facts: Facts) -> FloatArray:
    """Energy of one MW of IT power in use for the month: price × PUE × H(t); shape (sites, months)."""
    pue = np.array([site.pue for site in facts.case.sites], dtype=float)
    return np.asarray(facts.fleet.energy_usd_per_mwh * pue[:, None] * facts.fleet.hours)


def peak_usd_per_mw(facts: Facts) -> FloatArray:
    """Demand charge of one MW of IT power in use: charge × 1000 kW × PUE; shape (sites, months)."""
    charge = [site.demand_charge_usd_per_kw_month * 1000 * site.pue for site in facts.case.sites]
    return np.repeat(np.array(charge, dtype=float)[:, None], facts.case.plan.months, axis=1)


def site_amounts(facts: Facts) -> Iterator[Amounts]:
    """Energy bill, demand charge and fixed cost of every site in every month.

    The energy bill is price × max(MWh drawn, minimum take × IT power × PUE × H(t)).
    """
    months = np.arange(facts.case.plan.months)
    used_mw = it_power_used_mw(facts)
    least = np.array([site.minimum_take_fraction for site in facts.case.sites], dtype=float)
    billed_mw = np.maximum(used_mw, least[:, None] * facts.fleet.it_power_mw)
    energy = energy_usd_per_mw(facts) * billed_mw
    peak = peak_usd_per_mw(facts) * used_mw
    for row, site in enumerate(facts.case.sites):
        fixed = np.full(len(months), site.fixed_cost_usd_per_month)
        yield Amounts("energy_cost", months, -energy[row], site.id)
        yield Amounts("demand_charge", months, -peak[row], site.id)
        yield Amounts("fixed_cost", months, -fixed, site.id)
