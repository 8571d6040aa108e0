"""Sites: power drawn, and what energy, demand and the site itself cost."""

from typing import Any

import pyomo.environ as pyo

from .parameters import Parameters


def declare(m: Any, p: Parameters) -> None:
    """Columns and rows of sites."""
    m.SITES = pyo.Set(initialize=list(p.sites), doc="site: every site")
    m.it_load_mw = pyo.Var(
        m.SITES, m.MONTHS, bounds=lambda m, s, t: (0, most_load_mw(p, s, t)), doc="IT load"
    )
    m.TAKEN_SITES = pyo.Set(
        initialize=[s for s, site in p.sites.items() if site.minimum_take_fraction],
        doc="site: with a minimum take",
    )
    m.load_above_take_mw = pyo.Var(
        m.TAKEN_SITES,
        m.MONTHS,
        bounds=lambda m, s, t: (0, most_load_mw(p, s, t)),
        doc="load above minimum take",
    )
    m.it_load = pyo.Constraint(m.SITES, m.MONTHS, rule=it_load)
    m.load_above_take = pyo.Constraint(m.TAKEN_SITES, m.MONTHS, rule=load_above_take)
    m.energy_usd = pyo.Expression(m.SITES, m.MONTHS, rule=energy_usd)
    m.demand_usd = pyo.Expression(m.SITES, m.MONTHS, rule=demand_usd)


def most_load_mw(p: Parameters, s: str, t: int) -> float:
    """The tightest bound on a site's IT load: its power, or all its usable GPUs."""
    return min(p.power_mw[s][t], sum(p.mw_per_gpu[h] * p.usable[h][t] for h in p.halls_at[s]))


def taken_mw(p: Parameters, s: str, t: int) -> float:
    """IT load whose energy is billed in any case: minimum take × IT power."""
    return p.sites[s].minimum_take_fraction * p.power_mw[s][t]


def it_load(m: Any, s: str, t: int) -> Any:
    r"""A site's GPUs in use draw no more than its IT power.

    $$\mathit{it\_load}_{st} = \sum_{h \in s} \mathit{kw}_h\,\mathit{gpus\_in\_use}_{ht} / 1000,
    \quad 0 \le \mathit{it\_load}_{st} \le P_{st} \qquad \forall s,t \quad [\text{MW}]$$
    """
    p = m.parameters
    return m.it_load_mw[s, t] == sum(p.mw_per_gpu[h] * m.gpus_in_use[h, t].expr for h in p.halls_at[s])


def load_above_take(m: Any, s: str, t: int) -> Any:
    r"""Energy is billed for the load, or for the minimum take where that is more.

    $$\mathit{above}_{st} \ge \mathit{it\_load}_{st} - \mathit{take}_s P_{st}
    \qquad \forall s,t \quad [\text{MW}]$$
    """
    return m.load_above_take_mw[s, t] >= m.it_load_mw[s, t] - taken_mw(m.parameters, s, t)


def energy_usd(m: Any, s: str, t: int) -> Any:
    """Energy bill of a site and month: price × max(MWh drawn, minimum take), USD."""
    p = m.parameters
    billed = m.it_load_mw[s, t] if s not in m.TAKEN_SITES else taken_mw(p, s, t) + m.load_above_take_mw[s, t]
    return float(p.energy_usd_per_it_mw[s][t]) * billed


def demand_usd(m: Any, s: str, t: int) -> Any:
    """Demand charge of a site and month, on facility kW in use, USD."""
    return m.parameters.demand_usd_per_it_mw[s] * m.it_load_mw[s, t]
