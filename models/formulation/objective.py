"""The objective: the present value of every term, each by itself."""

from typing import Any

import pyomo.environ as pyo

from ..inputs.own_use import TrainingRun
from .lease_money import LEASE_TERMS
from .parameters import Parameters


def declare(m: Any, p: Parameters) -> None:
    """One expression a term (named as in the plan), and their sum to be maximised. USD of present value."""
    for term in LEASE_TERMS:
        m.add_component(term, pyo.Expression(expr=lease_term(m, term)))
    m.on_demand_revenue = pyo.Expression(expr=on_demand_revenue(m, p))
    m.energy_cost = pyo.Expression(expr=-discounted_site_cost(m, p, m.energy_usd))
    m.demand_charge = pyo.Expression(expr=-discounted_site_cost(m, p, m.demand_usd))
    m.fixed_cost = pyo.Expression(expr=fixed_cost(p))
    m.run_value = pyo.Expression(expr=run_value(m, p))
    m.pool_value = pyo.Expression(expr=pool_value(m, p))
    m.pool_shortfall = pyo.Expression(expr=pool_shortfall(m, p))
    m.policy_penalty = pyo.Expression(expr=policy_penalty(m, p))
    own_terms = (m.on_demand_revenue, m.energy_cost, m.demand_charge, m.fixed_cost, m.run_value, m.pool_value)
    prices = (m.pool_shortfall, m.policy_penalty)
    leases = [m.component(term) for term in LEASE_TERMS]
    m.value_usd = pyo.Objective(
        expr=sum(term.expr for term in (*leases, *own_terms, *prices)), sense=pyo.maximize
    )


def lease_term(m: Any, term: str) -> Any:
    """One term of the leases' money: what each option and each GPU of a seat brings."""
    return sum(
        record.flow.present_usd[term] * columns[key]
        for columns, table in ((m.is_leased, m.leases.options), (m.lease_gpus, m.leases.seats))
        for key, record in table.items()
        if record.flow.present_usd.get(term)
    )


def on_demand_revenue(m: Any, p: Parameters) -> Any:
    """Price × utilisation × H(t) of the GPUs offered."""
    return sum(
        float(p.discount_last[t] * m.on_demand_usd_per_gpu[h][t]) * m.on_demand_gpus[h, t]
        for h, t in m.ON_DEMAND
    )


def discounted_site_cost(m: Any, p: Parameters, monthly_usd: Any) -> Any:
    """A monthly cost of all sites."""
    return sum(float(p.discount_last[t]) * monthly_usd[s, t].expr for s in m.SITES for t in m.MONTHS)


def fixed_cost(p: Parameters) -> float:
    """Fixed costs of all sites; no decision changes them."""
    monthly = sum(site.fixed_cost_usd_per_month for site in p.case.sites)
    return -float(monthly * p.discount_last[: p.months].sum())


def value_when_finished(p: Parameters, run: TrainingRun, t: int) -> float:
    """Value of a run that finishes in month t: its value less the cost of delay, never below zero, USD."""
    target = p.case.month_index(run.target if run.target is not None else run.deadline)
    return max(0.0, run.value_usd - run.delay_cost_usd_per_month * max(0, t - target))


def run_value(m: Any, p: Parameters) -> Any:
    """Value of runs on the last day of the month in which each finishes."""
    return sum(
        value_when_finished(p, m.runs[r], t) * float(p.discount_last[t]) * m.is_finished[r, q, t]
        for r, q, t in m.FINISHES
    )


def pool_value(m: Any, p: Parameters) -> Any:
    """Value of the H100e-hours in each tier of each pool."""
    return sum(
        m.pool_tiers[i][j][1] * float(p.hours[t] * p.discount_last[t]) * m.tier_h100e[i, j, t]
        for i, j, t in m.POOL_TIERS
    )


def pool_shortfall(m: Any, p: Parameters) -> Any:
    """Price of the H100e-hours that pools lack to their floor."""
    return -sum(
        m.pools[i].shortfall_usd_per_h100e_hour * float(p.hours[t] * p.discount_last[t]) * m.short_h100e[i, t]
        for i, t in m.SHORTABLE
    )


def policy_penalty(m: Any, p: Parameters) -> Any:
    """Penalties: a month's breach on its last day, a window's on the last day of its last month inside."""
    monthly = sum(
        m.policies[i].penalty_usd * float(p.discount_last[t]) * m.breach_h100e[i, who, t]
        for i, who, t in m.breach_h100e
    )
    windows = sum(
        m.policies[i].penalty_usd
        * float(p.discount_last[m.policy_window[i][-1]])
        * m.breach_revenue_usd[i, who]
        for i, who in m.breach_revenue_usd
    )
    cash = sum(
        m.policies[i].penalty_usd * float(p.discount_last[t]) * m.breach_cash_usd[i, t]
        for i, t in m.breach_cash_usd
    )
    return -(monthly + windows + cash)
