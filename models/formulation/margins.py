"""Margins: what one more GPU, one more MW, or one unit less of a policy would change, the decisions kept.

Each margin is a column fixed at 0, added to a model whose whole numbers are known. It stands in every row and in
the money that the case's figure stands in; the value of the first unit of the column is the price of the figure.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import pyomo.environ as pyo
from pyomo.core.expr import LinearExpression

from ..inputs.leases import LeaseRequest
from ..plan.decisions import Decisions
from .lease_money import Flow, lease_flow, monthly_revenue, no_flow, reimbursement_flow, shares_in_use
from .on_demand import most_offered
from .policies import members_of, scope_halls, scope_of, subjects_of
from .runs import gpus_of_run

OWN_COLUMNS = (
    "run_gpus",
    "base_gpus",
    "pool_gpus",
    "tier_h100e",
    "short_h100e",
    "on_demand_gpus",
    "it_load_mw",
    "load_above_take_mw",
    "cash_usd",
    "breach_h100e",
    "breach_revenue_usd",
    "breach_cash_usd",
)
"""Columns that are still open when the whole numbers are known; these decide all others."""
SUMS_OF_LEASES = ("leased_gpus", "stranded_gpus", "group_h100e")
"""Columns that rows add up from leases; their bounds follow from rows too."""
BOUNDED_BY_RECORDS = frozenset({"tier_h100e", "short_h100e"})
"""Of these the columns whose bounds are a record's own; the bounds of the others follow from rows."""


Terms = list[tuple[float, Any]]
"""Coefficients and columns."""


class Margins:
    """The margins of a model with the decisions of a plan; the model is changed for good."""

    def __init__(self, m: Any, decisions: Decisions) -> None:
        """Add the columns and their terms.

        Parameters
        ----------
        m
            A model made by `build(case, keeps_empty=True)`.
        decisions
            Decisions of a plan of this case.
        """
        self.m, self.p = m, m.parameters
        self.leases = [lease for lease in decisions.leases if lease.is_accepted]
        self._eased: dict[int, tuple[Any, Terms]] = {}
        self._money: Terms = []
        self._members = {who: members_of(m, who) for i in m.policies for who in subjects_of(m, i)}
        self._leased_limits = _by_month(
            key for key in m.MONTHLY_POLICIES if not m.policies[key[0]].rule.startswith("min_")
        )
        self._declare()
        self._loosen()
        self._ease_rows()
        for row, terms in self._eased.values():
            body = row.body - _sum_of(terms) if row.has_ub() else row.body + _sum_of(terms)
            row.set_value((row.lower, body, row.upper))
        m.value_usd.expr += _sum_of(self._money)

    def _declare(self) -> None:
        m = self.m
        m.more_gpus = pyo.Var(m.HALLS, m.MONTHS, bounds=(0, 0), doc="usable GPUs more")
        m.more_room_gpus = pyo.Var(m.HALLS, m.MONTHS, bounds=(0, 0), doc="GPUs more that may be in use")
        m.more_mw = pyo.Var(m.SITES, m.MONTHS, bounds=(0, 0), doc="IT power more")
        m.more_load_mw = pyo.Var(m.SITES, m.MONTHS, bounds=(0, 0), doc="load more that is allowed")
        m.eased_policy = pyo.Var(list(m.policies), bounds=(0, 0), doc="units by which a policy asks for less")
        m.power_limit = pyo.Constraint(m.SITES, m.MONTHS, rule=_power_limit)
        m.on_demand_limit = pyo.Constraint(m.ON_DEMAND, rule=_on_demand_limit)

    def _loosen(self) -> None:
        """Rows that only repeat what usable GPUs and power allow: they would hide the price of these."""
        for r, q, t in self.m.most_run_gpus:
            most = self.m.runs[r].max_gpus * self.m.is_running[r, q, t]
            self.m.most_run_gpus[r, q, t].set_value(gpus_of_run(self.m, r, q, t) <= most)
        self.m.run_gpus_of_a_running_hall.deactivate()

    def _ease(self, row: Any, margin: Any, amount: float = 1.0) -> None:
        """The row asks for so much less for each unit of a margin."""
        self._eased.setdefault(id(row), (row, []))[1].append((amount, margin))

    def _ease_rows(self) -> None:
        m = self.m
        kept = set(self._kept_halls())
        for h, t in m.USABLE:
            self._ease(m.usable_gpus[h, t], m.more_room_gpus[h, t])
            if (h, t) not in kept:
                self._ease(m.usable_gpus[h, t], m.more_gpus[h, t])
        last = {lease.request: lease.last_month for lease in self.leases}
        for r, h, t in m.signed_isolation:
            if self.p.case.month_index(last[r]) < t:
                self._ease(m.signed_isolation[r, h, t], m.more_gpus[h, t])
        for h, t in m.ON_DEMAND:
            self._ease(m.on_demand_limit[h, t], m.more_gpus[h, t], m.on_demand_fraction[h, t])
        for s, t in m.power_limit:
            self._ease(m.power_limit[s, t], m.more_mw[s, t])
            self._ease(m.power_limit[s, t], m.more_load_mw[s, t])
        self._ease_takes()
        self._ease_policies()
        for request, h, start, last_index in self._whole_site_leases():
            for t in m.MONTHS:
                self._lease_one_more(request, h, t, (start, last_index))

    def _kept_halls(self) -> Iterator[tuple[str, int]]:
        """Halls and months in which an isolated lease strands, or a whole-site lease takes, what is added."""
        halls = self.p.halls
        for lease in self.leases:
            request = self.p.case.record("lease_requests", lease.request)
            start, last = (self.p.case.month_index(month) for month in (lease.start, lease.last_month))
            if request.whole_site:
                kept = set(self.p.halls_at[request.whole_site])
            else:
                kept = {placement.hall for placement in lease.placements}
                if request.isolation == "site":
                    kept = {h for site in {halls[h].site for h in kept} for h in self.p.halls_at[site]}
            if request.whole_site or request.isolation != "shared":
                yield from ((h, t) for h in kept for t in self.p.window(start, last))

    def _ease_takes(self) -> None:
        """More power is a larger minimum take: billed in any case, and free of charge for the load."""
        m, p = self.m, self.p
        for s in m.TAKEN_SITES:
            take = p.sites[s].minimum_take_fraction
            for t in m.MONTHS:
                self._ease(m.load_above_take[s, t], m.more_mw[s, t], take)
                flow = no_flow(p)
                flow.cash_usd[t] = -take * float(p.energy_usd_per_it_mw[s][t])
                self._pay(flow, m.more_mw[s, t], float(flow.cash_usd[t] * p.discount_last[t]))

    def _ease_policies(self) -> None:
        """A share is of the usable GPUs; and each policy may ask for a unit less."""
        m, p = self.m, self.p
        for i, who, t in m.MONTHLY_POLICIES:
            row = m.component(m.policies[i].rule)[i, who, t]
            share = m.policies[i].limit * (-1 if m.policies[i].rule.startswith("min_") else 1)
            self._ease(row, m.eased_policy[i])
            for h in scope_halls(p, scope_of(m, i)):
                self._ease(row, m.more_gpus[h, t], share * p.h100e[h])
        for i, who in m.REVENUE_POLICIES:
            self._ease(m.component(m.policies[i].rule)[i, who], m.eased_policy[i])
        for i, t in m.CASH_POLICIES:
            self._ease(m.min_cash_usd[i, t], m.eased_policy[i])

    def _whole_site_leases(self) -> Iterator[tuple[LeaseRequest, str, int, int]]:
        """Accepted leases that take every usable GPU, also one more: request, hall, start and last month."""
        for lease in self.leases:
            request = self.p.case.record("lease_requests", lease.request)
            for h in self.p.halls_at.get(request.whole_site or "", ()):
                start, last = (self.p.case.month_index(month) for month in (lease.start, lease.last_month))
                yield request, h, start, last

    def _lease_one_more(self, request: LeaseRequest, h: str, t: int, span: tuple[int, int]) -> None:
        """A whole-site lease takes one more GPU of a hall in a month, and pays for it."""
        m, p, site = self.m, self.p, self.p.halls[h].site
        more, unit = m.more_gpus[h, t], np.zeros(p.months)
        unit[t] = 1.0
        revenue = np.zeros(p.months)
        if request.price_basis != "month":
            revenue = unit * monthly_revenue(p, request, span[0], site, p.gpu_type[h].kw_per_gpu)
        in_use = unit * shares_in_use(p, request, *span)
        flow = lease_flow(p, request, *span, revenue)
        flow.add(reimbursement_flow(p, request, h, in_use))
        load = p.mw_per_gpu[h] * float(in_use[t])
        usd = float(p.demand_usd_per_it_mw[site])
        if site not in m.TAKEN_SITES:
            usd += float(p.energy_usd_per_it_mw[site][t])
        else:
            self._ease(m.load_above_take[site, t], more, -load)
        flow.cash_usd[t] -= usd * load
        self._ease(m.power_limit[site, t], more, -load)
        self._pay(flow, more, sum(flow.present_usd.values()) - usd * load * float(p.discount_last[t]))
        self._count_lease(request, h, t, p.h100e[h] * float(in_use[t]))
        self._count_revenue(request, flow, more)

    def _count_lease(self, request: LeaseRequest, h: str, t: int, h100e: float) -> None:
        """H100e leased more for each GPU more, in the policies that limit them."""
        m = self.m
        for i, who in self._leased_limits.get(t, ()):
            counts = m.policies[i].rule == "max_leased_fraction" or request.id in self._members[who]
            if counts and h in scope_halls(self.p, scope_of(m, i)):
                self._ease(m.component(m.policies[i].rule)[i, who, t], m.more_gpus[h, t], -h100e)

    def _count_revenue(self, request: LeaseRequest, flow: Flow, more: Any) -> None:
        """Revenue more, in the policies that look at it."""
        m = self.m
        for i, who in m.REVENUE_POLICIES:
            window = slice(m.policy_window[i].start, m.policy_window[i].stop)
            usd = float(flow.revenue_usd[window].sum())
            if m.policies[i].rule == "min_lease_revenue_usd":
                self._ease(m.min_lease_revenue_usd[i, who], more, usd)
            else:
                own = usd if request.id in self._members[who] else 0.0
                share = m.policies[i].limit * usd
                self._ease(m.max_tenant_revenue_fraction[i, who], more, share - own)

    def _pay(self, flow: Flow, more: Any, present_usd: float) -> None:
        """Money of a unit of a margin: its present value, and its cash in every later balance."""
        self._money.append((present_usd, more))
        balance = flow.cash_usd.cumsum()
        for i, t in self.m.CASH_POLICIES:
            if balance[t]:
                self._ease(self.m.min_cash_usd[i, t], more, float(balance[t]))


def _by_month(keys: Iterable[tuple[str, str, int]]) -> dict[int, list[tuple[str, str]]]:
    """Keys of monthly policies grouped by their month, without it."""
    groups: dict[int, list[tuple[str, str]]] = {}
    for i, who, t in keys:
        groups.setdefault(t, []).append((i, who))
    return groups


def _sum_of(terms: Terms) -> Any:
    coefficients, columns = zip(*terms, strict=True) if terms else ((), ())
    return LinearExpression(linear_coefs=list(coefficients), linear_vars=list(columns))


def _power_limit(m: Any, s: str, t: int) -> Any:
    return m.it_load_mw[s, t] <= m.parameters.power_mw[s][t]


def _on_demand_limit(m: Any, h: str, t: int) -> Any:
    return m.on_demand_gpus[h, t] <= most_offered(m, h, t)
