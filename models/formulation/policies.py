"""Policies: which there are, whom and where they limit, and which may be breached at a price."""

from typing import Any

from ..inputs.policies import Policy
from .parameters import Parameters

FLEET = " fleet"
"""Scope of a policy without a site; no site is called so, for names have no space at their ends."""
RIVALS = " rivals"
"""All rival tenants together; no tenant is called so."""


def declare(m: Any, p: Parameters) -> None:
    """What the rules of policies look up; each rule is named as the policy's `rule` in the case."""
    m.policies = {policy.id: policy for policy in p.case.policies}
    m.tenant_of = {request.id: request.tenant for request in p.case.lease_requests}
    m.policy_window = {i: p.window_of(policy) for i, policy in m.policies.items()}


def is_priced(m: Any, i: str) -> bool:
    """Whether a policy may be breached at a price."""
    return m.policies[i].penalty_usd is not None


def of_rule(m: Any, keys: Any, rule: str) -> list[Any]:
    """Those of a set's keys, which begin with a policy, whose policy has this rule."""
    return [key for key in keys if m.policies[key[0]].rule == rule]


def scope_of(m: Any, i: str) -> str:
    """The site that a policy is about, or the fleet."""
    policy: Policy = m.policies[i]
    return FLEET if policy.subject is None or policy.rule.startswith("max_tenant") else policy.subject


def scope_halls(p: Parameters, scope: str) -> tuple[str, ...]:
    """Halls of a site, or of the fleet."""
    return tuple(p.halls) if scope == FLEET else p.halls_at[scope]


def usable_h100e(p: Parameters, scope: str, t: int) -> float:
    """Usable H100e of a scope in a month (availability plays no part)."""
    if scope not in p.usable_h100e:
        halls = scope_halls(p, scope)
        p.usable_h100e[scope] = [sum(p.h100e[h] * p.usable[h][m] for h in halls) for m in range(p.months)]
    return p.usable_h100e[scope][t]


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


def at_least(m: Any, left: Any, least: float) -> Any:
    """`left` ≥ `least`, also where nothing can be on the left."""
    return left + m.nothing >= least
