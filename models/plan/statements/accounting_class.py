"""A proposal for the accounting class of a lease, by the indicators of ASC 842. The user decides."""

from dataclasses import dataclass

import numpy as np

from ...inputs.accounting import AccountingClass
from ...inputs.case import Case
from ...inputs.leases import LeaseRequest
from ...inputs.sites import Hall
from ..decisions import Decisions, Lease, Placement
from ..discounting import discount_factors
from ..fleet import fleet_of
from ..lease_months import lease_months
from .timeline import case_over

MAJOR_PART_FRACTION = 0.75
"""A term of at least this share of the remaining life is its major part (ASC 842-10-55-2)."""
NEAR_END_FRACTION = 0.25
"""In the last quarter of an asset's life the term is no indicator (ASC 842-10-25-2)."""
SUBSTANTIALLY_ALL_FRACTION = 0.9
"""Payments worth at least this share of the fair value are substantially all of it (ASC 842-10-55-2)."""


@dataclass(frozen=True)
class AccountingProposal:
    """The accounting class that the indicators point to, and why."""

    accounting_class: AccountingClass
    reason: str
    """Sentences for the file of whoever decides."""


def propose_accounting_class(case: Case, request: LeaseRequest) -> AccountingProposal:
    """The accounting class that ASC 842 points to: service, operating_lease or sales_type.

    A lease needs an identified asset, here a hall or site to itself. It is of the sales type when its term is the
    major part of the remaining life of the assets in the halls where it stands or could stand, or its payments
    are worth substantially all of their cost (for want of a fair value). Payments are those of the full term at
    the largest size, discounted at the plan's rate (for want of the implicit one) to the start. Transfer of
    ownership, purchase options and residual guarantees are not in a case; whoever knows of one decides otherwise.

    Examples
    --------
    >>> from planner import propose_accounting_class, read_case
    >>> case = read_case("data/first/case.json")
    >>> [propose_accounting_class(case, request).accounting_class for request in case.lease_requests]
    ['service', 'operating_lease', 'service']
    """
    if request.whole_site is None and request.isolation == "shared":
        return AccountingProposal(
            "service",
            "isolation is shared: the owner may move the tenant's work among GPUs, so that no asset is "
            "identified (ASC 842-10-15-9 to 15-15) and the contract is a service (ASC 606).",
        )
    asset = (
        f"site '{request.whole_site}'" if request.whole_site else f"each {request.isolation} that it takes"
    )
    identified = f"{asset} is the tenant's alone, an identified asset (ASC 842-10-15-9)"
    halls = _halls(case, request)
    facts = _asset_facts(case, request, halls)
    if facts is None:
        return AccountingProposal(
            "operating_lease",
            f"{identified}; the case has no assets for the halls where it could stand, so that term and payments "
            "could not be held against life and cost.",
        )
    term, payments = _term_sentence(request, facts), _payment_sentence(case, request, halls, facts)
    is_sales_type = term[1] or payments[1]
    return AccountingProposal(
        "sales_type" if is_sales_type else "operating_lease", f"{identified}; {term[0]}; {payments[0]}."
    )


@dataclass(frozen=True)
class _AssetFacts:
    """The assets of the halls where a lease could stand, weighted by cost."""

    life_months: float
    remaining_months: float
    """Life left at the lease's start."""
    cost_usd_per_gpu: float


def _halls(case: Case, request: LeaseRequest) -> list[Hall]:
    """Halls where the lease stands (signed, whole site), else where it could."""
    placed = {place.hall for place in case.signed_placements if place.lease == request.id}
    tenant = next(one for one in case.tenants if one.id == request.tenant)
    barred = {site.id for site in case.sites if site.jurisdiction in tenant.barred_jurisdictions}
    if request.whole_site:
        return [hall for hall in case.halls if hall.site == request.whole_site]
    if placed:
        return [hall for hall in case.halls if hall.id in placed]
    return [
        hall
        for hall in case.halls
        if (not request.gpu_types or hall.gpu_type in request.gpu_types)
        and (not request.sites or hall.site in request.sites)
        and hall.site not in barred
    ]


def _asset_facts(case: Case, request: LeaseRequest, halls: list[Hall]) -> _AssetFacts | None:
    names = {hall.id for hall in halls}
    assets = [asset for asset in case.assets if asset.hall in names and asset.cost_usd > 0]
    if not assets:
        return None
    start = request.earliest_start.ordinal
    cost = np.array([asset.cost_usd for asset in assets])
    life = np.array([asset.life_months for asset in assets], dtype=float)
    ages = np.array([max(0, start - asset.in_service.ordinal) for asset in assets], dtype=float)
    held = {asset.hall for asset in assets}
    most = fleet_of(case).installed.max(axis=1, initial=0.0)
    gpus = sum(float(most[row]) for row, hall in enumerate(case.halls) if hall.id in held)
    return _AssetFacts(
        life_months=float(np.average(life, weights=cost)),
        remaining_months=float(np.average(np.maximum(life - ages, 0.0), weights=cost)),
        cost_usd_per_gpu=float(cost.sum()) / gpus if gpus else 0.0,
    )


def _term_sentence(request: LeaseRequest, facts: _AssetFacts) -> tuple[str, bool]:
    left = f"{facts.remaining_months:.0f} months of life left at its start"
    if facts.remaining_months <= NEAR_END_FRACTION * facts.life_months:
        return f"the assets have {left}, the last quarter, so that the term says nothing", False
    share = request.term_months / facts.remaining_months
    is_major = share >= MAJOR_PART_FRACTION
    words = f"the term is {100 * share:.0f} % of the {left} (75 % is the major part)"
    return words, is_major


def _payment_sentence(
    case: Case, request: LeaseRequest, halls: list[Hall], facts: _AssetFacts
) -> tuple[str, bool]:
    present_usd, gpus = _payments(case, request, halls)
    if facts.cost_usd_per_gpu * gpus <= 0:
        return "its payments could not be held against a cost", False
    share = present_usd / (facts.cost_usd_per_gpu * gpus)
    is_all = share >= SUBSTANTIALLY_ALL_FRACTION
    return (
        f"its payments are worth {100 * share:.0f} % of the assets' cost (90 % is substantially all)",
        is_all,
    )


def _payments(case: Case, request: LeaseRequest, halls: list[Hall]) -> tuple[float, float]:
    """Present value at the start of billing less credits over the full term, and the most GPUs that pay it."""
    term = case_over(case, request.earliest_start, request.term_months)
    placements = tuple(
        Placement(hall=place.hall, gpus=place.gpus)
        for place in case.signed_placements
        if place.lease == request.id
    )
    if not placements and not request.whole_site:
        placements = (Placement(hall=halls[0].id, gpus=request.max_gpus or 0),)
    lease = Lease(
        request=request.id,
        is_accepted=True,
        start=request.earliest_start,
        last_month=request.earliest_start + (request.term_months - 1),
        placements=placements,
    )
    months = lease_months(term, Decisions(leases=(lease,)), fleet_of(term))[0]
    factors = discount_factors(term.plan, months.months, is_first_day=False)
    return float(months.revenue_usd @ factors), float(months.gpus.sum(axis=0).max(initial=0.0))
