"""Policies of capacity: the least share kept, the most leased to all, to a tenant or to rivals, each month."""

from collections.abc import Iterator
from typing import Any

import pyomo.environ as pyo

from .flows import carried, steps
from .lease_options import LeaseOptions
from .parameters import FloatArray, Parameters
from .policies import (
    at_least,
    is_priced,
    members_of,
    of_rule,
    scope_halls,
    scope_of,
    subjects_of,
    usable_h100e,
)

Group = tuple[str, str]
"""A tenant or all rivals, and a scope."""
MONTHLY_RULES = ("min_internal_fraction", "max_leased_fraction", "max_tenant_fraction", "max_rival_fraction")


def declare(m: Any, p: Parameters, leases: LeaseOptions) -> None:
    """Sets, columns and rows of the policies that limit shares of capacity; after leases and own use."""
    _declare_groups(m, p, leases)
    m.MONTHLY_POLICIES = pyo.Set(
        dimen=3, initialize=list(monthly_policies(m, p)), doc="policy, who, month: limits on GPUs"
    )
    m.breach_h100e = pyo.Var(
        [key for key in m.MONTHLY_POLICIES if is_priced(m, key[0])],
        bounds=lambda m, i, who, t: (0, usable_h100e(p, scope_of(m, i), t)),
        doc="H100e beyond the policy",
    )
    for rule in (min_internal_fraction, max_leased_fraction, max_tenant_fraction, max_rival_fraction):
        keys = of_rule(m, m.MONTHLY_POLICIES, rule.__name__)
        m.add_component(rule.__name__, pyo.Constraint(keys, rule=rule))


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
    """Whether anything can be leased that a policy limits; to a tenant or to rivals, enough to break it."""
    scope = scope_of(m, i)
    if m.policies[i].rule != "max_leased_fraction":
        return (who, scope, t) in m.GROUP_MONTHS and may_break(m, i, who, t)
    return any((h, t) in m.LEASABLE for h in scope_halls(m.parameters, scope))


def may_break(m: Any, i: str, who: str, t: int) -> bool:
    """Whether a tenant's or the rivals' requests, all accepted, break a policy; taken so where all keep rows."""
    most = m.most_h100e.get((who, scope_of(m, i)), 0.0)
    return m.keeps_policies or bool(most > limit_h100e(m, i, t))


def _declare_groups(m: Any, p: Parameters, leases: LeaseOptions) -> None:
    """Leased H100e of tenants and of rivals, where a policy limits them and they may break it."""
    limited = [
        (i, (who, scope_of(m, i)))
        for i, policy in m.policies.items()
        if policy.rule in ("max_tenant_fraction", "max_rival_fraction") and m.policy_window[i]
        for who in subjects_of(m, i)
    ]
    groups: dict[str, list[Group]] = {}
    for group in sorted({group for _, group in limited}):
        for r in members_of(m, group[0]):
            groups.setdefault(r, []).append(group)
    halls = {scope: frozenset(scope_halls(p, scope)) for _, (_, scope) in limited}
    m.most_h100e = _most_h100e(p, leases, groups, halls)
    needed = {group for i, group in limited if any(may_break(m, i, group[0], t) for t in m.policy_window[i])}
    groups = {r: [group for group in found if group in needed] for r, found in groups.items()}
    m.group_steps = steps(_group_columns(m, p, leases, groups, halls), p.months)
    m.GROUP_MONTHS = pyo.Set(
        dimen=3,
        initialize=[(*group, t) for group in m.group_steps for t in m.MONTHS],
        doc="who, scope, month: tenants, or all rivals, that a policy limits",
    )
    m.group_h100e = pyo.Var(
        m.GROUP_MONTHS, bounds=lambda m, who, scope, t: (0, usable_h100e(p, scope, t)), doc="H100e leased"
    )
    m.group_h100e_flow = pyo.Constraint(m.GROUP_MONTHS, rule=group_h100e_flow)


def _most_h100e(
    p: Parameters, leases: LeaseOptions, groups: dict[str, list[Group]], halls: dict[str, frozenset[str]]
) -> dict[Group, float]:
    """Most H100e that a group's requests could have together, each by its largest option."""
    most: dict[tuple[Group, str], float] = {}
    for (r, *_), option in leases.options.items():
        for group in groups.get(r, ()):
            within = halls[group[1]]
            best = max((p.h100e[seat[1]] for seat in option.seats if seat[1] in within), default=0.0)
            given = sum(
                float(gpus.max()) * p.h100e[h] for h, gpus in option.given_gpus.items() if h in within
            )
            most[group, r] = max(most.get((group, r), 0.0), best * option.max_gpus, given)
    totals: dict[Group, float] = {}
    for (group, _), h100e in most.items():
        totals[group] = totals.get(group, 0.0) + h100e
    return totals


def _group_columns(
    m: Any,
    p: Parameters,
    leases: LeaseOptions,
    groups: dict[str, list[Group]],
    halls: dict[str, frozenset[str]],
) -> Iterator[tuple[Group, Any, FloatArray]]:
    """Columns of groups: who and scope, column, H100e in use by month."""
    totals: dict[tuple[Group, int], tuple[Any, FloatArray]] = {}
    for h, key, is_seat, gpus in leases.gpus_in_use():
        for group in groups.get(key[0], ()):
            if h in halls[group[1]]:
                column = (m.lease_gpus if is_seat else m.is_leased)[key]
                _, before = totals.get((group, id(column)), (None, 0.0))
                totals[group, id(column)] = (column, before + p.h100e[h] * gpus)
    for (group, _), (column, profile) in totals.items():
        yield group, column, profile


def group_h100e_flow(m: Any, who: str, scope: str, t: int) -> Any:
    r"""H100e leased to a tenant, or to rivals, count at the share in use.

    $$\mathit{group}_{gt} = \sum_{r \in g,h,k,l:\,t \in [k,l]} e_h\,\mathit{share}_{rkt}\,
    \mathit{lease\_gpus}_{rhkl} \qquad \forall g,t \quad [\text{H100e}]$$

    written as a flow: the change from month to month.
    """
    return carried(m.group_h100e, m.group_steps, (who, scope), t)


def min_internal_fraction(m: Any, i: str, who: str, t: int) -> Any:
    r"""Each month, the H100e in runs and pools are at least the policy's share of the usable.

    $$\sum_h e_h(\mathit{running}_{ht} + \mathit{pooled}_{ht}) + \mathit{breach}_{it} \ge \mathit{limit}_i\,
    \sum_h e_h U_{ht} \qquad \forall i,t \quad [\text{H100e}]$$

    over the halls of the site that is the policy's subject, or of the fleet.
    """
    return at_least(m, internal_h100e(m, scope_of(m, i), t) + _breach(m, i, who, t), limit_h100e(m, i, t))


def max_leased_fraction(m: Any, i: str, who: str, t: int) -> Any:
    r"""Each month, the H100e leased are at most the policy's share of the usable.

    $$\sum_h e_h\,\mathit{leased}_{ht} - \mathit{breach}_{it} \le \mathit{limit}_i\,\sum_h e_h U_{ht}
    \qquad \forall i,t \quad [\text{H100e}]$$

    over the halls of the site that is the policy's subject, or of the fleet.
    """
    p = m.parameters
    halls = [h for h in scope_halls(p, scope_of(m, i)) if (h, t) in m.leased_gpus]
    leased = sum(p.h100e[h] * m.leased_gpus[h, t] for h in halls)
    return leased - _breach(m, i, who, t) <= limit_h100e(m, i, t)


def max_tenant_fraction(m: Any, i: str, who: str, t: int) -> Any:
    r"""Each month, the H100e leased to one tenant are at most the policy's share of the usable of the fleet.

    $$\mathit{group}_{gt} - \mathit{breach}_{igt} \le \mathit{limit}_i\,\sum_h e_h U_{ht}
    \qquad \forall i,g,t \quad [\text{H100e}]$$

    g is the tenant that is the policy's subject, or each.
    """
    return m.group_h100e[who, scope_of(m, i), t] - _breach(m, i, who, t) <= limit_h100e(m, i, t)


def max_rival_fraction(m: Any, i: str, who: str, t: int) -> Any:
    r"""Each month, the H100e leased to all rival tenants are at most the policy's share of the usable.

    $$\mathit{group}_{gt} - \mathit{breach}_{it} \le \mathit{limit}_i\,\sum_h e_h U_{ht}
    \qquad \forall i,t \quad [\text{H100e}]$$

    over the halls of the site that is the policy's subject, or of the fleet; g is all rivals.
    """
    return m.group_h100e[who, scope_of(m, i), t] - _breach(m, i, who, t) <= limit_h100e(m, i, t)


def limit_h100e(m: Any, i: str, t: int) -> float:
    """The limit of a monthly policy: its share of the usable H100e of its scope."""
    return float(m.policies[i].limit * usable_h100e(m.parameters, scope_of(m, i), t))


def _breach(m: Any, i: str, who: str, t: int) -> Any:
    return m.breach_h100e[i, who, t] if is_priced(m, i) else 0


def internal_h100e(m: Any, scope: str, t: int) -> Any:
    """H100e in runs and pools of a scope in a month."""
    p = m.parameters
    return sum(
        p.h100e[h] * column
        for h in scope_halls(p, scope)
        for column in [m.run_gpus[key] for key in m.run_gpus_in.get((h, t), ())]
        + [m.pool_gpus[key] for key in m.pool_gpus_in.get((h, t), ())]
    )
