"""The rules of a case that can be left out one by one, and the case that is left when some are.

Halls, their GPUs and lots, prices, and what tenants and runs ask for are facts. What can be left out is what
somebody demands: policies, mandatory runs, floors, signed leases, the limit of a site's power, isolation, groups
and bars. Leaving out any but a signed lease makes a case looser and never tighter.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from models.inputs import Case, LeaseRequest, Policy
from models.inputs.capacity import site_power_mw, usable_gpus
from models.inputs.wording import counted
from planner.questions.conflicts.sentences import (
    floor_sentence,
    lease_sentence,
    policy_sentence,
    run_sentence,
)

Kind = Literal["policy", "run", "floor", "power", "take", "isolation", "group", "bar", "lease"]
EARNING_RULES = frozenset({"min_lease_revenue_usd", "min_cash_usd", "max_tenant_revenue_fraction"})
"""Policies that a further lease can help to keep; no other rule of a case is helped by one."""
Draft = dict[str, tuple[Any, ...]]
"""Lists of a case by name."""


@dataclass(frozen=True)
class Rule:
    """One demand of a case that can be left out."""

    kind: Kind
    """What sort of demand it is."""
    list_name: str
    """The list of its record."""
    record: str
    """The record's id; of a group its name."""
    field: str
    """The field that makes the demand."""
    where: str
    """The place of that field in the case as it was read."""
    label: str
    """What a person calls it: `policy 'Cash'`."""
    sentence: str
    """What it demands, with its numbers."""

    def __str__(self) -> str:
        return f"{self.label}: {self.sentence}"


def rules_of(case: Case) -> tuple[Rule, ...]:
    """Every rule of a case that may make it infeasible; signed leases last."""
    rules = [
        *_policies(case),
        *_floors(case),
        *_runs(case),
        *_powers(case),
        *_takes(case),
        *_isolations(case, is_signed=True),
    ]
    if any(policy.rule in EARNING_RULES for policy in hard_policies(case)):
        rules += [*_isolations(case, is_signed=False), *_groups(case), *_bars(case)]
    return (*rules, *_leases(case))


def case_with_only(case: Case, kept: Collection[Rule]) -> Case:
    """The case with every rule left out that is not kept; all its facts stay."""
    draft: Draft = {}
    for rule in rules_of(case):
        if rule not in kept:
            LEAVE_OUT[rule.kind](case, draft, rule.record)
    return case.with_(**draft) if draft else case


def hard_policies(case: Case) -> Iterator[Policy]:
    """Policies that may not be breached at a price, and have a month in the horizon."""
    last = case.plan.start_month + (case.plan.months - 1)
    for policy in case.policies:
        if (
            policy.penalty_usd is None
            and policy.from_month <= last
            and policy.to_month >= case.plan.start_month
        ):
            yield policy


def _rule(kind: Kind, list_name: str, record: Any, field: str, *, label: str, sentence: str) -> Rule:
    return Rule(kind, list_name, record.id, field, record.where(field), label, sentence)


def _policies(case: Case) -> Iterator[Rule]:
    for policy in hard_policies(case):
        yield _rule(
            "policy", "policies", policy, "limit", label=policy.label, sentence=policy_sentence(case, policy)
        )


def _floors(case: Case) -> Iterator[Rule]:
    for pool in case.internal_pools:
        if pool.floor_h100e and pool.shortfall_usd_per_h100e_hour is None:
            label = f"floor of internal pool '{pool.id}'"
            yield _rule(
                "floor", "internal_pools", pool, "floor_h100e", label=label, sentence=floor_sentence(pool)
            )


def _runs(case: Case) -> Iterator[Rule]:
    for run in case.training_runs:
        if run.is_mandatory:
            label = f"mandatory {run.label}"
            yield _rule("run", "training_runs", run, "is_mandatory", label=label, sentence=run_sentence(run))


def _powers(case: Case) -> Iterator[Rule]:
    """Sites whose power does not reach for all their GPUs."""
    power = site_power_mw(case)
    for site in case.sites:
        full = full_load_mw(case, site.id)
        if any(load > mw for load, mw in zip(full, power[site.id], strict=True)):
            least, most = (counted(limit) for limit in (min(power[site.id]), max(power[site.id])))
            sentence = f"{least} MW" if least == most else f"{least} to {most} MW over the months"
            sentence += f"; all GPUs would draw {counted(max(full))} MW"
            label = f"IT power of site '{site.id}'"
            yield _rule("power", "sites", site, "it_power_mw", label=label, sentence=sentence)


def _takes(case: Case) -> Iterator[Rule]:
    """Minimum takes, which cost cash whether the energy is used or not."""
    if any(policy.rule == "min_cash_usd" for policy in hard_policies(case)):
        for site in case.sites:
            if site.minimum_take_fraction:
                sentence = f"{site.minimum_take_fraction:g} of the full load's energy is billed in any case"
                label = f"minimum take of site '{site.id}'"
                yield _rule("take", "sites", site, "minimum_take_fraction", label=label, sentence=sentence)


def _isolations(case: Case, *, is_signed: bool) -> Iterator[Rule]:
    for request in case.lease_requests:
        if request.isolation != "shared" and not request.whole_site and request.is_signed == is_signed:
            noun = "signed lease" if is_signed else "lease request"
            sentence = f"nobody else may use a {request.isolation} that it takes"
            label = f"isolation of {noun} '{request.id}'"
            yield _rule("isolation", "lease_requests", request, "isolation", label=label, sentence=sentence)


def _groups(case: Case) -> Iterator[Rule]:
    members: dict[str, list[LeaseRequest]] = {}
    for request in case.lease_requests:
        if request.group is not None:
            members.setdefault(request.group, []).append(request)
    for name, requests in members.items():
        if len(requests) > 1:
            who = ", ".join(request.id for request in requests)
            where = requests[0].where("group")
            label = f"group '{name}'"
            sentence = f"at most one of {who} is accepted"
            yield Rule("group", "lease_requests", name, "group", where, label, sentence)


def _bars(case: Case) -> Iterator[Rule]:
    asking = {request.tenant for request in case.lease_requests if not request.is_signed}
    for tenant in case.tenants:
        if tenant.barred_jurisdictions and tenant.id in asking:
            sentence = f"it may not stand in {', '.join(tenant.barred_jurisdictions)}"
            label = f"bar of {tenant.label}"
            yield _rule("bar", "tenants", tenant, "barred_jurisdictions", label=label, sentence=sentence)


def _leases(case: Case) -> Iterator[Rule]:
    for lease in case.lease_requests:
        if lease.is_signed and runs_in_horizon(case, lease):
            label = f"signed lease '{lease.id}'"
            yield _rule(
                "lease", "lease_requests", lease, "status", label=label, sentence=lease_sentence(case, lease)
            )


def runs_in_horizon(case: Case, lease: LeaseRequest) -> bool:
    """Whether a signed lease has a month in the horizon."""
    start = case.month_index(lease.earliest_start)
    return start < case.plan.months and start + lease.term_months > 0


def full_load_mw(case: Case, site: str) -> list[float]:
    """IT power that all usable GPUs of a site draw together, by month."""
    kw = {gpu_type.id: gpu_type.kw_per_gpu for gpu_type in case.gpu_types}
    usable = usable_gpus(case)
    halls = [hall for hall in case.halls if hall.site == site]
    return [
        sum(usable[hall.id][t] * kw[hall.gpu_type] / 1000 for hall in halls) for t in range(case.plan.months)
    ]


def replace_record(case: Case, draft: Draft, list_name: str, key: str, **changes: Any) -> None:
    """Change fields of the record of a list with this id, in a draft."""
    records = draft.get(list_name, getattr(case, list_name))
    draft[list_name] = tuple(one.with_(**changes) if one.id == key else one for one in records)


def _without_policy(case: Case, draft: Draft, key: str) -> None:
    draft["policies"] = tuple(one for one in draft.get("policies", case.policies) if one.id != key)


def _without_floor(case: Case, draft: Draft, key: str) -> None:
    replace_record(case, draft, "internal_pools", key, floor_h100e=0.0)


def _without_mandate(case: Case, draft: Draft, key: str) -> None:
    replace_record(case, draft, "training_runs", key, is_mandatory=False)


def _without_take(case: Case, draft: Draft, key: str) -> None:
    replace_record(case, draft, "sites", key, minimum_take_fraction=0.0)


def _without_power_limit(case: Case, draft: Draft, key: str) -> None:
    """Power for all GPUs in every month; a minimum take bills no more MW than it did."""
    power = site_power_mw(case)[key]
    ample = max(*full_load_mw(case, key), *power)
    site = next(one for one in draft.get("sites", case.sites) if one.id == key)
    taken = site.minimum_take_fraction * min(power) / ample if ample else 0.0
    replace_record(case, draft, "sites", key, it_power_mw=ample, minimum_take_fraction=taken)
    steps = draft.get("site_steps", case.site_steps)
    priced = (one.with_(it_power_mw=None) if one.site == key else one for one in steps)
    draft["site_steps"] = tuple(
        one for one in priced if one.it_power_mw is not None or one.energy_usd_per_mwh is not None
    )


def _without_isolation(case: Case, draft: Draft, key: str) -> None:
    replace_record(case, draft, "lease_requests", key, isolation="shared")


def _without_group(case: Case, draft: Draft, key: str) -> None:
    requests = draft.get("lease_requests", case.lease_requests)
    draft["lease_requests"] = tuple(one.with_(group=None) if one.group == key else one for one in requests)


def _without_bar(case: Case, draft: Draft, key: str) -> None:
    replace_record(case, draft, "tenants", key, barred_jurisdictions=())


def without_lease(case: Case, draft: Draft, key: str) -> None:
    """Take a signed lease and what refers to it out of a draft."""
    requests = draft.get("lease_requests", case.lease_requests)
    draft["lease_requests"] = tuple(one for one in requests if one.id != key)
    for name in ("signed_placements", "opening_balances"):
        draft[name] = tuple(one for one in draft.get(name, getattr(case, name)) if one.lease != key)


LEAVE_OUT: dict[Kind, Callable[[Case, Draft, str], None]] = {
    "policy": _without_policy,
    "floor": _without_floor,
    "run": _without_mandate,
    "power": _without_power_limit,
    "take": _without_take,
    "isolation": _without_isolation,
    "group": _without_group,
    "bar": _without_bar,
    "lease": without_lease,
}
"""How a rule of each kind is left out of a draft of the case."""
