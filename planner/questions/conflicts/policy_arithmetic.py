"""Arithmetic of hard policies: what signed leases already take, and the most that could be kept, billed or received."""

from collections.abc import Iterator

import numpy as np

from models.formulation.lease_options import LeaseOption, LeaseOptions, lease_options
from models.inputs import Case, InternalPool, Policy, TrainingRun
from models.inputs.wording import counted, plain
from planner.questions.conflicts.rules import hard_policies
from planner.questions.conflicts.shortage import Shortage
from planner.questions.conflicts.supply import SLACK, FloatArray, Supply


def policy_shortages(supply: Supply) -> Iterator[Shortage]:
    """Hard policies that cannot be kept, each by itself."""
    options = lease_options(supply.parameters)
    for policy in hard_policies(supply.case):
        if policy.rule == "min_internal_fraction":
            yield from _internal(supply, policy)
        elif policy.rule == "min_lease_revenue_usd":
            yield from _revenue(supply, policy, options)
        elif policy.rule == "min_cash_usd":
            yield from _cash(supply, policy, options)
        elif policy.rule != "max_tenant_revenue_fraction":
            yield from _leased(supply, policy)


def _scope(supply: Supply, policy: Policy) -> tuple[str, ...]:
    """Halls whose usable H100e a policy is about."""
    p = supply.parameters
    is_site = policy.subject is not None and not policy.rule.startswith("max_tenant")
    return p.halls_at[policy.subject] if is_site and policy.subject else tuple(p.halls)


def _internal(supply: Supply, policy: Policy) -> Iterator[Shortage]:
    """Runs and pools could have as much as the policy demands."""
    p, scope = supply.parameters, _scope(supply, policy)
    for t in p.window_of(policy):
        users: list[InternalPool | TrainingRun] = [
            *(pool for pool in supply.case.internal_pools if t in p.window_of(pool)),
            *(run for run in supply.case.training_runs if t in supply.run_window(run)),
        ]
        halls = {h for one in users for h in p.allowed_halls(one.gpu_types, one.sites)} & set(scope)
        needed = policy.limit * sum(p.h100e[h] * p.usable[h][t] for h in scope)
        available = supply.most_h100e(halls, t, is_working=False)
        if available < needed * (1 - SLACK):
            month = supply.case.months[t]
            sentence = (
                f"{policy.label} needs {counted(needed)} H100e in runs and pools in {month} ({plain(policy.limit)} of "
                f"the usable); halls that a run or pool may use have {counted(available)} free with power"
            )
            yield Shortage(policy.where("limit"), sentence, str(month), needed, available, "H100e")
            return


def _leased(supply: Supply, policy: Policy) -> Iterator[Shortage]:
    """Signed leases take no more than the policy allows."""
    p, scope = supply.parameters, _scope(supply, policy)
    rivals = {tenant.id for tenant in supply.case.tenants if tenant.is_rival}
    tenants = {one.tenant for one in supply.case.lease_requests if one.is_signed}
    groups = [{policy.subject}] if policy.subject else [{tenant} for tenant in sorted(tenants)]
    if policy.rule == "max_rival_fraction":
        groups = [rivals]
    elif policy.rule == "max_leased_fraction":
        groups = [tenants]
    for group in groups:
        members = tuple(one for one in supply.case.lease_requests if one.is_signed and one.tenant in group)
        held = Supply(
            supply.case.with_(lease_requests=members, **_facts_of(supply.case, members))
        ).signed_gpus
        for t in p.window_of(policy):
            usable = sum(p.h100e[h] * p.usable[h][t] for h in scope)
            leased = float(sum(p.h100e[h] * held[h][t] for h in scope))
            if leased > policy.limit * usable * (1 + SLACK) + SLACK:
                month = supply.case.months[t]
                sentence = (
                    f"{policy.label} allows {counted(policy.limit * usable)} leased H100e in {month} "
                    f"({plain(policy.limit)} of the usable); signed leases "
                    f"{', '.join(one.id for one in members)} hold {counted(leased)}"
                )
                yield Shortage(
                    policy.where("limit"), sentence, str(month), leased, policy.limit * usable, "H100e"
                )
                return


def _facts_of(case: Case, members: tuple[object, ...]) -> dict[str, tuple[object, ...]]:
    """What refers to some signed leases only."""
    kept = {getattr(one, "id", "") for one in members}
    return {
        name: tuple(one for one in getattr(case, name) if one.lease in kept)
        for name in ("signed_placements", "opening_balances")
    }


def _most(supply: Supply, options: LeaseOptions, field: str, window: slice) -> FloatArray:
    """The most that all requests bring, added up over the months of a window, by month; each at its best."""
    best: dict[str, FloatArray] = {}
    requests = {request.id: request for request in supply.case.lease_requests}
    for key, option in options.options.items():
        request = requests[key[0]]
        name = (
            f"group {request.group}" if request.group and not request.is_signed else f"request {request.id}"
        )
        amounts = np.cumsum(_option(options, option, field)[window])
        least = np.zeros_like(amounts) if not request.is_signed else amounts
        best[name] = np.maximum(best.get(name, least), amounts)
    months = range(supply.parameters.months)[window]
    return sum(best.values(), np.zeros(len(months)))


def _option(options: LeaseOptions, option: LeaseOption, field: str) -> FloatArray:
    """What an option brings by month at the size that brings most in each month."""
    total: FloatArray = np.array(getattr(option.flow, field), float)
    if option.seats:
        per_gpu = np.array([getattr(options.seats[seat].flow, field) for seat in option.seats]).max(axis=0)
        total = total + np.maximum(per_gpu * option.max_gpus, per_gpu * option.min_gpus)
    return total


def _revenue(supply: Supply, policy: Policy, options: LeaseOptions) -> Iterator[Shortage]:
    """All requests at their best bill as much as the policy demands."""
    window = supply.parameters.window_of(policy)
    most = float(_most(supply, options, "revenue_usd", slice(window.start, window.stop))[-1])
    if most < policy.limit * (1 - SLACK):
        currency = supply.case.plan.currency
        sentence = (
            f"{policy.label} needs lease revenue of {currency} {policy.limit:,.0f} from {policy.from_month} to "
            f"{policy.to_month}; all requests at their best bill {currency} {most:,.0f}"
        )
        yield Shortage(policy.where("limit"), sentence, "", policy.limit, most, "USD")


def _cash(supply: Supply, policy: Policy, options: LeaseOptions) -> Iterator[Shortage]:
    """Opening cash and all that could be received, less what is due in any case, is as much as the policy demands."""
    p, case = supply.parameters, supply.case
    due = np.full(p.months, sum(site.fixed_cost_usd_per_month for site in case.sites))
    for s, site in p.sites.items():
        due = due + site.minimum_take_fraction * np.array(p.power_mw[s]) * p.energy_usd_per_it_mw[s]
    most = case.plan.opening_cash_usd + _most(supply, options, "cash_usd", slice(0, p.months))
    most = most + np.cumsum(_offered(supply) - due)
    for t in p.window_of(policy):
        if most[t] < policy.limit - SLACK * max(abs(policy.limit), 1.0):
            month, currency = case.months[t], case.plan.currency
            sentence = (
                f"{policy.label} needs cash of {currency} {policy.limit:,.0f} at the end of {month}; opening cash and "
                f"all that could be received by then, less fixed costs and minimum takes, come to {currency} "
                f"{most[t]:,.0f}"
            )
            yield Shortage(policy.where("limit"), sentence, str(month), policy.limit, float(most[t]), "USD")
            return


def _offered(supply: Supply) -> FloatArray:
    """The most that the on-demand market brings by month."""
    p, case = supply.parameters, supply.case
    usd_per_gpu: dict[str, FloatArray] = {}
    for level in sorted(case.on_demand, key=lambda one: one.month):
        series = usd_per_gpu.setdefault(level.gpu_type, np.zeros(p.months))
        onwards = slice(max(case.month_index(level.month), 0), None)
        series[onwards] = level.usd_per_gpu_hour * level.utilisation_fraction * level.max_fraction
    total = np.zeros(p.months)
    for h, hall in p.halls.items():
        total += usd_per_gpu.get(hall.gpu_type, 0.0) * np.array(p.usable[h]) * p.hours
    return total
