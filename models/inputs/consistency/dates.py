"""Months that must come in order, and what must come after month 0."""

from collections.abc import Iterator

from ..problems import Problem
from .facts import Facts

ORDERED = (
    ("lease_requests", "earliest_start", "latest_start"),
    ("training_runs", "earliest_start", "deadline"),
    ("internal_pools", "from_month", "to_month"),
    ("policies", "from_month", "to_month"),
)
"""By list, the field of the month that comes first, and of the one that does not come before it."""


def months_out_of_order(facts: Facts) -> Iterator[Problem]:
    """A window ends in or after the month in which it begins; both ends count."""
    for list_name, first, last in ORDERED:
        for record in facts.every(list_name):
            begins, ends = getattr(record, first, None), getattr(record, last, None)
            if begins is not None and ends is not None and ends < begins:
                yield Problem(
                    record.where(last),
                    f"{last} is {ends}; it must not be before {first}, which is {begins}. Correct one of "
                    "them.",
                )


def signed_leases_with_a_window(facts: Facts) -> Iterator[Problem]:
    """A signed lease has one start, so the two ends of its window are the same month."""
    for lease in facts.case.lease_requests:
        if lease.is_signed and lease.earliest_start < lease.latest_start:
            yield Problem(
                lease.where("latest_start"),
                f"latest_start is {lease.latest_start}; a signed lease has one start, so it must be "
                f"earliest_start, {lease.earliest_start}. Give the month in which it starts twice.",
            )


def deliveries_not_after_month_0(facts: Facts) -> Iterator[Problem]:
    """What comes in month 0 or before is part of the hall's own GPUs."""
    start = facts.case.plan.start_month
    for delivery in facts.case.deliveries:
        if delivery.month <= start:
            yield Problem(
                delivery.where("month"),
                f"month is {delivery.month}; it must be after the plan's first month, {start}. What is "
                "installed by then belongs in the hall's gpus.",
            )


def site_steps_not_after_month_0(facts: Facts) -> Iterator[Problem]:
    """A step in or before month 0 holds from month 0 on, so that the site's own levels never do."""
    start = facts.case.plan.start_month
    for step in facts.case.site_steps:
        if step.month <= start:
            yield Problem(
                step.where("month"),
                f"month is {step.month}, not after the plan's first month, {start}; the step takes the "
                "place of the site's own level from the start. Put the level into the site instead.",
                "warning",
            )


def odd_targets(facts: Facts) -> Iterator[Problem]:
    """A target outside the run's window is always missed or always met."""
    for run in facts.case.training_runs:
        if run.target is None:
            continue
        if run.target < run.earliest_start:
            yield Problem(
                run.where("target"),
                f"target is {run.target}, before earliest_start, {run.earliest_start}; every finish is late.",
                "warning",
            )
        elif run.target > run.deadline:
            yield Problem(
                run.where("target"),
                f"target is {run.target}, after the deadline, {run.deadline}; no finish is late.",
                "warning",
            )


WITHOUT_HORIZON = (months_out_of_order, signed_leases_with_a_window, odd_targets)
WITH_HORIZON = (deliveries_not_after_month_0, site_steps_not_after_month_0)
