"""Policies of money: a tenant's share of lease revenue, least lease revenue, least cash."""

from collections.abc import Iterator
from typing import Any

import pyomo.environ as pyo

from .lease_options import LeaseOptions
from .parameters import Parameters
from .policies import at_least, is_priced, members_of, of_rule, subjects_of

REVENUE_RULES = ("max_tenant_revenue_fraction", "min_lease_revenue_usd")


def declare(m: Any, p: Parameters, leases: LeaseOptions) -> None:
    """Sets, columns and rows of the policies that limit revenue and cash; after leases and cash."""
    m.REVENUE_POLICIES = pyo.Set(
        dimen=2, initialize=list(revenue_policies(m, p)), doc="policy, who: limits on revenue"
    )
    m.CASH_POLICIES = pyo.Set(dimen=2, initialize=list(cash_policies(m)), doc="policy, month: limits on cash")
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
    for rule in (max_tenant_revenue_fraction, min_lease_revenue_usd):
        keys = of_rule(m, m.REVENUE_POLICIES, rule.__name__)
        m.add_component(rule.__name__, pyo.Constraint(keys, rule=rule))
    m.min_cash_usd = pyo.Constraint(m.CASH_POLICIES, rule=min_cash_usd)


def revenue_policies(m: Any, p: Parameters) -> Iterator[tuple[str, str]]:
    """Policy and subject of every limit on the revenue of a window that touches the horizon."""
    for i, policy in m.policies.items():
        if policy.rule in REVENUE_RULES and m.policy_window[i]:
            yield from ((i, who) for who in subjects_of(m, i) if not who or may_earn(m, i, who))


def may_earn(m: Any, i: str, who: str) -> bool:
    """Whether a tenant's leases can bring revenue in a policy's window."""
    return not isinstance(window_revenue(m, i, members_of(m, who)), int)


def cash_policies(m: Any) -> Iterator[tuple[str, int]]:
    """Policy and month of every limit on cash."""
    for i, policy in m.policies.items():
        if policy.rule == "min_cash_usd":
            yield from ((i, t) for t in m.policy_window[i])


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


def max_tenant_revenue_fraction(m: Any, i: str, who: str) -> Any:
    r"""A tenant's lease revenue in the window is at most the policy's share of all lease revenue in it.

    $$\sum_{r \in \text{tenant}} \mathit{rev}_r - \mathit{breach}_i \le \mathit{limit}_i \sum_r \mathit{rev}_r
    \qquad \forall i,\text{tenant} \quad [\text{USD}]$$

    for the tenant that is the policy's subject, or each.
    """
    own, total = window_revenue(m, i, members_of(m, who)), window_revenue(m, i, None)
    return own - m.policies[i].limit * total <= _revenue_breach(m, i, who)


def min_lease_revenue_usd(m: Any, i: str, who: str) -> Any:
    r"""Lease revenue in the window is at least the limit.

    $$\sum_r \mathit{rev}_r + \mathit{breach}_i \ge \mathit{limit}_i \qquad \forall i \quad [\text{USD}]$$
    """
    return at_least(m, window_revenue(m, i, None) + _revenue_breach(m, i, who), m.policies[i].limit)


def _revenue_breach(m: Any, i: str, who: str) -> Any:
    return m.breach_revenue_usd[i, who] if is_priced(m, i) else 0


def min_cash_usd(m: Any, i: str, t: int) -> Any:
    r"""Cash at the end of the month is at least the limit.

    $$\mathit{cash}_t + \mathit{breach}_{it} \ge \mathit{limit}_i \qquad \forall i,t \quad [\text{USD}]$$
    """
    breach = m.breach_cash_usd[i, t] if is_priced(m, i) else 0
    return m.cash_usd[t] + breach >= m.policies[i].limit
