"""Records that nothing refers to: legal, but perhaps a name was changed in one place only."""

from collections.abc import Iterator

from ..problems import Problem
from ..wording import did_you_mean, listed
from .facts import Facts


def unused_tenants(facts: Facts) -> Iterator[Problem]:
    """A tenant asks for something."""
    if not facts.is_whole("lease_requests"):
        return
    used = {request.tenant for request in facts.case.lease_requests}
    for tenant in facts.case.tenants:
        if tenant.id not in used:
            yield Problem(
                tenant.where("id"), f"tenant '{tenant.id}' asks for nothing; no request names it.", "warning"
            )


def unused_gpu_types(facts: Facts) -> Iterator[Problem]:
    """A GPU type stands in some hall."""
    if not facts.is_whole("halls"):
        return
    used = {hall.gpu_type for hall in facts.case.halls}
    for gpu_type in facts.case.gpu_types:
        if gpu_type.id not in used:
            yield Problem(gpu_type.where("id"), f"GPU type '{gpu_type.id}' stands in no hall.", "warning")


def unused_slas(facts: Facts) -> Iterator[Problem]:
    """A service level agreement belongs to some request."""
    if not facts.is_whole("lease_requests"):
        return
    used = {request.sla for request in facts.case.lease_requests}
    for name, tier in {tier.sla: tier for tier in reversed(facts.case.sla_tiers)}.items():
        if name not in used:
            yield Problem(tier.where("sla"), f"SLA '{name}' is named by no request.", "warning")


def idle_sla_tiers(facts: Facts) -> Iterator[Problem]:
    """A lower availability earns a bigger credit; the largest counts, so another tier has no effect."""
    for tier in facts.case.sla_tiers:
        for other in facts.case.sla_tiers:
            if (
                other.sla == tier.sla
                and other.below_availability_fraction > tier.below_availability_fraction
                and other.credit_fraction >= tier.credit_fraction
            ):
                yield Problem(
                    tier.where("credit_fraction"),
                    f"credit_fraction is {tier.credit_fraction:g} below "
                    f"{tier.below_availability_fraction:g} in SLA '{tier.sla}', no more than the "
                    f"{other.credit_fraction:g} already due below {other.below_availability_fraction:g}; "
                    "the tier has no effect.",
                    "warning",
                )
                break


def unknown_jurisdictions(facts: Facts) -> Iterator[Problem]:
    """A jurisdiction that is barred to a tenant is that of some site."""
    if not facts.is_whole("sites"):
        return
    known = list(dict.fromkeys(site.jurisdiction for site in facts.case.sites if site.jurisdiction))
    for tenant in facts.case.tenants:
        for name in tenant.barred_jurisdictions:
            if name not in known:
                those = f"known jurisdictions: {listed(known)}" if known else "no site has a jurisdiction"
                yield Problem(
                    tenant.where("barred_jurisdictions"),
                    f"barred_jurisdictions names '{name}', where no site is; "
                    f"{those}.{did_you_mean(name, known)}",
                    "warning",
                )


RULES = (unused_tenants, unused_gpu_types, unused_slas, idle_sla_tiers, unknown_jurisdictions)
