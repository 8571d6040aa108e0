"""What a loosened rule costs, in money that the case itself gives: how repairs are weighed against one another.

An H100e-hour is priced at the dearest use that the case has for one, so that a repair is never made to look
cheaper than what the GPUs could earn at most. Amounts are nominal.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from models.formulation.lease_options import lease_options
from models.formulation.parameters import FloatArray, Parameters
from models.inputs import Case, InternalPool, LeaseRequest, Policy, TrainingRun
from planner.questions.conflicts.rules import Rule

HOURS_PER_MONTH = 730.0
"""Hours of an average month, by which a price per kW-month is compared with one per hour."""
AT_DEAREST = "at the dearest use that the case has for an H100e-hour"


@dataclass(frozen=True)
class Prices:
    """Prices of what rules may be loosened by."""

    case: Case

    @cached_property
    def parameters(self) -> Parameters:
        """The case's figures by month."""
        return Parameters(self.case)

    @cached_property
    def usd_per_h100e_hour(self) -> float | None:
        """The dearest use of an H100e-hour; None if the case has a price for none."""
        return max(self._uses(), default=None)

    def _uses(self) -> Iterator[float]:
        types = {one.id: one for one in self.case.gpu_types}
        for request in self.case.lease_requests:
            allowed = [types[name] for name in request.gpu_types] or list(types.values())
            for one in allowed:
                if request.price_basis == "gpu_hour":
                    yield request.price_usd / one.h100_equivalent
                elif request.price_basis == "kw_month":
                    yield request.price_usd * one.kw_per_gpu / HOURS_PER_MONTH / one.h100_equivalent
        for tier in self.case.pool_tiers:
            yield tier.value_usd_per_h100e_hour
        for level in self.case.on_demand:
            earned = level.usd_per_gpu_hour * level.utilisation_fraction
            yield earned / types[level.gpu_type].h100_equivalent

    def h100e_months(self, h100e: float, months: range) -> float | None:
        """So many H100e in each of these months, USD."""
        if self.usd_per_h100e_hour is None:
            return None
        return h100e * float(self.parameters.hours[list(months)].sum()) * self.usd_per_h100e_hour

    def loosened(self, rule: Rule, amount: float, months: range) -> float | None:
        """A rule loosened by an amount in the unit of its limit (a site's power in these months), USD."""
        record: Any = self.case.record(rule.list_name, rule.record)
        if rule.kind == "floor":
            return self._floor(record, amount)
        if rule.kind == "run":
            return self._run(record)
        if rule.kind == "power":
            return self._power(rule.record, amount, months)
        return self._policy(record, amount)

    def basis(self, rule: Rule) -> str:
        """How a loosened rule was priced, for a reader."""
        record: Any = self.case.record(rule.list_name, rule.record)
        if rule.kind == "floor" and self._tiers(record):
            return "at the pool's best tier"
        if rule.kind == "run" and record.value_usd:
            return "the run's value"
        if rule.kind == "policy" and record.rule.endswith("_usd"):
            return "dollar for dollar"
        return AT_DEAREST

    def delay(self, run: TrainingRun, months: int) -> float:
        """A run that finishes so many months past its deadline, USD: what its cost of delay takes off its value."""
        target = run.deadline if run.target is None else run.target
        late = self.case.month_index(run.deadline) - self.case.month_index(target) + months
        return min(run.value_usd, run.delay_cost_usd_per_month * max(late, 0))

    def gpus(self, hall: str, gpus: int) -> float | None:
        """So many more GPUs in a hall over the horizon, USD."""
        return self.h100e_months(gpus * self.parameters.h100e[hall], range(self.case.plan.months))

    def revenue_usd(self, lease: LeaseRequest) -> FloatArray:
        """Revenue of a signed lease by month, without recall; shape (months,)."""
        options = lease_options(self.parameters).options
        last = self.case.month_index(lease.earliest_start) + lease.term_months - 1
        return next(
            option.flow.revenue_usd
            for key, option in options.items()
            if key[0] == lease.id and key[3] == last
        )

    def _tiers(self, pool: InternalPool) -> list[float]:
        return [one.value_usd_per_h100e_hour for one in self.case.pool_tiers if one.pool == pool.id]

    def _floor(self, pool: InternalPool, h100e: float) -> float | None:
        months = self.parameters.window_of(pool)
        if not self._tiers(pool):
            return self.h100e_months(h100e, months)
        return h100e * float(self.parameters.hours[list(months)].sum()) * max(self._tiers(pool))

    def _run(self, run: TrainingRun) -> float | None:
        if run.value_usd or self.usd_per_h100e_hour is None:
            return run.value_usd or None
        return run.work_h100e_hours * self.usd_per_h100e_hour

    def _power(self, site: str, mw: float, months: range) -> float | None:
        """What the site's GPUs with most H100e to the MW could earn."""
        p = self.parameters
        per_mw = max((p.h100e[h] / p.mw_per_gpu[h] for h in p.halls_at[site]), default=0.0)
        return self.h100e_months(mw * per_mw, months)

    def _policy(self, policy: Policy, amount: float) -> float | None:
        """A share of the usable H100e in the policy's months; dollars for dollars; a share of revenue has none."""
        if policy.rule.endswith("_usd"):
            return amount
        if policy.rule == "max_tenant_revenue_fraction" or self.usd_per_h100e_hour is None:
            return None
        p = self.parameters
        is_site = policy.subject is not None and not policy.rule.startswith("max_tenant")
        halls = p.halls_at[policy.subject] if is_site and policy.subject else tuple(p.halls)
        hours = sum(
            p.h100e[h] * p.usable[h][t] * float(p.hours[t]) for h in halls for t in p.window_of(policy)
        )
        return amount * hours * self.usd_per_h100e_hour
