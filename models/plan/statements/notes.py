"""What the statements assume, and what looks wrong in them, in sentences."""

from collections.abc import Iterator

import numpy as np

from ...inputs.wording import listed
from .books import Books
from .lease_postings import opening_deferred_usd
from .pivots import rolled


def notes(books: Books) -> tuple[str, ...]:
    """Every remark on the statements of a plan."""
    return tuple(
        note
        for notes_on in (
            _sales_types,
            _ramps,
            _assumed_prepayments,
            _assumed_balances,
            _overdrawn_prepayments,
            _left_prepayments,
            _undepreciated,
        )
        for note in notes_on(books)
    )


def _sales_types(books: Books) -> Iterator[str]:
    leases = dict.fromkeys(
        one.lease.request.id for one in books.contracts if one.lease.request.accounting_class == "sales_type"
    )
    if leases:
        yield (
            f"{listed(leases)}: accounted for as sales_type, but shown like an operating lease; a case holds no "
            "fair value, implicit rate or residual with which to derecognise the asset at commencement."
        )


def _ramps(books: Books) -> Iterator[str]:
    leases = dict.fromkeys(
        one.lease.request.id
        for one in books.contracts
        if one.lease.request.accounting_class != "service" and (one.lease.share < 1).any()
    )
    if leases:
        yield (
            f"{listed(leases)}: the GPUs come over a ramp, but the revenue of a lease is recognised in equal amounts "
            "from its first month on; tranche by tranche it would be less during the ramp, and more after it."
        )


def _assumed_balances(books: Books) -> Iterator[str]:
    """What is taken as nought for leases from before month 0 that have no opening balance."""
    begun = [
        one for one in books.contracts if one.lease.start < 0 and len(one.months) and one.balance is None
    ]
    late = dict.fromkeys(one.lease.request.id for one in begun if one.lease.request.payment_lag_months)
    if late:
        yield (
            f"Without an opening balance, what was billed before month 0 is taken as received: {listed(late)}. "
            "Their payment lag says that some of it is not."
        )
    leases = dict.fromkeys(
        one.lease.request.id for one in begun if one.lease.request.accounting_class != "service"
    )
    if leases:
        yield (
            "Without an opening balance, nothing is taken as recognised ahead of billing before month 0: "
            f"{listed(leases)}."
        )


def _assumed_prepayments(books: Books) -> Iterator[str]:
    horizon = books.timeline.horizon
    assumed: dict[str, float] = {}
    for one in books.contracts:
        usd = opening_deferred_usd(one, horizon)
        if one.balance is None and usd:
            assumed[one.lease.request.id] = assumed.get(one.lease.request.id, 0.0) + usd
    currency = books.case.plan.currency
    for lease, usd in assumed.items():
        yield (
            f"lease '{lease}' has no opening balance; its deferred revenue is taken to open at {currency} "
            f"{usd:,.0f}, the prepaid share of its full term's revenue in the horizon."
        )


def _overdrawn_prepayments(books: Books) -> Iterator[str]:
    _, moved, closing = rolled(books, "deferred_revenue", "lease", books.timeline.horizon)
    gross = sum(np.abs(part).sum(axis=1) for part in moved.values())
    lowest, currency = closing.min(axis=1), books.case.plan.currency
    for row, lease in enumerate(books.keys("lease")):
        if lowest[row] < -max(0.005, 1e-9 * float(np.asarray(gross)[row])):
            month = books.timeline.calendar[int(np.flatnonzero(closing[row] < 0)[0])]
            yield (
                f"lease '{lease}': deferred revenue falls below nought in {month}, to {currency} "
                f"{lowest[row]:,.0f} at the lowest; its opening balance is less than the prepaid share of what "
                "is still billed. Correct the opening balance or the prepayment_fraction."
            )


def _left_prepayments(books: Books) -> Iterator[str]:
    """What is still deferred although the lease ends in the horizon."""
    _, _, closing = rolled(books, "deferred_revenue", "lease", books.timeline.horizon)
    last = {one.lease.request.id: one.lease.last for one in books.contracts}
    for lease, left in zip(books.keys("lease"), closing[:, -1], strict=True):
        if lease and last[lease] < books.timeline.horizon and left > 0.005:
            yield (
                f"lease '{lease}' ends in the horizon with {books.case.plan.currency} {left:,.0f} of deferred "
                "revenue left; its opening balance is more than the prepaid share of what is still billed. "
                "Correct the opening balance or the prepayment_fraction."
            )


def _undepreciated(books: Books) -> Iterator[str]:
    held = {asset.hall for asset in books.case.assets}
    without = [hall.id for hall in books.case.halls if hall.id not in held]
    if not held:
        yield "The case has no assets; depreciation is nought."
    elif without:
        yield f"Halls without assets are not depreciated: {listed(without)}."
