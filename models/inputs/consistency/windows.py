"""Months outside the horizon: what lies there is never planned."""

from collections.abc import Iterator

from ..problems import Problem
from .facts import Facts

WINDOWS = (
    ("training_runs", "earliest_start", "deadline", "it can never be undertaken"),
    ("internal_pools", "from_month", "to_month", "it has no effect"),
    ("policies", "from_month", "to_month", "it has no effect"),
)
CHANGES = ("site_steps", "deliveries", "on_demand")
"""Lists of levels and changes from a `month` on."""


def windows_outside_the_horizon(facts: Facts) -> Iterator[Problem]:
    """A run, a pool and a policy have a month in the horizon."""
    for list_name, first, last, effect in WINDOWS:
        for record in getattr(facts.case, list_name):
            begins, ends = getattr(record, first), getattr(record, last)
            if begins <= ends and facts.is_outside(begins, ends):
                end = (
                    ""
                    if list_name != "training_runs" or not record.is_mandatory
                    else " The case is infeasible."
                )
                yield Problem(
                    record.where(first),
                    f"'{record.id}' has the window {begins} to {ends}, outside {facts.horizon}; "
                    f"{effect}.{end}",
                    "warning",
                )


def requests_outside_the_horizon(facts: Facts) -> Iterator[Problem]:
    """An open request may start, and a signed lease runs, in some month of the horizon."""
    for request in facts.case.lease_requests:
        begins, ends = request.earliest_start, request.latest_start
        if ends < begins:
            continue
        if not request.is_signed and facts.is_outside(begins, ends):
            yield Problem(
                request.where("earliest_start"),
                f"'{request.id}' can never be placed: it may start from {begins} to {ends}, outside "
                f"{facts.horizon}.",
                "warning",
            )
        elif request.is_signed and facts.is_outside(begins, begins + request.term_months - 1):
            yield Problem(
                request.where("earliest_start"),
                f"'{request.id}' is signed and runs from {begins} to {begins + request.term_months - 1}, "
                f"outside {facts.horizon}; it has no effect.",
                "warning",
            )


def changes_after_the_horizon(facts: Facts) -> Iterator[Problem]:
    """A delivery, a site step and an on-demand level come before the horizon ends."""
    for list_name in CHANGES:
        for record in getattr(facts.case, list_name):
            if facts.index(record.month) >= facts.months:
                yield Problem(
                    record.where("month"),
                    f"month is {record.month}, after {facts.horizon}; the {record.noun} has no effect.",
                    "warning",
                )


def nothing_billed_inside(facts: Facts) -> Iterator[Problem]:
    """A request that starts inside the horizon bills something inside it."""
    for request in facts.case.lease_requests:
        start = max(facts.index(request.earliest_start), 0)
        if request.is_signed or request.free_months >= request.term_months or start >= facts.months:
            continue
        if start + request.free_months >= facts.months:
            yield Problem(
                request.where("free_months"),
                f"'{request.id}' starts in {facts.month(start)} at the earliest with "
                f"{request.free_months} free months; nothing is billed inside {facts.horizon}.",
                "warning",
            )


RULES = (
    windows_outside_the_horizon,
    requests_outside_the_horizon,
    changes_after_the_horizon,
    nothing_billed_inside,
)
