"""What a rule of a case demands, in words with its numbers."""

from models.inputs import Case, InternalPool, LeaseRequest, Policy, TrainingRun
from models.inputs.wording import counted, listed, plain

POLICY_WORDS = {
    "min_internal_fraction": "runs and pools have at least {limit} of the usable H100e {scope}",
    "max_leased_fraction": "at most {limit} of the usable H100e {scope} is leased",
    "max_tenant_fraction": "{subject} leases at most {limit} of the usable H100e of the fleet",
    "max_rival_fraction": "rivals lease at most {limit} of the usable H100e {scope}",
    "max_tenant_revenue_fraction": "{subject} brings at most {limit} of the lease revenue",
    "min_lease_revenue_usd": "lease revenue is at least {limit}",
    "min_cash_usd": "cash at the end of each month is at least {limit}",
}
"""Each policy's rule as a clause."""


def at(where: str, text: str) -> str:
    """A sentence led by its place in the case; a record without a place is named in the sentence already."""
    return text if not where or where in text else f"{where}: {text}"


def policy_sentence(case: Case, policy: Policy) -> str:
    """What a policy demands."""
    is_money = policy.rule.endswith("_usd")
    limit = f"{case.plan.currency} {policy.limit:,.0f}" if is_money else plain(policy.limit)
    scope = f"at site '{policy.subject}'" if policy.subject else "of the fleet"
    subject = f"tenant '{policy.subject}'" if policy.subject else "each tenant"
    clause = POLICY_WORDS[policy.rule].format(limit=limit, scope=scope, subject=subject)
    return f"{clause}, {policy.from_month} to {policy.to_month}"


def floor_sentence(pool: InternalPool) -> str:
    """What a pool's hard floor demands."""
    return (
        f"{counted(pool.floor_h100e)} working H100e {_allowed(pool)}, {pool.from_month} to {pool.to_month}, "
        "at no price less"
    )


def run_sentence(run: TrainingRun) -> str:
    """What a mandatory run demands."""
    place = "one hall" if run.placement == "hall" else "halls of one site"
    return (
        f"{counted(run.work_h100e_hours)} H100e-hours on {counted(run.min_gpus)} to {counted(run.max_gpus)} GPUs "
        f"in {place} {_allowed(run)}, {run.earliest_start} to {run.deadline}"
        f"{'' if run.can_pause else ', without a pause'}"
    )


def lease_sentence(case: Case, lease: LeaseRequest) -> str:
    """What a signed lease holds."""
    last = lease.earliest_start + (lease.term_months - 1)
    if lease.whole_site:
        held = f"the whole site '{lease.whole_site}'"
    else:
        placed = [one for one in case.signed_placements if one.lease == lease.id]
        held = listed(f"{counted(one.gpus)} GPUs in hall '{one.hall}'" for one in placed)
    notice = lease.recall_notice_months
    recall = (
        "the owner may not recall it"
        if notice is None
        else f"recall with {notice} months' notice after {lease.firm_term_months} firm months"
    )
    return f"{held}, {lease.earliest_start} to {last}; {recall}"


def _allowed(user: InternalPool | TrainingRun) -> str:
    """Where a pool or run may have its GPUs."""
    types = f"of type {listed(user.gpu_types)}" if user.gpu_types else "of any type"
    return f"{types} at {listed(user.sites) if user.sites else 'any site'}"
