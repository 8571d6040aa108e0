"""Policies: what each rule may be about, and which limits it can have."""

from collections.abc import Iterator

from ..alike import FieldProblem, gathered
from ..phrases import MOST_PERCENT
from ..policies import FRACTION_RULES, SITE_RULES, Policy
from ..problems import Problem
from ..wording import plain
from .facts import Facts
from .references import known_names, unknown_name


def subjects(facts: Facts) -> Iterator[Problem]:
    """Capacity rules are about a site, tenant rules about a tenant, the others about the plan."""
    yield from gathered(_subjects(facts))


def _subjects(facts: Facts) -> Iterator[FieldProblem]:
    for policy in facts.every("policies"):
        subject, rule = getattr(policy, "subject", None), getattr(policy, "rule", None)
        if subject is None or rule is None:
            continue
        if rule not in FRACTION_RULES:
            message = f"subject is '{subject}'; {rule} is about the whole plan, so it must be blank."
            yield FieldProblem("subject", message, Problem(policy.where("subject"), message))
            continue
        target, other = ("sites", "tenants") if rule in SITE_RULES else ("tenants", "sites")
        known, is_complete = known_names(facts, target)
        if subject in known or not is_complete:
            continue
        if subject in known_names(facts, other)[0]:
            message = (
                f"subject '{subject}' is a {other.removesuffix('s')}; {rule} is about a "
                f"{target.removesuffix('s')}. Name one, or leave it blank for all."
            )
            yield FieldProblem("subject", message, Problem(policy.where("subject"), message))
        else:
            problem = unknown_name(policy, "subject", subject, target, known)
            yield FieldProblem("subject", f"{target} {subject if known else ''}", problem)


def limits(facts: Facts) -> Iterator[Problem]:
    """The limit of a fraction is a fraction; the limit of money is money."""
    for policy in facts.every("policies"):
        limit, rule = getattr(policy, "limit", None), getattr(policy, "rule", None)
        if limit is None or rule is None:
            continue
        if rule in FRACTION_RULES and not 0 <= limit <= 1:
            is_percent = 1 < limit <= MOST_PERCENT
            hint = f" {plain(limit)} % is written {plain(round(limit / 100, 12))}." if is_percent else ""
            yield Problem(
                policy.where("limit"), f"limit is {plain(limit)}; for {rule} it must be 0 to 1.{hint}"
            )
        elif rule not in FRACTION_RULES and 0 < limit <= 1:
            yield Problem(
                policy.where("limit"),
                f"limit is {plain(limit)}; for {rule} it is an amount of money, not a fraction.",
                "warning",
            )


def idle_policies(facts: Facts) -> Iterator[Problem]:
    """A policy whose breach costs nothing, or that nothing can breach, has no effect."""
    for policy in facts.case.policies:
        if policy.penalty_usd == 0:
            yield _odd(policy, "penalty_usd", "penalty_usd is 0, so that a breach costs nothing")
        elif policy.rule == "min_internal_fraction" and policy.limit == 0:
            yield _odd(policy, "limit", "limit is 0, which every plan keeps")
        elif policy.rule in FRACTION_RULES - {"min_internal_fraction"} and policy.limit == 1:
            yield _odd(policy, "limit", "limit is 1, which every plan keeps")
        elif policy.rule == "min_lease_revenue_usd" and policy.limit <= 0:
            yield _odd(policy, "limit", f"limit is {plain(policy.limit)}, which every plan keeps")


def rivals_without_rivals(facts: Facts) -> Iterator[Problem]:
    """A policy about rivals needs a tenant that is one."""
    if not facts.is_whole("tenants") or any(tenant.is_rival for tenant in facts.case.tenants):
        return
    for policy in facts.case.policies:
        if policy.rule == "max_rival_fraction":
            yield _odd(policy, "rule", "no tenant is marked as a rival")


def _odd(policy: Policy, field: str, what: str) -> Problem:
    return Problem(policy.where(field), f"{what}; the policy has no effect.", "warning")


RULES = (subjects, limits, idle_policies, rivals_without_rivals)
