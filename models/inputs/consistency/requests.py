"""Fields of a lease request that contradict one another, or that cannot have an effect."""

from collections.abc import Iterator

from ..leases import LeaseRequest
from ..problems import Problem
from .facts import Facts

WHOLE_SITE_FIELDS: dict[str, tuple[object, ...]] = {
    "gpu_types": ((),),
    "sites": ((),),
    "min_gpus": (None,),
    "max_gpus": (None,),
    "placement": ("site",),
    "isolation": ("shared", "site"),
}
"""What a whole-site lease has no say in: fields, and the values that say nothing or nothing else."""


def whole_site_contradictions(facts: Facts) -> Iterator[Problem]:
    """A whole-site lease takes every usable GPU of its site in isolation; it names nothing of that itself."""
    for request in facts.case.lease_requests:
        if request.whole_site is None:
            continue
        given = [name for name, silent in WHOLE_SITE_FIELDS.items() if getattr(request, name) not in silent]
        if given:
            yield Problem(
                request.where(given[0]),
                f"{', '.join(given)} {'is' if len(given) == 1 else 'are'} given beside whole_site "
                f"'{request.whole_site}'; a whole-site lease takes every usable GPU of its site and names "
                "no such thing. Clear one or the other.",
            )


def sizes(facts: Facts) -> Iterator[Problem]:
    """A request has a fewest and a most, in this order, unless it is for a whole site."""
    for request in facts.case.lease_requests:
        fewest, most = request.min_gpus, request.max_gpus
        if request.whole_site is not None:
            continue
        if fewest is None and most is None:
            yield Problem(
                request.where(),
                "neither min_gpus and max_gpus nor whole_site is given; give one or the other.",
            )
        elif fewest is None or most is None:
            missing, given = ("min_gpus", "max_gpus") if fewest is None else ("max_gpus", "min_gpus")
            yield Problem(
                request.where(missing),
                f"{missing} is missing although {given} is given; a request has both. For one size give "
                "it twice.",
            )
        elif fewest > most:
            yield Problem(
                request.where("max_gpus"),
                f"max_gpus is {most}; it must be at least min_gpus, which is {fewest}. Correct one of them.",
            )


def flat_fees_without_one_size(facts: Facts) -> Iterator[Problem]:
    """A price per month of the whole lease needs a lease of one size at one site."""
    for request in facts.case.lease_requests:
        if request.price_basis != "month" or request.whole_site is not None:
            continue
        if request.min_gpus != request.max_gpus and None not in (request.min_gpus, request.max_gpus):
            yield Problem(
                request.where("price_basis"),
                "price_basis is month, a price of the whole lease, but the size is open: min_gpus is "
                f"{request.min_gpus} and max_gpus is {request.max_gpus}. Make them equal, or give "
                "whole_site.",
            )
        if request.placement == "any":
            yield Problem(
                request.where("price_basis"),
                "price_basis is month, a price of the whole lease, but placement is any; it must be hall "
                "or site.",
            )


def firm_beyond_term(facts: Facts) -> Iterator[Problem]:
    """The firm months are months of the term."""
    for request in facts.case.lease_requests:
        if request.firm_months is not None and request.firm_months > request.term_months:
            yield Problem(
                request.where("firm_months"),
                f"firm_months is {request.firm_months}; it must be at most term_months, which is "
                f"{request.term_months}. Leave it blank if the whole term is firm.",
            )


def idle_recall_terms(facts: Facts) -> Iterator[Problem]:
    """Recall terms that can never have an effect are probably half of what was meant."""
    for request in facts.case.lease_requests:
        notice = request.recall_notice_months
        if notice is None and request.recall_fee_fraction > 0:
            yield _odd(
                request,
                "recall_fee_fraction",
                "recall_fee_fraction is given but recall_notice_months is blank, so the owner may not "
                "recall and the fee has no effect. Give the notice, 0 if there is none.",
            )
        if notice is None and request.firm_term_months < request.term_months:
            yield _odd(
                request,
                "firm_months",
                f"firm_months is {request.firm_months} of {request.term_months} but recall_notice_months "
                "is blank, so the owner may not recall and the whole term is firm. Give the notice, 0 if "
                "there is none.",
            )
        if notice is not None and fewest_months(request) == request.term_months:
            yield _odd(
                request,
                "recall_notice_months",
                f"recall_notice_months is {notice} but there is nothing to recall: "
                f"{request.firm_term_months} of {request.term_months} months are firm. Shorten "
                "firm_months, or leave the notice blank.",
            )


def idle_terms(facts: Facts) -> Iterator[Problem]:
    """A lease that bills nothing, or is never delivered in full, is probably a slip."""
    for request in facts.case.lease_requests:
        if request.free_months >= request.term_months:
            yield _odd(
                request,
                "free_months",
                f"free_months is {request.free_months}, the whole term of {request.term_months} months; "
                "nothing is billed.",
            )
        if request.ramp_months >= request.term_months:
            yield _odd(
                request,
                "ramp_months",
                f"ramp_months is {request.ramp_months}, the whole term of {request.term_months} months; "
                "the lease is never delivered in full.",
            )


def fewest_months(request: LeaseRequest) -> int:
    """Months that the lease lasts at least: all of them, unless the owner may recall it before they are over.

    The first month in which a recall may take effect can lie later still: see `last_certain_month`.
    """
    if request.recall_notice_months is None:
        return request.term_months
    return min(request.term_months, max(request.firm_term_months, request.recall_notice_months, 1))


def last_certain_month(request: LeaseRequest, start: int) -> int:
    """Index of the last month in which a lease that starts in month index `start` certainly runs."""
    last = start + request.term_months - 1
    if request.recall_notice_months is None:
        return last
    earliest = max(start + fewest_months(request) - 1, request.recall_notice_months - 1, 0)
    return min(last, earliest)


def _odd(request: LeaseRequest, field: str, message: str) -> Problem:
    return Problem(request.where(field), message, "warning")


RULES = (
    whole_site_contradictions,
    sizes,
    flat_fees_without_one_size,
    firm_beyond_term,
    idle_recall_terms,
    idle_terms,
)
