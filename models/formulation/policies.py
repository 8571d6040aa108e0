"""Policies: shares of capacity and of revenue, least revenue, least cash; hard or at a price."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pyomo.environ as pyo

from ..inputs.policies import Policy
from .flows import changes, steps
from .lease_options import LeaseOptions
from .parameters import FloatArray, Parameters

FLEET = " fleet"
"""Scope of a policy without a site; no site is called so, for names have no space at their ends."""
RIVALS = " rivals"
"""All rival tenants together; no tenant is called so."""

MONTHLY_RULES = ("min_internal_fraction", "max_leased_fraction", "max_tenant_fraction", "max_rival_fraction")


def declare(m: Any, p: Parameters, leases: LeaseOptions) -> None:
    """Sets, columns and rows of policies; after everything else that they limit."""
    m.policies = {policy.id: policy for policy in p.case.policies}
    m.tenant_of = {request.id: request.tenant for request in p.case.lease_requests}
    m.policy_window = {i: p.window_of(policy) for i, policy in m.policies.items()}
    _declare_groups(m, p, leases)

    m.MONTHLY_POLICIES = pyo.Set(
        dimen=3, initialize=list(monthly_policies(m, p)), doc="policy, who, month: limits on GPUs"
    )
    m.REVENUE_POLICIES = pyo.Set(
        dimen=2, initialize=list(revenue_policies(m, p)), doc="policy, who: limits on revenue"
    )
    m.CASH_POLICIES = pyo.Set(dimen=2, initialize=list(cash_policies(m)), doc="policy, month: limits on cash")
    m.breach_h100e = pyo.Var(
        [key for key in m.MONTHLY_POLICIES if is_priced(m, key[0])],
        bounds=lambda m, i, who, t: (0, usable_h100e(p, scope_of(m, i), t)),
        doc="H100e beyond the policy",
    )
    m.breach_revenue_usd = pyo.Var(
        [key for key in m.REVENUE_POLICIES if is_priced(m, key[0])],
        bounds=lambda m, i, who: (0, most_revenue_breach(m, leases, i)),
        doc="revenue beyond or short of the policy",
    )
    m.breach_cash_usd = pyo.Var(
        [key for key in m.CASH_POLICIES if is_priced(m, key[0])],
        bounds=lambda m, i, t: (0, max(0.0, m.policies[i].limit - m.cash_usd[t].lb)),
        doc="cash short of the policy",
    )
    m.monthly_policy = pyo.Constraint(m.MONTHLY_POLICIES, rule=monthly_policy)
    m.revenue_policy = pyo.Constraint(m.REVENUE_POLICIES, rule=revenue_policy)
    m.cash_policy = pyo.Constraint(m.CASH_POLICIES, rule=cash_policy)


def is_priced(m: Any, i: str) -> bool:
    """Whether a policy may be breached at a price."""
    return m.policies[i].penalty_usd is not None


def scope_of(m: Any, i: str) -> str:
    """The site that a policy is about, or the fleet."""
    policy: Policy = m.policies[i]
    return FLEET if policy.subject is None or policy.rule.startswith("max_tenant") else policy.subject


def scope_halls(p: Parameters, scope: str) -> tuple[str, ...]:
    """Halls of a site, or of the fleet."""
    return tuple(p.halls) if scope == FLEET else p.halls_at[scope]


def usable_h100e(p: Parameters, scope: str, t: int) -> float:
    """Usable H100e of a scope in a month (availability plays no part)."""
    return sum(p.h100e[h] * p.usable[h][t] for h in scope_halls(p, scope))


def members_of(m: Any, who: str) -> set[str]:
    """Requests of a tenant, or of all rivals."""
    case = m.parameters.case
    rivals = {tenant.id for tenant in case.tenants if tenant.is_rival}
    return {r for r, tenant in m.tenant_of.items() if (tenant in rivals if who == RIVALS else tenant == who)}


def subjects_of(m: Any, i: str) -> list[str]:
    """Whose leases a policy limits: the tenant named, else each; all rivals; or nobody's in particular."""
    policy: Policy = m.policies[i]
    if policy.rule == "max_rival_fraction":
        return [RIVALS]
    if policy.rule.startswith("max_tenant"):
        return [policy.subject] if policy.subject else sorted(set(m.tenant_of.values()))
    return [""]


def monthly_policies(m: Any, p: Parameters) -> Iterator[tuple[str, str, int]]:
    """Policy, subject and month of every monthly limit."""
    for i, policy in m.policies.items():
        if policy.rule in MONTHLY_RULES:
            yield from (
                (i, who, t)
                for who in subjects_of(m, i)
                for t in m.policy_window[i]
                if policy.rule == "min_internal_fraction" or may_lease(m, i, who, t)
            )


def may_lease(m: Any, i: str, who: str, t: int) -> bool:
    """Whether anything can be leased that a policy limits."""
    scope = scope_of(m, i)
    if m.policies[i].rule != "max_leased_fraction":
        return (who, scope, t) in m.GROUP_MONTHS
    return any((h, t) in m.LEASABLE for h in scope_halls(m.parameters, scope))


def revenue_policies(m: Any, p: Parameters) -> Iterator[tuple[str, str]]:
    """Policy and subject of every limit on the revenue of a window that touches the horizon."""
    for i, policy in m.policies.items():
        if policy.rule in ("max_tenant_revenue_fraction", "min_lease_revenue_usd") and m.policy_window[i]:
            yield from ((i, who) for who in subjects_of(m, i) if not who or may_earn(m, i, who))


def may_earn(m: Any, i: str, who: str) -> bool:
    """Whether a tenant's leases can bring revenue in a policy's window."""
    return not isinstance(window_revenue(m, i, members_of(m, who)), int)


def cash_policies(m: Any) -> Iterator[tuple[str, int]]:
    """Policy and month of every limit on cash."""
    for i, policy in m.policies.items():
        if policy.rule == "min_cash_usd":
            yield from ((i, t) for t in m.policy_window[i])


def _declare_groups(m: Any, p: Parameters, leases: LeaseOptions) -> None:
    """Leased H100e of tenants and of rivals, where a policy limits them."""
    wanted = {
        (who, scope_of(m, i))
        for i, policy in m.policies.items()
        if policy.rule in ("max_tenant_fraction", "max_rival_fraction") and m.policy_window[i]
        for who in subjects_of(m, i)
    }
    m.group_steps = steps(_group_columns(m, p, leases, wanted), p.months)
    m.GROUP_MONTHS = pyo.Set(
        dimen=3,
        initialize=[(*group, t) for group in m.group_steps for t in m.MONTHS],
        doc="who, scope, month: tenants, or all rivals, that a policy limits",
    )
    m.group_h100e = pyo.Var(
        m.GROUP_MONTHS, bounds=lambda m, who, scope, t: (0, usable_h100e(p, scope, t)), doc="H100e leased"
    )
    m.group_h100e_flow = pyo.Constraint(m.GROUP_MONTHS, rule=group_h100e_flow)


def _group_columns(
    m: Any, p: Parameters, leases: LeaseOptions, wanted: set[tuple[str, str]]
) -> Iterator[tuple[tuple[str, str], Any, FloatArray]]:
    """Columns of groups: who and scope, column, H100e in use by month."""
    totals: dict[tuple[tuple[str, str], int], tuple[Any, FloatArray]] = {}
    for who, scope in sorted(wanted):
        members, halls = members_of(m, who), set(scope_halls(p, scope))
        for h, key, is_seat, gpus in leases.gpus_in_use():
            if key[0] in members and h in halls:
                column = (m.lease_gpus if is_seat else m.is_leased)[key]
                _, before = totals.get(((who, scope), id(column)), (None, np.zeros(p.months)))
                totals[(who, scope), id(column)] = (column, before + p.h100e[h] * gpus)
    for (group, _), (column, profile) in totals.items():
        yield group, column, profile


def group_h100e_flow(m: Any, who: str, scope: str, t: int) -> Any:
    r"""H100e leased to a tenant, or to rivals, count at the share in use.

    $$\mathit{group}_{gt} = \sum_{r \in g,h,k,l:\,t \in [k,l]} e_h\,\mathit{share}_{rkt}\,
    \mathit{lease\_gpus}_{rhkl} \qquad \forall g,t \quad [\text{H100e}]$$

    written as a flow: the change from month to month.
    """
    before = m.group_h100e[who, scope, t - 1] if t else 0
    return m.group_h100e[who, scope, t] == before + changes(m.group_steps, (who, scope), t)


def monthly_policy(m: Any, i: str, who: str, t: int) -> Any:
    r"""Each month, the H100e kept are at least, or those leased at most, the policy's share of the usable.

    $$\sum_h e_h(\mathit{running}_{ht} + \mathit{pooled}_{ht}) + \mathit{breach} \ge \mathit{limit}\,
    \sum_h e_h U_{ht}, \qquad \mathit{leased\ H100e} - \mathit{breach} \le \mathit{limit}\,\sum_h e_h U_{ht}
    \qquad \forall i,t \quad [\text{H100e}]$$
    """
    p, policy = m.parameters, m.policies[i]
    limit = policy.limit * usable_h100e(p, scope_of(m, i), t)
    breach = m.breach_h100e[i, who, t] if is_priced(m, i) else 0
    if policy.rule == "min_internal_fraction":
        return _at_least(m, internal_h100e(m, scope_of(m, i), t) + breach, limit)
    leased = leased_h100e(m, i, who, t)
    return leased - breach <= limit


def _at_least(m: Any, left: Any, least: float) -> Any:
    """`left` ≥ `least`, also where nothing can be on the left."""
    return left + m.nothing >= least


def internal_h100e(m: Any, scope: str, t: int) -> Any:
    """H100e in runs and pools of a scope in a month."""
    p = m.parameters
    return sum(
        p.h100e[h] * column
        for h in scope_halls(p, scope)
        for column in [m.run_gpus[key] for key in m.run_gpus_in.get((h, t), ())]
        + [m.pool_gpus[key] for key in m.pool_gpus_in.get((h, t), ())]
    )


def leased_h100e(m: Any, i: str, who: str, t: int) -> Any:
    """H100e in use by the leases that a policy limits."""
    p, scope = m.parameters, scope_of(m, i)
    if m.policies[i].rule != "max_leased_fraction":
        return m.group_h100e[who, scope, t]
    return sum(p.h100e[h] * m.leased_gpus[h, t] for h in scope_halls(p, scope) if (h, t) in m.leased_gpus)


def window_revenue(m: Any, i: str, members: set[str] | None) -> Any:
    """Lease revenue of requests (None: all) in a policy's window, USD."""
    window = slice(m.policy_window[i].start, m.policy_window[i].stop)
    total = 0
    for columns, table in ((m.is_leased, m.leases.options), (m.lease_gpus, m.leases.seats)):
        for key, record in table.items():
            usd = float(record.flow.revenue_usd[window].sum())
            if usd and (members is None or key[0] in members):
                total += usd * columns[key]
    return total


def most_revenue_breach(m: Any, leases: LeaseOptions, i: str) -> float:
    """A bound on a breach of revenue: the limit, or all revenue that requests could bring in the window."""
    if m.policies[i].rule == "min_lease_revenue_usd":
        return float(m.policies[i].limit)
    window = slice(m.policy_window[i].start, m.policy_window[i].stop)
    most: dict[str, float] = {}
    for (r, *_), option in leases.options.items():
        usd = option.flow.revenue_usd[window].sum()
        usd += sum(
            leases.seats[s].max_gpus * leases.seats[s].flow.revenue_usd[window].sum() for s in option.seats
        )
        most[r] = max(most.get(r, 0.0), float(usd))
    return sum(most.values())


def revenue_policy(m: Any, i: str, who: str) -> Any:
    r"""Lease revenue in the window is at least the limit; or a tenant's is at most its share of all.

    $$\sum_r \mathit{rev}_r + \mathit{breach} \ge \mathit{limit}, \qquad
    \sum_{r \in \text{tenant}} \mathit{rev}_r - \mathit{breach} \le \mathit{limit} \sum_r \mathit{rev}_r
    \qquad \forall i \quad [\text{USD}]$$
    """
    policy = m.policies[i]
    breach = m.breach_revenue_usd[i, who] if is_priced(m, i) else 0
    total = window_revenue(m, i, None)
    if policy.rule == "min_lease_revenue_usd":
        return _at_least(m, total + breach, policy.limit)
    own = window_revenue(m, i, members_of(m, who))
    return own - policy.limit * total <= breach


def cash_policy(m: Any, i: str, t: int) -> Any:
    r"""Cash at the end of the month is at least the limit.

    $$\mathit{cash}_t + \mathit{breach}_{it} \ge \mathit{limit}_i \qquad \forall i,t \quad [\text{USD}]$$
    """
    breach = m.breach_cash_usd[i, t] if is_priced(m, i) else 0
    return m.cash_usd[t] + breach >= m.policies[i].limit
