"""Rules on policies: a hard one is kept in every month it is judged in; a priced one only costs."""

from collections.abc import Iterator

import numpy as np

from ...inputs.policies import PolicyRule
from ..facts import Facts
from ..money import readings_of
from ..policy_breaches import Reading
from .violation import money_slack, number, slack


def min_internal_fraction(facts: Facts) -> Iterator[str]:
    """The H100e in runs and pools are at least the policy's share of the usable ones."""
    yield from _breached(facts, "min_internal_fraction")


def max_leased_fraction(facts: Facts) -> Iterator[str]:
    """The leased H100e are at most the policy's share of the usable ones."""
    yield from _breached(facts, "max_leased_fraction")


def max_tenant_fraction(facts: Facts) -> Iterator[str]:
    """The H100e leased by one tenant are at most the policy's share of the fleet's usable ones."""
    yield from _breached(facts, "max_tenant_fraction")


def max_rival_fraction(facts: Facts) -> Iterator[str]:
    """The H100e leased by all rivals are at most the policy's share of the usable ones."""
    yield from _breached(facts, "max_rival_fraction")


def max_tenant_revenue_fraction(facts: Facts) -> Iterator[str]:
    """The lease revenue of one tenant in the window is at most the policy's share of all of it."""
    yield from _breached(facts, "max_tenant_revenue_fraction")


def min_lease_revenue_usd(facts: Facts) -> Iterator[str]:
    """The lease revenue in the window is at least the policy's limit."""
    yield from _breached(facts, "min_lease_revenue_usd")


def min_cash_usd(facts: Facts) -> Iterator[str]:
    """Opening cash and all cash to the end of a month are at least the policy's limit."""
    yield from _breached(facts, "min_cash_usd")


def _breached(facts: Facts, rule: PolicyRule) -> Iterator[str]:
    hard = [policy for policy in facts.case.policies if policy.rule == rule and policy.penalty_usd is None]
    for reading in readings_of(facts, hard):
        for place in np.flatnonzero(reading.breach > 0):
            if reading.breach[place] > _slack(facts, reading, int(place)):
                yield _message(facts, reading, int(place))


def _slack(facts: Facts, reading: Reading, place: int) -> float:
    """Money is as exact as the larger of figure and bound; H100e as the GPUs they are."""
    largest = max(abs(float(reading.figure[place])), abs(float(reading.bound[place])))
    if reading.unit == "USD":
        return money_slack(largest)
    return slack(largest, float(facts.fleet.h100e_per_gpu.max(initial=0.0)))


def _message(facts: Facts, reading: Reading, place: int) -> str:
    subject = f" of '{reading.subject}'" if reading.subject else ""
    return (
        f"policy '{reading.policy.id}' in {facts.month(reading.months[place])}: the figure{subject} is "
        f"{number(reading.figure[place])} {reading.unit}; it must be {reading.sense} "
        f"{number(reading.bound[place])} {reading.unit}"
    )


POLICY_CHECKS = (
    min_internal_fraction,
    max_leased_fraction,
    max_tenant_fraction,
    max_rival_fraction,
    max_tenant_revenue_fraction,
    min_lease_revenue_usd,
    min_cash_usd,
)
